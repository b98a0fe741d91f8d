"""All threads of the desk: a writer, a worker for errands, one for the network, the signal by which they answer.

*The writer* is the only user of `desk.open.store`; actions run on it one after another, in the order they were given.
*Errands* (papers, long counts, waiting for a key to be derived) run beside it and read through a store of their own.
`done` and `failed` are called on the window's thread, never on a worker's.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal

from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    # Opening a database needs much that the sign-in page does not: it is imported when a store is made.
    from station_app.storage.store import Store

T = TypeVar("T")

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
Steps = Callable[[int, int], None]
Lane = Literal["errands", "network", "search"]

SEARCH_CACHE_MIB: Final = 64
"""What a search reads again and again fits in here; with SQLite's own 2 MiB a scan costs 2.5 times as much."""

WORTH_REOPENING: Final = frozenset({"database-damaged", "disk-error"})
"""Troubles after which a connection refuses even good rows until it is opened anew."""


class Progress:
    """What a long task reports to and asks: `progress(done, total)` answers False once it was cancelled.

    `store` is a read-only store for the errand alone, opened at the first use and closed behind it.
    """

    def __init__(self, tell: Callable[[int, int], None], make_store: "Callable[[], Store] | None" = None) -> None:
        self._tell = tell
        self._make_store = make_store
        self._store: Store | None = None
        self._cancelled = False

    def __call__(self, done: int, total: int) -> bool:
        """Tells how far the task is, and answers whether it may go on."""
        self._tell(done, total)
        return not self._cancelled

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the task to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Asks the task to stop at its next step."""
        self._cancelled = True

    @property
    def store(self) -> "Store":
        """The errand's own read-only store. LookupError before a station is open, or for what runs on the writer."""
        if self._store is None:
            if self._make_store is None:
                raise LookupError("no station is open")
            self._store = self._make_store()
        return self._store

    def close(self) -> None:
        """Closes the errand's store, if it asked for one."""
        if self._store is not None:
            self._store.close()
            self._store = None


class Errand:
    """One errand under way. `cancel()` asks it to stop; `finished` is true once its answer was delivered."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.finished = False

    def cancel(self) -> None:
        """Asks the errand to stop at its next step; what it answers then is its own matter."""
        self._progress.cancel()


class Background(QObject):
    """The workers of the window. Made before anybody signs in; `serve` hands it the station's store.

    `changed` carries a `station_app.actions.acts.Changes` after each action that has some; `unheard` carries an
    exception that came to somebody who gave no `failed`; `reserve_used`: a full disk took the reserve, and only so
    was the last action stored.
    """

    changed = Signal(object)
    unheard = Signal(object)
    reserve_used = Signal()
    _ready = Signal(object)
    _idle = Signal()

    def __init__(self, store: "Store | None" = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._workers: dict[str, ThreadPoolExecutor] = {}
        self._search_store: Store | None = None
        self._pending = 0
        self._ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def serve(self, store: "Store") -> None:
        """From now on `store` is the writer's."""
        self._store = store

    @property
    def busy(self) -> bool:
        """Whether anything is under way or not yet delivered."""
        return self._pending > 0

    def write(self, action: Callable[[], T], *, done: Callable[[T], None] | None = None,
              failed: Failed | None = None) -> None:  # fmt: skip
        """Runs an action on the writer, after those given before, then `done(result)` or `failed(error)` here.

        Where a COMMIT's outcome is unknown the store is opened anew and the same action asked once more: it looks its
        revision id up first, so the save is neither lost nor doubled. A result with `changes` is told to all screens.
        """
        self._pending += 1
        self._worker("writer").submit(self._run, lambda: self._determined(action), done, failed)

    def errand(
        self, task: Callable[[Progress], T], *, done: Callable[[T], None] | None = None, failed: Failed | None = None,
        progress: Steps | None = None, lane: Lane = "errands",
    ) -> Errand:  # fmt: skip
        """Runs a task beside the writer; `progress(done, total)`, `done` and `failed` are called on this thread.

        What waits for the network takes the lane `network`: no paper stands behind a slow line.
        """
        self._pending += 1
        told = self.progress(progress)
        errand = Errand(told)

        def run() -> T:
            try:
                return task(told)
            finally:
                told.close()

        def finish() -> None:
            errand.finished = True

        self._worker(lane).submit(self._run, run, done, failed, finish)
        return errand

    def search(
        self, task: "Callable[[Store], T]", *, done: Callable[[T], None] | None = None, failed: Failed | None = None
    ) -> None:
        """Runs a search beside everything else, on a store that keeps its pages in memory from one to the next."""
        self._pending += 1
        self._worker("search").submit(self._run, lambda: task(self._searched_store()), done, failed)

    def _searched_store(self) -> "Store":
        """Used on the search's own worker only. LookupError before a station is open."""
        if self._store is None:
            raise LookupError("no station is open")
        if self._search_store is None:
            self._search_store = self._store.reader(SEARCH_CACHE_MIB)
        return self._search_store

    def progress(self, steps: Steps | None = None) -> Progress:
        """A Progress whose steps are told on the window's thread, for an action that takes one (an export)."""

        def tell(done: int, total: int) -> None:
            if steps is not None:
                self._ready.emit(lambda: steps(done, total))

        store = self._store
        return Progress(tell, store.reader if store is not None else None)

    def settle(self, timeout: float = 10.0) -> bool:
        """Waits until all that was given is done and delivered; False where `timeout` seconds were not enough."""
        if not self._pending:
            return True
        loop, patience = QEventLoop(), QTimer()
        patience.setSingleShot(True)
        patience.timeout.connect(loop.quit)
        patience.start(int(timeout * 1000))
        self._idle.connect(loop.quit)
        # What was delivered last may have given more work before the loop came to its end.
        while self._pending and patience.isActive():
            loop.exec()
        self._idle.disconnect(loop.quit)
        return not self._pending

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Lets what was given end, runs `last` on the writer (closing the store belongs there), and ends all."""
        for lane in ("network", "errands", "search"):
            if lane in self._workers:
                self._workers[lane].shutdown(wait=True, cancel_futures=True)
        if self._search_store is not None:
            self._search_store.close()
            self._search_store = None
        if last is not None:
            self._worker("writer").submit(last)
        self._worker("writer").shutdown(wait=True)

    def _worker(self, name: str) -> "ThreadPoolExecutor":
        # Begun with the first work given: the sign-in page is on the screen before.
        if name not in self._workers:
            from concurrent.futures import ThreadPoolExecutor

            self._workers[name] = ThreadPoolExecutor(1, thread_name_prefix=name)
        return self._workers[name]

    def _determined(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except Trouble as trouble:
            full = self._store is not None and trouble.code == "disk-full" and self._make_room(self._store)
            if self._store is None or not (full or trouble.undetermined or trouble.code in WORTH_REOPENING):
                raise
            self._store.reopen()
            if not (full or trouble.undetermined):
                raise
        result = action()
        if full:
            self._ready.emit(self.reserve_used.emit)
        return result

    def _make_room(self, store: "Store") -> bool:
        """Gives up the reserve on the disk, where there is one: the visit that is being saved finds room."""
        from station_app.storage.disk_space import release_reserve

        return release_reserve(store.folder)

    def _run(
        self, task: Callable[[], Any], done: Done | None, failed: Failed | None,
        finish: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        """On a worker: the task, then its answer on the way to the window."""
        try:
            result = task()
        except Exception as error:
            caught = error
            self._ready.emit(lambda: self._end(finish, lambda: self._tell_failed(caught, failed)))
        else:
            self._ready.emit(lambda: self._end(finish, lambda: self._tell_done(result, done)))

    def _deliver(self, answer: Callable[[], None]) -> None:
        answer()

    def _end(self, finish: Callable[[], None] | None, answer: Callable[[], None]) -> None:
        try:
            if finish is not None:
                finish()
            answer()
        finally:
            self._pending -= 1
            if not self._pending:
                self._idle.emit()

    def _tell_done(self, result: Any, done: Done | None) -> None:
        if done is not None:
            done(result)
        changes = getattr(result, "changes", None)
        if changes is not None:
            self.changed.emit(changes)

    def _tell_failed(self, error: Exception, failed: Failed | None) -> None:
        if not isinstance(error, Refused | Trouble):
            # A mistake of ours: into the log like any other, and the screen still hears that nothing was done.
            sys.excepthook(type(error), error, error.__traceback__)
        if failed is not None:
            failed(error)
        else:
            self.unheard.emit(error)
