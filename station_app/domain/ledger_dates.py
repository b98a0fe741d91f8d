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
_SHORT_YEAR: Final = re.compile(r"(\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})日?(?:\s+(.+))?", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?:\s+(.+))?", re.ASCII)
_CHINESE: Final = re.compile(
    r"(?:([〇零一二三四五六七八九]{4})年)?([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?(.*)"
)
_WEEKDAY: Final = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_DOUBTFUL: Final = re.compile(r"\d{1,2}\.[123]", re.ASCII)
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

    def near(self, anchor: date, latest: date | None = None) -> date | None:
        """The day that was meant: with the year it names, else in the year that brings it nearest to `anchor`, though
        not behind `latest`: what a ledger tells has happened.

        None where no such day exists (31 April; 29 February of every year around).
        """
        around = (anchor.year - 1, anchor.year, anchor.year + 1)
        years: Iterable[int] = around if self.year is None else (self.year,)
        days = [day for day in (_day(year, self.month, self.day) for year in years) if day is not None]
        past = [day for day in days if latest is None or self.year is not None or day <= latest]
        return min(past or days, key=lambda day: abs(day - anchor), default=None)


def read_date(cell: str) -> WrittenDate | None:
    """`2026-11-09`, `2026.11.9`, `26.11.9`, `2026年11月9日 星期一`, `11月9日`, `11-9`, `20261109`, `十一月九日`, a
    serial number; `11/30/2026` where only one of its numbers can be a month. None otherwise: no day is guessed.
    """
    text = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", cell)).strip()
    spoken = _CHINESE.fullmatch(text)
    if spoken:
        text = _in_figures(*spoken.groups())
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
    short = _SHORT_YEAR.fullmatch(text)
    if short:
        clock = read_time(short.group(4)) if short.group(4) else None
        return WrittenDate(2000 + int(short.group(1)), int(short.group(2)), int(short.group(3)), clock)
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last:
        one, two, year = (int(year_last.group(at)) for at in (1, 2, 3))
        clock = read_time(year_last.group(4)) if year_last.group(4) else None
        if one > 12 or two > 12 or one == two:
            return WrittenDate(year, min(one, two), max(one, two), clock)
        return None
    partial = _PARTIAL.fullmatch(text)
    if partial:
        clock = read_time(partial.group(3)) if partial.group(3) else None
        return WrittenDate(None, int(partial.group(1)), int(partial.group(2)), clock)
    return None


def is_doubtful(cell: str) -> bool:
    """Whether a spreadsheet may have lost a nought: the number 3.1 is written for 1 March and for 10 March."""
    return _DOUBTFUL.fullmatch(unicodedata.normalize("NFKC", cell).strip()) is not None


def _in_figures(year: str | None, month: str, day: str, behind: str) -> str:
    figures = "".join(str(_DIGITS[character]) for character in year) + "年" if year else ""
    return f"{figures}{_number(month)}月{_number(day)}日 {behind.strip()}".strip()


def _number(spoken: str) -> int:
    """十一 as 11, 二十 as 20; 0, which is no month and no day, for what no number is."""
    before, ten, behind = spoken.partition("十")
    if not ten:
        return _DIGITS[spoken] if len(spoken) == 1 else 0
    if len(before) > 1 or len(behind) > 1 or "十" in behind:
        return 0
    return (_DIGITS[before] if before else 1) * 10 + (_DIGITS[behind] if behind else 0)


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
