"""Tables of one look: whole rows, no grid, generous lines, the last text column takes what is left."""

from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from station_app.ui import theme
from station_app.ui.widgets.paging import PagingModel

ROW_HEIGHT = 38


class Table(QTableView):
    """Shows a PagingModel. `opened` carries the row that Enter or a double click chose."""

    opened = Signal(object)

    def __init__(self, model: PagingModel[Any], stretched: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._paging = model
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.made_widths = [column.width for column in model.columns]
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, theme.px(column.width))
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._choose)

    def reload(self) -> None:
        """Reads anew; the place that was scrolled to and the row that was chosen stay."""
        at = self.verticalScrollBar().value()
        chosen = self.currentIndex().row()
        self._paging.reload()
        if 0 <= chosen < self._paging.rowCount():
            self.selectRow(chosen)
        self.verticalScrollBar().setValue(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def chosen(self) -> Any:
        """The row that is chosen; None where there is none."""
        at = self.currentIndex().row()
        return self._paging.row(at) if 0 <= at < self._paging.rowCount() else None

    def _choose(self, index: QModelIndex) -> None:
        self.opened.emit(self._paging.row(index.row()))
