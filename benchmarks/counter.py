"""At the counter: F2 to the caret, a day of visits typed and saved, a file attached."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared
from benchmarks.measuring import flat, interleaved, milliseconds, percentile, typical_ratio
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import copy_of_station
from station_app.storage.attachments import Files

F2_LIMIT: Final = 8.0
SAVES_LIMIT_MB: Final = 10.0
DAY: Final = 200
"""How many visits the issue's day has."""
ATTACH_LIMIT: Final = 4.0
_FILE_MB: Final = 20


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The window in processes of its own; files in this one."""
    days = []
    for turn in range(sizes.memory_rounds):
        folder = copy_of_station(place / str(turn), sizes.seed, sizes.little_past)
        words = (str(folder.root), str(sizes.seed), str(sizes.f2_rounds), str(sizes.day_saves))
        days.append(json.loads(_line("benchmarks.processes.desk_counter", *words)))
    f2 = [each for day in days for each in day["f2"]]
    paint = median(each for day in days for each in day["paint"])
    yield compared(
        "f2-caret", "F2 to the caret, a visit put aside first", "ms", median(f2), paint,
        "painting the same window once", F2_LIMIT, notes=("wanted: 100 ms", f"slowest: {max(f2):.0f} ms"),
    )  # fmt: skip
    growth = median(day["saves_mb"] for day in days) * DAY / sizes.day_saves
    yield compared(
        "memory-day", f"More memory after {DAY} visits typed and saved", "MB", growth, SAVES_LIMIT_MB, "allowed", 1.0
    )
    yield from _attached(sizes, place)


def _attached(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Taking in the largest file there may be, against a plain copy of it, hashed and synced."""
    source = place / "scan.bin"
    source.write_bytes(os.urandom(_FILE_MB * 1024 * 1024))
    files = Files(place / "attachments", bytes(32))
    target = place / "plain.bin"

    def keep() -> float:
        taken = milliseconds(lambda: files.keep(source, _FILE_MB * 1024 * 1024))
        for digest in files.all_digests():
            files.drop(digest)
        return taken

    def copy() -> None:
        digest = hashlib.sha256()
        with source.open("rb") as read, target.open("wb") as written:
            while piece := read.read(64 * 1024):
                digest.update(piece)
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())

    sides = interleaved((keep, lambda: milliseconds(copy)), sizes.attach_rounds)
    samples = flat(sides[0])
    yield compared(
        "attach-20mb", f"A file of {_FILE_MB} MB attached", "ms", median(samples), median(flat(sides[1])),
        "the same file copied, hashed and synced", ATTACH_LIMIT, ratio=typical_ratio(sides[0], sides[1]),
        notes=(f"p99: {percentile(samples, 0.99):.0f} ms", "beside the window"),
    )  # fmt: skip


def _line(module: str, *words: str) -> str:
    """What the process says."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    return done.stdout.splitlines()[-1]
