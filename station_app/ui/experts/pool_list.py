"""The pool as a list: who is found by name, state and field, and how much each has served."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from station_app.domain.bookings import half_hours
from station_app.domain.experts import FIELDS, ExpertState
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import experts
from station_app.storage.experts import Expert
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Card, button
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.experts import expert_state_label

_LONGEST = 40


class PoolList(Card):
    """`chosen` carries an Expert or None; `wanted_new` asks for an empty form."""

    chosen = Signal(object)
    wanted_new = Signal()

    def __init__(self, desk: Desk, served: Callable[[], dict[str, tuple[int, int]]],
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__("", parent)
        self._desk, self._served = desk, served
        self.body.setContentsMargins(*(theme.px(12),) * 4)
        self.body.setSpacing(theme.px(8))
        today = desk.now().astimezone(BEIJING_TIME).date()
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.text = LineBox(say("找专家"), _LONGEST, self)
        self.text.setPlaceholderText(say("姓名或单位"))
        self.state = CodeBox(say("状态"), (), say("全部状态"), self)
        for state in ExpertState:
            self.state.addItem(expert_state_label(state), state.value)
        self.field = CodeBox(say("领域"), desk.open.catalogue.current(FIELDS, today), say("全部领域"), self)
        self.new = button(say("新专家"), self.wanted_new.emit, icon="plus", parent=self)
        # Its key stands in the tip: the row must fit the smallest screen at the largest text.
        self.new.setToolTip("Ctrl+N")
        self.new.setStyleSheet(f"padding: 0 {theme.px(8)}px;")
        for box in (self.state, self.field):
            box.setMinimumContentsLength(5)
        for widget, stretch in ((self.text, 3), (self.state, 2), (self.field, 2), (self.new, 0)):
            row.addWidget(widget, stretch)
        self.body.addLayout(row)
        self.model: PagingModel[Expert] = PagingModel(
            self._columns(), self._fetch, lambda one: (one.name, one.record_id), self
        )
        self.table = Table(self.model, 2, say("专家库"), self)
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        hint = say("按 Ctrl+N 登记一位；市级专家随基础数据下来。")
        self._either.addWidget(Nothing(say("没有这样的专家"), hint, self, icon="visitors"))
        self.body.addLayout(self._either, 1)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(120)
        self._late.timeout.connect(self.refresh)
        self.text.typed.connect(self._late.start)
        self.state.chosen.connect(self.refresh)
        self.field.chosen.connect(self.refresh)
        self.text.advanced.connect(self.table.setFocus)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.table.chosen()))
        self.refresh()

    def _columns(self) -> list[Column[Expert]]:
        catalogue = self._desk.open.catalogue

        def tone(one: Expert) -> Any:
            return QColor(theme.colours().muted) if one.state != ExpertState.POOLED else None

        def fields(one: Expert) -> str:
            seconds = [code for code in one.fields if len(code) > 1] or one.fields
            return say("、").join(catalogue.label(FIELDS, code) for code in seconds)

        def hours(one: Expert) -> str:
            count, minutes = self._hours.get(one.record_id, (0, 0))
            return say("{count} 次 {hours} 时", count=count, hours=half_hours(minutes)) if count else ""

        return [
            Column(say("姓名"), lambda one: one.name, colour=tone, width=84),
            Column(say("单位"), lambda one: one.employer, colour=tone, width=130),
            Column(say("领域"), fields, colour=tone, width=150),
            Column(say("状态"), lambda one: expert_state_label(one.state), colour=tone, width=56),
            Column(say("归属"), lambda one: say("市级") if one.is_city else say("本站"), colour=tone, width=52),
            Column(say("服务"), hours, colour=tone, width=104),
        ]

    def _fetch(self, after: tuple[str, str] | None, limit: int) -> list[Expert]:
        return experts.page(
            self._desk.reader.db, state=self.state.code() or None, field_code=self.field.code() or None,
            text=self.text.text().strip(), after=after, limit=limit,
        )  # fmt: skip

    def refresh(self) -> None:
        """Reads the list anew; the chosen line stays."""
        before = self.table.chosen()
        self._hours = self._served()
        self.model.reload()
        self._either.setCurrentIndex(0 if self.model.rowCount() else 1)
        if before is not None:
            self.choose(before.record_id)

    def choose(self, record_id: str) -> bool:
        """Puts the cursor on an expert; False where the list does not show him."""
        for number, row in enumerate(self.model.rows):
            if row.record_id == record_id:
                self.table.selectRow(number)
                return True
        return False

    def enter(self) -> None:
        """The caret comes here."""
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        (self.table if self.model.rowCount() else self.new).setFocus()
