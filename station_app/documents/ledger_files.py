"""Reads the file of a ledger, CSV or XLSX, into text cells. What the cells mean is `station_app.domain.ledgers`.

Nothing is evaluated: a formula of a spreadsheet comes as the text that was typed.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from station_app.domain.faults import Refused
from station_app.domain.ledgers import LedgerLine

MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 50_000_000
MOST_UNPACKED_BYTES: Final = 500_000_000
_FIELD: Final = "file"

# CPython's gb18030 codec still maps 18 points (and A8BC) into the private use area, as before GB 18030-2022.
_TO_2022: Final = {
    0xE78D: 0xFE10,
    0xE78E: 0xFE12,
    0xE78F: 0xFE11,
    0xE790: 0xFE13,
    0xE791: 0xFE14,
    0xE792: 0xFE15,
    0xE793: 0xFE16,
    0xE794: 0xFE17,
    0xE795: 0xFE18,
    0xE796: 0xFE19,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
    0xE7C7: 0x1E3F,
}


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """The header and the rows that hold anything; `digest` is SHA-256 (hex) of the file, to know it again."""

    header: tuple[str, ...]
    lines: tuple[LedgerLine, ...]
    digest: str


def read_ledger(path: Path) -> LedgerSheet:
    """Read a `.csv` (UTF-8 or GB 18030) or the first sheet of an `.xlsx`.

    Refuses another kind of file, one that cannot be decoded, an empty one, a header cell twice, more than 20,000 rows.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused.because("ledger-file-large", _FIELD, most=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError:
        raise Refused.because("ledger-file-missing", _FIELD, name=path.name) from None
    match path.suffix.lower():
        case ".csv":
            rows = _read_csv(content)
        case ".xlsx":
            rows = _read_xlsx(content)
        case _:
            raise Refused.because("ledger-file-kind", _FIELD, name=path.name)
    return _sheet(rows, hashlib.sha256(content).hexdigest())


def decode(content: bytes) -> str:
    """The text of a CSV file: UTF-8, with or without its mark, else GB 18030 in the mapping of 2022.

    Refuses bytes that are neither.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030").translate(_TO_2022)
    except UnicodeDecodeError:
        raise Refused.because("ledger-file-encoding", _FIELD) from None


def _read_csv(content: bytes) -> list[Sequence[str]]:
    reader = csv.reader(io.StringIO(decode(content), newline=""), strict=True)
    rows: list[Sequence[str]] = []
    try:
        for cells in reader:
            rows.append(cells)
            _refuse_too_many(rows)
    except csv.Error:
        raise Refused.because("ledger-file-csv", _FIELD, line=reader.line_num) from None
    return rows


def _read_xlsx(content: bytes) -> list[Sequence[str]]:
    # Imported here: a desk that never reads a spreadsheet does not pay for it at its start.
    import openpyxl

    damaged = Refused.because("ledger-file-xlsx", _FIELD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise Refused.because("ledger-file-large", _FIELD, most=MOST_BYTES // 1_000_000)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise damaged from None
    rows: list[Sequence[str]] = []
    try:
        for values in book.worksheets[0].iter_rows(values_only=True):
            rows.append([_cell_text(value) for value in values])
            _refuse_too_many(rows)
    except (KeyError, ValueError, IndexError, SyntaxError):
        raise damaged from None
    finally:
        book.close()
    return rows


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
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _refuse_too_many(rows: Sequence[object]) -> None:
    if len(rows) > MOST_ROWS + 1:
        raise Refused.because("ledger-file-rows", _FIELD, most=MOST_ROWS)


def _sheet(rows: Iterable[Sequence[str]], digest: str) -> LedgerSheet:
    header: tuple[str, ...] = ()
    lines: list[LedgerLine] = []
    for number, cells in enumerate(rows, start=1):
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = tuple(cell.strip() for cell in cells)
            named = [title for title in header if title]
            for title in named:
                if named.count(title) > 1:
                    raise Refused.because("ledger-column-twice", _FIELD, column=title)
            continue
        surplus = tuple(
            cell
            for title, cell in zip((*header, *[""] * len(cells)), cells, strict=False)
            if not title and cell.strip()
        )
        named_cells = {title: cell for title, cell in zip(header, cells, strict=False) if title}
        lines.append(LedgerLine(number, named_cells, surplus))
    if not header or not lines:
        raise Refused.because("ledger-file-empty", _FIELD)
    return LedgerSheet(header, tuple(lines), digest)
