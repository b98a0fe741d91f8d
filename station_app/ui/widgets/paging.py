"""A table that is read page by page: the store filters, sorts and pages by key, the table keeps what it was given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

PAGE = 200


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its heading, what it shows of a row, and optionally its icon, colour (both by role) and tool tip."""

    heading: str
    text: Callable[[Row], str]
    icon: Callable[[Row], Any] | None = None
    colour: Callable[[Row], Any] | None = None
    width: int = 100


class PagingModel(QAbstractTableModel, Generic[Row]):
    """Rows as they come from `fetch(after, limit)`; `key(row)` is where the next page begins.

    Reading on happens when the view comes to the end. `reload` begins anew with as many rows as were shown.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], fetch: Callable[[Any, int], list[Row]], key: Callable[[Row], Any],
        parent: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._columns = list(columns)
        self._fetch, self._key = fetch, key
        self._rows: list[Row] = []
        self._more = True

    def reload(self) -> None:
        """Reads anew from the top."""
        wanted = max(PAGE, len(self._rows))
        rows = self._fetch(None, wanted)
        self.beginResetModel()
        self._rows = rows
        self._more = len(rows) == wanted
        self.endResetModel()

    def row(self, number: int) -> Row:
        """The row at that place. IndexError beyond the last."""
        return self._rows[number]

    @property
    def columns(self) -> list[Column[Row]]:
        """The columns in their order."""
        return list(self._columns)

    @property
    def rows(self) -> list[Row]:
        """What was read so far."""
        return list(self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index) -> None:
        rows = self._fetch(self._key(self._rows[-1]) if self._rows else None, PAGE)
        self._more = len(rows) == PAGE
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self._columns[index.column()], self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.heading} {column.text(row)}"
        if role == Qt.ItemDataRole.DecorationRole and column.icon is not None:
            return column.icon(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.colour is not None:
            return column.colour(row)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._columns[section].heading
        return None
