"""Backups of the open database: made beside the writer, read back, opened, and only then given their name.

A backup holds `station.db` (encrypted under the database key), `keys.json` and `manifest.json`; never `device.key`
(decision 13). The manifest carries digests of both files and the journal's head, and is itself under a MAC of the
database key: a byte changed anywhere in the three files is found.
"""

import hashlib
import hmac
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from station_app.domain.backups import SUFFIX, read_name
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import journal, settings
from station_app.storage.attachments import Files
from station_app.storage.cipher import Database, dbapi
from station_app.storage.connection import open_database, troubles
from station_app.storage.files import rename_file, sync_folder
from station_app.storage.keyslots import KeySlots
from station_app.storage.migrations import pending
from station_app.storage.store import Store

VERSION: Final = 1
DATABASE: Final = "station.db"
KEYS: Final = "keys.json"
MANIFEST: Final = "manifest.json"
_ASIDE: Final = ".tmp"
_PAGES: Final = 256
"""Pages copied in one step, a megabyte: a few milliseconds, then the window has its turn."""
_PAUSE: Final = 0.001
_LARGEST_MANIFEST: Final = 64 * 1024

Progress = Callable[[int, int], bool]
"""`progress(pages done, pages in all)` answers False where the copy is to be given up."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself. `made_at` is ISO 8601, digests are hexadecimal, sizes are bytes."""

    v: int
    station: str
    database_id: str
    made_at: str
    app_version: str
    position: int
    head: str
    database_bytes: int
    database_sha256: str
    keys_sha256: str
    mac: str = ""


def write(
    store: Store, place: Path, name: str, *, station: str, made_at: str, app_version: str,
    progress: Progress | None = None,
) -> Manifest:  # fmt: skip
    """Copies the database of `store` as it stands at one moment into `place/name`, and answers its manifest.

    `store` is a connection of its own (read-only will do); saves go on meanwhile. Trouble `backup-place-full`,
    `backup-place-gone`, `backup-place-not-writable`, `backup-reads-back-wrong`, `backup-cancelled`, or what the
    database has: then nothing is left under the name, and earlier backups stand.
    """
    aside = place / (name + _ASIDE)
    with _place_troubles(), _left_whole_or_not_at_all(aside):
        aside.mkdir(parents=True)
        with store.snapshot():
            position, head = journal.head(store.db)
            _copy_pages(store, aside / DATABASE, progress)
        # A damaged key file is told now, while there is a good one in an earlier backup.
        KeySlots.read(store.folder.keys)
        shutil.copyfile(store.folder.keys, aside / KEYS)
        bare = Manifest(
            v=VERSION, station=station, database_id=store.database_id() or "", made_at=made_at,
            app_version=app_version, position=position, head=head.hex(),
            database_bytes=(aside / DATABASE).stat().st_size, database_sha256=_digest(aside / DATABASE),
            keys_sha256=_digest(aside / KEYS),
        )  # fmt: skip
        manifest = msgspec.structs.replace(bare, mac=_mac(bare, store.key))
        (aside / MANIFEST).write_bytes(msgspec.json.encode(manifest))
        _settle(aside)
        _read_back(aside, store.key)
        rename_file(aside, place / name)
    return manifest


def copy_to(source: Path, place: Path, key: bytes) -> None:
    """Copies a finished backup to a second place and verifies it there. Trouble as for `write`."""
    aside = place / (source.name + _ASIDE)
    with _place_troubles(), _left_whole_or_not_at_all(aside):
        if not place.is_dir():
            # Making it would fill the folder that an unplugged disk is mounted on.
            raise Trouble("backup-place-gone")
        aside.mkdir()
        for file in (DATABASE, KEYS, MANIFEST):
            shutil.copyfile(source / file, aside / file)
        _settle(aside)
        _read_back(aside, key)
        rename_file(aside, place / source.name)


def read_manifest(backup: Path) -> Manifest:
    """What a backup says of itself. Refused `backup-not-one`, `backup-newer`, `backup-damaged` (a file is missing)."""
    try:
        with (backup / MANIFEST).open("rb") as file:
            text = file.read(_LARGEST_MANIFEST)
        version = msgspec.json.decode(text, type=dict).get("v")
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused.because("backup-not-one") from error
    if isinstance(version, int) and version > VERSION:
        raise Refused.because("backup-newer")
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused.because("backup-damaged") from error
    if not all((backup / file).is_file() for file in (DATABASE, KEYS)):
        raise Refused.because("backup-damaged")
    return manifest


def verify(backup: Path, key: bytes) -> Manifest:
    """Reads all of a backup, opens it and compares it with its manifest.

    Refused `backup-not-one`, `backup-damaged` (cut or altered), `backup-foreign` (another database's key),
    `backup-newer` (made by a program that knows more migrations). Trouble `file-unreadable` where the medium fails.
    """
    manifest = read_manifest(backup)
    try:
        same = (
            (backup / DATABASE).stat().st_size == manifest.database_bytes
            and _digest(backup / DATABASE) == manifest.database_sha256
            and _digest(backup / KEYS) == manifest.keys_sha256
        )
    except OSError as error:
        raise Trouble("file-unreadable") from error
    if not same:
        raise Refused.because("backup-damaged")
    ours = hmac.compare_digest(_mac(manifest, key), manifest.mac)
    with opened(backup, key, ours=ours) as db:
        if not ours:
            raise Refused.because("backup-damaged")
        try:
            pending(db)
        except Trouble as trouble:
            raise Refused.because("backup-newer") from trouble
        position, head = journal.head(db)
        stands = (position, head.hex(), database_id(db))
        broken = db.execute("PRAGMA cipher_integrity_check").fetchall()
        if broken or stands != (manifest.position, manifest.head, manifest.database_id):
            raise Refused.because("backup-damaged")
    return manifest


def key_of(backup: Path, keys: Sequence[bytes]) -> tuple[bytes, tuple[bytes, ...]]:
    """(the key a backup was made under, those before it) out of the keys there were, newest first; the newest of them
    where none fits, for `verify` to refuse. Refused as `read_manifest`.
    """
    manifest = read_manifest(backup)
    for place, key in enumerate(keys):
        if hmac.compare_digest(_mac(manifest, key), manifest.mac):
            return key, tuple(keys[place + 1 :])
    return keys[0], tuple(keys[1:])


@contextmanager
def opened(backup: Path, key: bytes, *, ours: bool = True) -> Iterator[Database]:
    """The backup's database, read-only, its medium left untouched. Refused `backup-damaged`, or where it does not open
    and is not known to be under this key, `backup-foreign`.
    """
    try:
        db = open_database(backup / DATABASE, key, read_only=True, immutable=True)
    except Trouble as trouble:
        raise Refused.because("backup-damaged" if ours else "backup-foreign") from trouble
    try:
        with troubles():
            yield db
    except Trouble as trouble:
        if trouble.code != "database-damaged":
            raise
        raise Refused.because("backup-damaged") from trouble
    finally:
        db.conn.close()


def listed(place: Path, station: str, database_id: str) -> list[Path]:
    """The finished backups of this very database in a place, newest first; none where the place is not there."""
    found = []
    try:
        names = sorted((path.name for path in place.iterdir()), reverse=True)
    except OSError:
        return []
    for name in names:
        known = read_name(name)
        if known is None or known[0] != station:
            continue
        try:
            if read_manifest(place / name).database_id == database_id:
                found.append(place / name)
        except Refused:
            # What cannot say whose it is, is never taken away.
            continue
    return found


def found_in(place: Path) -> list[tuple[Path, Manifest]]:
    """Every backup in a place with what it says of itself, newest first: for a choice made before any key is at hand.
    Nothing of it is proven yet; `verify` does that.
    """
    found = []
    try:
        names = [path.name for path in place.iterdir()]
    except OSError:
        return []
    for name in names:
        if read_name(name) is not None:
            with suppress(Refused):
                found.append((place / name, read_manifest(place / name)))
    return sorted(found, key=lambda one: one[1].made_at, reverse=True)


def files_beside(place: Path, station: str, database_id: str) -> Path:
    """Where the attached files of a database lie in a place of backups: once for all its backups, never taken away.

    They are named by their content and never change, so that each is copied a single time.
    """
    return place / f"{station}-{database_id[-12:]}.attachments"


def bring_files(source: Files, target: Files, listed: Iterable[str]) -> int:
    """Copies to `target` what it does not have of the listed files; how many.

    A file that is missing or damaged at the source is passed over (`station verify` tells of it): one lost picture must
    not keep a station without backups. Trouble as the place has.
    """
    brought = 0
    for digest in listed:
        try:
            with _place_troubles():
                brought += target.bring(digest, source)
        except Trouble as trouble:
            if trouble.code not in ("attachment-missing", "attachment-damaged"):
                raise
    return brought


def remove(backup: Path) -> None:
    """Takes a backup away: renamed first, so that half of one never stands under its name. Trouble as the place has."""
    with _place_troubles():
        gone = backup.with_name(backup.name + _ASIDE)
        os.replace(backup, gone)
        shutil.rmtree(gone)


def clear_halves(place: Path, station: str) -> None:
    """Takes away what broken-off backups of this station left. Not to be called while one is being made there."""
    for path in place.glob(f"{station}-*{SUFFIX}{_ASIDE}"):
        shutil.rmtree(path, ignore_errors=True)


def database_id(db: Database) -> str:
    """The id a database was given when it was set up; empty where it was not."""
    return str(settings.get(db, "database_id", ""))


def news_after(db: Database, position: int) -> bool:
    """Whether the journal has more above a position than sign-ins and backups."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM journal WHERE position > ? AND kind NOT IN ('session', 'backup'))", (position,)
    ).fetchone()
    return bool(row[0])


def _copy_pages(store: Store, target: Path, progress: Progress | None) -> None:
    # Held inside the caller's snapshot: a save beside it neither shows in the copy nor makes it begin anew.
    connection = dbapi.connect(str(target), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{store.key.hex()}'\"")
        # The whole file is synced once, by the caller; half of it is thrown away.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")

        def step(_status: int, remaining: int, total: int) -> None:
            if progress is not None and not progress(total - remaining, total):
                raise Trouble("backup-cancelled")
            if remaining:
                time.sleep(_PAUSE)

        store.db.conn.backup(connection, pages=_PAGES, progress=step)
    finally:
        connection.close()


def _read_back(backup: Path, key: bytes) -> None:
    try:
        verify(backup, key)
    except Refused as refusal:
        raise Trouble("backup-reads-back-wrong") from refusal


def _settle(backup: Path) -> None:
    for path in sorted(backup.iterdir()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):
                # What was just written would be read from memory; ask the system to forget it first.
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    sync_folder(backup)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mac(manifest: Manifest, key: bytes) -> str:
    bare = msgspec.json.encode(msgspec.structs.replace(manifest, mac=""))
    own = hmac.digest(key, b"ip-station backup manifest", "sha256")
    return hmac.new(own, bare, "sha256").hexdigest()


@contextmanager
def _left_whole_or_not_at_all(aside: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


@contextmanager
def _place_troubles() -> Iterator[None]:
    """Says of the backup's place what would otherwise be said of the data folder."""
    try:
        with troubles():
            yield
    except Trouble as trouble:
        raise _of_the_place(trouble) from trouble


def _of_the_place(trouble: Trouble) -> Trouble:
    match trouble.code:
        case "disk-full":
            return Trouble("backup-place-full")
        case "folder-not-writable":
            return Trouble("backup-place-not-writable")
        case "disk-error":
            return Trouble("backup-place-gone")
    return trouble
