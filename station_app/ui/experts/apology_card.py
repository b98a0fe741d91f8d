"""The expert did not come: what to say to the visitor, and the next free times, which are his before all others."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from station_app.actions.rosters import FreeSlot
from station_app.domain.working_days import WorkingDays
from station_app.storage.bookings import Line
from station_app.storage.waiting import WaitingLine
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.booking_facts import when_words
from station_app.ui.experts.when_box import SEPARATOR
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.scrolling import scrolled
from station_app.words import say
from station_app.words.appointments import apology_script

OFFERED: Final = 3


class ApologyCard(Card):
    """`arrange(waiting, expert id, when)`: one of the offered times was taken. `left`: the visitor waits before all."""

    arrange = Signal(object, str, str)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("专家未到"), parent)
        self._desk = desk
        self._priority: WaitingLine | None = None
        self._times: list[tuple[str, str]] = []
        self.body.setContentsMargins(*(theme.px(12),) * 4)
        self.who = label("", "lead", self, wrap=True)
        self.script = label("", parent=self, wrap=True)
        self.script.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.until = label("", "muted", self, wrap=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        column.addWidget(self.who)
        column.addWidget(label(say("照着说"), "note", self))
        column.addWidget(self.script)
        self.offers: list[QPushButton] = []
        for at in range(OFFERED):
            made = button("", partial(self._arrange, at), parent=self)
            self.offers.append(made)
            column.addWidget(made)
        self.leave = button(say("都不行，先排在候补最前"), self.left.emit, key="Esc", parent=self)
        column.addWidget(self.leave)
        column.addWidget(self.until)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)

    def show_absent(self, line: Line, priority: WaitingLine, free: Sequence[FreeSlot]) -> None:
        """The booking whose expert did not come, the visitor's place on the list, and what is free next."""
        self._priority = priority
        days = WorkingDays.from_catalogue(self._desk.open.catalogue)
        spans = [one.slot for one in free[:OFFERED]]
        self._times = [(_minute(one.start), _minute(one.end)) for one in spans]
        told = [when_words(start, end, days) for start, end in self._times]
        self.who.setText(say("{name}　{phone}", name=priority.visitor, phone=priority.phone or say("未留电话")))
        self.script.setText(apology_script(priority.visitor, line.expert, when_words(line.start, line.end, days), told))
        for at, made in enumerate(self.offers):
            made.setVisible(at < len(told))
            if at < len(told):
                words = say("约 {when}", when=told[at])
                made.setText(f"{at + 1}　{words}")
                made.setAccessibleName(words)
                made.setProperty("role", "primary" if at == 0 else "")
                made.style().polish(made)
        self.until.setText(say("{day} 以前，{expert}一有空档，先给这位来访人打电话。", day=priority.last_day,
                               expert=line.expert))  # fmt: skip
        self.setAccessibleDescription(f"{self.who.text()} {self.script.text()}")

    def begin(self) -> None:
        """The caret goes to the first offered time, else to what puts the card away."""
        (self.offers[0] if self._times else self.leave).setFocus()

    def _arrange(self, at: int) -> None:
        if self._priority is not None and at < len(self._times):
            start, end = self._times[at]
            self.arrange.emit(self._priority, self._priority.expert_id, f"{start}{SEPARATOR}{end}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif Qt.Key.Key_1 <= event.key() < Qt.Key.Key_1 + len(self._times):
            self._arrange(event.key() - Qt.Key.Key_1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
