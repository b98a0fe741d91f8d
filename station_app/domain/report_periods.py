"""The periods that are reported: an ISO week, a month, a quarter, a year; all by Beijing's days.

A week belongs to its ISO year, so that the year so far of the last week of a year is the sum of that year's weeks.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from station_app.domain.faults import Refused
from station_app.domain.periods import ReportingWeek


class Span(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_QUARTER: Final = re.compile(r"(\d{4})-?[Qq]([1-4])", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})", re.ASCII)
_EARLIEST: Final = 2000
_LATEST: Final = 2200


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period from `first` to `last`, both included. `year` is the year it belongs to, `nth` its number in it."""

    first: date
    last: date
    span: Span
    year: int
    nth: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2026-W46`, `2026-11`, `2026-Q4` or `2026`. Refused `period-unreadable` for anything else."""
        text = text.strip()
        if "w" in text.lower():
            return cls.of_week(ReportingWeek.parse(text))
        for pattern, span in ((_QUARTER, Span.QUARTER), (_MONTH, Span.MONTH), (_YEAR, Span.YEAR)):
            match = pattern.fullmatch(text)
            if match is not None:
                year, nth = int(match.group(1)), int(match.group(2)) if match.lastindex == 2 else 1
                if _EARLIEST <= year <= _LATEST and 1 <= nth <= 12:
                    return cls._of(span, year, nth)
        raise Refused.because("period-unreadable", "period", text=text[:20])

    @classmethod
    def of_week(cls, week: ReportingWeek) -> "Period":
        """The period of an ISO week."""
        return cls(week.monday, week.sunday, Span.WEEK, week.year, week.week)

    @classmethod
    def containing(cls, day: date, span: Span) -> "Period":
        """The period of that length that a day lies in."""
        if span is Span.WEEK:
            return cls.of_week(ReportingWeek.containing(day))
        nth = {Span.MONTH: day.month, Span.QUARTER: (day.month + 2) // 3, Span.YEAR: 1}[span]
        return cls._of(span, day.year, nth)

    @classmethod
    def _of(cls, span: Span, year: int, nth: int) -> "Period":
        months = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}[span]
        start = (nth - 1) * months + 1
        first = date(year, start, 1)
        after = date(year + (start + months > 12), (start + months - 1) % 12 + 1, 1)
        return cls(first, after - timedelta(days=1), span, year, nth)

    @property
    def before(self) -> "Period":
        """The period of the same length just before."""
        return Period.containing(self.first - timedelta(days=1), self.span)

    @property
    def after(self) -> "Period":
        """The period of the same length just after."""
        return Period.containing(self.last + timedelta(days=1), self.span)

    @property
    def year_starts(self) -> date:
        """The first day of the year it belongs to: the Monday of week 1 for a week, 1 January otherwise."""
        return date.fromisocalendar(self.year, 1, 1) if self.span is Span.WEEK else date(self.year, 1, 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Its days."""
        return tuple(self.first + timedelta(days=count) for count in range((self.last - self.first).days + 1))

    def demand_begun(self, today: date) -> None:
        """Nothing where it has begun; Refused `period-ahead` where it lies in the future."""
        if self.first > today:
            raise Refused.because("period-ahead", "period", period=str(self), first=self.first.isoformat())

    def demand_over(self, today: date) -> None:
        """Nothing where it is over; Refused `period-not-over` on its last day still."""
        if self.last >= today:
            raise Refused.because("period-not-over", "period", period=str(self), last=self.last.isoformat())

    def __str__(self) -> str:
        """`2026-W46`, `2026-11`, `2026-Q4`, `2026`."""
        tail = {Span.WEEK: f"-W{self.nth:02d}", Span.MONTH: f"-{self.nth:02d}", Span.QUARTER: f"-Q{self.nth}"}
        return f"{self.year:04d}{tail.get(self.span, '')}"
