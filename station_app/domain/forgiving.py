"""What a search forgives once the exact hits are told: traditional characters, characters that sound alike, a slip of
the fingers, and what people call a firm for short.

Each word has a `Slack`: a pattern that finds the nearly right text, and `pieces`, texts of which at least one stands in
every text that the pattern finds, so that an index can propose them. A record is a forgiven hit where every word hits
it exactly or nearly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

from station_app.domain.character_variants import simplified, variants
from station_app.domain.readings import syllables
from station_app.domain.searching import Document, Word, folded_with_origin, plain
from station_app.domain.short_names import short_name

SLIP_CHINESE: Final = 4
SLIP_LATIN: Final = 5
SLIP_CODE: Final = 8
"""From so many characters on one may be wrong, missing or too many; fewer would find half the office."""
SWAPPED: Final = 3
LONGEST_SLIP: Final = 24
MOST_VARIANTS: Final = 64
SOUND_ALIKE: Final = (2, 3)
"""Words of so many characters are compared by sound; longer ones are within a slip of what was meant."""
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Slack:
    """How far a word may be from a text. `near` are pairs of texts that stand beside each other with one character
    between them at most; `firm` are the characters of a firm's short form, in their order.
    """

    pattern: re.Pattern[str] | None
    pieces: tuple[str, ...]
    near: tuple[tuple[str, str], ...]
    firm: str
    code: str


def slack(word: Word) -> Slack:
    """What is forgiven of a word: nothing of a quoted one."""
    if word.quoted or word.negative:
        return Slack(None, (), (), "", "")
    text = word.plain
    patterns: dict[str, None] = {}
    pieces: dict[str, None] = {}
    near: dict[tuple[str, str], None] = {}
    for other in _in_other_script(text):
        pieces[other] = patterns[re.escape(other)] = None
    if _HAN.fullmatch(text) and len(text) in SOUND_ALIKE:
        for other in _sounding_alike(text):
            pieces[other] = patterns[re.escape(other)] = None
    if len(text) >= SWAPPED and not text.isdigit():
        for other in _swapped(text):
            pieces[other] = patterns[re.escape(other)] = None
    least = SLIP_CHINESE if _HAN.search(text) else SLIP_LATIN
    if least <= len(text) <= LONGEST_SLIP and not text.isdigit():
        for at in range(len(text)):
            head, tail = text[:at], text[at + 1 :]
            # One too many in what was typed; or, at an end, one that is wrong.
            pieces[head + tail] = patterns[re.escape(head + tail)] = None
            if head and tail:
                near[head, tail] = patterns[f"{re.escape(head)}.{re.escape(tail)}"] = None
            if head:
                near[head, text[at:]] = patterns[f"{re.escape(head)}.{re.escape(text[at:])}"] = None
    called = plain(short_name(text)) if _HAN.search(text) else ""
    if called != text and len(called) > 1:
        pieces[called] = patterns[re.escape(called)] = None
    firm = called if len(called) > 1 and len(called) <= LONGEST_SLIP else ""
    code = text if text.isascii() and len(text) >= SLIP_CODE else ""
    pattern = re.compile("|".join(patterns), re.DOTALL) if patterns else None
    return Slack(pattern, tuple(pieces), tuple(near), firm, code)


def near_field(given: Slack, document: Document) -> str:
    """The first field by which the record is nearly hit, empty where it is not."""
    if given.pattern is not None:
        for field, text in document.texts:
            if given.pattern.search(plain(text)):
                return field
    if given.firm and document.org and is_short_form(given.firm, document.org):
        return next((field for field, text in document.texts if text == document.org), "org_name")
    if given.code:
        for field, code in document.codes:
            # A record's number one off is its neighbour, and nobody's slip.
            if field != "number" and len(plain(code)) >= SLIP_CODE and one_slip(given.code, plain(code)):
                return field
    return ""


def near_places(given: Slack, text: str) -> list[tuple[int, int]]:
    """Where in a text as it is shown the nearly right words stand: (begin, end) in code points."""
    if given.pattern is None:
        return []
    folded, origin = folded_with_origin(text)
    return [
        (origin[found.start()], origin[found.end() - 1] + 1)
        for found in given.pattern.finditer(folded) if found.end() > found.start()
    ]  # fmt: skip


def is_short_form(short: str, org: str) -> bool:
    """Whether people may call the firm so: characters of its name in their order, the first being its first."""
    core = plain(short_name(org))
    if not core or core[0] != short[0]:
        return False
    rest = iter(core)
    return all(character in rest for character in short)


def one_slip(one: str, other: str) -> bool:
    """Whether two texts differ by one character that is wrong, missing or too many, or by two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    begin = 0
    while begin < min(len(one), len(other)) and one[begin] == other[begin]:
        begin += 1
    if len(one) == len(other):
        swapped = one[begin + 1 : begin + 2] + one[begin : begin + 1] + one[begin + 2 :] == other[begin:]
        return one[begin + 1 :] == other[begin + 1 :] or swapped
    shorter, longer = sorted((one, other), key=len)
    return shorter[begin:] == longer[begin + 1 :]


def _in_other_script(text: str) -> Iterator[str]:
    """The text in simplified and in traditional characters, mixed ones too where they are few."""
    ways = [variants(character) for character in text]
    count = 1
    for way in ways:
        count *= len(way)
    if count <= MOST_VARIANTS:
        yield from (made for made in map("".join, product(*ways)) if made != text)
        return
    for made in (simplified(text), "".join(way[-1] for way in ways)):
        if made != text:
            yield made


def _sounding_alike(text: str) -> Iterator[str]:
    """The text with one character in the place of which stands another of the same sound."""
    for at, character in enumerate(text):
        yield from (text[:at] + other + text[at + 1 :] for other in _alike(character))


def _swapped(text: str) -> Iterator[str]:
    for at in range(len(text) - 1):
        if text[at] != text[at + 1]:
            yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]


@cache
def _alike(character: str) -> Sequence[str]:
    found = dict.fromkeys(other for sound in syllables(character) for other in _by_sound().get(sound, ()))
    return [other for other in found if other != character]


@cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    """Syllable to the characters in use (GB 2312) that sound so."""
    made: dict[str, list[str]] = {}
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                character = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            for sound in syllables(character):
                made.setdefault(sound, []).append(character)
    return {sound: tuple(characters) for sound, characters in made.items()}
