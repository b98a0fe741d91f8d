"""合并记录: the merges of the last thirty days, each with its way back."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from station_app.actions.merges import UNDO_DAYS
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import merges
from station_app.storage.merges import Merge
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say


class MergedList(QWidget):
    """The list. `undone` carries the Merge to be taken back; `left` goes back to where the clerk was."""

    undone = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        columns = [
            Column(say("合并时间"), _time, width=150),
            Column(say("类别"), _kind, width=80),
            Column(say("并入的"), lambda one: one.loser_name or say("匿名"), width=170),
            Column(say("留下的"), lambda one: one.survivor_name or say("匿名"), width=170),
            Column(say("还可撤销"), self._days, width=110),
        ]
        self.model: PagingModel[Merge] = PagingModel(columns, self._page, lambda one: one.record_id, self)
        self.table = Table(self.model, 3, say("合并记录"), self)
        self.table.opened.connect(self.undone)
        self.undo = button(say("撤销这次合并"), self._ask, key="Enter", role="primary", parent=self)
        self.back = button(say("返回"), self.left.emit, key="Esc", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(label(say("合并记录"), "title", self))
        column.addWidget(label(
            say("最近 {days} 天的合并。撤销后两条都回来，合并后另行更正过的内容不动。", days=UNDO_DAYS),
            "muted", self, wrap=True,
        ))  # fmt: skip
        row = QHBoxLayout()
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(self.back)
        column.addLayout(row)
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        empty = QWidget(self)
        inside = QVBoxLayout(empty)
        inside.addWidget(label(say("最近 {days} 天没有合并过。", days=UNDO_DAYS), "lead", empty))
        inside.addStretch(1)
        self._either.addWidget(empty)
        column.addLayout(self._either, 1)

    def refresh(self) -> None:
        """Reads anew; the first is chosen."""
        self.table.reload()
        found = bool(self.model.rowCount())
        self._either.setCurrentIndex(0 if found else 1)
        self.undo.setEnabled(found)
        if found and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    @property
    def first(self) -> QWidget:
        """Where the caret goes."""
        return self.table if self.model.rowCount() else self.back

    def _page(self, after: str | None, limit: int) -> list[Merge]:
        since = self._desk.now() - timedelta(days=UNDO_DAYS)
        return [] if after else merges.newest(self._desk.reader.db, since.isoformat(timespec="milliseconds"), limit)

    def _days(self, one: Merge) -> str:
        until = datetime.fromisoformat(one.merged_at) + timedelta(days=UNDO_DAYS)
        return say("{days} 天", days=max(0, (until - self._desk.now()).days))

    def _ask(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.undone.emit(self.model.row(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _time(one: Merge) -> str:
    return f"{datetime.fromisoformat(one.merged_at).astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}"


def _kind(one: Merge) -> str:
    return say("个人") if one.what == "visitor" else say("单位")
