"""The centre's memory over many batches: what it holds at the end against what it held after the first of them.

Ten thousand batches of a few rows, one station after another, into the office on SQLite in a process of its own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.processes.telling import resident_mb
from benchmarks.sizes import Sizes

FIRST_SHARE: Final = 0.1
LIMIT: Final = 1.1
STATIONS: Final = 20
ROWS: Final = 5


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Resident memory after all batches against that after the first tenth of them; nothing where the system does not
    tell it.
    """
    try:
        resident_mb()
    except LookupError:
        yield told("centre-memory", "Resident memory: this system does not tell it", "MB", 0.0)
        return
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes.centre_taking", str(place), str(sizes.city_batches),
         str(STATIONS), str(ROWS), str(FIRST_SHARE)],
        cwd=Path(__file__).parent.parent, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    first, last = json.loads(done.stdout)
    yield compared(
        "centre-memory", f"The centre after {sizes.city_batches} batches", "MB", last, first,
        f"after the first {sizes.city_batches * FIRST_SHARE:.0f}", LIMIT, notes=(f"{ROWS} rows each, SQLite",),
    )  # fmt: skip
