"""常用项: a clerk's own short list of goods, a press away."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from station_app.actions import goods as goods_lists
from station_app.storage import goods
from station_app.ui.desk import Desk

Row = tuple[int, str, str]
"""(class, name, code)."""


class Favourites(QObject):
    """The list of whoever sits here. `changed` once a change is on the disk; `failed` the exception of one that is not.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def rows(self) -> Sequence[Row]:
        """The list, by class."""
        return goods.favourites(self._desk.reader.db, self._desk.open.clerk.record_id)

    def has(self, nice_class: int, name: str) -> bool:
        """Whether an item stands on the list."""
        return any(row[:2] == (nice_class, name) for row in self.rows())

    def toggle(self, nice_class: int, name: str, code: str) -> None:
        """Puts an item on the list, or takes it off."""
        desk, now = self._desk.open, self._desk.now()

        def act() -> None:
            if goods.favourites(desk.store.db, desk.clerk.record_id).count((nice_class, name, code)):
                goods_lists.no_longer_favour(desk.store, desk.clerk, nice_class, name)
            else:
                goods_lists.favour(desk.store, desk.clerk, nice_class, name, code, now=now)

        self._desk.background.write(act, done=lambda _: self.changed.emit(), failed=self.failed.emit)
