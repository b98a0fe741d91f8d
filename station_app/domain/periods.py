"""The reporting week: ISO 8601, Monday 00:00 to Sunday 24:00, Beijing time (domain.md 6)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from station_app.domain.faults import Refused

BEIJING_TIME: Final = timezone(timedelta(hours=8), "UTC+08:00")
"""The time of every desk: China keeps one zone and no summer time."""

_WEEK: Final = re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII | re.IGNORECASE)


def midnight(day: date) -> str:
    """The moment at which a day begins in Beijing, as the journal writes its times."""
    return datetime.combine(day, datetime.min.time(), BEIJING_TIME).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True, order=True)
class ReportingWeek:
    """One ISO week. `year` is the ISO year: 2027-01-01 lies in 2026-W53. Refuses a week the year does not have."""

    year: int
    week: int

    def __post_init__(self) -> None:
        """Refuse a week number that this year does not have."""
        try:
            date.fromisocalendar(self.year, self.week, 1)
        except ValueError:
            raise Refused.because("week-missing", "week", year=self.year, week=self.week) from None

    @classmethod
    def parse(cls, text: str) -> "ReportingWeek":
        """Read `2026-W46` (also `2026W46`). Refuses anything else."""
        match = _WEEK.fullmatch(text.strip())
        if match is None:
            raise Refused.because("week-unreadable", "week", text=text[:20])
        return cls(int(match.group(1)), int(match.group(2)))

    @classmethod
    def containing(cls, moment: date | datetime) -> "ReportingWeek":
        """The week of a day, or of a moment as Beijing's clocks show it (a moment without zone is Beijing time)."""
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            moment = moment.astimezone(BEIJING_TIME)
        calendar = moment.isocalendar()
        return cls(calendar.year, calendar.week)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return date.fromisocalendar(self.year, self.week, 7)

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.monday + timedelta(days=offset) for offset in range(7))

    @property
    def starts_at(self) -> datetime:
        """Monday 00:00, Beijing time."""
        return datetime.combine(self.monday, datetime.min.time(), BEIJING_TIME)

    @property
    def ends_at(self) -> datetime:
        """The Monday after, 00:00: the first moment that is no longer in the week."""
        return self.starts_at + timedelta(days=7)

    def shifted(self, weeks: int) -> "ReportingWeek":
        """The week so many weeks later (earlier where negative)."""
        return ReportingWeek.containing(self.monday + timedelta(weeks=weeks))

    def __contains__(self, moment: date | datetime) -> bool:
        """Whether a day or a moment lies in it."""
        return ReportingWeek.containing(moment) == self

    def __str__(self) -> str:
        """`2026-W46`, the form of the command line and of file names."""
        return f"{self.year:04d}-W{self.week:02d}"
