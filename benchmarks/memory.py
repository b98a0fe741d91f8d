"""Resident memory of the desk: signed in, after its first receipt, after five hundred saves; held against limits.

Megabytes here belong to the program, hardly to the machine, so what is over its limit fails.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.processes.telling import resident_mb
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import copy_of_station

WINDOW_LIMIT: Final = 2.2
PRINTING_LIMIT_MB: Final = 60.0
SAVES_LIMIT_MB: Final = 10.0
PER_SAVES: Final = 500


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Whole processes; nothing is measured where the system does not tell resident memory."""
    try:
        resident_mb()
    except LookupError:
        yield told("memory", "Resident memory: this system does not tell it", "MB", 0.0)
        return
    empty: list[float] = []
    desk: list[dict[str, float]] = []
    for turn in range(sizes.memory_rounds):
        folder = copy_of_station(place / str(turn), sizes.seed, sizes.little_past)
        empty.append(float(_line("benchmarks.processes.empty_window", "memory")))
        words = (str(folder.root), str(sizes.seed), str(sizes.memory_saves))
        desk.append(json.loads(_line("benchmarks.processes.desk_day", *words)))
    stages = ("signed in", "opened", "printed", "saved")
    signed_in, opened, printed, saved = (median(read[name] for read in desk) for name in stages)
    yield compared(
        "memory-desk", "Resident memory, a visit logged, every page opened", "MB", opened, median(empty),
        "an empty window with the same font", WINDOW_LIMIT,
        notes=(f"just signed in: {signed_in:.0f} MB, {signed_in / median(empty):.2f} x",),
    )  # fmt: skip
    yield compared(
        "memory-printing", "More with the first receipt", "MB", printed - opened, PRINTING_LIMIT_MB, "allowed", 1.0
    )
    growth = (saved - printed) * PER_SAVES / sizes.memory_saves
    yield compared("memory-saves", f"More with {PER_SAVES} saves", "MB", growth, SAVES_LIMIT_MB, "allowed", 1.0)


def _line(module: str, *words: str) -> str:
    """What the process says."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    return done.stdout.strip().splitlines()[-1]
