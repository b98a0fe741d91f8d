"""What the office does with a batch, on both databases."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import text

from city_centre import acknowledge, enrolment, intake, reports
from city_centre.intake import Outcome, receive
from city_centre.office import Office
from city_centre.storage import batches, rows, stations
from city_centre.storage.engine import reading, writing
from city_centre.verify import verify
from station_exchange.acknowledgement import Acknowledgement
from station_exchange.keys import SigningKey
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row


def taken(centre: Office, data: bytes) -> tuple[str, str]:
    outcome = receive(centre, data, NOW)
    return outcome.outcome, outcome.code


def stored(centre: Office, station: str = "G003") -> set[str]:
    with reading(centre.engine) as connection:
        return set(rows.applied_rows(connection, station))


def answered(centre: Office, desk: Desk) -> Acknowledgement:
    return desk.read(acknowledge.answer(centre, desk.paper.station, NOW))


def revisions(*names: str) -> set[str]:
    return {made_id("revision", name) for name in names}


def test_a_batch_is_applied_and_every_row_is_kept(centre: Office, desk: Desk) -> None:
    person = {"question": "商标续展要什么材料？", "visitor_name": "张国强"}
    outcome = receive(centre, desk.batch([row("a", person=person), row("b")]), NOW)
    assert (outcome.outcome, outcome.station, outcome.no) == ("received", "G003", 1)
    assert [(batch.applied, batch.returned, batch.known) for batch in outcome.newly] == [(2, 0, 0)]
    with reading(centre.engine) as connection:
        kept = rows.applied_rows(connection, "G003")
    assert kept.keys() == revisions("a", "b")
    assert "张国强" in kept[made_id("revision", "a")]["person"]
    assert kept[made_id("revision", "a")]["day"] == "2026-11-19"
    assert verify(centre).findings == []


def test_the_same_batch_again_changes_nothing_and_gets_the_same_answer(centre: Office, desk: Desk) -> None:
    data = desk.batch([row("a"), row("b")])
    first = receive(centre, data, NOW)
    again = receive(centre, data, NOW + timedelta(days=3))
    assert again.outcome == "duplicate"
    assert again.batch == first.batch
    assert again.newly == ()
    assert stored(centre) == revisions("a", "b")


def test_two_batches_under_one_number_are_both_kept_and_told_as_a_fork(centre: Office, desk: Desk) -> None:
    copied = replace(desk)
    first, clone = desk.batch([row("a")]), copied.batch([row("b")])
    assert taken(centre, first) == ("received", "")
    assert taken(centre, clone) == ("refused", "E_FORK")
    assert taken(centre, clone) == ("refused", "E_FORK")
    assert stored(centre) == revisions("a")
    with reading(centre.engine) as connection:
        assert len(batches.container_keys(connection, "G003")) == 2
    told = answered(centre, desk)
    assert [(fork.epoch, fork.no) for fork in told.forks] == [(desk.epoch, 1)]


def test_a_successor_of_another_past_is_a_fork_and_the_true_successor_is_still_taken(
    centre: Office, desk: Desk
) -> None:
    assert taken(centre, desk.batch([row("a")])) == ("received", "")
    copied = replace(desk, prev="1" * 64)
    assert taken(centre, copied.batch([row("x")])) == ("refused", "E_FORK")
    assert taken(centre, desk.batch([row("b")])) == ("received", "")
    assert stored(centre) == revisions("a", "b")


def test_a_gap_is_parked_and_closes_by_itself(centre: Office, desk: Desk) -> None:
    first, second, third = desk.batch([row("a")]), desk.batch([row("b")]), desk.batch([row("c")])
    enrolled = receive(centre, third, NOW)
    assert enrolled.outcome == "parked"
    assert taken(centre, second) == ("parked", "")
    assert answered(centre, desk).epochs[0].received == [2, 3]
    assert stored(centre) == set()
    outcome = receive(centre, first, NOW)
    assert [batch.no for batch in outcome.newly] == [1, 2, 3]
    told = answered(centre, desk).epochs[0]
    assert (told.hw, told.last_seq, told.received) == (3, 3, [])
    assert stored(centre) == revisions("a", "b", "c")
    assert taken(centre, second) == ("duplicate", "")


def test_of_two_parked_rivals_the_one_that_continues_the_chain_is_applied(centre: Office, desk: Desk) -> None:
    first = desk.batch([row("a")])
    copied = replace(desk, prev="2" * 64)
    false, true = copied.batch([row("x")]), desk.batch([row("b")])
    assert [taken(centre, data)[0] for data in (false, true, first)] == ["parked", "parked", "received"]
    assert stored(centre) == revisions("a", "b")
    assert [fork.no for fork in answered(centre, desk).forks] == [2]
    assert verify(centre).findings == []


def test_the_parked_area_is_bounded_and_refuses_without_keeping(
    centre: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_WAITING_PER_EPOCH", 2)
    desk.batch([row("a")])
    outcomes = [taken(centre, desk.batch([row(f"later {number}")])) for number in range(3)]
    assert outcomes == [("parked", ""), ("parked", ""), ("refused", "E_QUEUE")]
    with reading(centre.engine) as connection:
        assert len(batches.container_keys(connection, "G003")) == 2


def test_a_faulty_row_is_returned_and_its_siblings_are_applied(centre: Office, desk: Desk) -> None:
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
    late = desk.batch([row("a")])
    desk.new_epoch()
    receive(centre, desk.batch([row("a2", record="a", parent="a", verb="amend")]), NOW)
    assert reports.station_list(centre)[0]["waiting_for_parent"] == 1
    receive(centre, late, NOW)
    assert reports.station_list(centre)[0]["waiting_for_parent"] == 0
    assert stored(centre) == revisions("a", "a2")


def test_two_amendments_of_one_revision_are_both_kept_and_flagged(centre: Office, desk: Desk) -> None:
    entries = [row("a"), row("left", record="a", parent="a"), row("right", record="a", parent="a")]
    receive(centre, desk.batch(entries), NOW)
    assert stored(centre) == revisions("a", "left", "right")
    assert reports.station_list(centre)[0]["conflicts"] == 1


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
def test_signed_poison_returns_that_row_alone(centre: Office, desk: Desk, poison: object) -> None:
    outcome = receive(centre, desk.batch([row("first"), poison, row("last")]), NOW)  # type: ignore[list-item]
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


def test_a_batch_that_is_not_what_it_promises_is_kept_and_not_applied(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    lying = replace(desk)
    assert taken(centre, lying.batch([row("b")], content_sha256="0" * 64)) == ("refused", "E_CONTENT")
    jumping = replace(desk)
    assert taken(centre, jumping.batch([row("c")], first_seq=9, last_seq=9)) == ("refused", "E_CONTENT")
    assert stored(centre) == revisions("a")
    assert taken(centre, desk.batch([row("d")])) == ("received", "")


def test_a_batch_for_another_centre_or_sealed_to_another_key_is_refused(centre: Office, desk: Desk) -> None:
    assert taken(centre, replace(desk).batch([row("a")], centre="SH")) == ("refused", "E_ADDRESS")
    stranger = replace(desk, paper=_with(desk.paper, operational_recipient=desk.seal.recipient))
    assert taken(centre, stranger.batch([row("a")])) == ("refused", "E_DECRYPT")
    assert stored(centre) == set()


def _with(paper: object, **changes: object) -> object:
    return msgspec.structs.replace(paper, **changes)  # type: ignore[type-var]


def test_a_guessed_secret_lets_nobody_in_and_nothing_is_kept(centre: Office, desk: Desk) -> None:
    desk.paper = _with(desk.paper, secret="guessed")  # type: ignore[assignment]
    assert taken(centre, desk.batch([row("a")])) == ("refused", "E_SECRET")
    with reading(centre.engine) as connection:
        assert batches.container_keys(connection, "G003") == []
        assert stations.newest_device(connection, "G003") is None


def test_a_used_secret_lets_no_second_device_in(centre: Office, desk: Desk) -> None:
    second = Desk(desk.paper)
    assert taken(centre, desk.batch([row("a")])) == ("received", "")
    assert taken(centre, second.batch([row("b")])) == ("refused", "E_SECRET")
    assert taken(centre, desk.batch([row("c")])) == ("received", "")


def test_a_secret_expires_after_thirty_days(centre: Office, enrol: Callable[..., Desk]) -> None:
    in_time, too_late = enrol("G003"), enrol("G004")
    last_moment = NOW + timedelta(days=30)
    assert receive(centre, in_time.batch([row("a")]), last_moment).outcome == "received"
    data = too_late.batch([row("b", facts={"items": ["Q01"], "started_at": "2026-11-19T10:20"})])
    assert receive(centre, data, last_moment + timedelta(seconds=1)).code == "E_SECRET"


def test_the_secret_of_one_station_lets_nobody_into_another(centre: Office, enrol: Callable[..., Desk]) -> None:
    own, other = enrol("G003"), enrol("G004")
    other.paper = _with(own.paper, station="G004")  # type: ignore[assignment]
    assert taken(centre, other.batch([row("a")])) == ("refused", "E_SECRET")


def test_an_unknown_device_and_an_unknown_station_are_refused(centre: Office, desk: Desk) -> None:
    desk.asks = False
    assert taken(centre, replace(desk).batch([row("a")])) == ("refused", "E_DEVICE")
    assert taken(centre, replace(desk).batch([row("a")], station="G999")) == ("refused", "E_DEVICE")


def test_a_known_device_id_under_another_key_is_refused(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    thief = replace(desk, sign=SigningKey.make())
    assert taken(centre, thief.batch([row("b")])) == ("refused", "E_DEVICE")


def test_a_revoked_device_is_quarantined_and_what_it_sent_before_stays(centre: Office, desk: Desk) -> None:
    before, after = desk.batch([row("a")]), desk.batch([row("b")])
    receive(centre, before, NOW)
    enrolment.revoke(centre, "G003", desk.device, NOW)
    assert taken(centre, after) == ("refused", "E_DEVICE")
    assert taken(centre, before) == ("duplicate", "")
    assert stored(centre) == revisions("a")
    with reading(centre.engine) as connection:
        assert len(batches.container_keys(connection, "G003")) == 2
    assert verify(centre).findings == []


def test_another_device_may_not_write_into_an_epoch(centre: Office, enrol: Callable[..., Desk]) -> None:
    first, second = enrol(), enrol()
    receive(centre, first.batch([row("a")]), NOW)
    receive(centre, second.batch([row("b")]), NOW)
    second.epoch, second.no, second.prev, second.seq = first.epoch, first.no, first.prev, first.seq
    assert taken(centre, second.batch([row("c")])) == ("refused", "E_DEVICE")
    assert taken(centre, first.batch([row("d")])) == ("received", "")


def test_sixteen_at_once_bring_one_batch_in_once_and_get_equal_answers(centre: Office, desk: Desk) -> None:
    for number in range(4):
        data = desk.batch([row(f"{number}-{at}") for at in range(20)])
        with ThreadPoolExecutor(16) as pool:
            outcomes = list(pool.map(lambda _one, data=data: receive(centre, data, NOW), range(16)))
        assert sorted(outcome.outcome for outcome in outcomes) == ["duplicate"] * 15 + ["received"]
        assert len({outcome.batch for outcome in outcomes}) == 1
    assert len(stored(centre)) == 80
    assert verify(centre).findings == []


def test_stations_at_once_share_one_unbroken_log(centre: Office, enrol: Callable[..., Desk]) -> None:
    parcels = [enrol(f"S{number:02}").batch([_anonymous(f"s{number}-{at}") for at in range(5)]) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda data: receive(centre, data, NOW).outcome, parcels))
    assert outcomes == ["received"] * 8
    report = verify(centre)
    assert (report.findings, report.log_length, report.rows) == ([], 8, 40)


def _anonymous(name: str) -> object:
    return row(name, kind="note", facts={"text": name})


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


def test_an_answer_this_database_never_gave_shows_that_it_was_rolled_back(
    centre: Office, enrol: Callable[..., Desk]
) -> None:
    desk, other = enrol("G003"), enrol("G004")
    receive(centre, desk.batch([row("a")]), NOW)
    receive(centre, other.batch([_anonymous("o")]), NOW)  # type: ignore[list-item]
    answered(centre, desk)
    assert desk.last_ack is not None
    seen = replace(desk)
    seen.last_ack = _with(desk.last_ack, serial=desk.last_ack.serial + 1)  # type: ignore[assignment]
    for _ in range(3):
        answered(centre, other)
    lost = seen.batch([row("b")])
    assert taken(centre, lost) == ("received", "")
    assert answered(centre, desk).centre_epoch == 2
    assert taken(centre, lost) == ("duplicate", "")
    assert answered(centre, desk).centre_epoch == 2


def test_a_forged_centre_epoch_near_the_end_of_numbers_changes_nothing(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    answered(centre, desk)
    desk.last_ack = _with(desk.last_ack, centre_epoch=2**53 - 1)  # type: ignore[assignment]
    receive(centre, desk.batch([row("b")]), NOW)
    assert answered(centre, desk).centre_epoch == 1


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
    outcome: Outcome = receive(centre, desk.batch([row("b"), row("c", verb="odd"), row("d")]), NOW)
    assert [(batch.applied, batch.returned) for batch in outcome.newly] == [(2, 1)]
    assert stored(centre) == revisions("a", "b", "d")
    assert answered(centre, desk).returned[0].code == "E_STORE"
    assert verify(centre).findings == []
