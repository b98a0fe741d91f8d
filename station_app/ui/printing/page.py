"""The page 打印机: how each paper is printed, a day's receipts in one go, and what waits in the queue."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.printing.choice_card import ChoiceCard
from station_app.ui.printing.day_card import DayCard
from station_app.ui.printing.queue_card import QueueCard


class PrinterPage(QWidget):
    """`told`: a Notice."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.choices = ChoiceCard(desk, self)
        self.day = DayCard(desk, self)
        self.queue = QueueCard(desk.printing, self)
        for card in (self.choices, self.day):
            card.told.connect(self.told.emit)
        margin = theme.px(theme.SPACE["page"])
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, theme.px(20), margin, margin)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        row.addWidget(self.choices, 5)
        column = QVBoxLayout()
        column.setSpacing(theme.px(theme.SPACE["block"]))
        column.addWidget(self.day)
        column.addWidget(self.queue, 1)
        row.addLayout(column, 4)

    def enter(self) -> None:
        """The page comes to the front: the caret stands on the papers; printers plugged in meanwhile are offered."""
        self.choices.look_for_printers()
        (self.focusWidget() or self.choices.papers).setFocus()

    def leave(self) -> None:
        """The window closes."""
        self.day.stop()
