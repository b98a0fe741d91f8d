"""The records behind a figure, day by day; Enter opens one, Esc goes back to the figure."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.faults import Refused
from station_app.storage.tallies import CountedRow
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.states import STATES
from station_app.words.trademarks import intake_state_label

Fetch = Callable[[tuple[str, str] | None, int], list[CountedRow]]
"""Reads a page of rows behind the (day, record id) of the last one."""


class RowsView(QWidget):
    """`wanted_record` carries a number; `closed` that the clerk goes back."""

    wanted_record = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fetch: Fetch = lambda after, limit: []
        self.back = button(say("返回"), self.closed.emit, key="Esc", parent=self)
        self.heading = label("", "lead", self)
        self.told = label("", "muted", self, wrap=True)
        self.banner = Banner(self)
        self.model: PagingModel[CountedRow] = PagingModel(
            [
                Column(say("日期"), lambda row: row.day, width=110),
                Column(say("编号"), lambda row: row.number or say("（无编号）"), width=210),
                Column(say("内容"), self._about, width=320),
                Column(say("状态"), _state, width=100),
                Column(say("计数"), lambda row: str(row.amount), width=70),
            ],
            self._read, lambda row: (row.day, row.record_id), self,
        )  # fmt: skip
        self.table = Table(self.model, 2, say("逐条明细"), self)
        self.table.opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card("", self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.back)
        row.addWidget(self.heading)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.told)
        card.body.addWidget(self.banner)
        card.body.addWidget(self.table, 1)
        column.addWidget(card)

    def show_rows(self, title: str, told: str, fetch: Fetch) -> None:
        """Shows what `fetch` reads, under a title and the definition of the figure."""
        self._fetch = fetch
        self.heading.setText(title)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.banner.tell("info", "")
        self.model.reload()
        if not self.model.rowCount() and not self.banner.sentence.text():
            self.banner.tell("info", say("这个数字是 0，没有明细。"))
        if self.model.rowCount():
            self.table.selectRow(0)
        (self.table if self.model.rowCount() else self.back).setFocus()

    def _read(self, after: Any, limit: int) -> list[CountedRow]:
        try:
            return self._fetch(after, limit)
        except Refused as refused:
            self.banner.tell("care", in_words(refused))
            return []

    def _open(self, row: CountedRow) -> None:
        about = row.facts.get("about_number") or row.number
        if about:
            self.wanted_record.emit(str(about))

    def _about(self, row: CountedRow) -> str:
        catalogue, facts = self._desk.open.catalogue, row.facts
        match row.kind:
            case "consultation":
                items = say("、").join(catalogue.label("service_item", code) for code in facts.get("items") or ())
                return say("　").join(filter(None, (catalogue.label("channel", str(facts.get("channel", ""))), items)))
            case "intake":
                return catalogue.label("trademark_business_type", str(facts.get("business_type", "")))
            case "referral":
                return catalogue.label("referral_target", str(facts.get("target_kind", "")))
            case "outreach":
                return catalogue.label("outreach_event", str(facts.get("event_kind", "")))
            case "register":
                return say("托管登记")
            case _:
                return say("期限 {day}", day=facts["due_on"]) if facts.get("due_on") else ""


def _state(row: CountedRow) -> str:
    if row.kind == "intake":
        return intake_state_label(row.state)
    return say(STATES[row.state]) if row.state in STATES else ""

