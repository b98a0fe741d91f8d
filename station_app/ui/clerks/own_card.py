"""Everybody's own password and PIN, and after how many minutes the window locks itself."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from station_app.actions import sessions
from station_app.actions.rights import RIGHTS
from station_app.domain.clerks import LONGEST_IDLE, password_faults
from station_app.domain.faults import Fault, Refused
from station_app.storage import pins
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.ui.widgets.secrets import SecretLine, tell_faults
from station_app.words import say


class OwnCard(Card):
    """`told`: a Notice. `idle_chosen`: the wait for the lock is another one from now on."""

    told = Signal(object)
    idle_chosen = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(say("我的密码和 PIN"), parent)
        self._desk = desk
        self._waiting = False
        self.body.setSpacing(theme.px(8))
        self.now_box = SecretLine(say("现在的密码"), self)
        self.new = SecretLine(say("新密码（至少 8 个字符，不能全是数字）"), self)
        self.again = SecretLine(say("新密码再填一次"), self)
        self.change = button(say("改密码"), self.change_password, parent=self)
        self.pin = SecretLine(say("PIN（4 至 6 位数字，换人和解锁用）"), self, pin=True)
        self.set = button(say("设 PIN"), self.set_pin, parent=self)
        self.has_pin = label("", "note", self, wrap=True)
        self.fault = label("", "bad", self, wrap=True)
        self.fault.hide()
        self.idle = QComboBox(self)
        self.idle.setAccessibleName(say("几分钟没人动就锁屏"))
        for minutes in (1, 2, 3, 5, 10, LONGEST_IDLE):
            self.idle.addItem(say("{minutes} 分钟", minutes=minutes), minutes)
        for part in (
            self.now_box, self.fault, self.new, self.again, self.change, self.pin, self.has_pin, self.set,
            label(say("几分钟没人动就锁屏（站长可改）"), parent=self), self.idle,
            label(say("锁屏只盖住窗口，没填完的登记还在；备份、打印和报送照常。"), "note", self, wrap=True),
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.now_box.advanced.connect(self.new.box.setFocus)
        self.new.advanced.connect(self.again.box.setFocus)
        self.again.advanced.connect(self.change_password)
        self.pin.advanced.connect(self.set_pin)
        self.idle.activated.connect(lambda _row: self._choose_idle())

    def refresh(self) -> None:
        """Shows how it stands for the clerk at the window."""
        desk = self._desk
        has = pins.has(desk.reader.db, desk.open.clerk.record_id)
        self.has_pin.setText(say("已设 PIN；再设一次就换成新的。") if has else say("还没有 PIN，现在换人要用密码。"))
        minutes = sessions.idle_minutes(desk.reader.db)
        if self.idle.findData(minutes) < 0:
            self.idle.addItem(say("{minutes} 分钟", minutes=minutes), minutes)
        self.idle.setCurrentIndex(self.idle.findData(minutes))
        self.idle.setEnabled(desk.open.clerk.role in RIGHTS["choose_idle_lock"])

    def clear(self) -> None:
        """Forgets what was typed."""
        for line in (self.now_box, self.new, self.again, self.pin):
            line.clear()
        self._tell("")

    def change_password(self) -> None:
        """Changes the password, by the present one."""
        desk, now = self._desk, self._desk.now()
        old, new = self.now_box.text, self.new.text
        faults = password_faults(new, desk.open.clerk.name)
        if not faults and new != self.again.text:
            faults = [Fault("passwords-differ", "again")]
        if faults:
            self._refused(Refused(faults), {"password": self.new, "again": self.again})
            return
        self._write(
            lambda: sessions.change_password(desk.open, old, new, now=now, new_id=desk.new_id),
            say("密码已改。下次登录用新密码。"), {"password": self.now_box},
        )  # fmt: skip

    def set_pin(self) -> None:
        """Sets the PIN, by the password."""
        desk, now = self._desk, self._desk.now()
        pin, password = self.pin.text, self.now_box.text
        self._write(
            lambda: sessions.set_pin(desk.open, pin, password, now=now, new_id=desk.new_id),
            say("PIN 已设好。按 Ctrl+Shift+L 换人，Ctrl+L 锁屏。"), {"password": self.now_box, "pin": self.pin},
        )  # fmt: skip

    def _write(self, action: Callable[[], Any], told: str, lines: dict[str, SecretLine]) -> None:
        if self._waiting:
            return
        self._waiting = True
        for line in (self.now_box, self.new, self.again, self.pin):
            line.tell("")
        self._tell("")

        def done(_saved: Any) -> None:
            self._waiting = False
            self.clear()
            self.refresh()
            self.told.emit(Notice("good", told, (), 8))

        self._desk.background.write(action, done=done, failed=lambda error: self._refused(error, lines))

    def _refused(self, error: Exception, lines: dict[str, SecretLine]) -> None:
        self._waiting = False
        told = tell_faults(error.faults, lines) if isinstance(error, Refused) else in_words(error)
        self._tell(told)

    def _tell(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _choose_idle(self) -> None:
        desk, clerk, minutes = self._desk, self._desk.open.clerk, int(self.idle.currentData())
        self._desk.background.write(
            lambda: sessions.choose_idle(desk.open.store, clerk, minutes),
            done=lambda _: self.idle_chosen.emit(),
            failed=lambda error: self.told.emit(Notice("bad", in_words(error), (), 0)),
        )
