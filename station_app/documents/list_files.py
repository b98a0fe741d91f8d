"""Writes a list as it stands on the screen into a file: XLSX with a sheet that explains it, or CSV for Excel.

Phones and codes are text, days are dates. Nothing that somebody wrote is ever a formula: cells of a spreadsheet are
written as strings, and in CSV a sign that would begin a formula gets an apostrophe before it.
"""

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from station_app.domain.cells import harmless
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import os_trouble

Sort = Literal["text", "code", "day", "moment", "number"]
FORMATS: Final = ("xlsx", "csv")
STEP: Final = 200
MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its heading; more do not fit into a spreadsheet."""
LONGEST_CELL: Final = 32_767
_SURROGATE_OR_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTHS: Final = {"text": 28, "code": 22, "day": 12, "moment": 17, "number": 9}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, what stands in it (for the sheet of definitions), and what sort of value it holds.

    Values are texts; of `day` and `moment` in ISO 8601 (empty for none), of `number` a whole number or ''.
    """

    heading: str
    meaning: str
    sort: Sort = "text"
    width: int = 0


@dataclass(frozen=True, slots=True)
class ListSheet:
    """What is written: the list's name, its columns, and what is told of it (name and value) on the second sheet.

    `headings` are the words on that sheet: (its name, column, meaning).
    """

    title: str
    columns: Sequence[ListColumn]
    told: Sequence[tuple[str, str]]
    headings: tuple[str, str, str]


def write_list(
    path: Path, sheet: ListSheet, rows: Iterable[Sequence[Any]], progress: Callable[[int], bool] | None = None
) -> int | None:
    """Writes the rows to `path` (`.xlsx` or `.csv`) and answers how many; None where `progress(done)` said to stop.

    The file appears under its name only when it is whole. Trouble as the disk has it.
    """
    building = path.with_name(f".{path.name}.part")
    try:
        try:
            # First of all, whether anything can be written there: the spreadsheet's writer finds it out at the end.
            building.touch()
            write = _write_csv if path.suffix.lower() == ".csv" else _write_xlsx
            count = write(building, sheet, _counted(rows, progress))
            os.replace(building, path)
        except _Stopped:
            return None
        finally:
            building.unlink(missing_ok=True)
    except OSError as error:
        raise os_trouble(error) from error
    return count


class _Stopped(Exception):
    """Somebody asked to stop."""


def _counted(rows: Iterable[Sequence[Any]], progress: Callable[[int], bool] | None) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            return
        yield row
        if progress is not None and number % STEP == 0 and not progress(number):
            raise _Stopped


def clean(text: str) -> str:
    """The text without signs that no spreadsheet can hold."""
    return _SURROGATE_OR_CONTROL.sub("", text)[:LONGEST_CELL]


def _write_csv(path: Path, sheet: ListSheet, rows: Iterator[Sequence[Any]]) -> int:
    count = 0
    # With the mark: without it Excel reads Chinese as its own old encoding.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        # All in quotes: an office that splits at semicolons or tabs too would make a formula of what stands behind one.
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow([harmless(clean(column.heading)) for column in sheet.columns])
        for row in rows:
            writer.writerow([
                _in_csv(value, column.sort) for value, column in zip(row, sheet.columns, strict=True)
            ])  # fmt: skip
            count += 1
        stream.flush()
        os.fsync(stream.fileno())
    return count


def _in_csv(value: Any, sort: Sort) -> str:
    if sort == "moment" and value:
        return _moment(str(value)).strftime("%Y-%m-%d %H:%M")
    return str(value) if sort == "number" else harmless(clean(str(value or "")))


def _moment(text: str) -> datetime:
    """The time in Beijing, as a spreadsheet has it: without a zone."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(BEIJING_TIME).replace(tzinfo=None) if moment.tzinfo else moment


def _write_xlsx(path: Path, sheet: ListSheet, rows: Iterator[Sequence[Any]]) -> int:
    # Imported here: a desk that writes no spreadsheet does not pay for it at its start.
    import xlsxwriter
    import xlsxwriter.exceptions

    book = xlsxwriter.Workbook(str(path), {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })  # fmt: skip
    head = book.add_format({"bold": True, "bg_color": "#E8EEF6", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    formats = {
        "text": book.add_format({"valign": "top"}),
        "code": book.add_format({"num_format": "@", "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"}),
        "number": book.add_format({"num_format": "0", "valign": "top"}),
    }
    page = book.add_worksheet(_sheet_name(sheet.title))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width or _WIDTHS[column.sort])
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, clean(column.heading), head)
    sorts = [column.sort for column in sheet.columns]
    count = 0
    try:
        for count, row in enumerate(rows, start=1):
            for place, (value, sort) in enumerate(zip(row, sorts, strict=True)):
                if value in ("", None):
                    continue
                if sort in ("day", "moment"):
                    page.write_datetime(count, place, _moment(str(value)), formats[sort])
                elif sort == "number":
                    page.write_number(count, place, int(value), formats[sort])
                else:
                    page.write_string(count, place, clean(str(value)), formats[sort])
        page.autofilter(0, 0, max(count, 1), len(sorts) - 1)
        _explain(book, sheet, head)
    finally:
        # Broken off, what stands so far is still to be closed, or its files stay in the temporary folder.
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            cause = error.args[0] if error.args else None
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
    return count


def _explain(book: Any, sheet: ListSheet, head: Any) -> None:
    name, column_head, meaning_head = sheet.headings
    page = book.add_worksheet(_sheet_name(name))
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 80)
    row = 0
    for what, value in sheet.told:
        page.write_string(row, 0, clean(what))
        page.write_string(row, 1, clean(value))
        row += 1
    row += 1
    page.write_string(row, 0, clean(column_head), head)
    page.write_string(row, 1, clean(meaning_head), head)
    for column in sheet.columns:
        row += 1
        page.write_string(row, 0, clean(column.heading))
        page.write_string(row, 1, clean(column.meaning))


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", "", clean(name))[:31] or "1"
