"""Reads the templates of forms: those of `resources/reports`, and a station's own in its data folder."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from station_app.domain.papers.report_form import Section, Template
from station_app.domain.troubles import Trouble
from station_app.places import resource

FOLDER: Final = "reports"
OWN: Final = "forms"
"""The folder of a station's own templates, in its data folder."""
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "figures": frozenset({"kind", "head", "columns", "indicators"}),
    "records": frozenset({"kind", "head", "columns", "sheet", "widths"}),
    "text": frozenset({"kind", "head", "text"}),
}
_COLUMNS: Final = frozenset({"value", "before", "change", "year", "target", "reached"})


def templates(own: Path | None = None) -> dict[str, Template]:
    """Every template by name, the bundled ones first; a station's own of the same name stands in its place.

    Trouble `layout-unreadable` with the file's name where one cannot be read.
    """
    files = {path.stem: path for path in sorted(resource(FOLDER).glob("*.toml"))}
    if own is not None and (own / OWN).is_dir():
        files |= {path.stem: path for path in sorted((own / OWN).glob("*.toml"))}
    return {name: read_template(path) for name, path in files.items()}


def read_template(path: Path) -> Template:
    """One template. Trouble `layout-unreadable` for what is no TOML, names unknown fields, kinds or columns."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        sections = tuple(_section(one) for one in told.pop("sections"))
        made = Template(path.stem, told.pop("title"), told.pop("basis"), sections, bool(told.pop("landscape", False)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble("layout-unreadable", file=path.name) from error
    if told or not sections:
        raise Trouble("layout-unreadable", file=path.name)
    return made


def _section(told: Mapping[str, Any]) -> Section:
    kind = told["kind"]
    if set(told) - _KINDS[kind] or (kind == "figures" and set(told["columns"]) - _COLUMNS):
        raise ValueError(kind)
    return Section(
        kind, told["head"], tuple(told.get("columns", ())), tuple(told.get("indicators", ())), told.get("sheet", ""),
        tuple(told.get("widths", ())), tuple(told.get("text", ())),
    )  # fmt: skip
