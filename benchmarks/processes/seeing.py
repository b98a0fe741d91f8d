"""Eyes on a window: when a widget was first painted, how long it could not have painted."""

from collections.abc import Callable
from time import perf_counter
from typing import Final, Self

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

STEP_MS: Final = 4
"""How often a window that is watched is looked at."""


class FirstPaint(QObject):
    """Calls `then` once, right after the first paint of a widget for which `is_it` answers True.

    The call is posted ahead of everything else that waits, so that nothing that the program does behind its first
    paint is counted.
    """

    def __init__(self, application: QApplication, is_it: Callable[[QObject], bool], then: Callable[[], None]) -> None:
        super().__init__()
        self._application, self._is_it, self._then = application, is_it, then
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_it(watched):
            self._application.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
        return False

    def customEvent(self, event: QEvent) -> None:
        self._then()


class Pauses:
    """While it stands open (`with`), how long the window could not have painted: `longest`, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    def __enter__(self) -> Self:
        self._last = perf_counter()
        self._timer.start(STEP_MS)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        self._look()

    def _look(self) -> None:
        here = perf_counter()
        self.longest, self._last = max(self.longest, (here - self._last) * 1000), here
