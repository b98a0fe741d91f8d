"""How Chinese names and labels are typed by their sounds: pinyin initials and full pinyin, all readings of a surname.

The readings of single characters come from pypinyin's dictionary; what a surname sounds like where the dictionary does
not say so stands in a table of our own.
"""

import os
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

MOST_READINGS: Final = 12
"""No name is kept under more spellings than this."""

_SURNAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "曾": ("zeng",), "单": ("shan",), "仇": ("qiu",), "查": ("zha",), "解": ("xie",), "翟": ("zhai", "di"),
    "覃": ("qin", "tan"), "盖": ("ge", "gai"), "区": ("ou",), "朴": ("piao",), "缪": ("miao",), "乐": ("yue", "le"),
    "员": ("yun",), "召": ("shao",), "洗": ("xian",), "繁": ("po",), "秘": ("bi",), "折": ("she",), "种": ("chong",),
    "重": ("chong",), "祭": ("zhai",), "隗": ("wei", "kui"), "郗": ("xi", "chi"), "郇": ("xun", "huan"),
    "车": ("che",), "会": ("gui",), "褚": ("chu",), "燕": ("yan",), "应": ("ying",), "过": ("guo",), "阚": ("kan",),
    "谌": ("chen", "shen"), "郄": ("qie", "xi"), "逄": ("pang",), "宓": ("mi", "fu"), "瞿": ("qu",), "任": ("ren",),
    "宁": ("ning",), "尉": ("wei", "yu"), "万": ("wan", "mo"), "俟": ("qi",), "澹": ("tan",), "长": ("zhang",),
    "令": ("ling",), "薄": ("bo",), "柏": ("bai", "bo"), "牟": ("mou", "mu"), "沈": ("shen",), "盛": ("sheng",),
}  # fmt: skip


def letters(text: str) -> str:
    """The Latin letters of what was typed, lower case: input methods set blanks and apostrophes between syllables."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in folded if character.isascii() and character.isalpha())


def spellings(text: str) -> tuple[str, ...]:
    """Every way to type the text by sound, for a prefix search: initials (`zgq`) and full pinyin (`zhangguoqiang`).

    Characters without a reading are left out; empty where none has one.
    """
    syllables = [_syllables(character, first=index == 0) for index, character in enumerate(text)]
    known = [readings for readings in syllables if readings]
    if not known:
        return ()
    initials = _joined([tuple(dict.fromkeys(reading[0] for reading in readings)) for readings in known])
    # In full only the surname's readings vary: nobody tries four sounds of a given name.
    full = _joined([known[0], *[readings[:1] for readings in known[1:]]])
    return tuple(dict.fromkeys([*initials, *full]))


def _joined(parts: Iterable[tuple[str, ...]]) -> list[str]:
    return ["".join(chosen) for chosen in islice(product(*parts), MOST_READINGS)]


@lru_cache(maxsize=8192)
def _syllables(character: str, *, first: bool) -> tuple[str, ...]:
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    given = _dictionary().get(ord(character), "")
    plain = [_without_tone(reading) for reading in given.split(",") if reading]
    named = _SURNAMES.get(character, ()) if first else ()
    return tuple(dict.fromkeys([*named, *filter(None, plain)]))


@cache
def _dictionary() -> Mapping[int, str]:
    """Code point to readings, with commas between them. Imported at the first need."""
    # pypinyin's own switches: its words and its second copy cost 45 MB and half a second, and nobody asks for them.
    for switch in ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY"):
        os.environ.setdefault(switch, "1")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT  # type: ignore[no-any-return]


def _without_tone(reading: str) -> str:
    spelt = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(character for character in spelt if character.isascii() and character.isalpha())
