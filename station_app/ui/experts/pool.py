"""The tab 专家库: the list, and of the chosen expert his sheet, his duty, his states, his service."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from station_app.storage import booking_facts
from station_app.storage.experts import Expert
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.expert_cards import ExpertSheet, StateSheet
from station_app.ui.experts.pool_list import PoolList
from station_app.ui.experts.roster_card import RosterSheet
from station_app.ui.experts.service_card import ServiceSheet
from station_app.ui.widgets.basics import Card
from station_app.ui.widgets.boxes import ENTER
from station_app.words import say

SIDE = 440


class Pool(QWidget):
    """`told` a Notice, `changed` after every save, `paper(name, expert, first, last)`."""

    told = Signal(object)
    changed = Signal()
    paper = Signal(str, object, object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        self.list = PoolList(desk, lambda: booking_facts.served_minutes(desk.reader.db), self)
        row.addWidget(self.list, 1)
        card = Card("", self)
        card.setFixedWidth(theme.px(SIDE))
        card.body.setContentsMargins(*(theme.px(12),) * 4)
        card.body.setSpacing(theme.px(8))
        card.title.show()
        card.body.addWidget(card.title)
        self._card = card
        tabs = QHBoxLayout()
        tabs.setSpacing(theme.px(4))
        self.tabs: dict[str, QToolButton] = {}
        for name, words in (("sheet", say("资料")), ("roster", say("值班")), ("states", say("状态")),
                            ("service", say("服务"))):  # fmt: skip
            tab = QToolButton(card)
            tab.setText(words)
            tab.setCheckable(True)
            tab.setProperty("role", "tab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.clicked.connect(lambda _on=False, name=name: self.show_sheet(name))
            self.tabs[name] = tab
            tabs.addWidget(tab)
        self._sheets = QStackedLayout()
        holders = [QWidget(card) for _tab in self.tabs]
        self.sheet, self.roster = ExpertSheet(desk, holders[0]), RosterSheet(desk, holders[1])
        self.states, self.service = StateSheet(desk, holders[2]), ServiceSheet(desk, holders[3])
        for holder, part in zip(holders, (self.sheet, self.roster, self.states, self.service), strict=True):
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(part)
            self._sheets.addWidget(holder)
        tabs.addStretch(1)
        card.body.addLayout(tabs)
        card.body.addLayout(self._sheets, 1)
        row.addWidget(card)
        self.list.chosen.connect(self._choose)
        self.list.wanted_new.connect(self.start_new)
        for saving in (self.sheet, self.roster, self.states):
            saving.told.connect(self.told.emit)
            saving.saved.connect(self._saved)
        self.service.paper.connect(self.paper.emit)
        self.show_sheet("sheet")
        self._choose(None)

    @property
    def name(self) -> str:
        """The sheet that is shown."""
        return list(self.tabs)[self._sheets.currentIndex()]

    def show_sheet(self, name: str) -> None:
        """资料, 值班, 状态 or 服务 of the chosen expert."""
        self._sheets.setCurrentIndex(list(self.tabs).index(name))
        for each, tab in self.tabs.items():
            tab.setChecked(each == name)

    def start_new(self) -> None:
        """An empty sheet for a new expert (Ctrl+N)."""
        self.list.table.clearSelection()
        self.list.table.setCurrentIndex(self.list.model.index(-1, -1))
        self._choose(None)
        self.show_sheet("sheet")
        self.sheet.fields.first.setFocus()

    def show_expert(self, record_id: str, sheet: str = "sheet") -> None:
        """An expert in front."""
        self.list.choose(record_id)
        self.show_sheet(sheet)

    def refresh(self) -> None:
        """Reads the list anew; what is being typed stays."""
        self.list.refresh()

    def enter(self) -> None:
        """The tab comes to the front."""
        self.list.enter()

    def _choose(self, expert: Expert | None) -> None:
        self._card.title.setText(expert.name if expert is not None else say("新专家"))
        self._card.setAccessibleName(self._card.title.text())
        for shown in (self.sheet, self.roster, self.states, self.service):
            shown.show_expert(expert)

    def _saved(self, record_id: str) -> None:
        self.list.refresh()
        self.list.choose(record_id)
        chosen = self.list.table.chosen()
        if chosen is not None and chosen.record_id == record_id:
            self._choose(chosen)
        self.changed.emit()

    @property
    def composing(self) -> bool:
        """Whether an input method is composing in one of the boxes."""
        boxes = (self.list.text, self.states.reason)
        fields = (self.sheet.fields, self.roster.fields)
        return any(box.composed for box in boxes) or any(one.composing for one in fields)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        if self.composing:
            super().keyPressEvent(event)
        elif control and event.key() == Qt.Key.Key_N:
            self.start_new()
        elif control and event.key() in ENTER:
            {"sheet": self.sheet.press, "roster": self.roster.press, "states": self.states.press}.get(
                self.name, lambda: None
            )()
        else:
            super().keyPressEvent(event)
