"""One question: why something is taken up again, lifted or called off."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.faults import Fault
from station_app.domain.registers import LINE_LENGTH
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.marks import Field
from station_app.words import say


class ReasonDialog(QDialog):
    """Asks for the reason. `confirmed` carries it; the dialog stays open until there is one."""

    confirmed = Signal(str)

    def __init__(self, title: str, told: str, press: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(12))
        column.addWidget(label(title, "title", self))
        column.addWidget(label(told, "", self, wrap=True))
        self.reason = LineBox(say("原因"), LINE_LENGTH, self)
        self._field = Field(say("原因"), self.reason, "reason")
        column.addWidget(self.reason)
        column.addWidget(self._field.remark)
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel = button(say("取消"), self.reject, key="Esc")
        self.ok = button(press, self._ask, key="Enter", role="danger")
        for each in (self.cancel, self.ok):
            each.setAutoDefault(False)
            row.addWidget(each)
        column.addLayout(row)
        self.reason.advanced.connect(self._ask)
        self.reason.setFocus()

    def _ask(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self._field.tell([Fault("reason-missing", "reason")])
            self.reason.setFocus()
            return
        self.confirmed.emit(reason)
        self.accept()
