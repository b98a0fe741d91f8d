"""What keeping costs: a backup against a bare `backup()` of the same file and the window meanwhile, the quick
self-check, the month's look at what is due: the last two must not cost the past.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import flat, interleaved, milliseconds, typical_ratio
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import Counter, copy_of_station, counter
from station_app.actions import backups, retention, self_checks
from station_app.storage import backups as stored
from station_app.storage.cipher import dbapi

COPY_LIMIT: Final = 1.3
PAST_LIMIT: Final = 3.0
_ROUNDS: Final = 5


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The long past against the short one, and the copy against what SQLite itself takes for it."""
    with counter(copy_of_station(place / "little", sizes.seed, sizes.little_past), 8) as little:
        short_check, short_look = _check(little), _look(little)
    folder = copy_of_station(place / "past", sizes.seed, sizes.past)
    with counter(folder, 8) as at:
        long_check, long_look = _check(at), _look(at)
        yield compared(
            "self-check", "The quick self-check", "ms", long_check, short_check,
            f"the same beside {sizes.little_past} visits", PAST_LIMIT, notes=("wanted: 1000 ms",),
        )  # fmt: skip
        yield compared(
            "month-look", "The month's look at what is due", "ms", long_look, short_look,
            f"the same beside {sizes.little_past} visits", PAST_LIMIT,
        )  # fmt: skip
        yield from _backup(at, place)
    yield _frames(folder.root)


def _check(at: Counter) -> float:
    reader = at.desk.store.reader()
    try:
        return median(milliseconds(lambda: self_checks.check(reader, "quick")) for _ in range(_ROUNDS))
    finally:
        reader.close()


def _look(at: Counter) -> float:
    """A month's look once the whole past has been looked at: what every further month costs."""
    desk = at.desk
    now = datetime.fromisoformat(desk.store.db.execute("SELECT max(at) FROM journal").fetchone()[0])
    first = retention.find_due(desk.store, desk.catalogue, now)
    assert first is not None
    retention.keep(desk.store, desk.clerk, first)
    later = now + timedelta(days=31)
    return median(milliseconds(lambda: retention.find_due(desk.store, desk.catalogue, later)) for _ in range(_ROUNDS))


def _backup(at: Counter, place: Path) -> Iterator[Figure]:
    desk, turns = at.desk, iter(range(1_000_000))
    now = datetime.fromisoformat(desk.store.db.execute("SELECT max(at) FROM journal").fetchone()[0])
    reader = desk.store.reader()

    def copy() -> float:
        target = place / f"copy-{next(turns)}.db"
        taken = milliseconds(lambda: _synced(lambda: stored._copy_pages(reader, target, None), target))
        target.unlink()
        return taken

    def bare() -> float:
        target = place / f"bare-{next(turns)}.db"
        taken = milliseconds(lambda: _synced(lambda: _bare(at, target), target))
        target.unlink()
        return taken

    try:
        ours, theirs = interleaved([copy, bare], _ROUNDS)
        yield compared(
            "backup-copy", "Copying the open database in steps beside the writer", "ms",
            median(flat(ours)), median(flat(theirs)), "a bare backup() of the same file", COPY_LIMIT,
            ratio=typical_ratio(ours, theirs),
        )  # fmt: skip
        whole = milliseconds(lambda: backups.make_copy(reader, desk.station, now=now, place=place / "backups"))
        yield told("backup-whole", "A whole backup: copied, read back, every page and the journal's head proven", "ms",
                   whole, f"{whole / median(flat(theirs)):.1f} times a bare backup()")  # fmt: skip
    finally:
        reader.close()


def _bare(at: Counter, target: Path) -> None:
    connection = dbapi.connect(str(target), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{at.desk.store.key.hex()}'\"")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    at.desk.store.db.conn.backup(connection)
    connection.close()


def _synced(action, target: Path) -> None:  # type: ignore[no-untyped-def]
    action()
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _frames(root: Path) -> Figure:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes.desk_backup", str(root)],
        stdout=subprocess.PIPE, env=environment(), text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    notes = ("wanted: 50 ms", f"idle: {found['idle']:.0f} ms", f"the backup took {found['took']:.0f} ms")
    return told("backup-frame", "Longest pause of the window while a backup is made", "ms", found["pause"], *notes)
