"""`python -m tests.simulator.run --schedules N [--seed S] [--first K] [--bookings]`: plays schedules of faults.

Prints seed, commit, how often each class of fault fired, and each violation with its seed. Ends with 1 where there was
a violation, a class fired too seldom, or a schedule that was played twice did not end in the same books (every
hundredth is). Failing seeds are added to regressions.txt, which is played first every time.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.simulator import booked_stories, bookings
from tests.simulator.centres import Centre, on_postgresql
from tests.simulator.faults import CLASSES, LATER, LEAST_SHARE, SEEN
from tests.simulator.schedule import TOLD, Ended, play
from tests.simulator.stories import STORIES
from tests.simulator.template import scratch, shelter

REGRESSIONS = Path(__file__).with_name("regressions.txt")
CAUSED = (*CLASSES, *LATER, *STORIES)
"""What schedules do; what comes of it is counted beside (`SEEN`)."""
OF_BOOKINGS = (*CLASSES, *booked_stories.STORIES)
ENOUGH_TO_JUDGE = 200
"""With fewer schedules a class may be missing by chance."""
PROGRESS = 500
BOOKED = "b"
TWICE = 100
"""Every so many schedules one is played a second time (invariant 26), the city lying on a real PostgreSQL then."""


@dataclass(frozen=True)
class Played:
    """Which schedule: its kind as `schedule.play` knows it, or `b` for those of the city's one expert."""

    seed: int
    kind: str = TOLD

    def play(self) -> Ended:
        """Plays it, every hundredth once more on PostgreSQL: it must end in the same books."""
        ended = self.once()
        if self.seed % TWICE:
            return ended
        again = self.once(on_postgresql())
        told = () if again.digest == ended.digest else ("I26: on PostgreSQL it ended in other books",)
        return replace(ended, violations=(*ended.violations, *again.violations, *told))

    def once(self, centre: Centre | None = None) -> Ended:
        """Plays it once."""
        return bookings.play(self.seed, centre) if self.kind == BOOKED else play(self.seed, self.kind, centre)

    @property
    def name(self) -> str:
        """As regressions.txt writes it."""
        return f"{self.seed}{self.kind}"


@dataclass
class Summary:
    """What a run came to: schedules and saves played, in how many schedules each class fired, and what went wrong."""

    schedules: int = 0
    saves: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[Played, Ended]] = field(default_factory=list)

    def add(self, one: Played, ended: Ended) -> None:
        self.schedules += 1
        self.saves += ended.saves
        self.fired.update(ended.fired.keys())
        if ended.violations:
            self.failed.append((one, ended))

    def blind_to(self, classes: Iterable[str] = CAUSED) -> list[str]:
        """The classes that fired in too few schedules: to them the run says nothing."""
        return [name for name in classes if self.fired[name] < LEAST_SHARE * self.schedules]


def regressions() -> list[Played]:
    """The schedules that once failed, in the order of the file."""
    lines = REGRESSIONS.read_text("utf-8").splitlines()
    names = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    return [Played(int(name.rstrip("+*b")), name.lstrip("0123456789")) for name in names]


def keep(failed: Iterable[tuple[Played, Ended]]) -> None:
    """Adds schedules that are not kept yet, with the first words of what they found."""
    known = {one.name for one in regressions()}
    with REGRESSIONS.open("a", encoding="utf-8") as file:
        for one, ended in failed:
            if one.name not in known:
                known.add(one.name)
                file.write(f"{one.name}  {ended.violations[0].strip().splitlines()[-1][:100]}\n")


def played(wanted: Sequence[Played], jobs: int = 1) -> Iterable[tuple[Played, Ended]]:
    """The schedules, in their order, each with what it came to."""
    if jobs <= 1:
        yield from ((one, one.play()) for one in wanted)
        return
    with ProcessPoolExecutor(jobs, initializer=shelter, initargs=(scratch(),)) as pool:
        yield from zip(wanted, pool.map(Played.play, wanted, chunksize=5), strict=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, metavar="S", help="this schedule only")
    parser.add_argument("--first", type=int, default=1, metavar="K", help="the first seed")
    parser.add_argument("--bookings", action="store_true", help="the schedules of the city's one expert")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="J")
    asked = parser.parse_args()
    print(f"commit {_commit()}")
    seeds = [asked.seed] if asked.seed is not None else [*range(asked.first, asked.first + asked.schedules)]
    begun = time.perf_counter()
    old, summary = Summary(), Summary()
    for one, ended in played([] if asked.seed is not None else regressions(), asked.jobs):
        _say(one, ended)
        old.add(one, ended)
    for one, ended in played([Played(seed, BOOKED if asked.bookings else TOLD) for seed in seeds], asked.jobs):
        _say(one, ended)
        summary.add(one, ended)
        if summary.schedules % PROGRESS == 0:
            print(f"{summary.schedules} of {len(seeds)}: {len(summary.failed)} with violations", flush=True)
    seconds = time.perf_counter() - begun
    count = old.schedules + summary.schedules
    print(f"{summary.schedules} schedules from seed {seeds[0]}, {old.schedules} regressions, {summary.saves} revisions")
    print(f"{seconds:.0f} s, {count / seconds:.1f} schedules/s with {asked.jobs} processes")
    for name in (*(OF_BOOKINGS if asked.bookings else CAUSED), *SEEN):
        print(f"  {name:28} {summary.fired[name]:6}  {summary.fired[name] / max(1, summary.schedules):6.1%}")
    keep(summary.failed)
    judged = summary.schedules >= ENOUGH_TO_JUDGE
    blind = summary.blind_to(booked_stories.STORIES if asked.bookings else CAUSED) if judged else []
    if blind:
        print(f"fired in less than {LEAST_SHARE:.0%} of the schedules: {', '.join(blind)}")
    print(f"{len(old.failed) + len(summary.failed)} schedules with violations")
    return 1 if old.failed or summary.failed or blind else 0


def _say(one: Played, ended: Ended) -> None:
    for violation in ended.violations:
        print(f"seed {one.name}: {violation}", flush=True)


def _commit() -> str:
    said = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
