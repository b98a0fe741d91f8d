"""What a clerk may type to search, and when a record is a hit: the meaning that the index must keep.

A word is a hit where it stands in a text of the record, folded; where a code (number, phone, credit code) begins or
ends with it; where a name sounds as it is spelt; or where a label of the record's items holds it. All words must hit,
in any order. Quotes make one word of several and allow no forgiveness; a minus before a word excludes what it hits.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec

from station_app.domain.faults import Fault, Refused
from station_app.domain.readings import MOST_READINGS, initials, spellings, syllables
from station_app.domain.short_names import short_name

LONGEST: Final = 200
"""Code points of a query: nobody types more, and what was pasted by mistake is told at once."""
MOST_WORDS: Final = 12
SHORTEST_CODE: Final = 3
"""Fewer characters of a code than this find nobody by it."""
SHORTEST_SOUND: Final = 2
MOST_FIRM_SOUNDS: Final = 4
RULES: Final = 2
"""Raised with every change of how texts are folded or what tokens are made: a desk then makes its index anew."""

_DROPPED: Final = re.compile("[^\\w\ue000-\uf8ff\U000f0000-\U0010fffd]+|_")
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟＂「」『』", '"') | {"－": "-", "−": "-", "\u3000": " "})
_APART: Final = frozenset("，、。；,;")


def plain(text: str) -> str:
    """A text as it is compared: half width, lower case, nothing but letters, digits and characters (private ones too:
    rare names are written with them).
    """
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, folded; never empty."""

    plain: str
    quoted: bool = False
    negative: bool = False

    @property
    def spelt(self) -> bool:
        """Whether it may be the sound of a name."""
        return not self.quoted and len(self.plain) >= SHORTEST_SOUND and self.plain.isascii() and self.plain.isalpha()

    @property
    def coded(self) -> bool:
        """Whether it may be the beginning or the end of a code."""
        return len(self.plain) >= SHORTEST_CODE and self.plain.isascii()


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, word by word."""

    words: tuple[Word, ...] = ()

    @property
    def positive(self) -> tuple[Word, ...]:
        """The words that must hit."""
        return tuple(word for word in self.words if not word.negative)

    @property
    def negative(self) -> tuple[Word, ...]:
        """The words that must not."""
        return tuple(word for word in self.words if word.negative)


def parse(typed: str) -> Query:
    """The query behind what was typed; operators of no search language mean anything here.

    Refused `search-long` beyond 200 code points, `search-many-words` beyond twelve words, `search-nothing` where
    something was typed and nothing of it can be looked for. An empty text is an empty query.
    """
    if len(typed) > LONGEST:
        raise Refused([Fault("search-long", "", details={"most": LONGEST})])
    words = tuple(dict.fromkeys(_words(typed.translate(_QUOTES))))
    if len(words) > MOST_WORDS:
        raise Refused([Fault("search-many-words", "", details={"most": MOST_WORDS})])
    if typed.strip() and not words:
        raise Refused([Fault("search-nothing", "")])
    return Query(words)


def _words(typed: str) -> Iterator[Word]:
    at = 0
    while at < len(typed):
        if typed[at].isspace() or typed[at] in _APART:
            at += 1
            continue
        negative = typed[at] == "-"
        at += negative
        quoted = at < len(typed) and typed[at] == '"'
        if quoted:
            end = typed.find('"', at + 1)
            end = len(typed) if end < 0 else end
            text, at = typed[at + 1 : end], end + 1
        else:
            end = at
            while end < len(typed) and not (typed[end].isspace() or typed[end] in _APART or typed[end] == '"'):
                end += 1
            text, at = typed[at:end], end
        folded = plain(text)
        if folded:
            yield Word(folded, quoted, negative)


@dataclass(frozen=True, slots=True)
class Document:
    """One record as it can be found. `texts` and `codes` are by the names of their fields, several under one name for
    lists; `labels` are codes of the list `code_list`. `rating` is empty where there is none.
    """

    kind: str
    rid: int
    record_id: str
    number: str
    at: str
    day: str
    clerk: str
    state: str
    channel: str
    code_list: str
    labels: tuple[str, ...]
    rating: str
    name: str
    phone: str
    org: str
    main: str
    texts: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    readings: tuple[str, ...] = ()
    org_short: str = ""

    @property
    def sounds(self) -> tuple[str, ...]:
        """How its person and its firm can be typed by sound. Made at each asking: few who look need it."""
        return tuple(sounds(self.name, self.readings, self.org, self.org_short)) if self.name or self.org else ()


def listed(given: str | None) -> Iterator[tuple[str, str]]:
    """The (field, value) pairs of a JSON object whose values are texts, lists of texts, or null."""
    if not given:
        return
    said: Mapping[str, Any] = msgspec.json.decode(given)
    for name, value in said.items():
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, str) and one:
                yield name, one


def code_hit(word: Word, code: str) -> bool:
    """Whether the word is the beginning or the end of the code."""
    folded = plain(code) if word.coded else ""
    return folded.startswith(word.plain) or folded.endswith(word.plain)


def sounds(name: str, readings: Sequence[str], org: str, org_short: str) -> list[str]:
    """How the person and the firm can be typed by sound: by initials, and in full from the beginning on.

    What lies between (`zhanggq`) is left to the look-up of visitors: it would make the index a tenth larger.
    """
    short = {*initials(name, MOST_READINGS)} if name else set()
    least = sum(min(map(len, heard)) for heard in map(syllables, name) if heard)
    ways = spellings(name, readings) if name else ()
    made = dict.fromkeys(way for way in ways if way in short or len(way) >= least or readings)
    called = org_short or (short_name(org) if org else "")
    if called:
        made |= dict.fromkeys(spellings(called)[:MOST_FIRM_SOUNDS])
    # A spelling that begins another is found by the other.
    return [one for one in made if not any(other != one and other.startswith(one) for other in made)]


def hit_field(word: Word, document: Document, labels: Mapping[str, str], *, sure: bool = False) -> str:
    """The first field by which the word hits the record, empty where it does not. `labels` are those of its codes.

    `sure`: the index has found it by this word, so that what is met nowhere else is met by its sound.
    """
    for field, text in document.texts:
        if word.plain in plain(text):
            return field
    for field, code in document.codes:
        if code_hit(word, code):
            return field
    if any(word.plain in plain(labels.get(code, "")) for code in document.labels):
        return "items"
    if word.spelt and (sure or any(one.startswith(word.plain) for one in document.sounds)):
        return "pinyin"
    return ""


def hits(query: Query, document: Document, labels: Mapping[str, str]) -> bool:
    """Whether the record is an exact hit."""
    return all(hit_field(word, document, labels) for word in query.positive) and not excluded(query, document, labels)


def excluded(query: Query, document: Document, labels: Mapping[str, str]) -> bool:
    """Whether a word with a minus hits the record."""
    return any(hit_field(word, document, labels) for word in query.negative)


@lru_cache(maxsize=16_384)
def _plain_character(character: str) -> str:
    return plain(character)


def folded_with_origin(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its characters the place in the text that it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        piece = _plain_character(character)
        folded.append(piece)
        origin += [at] * len(piece)
    return "".join(folded), origin


def places(words: Sequence[Word], text: str) -> list[tuple[int, int]]:
    """Where the words stand in a text as it is shown: (begin, end) in code points, in order, never overlapping."""
    if not words:
        return []
    folded, origin = folded_with_origin(text)
    found = []
    for word in words:
        at = folded.find(word.plain)
        while at >= 0:
            found.append((origin[at], origin[at + len(word.plain) - 1] + 1))
            at = folded.find(word.plain, at + len(word.plain))
    return merged(found)


def merged(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places, overlapping ones made one."""
    made: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if made and begin <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((begin, end))
    return made
