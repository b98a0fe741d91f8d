"""A slot came free: whom to phone, with the words to say, and what came of each call."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.periods import BEIJING_TIME
from station_app.domain.working_days import WorkingDays
from station_app.storage.bookings import Line
from station_app.storage.waiting import WaitingLine
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.reading import minute_of_day
from station_app.ui.experts.sheet import clock
from station_app.ui.experts.when_box import SEPARATOR
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.due_box import day_words
from station_app.ui.widgets.scrolling import scrolled
from station_app.words import say
from station_app.words.experts import call_script


class FreedCard(Card):
    """`arrange(waiting, expert id, when)`: a booking for the one who was phoned. `called(waiting)`: he was phoned and
    goes on waiting. `left`: nobody more to phone, or the clerk puts the card away.
    """

    arrange = Signal(object, str, str)
    called = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("空出来的时段"), parent)
        self._desk = desk
        self._waiting: list[WaitingLine] = []
        self._line: Line | None = None
        self.body.setContentsMargins(*(theme.px(12),) * 4)
        self.when = label("", "lead", self, wrap=True)
        self.who = label("", parent=self, wrap=True)
        self.script = label("", parent=self, wrap=True)
        self.script.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.script.setStyleSheet("")
        self.rest = label("", "muted", self, wrap=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        column.addWidget(self.when)
        column.addWidget(self.who)
        column.addWidget(label(say("照着说"), "note", self))
        column.addWidget(self.script)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.take = button(say("约上"), self._arrange, key="Enter", role="primary", parent=self)
        self.skip = button(say("打下一位"), self._skip, key="N", parent=self)
        self.leave = button(say("以后再说"), self.left.emit, key="Esc", parent=self)
        for each in (self.take, self.skip, self.leave):
            each.setStyleSheet(f"padding: 0 {theme.px(8)}px;")
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.rest)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)

    def show_freed(self, line: Line, waiting: tuple[WaitingLine, ...]) -> None:
        """The slot that `line` gave up, and who waits for it, the longest first."""
        self._line, self._waiting = line, list(waiting)
        self._show()

    @property
    def current(self) -> WaitingLine | None:
        """Who is to be phoned now."""
        return self._waiting[0] if self._waiting else None

    def _show(self) -> None:
        line, waiting = self._line, self.current
        if line is None or waiting is None:
            return
        days = WorkingDays.from_catalogue(self._desk.open.catalogue)
        on = datetime.fromisoformat(line.start).astimezone(BEIJING_TIME).date()
        when = f"{clock(minute_of_day(line.start))}–{clock(minute_of_day(line.end) or 1440)}"
        told = say("{day} {when}", day=day_words(on, days), when=when)
        self.when.setText(say("{expert} {when} 空出", expert=line.expert, when=told))
        self.who.setText(say(
            "{name}　{phone}　等了 {days} 天　{question}", name=waiting.visitor, phone=waiting.phone or say("未留电话"),
            days=(self._desk.now().date() - datetime.fromisoformat(waiting.waiting_since).date()).days,
            question=waiting.question,
        ))  # fmt: skip
        place = line.site or (say("本站") if line.on_site else say("线上"))
        self.script.setText(call_script(waiting.visitor, line.expert, told, place))
        after = [say("{name}（打过 {count} 次）", name=one.visitor, count=one.calls) for one in self._waiting[1:4]]
        self.rest.setText(say("后面还有：{names}", names=say("、").join(after)) if after else "")
        self.setAccessibleDescription(f"{self.when.text()} {self.who.text()}")

    def _arrange(self) -> None:
        if self._line is not None and self.current is not None:
            when = f"{self._line.start}{SEPARATOR}{self._line.end}"
            self.arrange.emit(self.current, self._line.expert_id, when)

    def _skip(self) -> None:
        if self.current is None:
            return
        self.called.emit(self._waiting.pop(0))
        if self._waiting:
            self._show()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_N:
            self._skip()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
