"""Puts measured figures into the table of a document, between two marks; the rest of the document stays."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure
from benchmarks.machine import description

BEGIN: Final = "<!-- figures: begin -->"
END: Final = "<!-- figures: end -->"

_ROW: Final = re.compile(r"^\| `([a-z0-9-]+)` \|.*$", re.MULTILINE)
_HEAD: Final = (
    "| Figure | What | Measured | Held against | Ratio | Limit |",
    "|---|---|---|---|---|---|",
)


def write(document: Path, figures: Sequence[Figure], disk: Path) -> None:
    """Replaces the rows of these figures and what is said of the machine.

    Rows of figures that were not measured this time stay only where the machine is the same; figures of two machines
    never stand in one table. ValueError where the document has no place for a table.
    """
    text = document.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has no marks for the table")
    machine = f"Machine: {description(disk)}."
    rows = {match[1]: match[0] for match in _ROW.finditer(old)} if machine in old else {}
    rows |= {figure.name: _row(figure) for figure in figures}
    told = f"Measured on {datetime.now(UTC):%Y-%m-%d}. {machine}"
    table = "\n".join([begin, told, "", *_HEAD, *rows.values(), end])
    document.write_text(before + table + after, encoding="utf-8")


def _row(figure: Figure) -> str:
    against = "" if figure.against is None else f"{_amount(figure.against, figure.unit)} ({figure.what_against})"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} ×"
    limit = "told only" if figure.limit is None else f"≤ {figure.limit:g} ×"
    what = figure.title + "".join(f"; {note}" for note in figure.notes)
    return f"| `{figure.name}` | {what} | {_amount(figure.value, figure.unit)} | {against} | {ratio} | {limit} |"


def _amount(value: float, unit: str) -> str:
    return f"{value:.2f} {unit}" if value < 100 else f"{value:,.0f} {unit}"
