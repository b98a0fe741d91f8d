"""What the office does with each row of a batch: applied, returned, recognised, erased."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from city_centre import reports
from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import rows
from city_centre.storage.engine import reading, writing
from city_centre.verify import verify
from tests.city_centre.asking import answered, revisions, stored
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row


def test_a_faulty_row_is_returned_and_its_siblings_are_applied(centre: Office, desk: Desk) -> None:
    """F47."""
    without_items = row("b", facts={"number": "ZX-G003-20261119-0043", "items": [], "started_at": "2026-11-19T10:20"})
    outcome = receive(centre, desk.batch([row("a"), without_items, row("c")]), NOW)
    assert [(batch.applied, batch.returned) for batch in outcome.newly] == [(2, 1)]
    assert stored(centre) == revisions("a", "c")
    (told,) = answered(centre, desk).returned
    assert (told.revision_id, told.code, told.field) == (made_id("revision", "b"), "E_REQUIRED", "items")
    assert "服务事项" in told.text
    assert verify(centre).findings == []


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        (
            {"number": "ZX-G004-20261119-0001", "items": ["Q01"], "started_at": "2026-11-19T10:20"},
            "E_ADDRESS",
            "number",
        ),
        ({"station": "G004", "items": ["Q01"], "started_at": "2026-11-19T10:20"}, "E_ADDRESS", "station"),
        ({"items": ["Q01"]}, "E_REQUIRED", "started_at"),
        ({"items": ["Q01"], "started_at": "2026-11-22T10:20:00+08:00"}, "E_TIME", "started_at"),
        ({"items": ["Q01"], "started_at": "2026-11-31T10:20:00+08:00"}, "E_TIME", "started_at"),
        ({"items": "Q01", "started_at": "2026-11-19T10:20"}, "E_REQUIRED", "items"),
    ],
)
def test_a_consultation_is_returned_with_the_field_at_fault(
    centre: Office, desk: Desk, facts: dict[str, object], code: str, field: str
) -> None:
    receive(centre, desk.batch([row("a", facts=facts)]), NOW)
    (told,) = answered(centre, desk).returned
    assert (told.code, told.field) == (code, field)


def test_a_kind_the_office_does_not_know_is_kept_as_it_is(centre: Office, desk: Desk) -> None:
    """F52."""
    newer = row("a", kind="hologram", verb="project", facts={"depth": 3}, schema_version=9)
    assert receive(centre, desk.batch([newer]), NOW).newly[0].applied == 1
    assert answered(centre, desk).balance.entries == {"hologram": 1}


def test_a_returned_record_is_settled_by_its_correction(centre: Office, desk: Desk) -> None:
    bad = row("a", facts={"items": []})
    receive(centre, desk.batch([bad, row("other")]), NOW)
    assert len(answered(centre, desk).returned) == 1
    receive(centre, desk.batch([row("unrelated")]), NOW)
    assert len(answered(centre, desk).returned) == 1
    receive(centre, desk.batch([row("a2", record="a", parent="a", verb="amend")]), NOW)
    assert answered(centre, desk).returned == []
    assert verify(centre).findings == []


def test_a_correction_in_the_same_batch_settles_only_what_came_before_it(centre: Office, desk: Desk) -> None:
    entries = [
        row("a", facts={"items": []}),
        row("a2", record="a", parent="a", verb="amend"),
        row("a3", record="a", parent="a2", verb="amend", facts={"items": []}),
    ]
    receive(centre, desk.batch(entries), NOW)
    assert [told.revision_id for told in answered(centre, desk).returned] == [made_id("revision", "a3")]


def test_a_chain_of_returned_revisions_is_settled_from_another_epoch(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a", facts={"items": []})]), NOW)
    receive(centre, desk.batch([row("a2", record="a", parent="a", facts={"items": []})]), NOW)
    desk.new_epoch()
    receive(centre, desk.batch([row("a3", record="a", parent="a2", verb="void", facts={"reason": "误登"})]), NOW)
    assert answered(centre, desk).returned == []


def test_an_older_revision_arriving_late_does_not_settle_a_return(centre: Office, enrol: Callable[..., Desk]) -> None:
    desk = enrol()
    late = desk.batch([row("a")])
    old = replace(desk)
    desk.new_epoch()
    receive(centre, desk.batch([row("a2", record="a", parent="a", facts={"items": []})]), NOW)
    receive(centre, late, NOW)
    assert old.epoch != desk.epoch
    assert [told.revision_id for told in answered(centre, desk).returned] == [made_id("revision", "a2")]


def test_rows_sent_again_in_a_new_epoch_are_known_and_stored_once(centre: Office, desk: Desk) -> None:
    entries = [row("a"), row("b", facts={"items": []}), row("c")]
    receive(centre, desk.batch(entries), NOW)
    before = answered(centre, desk).balance
    desk.new_epoch()
    outcome = receive(centre, desk.batch([*entries, row("d")]), NOW)
    assert [(batch.applied, batch.returned, batch.known) for batch in outcome.newly] == [(1, 1, 2)]
    assert stored(centre) == revisions("a", "c", "d")
    told = answered(centre, desk)
    assert len(told.returned) == 1
    assert before.entries == {"consultation": 3}
    assert told.balance.entries == {"consultation": 4}
    assert [(epoch.hw, epoch.last_seq) for epoch in told.epochs] == [(1, 3), (1, 4)]
    assert verify(centre).findings == []


def test_another_content_under_a_known_revision_is_returned_and_the_first_stays(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    changed = row("a", facts={"items": ["W01"], "started_at": "2026-11-19T10:20"})
    outcome = receive(centre, desk.batch([changed, row("b")]), NOW)
    assert [(batch.applied, batch.returned) for batch in outcome.newly] == [(1, 1)]
    (told,) = answered(centre, desk).returned
    assert told.code == "E_REVISION"
    with reading(centre.engine) as connection:
        assert "Q01" in rows.applied_rows(connection, "G003")[made_id("revision", "a")]["facts"]


def test_an_amendment_without_its_original_is_applied_and_shown_until_the_original_comes(
    centre: Office, desk: Desk
) -> None:
    """F53."""
    late = desk.batch([row("a")])
    desk.new_epoch()
    receive(centre, desk.batch([row("a2", record="a", parent="a", verb="amend")]), NOW)
    assert reports.station_list(centre)[0]["waiting_for_parent"] == 1
    receive(centre, late, NOW)
    assert reports.station_list(centre)[0]["waiting_for_parent"] == 0
    assert stored(centre) == revisions("a", "a2")


def test_two_amendments_of_one_revision_are_both_kept_and_flagged(centre: Office, desk: Desk) -> None:
    """F54."""
    entries = [row("a"), row("left", record="a", parent="a"), row("right", record="a", parent="a")]
    receive(centre, desk.batch(entries), NOW)
    assert stored(centre) == revisions("a", "left", "right")
    assert reports.station_list(centre)[0]["conflicts"] == 1


def test_erasure_blanks_the_person_everywhere_and_for_good(centre: Office, desk: Desk) -> None:
    secret = {"visitor_name": "张国强"}
    receive(centre, desk.batch([row("a", person=secret), row("b", person=secret)]), NOW)
    late_epoch = replace(desk, epoch=made_id("late"), no=0, prev="0" * 64, seq=0)
    late = late_epoch.batch([row("a0", record="a", person=secret)])
    order = row("erase", record="a", parent="a", verb="erase", facts={"reason": "本人要求"})
    receive(centre, desk.batch([order]), NOW)
    receive(centre, late, NOW)
    with reading(centre.engine) as connection:
        kept = rows.applied_rows(connection, "G003")
    bare = {name: kept[made_id("revision", name)]["person"] for name in ("a", "a0", "b")}
    assert (bare["a"], bare["a0"]) == (None, None)
    assert "张国强" in bare["b"]
    assert kept[made_id("revision", "a")]["salt"] is None
    assert verify(centre).findings == []


def test_a_row_the_database_itself_refuses_is_returned_alone(
    centre: Office, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    # psycopg tells that its pipeline broke off; the rows then go in one by one.
    caplog.set_level(logging.ERROR, logger="psycopg")
    receive(centre, desk.batch([row("a")]), NOW)
    with writing(centre.engine) as connection:
        if centre.engine.dialect.name == "sqlite":
            connection.execute(
                text(
                    "CREATE TRIGGER picky BEFORE INSERT ON rows WHEN NEW.verb = 'odd' "
                    "BEGIN SELECT RAISE(ABORT, 'odd'); END"
                )
            )
        else:
            connection.execute(text("ALTER TABLE rows ADD CONSTRAINT picky CHECK (verb <> 'odd')"))
    outcome = receive(centre, desk.batch([row("b"), row("c", verb="odd"), row("d")]), NOW)
    assert [(batch.applied, batch.returned) for batch in outcome.newly] == [(2, 1)]
    assert stored(centre) == revisions("a", "b", "d")
    assert answered(centre, desk).returned[0].code == "E_STORE"
    assert verify(centre).findings == []
