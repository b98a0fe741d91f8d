"""What is under way, how far it is, and the button that stops it. Takes no room while nothing is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.words import say


class Busy(QWidget):
    """`stopped`: somebody pressed 取消."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        self.told = label("", parent=self)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(say("进度"))
        self.bar.setTextVisible(False)
        self.cancel = button(say("取消"), self.stopped.emit, key="Esc", parent=self)
        row.addWidget(self.told)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self._sentence = ""
        self.hide()

    def begin(self, sentence: str) -> None:
        """Says what is under way; how much of it there is, is not known yet."""
        self._sentence = sentence
        self.told.setText(sentence)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()

    def step(self, done: int, total: int) -> None:
        """How far it is; a `total` of 0 means that nobody knows yet."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if total:
            self.told.setText(say("{what} {done} / {total} 行", what=self._sentence, done=done, total=total))
        elif done:
            self.told.setText(say("{what} 已读 {done} 行", what=self._sentence, done=done))

    def stopping(self) -> None:
        """The request is on its way: one press is enough."""
        self.cancel.setEnabled(False)
        self.told.setText(say("正在停下…"))

    def end(self) -> None:
        """Nothing is under way any more."""
        self.hide()
