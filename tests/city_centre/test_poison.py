"""Signed by a valid key and hostile all the same: such a row goes back alone.

Beside the named ones, as many drawn at random as STATION_POISONS says.
"""

import json
import os
import random
from typing import Any

import msgspec
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
    """F73."""
    texts = ["'; DROP TABLE rows; --", "=cmd|'/c calc'!A1", "%(name)s :x {y}", "𠮷𡈽\U0002ffff"]
    receive(centre, desk.batch([row(f"r{at}", person={"question": text_}) for at, text_ in enumerate(texts)]), NOW)
    with reading(centre.engine) as connection:
        kept = rows.applied_rows(connection, "G003")
    assert all(texts[at] in kept[made_id("revision", f"r{at}")]["person"] for at in range(len(texts)))


POISONS = int(os.environ.get("STATION_POISONS", "400"))
BAD_TEXTS = ("\u0000", "\u001b[2J", "\u202etxt.exe", "\u2066", "\u007f", "\u0085", "\x0b")
TEXTS = (
    *("'; DROP TABLE rows; --", "' OR 1=1 --", '"); DELETE FROM log;', "${jndi:ldap://x}", "%n%s", "{0.__class__}"),
    *("=cmd|'/c calc'!A1", "＝1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>", "\\u0000"),
    *("𠮷𡈽\U0002ffff", "\ufeff", "\u200b", "e\u0301" * 50, "\u3000", "a" * 1000, "..\\..\\x", "/etc/passwd"),
)


def _hostile(chance: random.Random, name: str) -> tuple[Row, bool]:
    """A row, and whether it may be applied as it is; where not, it must go back."""
    healthy: dict[str, Any] = {"items": ["Q01"], "started_at": "2026-11-19T10:20", "note": chance.choice(TEXTS)}
    drawn = chance.randrange(12)
    if drawn == 0:
        return row(name, facts=healthy, person={"question": chance.choice(TEXTS)}), True
    if drawn == 1:
        return row(name, facts=healthy | {"note": chance.choice(TEXTS) + chance.choice(BAD_TEXTS)}), False
    if drawn == 2:
        return row(name, facts=healthy, person={"name": chance.choice(BAD_TEXTS) + chance.choice(TEXTS)}), False
    if drawn == 3:
        nested: Any = chance.choice(TEXTS)
        for _level in range(chance.randrange(9, 60)):
            nested = [nested] if chance.random() < 0.5 else {"x": nested}
        return row(name, facts=healthy | {"deep": nested}), False
    if drawn == 4:
        return row(name, facts=json.dumps(healthy)[:-1] + ',"items":["Q02"]}'), False
    if drawn == 5:
        bare = chance.choice(["NaN", "-Infinity", "1e999", "01", "'x'", '"\\ud800"', '"\\udc00\\ud800"', "tru"])
        return row(name, facts=json.dumps(healthy)[:-1] + f',"x":{bare}}}'), False
    if drawn == 6:
        return row(name, facts=healthy | {chance.choice(BAD_TEXTS) + "x": 1}), False
    if drawn == 7:
        return row(name, facts=healthy, **{chance.choice(["actor", "kind", "verb"]): chance.choice(BAD_TEXTS)}), False
    if drawn == 8:
        wrong_time = chance.choice(["", "9999-99-99T99:99", "2026-02-30T10:00+08:00", "now"])
        return row(name, facts=healthy, at=wrong_time), False
    if drawn == 9:
        wrong = {chance.choice(["facts_sha256", "person_sha256"]): f"{chance.getrandbits(256):064x}"}
        return row(name, facts=healthy, person={"q": "x"}, **wrong), False
    if drawn == 10:
        started = chance.choice(["", 7, None, ["x"], "2026-13-01T10:00", "2126-01-01T10:00", "=1+1"])
        return row(name, facts=healthy | {"started_at": started}), False
    items = chance.choice([None, 7, "Q01", [], [7], [""], [None], {"0": "Q01"}])
    return row(name, facts=healthy | {"items": items}), False


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_whatever_is_drawn_no_signed_poison_stops_its_healthy_siblings(centre: Office, desk: Desk) -> None:
    """F49: of every batch all healthy rows are applied, each hostile one is kept literally or goes back by itself."""
    chance = random.Random(20261122)
    healthy, kept, back = set[str](), dict[str, Row](), set[str]()
    for number in range(0, POISONS, 50):
        entries = []
        for at in range(number, min(number + 50, POISONS)):
            hostile, harmless = _hostile(chance, f"p{at}")
            (kept.update({hostile.revision_id: hostile}) if harmless else back.add(hostile.revision_id))
            entries += [hostile, row(f"h{at}")]
            healthy.add(made_id("revision", f"h{at}"))
        chance.shuffle(entries)
        outcome = receive(centre, desk.batch(entries), NOW)
        assert outcome.outcome == "received", number
    with reading(centre.engine) as connection:
        applied = rows.applied_rows(connection, "G003")
        returned = rows.returned_rows(connection, "G003")
    assert healthy <= applied.keys()
    assert applied.keys() - healthy == kept.keys()
    assert returned.keys() == back
    for revision, one in kept.items():
        stored_one = applied[revision]
        assert (stored_one["facts"], stored_one["person"]) == (one.facts, one.person)
        assert msgspec.json.decode(stored_one["facts"]) == msgspec.json.decode(one.facts)
    assert verify(centre).findings == []
