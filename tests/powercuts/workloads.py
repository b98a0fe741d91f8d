"""What is recorded, and how its images are read. Each workload is `(folder, mark, **options)`, each reader a
`verdict.Reader`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from station_app.storage.connection import open_database
from station_app.storage.migrations import migrate, migration_files, pending
from tests.powercuts.verdict import Reader

KEY = bytes(range(32))


class PlainReader:
    """Opens the plain store of `save_rows`."""

    def open(self, folder: Path) -> Any:
        """The image's database with its key."""
        return open_plain(folder)

    def saves(self, connection: Any) -> list[str]:
        """The ids of the rows, each of which must have its line in the journal."""
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'visit'").fetchone() is None:
            return []
        rows = [row[0] for row in connection.execute("SELECT id FROM visit ORDER BY position")]
        lines = [row[0] for row in connection.execute("SELECT id FROM journal ORDER BY position")]
        if rows != lines:
            raise ValueError("a save is there by halves")
        return rows


def open_plain(folder: Path) -> Any:
    """An encrypted database as plain as can be, in autocommit mode."""
    connection = sqlcipher.connect(str(folder / "plain.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    # A damaged page is told by the exception; SQLCipher's own lines about it on standard error would bury the test's.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    return connection


def save_rows(folder: Path, mark: Callable[[str], None], *, synchronous: str = "FULL", saves: int = 150) -> None:
    """Save `saves` rows with their journal lines, one commit each, among checkpoints of every kind and two new
    starts.
    """
    checkpoints = {17: "PASSIVE", 40: "RESTART", 66: "TRUNCATE", 88: "FULL", 111: "PASSIVE"}
    connection = open_plain(folder)
    for number in range(saves):
        if number % 60 == 0:
            if number:
                connection.close()
                connection = open_plain(folder)
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            connection.execute("PRAGMA wal_autocheckpoint = 45")
        if number == 0:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE visit (position INTEGER PRIMARY KEY, id TEXT UNIQUE, text TEXT) STRICT")
            connection.execute("CREATE TABLE journal (position INTEGER PRIMARY KEY, id TEXT UNIQUE) STRICT")
            connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        save_id = f"save-{number:04}"
        text = "咨询内容" * (number % 97 + 1)
        connection.execute("INSERT INTO visit (id, text) VALUES (?, ?)", (save_id, text))
        connection.execute("INSERT INTO journal (id) VALUES (?)", (save_id,))
        connection.execute("COMMIT")
        mark(save_id)
        if number in checkpoints:
            connection.execute(f"PRAGMA wal_checkpoint({checkpoints[number]})").fetchall()
    connection.close()


def migrate_new_store(folder: Path, mark: Callable[[str], None]) -> None:
    """Make the station's own database and bring it to the present schema."""
    db = open_database(folder / "station.db", KEY, create=True)
    migrate(db)
    mark("migrated")
    db.close()


class MigrationReader:
    """Opens the station's database, in which each migration must be whole or absent."""

    def open(self, folder: Path) -> Any:
        """The image's database as the program opens it to migrate it."""
        return open_database(folder / "station.db", KEY, create=True)

    def saves(self, connection: Any) -> list[str]:
        """["migrated"] when all migrations stand; otherwise the rest must go through now. ValueError for a half one."""
        left = pending(connection)
        found = {name for name in schema_names(connection) if "_sqlite_migrations" not in name}
        applied = len(migration_files()) - len(left)
        if found != schema_after(applied):
            raise ValueError(f"half a migration: {sorted(found ^ schema_after(applied))[:5]}")
        migrate(connection)
        return [] if left else ["migrated"]


@cache
def schema_after(migrations: int) -> frozenset[str]:
    """The names of everything in the schema once the first `migrations` files have run, one after another."""
    connection = sqlcipher.connect(":memory:")
    connection.create_function("cjk", 1, str, deterministic=True)
    for file in migration_files()[:migrations]:
        connection.executescript(file.read_text("utf-8"))
    names = schema_names(connection)
    connection.close()
    return frozenset(names)


def schema_names(connection: Any) -> set[str]:
    """The names of all tables, views, indexes and triggers."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema").fetchall()}


@dataclass(frozen=True)
class Workload:
    """A workload by name, as `record_apart` takes it, what prepares its folder, and the reader of its images."""

    function: str
    reader: Callable[[], Reader]
    prepare: str = ""


WORKLOADS = {
    "plain rows": Workload("tests.powercuts.workloads:save_rows", PlainReader),
}
