"""Signed by a valid key and hostile all the same: such a row goes back alone."""

import pytest

from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import rows
from city_centre.storage.engine import reading
from city_centre.verify import verify
from station_exchange.rows import Row
from tests.city_centre.asking import answered, revisions, stored, taken
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row

POISON = {
    "NUL": row("poison", facts='{"items":["Q01"],"started_at":"2026-11-19T10:20","note":"\\u0000"}'),
    "lone surrogate": row("poison", facts='{"items":["Q01"],"started_at":"2026-11-19T10:20","note":"\\ud800"}'),
    "bidi": row("poison", person={"question": "\u202etxt.exe"}),
    "depth": row("poison", facts='{"a":' * 200_000 + "1" + "}" * 200_000),
    "nine levels": row("poison", facts='{"a":' + "[" * 9 + "]" * 9 + "}"),
    "NaN": row("poison", facts='{"items":["Q01"],"fee":NaN}'),
    "twice": row("poison", facts='{"items":["Q01"],"items":["Q01"],"started_at":"2026-11-19T10:20"}'),
    "field name": row("poison", facts='{"\\u0000":1}'),
    "kind": row("poison", kind="consul\u0000tation"),
    "actor": row("poison", actor="\u202ewang"),
    "no time": row("poison", at="yesterday"),
    "wrong digest": row("poison", facts_sha256="0" * 64),
    "short salt": row("poison", person={"question": "x"}, salt="00"),
    "own parent": row("poison", parent_revision_id=made_id("revision", "poison")),
    "other record's parent": row("poison", parent="first"),
    "no object": row("poison", facts="[]"),
    "long frame": row("poison", kind="k" * 200),
    "huge number": row("poison", position=2**60),
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
def test_signed_poison_returns_that_row_alone(centre: Office, desk: Desk, poison: Row) -> None:
    outcome = receive(centre, desk.batch([row("first"), poison, row("last")]), NOW)
    assert [(batch.applied, batch.returned) for batch in outcome.newly] == [(2, 1)]
    assert stored(centre) == revisions("first", "last")
    (told,) = answered(centre, desk).returned
    assert told.revision_id == made_id("revision", "poison")
    assert taken(centre, desk.batch([row("next")])) == ("received", "")
    assert verify(centre).findings == []


def test_hostile_text_is_stored_literally(centre: Office, desk: Desk) -> None:
    texts = ["'; DROP TABLE rows; --", "=cmd|'/c calc'!A1", "%(name)s :x {y}", "𠮷𡈽\U0002ffff"]
    receive(centre, desk.batch([row(f"r{at}", person={"question": text_}) for at, text_ in enumerate(texts)]), NOW)
    with reading(centre.engine) as connection:
        kept = rows.applied_rows(connection, "G003")
    assert all(texts[at] in kept[made_id("revision", f"r{at}")]["person"] for at in range(len(texts)))
