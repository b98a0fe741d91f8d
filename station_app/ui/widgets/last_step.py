"""What was done last, for as long as it can be taken back (decisions.md 21)."""

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

Done = TypeVar("Done")


class LastStep(QObject, Generic[Done]):
    """Remembers one step for some seconds; the next one takes its place: only the last is ever taken back."""

    def __init__(self, seconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self.step: Done | None = None
        """The step, while it can still be taken back."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(seconds * 1000)
        self._timer.timeout.connect(self.forget)

    def keep(self, step: Done) -> None:
        """This step can be taken back from now on; the one before it no longer."""
        self.step = step
        self._timer.start()

    def take(self) -> Done | None:
        """The step, to be taken back now; asked again, nothing."""
        step = self.step
        self.forget()
        return step

    def forget(self) -> None:
        """There is nothing to take back any more."""
        self._timer.stop()
        self.step = None
