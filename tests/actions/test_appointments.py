"""The day before an appointment and the day the expert does not come: who is phoned, who goes first."""

from pathlib import Path

import pytest

from station_app.actions import booking_absences, booking_reminders, verification
from station_app.actions.acts import RecordIds
from station_app.actions.booking_reminders import Reached
from station_app.actions.booking_rows import Booked
from station_app.domain.bookings import BookingState
from station_app.domain.faults import Refused
from station_app.storage import bookings as stored
from station_app.storage import journal
from station_app.storage import waiting as waits
from tests.helpers.city_experts import CITY_EXPERT, install, write_bundle
from tests.helpers.experts import at, book, cancel, check_in, move, no_show, roster, take_in, undo, wait
from tests.helpers.office import Office
from tests.helpers.reference import REFERENCE


@pytest.fixture
def expert(office: Office) -> str:
    """On duty on Friday and Monday mornings; it is Thursday."""
    saved = take_in(office)
    for weekday in (5, 1):
        roster(office, saved.record_id, weekday=weekday)
    return saved.record_id


def absent(office: Office, key: str, reason: str = "") -> Booked:
    return booking_absences.expert_absent(
        office.store, office.desk.clerk, key, reason, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def phone(office: Office, key: str, reached: Reached) -> Booked:
    return booking_reminders.remind(
        office.store, office.desk.clerk, key, reached, ids=RecordIds.make(office.ids), now=office.clock()
    )


def to_phone(office: Office) -> list[str]:
    return [one.number for one in booking_reminders.to_phone(office.store.db, office.desk.catalogue, office.clock())]


def test_a_request_that_the_centre_leaves_waiting_is_shown_after_one_working_day(
    office: Office, tmp_path: Path
) -> None:
    """confirm_working_days of the reference data: Thursday's request is owed an answer on Friday, late on Saturday."""
    install(office.store.db, write_bundle(tmp_path / "bundle", REFERENCE), "2026-11-16T08:00:00+08:00")
    office.reopen()
    asked = book(office, CITY_EXPERT, "11-24 09:30", "11-24 10:00")
    assert asked.state is BookingState.REQUESTED

    def late() -> list[str]:
        return [one.number for one in booking_reminders.overdue(
            office.store.db, office.desk.catalogue, office.clock()
        )]  # fmt: skip

    office.clock.now = at("11-20 17:00")
    assert late() == []
    office.clock.now = at("11-21 09:00")
    assert late() == [asked.number]
    office.clock.now = at("11-24 09:31")
    assert late() == []


def test_a_visitor_whose_expert_did_not_come_goes_before_all_who_wait(office: Office, expert: str) -> None:
    wait(office, expert)
    booked = book(office, expert, "11-20 09:30", "11-20 10:00", org_name="李想工作室", other_party="甲公司",
                  recusal_asked=True)  # fmt: skip
    with pytest.raises(Refused) as refused:
        absent(office, booked.number)
    assert [one.code for one in refused.value.faults] == ["booking-not-yet-expert"]
    office.clock.now = at("11-20 09:28")
    check_in(office, booked.number)
    office.clock.now = at("11-20 10:05")
    done = absent(office, booked.number, "路上车祸")
    line = stored.line(office.store.db, booked.number)
    assert line is not None
    assert (line.state, line.expert_absent) == ("cancelled_by_expert", True)
    first, second = waits.page(office.store.db)
    assert done.priority == first
    assert (first.visitor, first.priority, first.expert_id, first.last_day) == ("李想", 1, expert, "2026-12-20")
    assert (first.question, first.materials, first.other_party) == (line.question, line.materials, "甲公司")
    assert (second.visitor, second.priority) == ("赵敏", 0)
    freed = cancel(office, book(office, expert, "11-23 09:30", "11-23 10:00", visitor_name="别人",
                                visitor_phone="13900009999").number).freed  # fmt: skip
    assert [one.visitor for one in freed] == ["李想", "赵敏"]
    assert verification.verify(office.store).sound


def test_an_absent_expert_counts_nothing_against_the_visitor_and_the_place_is_taken_by_a_booking(
    office: Office, expert: str
) -> None:
    for day in ("11-20", "11-23"):
        booked = book(office, expert, f"{day} 09:00", f"{day} 09:30")
        office.clock.now = at(f"{day} 09:20")
        done = absent(office, booked.number)
    assert done.blocked_until == ""
    assert done.priority is not None
    book(office, expert, "11-27 09:00", "11-27 09:30", waiting_id=done.priority.record_id)
    assert [one.priority for one in waits.page(office.store.db)] == [1], "the other absence is still owed"
    assert waits.get(office.store.db, done.priority.record_id).state == "booked"  # type: ignore[union-attr]


def test_an_absence_put_down_by_mistake_is_taken_back_with_the_place_on_the_list(office: Office, expert: str) -> None:
    booked = book(office, expert, "11-20 09:30", "11-20 10:00")
    office.clock.now = at("11-20 09:40")
    back = undo(office, absent(office, booked.number))
    assert back.state is BookingState.CONFIRMED
    assert waits.page(office.store.db) == []
    line = stored.line(office.store.db, booked.number)
    assert line is not None
    assert not line.expert_absent
    assert verification.verify(office.store).sound


def test_only_a_booking_that_stands_can_miss_its_expert(office: Office, expert: str) -> None:
    booked = book(office, expert, "11-20 09:30", "11-20 10:00")
    office.clock.now = at("11-20 09:40")
    no_show(office, booked.number)
    with pytest.raises(Refused) as refused:
        absent(office, booked.number)
    assert [one.code for one in refused.value.faults] == ["booking-step"]


def test_the_list_for_the_telephone_has_the_next_working_day_and_forgets_who_was_reached(
    office: Office, expert: str
) -> None:
    early = book(office, expert, "11-20 09:30", "11-20 10:00")
    monday = book(office, expert, "11-23 09:30", "11-23 10:00", visitor_name="别人", visitor_phone="13900009999")
    # Whoever booked today has just heard of it.
    assert to_phone(office) == []
    office.clock.now = at("11-20 08:30")
    assert to_phone(office) == [early.number, monday.number]
    phone(office, monday.number, Reached.NO_ANSWER)
    phone(office, early.number, Reached.COMING)
    assert to_phone(office) == [monday.number]
    line = stored.line(office.store.db, monday.number)
    assert line is not None
    assert (line.reminder_calls, line.reminded_at) == (1, "")
    assert line.state == "confirmed"
    moved = move(office, early.number, "11-23 10:00", "11-23 10:30")
    assert to_phone(office) == [monday.number, moved.number], "a new time is a new call"
    office.clock.now = at("11-23 09:31")
    assert to_phone(office) == [moved.number], "whose time has begun is not phoned any more"
    assert verification.verify(office.store).sound


def test_a_call_noted_twice_is_one_call_and_a_wrong_tick_is_taken_back(office: Office, expert: str) -> None:
    booked = book(office, expert, "11-20 09:30", "11-20 10:00")
    ids = RecordIds.make(office.ids)
    for _ in range(2):
        done = booking_reminders.remind(
            office.store, office.desk.clerk, booked.number, Reached.COMING, ids=ids, now=office.clock()
        )
    assert [one.verb for one in journal.of_record(office.store.db, booked.record_id)] == ["book", "remind_booking"]
    undo(office, done)
    line = stored.line(office.store.db, booked.number)
    assert line is not None
    assert (line.reminder_calls, line.reminded_at) == (0, "")
    cancel(office, booked.number)
    with pytest.raises(Refused) as refused:
        phone(office, booked.number, Reached.COMING)
    assert [one.code for one in refused.value.faults] == ["booking-no-reminder"]
