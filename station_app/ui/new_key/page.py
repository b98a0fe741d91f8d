"""换密钥 from the window: the manager's name, password and reason, then the new recovery code, shown once."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from station_app.storage.folder import DataFolder
from station_app.ui.background import Background
from station_app.ui.widgets.basics import button
from station_app.ui.widgets.closed_desk import ClosedDeskPage
from station_app.ui.widgets.recovery_code import PrintPaper
from station_app.ui.widgets.secrets import SecretLine
from station_app.words import say

if TYPE_CHECKING:
    from station_app.actions.rekey import Rekeyed


class NewKeyPage(ClosedDeskPage):
    """Takes name, reason and password of a manager, changes the key, shows the new recovery code."""

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], new_id: Callable[[], str],
        print_paper: PrintPaper, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            folder, background, clock, new_id, print_paper, parent, title=say("换密钥"),
            told=say("有人离岗、或电脑和 U 盘被别人拿到过以后用。换了以后，旧密钥文件打不开数据库，也打不开新的备份。"
                     "大家的密码不变；会给新的恢复码，旧的作废。换以前做的备份，仍用当时的密码打开。"),
        )  # fmt: skip
        self.name = SecretLine(say("经办人（站长）"), self, seen=True)
        self.reason = SecretLine(say("原因"), self, seen=True)
        self.password = SecretLine(say("密码"), self)
        for line in (self.name, self.reason, self.password):
            self.column.addWidget(line)
        self.name.advanced.connect(self.reason.box.setFocus)
        self.reason.advanced.connect(self.password.box.setFocus)
        self.password.advanced.connect(self.change)
        self.end_form(button(say("换密钥"), self.change, role="danger", parent=self), say("正在换密钥"))

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
        self.wait(say("正在换密钥，请不要关机。断电也不要紧，旧的还在。"))

        def action() -> "tuple[Rekeyed, tuple[str, str]]":
            from station_app.actions.rekey import rekey, whose

            done = rekey(self._folder, name, password, reason, now=self._clock(), new_id=self._new_id)
            return done, whose(self._folder, name, password)

        self._background.write(action, done=self._changed, failed=self._failed)

    def _changed(self, result: "tuple[Rekeyed, tuple[str, str]]") -> None:
        done, station = result
        name, password = self.name.text.strip(), self.password.text
        self.password.clear()
        told = say("密钥已换。旧的备份用当时的密码打开；请登录后做一次备份。")
        if done.left_out:
            left_out = say("{names}还没有用自己的密码登录过，请站长重设密码。", names=say("、").join(done.left_out))
            told = say("{first}{then}", first=told, then=left_out)
        self.show_code(done.recovery_code, station, say("密钥已换，旧恢复码作废"), told, (name, password))

    def _failed(self, error: Exception) -> None:
        lines = {"reason": self.reason, "password": self.password, "proof": self.password, "clerk": self.name}
        self.tell_failed(error, lines)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.name.box.setFocus()
