"""`python -m tests.simulator.run --schedules N [--seed S] [--first K]`: plays schedules and says what was found.

Prints seed, commit, how often each class of fault fired, and each violation with its seed. Ends with 1 where there was
a violation or a class fired too seldom. Failing seeds are added to regressions.txt, which is played first every time.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulator.faults import CLASSES, LEAST_SHARE
from tests.simulator.schedule import Ended, play
from tests.simulator.template import scratch, shelter

REGRESSIONS = Path(__file__).with_name("regressions.txt")
ENOUGH_TO_JUDGE = 100
"""With fewer schedules a class may be missing by chance."""


@dataclass
class Summary:
    """What a run came to: schedules and saves played, in how many schedules each class fired, and what went wrong."""

    schedules: int = 0
    saves: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    failed: list[Ended] = field(default_factory=list)

    def add(self, ended: Ended) -> None:
        self.schedules += 1
        self.saves += ended.saves
        self.fired.update(ended.fired.keys())
        if ended.violations:
            self.failed.append(ended)

    def blind_to(self) -> list[str]:
        """The classes that fired in too few schedules: to them the run says nothing."""
        return [name for name in CLASSES if self.fired[name] < LEAST_SHARE * self.schedules]


def regressions() -> list[int]:
    """The seeds that once failed, in the order of the file."""
    lines = REGRESSIONS.read_text("utf-8").splitlines()
    return [int(line.split()[0]) for line in lines if line.strip() and not line.startswith("#")]


def keep(failed: Iterable[Ended]) -> None:
    """Adds seeds that are not kept yet, with the first words of what they found."""
    known = set(regressions())
    with REGRESSIONS.open("a", encoding="utf-8") as file:
        for ended in failed:
            if ended.seed not in known:
                known.add(ended.seed)
                file.write(f"{ended.seed}  {ended.violations[0].strip().splitlines()[-1][:100]}\n")


def played(seeds: Iterable[int], jobs: int = 1) -> Iterable[Ended]:
    """The schedules of the seeds, in their order."""
    if jobs <= 1:
        yield from map(play, seeds)
        return
    with ProcessPoolExecutor(jobs, initializer=shelter, initargs=(scratch(),)) as pool:
        yield from pool.map(play, seeds, chunksize=5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, metavar="S", help="this schedule only")
    parser.add_argument("--first", type=int, default=1, metavar="K", help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="J")
    asked = parser.parse_args()
    print(f"commit {_commit()}")
    seeds = [asked.seed] if asked.seed is not None else [*range(asked.first, asked.first + asked.schedules)]
    begun = time.perf_counter()
    old = Summary()
    for ended in played([] if asked.seed is not None else regressions(), asked.jobs):
        _say(ended)
        old.add(ended)
    summary = Summary()
    for ended in played(seeds, asked.jobs):
        _say(ended)
        summary.add(ended)
    seconds = time.perf_counter() - begun
    count = old.schedules + summary.schedules
    print(f"{summary.schedules} schedules from seed {seeds[0]}, {old.schedules} regressions, {summary.saves} revisions")
    print(f"{seconds:.0f} s, {count / seconds:.1f} schedules/s with {asked.jobs} processes")
    for name in CLASSES:
        print(f"  {name:28} {summary.fired[name]:6}  {summary.fired[name] / max(1, summary.schedules):6.1%}")
    keep(summary.failed)
    blind = summary.blind_to() if summary.schedules >= ENOUGH_TO_JUDGE else []
    if blind:
        print(f"fired in less than {LEAST_SHARE:.0%} of the schedules: {', '.join(blind)}")
    print(f"{len(old.failed) + len(summary.failed)} schedules with violations")
    return 1 if old.failed or summary.failed or blind else 0


def _say(ended: Ended) -> None:
    for violation in ended.violations:
        print(f"seed {ended.seed}: {violation}", flush=True)


def _commit() -> str:
    said = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
