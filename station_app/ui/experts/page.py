"""The page 专家预约: the calendar, the pool with its roster, the waiting list."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from station_app.actions.acts import Changes
from station_app.domain.clerks import Clerk
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import waiting
from station_app.storage.bookings import Line
from station_app.storage.waiting import WaitingLine
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.board import Board
from station_app.ui.experts.papers import ExpertPapers
from station_app.ui.experts.pool import Pool
from station_app.ui.experts.waiting_view import Waiting
from station_app.words import say

KINDS = frozenset({"booking", "expert", "duty", "waiting", "booking_block", "visitor", "lease_return"})
TABS = ("board", "pool", "waiting")


class ExpertsPage(QWidget):
    """`told` carries a Notice, `wanted_record` the number of a visit, `wanted_booked` the booking whose visitor is
    there and whose visit is to be opened. `grown`: a part was made that was not there before.
    """

    told = Signal(object)
    wanted_record = Signal(str)
    wanted_booked = Signal(object)
    wanted_page = Signal(str)
    grown = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        margin = theme.px(16)
        column.setContentsMargins(margin, theme.px(6), margin, theme.px(10))
        column.setSpacing(theme.px(6))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.tabs: dict[str, QToolButton] = {}
        for number, name in enumerate(TABS, 1):
            tab = QToolButton(self)
            tab.setCheckable(True)
            tab.setProperty("role", "tab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.setToolTip(f"Alt+{number}")
            tab.clicked.connect(lambda _on=False, name=name: self.show_tab(name))
            self.tabs[name] = tab
            row.addWidget(tab)
        row.addStretch(1)
        column.addLayout(row)
        self.tab = "board"
        """The tab that is shown."""
        self._stack = QStackedLayout()
        column.addLayout(self._stack, 1)
        self.papers = ExpertPapers(desk, self)
        self.papers.told.connect(self.told)
        self.board = Board(desk, self)
        self._add(self.board)
        self.board.wanted_record.connect(self.wanted_record.emit)
        self.board.checked_in.connect(self.wanted_booked.emit)
        self.board.paper.connect(self._paper)
        self.board.grown.connect(self.grown)
        self._stale: set[str] = set()
        self._tell_tabs()
        self.show_tab("board", caret=False)

    def hasHeightForWidth(self) -> bool:
        # Sentences that wrap would make the page ask for the room in which everything stands without scrolling.
        return False

    @cached_property
    def pool(self) -> Pool:
        """The pool and its roster, made when somebody first wants them: their forms are the largest of the window."""
        made = Pool(self._desk, self)
        self._add(made)
        made.paper.connect(self.papers.of_expert)
        return made

    @cached_property
    def waiting(self) -> Waiting:
        """The waiting list, made when somebody first wants it."""
        made = Waiting(self._desk, self)
        self._add(made)
        made.arrange.connect(self._arrange)
        return made

    def _add(self, part: Board | Pool | Waiting) -> None:
        self._stack.addWidget(part)
        part.told.connect(self.told.emit)
        self.grown.emit()

    def show_tab(self, name: str, *, caret: bool = True) -> None:
        """The calendar, the pool or the waiting list."""
        self.tab = name
        self._stack.setCurrentWidget(self._part())
        for each, tab in self.tabs.items():
            tab.setChecked(each == name)
        self._read_anew()
        if caret:
            self._part().enter()

    def finding_box(self) -> QWidget | None:
        """Where Ctrl+F leads on this page: only the pool has such a box."""
        return self.pool.list.text if self.tab == "pool" else None

    def enter(self) -> None:
        """The page comes to the front: the caret goes where its work goes on."""
        self._read_anew()
        self._part().enter()

    def refresh(self) -> None:
        """Reads anew; what is being typed and the caret stay."""
        self._stale = set(TABS)
        self._read_anew()

    def changed(self, changes: Changes) -> None:
        """Somebody changed something: what nobody looks at is read when somebody does."""
        if changes.kinds & KINDS:
            self._stale = set(TABS)
            if self.isVisible():
                self._read_anew()

    def _read_anew(self) -> None:
        """The tab in front, where something was changed since it was read."""
        if self.tab not in self._stale:
            return
        self._stale.discard(self.tab)
        if self.tab == "board":
            self.board.expert.refresh()
        self._part().refresh()
        self._tell_tabs()

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here: nobody takes back what somebody else did."""
        self.board.last.forget()

    def start_new(self, known: Mapping[str, str] | None = None) -> None:
        """A new booking from anywhere (F4), with what is known of who wants it."""
        self.show_tab("board", caret=False)
        self.board.start_new(known)

    def open_record(self, number: str) -> None:
        """The booking of a YY number, on the calendar."""
        self.show_tab("board", caret=False)
        self.board.show_booking(number)

    def check_in(self, line: Line) -> None:
        """签到 from another page: the booking in front, its step taken."""
        self.open_record(line.record_id)
        self.board.card.begin_named("check_in")

    def in_front(self) -> tuple[str, str] | None:
        """(record id, number) of the chosen booking, for a to-do about it."""
        line = self.board.card.line
        return (line.record_id, line.number) if self.tab == "board" and line is not None else None

    def _part(self) -> Any:
        return getattr(self, self.tab)

    def _tell_tabs(self) -> None:
        count = len(waiting.page(self._desk.reader.db))
        words = (say("预约日历"), say("专家库与值班"), say("候补（{count}）", count=count) if count else say("候补"))
        for tab, text in zip(self.tabs.values(), words, strict=True):
            tab.setText(text)
            tab.setAccessibleName(text)

    def _arrange(self, line: WaitingLine) -> None:
        """A booking for who waits: his form, the expert he waits for, no time yet."""
        self.show_tab("board", caret=False)
        self.board.arrange(line)

    def _paper(self, name: str, line: Line | None) -> None:
        if line is not None:
            self.papers.of_booking(line)
            return
        board = self.board
        if name == "week_sheet":
            self.papers.week_sheet(board.monday)
            return
        expert, on = board.expert_in_front(), board.day_in_front()
        if expert is None:
            self.board.tell_choose_expert()
        elif name == "day_sheet":
            self.papers.day_sheet(expert, on)
        else:
            today = self._desk.now().astimezone(BEIJING_TIME).date()
            self.papers.of_expert("ics", expert, today, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_3:
            self.show_tab(TABS[event.key() - Qt.Key.Key_1])
        else:
            super().keyPressEvent(event)
