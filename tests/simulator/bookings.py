"""One expert of the city, two stations and more, all of them offline most of the time: invariants I8 and I9.

The faults, the sticks and the answers are those of the general simulator; here the counter books, moves and cancels
while the centre leases, and after every step the books of all desks lie beside each other.
"""

import hashlib
import random
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from tests.simulator import invariants
from tests.simulator.booked_invariants import overtaken, picture, silent
from tests.simulator.booked_stories import CALM, STORIES
from tests.simulator.booked_world import BookedWorld
from tests.simulator.centres import Centre
from tests.simulator.city import City
from tests.simulator.pc import code_lists_read_once
from tests.simulator.schedule import Ended, Schedule, steps, stories
from tests.simulator.template import CODES, scratch

DISASTERS = {"station-restored", "station-restored-unnoticed", "station-cloned", "centre-restored"}
_place: list[Path] = []


class BookingSchedule(Schedule):
    """The general mixture of faults around a counter that books."""

    world: BookedWorld
    rounds = 6
    """An answer to a booking is itself news, and two copies of a station have to hear of each other's."""

    def __init__(self, world: BookedWorld, rng: random.Random) -> None:
        super().__init__(world, rng)
        self.calm = rng.random() < 0.4
        if self.calm:
            self.may |= dict.fromkeys(DISASTERS, False)
        self.pace = rng.choice((timedelta(minutes=20), timedelta(hours=3), timedelta(hours=9)))
        booking: list[tuple[float, Callable[[], None]]] = [
            (26, self.book), (6, self.move), (6, self.cancel), (14, self.lease), (3, self.give_back),
        ]  # fmt: skip
        self.actions = [(weight / 2 if act in (self.save, self.amend, self.void) else weight, act)
                        for weight, act in self.actions] + booking  # fmt: skip

    def run(self, steps: int, told: Sequence[str] = ()) -> None:
        # Nobody is leased anything before its first batch has come.
        for pc in self.world.pcs:
            self.world.save(pc)
            self.seal_and_send(pc)
        super().run(steps, told)

    def step(self, weights: Sequence[float]) -> None:
        super().step(weights)
        self.world.look_at_all_desks()

    def tell(self, name: str) -> None:
        self.world.fault(name)
        STORIES[name](self)
        self.world.look_at_all_desks()

    def book(self) -> None:
        self.world.book(self.pc(), self.fuse("crash-in-save", 40, 0.1), twice=self.happens("save-asked-twice", 0.1))

    def move(self) -> None:
        self.world.move(self.pc(), self.fuse("crash-in-save", 40, 0.1))

    def cancel(self) -> None:
        self.world.cancel(self.pc(), self.fuse("crash-in-save", 20, 0.1))

    def lease(self) -> None:
        pc = self.pc()
        for _ in range(self.rng.randrange(1, 4)):
            self.world.lease(pc.code)
        if self.rng.random() < 0.6:
            answer = self.world.answer(pc.code)
            if answer is not None:
                self.world.take(pc, answer)

    def give_back(self) -> None:
        self.world.give_back(self.pc())


@code_lists_read_once()
def play(seed: int, centre: Centre | None = None) -> Ended:
    """Plays the schedule of a seed and checks everything. Never raises for what production code does."""
    if not _place:
        _place.append(scratch())
    place = Path(tempfile.mkdtemp(dir=_place[0]))
    rng = random.Random(seed)
    world = BookedWorld(place, rng, rng.choice((2, 2, 2, 3, len(CODES))), centre)
    digest, fired = "", world.fired
    try:
        schedule = BookingSchedule(world, rng)
        schedule.run(steps(rng), stories(rng, CALM if schedule.calm else STORIES, 1))
        schedule.settle()
        world.look_at_all_desks()
        fired = Counter(world.fired)
        world.violations += [f"I8: {text}" for text in list(silent(world))[:5]]
        world.violations += [f"I14: {text}" for text in list(overtaken(world, City(world)))[:5]]
        invariants.check(world)
        lines = [*invariants.picture(world), *picture(world)]
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    except Exception:
        world.complain(traceback.format_exc())
    finally:
        world.close()
        shutil.rmtree(place, ignore_errors=True)
    return Ended(seed, tuple(world.violations), fired, digest, len(world.truth.saves))
