"""One PC with a station's database: the desk is opened, dies, is put back from a copy, or is copied to another PC."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from station_app.actions.stations import OpenDesk, open_desk
from station_app.delivery.folder import OUT, SUFFIX
from station_app.domain.catalogue import Catalogue
from station_app.domain.journal import KINDS
from station_app.storage import batches, journal, reference
from station_app.storage.folder import DataFolder
from tests.helpers.office import MANAGER, PASSWORD, Ids
from tests.simulator import disk
from tests.simulator.faults import Fuse

_lists: dict[str, Catalogue] = {}


@contextmanager
def code_lists_read_once() -> Iterator[None]:
    """The code lists are the same in every schedule; reading them anew at each opening would take half of its time."""
    load = reference.load

    def load_once(db: Any, version: str | None = None) -> Catalogue:
        wanted = version or reference.installed_version(db) or ""
        if wanted not in _lists:
            _lists[wanted] = load(db, version)
        return _lists[wanted]

    reference.load = load_once
    try:
        yield
    finally:
        reference.load = load


@dataclass
class Pc:
    """`skew` is how wrong its clock goes; `copies` are older copies of its files, oldest first."""

    name: str
    code: str
    place: Path
    ids: Ids
    skew: timedelta = timedelta()
    copies: list[Path] = field(default_factory=list)
    _exports: int = 0
    _first_seen: dict[str, int] = field(default_factory=dict)
    _desk: OpenDesk | None = None

    @property
    def folder(self) -> DataFolder:
        return DataFolder.at(self.place / "root", self.place / "memory")

    @property
    def desk(self) -> OpenDesk:
        assert self._desk is not None, "the desk is closed"
        return self._desk

    @property
    def is_open(self) -> bool:
        return self._desk is not None

    def open(self, now: datetime) -> None:
        """Signs in, as every morning; looks for a restore before the first save."""
        self._desk = open_desk(self.folder, MANAGER, PASSWORD, now=now + self.skew, new_id=self.ids)

    def close(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def light(self, fuse: Fuse) -> None:
        """From now on the fuse burns with every statement."""
        store = self.desk.store
        store.db.conn = disk.FusedConnection(store.db.conn, fuse, self.folder.database)

    def put_out(self) -> None:
        """The action ended before the fuse did."""
        store = self.desk.store
        if isinstance(store.db.conn, disk.FusedConnection):
            store.db.conn = store.db.conn.real

    def die(self) -> None:
        """What the system frees when a program is killed: its files and its lock, nothing more."""
        desk, self._desk = self.desk, None
        if isinstance(desk.store.db.conn, disk.FusedConnection):
            desk.store.db.conn.drop()
        desk.close()

    def remember(self) -> None:
        """Keeps a copy of the PC as it is now."""
        self.desk.store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        copy = self.place / f"copy-{len(self.copies)}"
        disk.copy_station(self.folder.root, self.folder.memory, copy)
        self.copies.append(copy)

    def put_back(self, copy: Path, how: str, now: datetime) -> None:
        """An older copy takes the place of the database, and the desk opens on it."""
        self.close()
        disk.put_back(copy, self.folder.root, self.folder.memory, how)
        self.open(now)

    def cloned(self, name: str, place: Path, ids: Ids) -> "Pc":
        """A second PC with the same disk, not yet opened."""
        self.desk.store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        disk.copy_station(self.folder.root, self.folder.memory, place)
        return Pc(name, self.code, place, ids, self.skew)

    def revisions(self) -> set[str]:
        """Every revision its journal holds that is meant for the city."""
        return {entry.revision_id for entry in journal.walk(self.desk.store.db) if entry.kind in TRAVELLING}

    def owes(self) -> bool:
        """Whether anything waits to be sealed or acknowledged."""
        owed = batches.owed(self.desk.store.db)
        return bool(owed.entries or owed.batches)

    def numbers(self) -> list[str]:
        """The numbers that can be amended or voided, oldest first."""
        rows = self.desk.store.db.execute("SELECT number FROM consultations WHERE state <> 'void' ORDER BY rid")
        return [str(row[0]) for row in rows.fetchall()]

    def pruned(self) -> set[tuple[str, int, str, str]]:
        """The sealed batches whose bytes it has dropped: (epoch, number, manifest, sealed at)."""
        rows = self.desk.store.db.execute(
            "SELECT epoch, no, manifest_sha256, sealed_at FROM batches WHERE container IS NULL"
        ).fetchall()
        return {(str(epoch), int(no), str(manifest), str(at)) for epoch, no, manifest, at in rows}

    def stick_files(self) -> list[bytes]:
        """The whole files on its stick, those of older exports first (names hold random parts that tell no order)."""
        self._exports += 1
        files = list((self.place / "stick" / OUT).glob(f"*{SUFFIX}"))
        for path in files:
            self._first_seen.setdefault(path.name, self._exports)
        files.sort(key=lambda path: (self._first_seen[path.name], path.name))
        return [path.read_bytes() for path in files]

    def forget_stick(self) -> None:
        shutil.rmtree(self.place / "stick", ignore_errors=True)


TRAVELLING = frozenset(kind.name for kind in KINDS.values() if kind.travels)
