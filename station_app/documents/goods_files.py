"""Reads the file of a goods list, JSON or XLSX. What its rows mean is `station_app.domain.trademarks.goods`."""

import hashlib
from pathlib import Path
from typing import Final

import msgspec

from station_app.documents.ledger_files import read_ledger
from station_app.domain.faults import Refused
from station_app.domain.trademarks.goods import Edition, GoodsList, read_rows, read_tree

MOST_BYTES: Final = 50_000_000
_FIELD: Final = "file"


def read_goods(path: Path, edition: Edition) -> tuple[GoodsList, str]:
    """The list and the SHA-256 (hex) of its file; `edition` is what the file does not say of itself.

    Refused `goods-file-missing`, `goods-file-kind`, `goods-file-large`, `goods-file-unreadable`, and what the list's
    own reading refuses.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused.because("goods-file-large", _FIELD, most=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError:
        raise Refused.because("goods-file-missing", _FIELD, name=path.name) from None
    digest = hashlib.sha256(content).hexdigest()
    match path.suffix.lower():
        case ".json":
            try:
                tree = msgspec.json.decode(content)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                raise Refused.because("goods-file-unreadable", _FIELD, name=path.name) from None
            return read_tree(tree, edition), digest
        case ".xlsx":
            try:
                sheet = read_ledger(path)
            except Refused:
                raise Refused.because("goods-file-unreadable", _FIELD, name=path.name) from None
            lines = [(line.number, [line.cells.get(column, "") for column in sheet.header]) for line in sheet.lines]
            return read_rows(sheet.header, lines, edition), digest
        case _:
            raise Refused.because("goods-file-kind", _FIELD, name=path.name)
