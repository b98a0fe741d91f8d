"""Backups: what they are called, which are kept, and what the desk remembers of the last one.

A backup is a folder `G003-20261119-104207.backup`: station code and Beijing time, nothing else. Kept are the newest
of each of the last seven days, four weeks (from Monday) and six months that have one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station_app.domain.periods import BEIJING_TIME

SUFFIX: Final = ".backup"
DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 6
_NAME: Final = re.compile(r"([A-Z0-9]{3,5})-(\d{8}-\d{6})" + re.escape(SUFFIX))
_TIME: Final = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class BackupState:
    """What is known of this desk's backups: when the last one was made, and the trouble of the last try, if any.

    `at` and `failed_at` are ISO 8601 with offset. `second_only` says that only the second place failed.
    """

    at: str = ""
    name: str = ""
    position: int = 0
    failed_at: str = ""
    trouble: str = ""
    second_only: bool = False


def backup_name(code: str, at: datetime) -> str:
    """The folder name of a backup made at that moment. ValueError for a time without zone."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return f"{code}-{at.astimezone(BEIJING_TIME).strftime(_TIME)}{SUFFIX}"


def read_name(name: str) -> tuple[str, datetime] | None:
    """(station code, time) of a backup's folder name, or None for a name that is none."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        return match[1], datetime.strptime(match[2], _TIME).replace(tzinfo=BEIJING_TIME)
    except ValueError:
        return None


def to_keep(times: Iterable[datetime]) -> frozenset[datetime]:
    """Which of the backups made at these times are kept; always among them the newest."""
    made = sorted(set(times), reverse=True)
    return frozenset(
        time
        for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month))
        for time in _newest_of_each(made, period, most)
    )


def _newest_of_each(
    newest_first: list[datetime], period: Callable[[date], tuple[int, int]], most: int
) -> list[datetime]:
    found: dict[tuple[int, int], datetime] = {}
    for time in newest_first:
        found.setdefault(period(time.astimezone(BEIJING_TIME).date()), time)
    return list(found.values())[:most]


def _day(day: date) -> tuple[int, int]:
    return day.toordinal(), 0


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[0], day.isocalendar()[1]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
