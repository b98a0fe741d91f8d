"""待办 on the first page: how much is overdue, due today, due this week, and what comes first."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from station_app.actions import booking_reminders
from station_app.domain.clerks import blind_to_ratings
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import Due, end_of_week
from station_app.storage import promises
from station_app.storage.promises import Promise
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Card, button, label
from station_app.words import say
from station_app.words.promises import due_label, due_words, kind_label

SHOWN: Final = 4
_GROUPS: Final = (Due.OVERDUE, Due.TODAY, Due.WEEK)


class PromisesCard(Card):
    """Three buttons with their counts, and the next to-dos as lines. `wanted` carries the group that was pressed;
    `wanted_phone`: the list of whom to phone before tomorrow's appointments.
    """

    wanted = Signal(object)
    wanted_phone = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("待办"), parent)
        self._desk = desk
        self.body.setSpacing(theme.px(6))
        grid = QGridLayout()
        grid.setSpacing(theme.px(6))
        self.buttons: dict[Due, QPushButton] = {}
        for at, due in enumerate(_GROUPS):
            made = QPushButton(self)
            made.setAutoDefault(True)
            made.clicked.connect(partial(self.wanted.emit, due))
            self.buttons[due] = made
            grid.addWidget(made, 0, at)
        self.body.addLayout(grid)
        self.phone = button("", self.wanted_phone.emit, parent=self)
        self.body.addWidget(self.phone)
        self.lines = [label("", "muted", self) for _ in range(SHOWN)]
        for line in self.lines:
            line.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self.body.addWidget(line)
        self.body.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Reads anew; the caret stays."""
        db, day = self._desk.reader.db, self._desk.now().astimezone(BEIJING_TIME).date()
        today, sunday = day.isoformat(), end_of_week(day).isoformat()
        blind = blind_to_ratings(self._desk.open.clerk)
        counted = promises.counts(db, today=today, sunday=sunday, blind=blind)
        for due, made in self.buttons.items():
            words = say("{due} {count}", due=due_label(due), count=counted[due])
            made.setText(words)
            made.setAccessibleName(say("待办 {due}", due=words))
            bad = due is Due.OVERDUE and counted[due] > 0
            made.setIcon(theme.icon("bad", "bad", 16) if bad else theme.icon("tasks", "muted", 16))
            made.setStyleSheet(f"color: {theme.colours().bad}; font-weight: bold;" if bad else "")
        to_phone = len(booking_reminders.to_phone(db, self._desk.open.catalogue, self._desk.now()))
        self.phone.setVisible(to_phone > 0)
        self.phone.setText(say("{count} 个预约还没有打提醒电话", count=to_phone))
        self.phone.setAccessibleName(self.phone.text())
        shown = SHOWN - (to_phone > 0)
        first: list[tuple[Due, Promise]] = []
        for due in _GROUPS:
            wanted = shown - len(first)
            if wanted > 0 and counted[due]:
                found = promises.page(db, due, today=today, sunday=sunday, blind=blind, limit=wanted)
                first += [(due, promise) for promise in found]
        for at, line in enumerate(self.lines):
            due, promise = first[at] if at < len(first) else (Due.LATER, None)
            told = ""
            if promise is not None:
                when = due_words(due, promise.due_on, day, doubtful=promise.doubtful)
                what = " ".join(f"{promise.target or ''} {promise.title or ''}".split())
                told = f"{when} {kind_label(promise.kind, promise.what)} {promise.name or ''} {what}"
            elif at == 0:
                told = say("没有到期的。按 Ctrl+T 记一件。")
            metrics = line.fontMetrics()
            line.setToolTip(told)
            line.setText(metrics.elidedText(" ".join(told.split()), Qt.TextElideMode.ElideRight, theme.px(300)))
            line.setVisible(bool(told))
            theme.dress(line, "bad" if due is Due.OVERDUE and promise is not None else "muted")
