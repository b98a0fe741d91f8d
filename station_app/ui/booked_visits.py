"""A visit that was opened by a check-in is tied to its booking once it is saved."""

from PySide6.QtCore import QObject, Signal

from station_app.actions import booking_steps
from station_app.actions.acts import RecordIds
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say


class BookedVisits(QObject):
    """Remembers which visit on the form belongs to which booking. `told` carries a Notice."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._of_visit: dict[str, str] = {}

    def expect(self, visit_id: str, booking: str) -> None:
        """The visit of this record id is that of a booking."""
        self._of_visit[visit_id] = booking

    def hear(self, saved: object) -> None:
        """Something was saved: where it is an expected visit, it is tied."""
        booking = self._of_visit.pop(str(getattr(saved, "record_id", "")), "")
        if not booking:
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        store, clerk, number = desk.open.store, desk.open.clerk, str(getattr(saved, "number", ""))

        def failed(error: Exception) -> None:
            told = say("咨询已保存，但没有对上预约 {number}：{why}", number=booking, why=in_words(error))
            self.told.emit(Notice("care", told, (), 10))

        desk.background.write(
            lambda: booking_steps.tie(store, clerk, booking, number, ids=ids, now=now), failed=failed
        )
