"""Changing the database key: a copy of the database is put under the new one beside it (decision 40).

Files outside the database stay under the key they were written with; the keys there were before are kept within.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from station_app.domain.troubles import os_trouble
from station_app.storage import settings
from station_app.storage.cipher import Database
from station_app.storage.connection import open_database, troubles
from station_app.storage.files import copy_file

OLDER: Final = "older_keys"
"""The setting that holds the keys of before, newest first: within the encrypted database, nowhere else."""
SALT: Final = 16
_BESIDE: Final = ("-wal", "-shm", "-journal")


def older_keys(db: Database) -> tuple[bytes, ...]:
    """The keys of before, newest first; none where the key was never changed."""
    return tuple(bytes.fromhex(one) for one in settings.get(db, OLDER, []))


def put_under(path: Path, key: bytes, new_key: bytes, salt: bytes) -> None:
    """Puts a closed database that nobody else has open under a new key and salt, and proves every page of it.

    Trouble as the disk has it: the file may then be of either key, or of none.
    """
    db = open_database(path, key)
    try:
        with troubles():
            earlier = [one.hex() for one in (key, *older_keys(db))]
            settings.put(db, OLDER, earlier)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # In one file and in place: the copy is nobody's database yet.
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute(f"PRAGMA rekey = \"x'{new_key.hex()}{salt.hex()}'\"")
    finally:
        db.conn.close()
    db = open_database(path, new_key)
    try:
        with troubles():
            if db.execute("PRAGMA cipher_integrity_check").fetchall():
                raise os_trouble(OSError("the copy under its new key does not read back"))
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.conn.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def copied(database: Path, ready: Path) -> Iterator[Path]:
    """A copy of a closed database at `ready`, away again at the end where it was not put in place."""
    try:
        clear(ready)
        copy_file(database, ready)
        yield ready
    finally:
        clear(ready)


def clear(ready: Path) -> None:
    """Takes away what a change of key left that broke off."""
    for path in (ready, *(ready.with_name(ready.name + end) for end in _BESIDE)):
        path.unlink(missing_ok=True)
