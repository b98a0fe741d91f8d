"""What makes two questions alike, and what of an earlier answer may be cited to another visitor."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from station_app.domain.numbers import mask_phone, mask_resident_ids

LONGEST_LOOKED_AT: Final = 300
"""Of a longer question the last so many code points are looked at: what is being written now."""
MOST_PAIRS: Final = 16
ENOUGH_ALIKE: Final = 0.35
"""The share of a question's weight that an earlier one must have."""
SAME_ITEM: Final = 0.15
"""What the same 事项 adds."""

_WORD: Final = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")
# Characters that ask, point and join, and say nothing of the matter.
_EMPTY: Final = frozenset("的了吗呢么是我你他她它以问怎什哪谁这那吧啊呀啦也都就还又很与及或把被让说没")
_MOBILE: Final = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d){8}(?!\d)")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier visit whose question is alike, as it lies in the store: with names and numbers in it."""

    number: str
    day: str
    items: tuple[str, ...]
    question: str
    answer: str
    persons: tuple[str, ...]
    """Names and numbers of whoever stood at the counter then: they are left out of what is cited."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry beside the form. `source` is `answer` or `policy`; `text` is what citing puts into the answer.

    `where` is the number of an earlier visit or the place in the text; `title` its question or the policy's name,
    `day` when; `basis` names the source where it is one.
    """

    source: str
    where: str
    day: str
    title: str
    text: str
    basis: str = ""


def pairs_of(text: str, most: int = MOST_PAIRS) -> tuple[str, ...]:
    """What a text is looked up by: pairs of neighbouring characters, words of letters and digits whole, folded.

    Pairs that only ask or join are left out; of more than `most` the longest-apart are kept, so that none part of the
    text is forgotten.
    """
    folded = unicodedata.normalize("NFKC", text[-LONGEST_LOOKED_AT:]).lower()
    found: dict[str, None] = {}
    for word in _WORD.findall(folded):
        if word[0].isascii():
            if len(word) > 1:
                found[word] = None
            continue
        for one, two in pairwise(word):
            if one not in _EMPTY and two not in _EMPTY:
                found[one + two] = None
    kept = list(found)
    if len(kept) <= most:
        return tuple(kept)
    step = len(kept) / most
    return tuple(kept[int(place * step)] for place in range(most))


def weights(seen: Mapping[str, float], whole: int) -> dict[str, float]:
    """How much each pair says: the rarer it is among `whole` texts, the more. Pairs that no text has say nothing."""
    return {pair: math.log(1 + whole / count) for pair, count in seen.items() if count > 0}


def likeness(weighed: Mapping[str, float], text: str) -> float:
    """The share (0 to 1) of the weight that the text has too."""
    total = sum(weighed.values())
    if not total:
        return 0.0
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return sum(weight for pair, weight in weighed.items() if pair in folded) / total


def ranked(
    weighed: Mapping[str, float], found: Iterable[Earlier], items: Collection[str], most: int
) -> list[Earlier]:
    """The earlier visits that are alike enough: the most alike first, the newest among equals, each answer once."""
    scored = []
    for one in found:
        alike = likeness(weighed, one.question)
        same = SAME_ITEM if not set(items).isdisjoint(one.items) else 0.0
        if alike + same >= ENOUGH_ALIKE and alike > 0:
            scored.append((round(alike + same, 1), one.day, one.number, one))
    scored.sort(key=lambda entry: entry[:3], reverse=True)
    once: dict[str, Earlier] = {}
    for *_, one in scored:
        once.setdefault("".join(one.answer.split()), one)
        if len(once) == most:
            break
    return list(once.values())


def without_persons(text: str, persons: Sequence[str], stand_in: str, today: date) -> str:
    """The text as it may be shown to another: the persons' names and numbers replaced, any mobile number masked, any
    resident id (valid `today`) masked. A name of one character is left: it would hit words.
    """
    for person in sorted({person for person in persons if len(person) > 1}, key=len, reverse=True):
        text = text.replace(person, mask_phone(person) if person.isdigit() else stand_in)
    text = _MOBILE.sub(lambda found: mask_phone("".join(filter(str.isdigit, found.group()))[-11:]), text)
    return mask_resident_ids(text, today)
