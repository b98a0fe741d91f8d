"""The reporting week."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME, ReportingWeek


def test_a_week_runs_from_monday_to_sunday() -> None:
    week = ReportingWeek.parse("2026-W46")
    assert (week.monday, week.sunday) == (date(2026, 11, 9), date(2026, 11, 15))
    assert week.days[0] == week.monday
    assert week.days[-1] == week.sunday
    assert str(week) == "2026-W46"
    assert ReportingWeek.parse(" 2026w46 ") == week


def test_new_years_day_may_belong_to_the_last_week_of_the_old_year() -> None:
    assert str(ReportingWeek.containing(date(2027, 1, 1))) == "2026-W53"


def test_a_moment_counts_in_the_week_of_beijings_clocks() -> None:
    sunday_evening_in_london = datetime(2026, 11, 15, 17, 0, tzinfo=UTC)
    assert str(ReportingWeek.containing(sunday_evening_in_london)) == "2026-W47"
    week = ReportingWeek.parse("2026-W46")
    assert week.starts_at in week
    assert week.ends_at not in week
    assert week.ends_at - timedelta(microseconds=1) in week
    assert week.starts_at.tzinfo is BEIJING_TIME


@pytest.mark.parametrize(("text", "code"), [("2025-W53", "week-missing"), ("2026-W00", "week-missing"),
                                            ("2026-11", "week-unreadable"), ("", "week-unreadable")])
def test_a_week_that_the_year_does_not_have_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        ReportingWeek.parse(text)


@given(st.dates(date(2000, 1, 10), date(2098, 12, 20)), st.integers(-60, 60))
def test_every_day_lies_in_exactly_one_week_and_weeks_shift_without_gaps(day: date, weeks: int) -> None:
    week = ReportingWeek.containing(day)
    assert day in week
    assert week.days.count(day) == 1
    assert ReportingWeek.parse(str(week)) == week
    assert week.shifted(weeks).monday - week.monday == timedelta(weeks=weeks)
    assert week.shifted(1) > week
