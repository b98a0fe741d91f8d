"""预检: what the authority would object to, each with what to do; Enter goes to the field."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from station_app.domain.faults import Fault, Level
from station_app.ui import theme
from station_app.ui.widgets.basics import Card, label
from station_app.words import say
from station_app.words.faults import level_label, sentence

_FIELD: Final = Qt.ItemDataRole.UserRole
_ICONS: Final = {Level.MUST: ("bad", "bad"), Level.SHOULD: ("care", "care"), Level.NOTE: ("info", "link")}


class _List(QListWidget):
    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class FindingsCard(Card):
    """The findings of the last look. `wanted` carries the field to go to."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("预检"), parent)
        self.count = label("", "note", self)
        self.heading.addWidget(self.count)
        self.list = _List(self)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(say("预检发现的问题"))
        self.list.opened.connect(self._go)
        self.list.itemDoubleClicked.connect(lambda _item: self._go())
        self.body.addWidget(self.list, 1)
        self.tell(())

    def tell(self, faults: Sequence[Fault]) -> None:
        """Shows the findings, or that there are none."""
        self.list.clear()
        for fault in faults:
            line = QListWidgetItem(say("{level}：{told}", level=level_label(fault.level), told=sentence(fault)))
            icon, colour = _ICONS[fault.level]
            line.setIcon(theme.icon(icon, colour, 16))
            line.setData(_FIELD, fault.field)
            self.list.addItem(line)
        must = sum(fault.level is Level.MUST for fault in faults)
        if not faults:
            self.count.setText(say("按十六条常见原因看过，没有发现问题"))
        else:
            self.count.setText(say("{must} 处必须改，{rest} 处提醒", must=must, rest=len(faults) - must))

    def _go(self) -> None:
        line = self.list.currentItem()
        if line is not None:
            self.wanted.emit(line.data(_FIELD))
