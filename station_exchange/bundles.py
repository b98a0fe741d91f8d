"""A reference bundle: `manifest.toml` and one CSV file (UTF-8) for each list, as a folder or packed into one zip.

Read strictly at both ends, because it comes from outside: nothing unknown is skipped, every refusal names the file, the
line and the column. What the rows mean is for the programs.
"""

import csv
import hashlib
import io
import re
import tomllib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from station_exchange.text import forbidden_character

MANIFEST: Final = "manifest.toml"
WORDS: Final = "ledger_word"
"""The list of the words of paper ledgers: its rows have other columns."""
COME_AND_GO: Final = frozenset({WORDS, "city_duty"})
"""Lists whose rows no record names: they may be left out of a later version."""
LARGEST_BUNDLE: Final = 32 * 1024 * 1024
"""How much a bundle may hold unpacked, in bytes."""
MOST_FILES: Final = 200
_VERSION: Final = re.compile(r"\d{4}\.\d{1,3}(?:\.\d{1,3}){0,2}", re.ASCII)
_VERSION_LINE: Final = re.compile(rb'^version = "([0-9.]+)"', re.M)
_ENTRY_KEYS: Final = {"file", "list", "source", "valid_from", "valid_to", "form", "attributes", "integers", "refers"}
_CODE_COLUMNS: Final = ("code", "label", "valid_from", "valid_to")
_WORD_COLUMNS: Final = ("list", "word", "code", "valid_from", "valid_to")
_LONGEST_CELL: Final = 8000
_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,64}\.(csv|toml)", re.ASCII)
_PIECE: Final = 64 * 1024


class BundleRefused(Exception):
    """A bundle that is not taken. `code` begins with `reference-`; `details` say where."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, and the line of its file on which it ends. `valid_to` is None where it is open."""

    line: int
    code: str
    label: str
    attributes: Mapping[str, str]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bundle holds: its lists in the manifest's order. `digest` is SHA-256 (hex) over names and contents."""

    version: str
    digest: str
    lists: Mapping[str, tuple[Row, ...]]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    file: str
    list: str
    words: bool
    attributes: tuple[str, ...]
    integers: frozenset[str]
    refers: Mapping[str, str]
    source: str
    valid_from: date
    valid_to: date | None


def read_contents(files: Mapping[str, bytes]) -> Contents:
    """The lists of a bundle whose files are given by name.

    BundleRefused for a missing, unnamed or unreadable file, an unknown column or key, a code twice, a date that is none
    or lies outside the file's own days, a number that is none, and a code of another list that does not exist.
    """
    digest = hashlib.sha256()
    manifest = _file(files, MANIFEST)
    digest.update(_named(MANIFEST, manifest))
    version, entries = _read_manifest(manifest)
    named = {entry.file for entry in entries}
    for name in sorted(files):
        if name != MANIFEST and name not in named:
            raise BundleRefused("reference-file-unnamed", file=name)
    lists: dict[str, tuple[Row, ...]] = {}
    for entry in entries:
        content = _file(files, entry.file)
        digest.update(_named(entry.file, content))
        lists[entry.list] = tuple(_read_rows(entry, content))
    codes = {name: {row.code for row in rows} for name, rows in lists.items()}
    for entry in entries:
        _check_references(entry, lists[entry.list], codes)
    return Contents(version, digest.hexdigest(), lists, {entry.list: entry.source for entry in entries})


def folder_files(folder: Path) -> dict[str, bytes]:
    """The files of a bundle that lies in a folder, hidden ones left out. BundleRefused `reference-file-missing`,
    `reference-size`.
    """
    found: dict[str, bytes] = {}
    total = 0
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        raise BundleRefused("reference-file-missing", file=MANIFEST) from None
    for path in paths:
        if len(found) >= MOST_FILES:
            raise BundleRefused("reference-size", file=path.name)
        if not path.is_file() or path.is_symlink():
            raise BundleRefused("reference-file-unnamed", file=path.name)
        try:
            with path.open("rb") as stream:
                content = stream.read(LARGEST_BUNDLE - total + 1)
        except OSError:
            raise BundleRefused("reference-file-missing", file=path.name) from None
        total += len(content)
        if total > LARGEST_BUNDLE:
            raise BundleRefused("reference-size", file=path.name)
        found[path.name] = content
    return found


def version_of(manifest: bytes) -> str:
    """What a bundle with this manifest calls itself, without reading its lists; empty where it does not say."""
    line = _VERSION_LINE.search(manifest)
    version = line.group(1).decode() if line else ""
    return version if _VERSION.fullmatch(version) else ""


def with_version(files: Mapping[str, bytes], version: str) -> dict[str, bytes]:
    """The same bundle under another version."""
    renamed = _VERSION_LINE.sub(b'version = "%s"' % version.encode(), _file(files, MANIFEST), count=1)
    return {**files, MANIFEST: renamed}


def version_key(version: str) -> tuple[int, ...]:
    """Orders versions: 2026.9 before 2026.11 before 2026.11.1."""
    return tuple(int(part) for part in version.split("."))


def pack(files: Mapping[str, bytes]) -> bytes:
    """The bundle as one zip; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return out.getvalue()


def unpack(packed: bytes) -> dict[str, bytes]:
    """The files of a packed bundle; one folder around all of them is taken off. Nothing is written anywhere.

    BundleRefused `reference-zip` for what is no zip or holds other things than such files, `reference-size` beyond the
    bounds, whatever sizes it announces.
    """
    found: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_litter(entry.filename)]
            if len(entries) > MOST_FILES:
                raise BundleRefused("reference-size", file=MANIFEST)
            top = {entry.filename.partition("/")[0] for entry in entries if "/" in entry.filename}
            around = f"{next(iter(top))}/" if len(top) == 1 else ""
            for entry in entries:
                name = entry.filename.removeprefix(around)
                if not name and entry.is_dir():
                    continue
                if not _NAME.fullmatch(name) or name in found or entry.flag_bits & 1:
                    raise BundleRefused("reference-zip", file=entry.filename[:80])
                content = bytearray()
                with archive.open(entry) as stream:
                    while piece := stream.read(_PIECE):
                        content += piece
                        if total + len(content) > LARGEST_BUNDLE:
                            raise BundleRefused("reference-size", file=name)
                total += len(content)
                found[name] = bytes(content)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError,
            RuntimeError, zlib.error) as error:  # fmt: skip
        raise BundleRefused("reference-zip", file="") from error
    return found


def _is_litter(name: str) -> bool:
    """What the packing programs of desks add of their own."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] == ".DS_Store"


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    try:
        return files[name]
    except KeyError:
        raise BundleRefused("reference-file-missing", file=name) from None


def _named(name: str, content: bytes) -> bytes:
    """What a file adds to the digest of its bundle."""
    return name.encode() + b"\0" + hashlib.sha256(content).digest()


def _read_manifest(content: bytes) -> tuple[str, list[_Entry]]:
    try:
        manifest = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise BundleRefused("reference-manifest", file=MANIFEST, key="") from None
    version = manifest.get("version")
    files = manifest.get("files")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise BundleRefused("reference-manifest", file=MANIFEST, key="version")
    if not isinstance(files, list) or not files or set(manifest) != {"version", "files"}:
        raise BundleRefused("reference-manifest", file=MANIFEST, key="files")
    entries = [_read_entry(entry) for entry in files]
    for names in ([entry.file for entry in entries], [entry.list for entry in entries]):
        if len(set(names)) != len(names):
            raise BundleRefused("reference-manifest", file=MANIFEST, key="files")
    return version, entries


def _read_entry(entry: object) -> _Entry:
    def refuse(key: str) -> BundleRefused:
        return BundleRefused("reference-manifest", file=MANIFEST, key=key)

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
    if not _NAME.fullmatch(texts["file"]) or not texts["file"].endswith(".csv"):
        raise refuse("file")
    if not isinstance(attributes, list) or not isinstance(integers, list) or not isinstance(refers, dict):
        raise refuse("attributes")
    columns = {str(column) for column in attributes}
    if not {str(column) for column in integers} <= columns or not set(refers) <= columns:
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
        texts["source"],
        valid_from,
        valid_to,
    )


def _read_rows(entry: _Entry, content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BundleRefused("reference-encoding", file=entry.file) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    expected = _WORD_COLUMNS if entry.words else (*_CODE_COLUMNS, *entry.attributes)
    seen: set[str] = set()
    try:
        header = next(reader, [])
        for column in [*header, *expected]:
            if column not in expected or header.count(column) != 1:
                raise BundleRefused("reference-column", file=entry.file, line=1, column=column)
        for cells in reader:
            line = reader.line_num
            if len(cells) != len(header):
                raise BundleRefused(
                    "reference-cells", file=entry.file, line=line, cells=len(cells), expected=len(header)
                )
            row = _read_row(entry, dict(zip(header, cells, strict=True)), line)
            if row.code in seen:
                column = "word" if entry.words else "code"
                raise BundleRefused("reference-duplicate", file=entry.file, line=line, column=column, value=row.code)
            seen.add(row.code)
            yield row
    except csv.Error:
        raise BundleRefused("reference-csv", file=entry.file, line=reader.line_num) from None


def _read_row(entry: _Entry, row: Mapping[str, str], line: int) -> Row:
    for column, value in row.items():
        if len(value) > _LONGEST_CELL or forbidden_character(value) is not None:
            raise BundleRefused("reference-cell", file=entry.file, line=line, column=column)
    for column in ("list", "word") if entry.words else ("code", "label"):
        if not row[column].strip() or row[column] != row[column].strip():
            raise BundleRefused("reference-cell", file=entry.file, line=line, column=column)
    for column in entry.integers:
        if row[column] and not (row[column].isascii() and row[column].isdigit()):
            raise BundleRefused("reference-integer", file=entry.file, line=line, column=column)
    valid_from = _date(row["valid_from"], entry.file, line, "valid_from")
    valid_to = _date(row["valid_to"], entry.file, line, "valid_to") if row["valid_to"] else None
    if valid_from < entry.valid_from:
        raise BundleRefused("reference-date", file=entry.file, line=line, column="valid_from")
    late = entry.valid_to is not None and (valid_to is None or valid_to > entry.valid_to)
    if late or (valid_to is not None and valid_to < valid_from):
        raise BundleRefused("reference-date", file=entry.file, line=line, column="valid_to")
    if entry.words:
        attributes = {"list": row["list"], "value": row["code"]}
        return Row(line, f"{row['list']}/{row['word']}", row["word"], attributes, valid_from, valid_to)
    attributes = {name: row[name] for name in entry.attributes}
    return Row(line, row["code"], row["label"], attributes, valid_from, valid_to)


def _check_references(entry: _Entry, rows: tuple[Row, ...], codes: Mapping[str, set[str]]) -> None:
    """Refuse a code of another list that does not exist, in a column that the manifest says refers to it."""
    for row in rows:
        columns = dict(entry.refers)
        if entry.list == WORDS and row.attributes["list"] in codes:
            columns["value"] = row.attributes["list"]
        for column, target in columns.items():
            for value in row.attributes.get(column, "").split():
                if value not in codes.get(target, ()):
                    raise BundleRefused(
                        "reference-unknown-code", file=entry.file, line=row.line, column=column, value=value
                    )


def _date(text: str, file: str, line: int, column: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise BundleRefused("reference-date", file=file, line=line, column=column)
    return found
