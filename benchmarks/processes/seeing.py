"""Tells, on standard output, when a widget was first painted; and how much memory this process holds."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

SEEN = "seen"


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


def say(words: str) -> None:
    """One line to the one who started this process."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def say_and_leave() -> None:
    """The line that stops the watch. The process ends at once: what leaving costs is not asked."""
    say(SEEN)
    os._exit(0)


def resident_mb() -> float:
    """Memory of this process that lies in RAM, in MB of 10^6 bytes. LookupError where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError as error:
        raise LookupError("no /proc") from error
    kibibytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return kibibytes * 1024 / 1e6
