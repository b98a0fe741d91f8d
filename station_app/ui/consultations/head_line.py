"""The line in the head of the form: what became of the last press of 保存, and what can still be done with it.

In the head, not over the foot, because there lie the buttons for the next visitor.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from station_app.ui import theme
from station_app.ui.widgets.basics import button
from station_app.words import say


class HeadLine(QWidget):
    """One line with its mark, green or red. `stands`: whether it has something to say; else it takes no room."""

    stands = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self._mark = QLabel(self)
        self.words = QLabel(self)
        self.print_button = _small(button(say("打印回执"), key="Ctrl+P"))
        self.undo_button = _small(button(say("撤销"), key="Ctrl+Z"))
        self.rate_button = _small(button(say("请评价"), key="Ctrl+E"))
        for part in (self._mark, self.words, self.print_button, self.undo_button, self.rate_button):
            row.addWidget(part)
        self._print: Callable[[], None] | None = None
        self._undo: Callable[[], None] | None = None
        self.print_button.clicked.connect(lambda: self._print() if self._print else None)
        self.undo_button.clicked.connect(lambda: self._undo() if self._undo else None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell_saved(
        self, sentence: str, seconds: float, print_it: Callable[[], None], undo: Callable[[], None] | None
    ) -> None:
        """Says for some seconds that a save is on the disk; without `undo` there is nothing to take back."""
        self._print, self._undo = print_it, undo
        self._show("good", sentence)
        self.print_button.show()
        self.undo_button.setVisible(undo is not None)
        self.rate_button.show()
        self._timer.start(int(seconds * 1000))

    def tell_refused(self, sentence: str) -> None:
        """Says that nothing was saved yet, until the form is changed."""
        self._show("bad", sentence)
        self.print_button.hide()
        self.undo_button.hide()
        self.rate_button.hide()
        self._timer.stop()

    def clear_refusal(self) -> None:
        """The form was changed: what was refused is being mended."""
        if self.isVisible() and self._kind == "bad":
            self.hide()

    _kind = "good"

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.stands.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stands.emit(False)

    def _show(self, kind: str, sentence: str) -> None:
        self._kind = kind
        side = theme.px(18)
        self._mark.setPixmap(theme.icon(kind, kind, 18).pixmap(QSize(side, side)))
        self.words.setText(sentence)
        theme.dress(self.words, kind)
        self.setAccessibleName(sentence)
        self.show()


def _small(made: QPushButton) -> QPushButton:
    # The caret stays in the form: these answer to their keys and to the mouse.
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setStyleSheet(f"min-height: {theme.px(24)}px; padding: 0 {theme.px(8)}px;")
    return made
