"""Rows of the registers that were left half typed: each waits until it is fetched back, however many there are."""

from collections.abc import Callable

from station_app.ui.notices import Action, Kind
from station_app.words import say

Tell = Callable[[Kind, str, float, tuple[Action, ...]], None]


class PutBy:
    """Keeps them for as long as the window is open. `tell` shows a strip; a strip that gave way is told again."""

    def __init__(self, tell: Tell) -> None:
        self._show = tell
        self._kept: list[tuple[str, Callable[[], None]]] = []

    def keep(self, name: str, fetch: Callable[[], None]) -> None:
        """Keeps one more: `fetch` brings it back into the form of the register called `name`."""
        self._kept.append((name, fetch))
        self.tell()

    def tell(self) -> None:
        """Says what waits, the oldest first; nothing where nothing does."""
        if not self._kept:
            return
        told = say("“{name}”里没存完的内容先收着。", name=self._kept[0][0])
        if len(self._kept) > 1:
            told += say("还有 {count} 条", count=len(self._kept) - 1)
        self._show("info", told, 0, ((say("找回"), "", self._fetch),))

    def _fetch(self) -> None:
        if self._kept:
            # What stands in the form is put by in its turn: the oldest first, so that each comes round.
            _, fetch = self._kept.pop(0)
            fetch()
            self.tell()
