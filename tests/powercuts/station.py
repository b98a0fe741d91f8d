"""The station's own store under the cut: its migrations, its journal."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from station_app.domain.journal import FIRST_PREVIOUS, Act, News, bodies_match, expected_hash
from station_app.storage import journal
from station_app.storage.connection import open_database
from station_app.storage.folder import DataFolder
from station_app.storage.migrations import migrate, migration_files, pending
from station_app.storage.store import Store

KEY = bytes(range(32))
AT = "2026-11-09T09:00+08:00"


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


def make_station(folder: Path, **options: str) -> None:
    """A migrated database with its first epoch, before the recording; its memory lies beside the recorded folder."""
    place = DataFolder.at(folder)
    place.prepare()
    db = open_database(place.database, KEY, create=True)
    migrate(db)
    db.execute(
        "INSERT INTO epochs (epoch, reason, opened_at) VALUES ('epoch-1', 'installed', '2026-11-09T09:00+08:00')"
    )
    db.execute("INSERT INTO settings (key, value) VALUES ('database_id', 'power-cut-station')")
    db.close()


def opened(folder: Path, synchronous: str = "") -> Store:
    """The store as the desk opens it; `synchronous` forces another setting on its connection, from outside."""
    store = Store(DataFolder.at(folder), KEY)
    if synchronous:
        store.db.execute(f"PRAGMA synchronous = {synchronous}")
    return store


def keep_journal(folder: Path, mark: Callable[[str], None], *, synchronous: str = "", saves: int = 120) -> None:
    """Append entries through the store's own transaction, over three sittings at the desk."""
    store = opened(folder, synchronous)
    for number in range(saves):
        if number in (saves // 3, 2 * saves // 3):
            store.close()
            store = opened(folder, synchronous)
        act = Act(f"act-{number:04}", "record", "clerk-1", AT, "2026.11")
        person = {"question": "商标续展怎么办" * (number % 200 + 1)}
        with store.atomic() as db:
            news = News("consultation", f"record-{number:04}", f"revision-{number:04}", None, {}, person)
            journal.append(db, act, news)
        mark(f"revision-{number:04}")
    store.close()


class JournalReader:
    """Opens the station's store and reads its journal, which must be an unbroken chain, numbered without gaps."""

    def open(self, folder: Path) -> Any:
        """The connection of the store as the desk opens it."""
        return opened(folder).db

    def saves(self, connection: Any) -> list[str]:
        """The revisions in the journal; ValueError where chain, bodies or outbox do not agree."""
        found, previous = [], FIRST_PREVIOUS
        for position, entry in enumerate(journal.walk(connection), start=1):
            whole = entry.hash == expected_hash(entry) and entry.previous_hash == previous and bodies_match(entry)
            if entry.position != position or not whole:
                raise ValueError(f"the chain breaks at {position}")
            previous = entry.hash
            found.append(entry.revision_id)
        numbered = connection.execute("SELECT seq, position FROM outbox ORDER BY seq").fetchall()
        if [tuple(row) for row in numbered] != [(number, number) for number in range(1, len(found) + 1)]:
            raise ValueError("the outbox does not hold each entry once, in order")
        return found
