"""A restore that is killed at its n-th dealing with the file system. Run by test_restoring, one process for them all.

Usage: killed_restore PLACE BACKUP FIRST. In PLACE a closed station lies in `old`; for n = FIRST, FIRST + 1, … it is
copied to `n`, and a forked child restores BACKUP there, dying by SIGKILL at its n-th step. Ends after the first child
that lived to the end, and says one line: how many steps there are.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from station_app.actions.putting_back import restore
from station_app.storage.folder import DataFolder
from tests.helpers.office import MANAGER, PASSWORD, Clock

STEPS = {"os.rename", "os.link", "os.remove", "os.mkdir", "open", "os.truncate", "shutil.copyfile"}


def die_at(step: int, place: Path) -> None:
    """From now on the process dies before the step-th event that touches a file below `place`."""
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        known = event in STEPS and any(str(place) in str(one) for one in arguments)
        if known or event in ("sqlite3.connect", "os.fsync"):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def first_alive(places: Path, first: int, stride: int, life: Callable[[Path], object]) -> int:
    """Of `first` and every `stride`-th number n behind it the first whose child lived: in each, `life` is led in a copy
    of `places/old` named n, by a child that dies at its n-th step.
    """
    step = first
    while True:
        place = places / str(step)
        shutil.copytree(places / "old", place)
        child = os.fork()
        if child == 0:
            try:
                die_at(step, place)
                life(place)
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return step
        step += stride


def main() -> None:
    """Kills one child after another until one is left alive."""
    places, backup, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

    def put_back(place: Path) -> None:
        restore(DataFolder.at(place / "station"), backup, MANAGER, PASSWORD, now=Clock().forward(hours=1))

    print(first_alive(places, first, 1, put_back) - 1)


if __name__ == "__main__":
    main()
