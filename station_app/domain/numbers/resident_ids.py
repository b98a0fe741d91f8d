"""公民身份号码, GB 11643-1999 (domain.md 7.2), and the search for one that strayed into free text.

A consultation collects no ID number (PIPL 6), and none may enter the journal, a batch or the index (decisions.md 5).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from station_app.domain.numbers.checks import LOOK_ALIKES, NumberCheck, accepted, compact, doubtful, first_stranger

LENGTH: Final = 18
_OLD_LENGTH: Final = 15
_WEIGHTS: Final = tuple(pow(2, LENGTH - 1 - place, 11) for place in range(LENGTH - 1))
_CHECK_DIGITS: Final = "10X98765432"
_FIRST_YEAR: Final = 1900
_KEPT_WHEN_MASKED: Final = 4
_FULL_WIDTH: Final = str.maketrans({0xFF10 + digit: str(digit) for digit in range(10)} | {"Ｘ": "X", "ｘ": "x"})
_CANDIDATE: Final = re.compile(r"(?<![0-9])[1-9]\d{5}[ -]?\d{8}[ -]?\d{3}[0-9Xx](?![0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class ResidentIdSpan:
    """Where an ID number stands in a text: `text[start:end]`. `certain` is false where its check digit does not fit.

    A number whose digit does not fit is most often a real one, copied with a slip; hence it counts too.
    """

    start: int
    end: int
    certain: bool


def normalize(text: str) -> str:
    """The number without spaces and separators, a final x as X."""
    return compact(text)


def check_digit(number: str) -> str:
    """The last character that belongs to the first 17 digits of a number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    body = number[: LENGTH - 1]
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def check(text: str, today: date) -> NumberCheck:
    """Whether `text` can be a resident's ID number on the day `today`.

    The region is not looked up: residence permits of Hong Kong, Macao and Taiwan (81, 82, 83), permanent residents (9)
    and abolished counties are all in use, and stdnum's `validate` refuses them.
    """
    number = normalize(text)
    if not number:
        return doubtful("resident-id-empty", number)
    if len(number) == _OLD_LENGTH and number.isascii() and number.isdigit():
        return doubtful("resident-id-old", number)
    if len(number) != LENGTH:
        return doubtful("resident-id-short" if len(number) < LENGTH else "resident-id-long", number, length=len(number),
                        difference=abs(len(number) - LENGTH))
    stranger = first_stranger(number[:-1], "0123456789") or first_stranger(number[-1], "0123456789X")
    if stranger is not None:
        position = stranger[0] if number[stranger[0] - 1] == stranger[1] else LENGTH
        hint = LOOK_ALIKES.get(stranger[1])
        if hint is not None:
            return doubtful("resident-id-letter", number, position=position, character=stranger[1], hint=hint)
        return doubtful("resident-id-character", number, position=position, character=stranger[1])
    born = _birthday(number)
    if born is None or born > today:
        return doubtful("resident-id-date", number)
    if check_digit(number) != number[-1]:
        return doubtful("resident-id-check", number)
    return accepted("resident-id-valid", number)


def find_resident_ids(text: str, today: date) -> tuple[ResidentIdSpan, ...]:
    """Every ID number in a free text, full-width digits and one blank or hyphen between its groups included."""
    if len(text) < LENGTH:
        return ()
    return tuple(_spans(text, today))


def mask_resident_ids(text: str, today: date) -> str:
    """The text with all but the last four characters of each ID number replaced by `*`; same length as before."""
    characters = list(text)
    for span in find_resident_ids(text, today):
        for index in range(span.start, span.end - _KEPT_WHEN_MASKED):
            characters[index] = "*"
    return "".join(characters)


def _spans(text: str, today: date) -> Iterator[ResidentIdSpan]:
    for match in _CANDIDATE.finditer(text.translate(_FULL_WIDTH)):
        number = normalize(match.group())
        born = _birthday(number)
        if born is not None and born <= today:
            certain = check_digit(number) == number[-1]
            yield ResidentIdSpan(match.start(), match.end(), certain)


def _birthday(number: str) -> date | None:
    """The date in positions 7 to 14, or None where the calendar has no such day or the year is before 1900."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= _FIRST_YEAR else None
