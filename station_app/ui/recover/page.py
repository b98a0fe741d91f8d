"""A forgotten password from the window: by the printed code, or by what the city answered to this PC's request."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QRadioButton, QVBoxLayout, QWidget

from station_app.domain.troubles import Trouble
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost, KeySlots
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.widgets.basics import beside, button, in_words, label
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.closed_desk import ClosedDeskPage
from station_app.ui.widgets.recovery_code import PrintPaper
from station_app.ui.widgets.secrets import SecretLine
from station_app.words import say


class RecoverPage(ClosedDeskPage):
    """Takes the code, or the city's answer with what the city told, and a clerk's new password; shows the new code."""

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], new_id: Callable[[], str],
        print_paper: PrintPaper, parent: QWidget | None = None, cost: Cost | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            folder, background, clock, new_id, print_paper, parent, title=say("忘记密码"),
            told=say("换一个新密码，登记都在。恢复码用过就作废，会给一个新的。"),
        )
        self._cost = cost
        self._answer: Path | None = None
        column = self.column
        self.by_code = QRadioButton(say("我有恢复码（建站时打印、锁在柜子里的那张）"), self)
        self.by_city = QRadioButton(say("恢复码也找不到：请市中心帮忙"), self)
        column.addWidget(self.by_code)
        self.code = SecretLine(say("恢复码"), self, seen=True)
        self.code.advanced.connect(self._to_whom)
        column.addWidget(self.code)
        column.addWidget(self.by_city)
        self.city = self._city_part()
        column.addWidget(self.city)
        column.addWidget(label(say("经办人"), parent=self))
        self.names = CodeBox(say("经办人"), (), say("请选一位"), self)
        self.names.advanced.connect(self._to_password)
        column.addWidget(self.names)
        self.password = SecretLine(say("新密码"), self)
        self.again = SecretLine(say("再输一次新密码"), self)
        column.addWidget(self.password)
        column.addWidget(self.again)
        self.password.advanced.connect(self.again.box.setFocus)
        self.again.advanced.connect(self.recover)
        press = button(say("换成新密码"), self.recover, role="primary", parent=self)
        self.end_form(press, say("正在换密码"), self.request, self.choose)
        self.by_code.toggled.connect(self._choose)
        self.by_code.setChecked(True)
        self._fill()

    def _city_part(self) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(
            label(
                say("先导出求助文件（没有个人信息），由站长本人送到市中心；市中心核实后给答复文件，一次性口令另行告知。"),
                "note", self, wrap=True,
            )
        )  # fmt: skip
        self.request = button(say("① 导出求助文件"), self._ask_request, parent=self)
        self.choose = button(say("② 选答复文件"), self._ask_answer, parent=self)
        column.addLayout(beside(self.request, self.choose))
        self.chosen = label("", "note", self, wrap=True)
        self.chosen.hide()
        column.addWidget(self.chosen)
        self.told_code = SecretLine(say("③ 一次性口令（四组字符）"), self, seen=True)
        self.told_code.advanced.connect(self._to_whom)
        column.addWidget(self.told_code)
        return part

    def _to_whom(self) -> None:
        # One clerk is chosen by himself; of several nobody is: another's password must not be changed unawares.
        (self.password.box if self.names.code() else self.names).setFocus()

    def _to_password(self) -> None:
        self.password.box.setFocus()

    def _fill(self) -> None:
        try:
            slots = KeySlots.read(self._folder.keys)
        except Trouble as trouble:
            self.banner.tell("bad", in_words(trouble))
            self.press.setEnabled(False)
            return
        names = slots.clerks()
        for name in names:
            self.names.addItem(name, name)
        if len(names) == 1:
            self.names.set_code(names[0])
        self.by_city.setEnabled(slots.city_seal() is not None)
        if slots.city_seal() is None:
            self.by_city.setToolTip(say("本站没有接入市中心，只能用恢复码。"))

    def _choose(self) -> None:
        self.code.setVisible(self.by_code.isChecked())
        self.city.setVisible(not self.by_code.isChecked())
        self.banner.tell("info", "")

    def _ask_request(self) -> None:
        place, _ = QFileDialog.getSaveFileName(self, say("导出求助文件"), say("求助市中心.svr"))
        if place:
            self.write_request(Path(place))

    def write_request(self, place: Path) -> None:
        """Writes the request for the city; an earlier one counts no more."""

        def action() -> None:
            from station_app.actions.recovering import ask_city
            from station_app.storage.files import replace_file

            replace_file(place, ask_city(self._folder, new_id=self._new_id))

        def done(_: None) -> None:
            self.banner.tell(
                "good", say("求助文件已写好，可以拔出 U 盘。请由站长本人送到市中心；以前导出的作废。")
            )

        self._background.write(action, done=done, failed=self._failed)

    def _ask_answer(self) -> None:
        place, _ = QFileDialog.getOpenFileName(self, say("选市中心的答复文件"))
        if place:
            self.take_answer(Path(place))

    def take_answer(self, place: Path) -> None:
        """The city's answer, read when the new password is asked for."""
        self._answer = place
        self.chosen.setText(say("答复文件：{name}", name=place.name))
        self.chosen.show()
        self.told_code.box.setFocus()

    def recover(self) -> None:
        """Changes the password. A second press while it is under way does nothing."""
        if not self.press.isEnabled() or not self._is_complete():
            return
        name, password, by_code = self.names.code(), self.password.text, self.by_code.isChecked()
        code, file = (self.code.text if by_code else self.told_code.text), self._answer
        self.wait(say("正在换密码，请稍等。"))

        def action() -> tuple[str, tuple[str, str]]:
            from station_app.actions import recovering, stations
            from station_app.actions.rekey import whose
            from station_app.delivery.folder import read_file
            from station_exchange.recovery import MAX_FILE

            now, new_id, cost = self._clock(), self._new_id, self._cost
            if by_code or file is None:
                renewed = stations.recover(
                    self._folder, code, name=name, password=password, now=now, new_id=new_id, cost=cost
                )
            else:
                renewed = recovering.recover_by_city(
                    self._folder, read_file(file, MAX_FILE), code, name=name, password=password, now=now,
                    new_id=new_id, cost=cost,
                )  # fmt: skip
            return renewed, whose(self._folder, name, password)

        self._background.write(action, done=self._recovered, failed=self._failed)

    def _is_complete(self) -> bool:
        typed = self.code if self.by_code.isChecked() else self.told_code
        for line in (typed, self.password, self.again):
            line.tell("")
        if not self.by_code.isChecked() and self._answer is None:
            self.banner.tell("care", say("还没有选答复文件。请先导出求助文件，拿到市中心的答复再来。"))
            return False
        if not self.names.code():
            self.banner.tell("care", say("还没有选经办人。请选忘了密码的那一位。"))
            self.names.setFocus()
            return False
        for line in (typed, self.password):
            if not line.text.strip():
                line.tell(say("还没有填。请填上再换。"))
                line.box.setFocus()
                return False
        if self.password.text != self.again.text:
            self.again.tell(say("两次输入的密码不一样。请重新输一次。"))
            self.again.box.setFocus()
            return False
        return True

    def _recovered(self, result: tuple[str, tuple[str, str]]) -> None:
        code, station = result
        proof = self.names.currentText(), self.password.text
        for line in (self.code, self.told_code, self.password, self.again):
            line.clear()
        self.show_code(code, station, say("密码已换，旧恢复码作废"), say("密码已换，请用新密码登录。"), proof)

    def _failed(self, error: Exception) -> None:
        code = self.code if self.by_code.isChecked() else self.told_code
        self.tell_failed(error, {"recovery_code": code, "password": self.password})

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.code.box.setFocus()
