"""One step on the way to the city: its number, what it is for, how it stands, and its button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from station_app.ui import theme
from station_app.ui.widgets.basics import Card, WholeLabel, button, label
from station_app.words import say


class StepCard(Card):
    """`told` is the sentence under the heading; a running step shows its progress and 取消 in the button's place."""

    def __init__(
        self, number: int, title: str, action: str, act: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        badge = label(str(number), "badge", self)
        badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        badge.setFixedSize(theme.px(26), theme.px(26))
        head.addWidget(badge)
        head.addWidget(label(title, "lead", self))
        head.addStretch(1)
        self.body.addLayout(head)
        self.told = WholeLabel(parent=self)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setMinimumHeight(theme.px(44))
        self.body.addWidget(self.told, 1)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("进度"))
        self.bar.hide()
        self.body.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.press = button(action, act, parent=self)
        self.cancel = button(say("取消"), parent=self)
        self.cancel.hide()
        row.addWidget(self.press)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self._row = row
        self.body.addLayout(row)

    def add(self, action: str, act: Callable[[], object]) -> QPushButton:
        """A second button, hidden until there is something to do with it."""
        made = button(action, act, parent=self)
        made.hide()
        self._row.insertWidget(2, made)
        return made

    def tell(self, sentence: str, role: str = "") -> None:
        """How the step stands. `role` is empty, `good`, `care` or `bad`."""
        self.told.setText(sentence)
        theme.dress(self.told, role)

    def emphasise(self, on: bool) -> None:
        """Whether this is the step to take next."""
        self.press.setProperty("role", "primary" if on else "")
        theme.restyle(self.press)

    def run(self, running: bool, cancel: Callable[[], None] | None = None) -> None:
        """Shows that the step is under way, with 取消 where it can be stopped."""
        self.press.setEnabled(not running)
        self.bar.setVisible(running)
        self.bar.setRange(0, 0)
        self.cancel.setVisible(running and cancel is not None)
        if running and cancel is not None:
            # One press is enough; a second one finds the button gone.
            self.cancel.clicked.connect(cancel, Qt.ConnectionType.SingleShotConnection)

    def step(self, done: int, total: int) -> None:
        """How far it is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
