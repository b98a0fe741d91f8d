"""What the office does with a batch, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from city_centre import intake
from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import batches, rows
from city_centre.storage.engine import reading
from city_centre.verify import verify
from tests.city_centre.asking import anonymous, answered, changed, revisions, stored, taken
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row


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
    """F58."""
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
    assert [taken(centre, data)[0] for data in (false, true)] == ["parked", "parked"]
    assert [fork.no for fork in answered(centre, desk).forks] == [2]
    assert taken(centre, first) == ("received", "")
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


def test_a_batch_that_is_not_what_it_promises_is_kept_and_not_applied(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    lying = replace(desk)
    assert taken(centre, lying.batch([row("b")], content_sha256="0" * 64)) == ("refused", "E_CONTENT")
    jumping = replace(desk, seq=8)
    assert taken(centre, jumping.batch([row("c")])) == ("refused", "E_CONTENT")
    assert stored(centre) == revisions("a")
    assert taken(centre, desk.batch([row("d")])) == ("received", "")


def test_a_batch_for_another_centre_or_sealed_to_another_key_is_refused(centre: Office, desk: Desk) -> None:
    assert taken(centre, replace(desk).batch([row("a")], centre="SH")) == ("refused", "E_ADDRESS")
    stranger = replace(desk, paper=changed(desk.paper, operational_recipient=desk.seal.recipient))
    assert taken(centre, stranger.batch([row("a")])) == ("refused", "E_DECRYPT")
    assert stored(centre) == set()


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
    parcels = [enrol(f"S{number:02}").batch([anonymous(f"s{number}-{at}") for at in range(5)]) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda data: receive(centre, data, NOW).outcome, parcels))
    assert outcomes == ["received"] * 8
    report = verify(centre)
    assert (report.findings, report.log_length, report.rows) == ([], 8, 40)


def test_an_answer_this_database_never_gave_shows_that_it_was_rolled_back(
    centre: Office, enrol: Callable[..., Desk]
) -> None:
    """F60."""
    desk, other = enrol("G003"), enrol("G004")
    receive(centre, desk.batch([row("a")]), NOW)
    receive(centre, other.batch([anonymous("o")]), NOW)
    answered(centre, desk)
    assert desk.last_ack is not None
    seen = replace(desk)
    seen.last_ack = changed(desk.last_ack, serial=desk.last_ack.serial + 1)
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
    desk.last_ack = changed(desk.last_ack, centre_epoch=2**53 - 1)
    receive(centre, desk.batch([row("b")]), NOW)
    assert answered(centre, desk).centre_epoch == 1
