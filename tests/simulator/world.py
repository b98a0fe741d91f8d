"""The stations, the city centre, what is on its way between them, and the truth about what was saved."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from city_centre import acknowledge, intake
from city_centre.office import OfficeRefused
from city_centre.storage import batches as centre_batches
from city_centre.storage import centre as centre_books
from city_centre.storage.engine import reading
from station_app.actions import acknowledgements, batches, exports
from station_app.domain.faults import Refused
from station_app.storage import acknowledgements as answers_kept
from station_app.storage import batches as sealed
from station_app.storage import journal
from station_exchange.envelope import read as read_envelope
from station_exchange.manifest import BATCH_TYPE, identity, parse_batch
from station_exchange.refusals import Code
from tests.helpers.office import Ids
from tests.simulator.centres import Centre, on_sqlite
from tests.simulator.counter import AtCounter
from tests.simulator.faults import DAMAGES, Crash, Fuse
from tests.simulator.pc import TRAVELLING, Pc
from tests.simulator.template import BEGIN, CODES, template
from tests.simulator.truth import Truth


@dataclass
class Stick:
    """Batches on their way to the centre. `born` orders the sticks of one station."""

    code: str
    born: int
    files: list[bytes]


@dataclass
class Answer:
    """An acknowledgement on its way to its station. `place` is its centre epoch and serial, by which the newest is
    told; `epochs` is how far the city then had each of the station's epochs.
    """

    code: str
    serial: int
    content: bytes
    place: tuple[int, int]
    epochs: dict[str, int]


class World(AtCounter):
    """One schedule's world in a folder of its own. Violations found on the way are gathered, not raised."""

    def __init__(self, place: Path, rng: random.Random, stations: int, centre: Centre | None = None) -> None:
        self.place = place
        self.rng = rng
        self.now: datetime = BEGIN
        self.truth = Truth()
        self.fired: Counter[str] = Counter()
        self.violations: list[str] = []
        self.sticks: list[Stick] = []
        self.answers: list[Answer] = []
        self.delivered: list[bytes] = []
        """Containers that arrived whole and were not refused since the centre's last restore."""
        self.answered: list[Answer] = []
        self.archived: set[tuple[str, str, int, str]] = set()
        """Every batch that lay in two backups of the city at any time: (station, epoch, number, manifest)."""
        self.revoked: dict[str, tuple[str, frozenset[str]]] = {}
        """Stations whose device is revoked: which one, and what the city had of it then."""
        self.gone: list[Pc] = []
        """PCs that are lost."""
        self.seen: dict[tuple[str, str, int], set[str]] = {}
        """Identities of the batches that arrived whole since then, by (station, epoch, number)."""
        self._newest_stick: Counter[str] = Counter()
        self._newest_taken: Counter[str] = Counter()
        self._born = 0
        self.centre, stations_from = centre or on_sqlite(), self.stations_from()
        self.office = self.centre.office
        self.centre_copies = [self.begin_with(self.centre)]
        self.centre.put(self.centre_copies[0])
        self.pcs: list[Pc] = []
        for index, code in enumerate(CODES[:stations]):
            pc = Pc(code, code, place / code, Ids(space=index + 1))
            shutil.copytree(stations_from / code, pc.folder.root, ignore=shutil.ignore_patterns("desk.lock", "*-shm"))
            shutil.copytree(stations_from / f"{code}.memory", pc.folder.memory)
            pc.open(self.now)
            self.pcs.append(pc)

    @staticmethod
    def begin_with(centre: Centre) -> Any:
        """The copy of the city's database with which the schedule begins."""
        return centre.first()

    @staticmethod
    def stations_from() -> Path:
        """Where the stations lie that are copied."""
        return template().place

    def close(self) -> None:
        for pc in self.pcs:
            pc.close()
        self.office.engine.dispose()

    def pass_time(self, most: timedelta) -> None:
        self.now += most * self.rng.random()

    def fault(self, name: str) -> None:
        self.fired[name] += 1

    def complain(self, text: str) -> None:
        self.violations.append(text)

    # --- to the city --------------------------------------------------------------------------------------------------

    def seal(self, pc: Pc, fuse: Fuse | None = None) -> None:
        """What waits is sealed."""
        self._guarded(
            pc, lambda: _ignore(batches.seal(pc.desk.store, pc.desk.clerk, pc.desk.device, now=self.now + pc.skew)),
            fuse, "crash-in-seal",
        )  # fmt: skip

    def export(self, pc: Pc, fuse: Fuse | None = None) -> Stick | None:
        """All open batches go onto the station's stick; what whole files lie there then is on its way."""
        target = pc.place / "stick"
        target.mkdir(exist_ok=True)

        def progress(_done: int, _total: int) -> bool:
            if fuse is not None:
                fuse.step()
            return True

        def act() -> None:
            exports.export(
                pc.desk.store, pc.desk.clerk, target, now=self.now + pc.skew, new_id=pc.ids, progress=progress
            )

        self._guarded(pc, act, fuse, "crash-in-export", refusable=True)
        files = pc.stick_files()
        if not files:
            return None
        self._born += 1
        stick = Stick(pc.code, self._born, files)
        self.sticks.append(stick)
        if self.rng.random() < 0.6:
            pc.forget_stick()
        return stick

    def deliver(self, stick: Stick, damage: str | None = None, *, shuffle: bool = False) -> None:
        """The stick's files are taken in, one of them perhaps damaged, perhaps in another order."""
        files = list(stick.files)
        if shuffle and len(files) > 1:
            self.fault("files-reordered")
            self.rng.shuffle(files)
        spoilt = self.rng.randrange(len(files)) if damage else None
        if stick.born < self._newest_stick[stick.code]:
            self.fault("stick-late")
        self._newest_stick[stick.code] = max(stick.born, self._newest_stick[stick.code])
        for index, content in enumerate(files):
            if damage and index == spoilt:
                self.fault(damage)
                self._expect_refusal(DAMAGES[damage](content, self.rng))
            else:
                self.take_in(content)

    def send(self, pc: Pc) -> None:
        """What a station has is sealed, carried to the city and read there."""
        self.seal(pc)
        stick = self.export(pc)
        if stick is not None:
            self.deliver(stick)
            self.sticks.remove(stick)

    def take_in(self, content: bytes, *, fuse: Fuse | None = None) -> None:
        """One whole container comes to the centre."""
        outcome = self._at_centre(lambda: intake.receive(self.office, content, self.now), fuse, "crash-in-intake")
        if outcome is None:
            return
        for name, happened in (
            ("batch-parked", outcome.outcome == "parked"),
            ("batch-forked", outcome.code == Code.FORK.value),
            ("row-returned", any(batch.returned for batch in outcome.newly)),
        ):
            if happened:
                self.fault(name)
        payload = read_envelope(content.split(b"\n", 1)[0], BATCH_TYPE).payload
        manifest = parse_batch(payload)
        if outcome.batch is None:
            self.complain(f"a whole batch of {manifest.station} was not kept: {outcome.code}")
            return
        self.delivered.append(content)
        key = (manifest.station, manifest.epoch, manifest.no)
        self.seen.setdefault(key, set()).add(identity(payload))

    def _expect_refusal(self, content: bytes) -> None:
        outcome = intake.receive(self.office, content, self.now)
        if outcome.outcome != "refused" or outcome.batch is not None:
            self.complain(f"a damaged batch was not refused but {outcome.outcome}")

    def _at_centre(self, act: Callable, fuse: Fuse | None, name: str):  # type: ignore[no-untyped-def, type-arg]
        """Does it at the centre, whose program dies where the fuse says; None then."""
        engine = self.office.engine
        if fuse is None:
            return act()

        def step(*_: object) -> None:
            fuse.step()

        event.listen(engine, "before_cursor_execute", step)
        event.listen(engine, "commit", step)
        try:
            return act()
        except Crash:
            self.fault(name)
            return None
        finally:
            event.remove(engine, "before_cursor_execute", step)
            event.remove(engine, "commit", step)

    # --- and back -----------------------------------------------------------------------------------------------------

    def answer(self, code: str, fuse: Fuse | None = None) -> Answer | None:
        """The centre answers a station; None where it does not know its device yet."""
        try:
            content = self._at_centre(lambda: acknowledge.answer(self.office, code, self.now), fuse, "crash-in-answer")
        except OfficeRefused:
            return None
        if content is None:
            return None
        self._born += 1
        with reading(self.office.engine) as connection:
            epochs = {one.epoch: one.hw for one in centre_batches.station_epochs(connection, code)}
            state = centre_books.state(connection)
        answer = Answer(code, self._born, content, (state.centre_epoch, state.serial), epochs)
        self.answers.append(answer)
        return answer

    def hear(self, pc: Pc) -> None:
        """The city answers a station, and the answer is read at once at this desk."""
        answer = self.answer(pc.code)
        if answer is not None:
            self.take(pc, answer)

    def take(self, pc: Pc, answer: Answer, fuse: Fuse | None = None) -> None:
        """The answer is read at one of its station's desks."""
        before, pruned = answers_kept.newest(pc.desk.store.db), pc.pruned()
        copied = self._shows_a_copy(pc, answer)
        present = sealed.present_epoch(pc.desk.store.db).epoch
        position, _hash = journal.head(pc.desk.store.db)
        outcome: list[acknowledgements.Taken] = []

        def act() -> None:
            outcome.append(acknowledgements.take(
                pc.desk.store, pc.desk.clerk, pc.desk.device, answer.content, now=self.now + pc.skew, new_id=pc.ids
            ))  # fmt: skip

        self._guarded(pc, act, fuse, "crash-in-take")
        if copied and outcome and outcome[0].outcome == "taken":
            self._require_noticed(pc, present, outcome[0].told)
        # An answer may itself be news: what the centre decided of a booking is a revision of it.
        news = [entry for entry in journal.walk(pc.desk.store.db, after=position) if entry.kind in TRAVELLING]
        self.violations += self.truth.learn(pc.code, news)
        for epoch, no, manifest, sealed_at in pc.pruned() - pruned:
            self.fired["bytes-dropped"] += 1
            if (pc.code, epoch, no, manifest) not in self.archived:
                self.complain(f"I7: {pc.name} dropped batch {no} of {epoch}, which was in no two backups")
            young = datetime.fromisoformat(sealed_at) > self.now - acknowledgements.KEPT_FOR
            if young and not self.fired["clock-jump"]:
                self.complain(f"I7: {pc.name} dropped batch {no} of {epoch}, which was sealed a short time ago")
        after = answers_kept.newest(pc.desk.store.db)
        if before and after and (after.centre_epoch, after.serial) < (before.centre_epoch, before.serial):
            self.complain(f"I17: {pc.name} went back to an older answer")
        if answer.serial < self._newest_taken[pc.name]:
            self.fault("answer-late")
        self._newest_taken[pc.name] = max(self._newest_taken[pc.name], answer.serial)
        if answer not in self.answered:
            self.answered.append(answer)

    def _shows_a_copy(self, pc: Pc, answer: Answer) -> bool:
        """Whether the answer names what only another copy of this database can have sent."""
        db = pc.desk.store.db
        known = {one.epoch for one in sealed.epochs(db)}
        known |= {row[0] for row in db.execute("SELECT epoch FROM foreign_epochs").fetchall()}
        present = sealed.present_epoch(db).epoch
        return bool(answer.epochs.keys() - known) or answer.epochs.get(present, 0) > sealed.last_of(db, present)[0]

    def _require_noticed(self, pc: Pc, former: str, told: tuple[str, ...]) -> None:
        """G14: a restored or copied database is noticed at the first answer that shows it, and people are told."""
        if "station-restored" not in told or sealed.present_epoch(pc.desk.store.db).epoch == former:
            self.complain(f"G14: {pc.name} did not notice by an answer that there is another copy of it")

    def refuse_answer(self, pc: Pc, content: bytes, name: str) -> None:
        """A damaged answer, or another station's: nothing may change."""
        self.fault(name)
        before = pc.desk.store.db.conn.total_changes
        try:
            acknowledgements.take(
                pc.desk.store, pc.desk.clerk, pc.desk.device, content, now=self.now + pc.skew, new_id=pc.ids
            )
        except Refused:
            if pc.desk.store.db.conn.total_changes != before:
                self.complain(f"I19: {pc.name} was changed by an answer it refused")
        else:
            self.complain(f"I19: {pc.name} took an answer that was damaged or not its own")


def _ignore(_: object) -> None:
    return None
