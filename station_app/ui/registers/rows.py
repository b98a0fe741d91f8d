"""One register's rows: filtered and paged by the store, with what can be done to the chosen one."""

import json
from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.json_fields import specs
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.registers import OUTCOMES, REGISTERS, Register
from station_app.storage import registers
from station_app.storage.registers import Row
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.registers import register_label
from station_app.words.states import state_label


class RegisterRows(QWidget):
    """The list. `opened` carries the row to correct, `void` the row to void; `new` asks for an empty form."""

    opened = Signal(object)
    void = Signal(object)
    new = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.register: Register = next(iter(REGISTERS.values()))
        self.heading = label("", "lead", self)
        self.count = label("", "note", self)
        self.state = QComboBox(self)
        self.state.setAccessibleName(say("按状态筛选"))
        for code, text in (
            ("", say("全部")), ("open", state_label("open")), ("closed", state_label("closed")),
            ("void", state_label("void")),
        ):  # fmt: skip
            self.state.addItem(text, code)
        self.state.currentIndexChanged.connect(lambda _at: self.refresh())
        self.text = LineBox(say("在这一册里找"), 60, self)
        self.text.setPlaceholderText(say("单位、姓名、内容"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(150)
        self._typing.timeout.connect(self.refresh)
        self.text.typed.connect(self._typing.start)
        self.text.advanced.connect(self._into_the_list)
        self.press_new = button(say("新登记"), self.new.emit, key="Ctrl+N", role="primary")
        self.model: PagingModel[Row] = PagingModel(
            [
                Column(say("日期"), self._day, colour=_grey_if_void, width=64),
                Column(say("单位或名称"), _who, colour=_grey_if_void, width=150),
                Column(say("内容"), self._what, colour=_grey_if_void, width=160),
                Column(say("状态"), self._state_of, colour=self._tone, width=96),
            ],
            self._page, lambda row: (row.opened_on, row.rid), self,
        )  # fmt: skip
        self.table = Table(self.model, 2, say("登记册列表"), self)
        self.table.opened.connect(self.opened.emit)
        self.press_open = button(say("打开"), lambda: self._tell(self.opened), key="Enter")
        self.press_void = button(say("作废"), lambda: self._tell(self.void), key="Del")
        self.hint = label("", "note", self, wrap=True)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._able())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.heading)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.press_new)
        column.addLayout(head)
        sift = QHBoxLayout()
        sift.setSpacing(theme.px(8))
        self.state.setFixedWidth(theme.px(110))
        sift.addWidget(self.state)
        sift.addWidget(self.text, 1)
        column.addLayout(sift)
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(6))
        foot.addWidget(self.press_open)
        foot.addWidget(self.press_void)
        foot.addStretch(1)
        column.addLayout(foot)
        order = (self.press_new, self.state, self.text, self.table, self.press_open, self.press_void)
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)

    def show_register(self, register: Register) -> None:
        """Shows another register's rows, without the filters of the last."""
        self.register = register
        self.state.blockSignals(True)
        self.state.setCurrentIndex(0)
        self.state.blockSignals(False)
        self.text.blockSignals(True)
        self.text.set_text("")
        self.text.blockSignals(False)
        self.heading.setText(register_label(register.name))
        self.refresh()

    def refresh(self) -> None:
        """Reads the list anew; the chosen row stays chosen."""
        chosen = self.chosen()
        self.model.reload()
        ids = [row.record_id for row in self.model.rows]
        if chosen is not None and chosen.record_id in ids:
            self.table.selectRow(ids.index(chosen.record_id))
        name = register_label(self.register.name)
        sifted = bool(self.state.currentData() or self.text.text().strip())
        empty = say("没有符合条件的记录。请换个条件再找。") if sifted else say(
            "“{name}”还没有登记。按 Ctrl+N 新登记，填好后 Ctrl+Enter 保存。", name=name
        )  # fmt: skip
        self.hint.setText(empty)
        self.hint.setVisible(not ids)
        self.count.setText(say("显示 {count} 条", count=len(ids)) if ids else "")
        self._able()

    def chosen(self) -> Row | None:
        """The row that is chosen."""
        chosen = self.table.selectionModel().selectedRows()
        return self.model.row(chosen[0].row()) if chosen else None

    def choose(self, record_id: str) -> bool:
        """Chooses a row by its record; whether it is on the list."""
        for place, row in enumerate(self.model.rows):
            if row.record_id == record_id:
                self.table.selectRow(place)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete) and self.table.hasFocus():
            self._tell(self.void)
        else:
            super().keyPressEvent(event)

    def _tell(self, signal: Any) -> None:
        row = self.chosen()
        if row is not None and not (signal is self.void and row.state == "void"):
            signal.emit(row)

    def _able(self) -> None:
        row = self.chosen()
        self.press_open.setEnabled(row is not None)
        self.press_void.setEnabled(row is not None and row.state != "void")

    def _into_the_list(self) -> None:
        self.refresh()
        if self.model.rows:
            self.table.selectRow(0)
            self.table.setFocus()

    def _page(self, after: Any, limit: int) -> list[Row]:
        return registers.page(
            self._desk.reader.db, self.register.name, state=self.state.currentData() or None,
            text=self.text.text().strip(), before=after, limit=limit,
        )  # fmt: skip

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def _day(self, row: Row) -> str:
        """The day, with its year only where that is another one."""
        return row.opened_on[5:] if row.opened_on[:4] == str(self._today().year) else row.opened_on[2:]

    def _what(self, row: Row) -> str:
        catalogue, declared = self._desk.open.catalogue, specs(self.register.form)
        told = []
        for name, value in json.loads(row.codes).items():
            for one in value if isinstance(value, list) else [value]:
                told.append(catalogue.label(declared[name].code_list, one))
        beside = (row.number or "")[-9:] if row.kind == "outreach" else row.headline
        return say(" · ").join(filter(None, (say("、").join(told), beside)))

    def _state_of(self, row: Row) -> str:
        if row.state == "closed" and row.outcome:
            return self._desk.open.catalogue.label(OUTCOMES, row.outcome)
        if row.late(self._today().isoformat()):
            return say("逾期 {days} 天", days=(self._today() - date.fromisoformat(row.due_on or "")).days)
        return state_label(row.state)

    def _tone(self, row: Row) -> QColor:
        wear = theme.colours()
        if row.late(self._today().isoformat()):
            return QColor(wear.bad)
        return QColor({"open": wear.link, "closed": wear.good}.get(row.state, wear.muted))


def _who(row: Row) -> str:
    told = row.headline if row.kind == "outreach" else row.org_name or row.name
    return told or (mask_phone(row.phone) if row.phone else say("未留姓名"))


def _grey_if_void(row: Row) -> QColor | None:
    return QColor(theme.colours().muted) if row.state == "void" else None
