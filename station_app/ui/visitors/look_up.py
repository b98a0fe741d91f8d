"""The look-up box: it reads what an input method composes, and moves the highlight of the list below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from station_app.ui.widgets.boxes import LineBox


class LookUpBox(LineBox):
    """The box. `stepped` moves the highlight by so many lines, `escaped` is Esc."""

    stepped = Signal(int)
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if self.composed:
            super().keyPressEvent(event)
        elif event.key() in steps:
            event.accept()
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
