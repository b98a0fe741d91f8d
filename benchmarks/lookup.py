"""Looking somebody up in the window of a station with a long past: each key of a name, a phone, a firm; then his card.

The window is the real one in a process of its own. A key is counted from the press until the list under the box is
painted; a card from being asked until heading, unfinished affairs, look-alikes and timeline are painted.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import percentile
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import copy_of_station

FRAME: Final = 16.0
"""Milliseconds until a screen of sixty pictures a second shows the next one: a list that takes longer stutters."""
CARD: Final = 50.0


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """One morning of looking people up."""
    folder = copy_of_station(place / "station", sizes.seed, sizes.past)
    people = 200 if sizes.past > 1000 else 5
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes.desk_lookup", str(folder.root), str(sizes.seed), str(people)],
        stdout=subprocess.PIPE, env=environment(), text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    keys, cards = found["keys"], found["cards"]
    about = f"{found['visitors']:,} visitors, {sizes.past:,} visits; {len(keys):,} keys"
    bare = f"the bare search by prefix in the index: {percentile(found['bare'], 0.5):.3f} ms"
    yield compared(
        "lookup-key-p99", "A key in the look-up box until its list is painted, one in a hundred", "ms",
        percentile(keys, 0.99), FRAME, "a frame of the screen", 1.0, notes=(about,),
    )  # fmt: skip
    yield told(
        "lookup-key-p50", "The same, median", "ms", percentile(keys, 0.5),
        f"the slowest: {max(keys):.2f} ms; {bare}",
    )  # fmt: skip
    yield compared(
        "card-p99", "A visitor's card with his timeline until it is painted, one in a hundred", "ms",
        percentile(cards, 0.99), CARD, "what is agreed", 1.0,
        notes=(f"median {percentile(cards, 0.5):.2f} ms; the busiest firm's timeline: {found['busiest']:.2f} ms",),
    )  # fmt: skip
