"""Periods that a list is narrowed to, as they are chosen: they move on with the days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

PERIODS: Final[Sequence[str]] = ("today", "week", "month", "quarter", "year", "days")
"""Today, this week from Monday on, this month, this quarter, the last twelve months, days of one's own choice."""


def days_of(period: str, today: date) -> tuple[str, str]:
    """(first, last) day of a period, `yyyy-mm-dd`; two empty texts where it has no bounds."""
    firsts = {
        "today": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=today.month - (today.month - 1) % 3, day=1),
        # Of the 29th of February the year began on the 1st of March.
        "year": _a_year_before(today) + timedelta(days=1),
    }
    return (firsts[period].isoformat(), today.isoformat()) if period in firsts else ("", "")


def _a_year_before(today: date) -> date:
    try:
        return today.replace(year=today.year - 1)
    except ValueError:
        return today.replace(year=today.year - 1, day=28)
