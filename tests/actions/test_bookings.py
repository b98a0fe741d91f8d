"""Booking an expert at one station: what is confirmed, moved, freed, counted and refused."""

from datetime import date
from typing import Any

import pytest

from station_app.actions import (
    booking_blocks,
    booking_steps,
    bookings,
    erasures,
    experts,
    rosters,
    verification,
    waiting,
)
from station_app.actions.acts import RecordIds
from station_app.domain.bookings import BookingState
from station_app.domain.clerks import Clerk, Role
from station_app.domain.experts import ExpertState
from station_app.domain.faults import Refused
from station_app.domain.personal_data import How
from station_app.storage import bookings as stored
from station_app.storage import journal
from station_app.storage import waiting as waits
from station_app.storage.cipher import dbapi
from tests.helpers.experts import at, book, cancel, check_in, move, no_show, roster, serve, take_in, undo, wait
from tests.helpers.office import PASSWORD, Office


@pytest.fixture
def expert(office: Office) -> str:
    saved = take_in(office)
    roster(office, saved.record_id)
    return saved.record_id


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


def line(office: Office, key: str) -> stored.Line:
    found = stored.line(office.store.db, key)
    assert found is not None
    return found


def test_a_stations_own_expert_is_confirmed_to_the_minute(office: Office, expert: str) -> None:
    booked = book(office, expert, "11-20 09:30", "11-20 10:00")
    assert (booked.number, booked.state, booked.why) == ("YY-G003-20261119-0001", BookingState.CONFIRMED, "")
    shown = line(office, booked.number)
    assert (shown.expert, shown.visitor, shown.site) == ("周正", "李想", "咨询室")
    assert shown.start == "2026-11-20T09:30+08:00"
    assert verification.verify(office.store).sound


def test_the_same_press_twice_is_one_booking(office: Office, expert: str) -> None:
    ids = RecordIds.make(office.ids)
    first = book(office, expert, "11-20 09:30", "11-20 10:00", ids=ids)
    again = book(office, expert, "11-20 09:30", "11-20 10:00", ids=ids)
    assert (again.number, again.revision_id) == (first.number, first.revision_id)
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 10:00", "11-20 10:30", ids=ids)
    assert codes(refused) == ["saved-otherwise"]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("11-20 09:30", "11-20 10:00", "booking-taken"),
        ("11-20 09:45", "11-20 10:15", "booking-taken"),
        ("11-13 09:30", "11-13 10:00", "booking-past"),
        ("11-20 23:45", "11-21 00:15", "booking-midnight"),
        ("11-20 09:35", "11-20 10:05", "booking-quarter"),
        ("11-20 10:00", "11-20 09:30", "booking-time-turned"),
        ("11-20 11:15", "11-20 11:45", "booking-off-duty"),
        ("11-23 09:30", "11-23 10:00", "booking-off-duty"),
        ("11-20 04:00", "11-20 09:00", "booking-long"),
    ],
)
def test_a_time_that_cannot_be_is_refused_by_name(office: Office, expert: str, start: str, end: str, code: str) -> None:
    book(office, expert, "11-20 09:30", "11-20 10:00")
    before = journal.head(office.store.db)
    with pytest.raises(Refused) as refused:
        book(office, expert, start, end, visitor_phone="13900009999", visitor_name="别人")
    assert code in codes(refused)
    assert journal.head(office.store.db) == before


def test_a_holiday_of_the_notice_has_no_duty_and_a_year_without_a_notice_is_doubtful(office: Office) -> None:
    office.clock.now = at("09-21 09:00")
    expert = take_in(office).record_id
    roster(office, expert, first_day="2026-09-25")
    with pytest.raises(Refused) as refused:
        book(office, expert, "10-02 09:30", "10-02 10:00")
    assert [(one.code, one.details["feast"]) for one in refused.value.faults] == [("booking-holiday", "国庆节")]
    assert book(office, expert, "10-09 09:30", "10-09 10:00").warnings == ()
    far = book(office, expert, "2027-01-01 09:30", "2027-01-01 10:00")
    assert [one.code for one in far.warnings] == ["booking-holidays-unknown"]


def test_leave_and_a_suspended_expert_are_told_apart(office: Office, expert: str) -> None:
    roster(office, expert, rule="leave", first_day="2026-11-27", last_day="2026-11-27", start="", end="", weekday=None)
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-27 09:30", "11-27 10:00")
    assert codes(refused) == ["booking-on-leave"]
    standing = book(office, expert, "11-20 09:30", "11-20 10:00")
    changed = experts.change_state(
        office.store, office.desk.clerk, expert, ExpertState.SUSPENDED, "出国进修", ids=RecordIds.make(office.ids),
        now=office.clock(),
    )  # fmt: skip
    assert changed.standing == (standing.number,)
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 10:30", "11-20 11:00", visitor_phone="13900009999", visitor_name="别人")
    assert codes(refused) == ["expert-not-pooled"]


def test_no_writer_whatever_it_is_puts_two_bookings_on_one_quarter_hour(office: Office, expert: str) -> None:
    first = book(office, expert, "11-20 09:30", "11-20 10:00")
    second = book(office, expert, "11-20 10:00", "11-20 10:30", visitor_phone="13900009999", visitor_name="别人")
    db = office.store.db
    cell = db.execute("SELECT first_cell FROM bookings WHERE number = ?", (first.number,)).fetchone()[0]
    with pytest.raises(dbapi.IntegrityError, match="quarter hour"):
        db.execute("UPDATE bookings SET first_cell = ?, last_cell = ? WHERE number = ?", (cell, cell, second.number))
    with pytest.raises(dbapi.IntegrityError):
        db.execute(
            "INSERT INTO booking_cells (expert_id, cell, record_id) VALUES (?, ?, ?)", (expert, cell, second.record_id)
        )
    assert verification.verify(office.store).sound


def test_quarter_hours_that_were_tampered_with_are_found(office: Office, expert: str) -> None:
    book(office, expert, "11-20 09:30", "11-20 10:00")
    office.store.db.execute("DELETE FROM booking_cells WHERE cell = (SELECT min(cell) FROM booking_cells)")
    (finding,) = verification.verify(office.store).findings
    assert (finding.code, finding.where.split(":")[0]) == ("row-differs", "booking_cells")


def test_an_erased_visitors_booking_keeps_its_time_and_says_nothing_of_him(office: Office, expert: str) -> None:
    booked = book(office, expert, "11-20 09:30", "11-20 10:00", other_party="稻香里", recusal_asked=True)
    cancel(office, booked.number)
    visitor = str(line(office, booked.number).visitor_id)
    erasures.erase(
        office.store, office.desk.clerk, visitor, How.ERASE, reason="request", proof=PASSWORD,
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, station=office.desk.station,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    shown = line(office, booked.number)
    assert (shown.question, shown.materials, shown.visitor, shown.start[11:16]) == (None, None, None, "09:30")
    assert verification.verify(office.store).sound


def test_the_buffer_of_an_expert_is_kept_free_after_each_booking(office: Office) -> None:
    expert = take_in(office, buffer_minutes=15).record_id
    roster(office, expert)
    book(office, expert, "11-20 09:00", "11-20 09:30")
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 09:30", "11-20 10:00", visitor_phone="13900009999", visitor_name="别人")
    assert codes(refused) == ["booking-taken"]
    book(office, expert, "11-20 09:45", "11-20 10:15", visitor_phone="13900009999", visitor_name="别人")
    friday = date(2026, 11, 20)
    free = rosters.free_slots(office.store.db, office.desk.catalogue, [expert], friday, friday, office.clock())
    assert [f"{one.slot.start:%H:%M}" for one in free] == ["10:30"]


def test_daily_and_monthly_caps_hold(office: Office) -> None:
    expert = take_in(office, daily_cap=1, monthly_cap=2).record_id
    roster(office, expert)
    book(office, expert, "11-20 09:00", "11-20 09:30", visitor_phone="13900000001", visitor_name="甲")
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 10:00", "11-20 10:30", visitor_phone="13900000002", visitor_name="乙")
    assert codes(refused) == ["booking-day-full"]
    book(office, expert, "11-27 09:00", "11-27 09:30", visitor_phone="13900000002", visitor_name="乙")
    book(office, expert, "12-04 09:00", "12-04 09:30", visitor_phone="13900000003", visitor_name="丙")
    roster(office, expert, rule="extra", first_day="2026-11-30", weekday=None)
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-30 10:00", "11-30 10:30", visitor_phone="13900000004", visitor_name="丁")
    assert codes(refused) == ["booking-month-full"]


def test_a_moved_booking_keeps_its_number_and_its_history_and_frees_its_time(office: Office, expert: str) -> None:
    waiter = wait(office, expert)
    booked = book(office, expert, "11-20 09:30", "11-20 10:00")
    moved = move(office, booked.number, "11-20 10:30", "11-20 11:00", "来访人上午开会")
    assert (moved.number, moved.state) == (booked.number, BookingState.CONFIRMED)
    assert [one.record_id for one in moved.freed] == [waiter.record_id]
    states = [one.body()["state"] for one in journal.of_record(office.store.db, booked.record_id)]
    assert states == ["confirmed", "rescheduled", "confirmed"]
    assert line(office, booked.number).moves == 1
    book(office, expert, "11-20 09:30", "11-20 10:00", visitor_phone="13900009999", visitor_name="别人")
    with pytest.raises(Refused) as refused:
        move(office, booked.number, "11-20 09:30", "11-20 10:00")
    assert codes(refused) == ["booking-taken"]


def test_a_move_is_taken_back_within_ten_seconds_unless_the_time_is_gone(office: Office, expert: str) -> None:
    booked = book(office, expert, "11-20 09:30", "11-20 10:00")
    back = undo(office, move(office, booked.number, "11-20 10:30", "11-20 11:00"))
    assert (back.state, line(office, booked.number).start[11:16]) == (BookingState.CONFIRMED, "09:30")
    moved = move(office, booked.number, "11-20 10:30", "11-20 11:00")
    book(office, expert, "11-20 09:30", "11-20 10:00", visitor_phone="13900009999", visitor_name="别人")
    with pytest.raises(Refused) as refused:
        undo(office, moved)
    assert codes(refused) == ["booking-taken"]
    late = move(office, booked.number, "11-20 10:00", "11-20 10:30")
    office.clock.forward(seconds=11)
    with pytest.raises(Refused) as refused:
        undo(office, late)
    assert codes(refused) == ["undo-too-late"]


def test_a_booking_taken_back_at_once_leaves_no_visitor_behind(office: Office, expert: str) -> None:
    undone = undo(office, book(office, expert, "11-20 09:30", "11-20 10:00"))
    assert undone.state == BookingState.VOID
    assert office.store.db.execute("SELECT count(*) FROM visitors WHERE state <> 'void'").fetchone()[0] == 0
    assert office.store.db.execute("SELECT count(*) FROM booking_cells").fetchone()[0] == 0


def test_two_no_shows_block_and_a_reason_lifts(office: Office, expert: str) -> None:
    first = book(office, expert, "11-20 09:00", "11-20 09:30")
    second = book(office, expert, "11-27 09:00", "11-27 09:30")
    with pytest.raises(Refused) as refused:
        no_show(office, first.number)
    assert codes(refused) == ["booking-not-yet"]
    office.clock.forward(days=1, hours=1)
    assert no_show(office, first.number).blocked_until == ""
    office.clock.forward(days=7)
    blocked = no_show(office, second.number)
    assert blocked.blocked_until == "2026-12-27"
    with pytest.raises(Refused) as refused:
        book(office, expert, "12-04 09:00", "12-04 09:30")
    assert codes(refused) == ["booking-blocked"]
    block = waits.block_on(office.store.db, str(line(office, second.number).visitor_id), "2026-11-27")
    assert block is not None
    with pytest.raises(Refused) as refused:
        booking_blocks.lift(
            office.store, office.desk.clerk, block[0], "", ids=RecordIds.make(office.ids), now=office.clock()
        )
    assert codes(refused) == ["reason-missing"]
    booking_blocks.lift(
        office.store, office.desk.clerk, block[0], "住院，有证明", ids=RecordIds.make(office.ids), now=office.clock()
    )
    third = book(office, expert, "12-04 09:00", "12-04 09:30")
    office.clock.forward(days=7)
    # What led to the lifted block is not counted again.
    assert no_show(office, third.number).blocked_until == ""
    assert verification.verify(office.store).sound


def test_a_no_show_put_down_wrongly_is_taken_back_with_its_block(office: Office, expert: str) -> None:
    for day in ("11-20", "11-27"):
        booked = book(office, expert, f"{day} 09:00", f"{day} 09:30")
        office.clock.now = office.clock.now.replace(month=11, day=int(day[3:]), hour=9, minute=20)
        blocked = no_show(office, booked.number)
    assert blocked.blocked_until
    booking_steps.take_back_no_show(
        office.store, office.desk.clerk, booked.number, "人在楼下等", ids=RecordIds.make(office.ids),
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    assert line(office, booked.number).state == "confirmed"
    assert waits.block_on(office.store.db, str(line(office, booked.number).visitor_id), "2026-11-27") is None


def test_cancelling_late_counts_and_cancelling_in_time_does_not(office: Office, expert: str) -> None:
    early = book(office, expert, "11-27 09:00", "11-27 09:30")
    assert cancel(office, early.number).late is False
    late = book(office, expert, "11-20 09:00", "11-20 09:30")
    office.clock.forward(hours=1)
    assert cancel(office, late.number).late is True
    with pytest.raises(Refused) as refused:
        cancel(office, book(office, expert, "11-27 10:00", "11-27 10:30").number, "expert")
    assert codes(refused) == ["reason-missing"]


def test_a_visitor_has_two_open_bookings_at_most(office: Office, expert: str) -> None:
    book(office, expert, "11-20 09:00", "11-20 09:30")
    book(office, expert, "11-20 09:30", "11-20 10:00")
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 10:00", "11-20 10:30")
    assert codes(refused) == ["booking-open-limit"]


def test_the_same_visitor_at_the_same_time_elsewhere_is_only_warned(office: Office, expert: str) -> None:
    other = take_in(office, name="钱程", conflicts="").record_id
    roster(office, other)
    first = book(office, expert, "11-20 09:00", "11-20 09:30")
    second = book(office, other, "11-20 09:15", "11-20 09:45")
    assert [(one.code, one.details["number"]) for one in second.warnings] == [
        ("booking-visitor-elsewhere", first.number)
    ]


def test_an_expert_is_not_heard_by_both_sides(office: Office, expert: str) -> None:
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 09:00", "11-20 09:30", other_party="稻香里食品有限公司")
    assert codes(refused) == ["recusal-unasked"]
    book(office, expert, "11-20 09:00", "11-20 09:30", other_party="稻香里食品有限公司", recusal_asked=True)
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 10:00", "11-20 10:30", visitor_name="陈稻", visitor_phone="13900007777",
             org_name="北京稻香里食品有限公司")  # fmt: skip
    assert codes(refused) == ["recusal-both-sides"]
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 10:00", "11-20 10:30", other_party="云栖半导体", recusal_asked=True)
    assert codes(refused) == ["recusal-listed"]
    cleared = book(office, expert, "11-20 10:00", "11-20 10:30", other_party="云栖半导体", recusal_asked=True,
                   recusal_reason="同名，另一家公司")  # fmt: skip
    assert cleared.state == BookingState.CONFIRMED


def test_from_check_in_to_the_evaluation_on_one_record(office: Office, expert: str) -> None:
    booked = book(office, expert, "11-20 09:00", "11-20 09:30", org_name="李想工作室")
    with pytest.raises(Refused) as refused:
        check_in(office, booked.number)
    assert codes(refused) == ["booking-not-today"]
    office.clock.now = office.clock.now.replace(day=20, hour=9)
    check_in(office, booked.number)
    form = booking_steps.visit_form(office.store.db, booked.number, office.desk.catalogue)
    assert (form.visitor_name, form.org_name, form.result) == ("李想", "李想工作室", "4")
    assert form.question == "商标被抢注怎么办"
    visit = office.record(visitor_name=form.visitor_name, visitor_phone=form.visitor_phone, question=form.question,
                          answer="安排专家当面答复", result="4")  # fmt: skip
    booking_steps.tie(
        office.store, office.desk.clerk, booked.number, visit.number, ids=RecordIds.make(office.ids), now=office.clock()
    )
    with pytest.raises(Refused) as refused:
        serve(office, booked.number, minutes=0)
    assert codes(refused) == ["served-minutes"]
    serve(office, booked.number, minutes=40)
    answered = journal.latest(office.store.db, visit.record_id)
    assert answered is not None
    assert answered.body()["answer"] == "安排专家当面答复\n先检索在先权利，再提异议"
    done = booking_steps.evaluate(
        office.store, office.desk.clerk, booked.number, "满意", resolved=True, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip
    assert done.state == BookingState.EVALUATED
    shown = line(office, booked.number)
    assert (shown.actual_minutes, shown.visitor_rating, shown.consultation_id) == (40, "4", visit.record_id)
    assert verification.verify(office.store).sound


def test_a_freed_slot_names_who_waits_the_longest_and_a_booking_takes_him_off_the_list(
    office: Office, expert: str
) -> None:
    booked = book(office, expert, "11-20 09:00", "11-20 09:30")
    first = wait(office, expert)
    office.clock.forward(minutes=1)
    wait(office, "", visitor_name="孙理", visitor_phone="13600003333", field="法律")
    wait(office, "", visitor_name="吴技", visitor_phone="13600004444", field="技术")
    freed = cancel(office, booked.number).freed
    assert [one.visitor for one in freed] == ["赵敏", "孙理"]
    waiting.called(
        office.store, office.desk.clerk, first.record_id, "无人接听", ids=RecordIds.make(office.ids), now=office.clock()
    )
    moved_on = cancel(office, book(office, expert, "11-20 10:00", "11-20 10:30").number).freed
    assert [one.visitor for one in moved_on] == ["孙理", "赵敏"]
    book(office, expert, "11-20 09:00", "11-20 09:30", visitor_name="赵敏", visitor_phone="13600002222",
         waiting_id=first.record_id)  # fmt: skip
    entry = waits.get(office.store.db, first.record_id)
    assert entry is not None
    assert entry.state == "booked"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"question": ""}, "booking-question-missing"),
        ({"materials": ""}, "booking-materials-missing"),
        ({"visitor_phone": ""}, "booking-visitor-missing"),
        ({"expert_id": "没有这人"}, "expert-unknown"),
        ({"wishes": "靠窗"}, "field-unknown"),
    ],
)
def test_what_is_missing_or_unknown_is_refused_by_name(
    office: Office, expert: str, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        book(office, expert, "11-20 09:30", "11-20 10:00", **given)
    assert code in codes(refused)


def test_who_only_looks_books_nothing(office: Office, expert: str) -> None:
    auditor = Clerk(office.desk.clerk.record_id, "查账", Role.AUDITOR)
    form = bookings.read_form({"expert_id": expert}, office.desk.catalogue, office.store.db)
    with pytest.raises(Refused) as refused:
        bookings.request(
            office.store, auditor, form, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
            now=office.clock(), new_id=office.ids,
        )  # fmt: skip
    assert codes(refused) == ["not-allowed"]
