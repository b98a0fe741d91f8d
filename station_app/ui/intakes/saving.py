"""Each step of an intake on the writer: taken in, corrected, moved on, taken back; asked twice as safely as once."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.actions import fee_reminders, intakes
from station_app.actions.acts import RecordIds
from station_app.actions.intakes import SavedIntake
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.ui.desk import Desk
from station_app.ui.intakes.entries import Entry, changed_fields
from station_app.ui.widgets.last_step import LastStep
from station_app.words import say


class Saver(QObject):
    """One step at a time. `busy`: one is under way. `done` carries a SavedIntake after each step on the disk, before
    the step's own signal; `failed` the exception of one that was not done.

    `taken_in` (SavedIntake, accepted), `stopped` (SavedIntake, Refused): taken in, but not accepted; `corrected`,
    `moved`, `noted` (the fee notice), `taken_back` (SavedIntake, IntakeForm).
    """

    busy = Signal(bool)
    done = Signal(object)
    failed = Signal(object, str)
    taken_in = Signal(object, bool)
    stopped = Signal(object, object)
    corrected = Signal(object)
    moved = Signal(object)
    taken_back = Signal(object, object)
    noted = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.under_way = False
        self._last: LastStep[tuple[SavedIntake, IntakeForm]] = LastStep(UNDO_SECONDS, self)

    def record(self, entry: Entry, form: IntakeForm, *, accept: bool, id_number: str = "") -> None:
        """收件; with `accept` 预检 and 受理 as well, each a step of its own: what stops it loses nothing."""
        desk, opened, now = self._desk, self._desk.open, self._desk.now()
        steps = [RecordIds.make(desk.new_id) for _ in range(2)] if accept else []

        def action() -> tuple[SavedIntake, Refused | None]:
            saved = intakes.record(
                opened.store, opened.clerk, form, ids=entry.ids, catalogue=opened.catalogue, now=now,
                new_id=desk.new_id, author=entry.clerk, id_number=id_number,
            )  # fmt: skip
            try:
                for ids, state in zip(steps, (IntakeState.PRECHECKED, IntakeState.ACCEPTED), strict=False):
                    saved = intakes.move(
                        opened.store, opened.clerk, saved.number, state, ids=ids, catalogue=opened.catalogue, now=now
                    )
            except Refused as refused:
                return saved, refused
            return saved, None

        def told(result: tuple[SavedIntake, Refused | None]) -> None:
            saved, stopped = result
            self._last.keep((saved, form))
            self.done.emit(saved)
            if stopped is not None:
                self.stopped.emit(saved, stopped)
            else:
                self.taken_in.emit(saved, accept)

        self._write(action, told, "record")

    def correct(self, entry: Entry, form: IntakeForm, reason: str, *, id_number: str = "") -> None:
        """更正 of what differs from the record."""
        opened, now = self._desk.open, self._desk.now()
        assert entry.before is not None
        changed = changed_fields(entry.before, form)
        self._step(
            lambda: intakes.amend(
                opened.store, opened.clerk, entry.number, changed, reason, ids=entry.ids, catalogue=opened.catalogue,
                now=now, id_number=id_number,
            ),
            lambda saved: self.corrected.emit(saved), "correct",
        )  # fmt: skip

    def note_fee(self, number: str, given: Mapping[str, object], reason: str) -> None:
        """缴费通知书 that came, or that it was paid."""
        opened, now = self._desk.open, self._desk.now()
        ids, *spare = (RecordIds.make(self._desk.new_id) for _ in range(5))
        kind = say("缴费期限")
        title = say("{kind} {day}：{number}", kind=kind, day=given.get("due_on", ""), number=number)
        self._step(
            lambda: fee_reminders.note(
                opened.store, opened.clerk, number, given, reason=reason, kind=kind, title=title, ids=ids, spare=spare,
                catalogue=opened.catalogue, now=now,
            ),
            lambda saved: self.noted.emit(saved), "note_fee",
        )  # fmt: skip

    def move(self, entry: Entry, wanted: IntakeState, reason: str) -> None:
        """On to the next state."""
        opened, now, ids = self._desk.open, self._desk.now(), RecordIds.make(self._desk.new_id)
        self._step(
            lambda: intakes.move(
                opened.store, opened.clerk, entry.number, wanted, reason=reason, ids=ids, catalogue=opened.catalogue,
                now=now,
            ),
            lambda saved: self.moved.emit(saved), wanted.value,
        )  # fmt: skip

    def undo(self) -> None:
        """Takes the last intake back within ten seconds: its number stays, void."""
        last = None if self.under_way else self._last.take()
        if last is None:
            return
        (saved, form), opened, now = last, self._desk.open, self._desk.now()
        ids = RecordIds.make(self._desk.new_id)
        self._step(
            lambda: intakes.undo(opened.store, opened.clerk, saved, say("十秒内撤销"), ids=ids, now=now),
            lambda voided: self.taken_back.emit(voided, form), "undo",
        )  # fmt: skip

    def forget(self) -> None:
        """The last intake is taken back no more."""
        self._last.forget()

    def _step(
        self, action: Callable[[], SavedIntake], then: Callable[[SavedIntake], None], name: str
    ) -> None:
        def told(saved: SavedIntake) -> None:
            self.done.emit(saved)
            then(saved)

        self._write(action, told, name)

    def _write(self, action: Callable[[], object], told: Callable[..., None], name: str) -> None:
        if self.under_way:
            return
        self.under_way = True
        self.busy.emit(True)

        def over(then: Callable[[], None]) -> None:
            if isValid(self):
                self.under_way = False
                self.busy.emit(False)
                then()

        self._desk.background.write(
            action, done=lambda answer: over(lambda: told(answer)),
            failed=lambda error: over(lambda: self.failed.emit(error, name)),
        )  # fmt: skip
