"""How Chinese names and labels are typed by their sounds: pinyin initials and full pinyin, all readings of a surname.

The readings of single characters come from pypinyin's dictionary; what a surname sounds like where the dictionary does
not say so stands in a table of our own.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from station_app.domain.faults import Fault

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

_COMPOUND: Final[Mapping[str, tuple[str, ...]]] = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"), "乐正": ("yue", "zheng"), "令狐": ("ling", "hu"), "皇甫": ("huang", "fu"),
    "拓跋": ("tuo", "ba"), "吐谷": ("tu", "yu"), "宰父": ("zai", "fu"), "亓官": ("qi", "guan"), "鲜于": ("xian", "yu"),
    "中行": ("zhong", "hang"), "呼延": ("hu", "yan"), "夏侯": ("xia", "hou"), "第五": ("di", "wu"),
    "公冶": ("gong", "ye"), "漆雕": ("qi", "diao"), "钟离": ("zhong", "li"), "宗政": ("zong", "zheng"),
    "濮阳": ("pu", "yang"), "淳于": ("chun", "yu"), "叱干": ("chi", "gan"), "贺若": ("he", "ruo"),
}  # fmt: skip
"""Surnames of two characters; what their second character sounds like alone is no guide."""

_MISSING: Final[Mapping[str, str]] = {"𠮷": "ji", "𬱖": "wei", "𬍛": "jian", "𫖯": "fu", "𪩘": "yan", "〇": "ling"}
"""Characters of names that the dictionary lacks."""

RULES: Final = 2
"""Raised with every change of what a name sounds like: a desk then makes its look-up keys anew at the next opening."""

MOST_CORRECTED: Final = 4
_READING: Final = re.compile(r"[a-z]{1,8}( [a-z]{1,8}){0,59}")


def check_readings(readings: Sequence[str]) -> list[Fault]:
    """Whether these are readings as a clerk corrects them: pinyin without tones, a blank between syllables."""
    if len(readings) > MOST_CORRECTED:
        return [Fault("readings-many", "name_readings", details={"most": MOST_CORRECTED})]
    wrong = [reading for reading in readings if not _READING.fullmatch(reading)]
    return [Fault("reading-form", "name_readings", details={"value": wrong[0][:40]})] if wrong else []


def reading_of(text: str) -> str:
    """A reading as it is kept: folded, ü as v, one blank between syllables."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("ü", "v").replace("'", " ").replace("’", " ")
    return " ".join(folded.split())


def usual_reading(name: str) -> str:
    """How the program itself would read a name aloud, for the clerk to correct: `zeng guo qiang`."""
    return " ".join(readings[0] for readings in _sounded(name) if readings)


def syllables(character: str) -> tuple[str, ...]:
    """How one character may sound, the likeliest first; a Latin letter or digit is itself, empty where unknown."""
    return _syllables(character, first=False)


def letters(text: str) -> str:
    """The Latin letters of what was typed, lower case: input methods set blanks and apostrophes between syllables."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return "".join(character for character in folded if character.isascii() and character.isalpha())


def spellings(text: str, corrected: Sequence[str] = ()) -> tuple[str, ...]:
    """Every way to type the text by sound, for a prefix search: initials (`zgq`), full pinyin (`zhangguoqiang`), and
    full at the beginning only (`zhanggq`). `corrected` are readings that a clerk wrote for this very name.

    Characters without a reading are left out; empty where none has one.
    """
    made: dict[str, None] = {}
    for reading in corrected:
        made |= dict.fromkeys(_ways([(syllable,) for syllable in reading.split()]))
    made |= dict.fromkeys(_ways([readings for readings in _sounded(text) if readings]))
    return tuple(made)


def initials(text: str, most: int) -> tuple[str, ...]:
    """The first ways to type the text by its initials alone, at most `most`."""
    known = [tuple(dict.fromkeys(reading[0] for reading in readings)) for readings in _sounded(text) if readings]
    return tuple(_joined(known)[:most]) if known else ()


def _ways(known: Sequence[tuple[str, ...]]) -> list[str]:
    if not known:
        return []
    initials = [tuple(dict.fromkeys(reading[0] for reading in readings)) for readings in known]
    made = _joined(initials)
    # In full the surname's readings vary, and of what follows one character at a time: all ways would be hundreds.
    rest = [readings[0] for readings in known[1:]]
    for first in known[0]:
        full = [first, *rest]
        made.append("".join(full))
        made += ["".join([*full[:at], *(later[0] for later in full[at:])]) for at in range(1, min(len(full) - 1, 4))]
    others = [(at, reading) for at, readings in enumerate(known) if at for reading in readings[1:]]
    made += ["".join([known[0][0], *rest[: at - 1], reading, *rest[at:]]) for at, reading in others[:MOST_READINGS]]
    return made


def _sounded(text: str) -> list[tuple[str, ...]]:
    """The readings of each character, the likeliest first."""
    made = [_syllables(character, first=index == 0) for index, character in enumerate(text)]
    for place, syllable in enumerate(_COMPOUND.get(text[:2], ())):
        made[place] = tuple(dict.fromkeys([syllable, *made[place]]))
    return made


def _joined(parts: Iterable[tuple[str, ...]]) -> list[str]:
    return ["".join(chosen) for chosen in islice(product(*parts), MOST_READINGS)]


@lru_cache(maxsize=8192)
def _syllables(character: str, *, first: bool) -> tuple[str, ...]:
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    given = _dictionary().get(ord(character)) or _MISSING.get(character, "")
    plain = [_without_tone(reading) for reading in given.split(",") if reading]
    named = _SURNAMES.get(character, ()) if first else ()
    # 吕 is typed lv, and lu by who does not know better.
    plain += [reading.replace("v", "u") for reading in plain if "v" in reading]
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
    spelt = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(character for character in spelt if character.isascii() and character.isalpha())
