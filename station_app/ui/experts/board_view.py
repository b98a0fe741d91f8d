"""What the calendar's tab looks like: the row of controls, the calendar or the list, the card beside it."""

from functools import cached_property, partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from station_app.domain.bookings import BookingState
from station_app.storage.bookings import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.apology_card import ApologyCard
from station_app.ui.experts.booking_card import BookingCard
from station_app.ui.experts.booking_form import BookingFields
from station_app.ui.experts.calendar import Calendar
from station_app.ui.experts.controls import ExpertBox
from station_app.ui.experts.freed_card import FreedCard
from station_app.ui.widgets.basics import Banner, Card, button, label
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.experts import booking_state_label
from station_app.words.states import state_label

SIDE: Final = 396
MODES: Final = ("week", "day", "list")


class Elided(QLabel):
    """One line of words, cut with an ellipsis where it must be, whole in its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.dress(self, "muted")

    def tell(self, words: str) -> None:
        """Shows the words."""
        self._whole = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - theme.px(4))
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))

    def minimumSizeHint(self) -> Any:
        hint = super().minimumSizeHint()
        hint.setWidth(theme.px(40))
        return hint


class BoardView(QWidget):
    """The parts and their places. `grown`: one was made that was not there before."""

    wanted_print = Signal(str)
    grown = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        column.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self._main(), 1)
        self._side = QWidget(self)
        self._side.setFixedWidth(theme.px(SIDE))
        self._sides = QStackedLayout(self._side)
        self.card, self.freed, self.apology = BookingCard(desk), FreedCard(desk), ApologyCard(desk)
        self.card.grown.connect(self.grown)
        for each in (self.card, self.freed, self.apology):
            self._sides.addWidget(each)
        row.addWidget(self._side)
        column.addLayout(row, 1)

    @cached_property
    def form(self) -> BookingFields:
        """The form of a new booking, made when somebody first wants one."""
        made = BookingFields(self._desk)
        self._sides.addWidget(made)
        self.connect_form(made)
        self.grown.emit()
        return made

    @property
    def booking(self) -> bool:
        """Whether a new booking is being made: its form stands beside the calendar."""
        return isinstance(self.side, BookingFields)

    def connect_form(self, form: BookingFields) -> None:
        """What becomes of what is asked in the form: the board's own matter."""
        raise NotImplementedError

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.before = self._turner("‹", say("往前"))
        self.range = label("", "lead", self)
        self.range.setMinimumWidth(theme.px(118))
        self.range.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.after = self._turner("›", say("往后"))
        self.today = button(say("今天"), parent=self)
        # Its key stands in the tip: the row must fit the smallest screen at the largest text.
        self.today.setToolTip("Ctrl+D")
        self.today.setStyleSheet(f"padding: 0 {theme.px(8)}px;")
        row.addWidget(self.before)
        row.addWidget(self.range)
        row.addWidget(self.after)
        row.addWidget(self.today)
        row.addSpacing(theme.px(8))
        self.modes: dict[str, QToolButton] = {}
        for name, words in zip(MODES, (say("周 · 一位"), say("日 · 全部"), say("列表")), strict=True):
            tab = QToolButton(self)
            tab.setText(words)
            tab.setCheckable(True)
            tab.setProperty("role", "tab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.modes[name] = tab
            row.addWidget(tab)
        self.expert = ExpertBox(say("看哪位专家"), self._desk.reader.db, say("选专家"), self)
        self.expert.setMinimumWidth(theme.px(108))
        row.addWidget(self.expert)
        self.state = CodeBox(say("预约状态"), (), say("全部状态"), self)
        for state in BookingState:
            self.state.addItem(booking_state_label(state), state.value)
        row.addWidget(self.state)
        self.rest = QCheckBox(say("休息日"), self)
        row.addWidget(self.rest)
        row.addStretch(1)
        self.print = QPushButton(say("打印…"), self)
        self.print.setAutoDefault(True)
        self.print.setStyleSheet(f"padding: 0 {theme.px(8)}px;")
        menu = QMenu(self.print)
        for name, words in (("day_sheet", say("这一天的接待安排")), ("week_sheet", say("贴门口的周表")),
                            ("ics", say("导出日历文件（.ics）"))):  # fmt: skip
            menu.addAction(words, partial(self.wanted_print.emit, name))
        self.print.setMenu(menu)
        row.addWidget(self.print)
        self.new = button(say("新约"), key="F4", role="primary", parent=self)
        self.new.setStyleSheet(f"padding: 0 {theme.px(10)}px;")
        row.addWidget(self.new)
        return row

    def _turner(self, sign: str, name: str) -> QPushButton:
        made = QPushButton(sign, self)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setAutoDefault(True)
        made.setFixedWidth(theme.px(34))
        made.setStyleSheet("padding: 0;")
        return made

    def _main(self) -> Card:
        card = Card("", self)
        card.body.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(6))
        card.body.setSpacing(theme.px(4))
        self.calendar = Calendar(say("专家日历"), card)
        self.model: PagingModel[Line] = PagingModel(self._columns(), self.fetch, lambda one: (one.start, one.rid), self)
        self.table = Table(self.model, 4, say("预约列表"), card)
        self._empty = Nothing(parent=card, icon="empty-day")
        self.empty_title, self.empty_hint = self._empty.lead, self._empty.hint
        self._shown = QStackedLayout()
        for each in (self.calendar, self.table, self._empty):
            self._shown.addWidget(each)
        card.body.addLayout(self._shown, 1)
        self.cursor_line = Elided()
        self.cursor_line.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        card.body.addWidget(self.cursor_line)
        return card

    def _columns(self) -> list[Column[Line]]:
        def tone(one: Line) -> Any:
            gone = one.state.startswith("cancelled") or one.state in ("void", "rejected")
            return QColor(theme.colours().muted) if gone else None

        return [
            Column(say("时间"), lambda one: f"{one.start[5:10]} {one.start[11:16]}–{one.end[11:16]}", colour=tone,
                   width=152),
            Column(say("专家"), lambda one: one.expert, colour=tone, width=76),
            Column(say("预约人"), lambda one: one.visitor or one.organisation or "", colour=tone, width=88),
            Column(say("状态"), lambda one: booking_state_label(one.state), colour=tone, width=104),
            Column(say("咨询问题"), lambda one: " ".join((one.question or "").split()), colour=tone, width=180),
            Column(say("上报"), lambda one: state_label(one.delivery), colour=tone, width=64),
        ]  # fmt: skip

    def fetch(self, after: tuple[str, int] | None, limit: int) -> list[Line]:
        """A page of the list: the board's own matter."""
        raise NotImplementedError

    def show_main(self, part: QWidget) -> None:
        """Calendar, table, or the empty state."""
        self._shown.setCurrentWidget(part)

    def show_empty(self, title: str, hint: str) -> None:
        """The empty state with its words."""
        self.empty_title.setText(title)
        self.empty_hint.setText(hint)
        self.show_main(self._empty)

    def show_side(self, part: QWidget) -> None:
        """The card of a booking, the form of a new one, or whom to phone."""
        self._sides.setCurrentWidget(part)

    @property
    def side(self) -> QWidget | None:
        """What stands beside the calendar."""
        return self._sides.currentWidget()
