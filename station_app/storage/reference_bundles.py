"""Reads a reference bundle from its folder: `manifest.toml` and one CSV file (UTF-8) for each list.

Strict, because the bundle comes from outside (the city, a stick): nothing unknown is skipped. Every refusal names the
file, the line and the column.
"""

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from station_app.domain.catalogue import WORDS, Catalogue, Code, CodeList
from station_app.domain.faults import Refused
from station_app.domain.trademarks.reference_rules import check_reference
from station_exchange.text import forbidden_character

MANIFEST: Final = "manifest.toml"
_FIELD: Final = "reference"
_VERSION: Final = re.compile(r"\d{4}\.\d{1,3}(?:\.\d{1,3})?", re.ASCII)
_ENTRY_KEYS: Final = {"file", "list", "source", "valid_from", "valid_to", "form", "attributes", "integers", "refers"}
_CODE_COLUMNS: Final = ("code", "label", "valid_from", "valid_to")
_WORD_COLUMNS: Final = ("list", "word", "code", "valid_from", "valid_to")
_LONGEST_CELL: Final = 8000


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read and found sound. `digest` is SHA-256 (hex) over the names and contents of its files."""

    version: str
    digest: str
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class _Entry:
    file: str
    list: str
    words: bool
    attributes: tuple[str, ...]
    integers: frozenset[str]
    refers: Mapping[str, str]
    valid_from: date
    valid_to: date | None


def read_bundle(folder: Path) -> Bundle:
    """The bundle in `folder`.

    Refuses a missing, unnamed or unreadable file, an unknown column or key, a code twice, a date that is none or lies
    outside the file's own days, a number that is none, and a code of another list that does not exist.
    """
    digest = hashlib.sha256()
    manifest_bytes = _read(folder, MANIFEST)
    digest.update(_named(MANIFEST, manifest_bytes))
    version, entries = _read_manifest(manifest_bytes)
    named = {entry.file for entry in entries}
    for path in sorted(folder.iterdir()):
        if path.name != MANIFEST and path.name not in named and not path.name.startswith("."):
            raise Refused.because("reference-file-unnamed", _FIELD, file=path.name)
    lists: dict[str, CodeList] = {}
    lines: dict[str, list[int]] = {}
    for entry in entries:
        content = _read(folder, entry.file)
        digest.update(_named(entry.file, content))
        rows = list(_read_rows(entry, content))
        lists[entry.list] = CodeList(entry.list, tuple(code for _, code in rows))
        lines[entry.list] = [line for line, _ in rows]
    for entry in entries:
        _check_references(entry, lists, lines[entry.list])
    catalogue = Catalogue(version, lists)
    check_reference(catalogue)
    return Bundle(version, digest.hexdigest(), catalogue)


def version_of(folder: Path) -> str:
    """What the bundle in `folder` calls itself, without reading its lists; empty where it does not say."""
    line = re.search(rb'^version = "([0-9.]+)"', _read(folder, MANIFEST), re.M)
    version = line.group(1).decode() if line else ""
    return version if _VERSION.fullmatch(version) else ""


def version_key(version: str) -> tuple[int, ...]:
    """Orders versions: 2026.9 before 2026.11."""
    return tuple(int(part) for part in version.split("."))


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError:
        raise Refused.because("reference-file-missing", _FIELD, file=name) from None


def _named(name: str, content: bytes) -> bytes:
    """What a file adds to the digest of its bundle."""
    return name.encode() + b"\0" + hashlib.sha256(content).digest()


def _read_manifest(content: bytes) -> tuple[str, list[_Entry]]:
    try:
        manifest = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Refused.because("reference-manifest", _FIELD, file=MANIFEST, key="") from None
    version = manifest.get("version")
    files = manifest.get("files")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise Refused.because("reference-manifest", _FIELD, file=MANIFEST, key="version")
    if not isinstance(files, list) or not files or set(manifest) != {"version", "files"}:
        raise Refused.because("reference-manifest", _FIELD, file=MANIFEST, key="files")
    entries = [_read_entry(entry) for entry in files]
    for names in ([entry.file for entry in entries], [entry.list for entry in entries]):
        if len(set(names)) != len(names):
            raise Refused.because("reference-manifest", _FIELD, file=MANIFEST, key="files")
    return version, entries


def _read_entry(entry: object) -> _Entry:
    def refuse(key: str) -> Refused:
        return Refused.because("reference-manifest", _FIELD, file=MANIFEST, key=key)

    if not isinstance(entry, dict) or not {"file", "list", "source", "valid_from", "valid_to"} <= set(entry):
        raise refuse("files")
    for key in entry:
        if key not in _ENTRY_KEYS:
            raise refuse(str(key))
    texts = {key: entry[key] for key in ("file", "list", "source", "valid_from", "valid_to")}
    attributes, integers, refers = entry.get("attributes", []), entry.get("integers", []), entry.get("refers", {})
    for key, value in texts.items():
        if not isinstance(value, str) or (not value and key != "valid_to"):
            raise refuse(key)
    # A name with a path in it would read files from outside the bundle.
    if Path(texts["file"]).name != texts["file"] or not texts["file"].endswith(".csv"):
        raise refuse("file")
    if not isinstance(attributes, list) or not isinstance(integers, list) or not isinstance(refers, dict):
        raise refuse("attributes")
    columns = {str(column) for column in attributes}
    if not set(integers) <= columns or not set(refers) <= columns:
        raise refuse("refers")
    if entry.get("form", "codes") not in ("codes", "words"):
        raise refuse("form")
    valid_from = _date(texts["valid_from"], MANIFEST, 0, "valid_from")
    valid_to = _date(texts["valid_to"], MANIFEST, 0, "valid_to") if texts["valid_to"] else None
    return _Entry(
        texts["file"],
        texts["list"],
        entry.get("form") == "words",
        tuple(str(name) for name in attributes),
        frozenset(str(name) for name in integers),
        {str(k): str(v) for k, v in refers.items()},
        valid_from,
        valid_to,
    )


def _read_rows(entry: _Entry, content: bytes) -> Iterator[tuple[int, Code]]:
    """The rows of one file with the number of the line on which each ends."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused.because("reference-encoding", _FIELD, file=entry.file) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    expected = _WORD_COLUMNS if entry.words else (*_CODE_COLUMNS, *entry.attributes)
    seen: set[str] = set()
    try:
        header = next(reader, [])
        for column in [*header, *expected]:
            if column not in expected or header.count(column) != 1:
                raise Refused.because("reference-column", _FIELD, file=entry.file, line=1, column=column)
        for cells in reader:
            if len(cells) != len(header):
                raise Refused.because(
                    "reference-cells",
                    _FIELD,
                    file=entry.file,
                    line=reader.line_num,
                    cells=len(cells),
                    expected=len(header),
                )
            row = dict(zip(header, cells, strict=True))
            code = _read_code(entry, row, reader.line_num)
            if code.code in seen:
                raise Refused.because(
                    "reference-duplicate",
                    _FIELD,
                    file=entry.file,
                    line=reader.line_num,
                    column="word" if entry.words else "code",
                    value=code.code,
                )
            seen.add(code.code)
            yield reader.line_num, code
    except csv.Error:
        raise Refused.because("reference-csv", _FIELD, file=entry.file, line=reader.line_num) from None


def _read_code(entry: _Entry, row: Mapping[str, str], line: int) -> Code:
    for column, value in row.items():
        if len(value) > _LONGEST_CELL or forbidden_character(value) is not None:
            raise Refused.because("reference-cell", _FIELD, file=entry.file, line=line, column=column)
    for column in ("list", "word") if entry.words else ("code", "label"):
        if not row[column].strip() or row[column] != row[column].strip():
            raise Refused.because("reference-cell", _FIELD, file=entry.file, line=line, column=column)
    for column in entry.integers:
        if row[column] and not (row[column].isascii() and row[column].isdigit()):
            raise Refused.because("reference-integer", _FIELD, file=entry.file, line=line, column=column)
    valid_from = _date(row["valid_from"], entry.file, line, "valid_from")
    valid_to = _date(row["valid_to"], entry.file, line, "valid_to") if row["valid_to"] else None
    if valid_from < entry.valid_from:
        raise Refused.because("reference-date", _FIELD, file=entry.file, line=line, column="valid_from")
    late = entry.valid_to is not None and (valid_to is None or valid_to > entry.valid_to)
    if late or (valid_to is not None and valid_to < valid_from):
        raise Refused.because("reference-date", _FIELD, file=entry.file, line=line, column="valid_to")
    if entry.words:
        return Code(
            f"{row['list']}/{row['word']}",
            row["word"],
            {"list": row["list"], "value": row["code"]},
            valid_from,
            valid_to,
        )
    return Code(row["code"], row["label"], {name: row[name] for name in entry.attributes}, valid_from, valid_to)


def _check_references(entry: _Entry, lists: Mapping[str, CodeList], lines: list[int]) -> None:
    """Refuse a code of another list that does not exist, in a column that the manifest says refers to it."""
    for line, code in zip(lines, lists[entry.list], strict=True):
        columns = dict(entry.refers)
        if entry.list == WORDS and code.attributes["list"] in lists:
            columns["value"] = code.attributes["list"]
        for column, target in columns.items():
            for value in code.words(column):
                if target not in lists or value not in lists[target]:
                    raise Refused.because(
                        "reference-unknown-code", _FIELD, file=entry.file, line=line, column=column, value=value
                    )


def _date(text: str, file: str, line: int, column: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise Refused.because("reference-date", _FIELD, file=file, line=line, column=column)
    return found
