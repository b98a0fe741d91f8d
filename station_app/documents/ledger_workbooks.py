"""Reads one sheet of an `.xlsx` into text cells, row by row, so that a large workbook is never whole in memory.

A workbook comes from outside: what it would swell to is asked before anything of it is unpacked.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import InvalidFileException

from station_app.documents.ledger_files import refuse_too_many, trimmed
from station_app.domain.faults import Refused
from station_app.domain.ledgers import GoOn

MOST_UNPACKED_BYTES: Final = 200_000_000
MOST_SHARED_BYTES: Final = 60_000_000
"""The texts of a workbook are held in memory all at once."""
MOST_MERGES: Final = 20_000
_FIELD: Final = "file"
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes what XML cannot hold; a line break typed on Windows is `_x000D_` and a new line."""
_CHUNK: Final = 1 << 20
_STEP: Final = 200
_DAMAGE: Final = (
    zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, SyntaxError, TypeError, AttributeError, EOFError,
    zlib.error, NotImplementedError, OverflowError, InvalidFileException,
)  # fmt: skip


def read_workbook(
    content: bytes, name: str, wanted: str, most_rows: int, most_columns: int, go_on: GoOn | None
) -> tuple[list[tuple[str, ...]], str, tuple[str, ...]]:
    """The rows of the sheet `wanted` (else of the first that shows), its name, and the names of all sheets.

    Refused `ledger-file-xlsx` (damaged, half a file), `ledger-file-password`, `ledger-file-swollen`,
    `ledger-file-sheet`, `ledger-file-rows`, `ledger-file-columns`, `ledger-reading-cancelled`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
            # What openpyxl does not carry over (pictures, validations) is nothing that is read here.
            warnings.simplefilter("ignore")
            _refuse_swollen(archive, name)
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                names = tuple(sheet.title for sheet in book.worksheets)
                sheet = _sheet(book, wanted)
                sheet.reset_dimensions()
                rows = _rows(sheet, most_rows, most_columns, go_on)
                _fill_down(rows, archive, sheet._worksheet_path)
            finally:
                book.close()
    except Refused:
        raise
    except RuntimeError:
        # zipfile's word for a member under a password.
        raise Refused.because("ledger-file-password", _FIELD, name=name) from None
    except _DAMAGE:
        raise Refused.because("ledger-file-xlsx", _FIELD) from None
    return rows, sheet.title, names


def _refuse_swollen(archive: zipfile.ZipFile, name: str) -> None:
    sizes = {member.filename: member.file_size for member in archive.infolist()}
    shared = sum(size for name, size in sizes.items() if name.endswith("sharedStrings.xml"))
    if sum(sizes.values()) > MOST_UNPACKED_BYTES or shared > MOST_SHARED_BYTES or len(sizes) > 10_000:
        raise Refused.because("ledger-file-swollen", _FIELD, most=MOST_UNPACKED_BYTES // 1_000_000)
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise Refused.because("ledger-file-password", _FIELD, name=name)


def _sheet(book: Any, wanted: str) -> Any:
    if wanted:
        named = [sheet for sheet in book.worksheets if sheet.title == wanted]
        if not named:
            raise Refused.because("ledger-file-sheet", _FIELD, name=wanted[:40])
        return named[0]
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return (shown or book.worksheets)[0]


def _rows(sheet: Any, most_rows: int, most_columns: int, go_on: GoOn | None) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    filled = 0
    for values in sheet.iter_rows(values_only=True):
        rows.append(trimmed([_cell_text(value) for value in values]))
        filled += bool(rows[-1])
        refuse_too_many(filled, len(rows), len(rows[-1]), most_rows, most_columns)
        if go_on is not None and len(rows) % _STEP == 0 and not go_on(len(rows), 0):
            raise Refused.because("ledger-reading-cancelled", _FIELD)
    return rows


def _fill_down(rows: list[tuple[str, ...]], archive: zipfile.ZipFile, path: str) -> None:
    """A cell that is merged over several rows stands in each of them that holds anything of its own."""
    for (top, left), (bottom, _right) in _merges(archive, path):
        cells = rows[top - 1] if 0 < top <= len(rows) else ()
        if bottom <= top or left > len(cells) or not cells[left - 1].strip():
            continue
        for at in range(top, min(bottom, len(rows))):
            below = list(rows[at])
            if not below:
                continue
            below += [""] * (left - len(below))
            below[left - 1] = below[left - 1] or cells[left - 1]
            rows[at] = tuple(below)


def _merges(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The merged ranges of a sheet, which stand behind its rows: the stream reader of openpyxl passes them over."""
    found = 0
    with archive.open(path.lstrip("/")) as stream:
        kept = b""
        while chunk := stream.read(_CHUNK):
            text = kept + chunk
            end = 0
            for match in _MERGED.finditer(text):
                end = match.end()
                found += 1
                if found > MOST_MERGES:
                    return
                yield coordinate_to_tuple(match.group(1).decode()), coordinate_to_tuple(match.group(2).decode())
            kept = text[max(end, len(text) - 200) :]


def _cell_text(value: object) -> str:
    """A cell as the text that a clerk would see: days without their midnight, whole numbers without a point."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02d}"
        case float() if value.is_integer():
            return str(int(value))
        case str():
            return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value) if "_x" in value else value
        case _:
            return str(value)
