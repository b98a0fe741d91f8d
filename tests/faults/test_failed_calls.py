"""The Nth write or sync beneath the database fails, once or for ever: nothing is lost, doubled or called saved wrongly.

Each call of a real save is tried in turn, as many of them as STATION_FAILED_CALLS says, drawn by a fixed seed.
"""

import itertools
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from station_app.actions import verification
from station_app.actions.acts import RecordIds
from station_app.domain.troubles import Trouble
from tests.helpers.office import make_office
from tests.powercuts.vfs import Recorder

SITES = int(os.environ.get("STATION_FAILED_CALLS", "4"))
FULL, WRITE_ERROR, SYNC_ERROR = 13, 10 | 3 << 8, 10 | 4 << 8


@dataclass
class Fuse:
    """Which call fails, how, and whether all after it fail too. Unarmed it only counts."""

    kind: str = ""
    at: int = 0
    for_ever: bool = False
    calls: dict[str, int] = field(default_factory=lambda: {"write": 0, "sync": 0})
    blown: int = 0

    def step(self, call: str) -> bool:
        """Whether this call is to fail."""
        self.calls[call] += 1
        if not self.kind or (call == "sync") != (self.kind == "EIO on fsync"):
            return False
        hit = self.calls[call] == self.at or (self.for_ever and self.calls[call] > self.at)
        self.blown += hit
        return hit


class FailingDisk(Recorder):
    """The recording VFS, in which a call can be made to fail."""

    fuse: Fuse = Fuse()

    def _written(self, file: int, data: int, length: int, offset: int) -> int:
        table, _, _ = self._open[file]
        if not self.fuse.step("write"):
            return int(table.write(file, data, length, offset))
        if self.fuse.kind == "short write":
            table.write(file, data, length // 2, offset)
        return FULL if self.fuse.kind == "ENOSPC" else WRITE_ERROR

    def _synced(self, file: int, flags: int) -> int:
        table, _, _ = self._open[file]
        return SYNC_ERROR if self.fuse.step("sync") else int(table.sync(file, flags))

    def _truncated(self, file: int, size: int) -> int:
        table, _, _ = self._open[file]
        return int(table.truncate(file, size))


def _with_disk(place: Path, then: Callable[[Any, FailingDisk], None]) -> None:
    place.mkdir()
    make_office(place).close()
    disk = FailingDisk(place)
    disk.start(f"failing-{place.name}")
    try:
        office = make_office(place)
        try:
            then(office, disk)
        finally:
            disk.fuse = Fuse()
            office.close()
    finally:
        disk.stop()
    assert disk.troubles == []


def _count_calls(place: Path) -> dict[str, int]:
    counted: dict[str, int] = {}

    def save(office: Any, disk: FailingDisk) -> None:
        office.record()
        disk.fuse = Fuse()
        office.record()
        counted.update(disk.fuse.calls)

    _with_disk(place, save)
    return counted


@pytest.mark.parametrize("kind", ["ENOSPC", "EIO on write", "EIO on fsync", "short write"])
def test_a_save_whose_nth_call_to_the_disk_fails_is_never_lost_doubled_or_wrongly_called_saved(
    kind: str, tmp_path: Path
) -> None:
    """F14, F15, F16, F17: each site of a save, once and for ever; then the disk is well, and save is pressed again."""
    calls = _count_calls(tmp_path / "counted")
    total = calls["sync" if kind == "EIO on fsync" else "write"]
    assert total > 0
    sites = [*itertools.product(range(1, total + 1), (False, True))]
    chosen = random.Random(kind).sample(sites, min(SITES, len(sites)))
    told: set[str] = set()
    for number, (at, for_ever) in enumerate(chosen):

        def hurt(office: Any, disk: FailingDisk, at: int = at, for_ever: bool = for_ever) -> None:
            before = office.record().number
            ids = RecordIds.make(office.ids)
            disk.fuse = Fuse(kind, at, for_ever)
            said = None
            try:
                said = office.record(ids=ids, visitor_phone="13900009999")
            except Trouble as trouble:
                told.add(trouble.code)
            assert disk.fuse.blown, "a call that never came cannot fail"
            disk.fuse = Fuse()
            office.reopen()
            if said is not None:
                stored = office.store.db.execute("SELECT number FROM consultations WHERE id = ?", [ids.record_id])
                assert stored.fetchone()[0] == said.number
            again = office.record(ids=ids, visitor_phone="13900009999")
            assert again.number != before
            rows = office.store.db.execute("SELECT count(*), count(DISTINCT number) FROM consultations").fetchone()
            assert tuple(rows) == (2, 2)
            assert verification.verify(office.store).sound

        _with_disk(tmp_path / str(number), hurt)
    assert told, "no failure was ever told"
    assert told <= {"disk-full", "disk-error", "database-busy", "database-damaged"}
