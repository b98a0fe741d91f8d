"""One search after the other, beside the window: the first page, how many there are, what is forgiven, more rows.

An answer to what nobody asks any more is thrown away.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from station_app.storage import search
from station_app.storage.search import PAGE, Hit, Search
from station_app.storage.store import Store
from station_app.ui.desk import Desk

CHUNK: Final = 20_000
"""Of further hits so many places are fetched at once: some milliseconds, and the scroll bar tells the truth sooner."""


@dataclass(frozen=True, slots=True)
class First:
    """The first page of hits, and what it took in milliseconds."""

    hits: list[Hit] = field(default_factory=list)
    took: float = 0.0


class Asking(QObject):
    """`first` carries a First, `counted` how many exact hits there are, `places` further places and whether there are
    more behind them, `hits` the records of places that were wanted, `forgiven` the nearly right ones.
    """

    first = Signal(object)
    counted = Signal(int)
    places = Signal(object, bool)
    hits = Signal(object)
    forgiven = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._turn = 0
        self.search: Search | None = None

    def ask(self, wanted: Search | None) -> None:
        """Asks for the first page of a search, in the place of whatever was asked before; None asks for nothing."""
        self._turn += 1
        self.search = wanted
        if wanted is None:
            self.first.emit(First())
            return

        def read(store: Store) -> First:
            begin = perf_counter()
            return First(search.page(store.db, wanted), (perf_counter() - begin) * 1000)

        self._look(read, lambda found: self._begun(wanted, found))

    def _begun(self, wanted: Search, found: First) -> None:
        self.first.emit(found)
        if len(found.hits) == PAGE:
            self._look(lambda store: search.count(store.db, wanted), self.counted.emit)
        else:
            self._forgive(wanted)

    def fetch_places(self, after: int) -> None:
        """Asks for the places of the hits behind one."""
        wanted = self.search
        if wanted is None:
            return

        def arrived(found: list[int]) -> None:
            self.places.emit(found, len(found) == CHUNK)
            if len(found) < CHUNK:
                self._forgive(wanted)

        self._look(lambda store: search.places(store.db, wanted, after=after, limit=CHUNK), arrived)

    def fetch_hits(self, places: list[int]) -> None:
        """Asks for the records at some places."""
        wanted = self.search
        if wanted is not None and places:
            self._look(lambda store: search.at_places(store.db, wanted, places), self.hits.emit)

    def _forgive(self, wanted: Search) -> None:
        if wanted.query.positive:
            self._look(lambda store: search.forgiven(store.db, wanted), self.forgiven.emit)

    def _look(self, task: Callable[[Store], Any], done: Callable[[Any], None]) -> None:
        turn = self._turn

        def unless_outdated(store: Store) -> Any:
            return task(store) if turn == self._turn else None

        def answer(found: Any) -> None:
            if turn == self._turn and found is not None:
                done(found)

        self._desk.background.search(unless_outdated, done=answer)
