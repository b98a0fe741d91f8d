"""Taking what the city publishes, from the window: by itself after a round, off a stick, or by hand. The counter never
waits for it.

One at a time: fetched and proven beside the window, taken on the writer, then the window's code lists are replaced.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.actions import publications
from station_app.actions.item_overlays import of_this_desk
from station_app.actions.publications import Applied
from station_app.actions.rights import RIGHTS
from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import clerks, reference, wire
from station_app.storage import publications as taken
from station_app.ui.background import Errand, Lane, Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say
from station_app.words.published import applied_sentences, more_sentences, publication_warning

if TYPE_CHECKING:
    from station_app.delivery.publications import Fetched

EACH_HOUR: Final = 3_600_000
_NOTHING: Final = frozenset({"publication-missing", "not-enrolled", "publication-root-missing"})
"""What a stick or a round may well lack, without anybody having asked for it."""


class Updates(QObject):
    """Updates of one window. `told` carries a Notice, `moved` says that the state is another, `stepped` how far,
    `renewed` that the code lists are others.
    """

    told = Signal(object)
    moved = Signal()
    stepped = Signal(int, int)
    renewed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._errand: Errand | None = None
        self.running = False
        self.outcome = ""
        """How the last update of this session ended, in words; empty before the first."""
        self.outcome_role = ""
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look)

    def begin_day(self) -> None:
        """From now on warns once a day of what ran out, or what only a stick can bring."""
        self._clock.start(EACH_HOUR)
        self.look()

    def end_day(self) -> None:
        """The window closes."""
        self._clock.stop()
        self.cancel()

    def look(self) -> None:
        """Is there something to be told today?"""
        desk, now = self._desk, self._desk.now()
        code = publications.warning(desk.reader.db, now)
        if not code:
            return
        standing = taken.standing(desk.reader.db)
        named = taken.named(desk.reader.db).reference
        told = publication_warning(code, standing.expires[:10] if standing else "", named)
        self.told.emit(Notice("info", told, (), 12))
        desk.background.write(lambda: publications.note_warned(desk.open.store, desk.open.clerk, now=now))

    def after_round(self) -> None:
        """The city has answered over the wire: what it names and is not here yet is fetched."""
        db = self._desk.reader.db
        address = wire.address(db)
        if address and publications.wanted(db):
            self.take(address, by_hand=False)

    def look_on(self, place: Path) -> None:
        """A stick or folder is here for another reason: what the city has put there is taken along."""
        if clerks.enrolment(self._desk.reader.db) is not None:
            self.take(place, by_hand=False)

    def taken_along(self, done: Applied) -> None:
        """A round has already taken what is published, to be able to read the city's answer: the rest of an update."""
        self._applied(done, by_hand=False)

    def vouch(self, place: Path, then: Callable[[], object], failed: Callable[[], object]) -> None:
        """An answer of the city's bears a signature that is not known here: takes what lies beside it of the city's
        publications. `then` where that brought other keys of the city's, `failed` for everything else.
        """
        begun = self.take(
            place, by_hand=False, done=lambda done: then() if done is not None and done.keys else failed()
        )
        if not begun:
            failed()

    def take(
        self, place: str | Path, *, by_hand: bool = True, done: Callable[[Applied | None], object] | None = None
    ) -> bool:
        """One update. By hand everything is told, otherwise only what has changed or went wrong. False where none was
        begun; else `done` hears in the end what it came to, None where nothing was taken.
        """
        desk, opened = self._desk, self._desk.open
        if self.running or opened.clerk.role not in RIGHTS["apply_reference"]:
            return False
        self.running = True
        self.moved.emit()
        source = place if isinstance(place, str) else str(place.absolute())

        def failed(error: Exception) -> None:
            self._failed(error, by_hand)
            if done is not None:
                done(None)

        def applied(what: Applied) -> None:
            self._applied(what, by_hand)
            if done is not None:
                done(what)

        def fetch(progress: Progress) -> "Fetched":
            basis = publications.basis(progress.store, opened.clerk)
            return publications.fetch(basis, source, now=desk.now(), progress=progress)

        def apply(fetched: "Fetched") -> None:
            desk.background.write(
                lambda: publications.apply(
                    opened.store, opened.clerk, opened.device, fetched, now=desk.now(), new_id=desk.new_id
                ),
                done=applied, failed=failed,
            )  # fmt: skip

        lane: Lane = "network" if "://" in source else "errands"
        self._errand = desk.background.errand(
            fetch, done=apply, failed=failed, progress=self.stepped.emit, lane=lane
        )
        return True

    def cancel(self) -> None:
        """Stops while it is still being fetched; nothing has changed then."""
        if self._errand is not None:
            self._errand.cancel()

    def _applied(self, done: Applied, by_hand: bool) -> None:
        desk, now = self._desk, self._desk.now()
        self._desk.background.changed.emit(done.changes)
        if not done.installed:
            self._end(applied_sentences(done)[0], "good")
            self._tell(done, by_hand)
            return

        def read(progress: Progress) -> Catalogue:
            return of_this_desk(progress.store.db, reference.load(progress.store.db), now.date())

        def renewed(catalogue: Catalogue) -> None:
            desk.open.catalogue = catalogue
            self._end(applied_sentences(done)[0], "good")
            self.renewed.emit()
            self._tell(done, by_hand)

        desk.background.errand(read, done=renewed, failed=lambda error: self._failed(error, by_hand))

    def _tell(self, done: Applied, by_hand: bool) -> None:
        if done.installed:
            later = say("开着的表单里的选项，下次打开程序时换成新的。")
            self.told.emit(Notice("good", f"{applied_sentences(done)[0]}{later}", (), 15))
        elif by_hand:
            self.told.emit(Notice("info", applied_sentences(done)[0], (), 8))
        for sentence in more_sentences(done):
            self.told.emit(Notice("care", sentence, (), 0))

    def _failed(self, error: Exception, by_hand: bool) -> None:
        code = error.faults[0].code if isinstance(error, Refused) else error.code if isinstance(error, Trouble) else ""
        quiet = not by_hand and (code in _NOTHING or code == "publication-older" or code.startswith("wire-"))
        self._end("" if quiet else in_words(error), "" if quiet else "bad")
        if not quiet:
            self.told.emit(Notice("bad" if by_hand else "care", in_words(error), (), 0))

    def _end(self, sentence: str, role: str) -> None:
        self.running, self._errand = False, None
        self.outcome, self.outcome_role = sentence, role
        self.moved.emit()
