"""Days and times of day as people type them at a counter."""

import re
import unicodedata
from datetime import date, time
from typing import Final

_FULL: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", re.ASCII)
_SHORT: Final = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2})[:.时]?(\d{2})?分?", re.ASCII)


def read_day(text: str, today: date) -> date | None:
    """A day as people type it: 2026-11-19, 20261119, 11-19 or 11月19日 of this year; None for any other text."""
    typed = unicodedata.normalize("NFKC", text).strip()
    full, short = _FULL.fullmatch(typed), _SHORT.fullmatch(typed)
    try:
        if full is not None:
            return date(int(full[1]), int(full[2]), int(full[3]))
        if short is not None:
            return date(today.year, int(short[1]), int(short[2]))
    except ValueError:
        return None
    return None


def read_clock(text: str) -> time | None:
    """A time of day: 14:00, 1400, 14, 14时30分; None for any other text."""
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
