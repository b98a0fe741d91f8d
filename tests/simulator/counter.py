"""What clerks do in a schedule: visits logged, corrected and voided, and asked again after the program died."""

from collections.abc import Callable

from station_app.actions import consultations
from station_app.actions.acts import RecordIds
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.storage import journal
from tests.simulator.disasters import Disasters
from tests.simulator.faults import Crash, Fuse
from tests.simulator.pc import TRAVELLING, Pc

VISITORS = ("张国强", "李雪梅", "欧阳予倩", "王小二", "买买提·艾力", "赵六")
PHONES = "1380013668"
ITEMS = ("S01", "Q01", "S02")
SCOPES = ("service", "city", "none", "service")


class AtCounter(Disasters):
    """The part of the world that stands at the counters."""

    def save(self, pc: Pc, fuse: Fuse | None = None, *, twice: bool = False) -> None:
        """A visit is logged; after a crash the same save is asked again, as the form that comes back does."""
        rng, ids = self.rng, RecordIds.make(pc.ids)
        given = {
            "visitor_name": rng.choice(VISITORS),
            "visitor_phone": f"{PHONES}{rng.randrange(4)}",
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
