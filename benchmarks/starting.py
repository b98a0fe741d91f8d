"""From the start of the process to a caret in the sign-in box, against an empty window with the same font; then from
the password to the first page, beside a long past and beside a tenth of it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
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
GROWTH_LIMIT: Final = 1.1
_SPACES: Final = count(100)
"""New ids at each opening of the same station."""
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
    places = [
        copy_of_station(place / name, sizes.seed, visits).root
        for name, visits in (("long", sizes.past), ("short", max(1, sizes.past // 10)))
    ]
    for where in places:
        # An index of an earlier version is made anew once; nobody waits for that every morning.
        _opened(where)()
    long, short = interleaved([_opened(where) for where in places], sizes.start_rounds)
    yield compared(
        "start-size", f"From the password to the first page, {sizes.past:,} visits in the past", "ms",
        median(flat(long)), median(flat(short)), f"with {sizes.past // 10:,} in the past", GROWTH_LIMIT,
        ratio=typical_ratio(long, short),
    )  # fmt: skip


def _opened(root: Path) -> Callable[[], float]:
    """Opens that station in a process of its own and answers the milliseconds that it tells."""

    def once() -> float:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.processes.desk_open", str(root), str(next(_SPACES))],
            stdout=subprocess.PIPE, env=environment(), text=True, check=True, timeout=10 * PATIENCE,
        )  # fmt: skip
        return float(done.stdout.strip().splitlines()[-1])

    return once


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
