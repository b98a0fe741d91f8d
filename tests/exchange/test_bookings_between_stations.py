"""One expert of the city between stations that are offline: leases, requests, answers, and who is told what."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from city_centre import bookings as deciding
from city_centre import leases as city
from city_centre.office import OfficeRefused, stamp
from city_centre.storage import bookings as at_centre
from city_centre.storage import centre as centre_store
from city_centre.storage.engine import reading, writing
from station_app.actions import booking_answers, booking_reminders, bookings, leases, waiting
from station_app.actions.acts import RecordIds
from station_app.actions.booking_reminders import Reached
from station_app.domain.bookings import BookingForm, WaitingForm, cell_start
from station_app.domain.faults import Refused
from station_app.storage import bookings as kept
from station_app.storage import experts
from station_app.storage import waiting as waiting_list
from tests.helpers.city_experts import CITY_EXPERT
from tests.simulator.booked_world import BookedWorld, slot
from tests.simulator.bookings import BookingSchedule
from tests.simulator.pc import Pc


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BookedWorld]:
    made = BookedWorld(tmp_path, random.Random(1), 2)
    for pc in made.pcs:
        made.save(pc)
        whole_way(made, pc)
    yield made
    made.close()


def whole_way(world: BookedWorld, pc: Pc) -> None:
    """Sealed, carried, answered, read."""
    BookingSchedule(world, random.Random(3)).seal_and_send(pc)
    hear(world, pc)


def hear(world: BookedWorld, pc: Pc) -> None:
    answer = world.answer(pc.code)
    assert answer is not None
    world.take(pc, answer)


def book(world: BookedWorld, pc: Pc, day: int, index: int = 0, phone: str = "13900001111") -> bookings.Booked:
    start, end = slot(day, index)
    form = BookingForm(
        expert_id=CITY_EXPERT, start=start, end=end, visitor_name=f"访客{phone[-4:]}", visitor_phone=phone,
        question="商标被抢注怎么办", materials="执照", consent_scope="city",
    )  # fmt: skip
    ids = RecordIds.make(pc.ids)
    done = bookings.request(
        pc.desk.store, pc.desk.clerk, form, ids=ids, catalogue=pc.desk.catalogue, now=world.now + pc.skew,
        new_id=pc.ids,
    )  # fmt: skip
    world.truth_learns(pc, ids)
    return done


def lease(world: BookedWorld, code: str, day: int, index: int = 0) -> list[at_centre.Leased]:
    start, end = slot(day, index)
    return city.lease(world.office, code, CITY_EXPERT, start, end, world.now, world.lease_ids)


def line(pc: Pc, number: str) -> kept.Line:
    found = kept.line(pc.desk.store.db, number)
    assert found is not None
    return found


def test_a_leased_hour_is_confirmed_offline_and_the_centre_agrees(world: BookedWorld) -> None:
    one, _other = world.pcs
    lease(world, one.code, 5)
    hear(world, one)
    done = book(world, one, 5)
    assert (done.state, done.why) == ("confirmed", "")
    whole_way(world, one)
    shown = line(one, done.number)
    assert (shown.state, shown.delivery, shown.answered_at) == ("confirmed", "applied", "")
    with reading(world.office.engine) as connection:
        assert [claim.decided for claim in at_centre.all_claims(connection)] == ["confirmed"]


def test_of_two_requests_one_wins_and_the_loser_hears_with_other_times(world: BookedWorld) -> None:
    one, other = world.pcs
    first, second = book(world, one, 5), book(world, other, 5, phone="13900002222")
    assert {(first.state, first.why), (second.state, second.why)} == {("requested", "not-leased")}
    whole_way(world, other)
    whole_way(world, one)
    assert (line(other, second.number).state, line(one, first.number).state) == ("confirmed", "rejected")
    lost = line(one, first.number)
    offered = json.loads(lost.alternatives)
    assert lost.why == "taken"
    assert len(offered) == 3
    # The half hour beside it comes first.
    assert offered[0]["start"] == slot(5, 1)[0].isoformat(timespec="minutes")
    assert [told.number for told in kept.to_tell(one.desk.store.db)] == [first.number]
    booking_answers.told(one.desk.store, one.desk.clerk, first.number, ids=RecordIds.make(one.ids), now=world.now)
    assert kept.to_tell(one.desk.store.db) == []


def test_a_rejected_booking_is_moved_to_an_offered_time_under_its_number(world: BookedWorld) -> None:
    one, other = world.pcs
    book(world, other, 5)
    whole_way(world, other)
    lost = book(world, one, 5)
    whole_way(world, one)
    offered = json.loads(line(one, lost.number).alternatives)[0]
    start = slot(5, 1)[0]
    assert offered["start"] == start.isoformat(timespec="minutes")
    bookings.reschedule(
        one.desk.store, one.desk.clerk, lost.number, start, start + timedelta(minutes=30), ids=RecordIds.make(one.ids),
        catalogue=one.desk.catalogue, now=world.now, new_id=one.ids,
    )  # fmt: skip
    whole_way(world, one)
    assert line(one, lost.number).state == "confirmed"


def test_who_asks_for_what_is_leased_to_another_is_told_no(world: BookedWorld) -> None:
    one, other = world.pcs
    lease(world, one.code, 5)
    asked = book(world, other, 5)
    whole_way(world, other)
    assert (line(other, asked.number).state, line(other, asked.number).why) == ("rejected", "leased")


@pytest.mark.parametrize(
    ("passed", "skew", "why"),
    [
        (timedelta(days=3), timedelta(), "lease-expired"),
        (timedelta(days=2, hours=23), timedelta(), "lease-expired"),
        (timedelta(hours=1), timedelta(days=-1), "clock-behind"),
    ],
)
def test_an_ended_lease_and_a_slow_clock_make_a_request_of_it(
    world: BookedWorld, passed: timedelta, skew: timedelta, why: str
) -> None:
    """F46."""
    one, _other = world.pcs
    lease(world, one.code, 5)
    hear(world, one)
    # The lease ends 48 hours before nine o'clock of the fifth day; the two hours before that are its margin.
    world.now += passed
    one.skew = skew
    done = book(world, one, 5)
    assert (done.state, done.why) == ("requested", why)


def test_a_restored_station_confirms_nothing_under_its_old_leases(world: BookedWorld) -> None:
    one, _other = world.pcs
    lease(world, one.code, 5)
    hear(world, one)
    one.remember()
    world.save(one)
    world.restore_station(one, one.copies[-1], "kept")
    done = book(world, one, 5)
    assert (done.state, done.why) == ("requested", "lease-other-epoch")


def test_what_was_given_back_is_confirmed_by_nobody_until_it_is_leased_anew(world: BookedWorld) -> None:
    one, other = world.pcs
    lease(world, one.code, 5)
    hear(world, one)
    start, end = slot(5, 0)
    given = leases.give_back(
        one.desk.store, one.desk.clerk, CITY_EXPERT, start, end, action_id=one.ids(), now=world.now, new_id=one.ids
    )
    assert given.count == 1
    with pytest.raises(OfficeRefused, match="lease_taken"):
        lease(world, other.code, 5)
    whole_way(world, one)
    lease(world, other.code, 5)
    hear(world, one)
    assert book(world, one, 5).why == "not-leased"
    hear(world, other)
    assert book(world, other, 5, phone="13900002222").state == "confirmed"


def test_a_booked_lease_is_not_given_back(world: BookedWorld) -> None:
    one, _other = world.pcs
    lease(world, one.code, 5)
    hear(world, one)
    book(world, one, 5)
    start, end = slot(5, 0)
    with pytest.raises(Refused) as refused:
        leases.give_back(
            one.desk.store, one.desk.clerk, CITY_EXPERT, start, end, action_id=one.ids(), now=world.now, new_id=one.ids
        )
    assert [fault.code for fault in refused.value.faults] == ["lease-none"]


def test_the_centre_leases_nothing_twice_nothing_late_and_nothing_it_may_have_forgotten(world: BookedWorld) -> None:
    one, other = world.pcs
    lease(world, one.code, 5)
    with pytest.raises(OfficeRefused, match="lease_taken"):
        lease(world, other.code, 5)
    with pytest.raises(OfficeRefused, match="lease_late"):
        lease(world, one.code, 1)
    with pytest.raises(OfficeRefused, match="not_open"):
        lease(world, one.code, 400)
    # It ends three days on; the way of a stick later it is free again, if its time has not come by then.
    lease(world, one.code, 25)
    world.now += timedelta(days=20)
    with pytest.raises(OfficeRefused, match="lease_taken"):
        lease(world, other.code, 25)
    world.now += timedelta(days=1, hours=1)
    assert lease(world, other.code, 25)
    with writing(world.office.engine) as connection:
        centre_store.raise_epoch(connection, 1, stamp(world.now))
    with pytest.raises(OfficeRefused, match="lease_after_restore"):
        lease(world, other.code, 30)


def test_what_the_city_cancels_its_station_hears(world: BookedWorld) -> None:
    one, _other = world.pcs
    done = book(world, one, 5)
    whole_way(world, one)
    city.cancel(world.office, one.code, done.record_id, "专家临时出差", world.now)
    hear(world, one)
    shown = line(one, done.number)
    assert (shown.state, shown.why) == ("cancelled_by_center", "专家临时出差")
    assert one.desk.store.db.execute("SELECT count(*) FROM booking_cells").fetchone()[0] == 0


def wait(pc: Pc, world: BookedWorld, name: str, phone: str) -> None:
    first = slot(0, 0)[0].date()
    form = WaitingForm(
        expert_id=CITY_EXPERT, first_day=first, last_day=first + timedelta(days=20), visitor_name=name,
        visitor_phone=phone, question="商标被抢注怎么办", consent_scope="city",
    )  # fmt: skip
    ids = RecordIds.make(pc.ids)
    waiting.add(pc.desk.store, pc.desk.clerk, form, ids=ids, catalogue=pc.desk.catalogue, now=world.now, new_id=pc.ids)
    world.truth_learns(pc, ids)


def test_a_late_cancellation_counts_at_its_own_station_and_each_station_phones_who_waits_there(
    world: BookedWorld,
) -> None:
    one, other = world.pcs
    wait(one, world, "甲站候补", "13900003333")
    wait(other, world, "乙站候补", "13900004444")
    won, lost = book(world, one, 5), book(world, other, 5, phone="13900002222")
    for pc in (one, other, one):
        whole_way(world, pc)
    assert (line(one, won.number).state, line(other, lost.number).state) == ("confirmed", "rejected")
    # Twenty hours before the time: too late to be free.
    world.now = slot(5, 0)[0] - timedelta(hours=20)
    done = bookings.cancel(
        one.desk.store, one.desk.clerk, won.number, "visitor", ids=RecordIds.make(one.ids),
        catalogue=one.desk.catalogue, now=world.now, new_id=one.ids,
    )  # fmt: skip
    assert (done.late, [waits.visitor for waits in done.freed]) == (True, ["甲站候补"])
    whole_way(world, one)
    # The other station's visitor may have the hour now: the number he lost goes back to its time.
    start, end = slot(5, 0)
    back = bookings.reschedule(
        other.desk.store, other.desk.clerk, lost.number, *slot(5, 1), ids=RecordIds.make(other.ids),
        catalogue=other.desk.catalogue, now=world.now, new_id=other.ids,
    )  # fmt: skip
    assert [waits.visitor for waits in back.freed] == ["乙站候补"]
    bookings.reschedule(
        other.desk.store, other.desk.clerk, lost.number, start, end, ids=RecordIds.make(other.ids),
        catalogue=other.desk.catalogue, now=world.now, new_id=other.ids,
    )  # fmt: skip
    whole_way(world, other)
    assert line(other, lost.number).state == "confirmed"
    assert line(one, won.number).late


def test_a_call_before_the_appointment_keeps_no_word_of_the_city_from_being_heard(world: BookedWorld) -> None:
    one, _other = world.pcs
    done = book(world, one, 5)
    whole_way(world, one)
    whole_way(world, one)
    city.cancel(world.office, one.code, done.record_id, "专家临时出差", world.now)
    ids = RecordIds.make(one.ids)
    booking_reminders.remind(
        one.desk.store, one.desk.clerk, done.number, Reached.COMING, ids=ids, now=world.now + one.skew
    )
    world.truth_learns(one, ids)
    hear(world, one)
    assert line(one, done.number).state == "cancelled_by_center"
    assert [told.number for told in kept.to_tell(one.desk.store.db)] == [done.number]


def test_an_old_answer_brings_no_booking_back_that_has_moved_since(world: BookedWorld) -> None:
    one, other = world.pcs
    asked = book(world, one, 5)
    BookingSchedule(world, random.Random(3)).seal_and_send(one)
    late = world.answer(one.code)
    for index in (1, 0):
        start, end = slot(5, index)
        ids = RecordIds.make(one.ids)
        bookings.reschedule(
            one.desk.store, one.desk.clerk, asked.number, start, end, ids=ids, catalogue=one.desk.catalogue,
            now=world.now, new_id=one.ids,
        )  # fmt: skip
        if index == 1:
            BookingSchedule(world, random.Random(3)).seal_and_send(one)
            book(world, other, 5, phone="13900002222")
            whole_way(world, other)
    assert late is not None
    world.take(one, late)
    assert line(one, asked.number).state == "requested"
    whole_way(world, one)
    assert line(one, asked.number).state == "rejected"


def test_a_request_that_comes_long_after_its_time_is_answered_all_the_same(world: BookedWorld) -> None:
    one, _other = world.pcs
    asked = book(world, one, 5)
    world.now += timedelta(days=30)
    whole_way(world, one)
    assert line(one, asked.number).state != "requested"


def test_a_contact_comes_sealed_with_the_answer_and_not_with_the_pool(world: BookedWorld) -> None:
    one, _other = world.pcs
    found = experts.get(one.desk.store.db, CITY_EXPERT)
    assert found is not None
    assert (found.contact, found.is_city) == ("", True)
    lease(world, one.code, 5)
    answer = world.answer(one.code)
    assert answer is not None
    assert b"13700000000" not in answer.content
    world.take(one, answer)
    found = experts.get(one.desk.store.db, CITY_EXPERT)
    assert found is not None
    assert found.contact == "13700000000"


def test_the_database_of_the_centre_decides_where_a_rule_forgot(world: BookedWorld) -> None:
    with writing(world.office.engine) as connection:
        cell = deciding.cell_of(slot(5, 0)[0])
        assert at_centre.take(connection, CITY_EXPERT, [cell, cell + 1], "G003", "one")
        assert not at_centre.take(connection, CITY_EXPERT, [cell + 1, cell + 2], "G004", "other")
        assert at_centre.held_by(connection, CITY_EXPERT, cell, cell + 2).keys() == {cell, cell + 1}


def test_a_time_that_one_station_gives_up_reaches_who_waits_for_it_at_another(world: BookedWorld) -> None:
    """Both half hours of the day are taken; the cancelled one comes to the other station with its next answer."""
    one, other = world.pcs
    first, second = book(world, one, 5), book(world, one, 5, index=1, phone="13900002222")
    whole_way(world, one)
    day = slot(5, 0)[0].date()
    form = WaitingForm(
        expert_id=CITY_EXPERT, visitor_name="候补的", visitor_phone="13900003333", question="商标", first_day=day,
        last_day=day, consent_scope="city",
    )  # fmt: skip
    waits = waiting.add(
        other.desk.store, other.desk.clerk, form, ids=RecordIds.make(other.ids), catalogue=other.desk.catalogue,
        now=world.now, new_id=other.ids,
    )  # fmt: skip
    whole_way(world, other)
    (line_,) = waiting_list.page(other.desk.store.db)
    assert (line_.record_id, line_.free_from) == (waits.record_id, 0)
    bookings.cancel(
        one.desk.store, one.desk.clerk, first.number, "visitor", ids=RecordIds.make(one.ids),
        catalogue=one.desk.catalogue, now=world.now, new_id=one.ids,
    )  # fmt: skip
    whole_way(world, one)
    whole_way(world, other)
    (line_,) = waiting_list.page(other.desk.store.db)
    start, end = slot(5, 0)
    assert (cell_start(line_.free_from), cell_start(line_.free_until + 1)) == (start, end)
    waiting.withdraw(
        other.desk.store, other.desk.clerk, waits.record_id, "不等了", ids=RecordIds.make(other.ids), now=world.now
    )
    whole_way(world, other)
    with reading(world.office.engine) as connection:
        assert at_centre.waits_of(connection, other.code, "2026-01-01", 9) == []
    assert other.desk.store.db.execute("SELECT count(*) FROM waiting_free").fetchone() == (0,)
    assert line(one, second.number).state == "confirmed"
