"""Application and registration numbers of trademarks (domain.md 7.4). They carry no check digit."""

import re
import unicodedata
from typing import Final

from station_app.domain.numbers.checks import NumberCheck, accepted, compact, doubtful

LAST_CLASS: Final = 45
_DOMESTIC: Final = re.compile(r"\d{1,9}([A-HJ-NP-Z]?)", re.ASCII)
_INTERNATIONAL: Final = re.compile(r"G\d{6,7}([A-HJ-NP-Z]?)", re.ASCII)
_WITH_CLASS: Final = re.compile(r"(.+?)(?:-|第)\s*(\d{1,2})\s*类?\s*", re.ASCII)


def normalize(text: str) -> str:
    """The number alone, without the class that may stand behind it."""
    return check(text).normalized


def check(text: str) -> NumberCheck:
    """Whether `text` can be a trademark number. `details` tell `nice_class` (0: none was given) and `division`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    with_class = _WITH_CLASS.fullmatch(plain)
    nice_class = int(with_class.group(2)) if with_class else 0
    number = compact(with_class.group(1) if with_class else plain)
    if not number:
        return doubtful("trademark-empty", number)
    if number.startswith(("ZL", "CN")):
        return doubtful("trademark-is-patent", number)
    if with_class and not 1 <= nice_class <= LAST_CLASS:
        return doubtful("trademark-class", number, nice_class=nice_class)
    domestic = _DOMESTIC.fullmatch(number)
    if domestic:
        return accepted("trademark-valid", number, nice_class=nice_class, division=domestic.group(1))
    international = _INTERNATIONAL.fullmatch(number)
    if international:
        return accepted("trademark-international", number, nice_class=nice_class, division=international.group(1))
    if "O" in number or "I" in number:
        wrong = "O" if "O" in number else "I"
        return doubtful("trademark-letter", number, position=number.index(wrong) + 1, character=wrong,
                        hint="0" if wrong == "O" else "1")
    return doubtful("trademark-shape", number)
