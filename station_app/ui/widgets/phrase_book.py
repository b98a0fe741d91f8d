"""The phrases as a window knows them: read beside it, offered at once, their use counted behind it."""

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QObject
from shiboken6 import isValid

from station_app.actions import phrases as actions
from station_app.actions.acts import Changes
from station_app.domain.phrases import MOST_OFFERED, Phrase, Sounding, heavier, offered, sounded
from station_app.storage import phrases
from station_app.ui.background import Progress
from station_app.ui.desk import Desk


class PhraseBook(QObject):
    """Empty until `make_ready` has been answered: how titles sound takes half a second the first time."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._soundings: tuple[Sounding, ...] = ()
        desk.background.changed.connect(self._hear)

    def make_ready(self) -> None:
        """Reads the phrases beside the window."""
        catalogue, now = self._desk.open.catalogue, self._desk.now()

        def read(progress: Progress) -> tuple[Sounding, ...]:
            return sounded(phrases.present(progress.store.db, catalogue, now))

        self._desk.background.errand(read, done=self._take)

    def offered(self, query: str, items: Collection[str], *, most: int = MOST_OFFERED) -> list[Phrase]:
        """What the query can mean, the likeliest first; everything for an empty one."""
        return offered(self._soundings, query, items, most=most)

    def count_use(self, phrase: Phrase) -> None:
        """Counts a use: in what is offered from now on at once, on the disk behind the window."""
        desk, now = self._desk, self._desk.now()
        used = replace(phrase, uses=phrase.uses + 1, weight=heavier(phrase.weight, now))
        self._soundings = tuple(
            replace(sounding, phrase=used) if sounding.phrase.key == phrase.key else sounding
            for sounding in self._soundings
        )
        store, clerk = desk.open.store, desk.open.clerk
        # That a count was lost is nothing a clerk at the counter must hear of.
        desk.background.write(
            lambda: actions.count_use(store, clerk, phrase, now=now), failed=lambda _error: None
        )

    def _take(self, soundings: tuple[Sounding, ...]) -> None:
        if isValid(self):
            self._soundings = soundings

    def _hear(self, changes: Changes) -> None:
        if isValid(self) and "phrase" in changes.kinds:
            self.make_ready()
