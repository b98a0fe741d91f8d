"""Days as clerks type them where something falls due."""

from datetime import date

import pytest

from station_app.domain.due_days import read_due
from station_app.domain.working_days import WorkingDays
from tests.helpers.reference import bundled_catalogue

THURSDAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("11-26", "2026-11-26"), ("11月26日", "2026-11-26"), ("１１．２６", "2026-11-26"), ("2026-11-26", "2026-11-26"),
        ("20261126", "2026-11-26"), ("26", "2026-11-26"), ("5", "2026-12-05"), ("31", "2026-12-31"),
        ("01-05", "2027-01-05"), ("今天", "2026-11-19"), ("明天", "2026-11-20"), ("周五", "2026-11-20"),
        ("周四", "2026-11-19"), ("星期日", "2026-11-22"), ("周天", "2026-11-22"), ("+5", "2026-11-26"),
        ("+ 1", "2026-11-20"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_the_clerk_means_it(typed: str, meant: str) -> None:
    calendar = WorkingDays.from_catalogue(bundled_catalogue())
    assert read_due(typed, THURSDAY, calendar) == date.fromisoformat(meant)


@pytest.mark.parametrize("typed", ["", "下周", "13-40", "02-30", "32", "0", "2026", "周八", "+", "尽快", "11-26-1"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_due(typed, THURSDAY, WorkingDays.from_codes(())) is None


def test_working_days_ahead_leap_over_the_national_day() -> None:
    calendar = WorkingDays.from_catalogue(bundled_catalogue())
    assert read_due("+3", date(2026, 9, 29), calendar) == date(2026, 10, 9)
