"""Noticing that nobody is at the desk: no key, no mouse, no input method for a while."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_SIGNS: Final = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TabletPress, QEvent.Type.InputMethod,
})  # fmt: skip


class IdleWatch(QObject):
    """`idle` comes once when nothing was done for `minutes`; every sign of life begins the wait anew.

    Only the window that is active and the widget with the caret are watched, so that nothing else pays for it: keys and
    the mouse come in at the window, what an input method hands over goes straight to the widget.
    """

    idle = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle.emit)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusWindowChanged.connect(self._follow_window)
        application.focusChanged.connect(self._follow_caret)
        self._follow_window(QGuiApplication.focusWindow())
        self._follow_caret(None, application.focusWidget())

    def wait(self, milliseconds: int) -> None:
        """Begins to wait, for so long from now on."""
        self._timer.start(milliseconds)

    def rest(self) -> None:
        """Waits no longer: the window is locked already."""
        self._timer.stop()

    @property
    def waiting(self) -> bool:
        """Whether the wait is on."""
        return self._timer.isActive()

    @property
    def remaining_minutes(self) -> float:
        """Minutes until the window locks itself, if nobody does anything."""
        return self._timer.remainingTime() / 60_000

    def _follow_window(self, window: QWindow | None) -> None:
        # Nothing of it is kept: Qt makes and takes away windows by itself, and a second filter on one is no second one.
        if isValid(self) and window is not None:
            window.installEventFilter(self)

    def _follow_caret(self, old: QWidget | None, new: QWidget | None) -> None:
        if not isValid(self):
            return
        if old is not None and isValid(old):
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS and self._timer.isActive():
            self._timer.start()
        return False
