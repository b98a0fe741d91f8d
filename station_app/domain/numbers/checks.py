"""What every number check answers, and how a number is cleaned before it is checked (domain.md 7).

The policy: normalise, check, warn. A wrong number is never a reason to send a visitor away, so no check here answers
with a level that refuses a save.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from station_app.domain.faults import Fault, Level

LOOK_ALIKES: Final[Mapping[str, str]] = {"O": "0", "I": "1", "L": "1", "Z": "2", "S": "5"}
"""Letters that a hand or a scanner puts where a digit belongs."""

_NUMBER_WORDS: Final = re.compile(r"(?:专利|申请|注册|登记)?号码?:?|第")
_SEPARATORS: Final = re.compile(r"[\s\-.‐-―−]")


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """The answer of a check.

    `ok`: the number can be what it is said to be. `normalized`: the form to store and compare, also where not ok.
    `level`: None where nothing has to be said; else how heavy the remark weighs. `code` names a sentence of
    `station_app.words.faults` in every case, `details` fill it.
    """

    ok: bool
    normalized: str
    level: Level | None
    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)

    def fault(self, field_name: str) -> Fault | None:
        """The remark as a fault beside `field_name`, or None where there is nothing to say."""
        return None if self.level is None else Fault(self.code, field_name, self.level, self.details)


def accepted(code: str, normalized: str, level: Level | None = None, **details: str | int) -> NumberCheck:
    """A number that can be right, with a remark where `level` is given."""
    return NumberCheck(True, normalized, level, code, details)


def doubtful(code: str, normalized: str, **details: str | int) -> NumberCheck:
    """A number that cannot be right as it stands: 建议改."""
    return NumberCheck(False, normalized, Level.SHOULD, code, details)


def compact(text: str) -> str:
    """The number without what people put around it: NFKC, no spaces, hyphens, dots, 第 or 号, in upper case.

    For numbers only: NFKC would rewrite the characters of a personal or company name.
    """
    return _SEPARATORS.sub("", _NUMBER_WORDS.sub("", unicodedata.normalize("NFKC", text))).upper()


def first_stranger(text: str, allowed: str) -> tuple[int, str] | None:
    """Position (from 1) and character of the first character that is not among `allowed`, or None."""
    for position, character in enumerate(text, start=1):
        if character not in allowed:
            return position, character
    return None
