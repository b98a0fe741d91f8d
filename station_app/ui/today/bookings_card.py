"""今天的预约 on the first page: who is expected by which expert, each with its 签到."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from station_app.domain.bookings import BookingState
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings, experts
from station_app.storage.bookings import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Card, button, label
from station_app.words import say
from station_app.words.experts import booking_state_label

SHOWN: Final = 6
_GONE: Final = frozenset({BookingState.SERVED, BookingState.EVALUATED})


class BookingsCard(Card):
    """`check_in` carries a line, `opened` the number of a booking. Hidden at a station without experts."""

    check_in = Signal(object)
    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("今天的预约"), parent)
        self._desk = desk
        self.body.setSpacing(theme.px(6))
        self._rows: list[tuple[QWidget, QLabel, QPushButton]] = []
        for _ in range(SHOWN):
            row = QWidget(self)
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme.px(6))
            words = label("", parent=row)
            press = button("", parent=row)
            press.setStyleSheet(f"padding: 0 {theme.px(8)}px;")
            press.clicked.connect(partial(self._press, len(self._rows)))
            line.addWidget(words, 1)
            line.addWidget(press)
            self._rows.append((row, words, press))
            self.body.addWidget(row)
        self.rest = label("", "muted", self)
        self.body.addWidget(self.rest)
        self.body.addStretch(1)
        self._lines: list[Line] = []
        self.refresh()

    def refresh(self) -> None:
        """Reads anew; the caret stays."""
        db = self._desk.reader.db
        today = self._desk.now().astimezone(BEIJING_TIME).date().isoformat()
        every = bookings.between(db, today, today)
        # Who is still expected stands first; who has gone is counted only.
        waiting = [line for line in every if line.state not in _GONE]
        self._lines = waiting[:SHOWN]
        for at, (row, words, press) in enumerate(self._rows):
            line = self._lines[at] if at < len(self._lines) else None
            row.setVisible(line is not None)
            if line is None:
                continue
            told = say("{time} {expert} {name}", time=line.start[11:16], expert=line.expert,
                       name=line.visitor or line.organisation or say("未填姓名"))  # fmt: skip
            words.setToolTip(told)
            words.setText(words.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, theme.px(190)))
            here = line.state == BookingState.CONFIRMED
            text = say("签到") if here else booking_state_label(line.state)
            press.setText(text)
            press.setAccessibleName(say("{told}，{act}", told=told, act=text))
        gone, more = len(every) - len(waiting), len(waiting) - len(self._lines)
        rest = [say("还有 {count} 个", count=more)] if more else []
        rest += [say("已接待 {count} 个", count=gone)] if gone else []
        if not every:
            rest = [say("今天没有预约。按 F4 新约。")]
        self.rest.setText(say("，").join(rest))
        self.title.setText(say("今天的预约（{count}）", count=len(every)) if every else say("今天的预约"))
        self.setVisible(bool(every) or bool(experts.page(db, state="pooled", limit=1)))

    def _press(self, at: int) -> None:
        line = self._lines[at]
        if line.state == BookingState.CONFIRMED:
            self.check_in.emit(line)
        else:
            self.opened.emit(line.number)
