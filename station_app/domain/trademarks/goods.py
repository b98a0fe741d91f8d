"""Goods and services lists: an edition of 45 classes → similar groups → items, read strictly from outside data.

A row that cannot be right is left out and named; the rest of the list comes in. What an edition calls itself and on
which days it is the text in force are facts of the list, not of the program.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from station_app.domain.faults import Fault, Level, Refused
from station_app.domain.readings import letters, spellings, usual_reading
from station_app.domain.trademarks.classes import CLASSES
from station_exchange.text import forbidden_character

LONGEST_NAME: Final = 200
LONGEST_REMARK: Final = 4000
MOST_REFUSED: Final = 200
"""A file with more wrong rows than this is another file."""
GoOn = Callable[[int, int], bool]
"""Hears (done, total) and answers whether to go on."""
_STEP: Final = 100
_GROUP: Final = re.compile(r"\d{4}", re.ASCII)
_ITEM_CODE: Final = re.compile(r"[CR]?\d{6}", re.ASCII)
_FIELD: Final = "file"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which list this is. Days None: the file does not say when it is the text in force."""

    name: str
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool | None:
        """Whether it is the text of the filing day; None where the list does not say."""
        if self.valid_from is None:
            return None
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One item of a list, in its class and similar group."""

    nice_class: int
    group: str
    code: str
    name: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name and remark of a class (`code` 1 to 45 as text) or of a similar group (four digits)."""

    nice_class: int
    code: str
    name: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Remarked:
    """A row that was left out (MUST) or taken with a doubt, by its place in the file."""

    place: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class GoodsList:
    """A list as it came in: what is sound, and what was wrong with the rest. `sounds`: how each of the rows is typed,
    in their order; empty until `with_sounds`.
    """

    edition: Edition
    classes: tuple[Heading, ...]
    groups: tuple[Heading, ...]
    rows: tuple[GoodsRow, ...]
    remarks: tuple[Remarked, ...]
    sounds: tuple[tuple[str, str], ...] = ()

    @property
    def refused(self) -> tuple[Remarked, ...]:
        """The rows that were left out."""
        return tuple(one for one in self.remarks if one.fault.level is Level.MUST)


def read_tree(given: object, edition: Edition) -> GoodsList:
    """A list from JSON: classes with `id`, `name`, `children` (groups), these with `children` (items).

    Either the list of classes, or an object with `classes` that may name its `edition`, `source`, `valid_from`,
    `valid_to`. Refused `goods-file-shape`, `goods-file-empty`, `goods-file-other`, `goods-date`.
    """
    if isinstance(given, Mapping):
        edition = _named(given, edition)
        given = given.get("classes")
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise Refused.because("goods-file-shape", _FIELD)
    reading = _Reading(edition)
    for at, top in enumerate(given, start=1):
        nice_class = reading.nice_class(top, f"{at}")
        if nice_class is None:
            continue
        for group_at, group in enumerate(_children(top), start=1):
            code = reading.group(group, nice_class, f"{at}.{group_at}")
            if code is None:
                continue
            for item_at, item in enumerate(_children(group), start=1):
                row = GoodsRow(nice_class, code, _text(item, "id"), _text(item, "name"), _text(item, "remark"))
                reading.item(row, f"{at}.{group_at}.{item_at}")
    return reading.done()


_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "class": ("类别", "类号", "class"), "class_name": ("类别名称", "类名"), "group": ("类似群", "类似群号", "group"),
    "group_name": ("类似群名称", "群名称"), "code": ("商品编码", "编码", "code"),
    "name": ("商品名称", "商品或服务", "名称", "name"), "remark": ("备注", "remark"),
}  # fmt: skip


def read_rows(header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], edition: Edition) -> GoodsList:
    """A list from a sheet: one item a row, under a header that names at least 类别, 类似群 and 商品名称.

    Refused `goods-column` for a missing column, `goods-file-empty`, `goods-file-other`.
    """
    places = {
        column: at for at, cell in enumerate(header) for column, words in _COLUMNS.items() if cell.strip() in words
    }
    for column in ("class", "group", "name"):
        if column not in places:
            raise Refused.because("goods-column", _FIELD, column=_COLUMNS[column][0])
    reading = _Reading(edition)
    for number, cells in lines:
        cell = {name: (cells[at].strip() if at < len(cells) else "") for name, at in places.items()}
        top = {"id": cell["class"], "name": cell.get("class_name", "")}
        nice_class = reading.nice_class(top, str(number))
        if nice_class is None:
            continue
        group = reading.group({"id": cell["group"], "name": cell.get("group_name", "")}, nice_class, str(number))
        if group is not None:
            row = GoodsRow(nice_class, group, cell.get("code", ""), cell["name"], cell.get("remark", ""))
            reading.item(row, str(number))
    return reading.done()


def sounds_of(name: str) -> tuple[str, str]:
    """How a name is typed: (every spelling, each after a blank; the initials). Words inside it count as beginnings."""
    syllables = usual_reading(name).split()
    from_each_syllable = ["".join(syllables[at:]) for at in range(len(syllables))]
    ways = spellings(name)
    initials = [way for way in ways if len(way) == len(syllables)] or ["".join(one[0] for one in syllables)]
    every = dict.fromkeys([*ways, *from_each_syllable])
    return "".join(f" {way}" for way in every), " ".join(dict.fromkeys(initials))


def with_sounds(goods: GoodsList, progress: GoOn | None = None) -> GoodsList:
    """The list with how each item is typed: what takes time of an import. Refused `goods-import-stopped` where
    `progress(done, total)` answers False.
    """
    sounds: list[tuple[str, str]] = []
    for at, row in enumerate(goods.rows):
        if progress is not None and at % _STEP == 0 and not progress(at, len(goods.rows)):
            raise Refused.because("goods-import-stopped", _FIELD)
        sounds.append(sounds_of(row.name))
    if progress is not None and not progress(len(goods.rows), len(goods.rows)):
        raise Refused.because("goods-import-stopped", _FIELD)
    return replace(goods, sounds=tuple(sounds))


def typed_by_sound(text: str) -> str:
    """The letters of a search that is typed by sound; empty where it holds anything but letters and blanks."""
    return letters(text) if text.isascii() and not any(character.isdigit() for character in text) else ""


class _Reading:
    """A list in the making: takes what is sound, remarks on what is not."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._classes: dict[int, Heading] = {}
        self._groups: dict[str, Heading] = {}
        self._rows: dict[tuple[str, str, str], GoodsRow] = {}
        self._remarks: list[Remarked] = []
        self._left_out = 0

    def nice_class(self, top: Mapping[str, Any], place: str) -> int | None:
        text = _text(top, "id")
        number = int(text) if text.isdecimal() and len(text) <= 3 else 0
        if number not in CLASSES:
            self._refuse(place, Fault("goods-class", _FIELD, details={"value": text[:20]}))
            return None
        self._classes.setdefault(number, Heading(number, str(number), _text(top, "name"), _text(top, "remark")))
        return number

    def group(self, group: Mapping[str, Any], nice_class: int, place: str) -> str | None:
        code = _text(group, "id")
        if not _GROUP.fullmatch(code) or int(code[:2]) != nice_class:
            self._refuse(
                place, Fault("goods-group", _FIELD, details={"value": code[:20], "nice_class": nice_class})
            )
            return None
        self._groups.setdefault(code, Heading(nice_class, code, _text(group, "name"), _text(group, "remark")))
        return code

    def item(self, row: GoodsRow, place: str) -> None:
        fault = _wrong(row)
        key = (row.group, row.code, row.name)
        if fault is None and key in self._rows:
            fault = Fault("goods-row-twice", _FIELD, details={"item": row.name[:40], "group": row.group})
        if fault is not None:
            self._refuse(place, fault)
            return
        self._rows[key] = row
        digits = row.code.lstrip("CR")
        if digits and int(digits[:2]) != row.nice_class:
            details: dict[str, str | int] = {"item": row.name[:40], "value": row.code, "nice_class": row.nice_class}
            self._remarks.append(Remarked(place, Fault("goods-code-of-other-class", _FIELD, Level.NOTE, details)))

    def done(self) -> GoodsList:
        if not self._rows:
            raise Refused.because("goods-file-empty", _FIELD)
        return GoodsList(
            self._edition, tuple(self._classes.values()), tuple(self._groups.values()), tuple(self._rows.values()),
            tuple(self._remarks),
        )  # fmt: skip

    def _refuse(self, place: str, fault: Fault) -> None:
        self._left_out += 1
        if self._left_out > MOST_REFUSED:
            raise Refused.because("goods-file-other", _FIELD, most=MOST_REFUSED)
        self._remarks.append(Remarked(place, fault))


def _wrong(row: GoodsRow) -> Fault | None:
    if not row.name:
        return Fault("goods-name", _FIELD, details={"group": row.group})
    if len(row.name) > LONGEST_NAME or len(row.remark) > LONGEST_REMARK:
        return Fault("goods-long", _FIELD, details={"item": row.name[:40], "longest": LONGEST_NAME})
    stranger = forbidden_character(row.name) or forbidden_character(row.remark)
    if stranger is not None:
        return Fault("goods-character", _FIELD, details={"group": row.group, "character": f"U+{ord(stranger):04X}"})
    if row.code and not _ITEM_CODE.fullmatch(row.code):
        return Fault("goods-code", _FIELD, details={"item": row.name[:40], "value": row.code[:20]})
    return None


def _named(given: Mapping[str, Any], edition: Edition) -> Edition:
    days: dict[str, date | None] = {}
    for key in ("valid_from", "valid_to"):
        text = _text(given, key)
        try:
            days[key] = date.fromisoformat(text) if text else getattr(edition, key)
        except ValueError:
            raise Refused.because("goods-date", _FIELD, value=text[:20]) from None
    name, source = _text(given, "edition") or edition.name, _text(given, "source") or edition.source
    return Edition(name[:60], source[:200], days["valid_from"], days["valid_to"])


def _children(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    children = node.get("children")
    for child in children if isinstance(children, list) else ():
        yield child if isinstance(child, Mapping) else {}


def _text(node: Mapping[str, Any], key: str) -> str:
    value = node.get(key)
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
