"""Layout files, read strictly: what one says wrongly is refused with the file and the field, never guessed.

A misspelt field would otherwise be found on paper, by a visitor. A station's own files lie in one folder of its data
folder and go before the bundled ones of the same name.

    sheet = "a5"                      # sheet.a5.toml, the station's own or the bundled one
    body = ["letterhead", "title"]    # blocks of this paper, in order
    foot = ["sign"]
    [page]                            # optional, as [type]: single sizes other than the sheet's
    top_mm = 45
    [fonts]                           # optional: a TrueType file beside the layout, for letterhead and title
    letterhead = "FZXBSJW.ttf"
    [wording]                         # optional: lines in the station's own words
    title = "咨询服务单"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from station_app.documents import fonts
from station_app.documents.layouts import POINTS_PER_MM, Layout, Page, Paper, Type
from station_app.domain.papers.window import NEVER_A_TITLE
from station_app.domain.troubles import Trouble
from station_app.places import resource

COMMON_WORDING: Final = frozenset({"letterhead", "contact"})
"""What a station may word once for all papers, in its sheet files: the line at the head and the line at the foot."""


@cache
def bundled_layout(paper: Paper, layout: str) -> Layout:
    """The layout of a paper that ships with the program, such as `a5`. Raises Trouble as `read_layout`."""
    return read_layout(paper, resource("documents", f"{paper.name}.{layout}.toml"))


def layout_for(paper: Paper, layout: str, *, own: Path | None = None, scale: float = 1.0) -> Layout:
    """The layout to print with: the station's where its folder `own` has a file for it, else the bundled one.

    `scale` from 1 to 1.5 sets larger type. Raises Trouble as `read_layout`, ValueError for another scale.
    """
    return _chosen(paper, layout, own).scaled(scale)


def _chosen(paper: Paper, layout: str, own: Path | None) -> Layout:
    name = f"{paper.name}.{layout}.toml"
    if own is None or not own.is_dir():
        return bundled_layout(paper, layout)
    if (own / name).exists():
        return read_layout(paper, own / name)
    bundled = resource("documents", name)
    sheet = _toml(bundled).get("sheet")
    if isinstance(sheet, str) and (own / f"sheet.{sheet}.toml").exists():
        return read_layout(paper, bundled, sheets=own)
    return bundled_layout(paper, layout)


def read_layout(paper: Paper, path: Path, *, sheets: Path | None = None) -> Layout:
    """Read a layout file; its sheet lies in `sheets`, beside it, or among the bundled ones.

    Raises Trouble with the file's name, and but for the first the field: `layout-unreadable` (no such file, or not
    TOML), `layout-unknown-field`, `layout-missing-field`, `layout-bad-value`; `layout-font-missing` with the font.
    """
    content = _toml(path)
    sheet_name = content.pop("sheet", None)
    if not isinstance(sheet_name, str) or (not sheet_name.isidentifier() and not sheet_name.replace("-", "").isalnum()):
        code = "layout-missing-field" if sheet_name is None else "layout-bad-value"
        raise Trouble(code, file=path.name, field="sheet")
    folder = next(
        (place for place in (sheets, path.parent) if place and (place / f"sheet.{sheet_name}.toml").exists()),
        resource("documents"),
    )
    sheet_path = folder / f"sheet.{sheet_name}.toml"
    sheet = _toml(sheet_path)
    # Each file answers for itself: the sheet is read whole before anything of it is replaced.
    own_face = "fonts" in content
    of_sheet = _sheet(_Table(sheet_path, "", sheet), None)
    layout = _sheet(_Table(path, "", _merged({**sheet, "fonts": {}}, content)), paper)
    if not own_face:
        layout = replace(layout, face=of_sheet.face)
    if layout.page.measure < 12 * layout.type.body:
        raise Trouble("layout-bad-value", file=path.name, field="page.width_mm")
    return layout


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble("layout-unreadable", file=path.name) from error


def _merged(sheet: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(sheet)
    for field, value in content.items():
        below = merged.get(field)
        merged[field] = {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _sheet(reader: "_Table", paper: Paper | None) -> Layout:
    """The layout of a merged table; with `paper` None the table is a sheet alone and names no blocks."""
    allowed = COMMON_WORDING | (paper.wording if paper else frozenset())
    layout = Layout(
        name=reader.file.name,
        page=_page(reader.table("page")),
        type=_type(reader.table("type")),
        body=reader.names("body", paper.blocks) if paper else (),
        foot=reader.names("foot", paper.blocks) if paper else (),
        label_ems=reader.number("label_ems", 2, 20),
        qr_module=reader.number("qr_module_mm", 0.25, 2) * POINTS_PER_MM,
        grey=reader.truth("grey"),
        face=_face(reader.table("fonts", optional=True)),
        wording=reader.table("wording", optional=True).sentences(allowed),
    )
    reader.nothing_else()
    if NEVER_A_TITLE in layout.wording.get("title", ""):
        raise Trouble("layout-bad-value", file=reader.file.name, field="wording.title")
    return layout


def _page(table: "_Table") -> Page:
    page = Page(
        width=table.number("width_mm", 40, 420) * POINTS_PER_MM,
        height=table.number("height_mm", 0, 600) * POINTS_PER_MM,
        top=table.number("top_mm", 0, 120) * POINTS_PER_MM,
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


def _face(table: "_Table") -> str:
    """The letterhead's font; a file beside the layout, else among the bundled fonts."""
    name = table.text("letterhead")
    table.nothing_else()
    if not name:
        return fonts.REGULAR
    beside = table.file.parent / Path(name).name
    try:
        return fonts.own_font(beside if beside.exists() else resource("fonts", Path(name).name))
    except Trouble as trouble:
        raise Trouble("layout-font-missing", file=table.file.name, font=name) from trouble


class _Table:
    """One table of a layout file; every field asked for is crossed off, and what is left over is refused by name."""

    def __init__(self, file: Path, path: str, content: Mapping[str, Any]) -> None:
        self.file = file
        self._path = path
        self._left = dict(content)

    def _refuse(self, code: str, field: str) -> Trouble:
        return Trouble(code, file=self.file.name, field=f"{self._path}{field}")

    def _take(self, field: str) -> Any:
        if field not in self._left:
            raise self._refuse("layout-missing-field", field)
        return self._left.pop(field)

    def table(self, field: str, *, optional: bool = False) -> "_Table":
        value = self._left.pop(field, {}) if optional else self._take(field)
        if not isinstance(value, dict):
            raise self._refuse("layout-bad-value", field)
        return _Table(self.file, f"{self._path}{field}.", value)

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

    def text(self, field: str) -> str:
        value = self._left.pop(field, "")
        if not isinstance(value, str):
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
