"""A large trademark filing on the real window: each change of its goods until counter, fee and list are painted.

Thirty classes with three hundred items stand on the page of a station with a past; items are added and taken away.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure, compared, told
from benchmarks.lookup import FRAME
from benchmarks.measuring import percentile
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import copy_of_station

CLASSES: Final = 30
ITEMS: Final = 300


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Changes of one filing."""
    folder = copy_of_station(place / "station", sizes.seed, sizes.past)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes.desk_filing", str(folder.root), str(CLASSES), str(ITEMS)],
        stdout=subprocess.PIPE, env=environment(), text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    added, removed = found["added"], found["removed"]
    about = f"{CLASSES} classes, {ITEMS} items; {len(added)} added; the fee then: {found['total']}"
    yield compared(
        "filing-change-p50", "An item more in a filing until counter and fee are painted, median", "ms",
        percentile(added, 0.5), FRAME, "a frame of the screen", 1.0, notes=(about,),
    )  # fmt: skip
    yield told("filing-change-p99", "The same, one in a hundred", "ms", percentile(added, 0.99),
               f"an item less: median {percentile(removed, 0.5):.2f} ms")  # fmt: skip
