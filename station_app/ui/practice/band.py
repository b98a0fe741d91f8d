"""The band over the whole window of a practice station: unmistakable, with the way out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from station_app.domain.practice import PASSWORD
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.words import say


class PracticeBand(QFrame):
    """`left`: practice is to end."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "practice")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(4), theme.px(16), theme.px(4))
        row.setSpacing(theme.px(16))
        row.addWidget(label(say("练习模式"), "practice-lead", self))
        told = say("来访人都是编的，随便试；不会上报。锁屏密码：{password}", password=PASSWORD)
        row.addWidget(label(told, "practice", self), 1)
        self.leave = button(say("结束练习"), self.left.emit, parent=self)
        row.addWidget(self.leave)
