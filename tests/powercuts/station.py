"""The station under the cut: its migrations, and visits logged, corrected and voided by the real actions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from station_app.actions import consultations
from station_app.actions import visitors as at_counter
from station_app.actions.acts import NewId, RecordIds
from station_app.domain.clerks import Clerk, Role
from station_app.domain.consultations import ConsultationForm
from station_app.domain.journal import FIRST_PREVIOUS, KINDS, Act, bodies_match, expected_hash
from station_app.domain.periods import BEIJING_TIME
from station_app.places import database_file
from station_app.storage import batches, journal, reference
from station_app.storage.connection import open_database
from station_app.storage.folder import DataFolder
from station_app.storage.migrations import migrate, migration_files, pending
from station_app.storage.projections import TABLES
from station_app.storage.store import Store

KEY = bytes(range(32))
MORNING = datetime(2026, 11, 9, 9, tzinfo=BEIJING_TIME)
CLERK = Clerk("clerk-1", "王悦", Role.CLERK)


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
    """A station with its first epoch, reference data and one clerk, before the recording; its memory lies beside."""
    place = DataFolder.at(folder)
    place.prepare()
    db = open_database(place.database, KEY, create=True)
    migrate(db)
    db.close()
    store = opened(folder)
    act = Act("act-set-up", "set_up", CLERK.record_id, MORNING.isoformat(), "")
    new_id = ids_from("set-up")
    with store.atomic() as db:
        batches.open_epoch(db, "epoch-1", "installed", MORNING.isoformat())
        db.execute("INSERT INTO settings (key, value) VALUES ('database_id', 'power-cut-station')")
        reference.install(db, reference.read_bundle(database_file("reference")), MORNING.isoformat())
        station = {"code": "HD01", "name": "海淀公共服务站", "district": "110108"}
        at_counter.write(db, act, "station", "station-1", station, new_id)
        at_counter.write(db, act, "clerk", CLERK.record_id, {"name": CLERK.name, "role": CLERK.role.value}, new_id)
    store.close()


def opened(folder: Path, synchronous: str = "") -> Store:
    """The store as the desk opens it; `synchronous` forces another setting on its connection, from outside."""
    store = Store(DataFolder.at(folder), KEY)
    if synchronous:
        store.db.execute(f"PRAGMA synchronous = {synchronous}")
    return store


def ids_from(name: str) -> NewId:
    """Ids that come out the same each time, so that a recording of today and one of tomorrow agree."""
    numbers = count(1)
    return lambda: f"{name}-{next(numbers):05}"


def log_visits(folder: Path, mark: Callable[[str], None], *, synchronous: str = "", saves: int = 90) -> None:
    """Log visits over three sittings at the desk; every fifth save corrects an earlier visit, every ninth voids one."""
    new_id = ids_from("visit")
    numbers: list[str] = []
    store = opened(folder, synchronous)
    catalogue = reference.load(store.db)
    for save in range(saves):
        if save in (saves // 3, 2 * saves // 3):
            store.close()
            store = opened(folder, synchronous)
        ids, now = RecordIds.make(new_id), MORNING + timedelta(minutes=save)
        if save % 5 == 4:
            given = {"answer": f"已补充说明第{save}条"}
            saved = consultations.amend(
                store, CLERK, numbers[-1], given, "补充答复", ids=ids, catalogue=catalogue, now=now, new_id=new_id
            )
        elif save % 9 == 8:
            saved = consultations.void(store, CLERK, numbers.pop(), "重复登记", ids=ids, now=now)
        else:
            form = ConsultationForm(
                visitor_name=f"来访人{save % 40}",
                visitor_phone=f"1390000{save % 40:04}",
                org_name=f"北京第{save % 25}科技有限公司" if save % 2 else "",
                items=("P01",),
                question="商标续展需要哪些材料？" * (save % 60 + 1),
                answer="携带营业执照复印件到窗口办理。",
                consent_scope="city",
            )
            saved = consultations.record(store, CLERK, form, ids=ids, catalogue=catalogue, now=now, new_id=new_id)
            numbers.append(saved.number)
        mark(saved.revision_id)
    store.close()


class StationReader:
    """Opens the station's store: the journal an unbroken chain, the outbox without gaps, the tables as it demands."""

    def open(self, folder: Path) -> Any:
        """The connection of the store as the desk opens it."""
        return opened(folder).db

    def saves(self, connection: Any) -> list[str]:
        """The revisions of consultations in the journal; ValueError where anything does not agree with anything."""
        found, travelling, previous, newest = [], [], FIRST_PREVIOUS, {}
        for position, entry in enumerate(journal.walk(connection), start=1):
            whole = entry.hash == expected_hash(entry) and entry.previous_hash == previous and bodies_match(entry)
            if entry.position != position or not whole:
                raise ValueError(f"the chain breaks at {position}")
            previous = entry.hash
            newest[entry.kind, entry.record_id] = entry
            if KINDS[entry.kind].travels:
                travelling.append(position)
            if entry.kind == "consultation":
                found.append(entry.revision_id)
        numbered = connection.execute("SELECT seq, position FROM outbox ORDER BY seq").fetchall()
        if [tuple(row) for row in numbered] != list(enumerate(travelling, start=1)):
            raise ValueError("the outbox does not hold each entry once, in order")
        for kind, table in TABLES.items():
            columns = ", ".join(["record_id", "revision_id", *table.columns])
            rows = {tuple(row) for row in connection.execute(f"SELECT {columns} FROM {table.name}").fetchall()}
            if rows != {table.row(entry) for (of, _), entry in newest.items() if of == kind}:
                raise ValueError(f"the table {table.name} does not say what the journal says")
        return found
