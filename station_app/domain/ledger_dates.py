"""Dates and times as clerks write them in paper ledgers and spreadsheets keep them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

_SERIAL_EPOCH: Final = date(1899, 12, 30)
"""Day 0 of the serials of spreadsheets (the 1900 system, with its leap-year slip already taken into account)."""
_SERIALS: Final = range(36526, 73051)
"""Serials from 2000-01-01 to 2099-12-31: a smaller or larger number is no date of a station."""
_FULL: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})日?(?:[T\s]*(.+))?", re.ASCII)
_COMPACT: Final = re.compile(r"(20\d{2})(\d{2})(\d{2})", re.ASCII)
_PARTIAL: Final = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})日?(?:\s+(.+))?", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5})(\.\d+)?", re.ASCII)
_CLOCK: Final = re.compile(
    r"(上午|下午|晚上|中午|AM|PM)?\s*(\d{1,2})\s*(?:[:点时]\s*(\d{1,2}|半)?)\s*分?\s*(?::\d{1,2}(?:\.\d+)?)?\s*(AM|PM)?",
    re.ASCII | re.IGNORECASE)
_FRACTION: Final = re.compile(r"0?\.\d+", re.ASCII)
_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it was written: `year` is None where only month and day were; `clock` is what stood behind it."""

    year: int | None
    month: int
    day: int
    clock: time | None = None

    def near(self, anchor: date) -> date | None:
        """The day that was meant: with the year it names, else in the year that brings it nearest to `anchor`.

        None where no such day exists (31 April; 29 February of every year around).
        """
        around = (anchor.year - 1, anchor.year, anchor.year + 1)
        years: Iterable[int] = around if self.year is None else (self.year,)
        days = [day for day in (_day(year, self.month, self.day) for year in years) if day is not None]
        return min(days, key=lambda day: abs(day - anchor), default=None)


def read_date(cell: str) -> WrittenDate | None:
    """`2026-11-09`, `2026.11.9`, `2026年11月9日`, `11月9日`, `11-9`, `20261109`, a serial number; None otherwise."""
    text = unicodedata.normalize("NFKC", cell).strip()
    full = _FULL.fullmatch(text)
    if full:
        clock = read_time(full.group(4)) if full.group(4) else None
        return WrittenDate(int(full.group(1)), int(full.group(2)), int(full.group(3)), clock)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return WrittenDate(int(compact.group(1)), int(compact.group(2)), int(compact.group(3)))
    serial = _SERIAL.fullmatch(text)
    if serial and int(serial.group(1)) in _SERIALS:
        day = _SERIAL_EPOCH + timedelta(days=int(serial.group(1)))
        clock = read_time(f"0{serial.group(2)}") if serial.group(2) else None
        return WrittenDate(day.year, day.month, day.day, clock)
    partial = _PARTIAL.fullmatch(text)
    if partial:
        clock = read_time(partial.group(3)) if partial.group(3) else None
        return WrittenDate(None, int(partial.group(1)), int(partial.group(2)), clock)
    return None


def read_time(cell: str) -> time | None:
    """`10:12`, `10：12:00`, `9点半`, `下午2点`, `14时25分`, a fraction of a day; None otherwise. To the minute."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if _FRACTION.fullmatch(text):
        minutes = round(float(text) * _DAY_MINUTES)
        return _time(minutes // 60, minutes % 60)
    moment = _moment(text)
    if moment is not None:
        return moment
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return None
    half = (clock.group(1) or clock.group(4) or "").upper()
    hour = int(clock.group(2))
    minute = 30 if clock.group(3) == "半" else int(clock.group(3) or 0)
    if half in ("下午", "晚上", "PM") and hour < 12:
        hour += 12
    return _time(hour, minute)


def _moment(text: str) -> time | None:
    """A whole date and time in the time's cell, as spreadsheets write a time that was typed with its day."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time(read.hour, read.minute) if len(text) > len("2026-11-09") else None


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
