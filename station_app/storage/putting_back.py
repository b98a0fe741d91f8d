"""Putting a backup in the place of the database: whatever breaks off in between, the old or the new one stands.

The backup is laid ready under another name, made whole there, and put in place by one renaming. Where no station was
set up yet, the folder counts as empty until that renaming, as in a set-up.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble, os_trouble
from station_app.storage import settings
from station_app.storage.backups import DATABASE, KEYS, Manifest
from station_app.storage.cipher import Database
from station_app.storage.connection import open_database, troubles
from station_app.storage.files import rename_file, replace_file, sync_folder
from station_app.storage.folder import DataFolder
from station_app.storage.rekeying import SALT, put_under

SIGN: Final = "put_back"
"""The setting by which a database knows that it was put back on purpose, until it has opened its new epoch."""
_CHUNK: Final = 1024 * 1024
_BESIDE: Final = ("-wal", "-shm", "-journal")


@contextmanager
def laid_ready(
    folder: DataFolder, backup: Path, manifest: Manifest, key: bytes, sign: dict[str, Any], under: bytes
) -> Iterator[Path]:
    """The backup's database beside the place it will take, its sign set; away again where the caller breaks off.
    `key` is the one it was made under, `under` the one it is to have.

    Refused `backup-damaged` where what was read is not what was verified. Trouble as the disk has it.
    """
    ready = folder.restoring if folder.exists() else folder.building
    try:
        _lay(ready, backup, manifest, key, sign)
        if under != key:
            put_under(ready, key, under, os.urandom(SALT))
        yield ready
    finally:
        ready.unlink(missing_ok=True)
        _clear_beside(ready)


def _lay(ready: Path, backup: Path, manifest: Manifest, key: bytes, sign: dict[str, Any]) -> None:
    with _as_troubles():
        _clear_beside(ready)
        digest = hashlib.sha256()
        with (backup / DATABASE).open("rb") as source, ready.open("wb") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
        if digest.hexdigest() != manifest.database_sha256:
            raise Refused.because("backup-damaged")
        db = open_database(ready, key)
        try:
            with troubles():
                settings.put(db, SIGN, sign)
                db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.conn.close()
        _sync(ready)


@contextmanager
def begun(ready: Path, backup: Path | None, key: bytes) -> Iterator[Database]:
    """A database beside the place it will take, to be filled: a copy of the backup's, or an empty one. Closed and on
    the disk at the end; whoever breaks off takes it away.
    """
    with _as_troubles():
        if backup is not None:
            shutil.copyfile(backup / DATABASE, ready)
    db = open_database(ready, key, create=backup is None)
    try:
        yield db
    finally:
        db.conn.close()
    with _as_troubles():
        _sync(ready)


def take_keys(folder: DataFolder, backup: Path) -> None:
    """Puts the backup's key file in place: for a folder that has none, or one that cannot be read."""
    with _as_troubles():
        replace_file(folder.keys, (backup / KEYS).read_bytes())


def set_aside(folder: DataFolder, key: bytes, name: str) -> Path | None:
    """Keeps the present database and key file in a folder of that name, and answers it; None where there is none.

    Everything of the database is in its one file afterwards. Trouble `database-locked` where another program reads it.
    """
    if not folder.database.is_file():
        return None
    kept = folder.root / name
    with _as_troubles():
        whole = _write_log_is_in(folder.database, key)
        kept.mkdir()
        for path in (folder.database, folder.keys, *beside(folder.database)):
            if path.is_file():
                _second_name(path, kept / path.name)
        sync_folder(kept)
        if not whole:
            # The log of a database that no longer opens must not be taken for the new one's; it lies with the old one.
            _clear_beside(folder.database)
        sync_folder(folder.root)
    return kept


def put_in_place(folder: DataFolder, ready: Path) -> None:
    """The one step by which the old database gives way to the new one."""
    rename_file(ready, folder.database)


def opens(database: Path, key: bytes) -> bool:
    """Whether the file is there and opens with the key. Looks at nothing beside it: a log whose database does not
    open would be thrown away by the opening.
    """
    try:
        open_database(database, key, read_only=True, immutable=True).conn.close()
    except Trouble as trouble:
        if trouble.code not in ("database-missing", "database-unreadable", "database-damaged"):
            raise
        return False
    return True


def _write_log_is_in(database: Path, key: bytes) -> bool:
    """Moves the write-ahead log into the file; False where the database does not open any more."""
    if not opens(database, key):
        return False
    try:
        db = open_database(database, key)
        try:
            with troubles():
                db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.conn.close()
    except Trouble as trouble:
        if trouble.code not in ("database-unreadable", "database-damaged"):
            raise
        return False
    if any(path.exists() for path in beside(database)):
        raise Trouble("database-locked")
    return True


def _second_name(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        # A file system without links (a stick): a copy, synced before the one file is replaced.
        shutil.copyfile(path, target)
        _sync(target)


def beside(database: Path) -> list[Path]:
    """Where the log of a database and its like would lie."""
    return [database.with_name(database.name + end) for end in _BESIDE]


def _clear_beside(database: Path) -> None:
    for path in beside(database):
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _as_troubles() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise os_trouble(error) from error
