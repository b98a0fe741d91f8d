"""Patent application numbers, ZC 0006-2003 (domain.md 7.5); publication numbers are recognised as such."""

import re
from typing import Final

from station_app.domain.faults import Level
from station_app.domain.numbers.checks import LOOK_ALIKES, NumberCheck, accepted, compact, doubtful, first_stranger

_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9)
_KINDS: Final = "12389"
_FIRST_YEAR: Final = 1985
_FIRST_LONG_YEAR: Final = 2003
_LAST_YEAR: Final = 2099
_PUBLICATION: Final = re.compile(r"(?:CN)?\d{7,9}[ABCSUY]\d?", re.ASCII)


def normalize(text: str) -> str:
    """`202322865413.3`, `99113861.9`, or the digits alone where the check digit was left out."""
    return check(text).normalized


def check_digit(body: str) -> str:
    """The check character of 8 or 12 digits: weights 2 to 9 repeating from the left, modulo 11, 10 written X."""
    total = sum(int(digit) * _WEIGHTS[index % len(_WEIGHTS)] for index, digit in enumerate(body))
    return "0123456789X"[total % 11]


def check(text: str) -> NumberCheck:
    """Whether `text` can be a Chinese patent application number; `details` tell `kind` (the fifth digit, or third)."""
    number = compact(text)
    if not number:
        return doubtful("patent-empty", number)
    if _PUBLICATION.fullmatch(number):
        return accepted("patent-publication", number if number.startswith("CN") else f"CN{number}")
    number = number.removeprefix("CN").removeprefix("ZL")
    stranger = first_stranger(number[:-1], "0123456789") or first_stranger(number[-1:], "0123456789X")
    if stranger is not None:
        position = stranger[0] if number[stranger[0] - 1] == stranger[1] else len(number)
        hint = LOOK_ALIKES.get(stranger[1])
        if hint is not None:
            return doubtful("patent-letter", number, position=position, character=stranger[1], hint=hint)
        return doubtful("patent-character", number, position=position, character=stranger[1])
    if len(number) not in (8, 9, 12, 13):
        return doubtful("patent-length", number, length=len(number))
    body, given = (number[:12], number[12:]) if len(number) >= 12 else (number[:8], number[8:])
    if not body.isdigit():
        return doubtful("patent-length", number, length=len(number))
    normalized = f"{body}.{given}" if given else body
    year = int(body[:4]) if len(body) == 12 else 1900 + int(body[:2]) + (100 if body[0] == "0" else 0)
    first, last = (_FIRST_LONG_YEAR, _LAST_YEAR) if len(body) == 12 else (_FIRST_YEAR, _FIRST_LONG_YEAR)
    if not first <= year <= last:
        return doubtful("patent-year", normalized, year=year)
    kind = body[4] if len(body) == 12 else body[2]
    if kind not in _KINDS:
        return doubtful("patent-kind", normalized, kind=kind)
    if not given:
        return accepted("patent-unchecked", normalized, Level.NOTE, kind=kind)
    if check_digit(body) != given:
        return doubtful("patent-check", normalized)
    return accepted("patent-valid", normalized, kind=kind)
