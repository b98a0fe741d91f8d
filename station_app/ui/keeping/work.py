"""What takes long on this page, step by step with a way out: destroying, writing a list, a year's archive."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.actions import archives, destroying, retention
from station_app.actions.acts import RecordIds
from station_app.actions.archives import GivenUp, signature
from station_app.actions.destroying import Run
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.retention import rules
from station_app.domain.troubles import os_trouble
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk

Failed = Callable[[Exception], None]


class KeepingWork(QObject):
    """`stepped` carries (done, of so many; 0 where nobody knows). `destroyed` carries (Run, path of its list; empty
    where it could not be written), `archived` the path; `given_up`: an archive was stopped; `failed` an exception,
    `refused` one of the question asked before.
    """

    stepped = Signal(int, int)
    destroyed = Signal(object, str)
    archived = Signal(str)
    given_up = Signal(object)
    failed = Signal(object)
    refused = Signal(object)
    permitted = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._errand: Errand | None = None
        self._stop = False
        self.busy = False

    def look(self, done: Callable[[], None], stopped: Callable[[], None]) -> None:
        """Looks what is due now, and puts it down; `stop` gives it up and changes nothing."""
        desk, now = self._desk, self._desk.now()
        self.busy = True

        def find(progress: Progress) -> retention.Found | None:
            return retention.find_due(progress.store, desk.open.catalogue, now, lambda seen: progress(seen, seen))

        def found(result: retention.Found | None) -> None:
            if result is None:
                self._over(stopped)
                return
            opened = desk.open
            desk.background.write(lambda: retention.keep(opened.store, opened.clerk, result),
                                  done=lambda _changes: self._over(done), failed=self._broke)  # fmt: skip

        self._errand = desk.background.errand(find, done=found, failed=self._broke)

    def destroy(self, codes: tuple[str, ...], whole: int, reason: str, proof: str, place: Path) -> None:
        """Destroys what these rules propose, `whole` lines at most; the list goes to `place`."""
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        opened = desk.open

        def begin() -> Run:
            # Before anything is destroyed: a list that cannot be signed would come too late.
            signature(opened.device)
            return destroying.begin_run(
                opened.store, opened.clerk, codes or tuple(one.code for one in rules(opened.catalogue, now.date())),
                reason=reason, proof=proof, catalogue=opened.catalogue, ids=ids, now=now, new_id=desk.new_id,
            )  # fmt: skip

        def begun(run: Run) -> None:
            self.busy, self._stop = True, False
            self.permitted.emit()
            self._go_on(run, whole, place)

        desk.background.write(begin, done=begun, failed=self.refused.emit)

    def _go_on(self, run: Run, whole: int, place: Path) -> None:
        desk, now = self._desk, self._desk.now()
        opened = desk.open
        if run.over or self._stop:
            desk.background.write(
                lambda: destroying.end_run(opened.store, opened.clerk, run, now=now, new_id=desk.new_id),
                done=lambda _empty: self.write_list(
                    run.record_id, place, lambda: self.destroyed.emit(run, str(place)),
                    lambda: self.destroyed.emit(run, ""),
                ),
                failed=self._broke,
            )  # fmt: skip
            return

        def stepped(following: Run) -> None:
            self.stepped.emit(min(following.done + following.skipped, whole), whole)
            self._go_on(following, whole, place)

        desk.background.write(
            lambda: destroying.destroy_some(
                opened.store, opened.clerk, run, catalogue=opened.catalogue, station=opened.station, now=now,
                new_id=desk.new_id,
            ),
            done=stepped, failed=self._broke,
        )  # fmt: skip

    def write_list(
        self, run: str, place: Path, then: Callable[[], None], unwritten: Callable[[], None] | None = None
    ) -> None:
        """Sets the signed list of a run, whenever it was, into a file; `unwritten` is told where that failed, before
        why.
        """
        desk, now = self._desk, self._desk.now().astimezone(BEIJING_TIME)
        opened = desk.open
        self.busy = True

        def make(progress: Progress) -> None:
            from station_app.documents.destruction_pack import write_list

            _make_folder(place.parent)
            told = destroying.the_list(progress.store.db, run, opened.catalogue)
            write_list(place, told, opened.station, now, signature(opened.device))

        def broke(error: Exception) -> None:
            if unwritten is not None and isValid(self):
                unwritten()
            self._broke(error)

        desk.background.errand(make, done=lambda _: self._over(then), failed=broke)

    def archive(self, year: int, place: Path) -> None:
        """Writes a year's archive; `stop` gives it up and leaves nothing."""
        desk, now = self._desk, self._desk.now()
        opened = desk.open
        archives.check_year(year, now)
        self.busy = True

        def make(progress: Progress) -> str | None:
            from station_app.documents.year_archive import month_lists, write_archive

            store = progress.store
            lists = month_lists(opened.station, opened.catalogue, now.astimezone(BEIJING_TIME))
            _make_folder(place.parent)
            with store.snapshot():
                try:
                    return write_archive(
                        place, archives.files(store.db, opened.clerk, year, lists, now=now, going_on=progress),
                        lambda told: archives.manifest(store.db, year, opened.catalogue, told, now=now),
                        signature(opened.device),
                    )  # fmt: skip
                except GivenUp:
                    return None

        def made(digest: str | None) -> None:
            if digest is None:
                self._over(lambda: self.given_up.emit(None))
                return
            desk.background.write(
                lambda: archives.note_archive(opened.store, opened.clerk, year, digest, now=now, new_id=desk.new_id)
            )
            self._over(lambda: self.archived.emit(str(place)))

        self._errand = desk.background.errand(make, done=made, failed=self._broke, progress=self.stepped.emit)

    def stop(self) -> None:
        """Stops at the next step: of an archive nothing stays, of a destruction what was done is on its list."""
        self._stop = True
        if self._errand is not None:
            self._errand.cancel()

    def hold(self, record_id: str, reason: str, *, held: bool) -> None:
        """Keeps a line beyond its term, or lets it go again."""
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        act = retention.let_go if held else retention.hold
        opened = desk.open

        desk.background.write(
            lambda: act(opened.store, opened.clerk, record_id, reason, ids=ids, now=now), failed=self.failed.emit
        )

    def _over(self, then: Callable[[], None]) -> None:
        if isValid(self):
            self.busy, self._errand = False, None
            then()

    def _broke(self, error: Exception) -> None:
        self._over(lambda: self.failed.emit(error))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise os_trouble(error) from error
