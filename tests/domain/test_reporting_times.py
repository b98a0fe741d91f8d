"""When the desk reminds and reports by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from station_app.domain.periods import BEIJING_TIME
from station_app.domain.reporting_times import ReportingTimes


def at(day: int, clock: str) -> datetime:
    """A moment of the week of Monday 16 November 2026, at the counter."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 15 + day, hour, minute, tzinfo=BEIJING_TIME)


def test_the_reminder_comes_once_a_week_on_friday_afternoon_or_at_the_next_start_after_it() -> None:
    usual = ReportingTimes()
    assert not usual.reminder_due(at(5, "15:59"), "")
    assert usual.reminder_due(at(5, "16:00"), "")
    assert usual.reminder_due(at(5, "16:00").astimezone(UTC), "")
    assert not usual.reminder_due(at(5, "17:00"), at(5, "16:00").isoformat())
    assert usual.reminder_due(at(6, "09:00"), at(-2, "16:00").isoformat())
    assert not usual.reminder_due(at(8, "09:00"), at(5, "16:00").isoformat())


def test_no_reminder_where_none_is_wanted() -> None:
    never = ReportingTimes(reminder_day=0)
    assert not any(never.reminder_due(at(day, "23:59"), "") for day in range(1, 8))


def test_it_reports_daily_hourly_or_never_as_chosen() -> None:
    daily = ReportingTimes(automatic="daily", automatic_at="12:30")
    assert not daily.report_due(at(2, "12:29"), at(1, "12:30").isoformat())
    assert daily.report_due(at(2, "12:30"), at(1, "12:30").isoformat())
    assert daily.report_due(at(2, "18:00"), at(2, "09:00").isoformat())
    assert not daily.report_due(at(2, "18:00"), at(2, "12:31").isoformat())
    hourly = ReportingTimes(automatic="hourly")
    assert hourly.report_due(at(2, "10:00"), at(2, "09:00").isoformat())
    assert not hourly.report_due(at(2, "10:00"), at(2, "09:30").isoformat())
    assert not ReportingTimes(automatic="off").report_due(at(2, "10:00"), "")


def test_a_clock_that_once_ran_ahead_does_not_silence_it() -> None:
    ahead = (at(5, "16:00") + timedelta(days=400)).isoformat()
    assert ReportingTimes().reminder_due(at(5, "16:00"), ahead)
    assert ReportingTimes().report_due(at(5, "16:00"), ahead)


@pytest.mark.parametrize("kept", [None, 7, [], {"reminder_day": 9, "reminder_at": "25:00", "automatic": "often"},
                                  {"reminder_day": True, "automatic_at": 3}])  # fmt: skip
def test_what_makes_no_sense_falls_back_to_the_usual(kept: object) -> None:
    assert ReportingTimes.from_json(kept) == ReportingTimes()


def test_what_was_chosen_comes_back() -> None:
    chosen = {"reminder_day": 4, "reminder_at": "09:30", "automatic": "off", "automatic_at": "18:00"}
    assert ReportingTimes.from_json(chosen) == ReportingTimes(4, "09:30", "off", "18:00")
