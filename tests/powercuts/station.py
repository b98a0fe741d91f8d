"""The station under the cut: its migrations, and visits logged, corrected, voided and sealed by the real actions."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlcipher3 import dbapi2 as sqlcipher

from station_app.actions import batches, consultations
from station_app.actions.acts import NewId, RecordIds
from station_app.actions.stations import OpenDesk, open_desk, set_up
from station_app.domain.consultations import ConsultationForm
from station_app.domain.journal import FIRST_PREVIOUS, KINDS, bodies_match, expected_hash
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import journal
from station_app.storage.connection import open_database
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost, KeySlots
from station_app.storage.migrations import migrate, migration_files, pending
from station_app.storage.projections import TABLES
from station_app.storage.store import Store
from station_exchange.enrolment import EnrolmentPaper
from station_exchange.keys import SealingKey, SigningKey

KEY = bytes(range(32))
MORNING = datetime(2026, 11, 9, 9, tzinfo=BEIJING_TIME)
MANAGER, PASSWORD = "王悦", "站长的口令 2026"


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
    """A station set up and enrolled by the real action, before the recording; its memory lies beside the folder."""
    paper = EnrolmentPaper(
        v=1, suite=1, kind="enrolment", centre="BJ", centre_name="市中心", station="HD01", station_name="海淀站",
        district="110108", city_role="entrusted", acknowledgement_key=SigningKey.make().public.text,
        operational_recipient=SealingKey.make().recipient, recovery_recipient=SealingKey.make().recipient,
        secret="once", expires_at="2026-12-09T00:00:00+00:00",
    )  # fmt: skip
    cheap = Cost(passes=1, lanes=1, memory_kib=8 * 1024)
    set_up(
        DataFolder.at(folder), code="", name="", manager=MANAGER, password=PASSWORD, now=MORNING, new_id=ids_from(0),
        paper=paper, cost=cheap,
    )  # fmt: skip
    # The first time a clerk signs in, the key file is written: no database, so no part of what is recorded.
    sit_down(folder, MORNING, ids_from(500_000), "").close()


def ids_from(first: int) -> NewId:
    """Ids in the form of UUIDv7, which come out the same each time."""
    numbers = count(first)
    return lambda: str(UUID(int=7 << 76 | 2 << 62 | next(numbers)))


def sit_down(folder: Path, now: datetime, new_id: NewId, synchronous: str) -> OpenDesk:
    """The desk opened by the real action; `synchronous` forces another setting on its connection, from outside."""
    desk = open_desk(DataFolder.at(folder), MANAGER, PASSWORD, now=now, new_id=new_id)
    # Sooner than SQLite would by itself, so that cuts fall into checkpoints and into a log that is written over.
    desk.store.db.execute("PRAGMA wal_autocheckpoint = 150").fetchall()
    if synchronous:
        desk.store.db.execute(f"PRAGMA synchronous = {synchronous}")
    return desk


def log_visits(folder: Path, mark: Callable[[str], None], *, synchronous: str = "", saves: int = 60) -> None:
    """Three sittings at the desk: visits are logged, each fifth corrected, each ninth voided, each twentieth sealed."""
    new_id = ids_from(1_000_000)
    numbers: list[str] = []
    desk = sit_down(folder, MORNING, new_id, synchronous)
    for save in range(saves):
        now = MORNING + timedelta(minutes=save)
        if save in (saves // 3, 2 * saves // 3):
            desk.close()
            desk = sit_down(folder, now, new_id, synchronous)
        ids = RecordIds.make(new_id)
        if save % 20 == 17:
            for batch in batches.seal(desk.store, desk.clerk, desk.device, now=now):
                mark(batch.manifest_sha256)
        elif save % 9 == 8:
            mark(consultations.void(desk.store, desk.clerk, numbers.pop(), "重复登记", ids=ids, now=now).revision_id)
        elif save % 5 == 4:
            mark(
                consultations.amend(
                    desk.store, desk.clerk, numbers[-1], {"answer": f"已补充说明第{save}条"}, "补充答复", ids=ids,
                    catalogue=desk.catalogue, now=now, new_id=new_id,
                ).revision_id
            )  # fmt: skip
        else:
            saved = consultations.record(
                desk.store, desk.clerk, visit(save), ids=ids, catalogue=desk.catalogue, now=now, new_id=new_id
            )
            numbers.append(saved.number)
            mark(saved.revision_id)
    desk.close()


def visit(number: int) -> ConsultationForm:
    """A visit that passes every check; some visitors and firms come again, the texts differ in length."""
    return ConsultationForm(
        visitor_name=f"来访人{number % 40}",
        visitor_phone=f"1390000{number % 40:04}",
        org_name=f"北京第{number % 25}科技有限公司" if number % 2 else "",
        items=("P01",),
        question="商标续展需要哪些材料？" * (number % 60 + 1),
        answer="携带营业执照复印件到窗口办理。",
        consent_scope="city",
    )


class StationReader:
    """Opens the station's store: the journal an unbroken chain, the outbox without gaps, the tables as it demands."""

    def open(self, folder: Path) -> Any:
        """The connection of the store as the desk opens it."""
        place = DataFolder.at(folder)
        return Store(place, key_in(place.keys.read_bytes(), place.keys)).db

    def saves(self, connection: Any) -> list[str]:
        """Revisions of consultations and sealed batches in their order; ValueError where things do not agree."""
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
                found.append((position, entry.revision_id))
        numbered = connection.execute("SELECT seq, position FROM outbox ORDER BY seq").fetchall()
        if [tuple(row) for row in numbered] != list(enumerate(travelling, start=1)):
            raise ValueError("the outbox does not hold each entry once, in order")
        for kind, table in TABLES.items():
            columns = ", ".join(["record_id", "revision_id", *table.columns])
            rows = {tuple(row) for row in connection.execute(f"SELECT {columns} FROM {table.name}").fetchall()}
            if rows != {table.row(entry) for (of, _), entry in newest.items() if of == kind}:
                raise ValueError(f"the table {table.name} does not say what the journal says")
        return [name for _, name in sorted([*found, *sealed(connection)], key=lambda one: one[0])]


def sealed(connection: Any) -> list[tuple[float, str]]:
    """The sealed batches, each after the journal position it was sealed at; ValueError for one that is not whole."""
    found, after = [], 0
    query = "SELECT manifest, manifest_sha256, first_seq, last_seq, no, container FROM batches ORDER BY no"
    for manifest, identity, first, last, number, container in connection.execute(query).fetchall():
        said = msgspec.json.decode(manifest)
        rows = connection.execute("SELECT count(*) FROM outbox WHERE batch_no = ?", (number,)).fetchone()[0]
        if hashlib.sha256(manifest).hexdigest() != identity or first != after + 1 or rows != last - first + 1:
            raise ValueError(f"batch {number} is not whole")
        if len(container) <= said["ct_len"]:
            raise ValueError(f"the container of batch {number} was cut")
        after = last
        found.append((said["journal"]["position"] + 0.5, identity))
    return found


@cache
def key_in(slots: bytes, place: Path) -> bytes:
    """The database key behind the manager's password, asked for once per key file: each asking costs on purpose."""
    return KeySlots.read(place).open_clerk(MANAGER, PASSWORD)
