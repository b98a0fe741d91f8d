"""One schedule: a seed decides how many stations there are, which faults may fire and what happens step by step.

After the steps the faults stop, and what is still owed must drain within three rounds; then the invariants are checked.
"""

import hashlib
import random
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.simulator import invariants, later
from tests.simulator.centres import Centre
from tests.simulator.faults import CLASSES, LATER, Fuse, flipped
from tests.simulator.pc import Pc, code_lists_read_once
from tests.simulator.stories import STORIES
from tests.simulator.template import scratch
from tests.simulator.world import World

ROUNDS = 3
"""Invariant 12: within so many rounds after the faults have stopped nothing is owed."""
SKEWS = (timedelta(days=-20 * 365), timedelta(days=5 * 365), timedelta(days=-1), timedelta(days=2), timedelta(hours=-3),
         timedelta(minutes=-1), timedelta())  # fmt: skip
_MOST_PCS = 6
WHOLE = 8
"""Of so many schedules of the newest kind one is followed by everything that `station verify` looks at; the others
leave out what has its own tests and costs most: the search index, the guides, the counts of a day.
"""
AT_FIRST, LATER_TOO, TOLD = "", "+", "*"
"""The kinds of schedule: as it was first; with what came later (`tests.simulator.later`); with stories as well. A seed
that is kept for ever goes on being played as it was, new ones are of the newest kind.
"""
_place: Path | None = None


@dataclass(frozen=True)
class Ended:
    """What a schedule came to. `digest` is the same for the same seed and code."""

    seed: int
    violations: tuple[str, ...]
    fired: Counter[str]
    digest: str
    saves: int


class Schedule:
    """The steps of one seed in one world."""

    rounds = ROUNDS

    def __init__(self, world: World, rng: random.Random, *, kind: str = AT_FIRST) -> None:
        self.world = world
        self.rng = rng
        # Each schedule has its own mixture: where everything may happen at once, rare sequences never do.
        self.brief = kind == TOLD
        self.may = {name: rng.random() < self.often for name in CLASSES}
        self.pace = rng.choice((timedelta(minutes=3), timedelta(minutes=40), timedelta(hours=8)))
        self.actions: list[tuple[float, Callable[[], None]]] = [
            (20, self.save), (7, self.amend), (3, self.void), (14, self.seal), (10, self.export), (15, self.deliver),
            (9, self.answer), (12, self.take), (5, self.whole_way), (4, self.remember), (4, self.remember_centre),
            (rng.choice((4, 8, 16)), self.disaster), (2, self.clock), (2, self.answers_first),
        ]  # fmt: skip
        if self.brief:
            self.actions = [
                (12, self.save), (5, self.amend), (3, self.void), (10, self.seal), (17, self.export_news),
                (28, self.deliver), (8, self.answer), (14, self.take), (3, self.whole_way), (4, self.remember),
                (3, self.remember_centre), (rng.choice((3, 6, 12)), self.disaster), (3, self.clock),
                (1, self.answers_first),
            ]  # fmt: skip
        if kind != AT_FIRST:
            self.may |= {name: rng.random() < self.often for name in LATER}
            self.actions += [(3, self.archive), (1.5, self.season), (3, self.erase), (4, self.send_back),
                             (3 if self.brief else 1.5, self.lose), (3, self.ahead)]  # fmt: skip

    @property
    def often(self) -> float:
        """In what part of the schedules a fault may happen at all: in short ones in more."""
        return 0.65 if self.brief else 0.5

    def run(self, steps: int, told: Sequence[str] = ()) -> None:
        """So many steps, each of the stories somewhere between them."""
        weights = [weight for weight, _ in self.actions]
        places = [(self.rng.randrange(steps), name) for name in told]
        for step in range(steps):
            self.world.pass_time(self.pace)
            for place, name in places:
                if place == step:
                    self.tell(name)
            self.step(weights)

    def step(self, weights: Sequence[float]) -> None:
        """One of the actions."""
        self.rng.choices(self.actions, weights)[0][1]()

    def tell(self, name: str) -> None:
        """One of the stories."""
        self.world.fault(name)
        STORIES[name](self)

    def happens(self, name: str, chance: float) -> bool:
        """Whether a fault fires now: only where this schedule has it at all."""
        return self.rng.random() < chance and self.may[name]

    def fuse(self, name: str, most: int, chance: float = 0.12) -> Fuse | None:
        return Fuse(self.rng.randrange(1, most)) if self.happens(name, chance) else None

    def pc(self) -> Pc:
        return self.rng.choice(self.world.pcs)

    def crowded(self) -> bool:
        """Whether there are PCs enough: each copy costs the checks as much as a station."""
        return len(self.world.pcs) >= _MOST_PCS

    # --- steps --------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        fuse = self.fuse("crash-in-save", 24, 0.08)
        self.world.save(self.pc(), fuse, twice=self.happens("save-asked-twice", 0.05))

    def amend(self) -> None:
        self.world.amend(self.pc(), self.fuse("crash-in-save", 24), twice=self.happens("save-asked-twice", 0.05))

    def void(self) -> None:
        self.world.void(self.pc(), self.fuse("crash-in-save", 12))

    def seal(self) -> None:
        self.world.seal(self.pc(), self.fuse("crash-in-seal", 18, 0.25))

    def export(self) -> None:
        self.world.export(self.pc(), self.fuse("crash-in-export", 14, 0.25))

    def export_news(self) -> None:
        """A visit, sealed and on its way: in short schedules a stick is never empty."""
        pc = self.pc()
        self.world.save(pc)
        self.world.seal(pc, self.fuse("crash-in-seal", 18, 0.25))
        self.world.export(pc, self.fuse("crash-in-export", 14, 0.25))

    def deliver(self) -> None:
        world, rng = self.world, self.rng
        if not world.sticks:
            return
        # Mostly the oldest on the way; sometimes one that a later one has overtaken.
        index = rng.randrange(len(world.sticks)) if self.happens("stick-late", 0.7) else 0
        stick = world.sticks[index]
        if self.happens("stick-lost", 0.35):
            world.fault("stick-lost")
            del world.sticks[index]
            return
        if self.happens("stick-doubled", 0.35):
            world.fault("stick-doubled")
        else:
            del world.sticks[index]
        damage = next((name for name in ("file-truncated", "file-flipped") if self.happens(name, 0.35)), None)
        if fuse := self.fuse("crash-in-intake", 30, 0.5 if self.brief else 0.3):
            world.take_in(stick.files[0], fuse=fuse)
        world.deliver(stick, damage, shuffle=self.happens("files-reordered", 0.95))

    def answer(self) -> None:
        self.world.answer(self.pc().code, self.fuse("crash-in-answer", 10, 0.2))

    def take(self) -> None:
        world, rng = self.world, self.rng
        if not world.answers:
            return
        index = rng.randrange(len(world.answers)) if self.happens("answer-late", 0.5) else 0
        answer = world.answers[index]
        if self.happens("answer-lost", 0.25):
            world.fault("answer-lost")
            del world.answers[index]
            return
        own = [pc for pc in world.pcs if pc.code == answer.code]
        if not own:
            # Its PC was lost meanwhile.
            del world.answers[index]
            return
        others = [pc for pc in world.pcs if pc.code != answer.code]
        if others and self.happens("answer-misdirected", 0.4 if self.brief else 0.2):
            world.refuse_answer(rng.choice(others), answer.content, "answer-misdirected")
        if self.happens("answer-damaged", 0.2):
            world.refuse_answer(own[0], flipped(answer.content, rng), "answer-damaged")
        world.take(rng.choice(own), answer, self.fuse("crash-in-take", 16, 0.25))
        if self.happens("answer-doubled", 0.25):
            world.fault("answer-doubled")
        else:
            del world.answers[index]

    def whole_way(self) -> None:
        """One station's week as it should be: sealed, carried, answered, read."""
        pc = self.pc()
        self.seal_and_send(pc)
        self.world.hear(pc)

    def answers_first(self) -> None:
        """The centre writes to everybody, perhaps more than once, before it has read what lies there for it."""
        for _ in range(self.rng.randrange(1, 3 if self.brief else 5)):
            for pc in self.world.pcs:
                self.world.hear(pc)

    def seal_and_send(self, pc: Pc) -> None:
        self.world.send(pc)

    def remember(self) -> None:
        self.pc().remember()

    def remember_centre(self) -> None:
        self.world.remember_centre()

    def disaster(self) -> None:
        world, rng = self.world, self.rng
        kind = rng.choice(("station-restored", "station-restored-unnoticed", "station-cloned", "centre-restored"))
        if not self.may[kind]:
            return
        if kind == "centre-restored":
            world.restore_centre(rng.choice(world.centre_copies))
            if rng.random() < 0.4:
                self.answers_first()
        elif kind == "station-cloned":
            if not self.crowded():
                world.clone(self.pc())
        else:
            with_copies = [pc for pc in world.pcs if pc.copies]
            if with_copies:
                pc = rng.choice(with_copies)
                how = "kept" if kind == "station-restored" else rng.choice(("image", "lost"))
                world.restore_station(pc, rng.choice(pc.copies[-3:]), how)
                # The counter does not wait: what is saved now meets what the lost copy had given out.
                for _ in range(rng.randrange(4)):
                    world.save(pc)

    def clock(self) -> None:
        if self.may["clock-jump"]:
            self.world.fault("clock-jump")
            self.pc().skew = self.rng.choice(SKEWS)

    # --- more rarely --------------------------------------------------------------------------------------------------

    def archive(self) -> None:
        if self.may["backed-up"]:
            later.archive(self.world)

    def season(self) -> None:
        """Everybody sends and hears; the city makes its backups, or forgets to; months pass, and all hear again.

        Nobody puts back a city older than that: the secrets by which a PC is let in have long expired.
        """
        if not self.may["season-passed"]:
            return
        world = self.world
        for pc in world.pcs:
            world.save(pc)
            self.seal_and_send(pc)
        world.remember_centre()
        del world.centre_copies[:-1]
        for pc in world.pcs:
            world.save(pc)
            self.seal_and_send(pc)
        if self.rng.random() < 0.6:
            later.archive(world)
        self.answers_first()
        later.season(world)
        self.answers_first()

    def erase(self) -> None:
        """Somebody is erased; sometimes a copy from before is put back at once."""
        if not self.may["person-erased"]:
            return
        pc = self.pc()
        put_back = self.happens("station-restored", 0.5)
        if put_back:
            pc.remember()
        later.erase(self.world, pc, self.fuse("crash-in-save", 30))
        if put_back:
            self.world.restore_station(pc, pc.copies[-1], "kept")

    def ahead(self) -> None:
        if self.may["saved-ahead"]:
            later.ahead(self.world, self.pc())

    def send_back(self) -> None:
        if self.may["record-sent-back"]:
            later.send_back(self.world, self.pc().code)

    def lose(self) -> None:
        if self.may["device-revoked"]:
            later.lose(self.world, self.pc())

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """The faults stop; everybody sends and hears until nothing is owed."""
        world = self.world
        for stick in [stick for stick in world.sticks if self.rng.random() < 0.5]:
            world.deliver(stick)
        world.sticks.clear()
        for pc in world.pcs:
            pc.skew = timedelta()
            pc.forget_stick()
        for round_ in range(self.rounds):
            world.pass_time(timedelta(hours=6))
            for pc in world.pcs:
                if round_ == 0:
                    # Life goes on: what nobody has any news about, nobody can miss.
                    world.save(pc)
                self.seal_and_send(pc)
            for code in sorted({pc.code for pc in world.pcs}):
                answer = world.answer(code)
                for pc in world.pcs:
                    if answer is not None and pc.code == code:
                        world.take(pc, answer)
            if not any(pc.owes() for pc in world.pcs):
                return
        world.complain(f"I12: still owed after {self.rounds} rounds: {[pc.name for pc in world.pcs if pc.owes()]}")


def steps(rng: random.Random) -> int:
    """How many steps: mostly few, for what they do at random is found in many short schedules as well."""
    return rng.choice((8, 12, 16, 22, 40))


def stories(rng: random.Random, known: Iterable[str], least: int = 0) -> list[str]:
    """Which stories, if any: a few."""
    return rng.sample(sorted(known), least + rng.choice((0, 1, 1, 2)))


@code_lists_read_once()
def play(seed: int, kind: str = TOLD, centre: Centre | None = None) -> Ended:
    """Plays the schedule of a seed and checks everything. Never raises for what production code does. `centre` says on
    which database the city lies.
    """
    global _place
    if _place is None:
        _place = scratch()
    place = Path(tempfile.mkdtemp(dir=_place))
    rng = random.Random(seed)
    world = World(place, rng, rng.choice((2, 2, 2, 3) if kind == TOLD else (2, 2, 3, 3, 4)), centre)
    digest, fired = "", world.fired
    try:
        schedule = Schedule(world, rng, kind=kind)
        if kind == TOLD:
            schedule.run(steps(rng), stories(rng, STORIES))
        else:
            schedule.run(rng.randrange(35, 75))
        schedule.settle()
        # What the checks replay afterwards is no fault of the schedule.
        fired = Counter(world.fired)
        invariants.check(world, whole=kind != TOLD or seed % WHOLE == 0)
        digest = hashlib.sha256("\n".join(invariants.picture(world)).encode()).hexdigest()
    except Exception:
        world.complain(traceback.format_exc())
    finally:
        world.close()
        shutil.rmtree(place, ignore_errors=True)
    return Ended(seed, tuple(world.violations), fired, digest, len(world.truth.saves))
