"""The stations, the city centre, what is on its way between them, and the truth about what was saved."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from city_centre import acknowledge, intake
from city_centre.office import OfficeRefused
from station_app.actions import acknowledgements, batches, consultations, exports
from station_app.actions.acts import RecordIds
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.storage import acknowledgements as answers_kept
from station_app.storage import journal
from station_exchange.envelope import read as read_envelope
from station_exchange.manifest import BATCH_TYPE, identity, parse_batch
from station_exchange.refusals import Code
from tests.helpers.office import Ids
from tests.simulator.centres import Centre, on_sqlite
from tests.simulator.disasters import Disasters
from tests.simulator.faults import DAMAGES, Crash, Fuse
from tests.simulator.pc import TRAVELLING, Pc
from tests.simulator.template import BEGIN, CODES, template
from tests.simulator.truth import Truth

VISITORS = ("张国强", "李雪梅", "欧阳予倩", "王小二", "买买提·艾力", "赵六")
ITEMS = ("S01", "Q01", "S02")
SCOPES = ("service", "city", "none", "service")


@dataclass
class Stick:
    """Batches on their way to the centre. `born` orders the sticks of one station."""

    code: str
    born: int
    files: list[bytes]


@dataclass
class Answer:
    """An acknowledgement on its way to its station."""

    code: str
    serial: int
    content: bytes


class World(Disasters):
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
        self.centre_copies = [self.centre.first()]
        self.centre.put(self.centre_copies[0])
        self.pcs: list[Pc] = []
        for index, code in enumerate(CODES[:stations]):
            pc = Pc(code, code, place / code, Ids(space=index + 1))
            shutil.copytree(stations_from / code, pc.folder.root, ignore=shutil.ignore_patterns("desk.lock", "*-shm"))
            shutil.copytree(stations_from / f"{code}.memory", pc.folder.memory)
            pc.open(self.now)
            self.pcs.append(pc)

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

    # --- at the counter -----------------------------------------------------------------------------------------------

    def save(self, pc: Pc, fuse: Fuse | None = None, *, twice: bool = False) -> None:
        """A visit is logged; after a crash the same save is asked again, as the form that comes back does."""
        rng, ids = self.rng, RecordIds.make(pc.ids)
        given = {
            "visitor_name": rng.choice(VISITORS),
            "visitor_phone": f"1380013668{rng.randrange(4)}",
            "items": [rng.choice(ITEMS)],
            "question": f"第{rng.randrange(1, 46)}类怎么注册商标",
            "consent_scope": rng.choice(SCOPES),
        }

        def act() -> None:
            desk = pc.desk
            consultations.record(
                desk.store, desk.clerk, ConsultationForm.from_json(given, desk.catalogue), ids=ids,
                catalogue=desk.catalogue, now=self.now + pc.skew, new_id=pc.ids,
            )  # fmt: skip

        self.write(pc, act, ids, fuse, twice=twice)

    def amend(
        self, pc: Pc, fuse: Fuse | None = None, *, twice: bool = False, number: str | None = None,
        changed: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        """An older record is corrected: that of the number, or any."""
        number = number or self._some_number(pc)
        ids, answer = RecordIds.make(pc.ids), f"已说明{self.rng.randrange(10**6)}"
        if number is None:
            return

        def act() -> None:
            desk = pc.desk
            consultations.amend(
                desk.store, desk.clerk, number, {"answer": answer, **(changed or {})}, "补充答复", ids=ids,
                catalogue=desk.catalogue, now=self.now + pc.skew, new_id=pc.ids,
            )  # fmt: skip

        self.write(pc, act, ids, fuse, twice=twice)

    def void(self, pc: Pc, fuse: Fuse | None = None) -> None:
        """An older record is voided."""
        number, ids = self._some_number(pc), RecordIds.make(pc.ids)
        if number is None:
            return

        def act() -> None:
            desk = pc.desk
            consultations.void(desk.store, desk.clerk, number, "重复登记", ids=ids, now=self.now + pc.skew)

        self.write(pc, act, ids, fuse)

    def _some_number(self, pc: Pc) -> str | None:
        known = pc.numbers()
        return self.rng.choice(known) if known else None

    def write(
        self, pc: Pc, act: Callable[[], None], ids: RecordIds, fuse: Fuse | None, *, twice: bool = False
    ) -> None:
        done = self._guarded(pc, act, fuse, "crash-in-save", refusable=True)
        if not done:
            # The outcome is open: whatever stands now was saved, and the form asks again under its own ids.
            self.truth_learns(pc, ids)
        if twice or not done:
            self.fault("save-asked-twice")
            self._guarded(pc, act, None, "", refusable=True)
        self.truth_learns(pc, ids)

    def truth_learns(self, pc: Pc, ids: RecordIds) -> None:
        entries = journal.of_action(pc.desk.store.db, ids.action_id)
        self.violations += self.truth.learn(pc.code, [entry for entry in entries if entry.kind in TRAVELLING])

    def _guarded(
        self, pc: Pc, act: Callable[[], None], fuse: Fuse | None, name: str, *, refusable: bool = False
    ) -> bool:
        """Does it, dying where the fuse says; the desk is open again afterwards. Answers whether it was finished."""
        if fuse is not None:
            pc.light(fuse)
        try:
            act()
        except Crash:
            self.fault(name)
            pc.die()
            pc.open(self.now)
            self.learn_of_opening(pc)
            return False
        except Refused:
            if not refusable:
                raise
        finally:
            if pc.is_open:
                pc.put_out()
        return True

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
        answer = Answer(code, self._born, content)
        self.answers.append(answer)
        return answer

    def take(self, pc: Pc, answer: Answer, fuse: Fuse | None = None) -> None:
        """The answer is read at one of its station's desks."""
        before, pruned = answers_kept.newest(pc.desk.store.db), pc.pruned()
        position, _hash = journal.head(pc.desk.store.db)
        outcome: list[str] = []

        def act() -> None:
            taken = acknowledgements.take(
                pc.desk.store, pc.desk.clerk, pc.desk.device, answer.content, now=self.now + pc.skew, new_id=pc.ids
            )
            outcome.append(taken.outcome)

        self._guarded(pc, act, fuse, "crash-in-take")
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
