"""Applicants whom the station knows, under the box 申请人 while a name is typed; also what is still being composed."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent

from station_app.actions.intake_openings import KnownApplicant, known_applicants
from station_app.ui.desk import Desk
from station_app.ui.widgets.boxes import LineBox, plain_enter
from station_app.ui.widgets.suggestions import Suggestion, Suggestions
from station_app.words import say

_SHORTEST = 2
_LAST_DIGITS = 4


class ApplicantFinder(QObject):
    """Offers applicants under the box. `taken` carries a KnownApplicant."""

    taken = Signal(object)

    def __init__(self, desk: Desk, box: LineBox) -> None:
        super().__init__(box)
        self._desk = desk
        self._box = box
        self.list = Suggestions(box, say("已知的申请人"))
        self.list.taken.connect(self._take)
        box.typed.connect(self._look)
        box.left.connect(self.list.close_list)
        box.installEventFilter(self)

    def _look(self) -> None:
        text = (self._box.text() + self._box.composed).strip()
        if len(text) < _SHORTEST or not self._box.hasFocus():
            self.list.close_list()
            return
        found = known_applicants(self._desk.reader.db, text)
        self.list.offer([Suggestion(one, one.name, _detail(one)) for one in found if one.name != self._box.text()])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.list.open:
            if self._box.composed:
                return super().eventFilter(watched, event)
            current = self.list.current()
            if plain_enter(event) and current is not None:
                self._take(current.value)
                return True
            if self.list.steer(event):
                return True
        return super().eventFilter(watched, event)

    def _take(self, known: KnownApplicant) -> None:
        self.list.close_list()
        self.taken.emit(known)


def _detail(known: KnownApplicant) -> str:
    tail = say("尾号 {digits}", digits=known.phone[-_LAST_DIGITS:]) if known.phone else ""
    return say("　").join(filter(None, (known.uscc, known.handler, tail)))
