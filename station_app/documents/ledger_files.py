"""Reads the file of a ledger, CSV or XLSX, into text cells. What the cells mean is `station_app.domain.ledgers`.

Nothing is evaluated: a formula of a spreadsheet comes as the text that was typed. What a file is, its first bytes say:
a name that says otherwise is told, not guessed around.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Refused
from station_app.domain.ledger_headers import LedgerHeader
from station_app.domain.ledgers import GoOn, LedgerLine

MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 50_000_000
MOST_COLUMNS: Final = 256
_MOST_BLANK_ROWS: Final = 100_000
_FIELD: Final = "file"
_SEPARATORS: Final = (",", "\t", ";", "|")

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
class LedgerTable:
    """The cells of one sheet as they stand in the file, row by row from row 1. `digest` is SHA-256 (hex) of the file.

    A cell that is merged downwards stands in every row that it spans. `sheets` are the names of all sheets of a
    workbook, `sheet` the one that was read; both empty for a CSV file.
    """

    rows: tuple[tuple[str, ...], ...]
    digest: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """Rows that hold anything."""
        return sum(bool(cells) for cells in self.rows)


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """The header and the rows that hold anything; `repeated` are the rows, by number, that are the header again."""

    header: tuple[str, ...]
    lines: tuple[LedgerLine, ...]
    digest: str
    repeated: tuple[int, ...] = ()


def read_table(path: Path, *, sheet: str = "", go_on: GoOn | None = None) -> LedgerTable:
    """Read a `.csv` (UTF-8, UTF-16 or GB 18030) or one sheet of an `.xlsx`: the named one, else the first that shows.

    Refuses, each by its own code: a file that cannot be opened, is too large, or is not what its name says; an old
    `.xls`, a password, half a file, one that swells when unpacked; bytes that are no text; an open quote; more than
    20,000 rows or 256 columns; an unknown sheet; a file without anything in it. `go_on(done, total)` as elsewhere.
    """
    content = _content(path)
    digest = hashlib.sha256(content).hexdigest()
    suffix, found = path.suffix.lower(), kind_of(content)
    if suffix not in (".csv", ".xlsx"):
        raise Refused.because("ledger-file-kind", _FIELD, name=path.name)
    if found == "password":
        raise Refused.because("ledger-file-password", _FIELD, name=path.name)
    if found == "xls":
        raise Refused.because("ledger-file-xls", _FIELD, name=path.name)
    if found != suffix[1:]:
        raise Refused.because("ledger-file-extension", _FIELD, name=path.name, suffix=suffix, found=found.upper())
    if found == "xlsx":
        # A desk that never reads a spreadsheet does not pay for it at its start.
        from station_app.documents.ledger_workbooks import read_workbook

        rows, name, names = read_workbook(content, path.name, sheet, MOST_ROWS, MOST_COLUMNS, go_on)
    else:
        rows, name, names = _read_csv(content), "", ()
    if not any(rows):
        raise Refused.because("ledger-file-empty", _FIELD)
    return LedgerTable(tuple(rows), digest, name, names)


def read_ledger(path: Path, catalogue: Catalogue | None = None) -> LedgerSheet:
    """The table of a file under its header: the one the word list of `catalogue` finds, else the first row.

    Refuses as `read_table`, and `ledger-file-empty` for a header without a row below it.
    """
    from station_app.domain.ledger_headers import find_header, header_at

    table = read_table(path)
    first = next(at for at, cells in enumerate(table.rows, start=1) if cells)
    header = header_at(table.rows, first) if catalogue is None else find_header(table.rows, catalogue)
    return under_header(table, header)


def under_header(table: LedgerTable, header: LedgerHeader) -> LedgerSheet:
    """The rows below the header. Refused `ledger-file-empty` where there is none."""
    lines: list[LedgerLine] = []
    repeated: list[int] = []
    for number, cells in enumerate(table.rows[header.last :], start=header.last + 1):
        if not cells:
            continue
        if header.is_repeated_by(cells):
            repeated.append(number)
            continue
        titles = (*header.titles, *[""] * len(cells))
        surplus = tuple(cell for title, cell in zip(titles, cells, strict=False) if not title and cell.strip())
        named = {title: cell for title, cell in zip(header.titles, cells, strict=False) if title}
        lines.append(LedgerLine(number, named, surplus))
    if not any(header.titles) or not lines:
        raise Refused.because("ledger-file-empty", _FIELD)
    return LedgerSheet(header.titles, tuple(lines), table.digest, tuple(repeated))


def kind_of(content: bytes) -> str:
    """What the first bytes say: xlsx, xls, password (an encrypted workbook), pdf, html, or csv for anything else."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "password" if "EncryptedPackage".encode("utf-16-le") in content else "xls"
    if content.startswith(b"%PDF"):
        return "pdf"
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return "html" if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")) else "csv"


def decode(content: bytes) -> str:
    """The text of a CSV file: UTF-8, with or without its mark, UTF-16 with it, else GB 18030 in the mapping of 2022.

    Refuses bytes that are none of these.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.translate(_TO_2022) if encoding == "gb18030" else text
    raise Refused.because("ledger-file-encoding", _FIELD)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused.because("ledger-file-large", _FIELD, most=MOST_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError:
        raise Refused.because("ledger-file-missing", _FIELD, name=path.name) from None


def _read_csv(content: bytes) -> list[tuple[str, ...]]:
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[tuple[str, ...]] = []
    filled = 0
    try:
        for cells in reader:
            rows.append(trimmed(cells))
            filled += bool(rows[-1])
            refuse_too_many(filled, len(rows), len(rows[-1]), MOST_ROWS, MOST_COLUMNS)
    except csv.Error:
        raise Refused.because("ledger-file-csv", _FIELD, line=reader.line_num) from None
    return rows


def _separator(text: str) -> str:
    """What stands most often in the first line that holds anything; the comma where none does."""
    first = next((line for line in text[:20_000].splitlines() if line.strip(" ,;|\t")), "")
    return max(_SEPARATORS, key=first.count)


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells up to the last that holds anything, their line breaks in one form."""
    last = next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)
    return tuple(
        cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell for cell in cells[:last]
    )


def refuse_too_many(filled: int, rows: int, columns: int, most_rows: int, most_columns: int) -> None:
    """Refuses a table that is no ledger by its size; the header is one row more than it may have rows."""
    if filled > most_rows + 1 or rows > most_rows + _MOST_BLANK_ROWS:
        raise Refused.because("ledger-file-rows", _FIELD, most=most_rows)
    if columns > most_columns:
        raise Refused.because("ledger-file-columns", _FIELD, columns=columns, most=most_columns)
