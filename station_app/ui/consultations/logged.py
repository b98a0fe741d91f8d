"""今天已登记: what was saved today, newest first, with what can be done to it: correct, void, print again."""

from datetime import datetime
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import consultations
from station_app.storage.consultations import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.states import state_label


class LoggedToday(QWidget):
    """The list. `correct`, `void` and `print_again` carry the chosen line's number."""

    correct = Signal(str)
    void = Signal(str)
    print_again = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._catalogue: Catalogue = desk.open.catalogue
        self.heading = label("", "lead", self)
        self.model: PagingModel[Line] = PagingModel(
            [
                Column(say("时间"), self._time, colour=_grey_if_void, width=60),
                Column(say("来访人"), lambda line: line.name or say("匿名"), colour=_grey_if_void, width=78),
                Column(say("事项"), self.items_of, colour=_grey_if_void, width=110),
                Column(say("状态"), _state, colour=_grey_if_void, width=68),
            ],
            self._page, lambda line: (line.saved_at, line.rid), self,
        )  # fmt: skip
        self.table = Table(self.model, 2, say("今天已登记的咨询"), self)
        self.table.opened.connect(lambda line: self.correct.emit(line.number))
        self._correct = button(say("更正"), lambda: self._tell(self.correct), key="Enter")
        self._void = button(say("作废"), lambda: self._tell(self.void), key="Del")
        self._print = button(say("打印/补打"), lambda: self._tell(self.print_again))
        self.hint = label(say("今天还没有登记。保存后会列在这里。"), "note", self, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        for each in (self._correct, self._void, self._print):
            each.setStyleSheet(f"padding: 0 {theme.px(10)}px;")
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._able())
        self.refresh()

    def refresh(self) -> None:
        """Reads the list anew; the chosen line stays chosen."""
        chosen = self.chosen()
        self.model.reload()
        numbers = [line.number for line in self.model.rows]
        if chosen is not None and chosen.number in numbers:
            self.table.selectRow(numbers.index(chosen.number))
        valid = sum(line.state != "void" for line in self.model.rows)
        self.heading.setText(say("今天已登记（{count}）", count=valid))
        self.hint.setVisible(not numbers)
        self._able()

    def chosen(self) -> Line | None:
        """The line that is chosen."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.row(rows[0].row()) if rows else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete) and self.table.hasFocus():
            self._tell(self.void)
        else:
            super().keyPressEvent(event)

    def _tell(self, signal: Any) -> None:
        line = self.chosen()
        if line is not None:
            signal.emit(line.number)

    def _able(self) -> None:
        line = self.chosen()
        for each in (self._correct, self._void):
            each.setEnabled(line is not None and line.state != "void")
        self._print.setEnabled(line is not None)

    def _page(self, after: Any, limit: int) -> list[Line]:
        today = self._local(self._desk.now().isoformat()).date()
        lines = consultations.page(self._desk.reader.db, before=after, limit=limit)
        return [line for line in lines if self._local(line.saved_at).date() == today]

    def _local(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).astimezone(BEIJING_TIME)

    def _time(self, line: Line) -> str:
        return f"{self._local(line.saved_at):%H:%M}"

    def items_of(self, line: Line) -> str:
        """The visit's items by their short names."""
        return say("、").join(self._short(item) for item in msgspec.json.decode(line.items))

    def _short(self, item: str) -> str:
        items = self._catalogue["service_item"]
        short = items[item].attributes.get("quick_label", "") if item in items else ""
        return short or self._catalogue.label("service_item", item)


def _state(line: Line) -> str:
    if line.state == "void":
        return state_label("void")
    return say("更正件") if line.revisions > 1 and line.delivery == "stored" else state_label(line.delivery)


def _grey_if_void(line: Line) -> QColor | None:
    return QColor(theme.colours().muted) if line.state == "void" else None
