"""预检: what the authority would object to, each with what to do; Enter goes to the field. Below it what only eyes see:
the clerk ticks it, and the filing does not go on until it is mended.
"""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from station_app.domain.catalogue import Code
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
    """The findings of the last look, and the sixteen `reasons` to tick. `wanted` carries the field to go to; `noted`
    after each tick.
    """

    wanted = Signal(str)
    noted = Signal()

    def __init__(self, reasons: Sequence[Code], parent: QWidget | None = None) -> None:
        super().__init__(say("预检"), parent)
        self.count = label("", "note", self)
        self.heading.addWidget(self.count)
        self.list = _List(self)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(say("预检发现的问题"))
        self.list.opened.connect(self._go)
        self.list.itemDoubleClicked.connect(lambda _item: self._go())
        self.body.addWidget(self.list, 3)
        self.eyes_head = label(say("眼睛看出的问题，空格勾上；改好后再取消"), "note", self, wrap=True)
        self.body.addWidget(self.eyes_head)
        self.eyes = QListWidget(self)
        self.eyes.setAccessibleName(say("经办人看出的问题，十六条常见原因"))
        self.eyes.setWordWrap(True)
        for reason in reasons:
            line = QListWidgetItem(reason.label)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Unchecked)
            line.setData(_FIELD, reason.code)
            self.eyes.addItem(line)
        self.eyes.setCurrentRow(0)
        self.eyes.itemChanged.connect(lambda _line: self._ticked())
        self.body.addWidget(self.eyes, 2)
        self._filling = False
        self.forget()

    def noted_reasons(self) -> tuple[str, ...]:
        """The codes of the reasons that the clerk ticked."""
        lines = (self.eyes.item(at) for at in range(self.eyes.count()))
        return tuple(line.data(_FIELD) for line in lines if line.checkState() == Qt.CheckState.Checked)

    def set_noted(self, reasons: Collection[str]) -> None:
        """Ticks what a draft or a record holds."""
        self._filling = True
        for at in range(self.eyes.count()):
            line = self.eyes.item(at)
            on = line.data(_FIELD) in reasons
            line.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._filling = False

    def forget(self) -> None:
        """Another filing stands open: nobody has looked at it yet."""
        self.list.clear()
        self.count.setText(say("还没有预检，按 Ctrl+Shift+Enter"))

    def _ticked(self) -> None:
        if not self._filling:
            self.noted.emit()

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
