"""The papers around experts say what the journal holds, and nothing else."""

from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from station_app.actions import expert_papers
from station_app.documents.all_papers import FORMS
from station_app.documents.calendar_files import booked_times
from station_app.domain.faults import Refused
from station_app.domain.papers.experts import SlotState
from station_app.domain.periods import BEIJING_TIME
from tests.documents.reading import text_of
from tests.helpers import experts as helper
from tests.helpers.office import Office
from tests.ui.experts.pool_at_work import pool

MONDAY = date(2026, 11, 16)


def _given(office: Office):  # type: ignore[no-untyped-def]
    return {"catalogue": office.desk.catalogue, "now": office.clock()}


def _served(office: Office, expert: str, minutes: int = 40) -> str:
    booked = helper.book(office, expert, "11-16 09:00", "11-16 09:30")
    office.clock.now = datetime(2026, 11, 16, 9, 32, tzinfo=BEIJING_TIME)
    helper.check_in(office, booked.number)
    helper.serve(office, booked.number, minutes)
    return booked.number


def test_a_confirmation_masks_the_phone_and_a_second_one_must_be_asked_for(office: Office) -> None:
    expert = pool(office)[0]
    booked = helper.book(office, expert, "11-18 10:00", "11-18 10:30")
    made = expert_papers.confirmation(office.store, office.desk.clerk, booked.number, **_given(office))
    assert (made.shown.confirmed, made.shown.visitor, made.nth) == (True, "李想", 1)
    assert "13900001111" not in made.shown.phone_masked
    assert any("24" in rule for rule in made.shown.rules), "the free hours of cancelling are those of the dated list"
    expert_papers.confirm(office.store, office.desk.clerk, made, "a5", now=office.clock(), new_id=office.ids)
    with pytest.raises(Refused) as refused:
        expert_papers.confirmation(office.store, office.desk.clerk, booked.number, **_given(office))
    assert [fault.code for fault in refused.value.faults] == ["printed-already"]
    again = expert_papers.confirmation(
        office.store, office.desk.clerk, booked.number, reprint=True, **_given(office)
    )
    assert (again.nth, again.shown.reprint_no) == (2, 1)


def test_a_cancelled_booking_has_no_confirmation(office: Office) -> None:
    expert = pool(office)[0]
    booked = helper.book(office, expert, "11-18 10:00", "11-18 10:30")
    helper.cancel(office, booked.number)
    with pytest.raises(Refused) as refused:
        expert_papers.confirmation(office.store, office.desk.clerk, booked.number, **_given(office))
    assert [fault.code for fault in refused.value.faults] == ["booking-no-paper"]


def test_the_sheet_of_a_day_shows_who_comes_and_what_is_free(office: Office) -> None:
    expert = pool(office)[0]
    helper.book(office, expert, "11-16 09:30", "11-16 10:00")
    made = expert_papers.day_sheet(office.store, office.desk.clerk, expert, MONDAY, **_given(office))
    lines = [(f"{line.start:%H:%M}", line.state, line.visitor) for line in made.shown.lines]
    assert lines[:2] == [("09:00", SlotState.FREE, ""), ("09:30", SlotState.BOOKED, "李想")]
    assert len(lines) == 11


def test_the_week_for_the_door_names_experts_and_no_visitor(office: Office) -> None:
    expert = pool(office)[0]
    helper.book(office, expert, "11-16 09:30", "11-16 10:00")
    made = expert_papers.week_sheet(office.store, office.desk.clerk, MONDAY, **_given(office))
    row = next(row for row in made.shown.rows if row.expert == "周正")
    told = [(one.start, one.end, one.free) for one in row.days[0]]
    assert told == [("09:00", "11:30", 4), ("13:30", "16:30", 6)], "of five slots of the morning one is taken"
    assert row.days[1] == ()
    wednesdays = [one.expert for one in made.shown.rows if one.days[2]]
    assert sorted(wednesdays) == ["周正", "李若兰", "王海生", "陈默"], "all who sit at once stand there, a row for each"
    assert text_of(FORMS["expert_week"].pdf(made.shown, "a4")).count("\f") == 1, "the door has room for one page"
    assert "李想" not in repr(made.shown)
    assert made.record_id == "", "a paper without anybody's data is not journalled"


def test_a_certificate_lists_the_journalled_services_with_their_actual_minutes(office: Office) -> None:
    expert = pool(office)[0]
    number = _served(office, expert, 40)
    helper.book(office, expert, "11-18 10:00", "11-18 10:30", visitor_name="赵敏", visitor_phone="13701238862")
    made = expert_papers.certificate(
        office.store, office.desk.clerk, expert, date(2026, 1, 1), date(2026, 12, 31), **_given(office)
    )
    assert [(line.day, line.minutes, number in line.content) for line in made.shown.services] == [(MONDAY, 40, True)]
    assert (made.shown.minutes, made.shown.volunteer_no) == (40, "BJ110105000123")
    form = FORMS["service_certificate"]
    assert form.pdf(made.shown, form.layout("a4")).startswith(b"%PDF")


def test_nobody_is_certified_what_was_not_served(office: Office) -> None:
    expert = pool(office)[0]
    _served(office, expert)
    with pytest.raises(Refused) as refused:
        expert_papers.certificate(
            office.store, office.desk.clerk, expert, date(2026, 1, 1), date(2026, 11, 15), **_given(office)
        )
    assert [fault.code for fault in refused.value.faults] == ["no-services"]


def test_a_booking_that_fell_away_is_told_to_the_other_calendar_as_cancelled(office: Office) -> None:
    expert = pool(office)[0]
    booked = helper.book(office, expert, "11-18 10:00", "11-18 10:30")
    helper.cancel(office, booked.number)
    _, times = expert_papers.booked_times(office.store, office.desk.clerk, expert, MONDAY)
    assert [(one.uid, one.stands) for one in times] == [(f"{booked.number}@ip-station", False)]


class OtherProgram:
    """What a calendar program does with files it is given: one event for each UID, the highest SEQUENCE stands."""

    def __init__(self) -> None:
        self.events: dict[str, Any] = {}

    def open(self, office: Office, expert: str) -> None:
        _, times = expert_papers.booked_times(office.store, office.desk.clerk, expert, MONDAY)
        for event in Calendar.from_ical(booked_times(times, now=office.clock())).walk("VEVENT"):
            known = self.events.get(str(event["uid"]))
            if known is None or int(event["sequence"]) >= int(known["sequence"]):
                self.events[str(event["uid"])] = event

    def shown(self) -> list[tuple[str, str]]:
        return [
            (str(one["status"]), f"{one['dtstart'].dt.astimezone(BEIJING_TIME):%m-%d %H:%M}")
            for one in self.events.values() if one["status"] != "CANCELLED"
        ]  # fmt: skip


def test_a_calendar_program_updates_a_moved_booking_and_takes_a_cancelled_one_out(office: Office) -> None:
    expert, program = pool(office)[0], OtherProgram()
    booked = helper.book(office, expert, "11-18 10:00", "11-18 10:30")
    program.open(office, expert)
    assert program.shown() == [("CONFIRMED", "11-18 10:00")]
    helper.move(office, booked.number, "11-20 14:00", "11-20 14:30")
    program.open(office, expert)
    assert program.shown() == [("CONFIRMED", "11-20 14:00")]
    helper.cancel(office, booked.number)
    program.open(office, expert)
    program.open(office, expert)
    assert (program.shown(), len(program.events)) == ([], 1)


def test_a_booking_that_went_to_another_expert_leaves_the_calendar_of_the_first_whatever_is_opened_last(
    office: Office,
) -> None:
    first, _, third, _ = pool(office)
    booked = helper.book(office, first, "11-18 10:00", "11-18 10:30")
    of_first, of_both, of_both_turned = OtherProgram(), OtherProgram(), OtherProgram()
    of_first.open(office, first)
    helper.move(office, booked.number, "11-18 10:00", "11-18 10:30", expert_id=third)
    of_first.open(office, first)
    assert of_first.shown() == []
    for program, order in ((of_both, (first, third)), (of_both_turned, (third, first))):
        for expert in order:
            program.open(office, expert)
        assert program.shown() == [("CONFIRMED", "11-18 10:00")]
    helper.move(office, booked.number, "11-18 10:30", "11-18 11:00", expert_id=first)
    of_first.open(office, first)
    assert of_first.shown() == [("CONFIRMED", "11-18 10:30")]
