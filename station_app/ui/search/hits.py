"""What was found, as a table of any length: the places of all hits, and those records that are being looked at."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor

from station_app.storage.search import PAGE, Hit
from station_app.ui import theme
from station_app.ui.widgets.paging import Column, PagingModel

Index = QModelIndex | QPersistentModelIndex
KEPT: Final = 60 * PAGE
"""Records held at once; a million of them would fill the memory of the counter's PC."""
WAITING: Final = "…"


class HitsModel(PagingModel[Hit]):
    """`wanted_places` asks for the hits behind a place, `wanted_hits` for the records of some places.

    Exact hits come first; `forgive` puts the forgiven behind them. A row whose record is not here yet shows an ellipsis
    and asks for it: scrolling never waits.
    """

    wanted_places = Signal(object)
    wanted_hits = Signal(object)

    def __init__(self, columns: Sequence[Column[Hit]], parent: QObject | None = None) -> None:
        super().__init__(columns, lambda _after, _limit: [], lambda hit: hit.place, parent)
        self._places: list[int] = []
        self._known: OrderedDict[int, Hit] = OrderedDict()
        self._near: list[Hit] = []
        self._asked = False
        self._missing: set[int] = set()
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)
        self._asking.timeout.connect(self._ask)
        self._more = False

    def show_first(self, hits: Sequence[Hit], *, more: bool) -> None:
        """Begins anew with the first page."""
        self.beginResetModel()
        self._places = [hit.place for hit in hits]
        self._known = OrderedDict((hit.place, hit) for hit in hits)
        self._near = []
        self._missing = set()
        self._more, self._asked = more, False
        self.endResetModel()

    def add_places(self, places: Sequence[int], *, more: bool) -> None:
        """Puts further exact hits behind those there are."""
        self._more, self._asked = more, False
        if places:
            begin = len(self._places)
            self.beginInsertRows(QModelIndex(), begin, begin + len(places) - 1)
            self._places.extend(places)
            self.endInsertRows()

    def add_hits(self, hits: Sequence[Hit]) -> None:
        """Takes the records that were asked for."""
        for hit in hits:
            self._known[hit.place] = hit
            self._known.move_to_end(hit.place)
            self._missing.discard(hit.place)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        # Which rows they stand in need not be looked up: what is seen is painted anew, and no more.
        last = self.index(max(0, self.rowCount() - 1), self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def forgive(self, hits: Sequence[Hit]) -> None:
        """Puts the forgiven hits behind the exact ones, which are all here."""
        if hits:
            begin = self.rowCount()
            self.beginInsertRows(QModelIndex(), begin, begin + len(hits) - 1)
            self._near = list(hits)
            self.endInsertRows()

    @property
    def exact(self) -> int:
        """How many exact hits stand in the table."""
        return len(self._places)

    @property
    def whole(self) -> bool:
        """Whether all exact hits stand in the table."""
        return not self._more

    def hit(self, row: int) -> Hit | None:
        """What was found in that row; None while its record is not here."""
        if row >= len(self._places):
            at = row - len(self._places)
            return self._near[at] if at < len(self._near) else None
        return self._known.get(self._places[row])

    def row(self, number: int) -> Hit:
        """The hit at that place. LookupError while its record is not here, or beyond the last."""
        found = self.hit(number)
        if found is None:
            raise LookupError(number)
        return found

    def reload(self) -> None:
        """Nothing: the page asks anew."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own signature
        return 0 if parent.isValid() else len(self._places) + len(self._near)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: Index) -> None:
        if self._places:
            self._asked = True
            self.wanted_places.emit(self._places[-1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.hit(index.row())
        if found is None:
            self._want(index.row())
            return WAITING if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        column = self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(found)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.heading} {column.text(found)}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return column.colour(found) if column.colour is not None else None
        if role == Qt.ItemDataRole.BackgroundRole and found.forgiven:
            return QColor(theme.colours().sunken)
        return None

    def _want(self, row: int) -> None:
        if row < len(self._places) and self._places[row] not in self._missing:
            self._missing.add(self._places[row])
            self._asking.start()

    def _ask(self) -> None:
        # Scrolled past long ago: only what was asked for last is still looked at.
        wanted = sorted(self._missing, reverse=True)[: 2 * PAGE]
        self._missing = set(wanted)
        self.wanted_hits.emit(wanted)

