"""Days and times as people type them at a counter."""

from datetime import date

import pytest

from station_app.domain.typed_days import read_clock, read_day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-19", "2026-11-19"), ("20261119", "2026-11-19"), ("2026年11月9日", "2026-11-09"),
        ("11-9", "2026-11-09"), ("１１．９", "2026-11-09"), ("2026-02-30", None), ("明天", None), ("", None),
        ("13-1", None), ("2028-2-29", "2028-02-29"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_type_it(typed: str, meant: str | None) -> None:
    found = read_day(typed, date(2026, 11, 19))
    assert (found.isoformat() if found else None) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:00", "14:00"), ("1430", "14:30"), ("14", "14:00"), ("14时5分", None), ("14时05分", "14:05"),
     ("９：０５", "09:05"), ("24:00", None), ("12:60", None), ("下午", None), ("", None)],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_type_it(typed: str, meant: str | None) -> None:
    found = read_clock(typed)
    assert (f"{found:%H:%M}" if found else None) == meant
