"""Layouts of papers: data in `resources/documents/<paper>.<layout>.toml`, read strictly.

A layout says how large the page is, how large the type, and which blocks stand on it in which order. The words of a
paper are in code, in `say("…")`, so that they are translated and checked with all others; a station that wants a line
of its own writes it under `[wording]` in its layout file, and it is printed as it stands there. So the program's words
have one home, and a station's words need no programmer.

What a file says wrongly is refused with the file and the field, never guessed: a misspelt field would otherwise be
found on paper, by a visitor.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from station_app.domain.troubles import Trouble
from station_app.places import resource

POINTS_PER_MM: Final = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet, in points. `height` is 0 for a roll, which is cut below the last line."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def measure(self) -> float:
        """The width between the margins, in points."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Type:
    """Type sizes in points. `leading` is the distance of lines of running text as a multiple of its size."""

    station: float
    title: float
    number: float
    heading: float
    body: float
    label: float
    small: float
    leading: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of one paper.

    `body` flows from the top over as many pages as it needs; `foot` stands at the bottom of the last page.
    `label_ems` is the width of the label column in label type; `qr_module` the side of a QR module in points.
    `grey` is false for printers that know only black: greys become black, tints become outlines.
    """

    name: str
    page: Page
    type: Type
    body: tuple[str, ...]
    foot: tuple[str, ...]
    label_ems: float
    qr_module: float
    grey: bool
    wording: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a layout file of this paper may name: its blocks, and the words that a station may write itself."""

    name: str
    blocks: frozenset[str]
    wording: frozenset[str]


@cache
def bundled_layout(paper: Paper, layout: str) -> Layout:
    """The layout of a paper that ships with the program, such as `a5`. Raises Trouble as `read_layout`."""
    return read_layout(paper, resource("documents", f"{paper.name}.{layout}.toml"))


def read_layout(paper: Paper, path: Path) -> Layout:
    """Read a layout file.

    Raises Trouble with the file's name, and but for the first the field: `layout-unreadable` (no such file, or not
    TOML), `layout-unknown-field`, `layout-missing-field`, `layout-bad-value`.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble("layout-unreadable", file=path.name) from error
    reader = _Table(path.name, "", content)
    layout = Layout(
        name=path.name,
        page=_page(reader.table("page")),
        type=_type(reader.table("type")),
        body=reader.names("body", paper.blocks),
        foot=reader.names("foot", paper.blocks),
        label_ems=reader.number("label_ems", 2, 20),
        qr_module=reader.number("qr_module_mm", 0.25, 2) * POINTS_PER_MM,
        grey=reader.truth("grey"),
        wording=reader.table("wording", optional=True).sentences(paper.wording),
    )
    reader.nothing_else()
    if layout.page.measure < 12 * layout.type.body:
        raise Trouble("layout-bad-value", file=path.name, field="page.width_mm")
    return layout


def _page(table: "_Table") -> Page:
    page = Page(
        width=table.number("width_mm", 40, 420) * POINTS_PER_MM,
        height=table.number("height_mm", 0, 600) * POINTS_PER_MM,
        top=table.number("top_mm", 0, 60) * POINTS_PER_MM,
        right=table.number("right_mm", 0, 60) * POINTS_PER_MM,
        bottom=table.number("bottom_mm", 0, 60) * POINTS_PER_MM,
        left=table.number("left_mm", 0, 60) * POINTS_PER_MM,
    )
    table.nothing_else()
    return page


def _type(table: "_Table") -> Type:
    sizes = Type(
        **{name: table.number(f"{name}_pt", 5, 60) for name in Type.__slots__ if name != "leading"},
        leading=table.number("leading", 1, 3),
    )
    table.nothing_else()
    return sizes


class _Table:
    """One table of a layout file; every field asked for is crossed off, and what is left over is refused by name."""

    def __init__(self, file: str, path: str, content: Mapping[str, Any]) -> None:
        self._file = file
        self._path = path
        self._left = dict(content)

    def _refuse(self, code: str, field: str) -> Trouble:
        return Trouble(code, file=self._file, field=f"{self._path}{field}")

    def _take(self, field: str) -> Any:
        if field not in self._left:
            raise self._refuse("layout-missing-field", field)
        return self._left.pop(field)

    def table(self, field: str, *, optional: bool = False) -> "_Table":
        value = self._left.pop(field, {}) if optional else self._take(field)
        if not isinstance(value, dict):
            raise self._refuse("layout-bad-value", field)
        return _Table(self._file, f"{self._path}{field}.", value)

    def number(self, field: str, least: float, most: float) -> float:
        value = self._take(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self._refuse("layout-bad-value", field)
        return float(value)

    def truth(self, field: str) -> bool:
        value = self._take(field)
        if not isinstance(value, bool):
            raise self._refuse("layout-bad-value", field)
        return value

    def names(self, field: str, allowed: frozenset[str]) -> tuple[str, ...]:
        value = self._take(field)
        if not isinstance(value, list):
            raise self._refuse("layout-bad-value", field)
        for index, name in enumerate(value):
            if not isinstance(name, str) or name not in allowed:
                raise self._refuse("layout-bad-value", f"{field}[{index}]")
        return tuple(value)

    def sentences(self, allowed: frozenset[str]) -> Mapping[str, str]:
        for field, value in self._left.items():
            if field not in allowed:
                raise self._refuse("layout-unknown-field", field)
            if not isinstance(value, str) or not value.strip():
                raise self._refuse("layout-bad-value", field)
        return self._left

    def nothing_else(self) -> None:
        for field in self._left:
            raise self._refuse("layout-unknown-field", field)
