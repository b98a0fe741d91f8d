"""An eye that notices when a widget was first painted."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication


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
