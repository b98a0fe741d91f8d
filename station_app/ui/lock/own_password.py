"""Choosing a password of one's own before the first work, and a PIN with it."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_app.actions import sessions
from station_app.domain.clerks import password_faults, pin_faults
from station_app.domain.faults import Fault, Refused
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, in_words, label
from station_app.ui.widgets.secrets import SecretLine, tell_faults
from station_app.words import say


class OwnPassword(QWidget):
    """`chosen`: the new password is on the disk. The old one is asked only where it is not known."""

    chosen = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._old: str | None = None
        self._waiting = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(label(say("请设自己的密码"), "title", self))
        told = say("现在的密码是别人给的。至少 8 个字符，不能全是数字；一句好记的话最好。")
        column.addWidget(label(told, "muted", self, wrap=True))
        self.old = SecretLine(say("现在的密码"), self)
        self.new = SecretLine(say("新密码"), self)
        self.again = SecretLine(say("新密码再填一次"), self)
        self.pin = SecretLine(say("PIN（4 至 6 位数字，换人时用；可以先不设）"), self, pin=True)
        lines = (self.old, self.new, self.again, self.pin)
        for line in lines:
            column.addWidget(line)
        for line, following in pairwise(lines):
            line.advanced.connect(following.box.setFocus)
        self.pin.advanced.connect(self.choose)
        self.fault = label("", "bad", self, wrap=True)
        column.addWidget(self.fault)
        self.ok = button(say("设好并进入"), self.choose, role="primary", parent=self)
        column.addWidget(self.ok)

    def ask(self, old: str | None) -> None:
        """Begins: with the old password where the clerk gave it a moment ago."""
        self._old = old
        self._waiting = False
        self.ok.setEnabled(True)
        self.fault.setText("")
        for line in (self.old, self.new, self.again, self.pin):
            line.clear()
        self.old.setVisible(old is None)
        (self.old if old is None else self.new).box.setFocus()

    def choose(self) -> None:
        """Sets the password, and the PIN where there is one; nothing happens while that is under way."""
        if self._waiting:
            return
        desk, now = self._desk, self._desk.now()
        old, new, pin = self._old if self._old is not None else self.old.text, self.new.text, self.pin.text
        faults = password_faults(new, desk.open.clerk.name)
        if not faults and new != self.again.text:
            faults = [Fault("passwords-differ", "again")]
        faults += pin_faults(pin) if pin else []
        if faults:
            self._refused(Refused(faults))
            return
        self._waiting = True
        self.ok.setEnabled(False)

        def both() -> None:
            sessions.change_password(desk.open, old, new, now=now, new_id=desk.new_id)
            if pin:
                sessions.set_pin(desk.open, pin, new, now=now, new_id=desk.new_id)

        desk.background.write(both, done=lambda _: self._done(), failed=self._refused)

    def _done(self) -> None:
        self.ask(None)
        self.chosen.emit()

    def _refused(self, error: Exception) -> None:
        self._waiting = False
        self.ok.setEnabled(True)
        self.fault.setText("")
        if not isinstance(error, Refused):
            self.fault.setText(in_words(error))
            return
        lines = {"password": self.new, "again": self.again, "pin": self.pin}
        wrong_old = any(fault.code in ("wrong-password", "wrong-now-wait", "locked-out") for fault in error.faults)
        if wrong_old:
            self.old.setVisible(True)
            self._old = None
            lines["password"] = self.old
        self.fault.setText(tell_faults(error.faults, lines))
