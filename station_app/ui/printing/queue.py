"""The print queue: papers leave in their order; what a printer did not take stays, and is tried again.

A job that is stuck holds back only what waits for the same printer. Nothing is lost by it and nothing asked: the queue
tries again by itself, at once when told to, and a job can be dropped (its record stays printed in the journal).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.domain.printing import PrinterChoice
from station_app.domain.troubles import Trouble
from station_app.ui.printing.printers import Printers

if TYPE_CHECKING:
    from station_app.ui.background import Background, Progress

RETRY_MS: Final = 20_000


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    PRINTING = "printing"
    STUCK = "stuck"


@dataclass(slots=True, eq=False)
class Job:
    """One paper on its way: `title` is its number, never a name, `file` what it is called should it become a file.

    `trouble` is why it was stuck, `tries` how often it was tried.
    """

    title: str
    pdf: bytes = field(repr=False)
    choice: PrinterChoice
    file: str = ""
    state: JobState = JobState.WAITING
    trouble: Trouble | None = None
    tries: int = 0


class PrintQueue(QObject):
    """Papers to printers, one after another, beside the window.

    `changed` tells that `jobs` are others now; `printed` carries a job that the printer took, `stuck` one that it did
    not, at its first failure only: a printer without paper is told once, not every twenty seconds.
    """

    changed = Signal()
    printed = Signal(object)
    stuck = Signal(object)

    def __init__(
        self, background: "Background", printers: Printers, parent: QObject | None = None, *, retry_ms: int = RETRY_MS
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._printers = printers
        self._jobs: list[Job] = []
        self._keep: Callable[[Job], object] | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(retry_ms)
        self._again.timeout.connect(self.retry)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What has not left yet, in order."""
        return tuple(self._jobs)

    def submit(self, title: str, pdf: bytes, choice: PrinterChoice, *, file: str = "") -> Job:
        """Puts a paper at the end of the queue and starts it where nothing goes before it."""
        job = Job(title, pdf, choice, file or f"{title}.pdf")
        if self._keep is not None:
            self._keep(job)
            return job
        self._jobs.append(job)
        self._next()
        return job

    def retry(self) -> None:
        """Tries all stuck jobs again, now."""
        self._again.stop()
        for job in self._jobs:
            if job.state is JobState.STUCK:
                job.state = JobState.WAITING
        self._next()

    def drop(self, job: Job) -> None:
        """Takes a job out of the queue; one that is with the printer right now stays."""
        if job in self._jobs and job.state is not JobState.PRINTING:
            self._jobs.remove(job)
            self._next()

    def close(self, keep: Callable[[Job], object]) -> None:
        """Tries nothing any more: `keep` is given each job that waits, and the one with the printer if that fails."""
        self._keep = keep
        self._again.stop()
        for job in [job for job in self._jobs if job.state is not JobState.PRINTING]:
            self._jobs.remove(job)
            keep(job)

    def _next(self) -> None:
        self.changed.emit()
        if self._keep is not None or any(job.state is JobState.PRINTING for job in self._jobs):
            return
        blocked: set[str] = set()
        for job in self._jobs:
            if job.state is JobState.STUCK:
                blocked.add(job.choice.printer)
            elif job.choice.printer not in blocked:
                self._start(job)
                return
        if self._jobs:
            self._again.start()

    def _start(self, job: Job) -> None:
        job.state, job.tries = JobState.PRINTING, job.tries + 1
        printers = self._printers

        def run(_progress: "Progress") -> None:
            printers.send(job.choice, job.pdf, job.title)

        self._background.errand(
            run, done=lambda _nothing: self._done(job), failed=lambda error: self._failed(job, error)
        )
        self.changed.emit()

    def _done(self, job: Job) -> None:
        self._jobs.remove(job)
        if self._keep is not None:
            return
        self.printed.emit(job)
        self._next()

    def _failed(self, job: Job, error: Exception) -> None:
        if self._keep is not None:
            self._jobs.remove(job)
            self._keep(job)
            return
        first = job.trouble is None
        job.state = JobState.STUCK
        job.trouble = error if isinstance(error, Trouble) else Trouble("spool-failed", printer=job.choice.printer)
        if first:
            self.stuck.emit(job)
        self._next()
