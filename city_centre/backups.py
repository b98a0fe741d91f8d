"""The office's own backup: one file that only its password opens, proven by restoring it, from and to either database.

A line of JSON (the locked key file among it), then frames: four bytes of length and one age ciphertext to the office's
operational and recovery keys over zstd of some rows; a length of 0, and a line that counts the rows and signs all
before it. Nothing of it lies on the disk in the clear, not even in between.
What lies in two verified backups is *archived*, and only that may a station ever forget.
"""

import base64
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import pyrage
import zstandard

from city_centre import office as offices
from city_centre import publishing
from city_centre.keys import Keyring, write_whole
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.storage import archives, blobs, centre, migrations, partitions
from city_centre.storage.engine import open_postgresql, open_sqlite, reading, writing
from city_centre.verify import verify
from station_exchange.keys import from_text, to_text
from station_exchange.refusals import ExchangeRefused

FORMAT: Final = "city-centre-backup"
SUFFIX: Final = ".ccb"
_LARGEST_FRAME: Final = 512 * 1024 * 1024
_LENGTH: Final = 4
_LONGEST_LINE: Final = 1024 * 1024


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    v: int
    code: str
    made_at: str
    revision: str
    keys: str


class _Frame(msgspec.Struct):
    """Some rows of one table."""

    table: str
    rows: list[msgspec.Raw]


class _End(msgspec.Struct, forbid_unknown_fields=True):
    """The last line: how many rows there are of each table, and the office's signature over all before it."""

    counts: dict[str, int]
    signature: str


class _Hashed:
    """A file that is written or read, with the digest of all that went through."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def write(self, piece: bytes) -> None:
        self._hash.update(piece)
        self._file.write(piece)

    def read(self, count: int) -> bytes:
        piece = self._file.read(count)
        self._hash.update(piece)
        return piece

    def line(self) -> bytes:
        piece = self._file.readline(_LONGEST_LINE)
        self._hash.update(piece)
        return piece

    def digest(self) -> bytes:
        return self._hash.digest()


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written, read back, restored into a scratch database and verified there."""

    file: Path
    size: int
    log_length: int
    archived_epochs: int


def make(office: Office, folder: Path, now: datetime) -> Made:
    """Write a backup into the folder and prove it; what two proven ones hold is archived from then on.

    OfficeRefused `backup_damaged` where the copy does not verify: the file is then removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"centre-{office.code}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    partial = folder / f"{name}.tmp"
    with partial.open("wb") as file_, reading(office.engine) as connection:
        out = _Hashed(file_)
        head = _Head(
            FORMAT, 1, office.code, stamp(now), migrations.revision(connection) or "",
            base64.b64encode((office.data / offices.KEY_FILE).read_bytes()).decode("ascii"),
        )  # fmt: skip
        out.write(msgspec.json.encode(head) + b"\n")
        counts: dict[str, int] = {}
        for table, rows in archives.content(connection):
            counts[table] = counts.get(table, 0) + len(rows)
            _put(out, office.keys, _Frame(table, [msgspec.Raw(row) for row in rows]))
        out.write(bytes(_LENGTH))
        signature = office.keys.acknowledgement.sign(_signed(out.digest(), counts))
        out.write(msgspec.json.encode(_End(counts, to_text(signature))))
        length, arrivals = centre.state(connection).log_length, blobs.arrivals(connection)
    try:
        _prove(office, partial)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    file = folder / name
    partial.replace(file)
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while more := stream.read(1 << 20):
            digest.update(more)
    with writing(office.engine) as connection:
        archives.note(connection, digest.hexdigest(), stamp(now), length, arrivals)
        moved = archives.mark_archived(connection, archives.covered(connection))
    return Made(file, file.stat().st_size, length, moved)


def restore(
    file: Path, data: Path, password: str, now: datetime, *, database_url: str | None = None, parts: int = 0
) -> dict[str, int]:  # fmt: skip
    """An office in an empty folder, as the backup has it, under the password it had then. Answers the rows by table.

    A new centre epoch begins: whatever came in after the backup is gone here, so every station is asked for all that is
    not archived. What is published is signed anew above what stations may have taken since, so that they learn from
    it which keys the office has now. OfficeRefused `founded`, `not_empty`, `database_taken`, `database_url`, `parts`,
    `backup_unreadable`; WrongPassword. With `parts` the big tables are cut into so many by station.
    """
    offices.require_database(database_url, parts)
    if (data / offices.KEY_FILE).exists():
        raise OfficeRefused("founded", folder=str(data))
    if (data / offices.DATABASE_FILE).exists():
        raise OfficeRefused("not_empty", folder=str(data))
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("rb") as opened:
        stream = _Hashed(opened)
        head = _head(stream, file)
        locked = data / f"{offices.KEY_FILE}.new"
        write_whole(locked, _keys_of(head, file), private=True)
        keys = Keyring.load(locked, password).at(database_url)
        _demand_whole(file, keys)
        counts = _fill(keys, data, head, stream, file, now, parts)
    keys.save(locked, password)
    locked.replace(data / offices.KEY_FILE)
    return counts


def _fill(
    keys: Keyring, data: Path, head: _Head, stream: _Hashed, file: Path, now: datetime | None, parts: int = 0
) -> dict[str, int]:  # fmt: skip
    if keys.database_url is None:
        engine = open_sqlite(data / offices.DATABASE_FILE, keys.database_key)
    else:
        offices.require_empty(keys.database_url)
        engine = open_postgresql(keys.database_url)
    try:
        migrations.upgrade(engine, to=head.revision)
        with writing(engine) as connection:
            if parts:
                partitions.cut(connection, parts)
            counts = archives.fill(connection, _rows(stream, keys, file))
        migrations.upgrade(engine)
        if now is not None:
            with writing(engine) as connection:
                centre.raise_epoch(connection, centre.state(connection).centre_epoch, stamp(now))
                state = centre.state(connection)
            publishing.renew(Office(engine, keys, data, state.code, state.name), now, by="restore", always=True)
    finally:
        engine.dispose()
    return counts


def _prove(office: Office, file: Path) -> None:
    scratch = office.data / "backup-being-verified"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        keys = office.keys.at(None)
        _demand_whole(file, keys)
        with file.open("rb") as opened:
            stream = _Hashed(opened)
            _fill(keys, scratch, _head(stream, file), stream, file, None)
        engine = open_sqlite(scratch / offices.DATABASE_FILE, keys.database_key)
        try:
            found = verify(Office(engine, keys, office.data, office.code, office.name))
        finally:
            engine.dispose()
        if found.findings:
            raise OfficeRefused("backup_damaged", count=str(len(found.findings)))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _signed(digest: bytes, counts: dict[str, int]) -> bytes:
    return FORMAT.encode() + digest + msgspec.json.encode(counts, order="sorted")


def _put(out: _Hashed, keys: Keyring, frame: _Frame) -> None:
    packed = zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(frame))
    recipients = [
        pyrage.x25519.Recipient.from_str(text) for text in (keys.operational.recipient, keys.recovery_recipient)
    ]
    sealed: bytes = pyrage.encrypt(packed, recipients)
    out.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)


def _head(stream: _Hashed, file: Path) -> _Head:
    try:
        head = msgspec.json.decode(stream.line(), type=_Head)
    except (msgspec.DecodeError, ValueError) as error:
        raise OfficeRefused("backup_unreadable", path=file.name) from error
    if (head.format, head.v) != (FORMAT, 1):
        raise OfficeRefused("backup_unreadable", path=file.name)
    return head


def _keys_of(head: _Head, file: Path) -> bytes:
    try:
        return base64.b64decode(head.keys, validate=True)
    except ValueError as error:
        raise OfficeRefused("backup_unreadable", path=file.name) from error


def _demand_whole(file: Path, keys: Keyring) -> None:
    """Nothing where all is there that this office once signed; OfficeRefused `backup_unreadable` before any row."""
    with file.open("rb") as opened:
        stream = _Hashed(opened)
        stream.line()
        while length := int.from_bytes(stream.read(_LENGTH), "big"):
            if length > _LARGEST_FRAME or len(stream.read(length)) != length:
                raise OfficeRefused("backup_unreadable", path=file.name)
        digest = stream.digest()
        try:
            end = msgspec.json.decode(stream.read(_LONGEST_LINE), type=_End)
            keys.acknowledgement.public.verify(from_text(end.signature), _signed(digest, end.counts))
        except (msgspec.DecodeError, ValueError, ExchangeRefused) as error:
            raise OfficeRefused("backup_unreadable", path=file.name) from error


def _rows(stream: _Hashed, keys: Keyring, file: Path) -> Iterator[tuple[str, list[bytes]]]:
    """The rows of all frames of a file that is known to be whole."""
    while length := int.from_bytes(stream.read(_LENGTH), "big"):
        frame = _frame(stream.read(length), keys, file)
        yield frame.table, [bytes(row) for row in frame.rows]


def _frame(sealed: bytes, keys: Keyring, file: Path) -> _Frame:
    try:
        packed = pyrage.decrypt(sealed, [keys.operational.identity])
        with zstandard.ZstdDecompressor().stream_reader(packed) as reader:
            return msgspec.json.decode(reader.read(_LARGEST_FRAME), type=_Frame)
    except (pyrage.DecryptError, zstandard.ZstdError, msgspec.DecodeError, ValueError) as error:
        raise OfficeRefused("backup_unreadable", path=file.name) from error
