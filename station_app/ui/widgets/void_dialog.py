"""作废: one question, with the reason and the clerk's own password. A number stays taken, and the record stays
readable. One dialog for visits, filings and rows of the registers.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions.sensitive import prove
from station_app.domain.faults import Fault, Refused
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.marks import Field
from station_app.ui.widgets.opening import open_over
from station_app.ui.widgets.secrets import SecretLine, tell_faults
from station_app.words import say

LONGEST_REASON: Final = 200
Saved = TypeVar("Saved")


def ask_void(
    desk: Desk, dialog: "VoidDialog", void: Callable[[str, datetime], Saved], *, done: Callable[[Saved], None],
    failed: Callable[[Exception], None],
) -> None:  # fmt: skip
    """Opens the dialog; `void(reason, now)` is done by the writer once the clerk has proven who he is. What is refused
    is told in the dialog, after it was closed by `failed`; the caret goes back to where it was.
    """
    def confirmed(reason: str, proof: str) -> None:
        now = desk.now()

        def act() -> Saved:
            prove(desk.open.store, desk.open.clerk, proof, now)
            return void(reason, now)

        desk.background.write(act, done=voided, failed=refused)

    def voided(saved: Saved) -> None:
        if isValid(dialog):
            dialog.accept()
        done(saved)

    def refused(error: Exception) -> None:
        if isValid(dialog):
            dialog.refused(error)
        else:
            failed(error)

    dialog.confirmed.connect(confirmed)
    open_over(dialog)


class VoidDialog(QDialog):
    """Asks for reason and password. `confirmed` carries both; whoever voids answers with `refused`, or closes it.

    `title` names what is voided, `told` tells whose it is, `stays` what becomes of it.
    """

    confirmed = Signal(str, str)

    def __init__(self, title: str, told: str, stays: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(460))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(12))
        column.addWidget(label(title, "title", self))
        column.addWidget(label(told, "", self, wrap=True))
        column.addWidget(label(stays, "muted", self, wrap=True))
        self.reason = LineBox(say("作废原因"), LONGEST_REASON, self)
        self.reason.setPlaceholderText(say("例如：重复登记"))
        self._field = Field(say("作废原因"), self.reason, "reason")
        column.addWidget(self.reason)
        column.addWidget(self._field.remark)
        self.proof = SecretLine(say("您的密码"), self)
        column.addWidget(self.proof)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = button(say("不作废"), self.reject, key="Esc")
        self.ok = button(say("作废"), self._ask, key="Enter", role="danger")
        for each in (cancel, self.ok):
            each.setAutoDefault(False)
            row.addWidget(each)
        column.addLayout(row)
        self.reason.advanced.connect(self._go_on)
        self.proof.advanced.connect(self._ask)
        self.reason.setFocus()

    def refused(self, error: Exception) -> None:
        """It was not voided: says why; what was typed stays."""
        self.ok.setEnabled(True)
        rest = tell_faults(error.faults, {"proof": self.proof}) if isinstance(error, Refused) else in_words(error)
        if rest:
            self.proof.tell(rest)

    def _go_on(self) -> None:
        if self.reason.text().strip():
            self.proof.box.setFocus()
        else:
            self._ask()

    def _ask(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self._field.tell([Fault("reason-missing", "reason")])
            self.reason.setFocus()
            return
        if self.ok.isEnabled():
            self.ok.setEnabled(False)
            self.confirmed.emit(reason, self.proof.text)
