"""Firms that are known already, under the box 单位 while its name is typed."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from station_app.storage.visitor_lookup import find_firms
from station_app.ui.desk import Desk
from station_app.ui.widgets.boxes import ENTER, LineBox
from station_app.ui.widgets.suggestions import Suggestion, Suggestions
from station_app.words import say

_SHORTEST: Final = 2
_REST_MILLISECONDS: Final = 120


class FirmFinder(QObject):
    """Offers firms under the box. `taken` carries (record id, name, credit code)."""

    taken = Signal(object)

    def __init__(self, desk: Desk, box: LineBox) -> None:
        super().__init__(box)
        self._desk = desk
        self._box = box
        self.list = Suggestions(box, say("已有的单位"))
        self.list.taken.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        box.textEdited.connect(lambda _text: self._timer.start())
        box.left.connect(self.list.close_list)
        box.installEventFilter(self)

    def look(self) -> None:
        """Looks for what stands in the box now."""
        text = self._box.text().strip()
        if len(text) < _SHORTEST or not self._box.hasFocus():
            self.list.close_list()
            return
        found = find_firms(self._desk.reader.db, text)
        self.list.offer(
            [Suggestion((firm.record_id, firm.org_name, firm.uscc), firm.org_name, firm.uscc) for firm in found]
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.list.open:
            current = self.list.current()
            if event.key() in ENTER and current is not None and not self._box.composed:
                self._take(current.value)
                return True
            if not self._box.composed and self.list.steer(event):
                return True
        return super().eventFilter(watched, event)

    def _take(self, firm: object) -> None:
        self._timer.stop()
        self.list.close_list()
        self.taken.emit(firm)
