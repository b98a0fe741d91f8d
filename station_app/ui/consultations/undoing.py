"""Ten seconds in which a save can be taken back whole (decisions.md 21)."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.actions import consultations
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import Saved
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.consultations import ConsultationForm
from station_app.ui.desk import Desk
from station_app.ui.widgets.last_step import LastStep
from station_app.words import say


class Undoing(QObject):
    """Remembers the last save, with its form, for as long as it can be undone."""

    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._last: LastStep[tuple[Saved, ConsultationForm, Mapping[str, Any], RecordIds]]
        self._last = LastStep(UNDO_SECONDS, self)
        self._printed: set[str] = set()

    @property
    def open(self) -> bool:
        """Whether there is a save to take back."""
        return self._last.step is not None

    def offer(self, saved: Saved, form: ConsultationForm, extras: Mapping[str, Any]) -> None:
        """This save can be taken back from now on; the one before it no longer."""
        self._last.keep((saved, form, extras, RecordIds.make(self._desk.new_id)))

    def note_printed(self, number: str) -> None:
        """A receipt of this number has left: taking the save back must ask for it."""
        self._printed.add(number)

    def undo(self, done: Callable[[Saved, ConsultationForm, Mapping[str, Any], bool], None]) -> None:
        """Takes the save back, then `done(saved, form, extras, whether its receipt had left)`; once for a save."""
        last = self._last.take()
        if last is None:
            return
        saved, form, extras, ids = last
        desk, now = self._desk, self._desk.now()

        def undone(_answer: Saved) -> None:
            if isValid(self):
                done(saved, form, extras, saved.number in self._printed)

        def failed(error: Exception) -> None:
            if isValid(self):
                self.failed.emit(error)

        desk.background.write(
            lambda: consultations.undo(
                desk.open.store, desk.open.clerk, saved, say("十秒内撤销"), ids=ids, now=now, new_id=desk.new_id
            ),
            done=undone, failed=failed,
        )  # fmt: skip

    def forget(self) -> None:
        """There is nothing to take back any more."""
        self._last.forget()
