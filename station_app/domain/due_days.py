"""A day as clerks type it where something falls due: `11-26`, `26`, `今天`, `周五`, `+5` working days."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from station_app.domain.working_days import WorkingDays

_FULL: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", re.ASCII)
_SHORT: Final = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_DAY: Final = re.compile(r"(\d{1,2})日?", re.ASCII)
_AHEAD: Final = re.compile(r"\+(\d{1,3})", re.ASCII)
_NAMED: Final = {"今天": 0, "明天": 1, "后天": 2}
_WEEKDAYS: Final = "一二三四五六日"
_FARTHEST: Final = 400


def read_due(text: str, today: date, calendar: WorkingDays) -> date | None:
    """The day that a text means, counted from `today`; None for any other text.

    A month and day, a day of the month and a weekday mean the next one from today on, a year only where it is written.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if typed in _NAMED:
        return today + timedelta(days=_NAMED[typed])
    if len(typed) >= 2 and typed[-1] in "一二三四五六日天" and typed[:-1] in ("周", "星期", "礼拜"):
        wanted = _WEEKDAYS.index("日" if typed[-1] == "天" else typed[-1])
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    ahead, full, short, day = (rule.fullmatch(typed) for rule in (_AHEAD, _FULL, _SHORT, _DAY))
    if ahead is not None:
        return calendar.add(today, min(int(ahead[1]), _FARTHEST))
    if full is not None and len(typed) >= 8:
        return _date(int(full[1]), int(full[2]), int(full[3]))
    if short is not None:
        found = _date(today.year, int(short[1]), int(short[2]))
        return found if found is None or found >= today else _date(today.year + 1, found.month, found.day)
    if day is not None:
        return _next_of_month(int(day[1]), today)
    return None


def _next_of_month(day: int, today: date) -> date | None:
    """That day of this month, or of the first month after it that has one."""
    year, month = today.year, today.month
    for _ in range(13):
        found = _date(year, month, day)
        if found is not None and found >= today:
            return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
