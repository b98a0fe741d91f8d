"""Which days the offices work: the State Council's yearly notice (放假安排) over plain weekends.

A year without a notice is counted by its weekends alone, and whoever counts into it must say so (待核): ask `is_known`
or `doubtful_years`. The days come from the reference list `holiday` (db/reference/holidays.csv), never from the code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from station_app.domain.catalogue import Catalogue, Code

HOLIDAYS: Final = "holiday"
"""The list of days that a notice moves: code = the day (ISO 8601), label = the feast, `day` = off | work, `notice`."""

_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)
_LONGEST_REST: Final = 40
"""Days after which a run of days off can only be broken data: the longest feast has nine."""

DayKind = Literal["working", "weekend", "off", "made_up"]
"""`off`: a feast or a day moved to it. `made_up`: a Saturday or Sunday on which offices work for it (调休上班)."""


@dataclass(frozen=True, slots=True)
class MovedDay:
    """One day of a notice: the feast it belongs to, whether offices work on it, and the notice's number."""

    feast: str
    works: bool
    notice: str


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of one version of the reference data."""

    moved: Mapping[date, MovedDay]
    years: frozenset[int]

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> "WorkingDays":
        """The calendar of the catalogue; one without the list knows no year and goes by weekends.

        ValueError for a code that is no day or a `day` that is neither off nor work: the data are broken.
        """
        codes = catalogue.lists.get(HOLIDAYS, ())
        known, days = _LATEST[0]
        if known is not codes:
            days = cls.from_codes(codes)
            _LATEST[0] = (codes, days)
        assert days is not None
        return days

    @classmethod
    def from_codes(cls, codes: Iterable[Code]) -> "WorkingDays":
        """The calendar of the list's rows; see `from_catalogue`."""
        moved: dict[date, MovedDay] = {}
        for code in codes:
            if code.attributes["day"] not in ("off", "work"):
                raise ValueError("a moved day is neither off nor work")
            day = date.fromisoformat(code.code)
            moved[day] = MovedDay(code.label, code.attributes["day"] == "work", code.attributes["notice"])
        return cls(moved, frozenset(day.year for day in moved))

    def kind(self, day: date) -> DayKind:
        """What kind of day it is; in a year without a notice only `working` and `weekend`."""
        moved = self.moved.get(day)
        if moved is not None:
            return "made_up" if moved.works else "off"
        return "weekend" if day.weekday() >= _SATURDAY else "working"

    def works(self, day: date) -> bool:
        """Whether offices work on the day."""
        return self.kind(day) in ("working", "made_up")

    def feast(self, day: date) -> str:
        """The feast that moves the day, such as 国庆节; empty where none does."""
        moved = self.moved.get(day)
        return moved.feast if moved is not None else ""

    def notice(self, year: int) -> str:
        """The number of the notice for a year; empty for a year without one."""
        return next((moved.notice for day, moved in self.moved.items() if day.year == year), "")

    def on_or_after(self, day: date) -> date:
        """The day itself where offices work on it, else the first working day after it."""
        for ahead in range(_LONGEST_REST):
            found = day + ahead * _ONE_DAY
            if self.works(found):
                return found
        raise ValueError("no working day for forty days: the calendar is broken")

    def after(self, day: date) -> date:
        """The first working day after the day."""
        return self.on_or_after(day + _ONE_DAY)

    def add(self, day: date, working_days: int) -> date:
        """The `working_days`-th working day after the day, which itself is not counted (起算日不计).

        Zero answers the day, or the first working day after it where offices are closed. ValueError below zero.
        """
        if working_days < 0:
            raise ValueError("terms run forwards")
        found = self.on_or_after(day) if working_days == 0 else day
        for _ in range(working_days):
            found = self.after(found)
        return found

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`; negative where `last` lies before `first`."""
        if last < first:
            return -self.between(last, first)
        return sum(self.works(first + ahead * _ONE_DAY) for ahead in range(1, (last - first).days + 1))

    def is_known(self, year: int) -> bool:
        """Whether the notice of the year is in the data."""
        return year in self.years

    def doubtful_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days, both included, that have no notice: the count is 待核 where there are any."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.is_known(year))


_LATEST: Final[list[tuple[object, WorkingDays | None]]] = [(None, None)]
"""The list that was read last and its calendar: a conflict check asks at every key, and a desk has one list."""
