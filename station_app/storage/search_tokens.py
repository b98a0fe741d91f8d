"""What the search index is fed with: SQL functions that make tokens of a record's texts, codes, names and marks.

Texts become one token per character (stack.md 7). Codes are whole tokens, and once more backwards behind an arrow, so
that a beginning and an end are both searches by prefix. Marks are what filters ask for.
"""

import re
from datetime import date
from typing import Any, Final

import msgspec

from station_app.domain.searching import listed, plain, sounds

APART: Final = "␟"
"""Stands between two texts of a column, so that no phrase reaches across; no folded text holds it."""
BACKWARDS: Final = "←"
SLOTS: Final = 1 << 13
"""Places of a day in the index: a place's number is its day, then its turn on that day, so that newest first costs
nothing."""
_FIRST_DAY: Final = date(2000, 1, 1)
_MARK: Final = re.compile(r"[^0-9a-z]+")


def register(connection: Any) -> None:
    """Tells a connection how tokens are made."""
    for name, count, function in (
        ("search_text", 1, text_tokens), ("search_texts", 4, _texts), ("search_codes", 4, _codes),
        ("search_sounds", 4, _sounds), ("search_marks", 7, _marks), ("search_start", 1, start_of),
    ):  # fmt: skip
        connection.create_function(name, count, function, deterministic=True)


def text_tokens(text: str | None) -> str:
    """One token for each character of the folded text."""
    return " ".join(plain(text)) if text else ""


def _texts(name: str | None, org: str | None, short: str | None, rest: str | None) -> str:
    given = [name or "", org or "", short or "", *(text for _field, text in listed(rest))]
    return f" {APART} ".join(filter(None, map(text_tokens, given)))


def _codes(number: str | None, phone: str | None, uscc: str | None, others: str | None) -> str:
    made: dict[str, None] = {}
    if number:
        made[plain(number)] = made[f"{BACKWARDS}{plain(number)[::-1]}"] = None
    for code in (phone, uscc, *(code for _field, code in listed(others))):
        folded = plain(code or "")
        if folded:
            made |= {folded: None, f"{BACKWARDS}{folded[::-1]}": None}
    return " ".join(made)


def _sounds(name: str | None, readings: str | None, org: str | None, short: str | None) -> str:
    corrected = msgspec.json.decode(readings, type=list[str]) if readings else []
    return " ".join(sounds(name or "", corrected, org or "", short or ""))


def filter_mark(sort: str, value: object) -> str:
    """The mark that a filter asks for: k kind, s state, c clerk, h channel, i item, g grade, x what only some see."""
    return f"{sort}{_MARK.sub('', str(value).lower())}"


def _marks(
    kind: int, state: str | None, clerk: str | None, channel: str | None, codes: str | None, rating: str | None,
    closed: int | None,
) -> str:  # fmt: skip
    made = [filter_mark("k", kind)]
    given = (("s", state), ("c", clerk), ("h", channel), ("g", rating))
    made += [filter_mark(sort, value) for sort, value in given if value]
    made += [filter_mark("i", code) for code in (msgspec.json.decode(codes, type=list[str]) if codes else [])]
    return " ".join([*made, filter_mark("x", 1)] if closed else made)


def start_of(day: str | None) -> int:
    """The first place of a day (`yyyy-mm-dd`, what follows is left out); of no day, the first place of all."""
    try:
        return max(0, (date.fromisoformat((day or "")[:10]) - _FIRST_DAY).days) * SLOTS
    except ValueError:
        return 0


def day_of(place: int) -> int:
    """The day of a place, as a count of days."""
    return place // SLOTS
