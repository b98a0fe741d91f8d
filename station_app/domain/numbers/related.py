"""Numbers that a visit is about: each is told by itself whether it is a trademark's or a patent's (domain.md 7.4, 7.5).

Eight or nine digits alone are a trademark's number, as they nearly always are at a counter; an old patent number of
that length is known by its point or by ZL.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from station_app.domain.numbers import patent_numbers, trademark_numbers
from station_app.domain.numbers.checks import NumberCheck

Kind = Literal["trademark", "patent"]
_BETWEEN: Final = re.compile(r"[、，,;；\n]+")
_NAMED: Final = re.compile(r"^(?:注册)?商标(?:注册|申请)?号?[:\s]*")
_OF_PATENTS: Final = re.compile(r"ZL|专利|CN|\d\.[\dX]|(?<!\d)(?:\d{12}|\d{12}[\dX])(?![\dX])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Related:
    """One number: what it was taken for, and what its check says."""

    kind: Kind
    check: NumberCheck


def read(text: str) -> list[Related]:
    """The numbers in the text, in order; commas, semicolons and 、 stand between them. Nothing for an empty text."""
    return [_about(part) for part in _BETWEEN.split(text) if part.strip()]


def normalize(text: str) -> str:
    """The text as it is stored: each sound number in its one form, what is none as it was typed."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    told = [_about(part) for part in parts]
    return "、".join(_stored(one.check) if one.check.ok else part for one, part in zip(told, parts, strict=True))


def _stored(check: NumberCheck) -> str:
    nice_class = check.details.get("nice_class")
    return f"{check.normalized}-{nice_class}" if nice_class else check.normalized


def _about(part: str) -> Related:
    plain = _NAMED.sub("", unicodedata.normalize("NFKC", part).strip())
    compact = re.sub(r"[\s\-]", "", plain)
    kind: Kind = "patent" if _OF_PATENTS.search(compact) else "trademark"
    return Related(kind, (patent_numbers if kind == "patent" else trademark_numbers).check(plain))
