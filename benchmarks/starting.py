"""From the start of the process to a caret in the sign-in box, against an empty window with the same font."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from threading import Timer
from time import perf_counter
from typing import Final

from benchmarks.figures import Figure, compared
from benchmarks.measuring import flat, interleaved, typical_ratio
from benchmarks.processes.telling import SEEN
from benchmarks.sizes import Sizes
from benchmarks.station_maker import CACHE, copy_of_station

LIMIT: Final = 1.5
PATIENCE: Final = 60
"""Seconds."""


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Whole processes, one after another, interleaved."""
    folder = copy_of_station(place / "station", sizes.seed, sizes.little_past)
    desk, empty = interleaved(
        [_start("benchmarks.processes.desk_start", str(folder.root)), _start(
            "benchmarks.processes.empty_window", "time"
        )],
        sizes.start_rounds,
    )  # fmt: skip
    yield compared(
        "start", "Start to a caret in the sign-in box", "ms", median(flat(desk)), median(flat(empty)),
        "an empty window with the same font", LIMIT, ratio=typical_ratio(desk, empty),
    )  # fmt: skip


def environment() -> dict[str, str]:
    """The environment of the started programs: no screen unless one is asked for, and their bytecode kept.

    An installed program has its bytecode beside it; where this shell forbids to write any, it would be compiled anew at
    each start. Each round compares programs that have theirs: the round before the first writes it.
    """
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"QT_QPA_PLATFORM": "offscreen", **own, "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode")}


def _start(module: str, *words: str) -> Callable[[], float]:
    """Starts the program anew and answers the milliseconds until it says that it is seen."""

    def once() -> float:
        begin = perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", module, *words], stdout=subprocess.PIPE, env=environment(), text=True
        ) as process:
            assert process.stdout is not None
            # A window that never shows would hold the bench up for ever.
            patience = Timer(PATIENCE, process.kill)
            patience.start()
            line = process.stdout.readline().strip()
            took = (perf_counter() - begin) * 1000
            process.wait()
            patience.cancel()
        if line != SEEN:
            raise RuntimeError(f"{module} never was seen")
        return took

    return once
