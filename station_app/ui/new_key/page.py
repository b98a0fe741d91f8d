"""换密钥 from the window: the manager's name, password and reason, then the new recovery code, shown once."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.brand import BrandedPage
from station_app.ui.widgets.recovery_code import PrintPaper, RecoveryCode
from station_app.ui.widgets.secrets import SecretLine, tell_faults
from station_app.words import say

if TYPE_CHECKING:
    from station_app.actions.rekey import Rekeyed


class NewKeyPage(BrandedPage):
    """`done` carries the sentence to greet with, `left` says that nothing was changed."""

    done = Signal(str)
    left = Signal()

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], new_id: Callable[[], str],
        print_paper: PrintPaper, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, width=460)
        self._folder, self._background, self._clock, self._new_id = folder, background, clock, new_id
        self._print_paper = print_paper
        self.recovery: RecoveryCode | None = None
        self.ask = QWidget(self)
        column = QVBoxLayout(self.ask)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("换密钥"), "title", self))
        column.addWidget(
            label(
                say("有人离岗、或电脑和 U 盘被别人拿到过以后用。换了以后，旧密钥文件打不开数据库，也打不开新的备份。"
                    "大家的密码不变；会给新的恢复码，旧的作废。换以前做的备份，仍用当时的密码打开。"),
                "muted", self, wrap=True,
            )
        )  # fmt: skip
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.name = SecretLine(say("经办人（站长）"), self, seen=True)
        self.reason = SecretLine(say("原因"), self, seen=True)
        self.password = SecretLine(say("密码"), self)
        for line in (self.name, self.reason, self.password):
            column.addWidget(line)
        self.name.advanced.connect(self.reason.box.setFocus)
        self.reason.advanced.connect(self.password.box.setFocus)
        self.password.advanced.connect(self.change)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("正在换密钥"))
        self.bar.hide()
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.press = button(say("换密钥"), self.change, role="danger", parent=self)
        self.back = button(say("返回"), self.left.emit, key="Esc", parent=self)
        row.addWidget(self.press)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addSpacing(theme.px(6))
        column.addLayout(row)
        self.form.addStretch(1)
        self.form.addWidget(self.ask)
        self.form.addStretch(2)

    def change(self) -> None:
        """Changes the key. A second press while it is under way does nothing."""
        if not self.press.isEnabled():
            return
        for line in (self.name, self.reason, self.password):
            line.tell("")
            if not line.text.strip():
                line.tell(say("还没有填。请填上再换。"))
                line.box.setFocus()
                return
        name, reason, password = self.name.text.strip(), self.reason.text, self.password.text
        self._wait(True)

        def action() -> "tuple[Rekeyed, tuple[str, str]]":
            from station_app.actions.rekey import rekey, whose

            done = rekey(self._folder, name, password, reason, now=self._clock(), new_id=self._new_id)
            return done, whose(self._folder, name, password)

        self._background.write(action, done=self._changed, failed=self._failed)

    def _changed(self, result: "tuple[Rekeyed, tuple[str, str]]") -> None:
        done, station = result
        self._wait(False)
        self.password.clear()
        self.ask.hide()
        today = self._clock().astimezone(BEIJING_TIME).date()
        self.recovery = RecoveryCode(
            done.recovery_code, station, today, self._background, self._print_paper, self,
            step=say("密钥已换，旧恢复码作废"), go_on=say("回到登录"),
        )  # fmt: skip
        told = say("密钥已换。旧的备份用当时的密码打开；请登录后做一次备份。")
        if done.left_out:
            left_out = say("{names}还没有用自己的密码登录过，请站长重设密码。", names=say("、").join(done.left_out))
            told = say("{first}{then}", first=told, then=left_out)
        self.recovery.kept.connect(lambda: self.done.emit(told))
        self.form.insertWidget(1, self.recovery)
        self.recovery.print.setFocus()

    def _failed(self, error: Exception) -> None:
        self._wait(False)
        lines = {"reason": self.reason, "password": self.password, "proof": self.password, "clerk": self.name}
        rest = tell_faults(error.faults, lines) if isinstance(error, Refused) else in_words(error)
        self.banner.tell("bad", rest)

    def _wait(self, waiting: bool) -> None:
        for each in (self.press, self.back):
            each.setEnabled(not waiting)
        self.bar.setVisible(waiting)
        self.banner.tell("info", say("正在换密钥，请不要关机。断电也不要紧，旧的还在。") if waiting else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.recovery is None and self.back.isEnabled():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.name.box.setFocus()
