"""An old ledger of 10,000 rows brought in: its time against single saves, the memory it holds, what a stop costs.

The ledger is invented from a seed, a workbook as offices keep them. Each measure is a process of its own, so that its
memory is nobody else's.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure, compared, told
from benchmarks.sizes import EARNEST, Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import copy_of_station

ROWS: Final = 10_000
LIMIT: Final = 0.6
"""Times as many saves at the counter, each with its own commit."""
MEMORY_LIMIT: Final = 3.0
"""Times the memory that a tenth of the rows needs."""
STOP_LIMIT: Final = 1.2
WANTED_S: Final = 20


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """One import in earnest, one of a tenth, one that is stopped half-way."""
    rows = ROWS if sizes is EARNEST else 60
    whole, tenth, stopped = (
        _process(place / name, sizes, count, stop) for name, count, stop in
        (("whole", rows, 0.0), ("tenth", rows // 10, 0.0), ("stopped", rows, 0.5))
    )  # fmt: skip
    yield compared(
        "ledger-import", f"Bringing in {rows} rows of an old ledger", "ms", whole["import_ms"], whole["one_by_one_ms"],
        "as many saves at the counter", LIMIT,
        notes=(f"wanted: {WANTED_S} s, told only; reading and rehearsing before it: {whole['rehearse_ms']:.0f} ms",),
    )  # fmt: skip
    yield told("ledger-undo", f"Undoing that import of {rows} rows", "ms", whole["undo_ms"])
    yield compared(
        "ledger-memory", "More memory with that import", "MB", whole["grown_mb"], max(tenth["grown_mb"], 1.0),
        "a tenth of the rows", MEMORY_LIMIT * (1 if sizes is EARNEST else 100),
    )  # fmt: skip
    yield compared(
        "ledger-cancel", "Stopping it half-way, nothing stored", "ms", stopped["import_ms"], whole["import_ms"],
        "the whole import", STOP_LIMIT, notes=(f"rows left behind: {stopped['stored']:.0f}",),
    )  # fmt: skip


def _process(place: Path, sizes: Sizes, rows: int, stop: float) -> dict[str, Any]:
    folder = copy_of_station(place, sizes.seed, sizes.little_past)
    words = [str(folder.root), str(sizes.seed), str(rows), str(stop)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes.desk_ledger", *words], env=environment(), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"desk_ledger failed:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
