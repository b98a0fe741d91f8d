"""Clerks change hands by PIN, against the bare check of a PIN; and what the window does meanwhile."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import copy_of_station

SWITCH_LIMIT: Final = 2.0
PAUSE_LIMIT: Final = 0.6
"""Were the PIN checked on the window's thread, the pause would be longer than the check."""


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The window in a process of its own."""
    folder = copy_of_station(place / "station", sizes.seed, sizes.little_past)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes.desk_clerks", str(folder.root), str(sizes.switches)],
        stdout=subprocess.PIPE, env=environment(), text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    switch, bare, pause = (told[name] for name in ("switch", "bare", "pause"))
    yield compared(
        "switch-clerk", "Enter behind a PIN to the open window", "ms", median(switch), median(bare),
        "the bare Argon2id of the PIN", SWITCH_LIMIT, notes=("wanted: 300 ms", f"slowest: {max(switch):.0f} ms"),
    )  # fmt: skip
    yield compared(
        "switch-pause", "Longest pause of the window meanwhile", "ms", median(pause), median(bare),
        "the bare Argon2id of the PIN", PAUSE_LIMIT,
    )  # fmt: skip
