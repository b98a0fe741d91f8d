"""Setting the station up: by hand as a station of its own, or by the file that the city gave."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from station_app.domain.faults import Refused
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.first_start.choice import Choice
from station_app.ui.first_start.computer_check import ComputerCheck
from station_app.ui.first_start.fields import Line, tell_faults
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.brand import BrandedPage
from station_app.ui.widgets.recovery_code import PrintPaper, RecoveryCode
from station_app.words import say

if TYPE_CHECKING:
    from station_exchange.enrolment import EnrolmentPaper


class FirstStartPage(BrandedPage):
    """Takes station and manager, sets the station up, shows the recovery code, signs the manager in: `opened`."""

    opened = Signal(object)
    wanted_put_back = Signal()
    wanted_practice = Signal()

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], new_id: Callable[[], str],
        print_paper: PrintPaper, parent: QWidget | None = None, cost: Cost | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, width=440)
        self._folder, self._background, self._cost = folder, background, cost
        self._clock, self._new_id, self._print_paper = clock, new_id, print_paper
        self._paper: EnrolmentPaper | None = None
        self.recovery: RecoveryCode | None = None
        self.made = ""
        """The recovery code of a station that was made here and not yet entered: whoever leaves now leaves none."""
        self.fields = QWidget(self)
        self.choice = Choice(self)
        self.put_back = self.choice.buttons[2]
        self.choice.with_file.connect(self._ask_paper)
        self.choice.alone.connect(lambda: self.show_step(self.fields))
        self.choice.put_back.connect(self.wanted_put_back)
        self.choice.practice.connect(self.wanted_practice)
        self.check = ComputerCheck(folder, clock, self)
        self.check.go_on.connect(self.set_up)
        self.check.back.connect(lambda: self.show_step(self.fields))
        column = QVBoxLayout(self.fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("建立工作站"), "title"))
        column.addWidget(label(say("第 1 步，共 3 步：填好本站和站长。数据加密后存在这台电脑上。"), "muted", wrap=True))
        self.banner = Banner(self.fields)
        column.addWidget(self.banner)
        self.code = Line(say("站点代码"), say("市中心给的代码，例如 G003"))
        self.name = Line(say("站点名称"), say("印在回执上的全称"))
        self.manager = Line(say("站长姓名"))
        self.password = Line(say("密码"), say("至少 8 个字符，字多比花样多更管用"), secret=True)
        self.again = Line(say("再输一次密码"), secret=True)
        self.lines = {
            "station": self.code, "name": self.name, "manager": self.manager, "password": self.password,
            "again": self.again,
        }  # fmt: skip
        chain = list(self.lines.values())
        for line, after in zip(chain, [*chain[1:], None], strict=True):
            column.addWidget(line)
            line.box.returnPressed.connect(self.to_the_check if after is None else after.box.setFocus)
        self.next = button(say("下一步：看看这台电脑"), self.to_the_check, role="primary")
        column.addSpacing(theme.px(4))
        column.addWidget(self.next)
        self.back = button(say("返回"), self._start_over, role="link")
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.press = self.check.press
        self.form.addStretch(1)
        for step in self._steps:
            self.form.addWidget(step)
        self.form.addStretch(1)
        self.show_step(self.choice)

    @property
    def _steps(self) -> tuple[QWidget, ...]:
        return (self.choice, self.fields, self.check)

    def show_step(self, step: QWidget) -> None:
        """Shows one step, the caret where its work begins; what was typed in the others stays."""
        for one in self._steps:
            one.setVisible(one is step)
        if step is self.fields:
            (self.manager if self.code.box.isReadOnly() else self.code).box.setFocus()
        else:
            step.setFocus()

    def to_the_check(self) -> None:
        """On to the computer, where nothing in the fields has to be mended first."""
        from station_app.actions.stations import set_up_faults

        self.banner.tell("info", "")
        for line in self.lines.values():
            line.tell("")
        faults = set_up_faults(
            self.code.text.strip().upper(), self.name.text, self.manager.text, self.password.text
        )
        if faults:
            self.banner.tell("bad", tell_faults(faults, self.lines))
        elif self._same_twice():
            self.show_step(self.check)
            self.check.look(self._background)

    def _same_twice(self) -> bool:
        if self.password.text == self.again.text:
            return True
        self.again.tell(say("两次输入的密码不一样。请重新输一次。"))
        self.again.box.setFocus()
        return False

    def _start_over(self) -> None:
        self._paper = None
        for line in (self.code, self.name):
            if line.box.isReadOnly():
                line.box.setReadOnly(False)
                line.box.clear()
        self.banner.tell("info", "")
        self.show_step(self.choice)

    def abandon(self) -> None:
        """Whoever leaves before the recovery code is kept leaves no station behind: nobody could ever recover it."""
        code, self.made = self.made, ""
        if code:
            from station_app.actions.unmaking import unmake

            self._background.write(lambda: unmake(self._folder, code))

    def _unmake_and_mend(self) -> None:
        self.abandon()
        if self.recovery is not None:
            self.form.removeWidget(self.recovery)
            self.recovery.hide()
            self.recovery.deleteLater()
            self.recovery = None
        self.show_step(self.fields)

    def set_up(self) -> None:
        """Sets the station up with what was typed; faults stand beneath their fields."""
        if not self.press.isEnabled():
            return
        self.banner.tell("info", "")
        if self.password.text != self.again.text:
            self.show_step(self.fields)
            self._same_twice()
            return
        code, name, manager = self.code.text.strip().upper(), self.name.text, self.manager.text
        password, paper = self.password.text, self._paper
        self._wait(True)

        def action() -> str:
            from station_app.actions.stations import set_up

            return set_up(
                self._folder, code=code, name=name, manager=manager, password=password, now=self._clock(),
                new_id=self._new_id, paper=paper, cost=self._cost,
            )  # fmt: skip

        self._background.write(action, done=self._show_code, failed=self._refused)

    def use_paper(self, file: Path) -> None:
        """Reads the city's file: code and name come from it then. What is wrong with it is said above the fields."""
        from station_app.delivery.folder import read_file
        from station_exchange.enrolment import MAX_ENROLMENT, read_paper
        from station_exchange.refusals import ExchangeRefused

        self.show_step(self.fields)
        try:
            self._paper = read_paper(read_file(file, MAX_ENROLMENT))
        except ExchangeRefused as error:
            refused = Refused.because("enrolment-refused", "file", reason=error.code.value)
            self.banner.tell("bad", in_words(refused))
            return
        except Exception as error:
            self.banner.tell("bad", in_words(error))
            return
        for line, text in ((self.code, self._paper.station), (self.name, self._paper.station_name)):
            line.box.setText(text)
            line.box.setReadOnly(True)
            line.tell("")
        told = say("已读入{centre}给 {code} 的接入文件。", centre=self._paper.centre_name, code=self._paper.station)
        told += say("换电脑、重装的：建好后到“数据上报”页，可把本站以前报过的登记从市中心取回。")
        self.banner.tell("good", told)
        self.manager.box.setFocus()

    def _ask_paper(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, say("选市中心给的接入文件"))
        if chosen:
            self.use_paper(Path(chosen))

    def _show_code(self, code: str) -> None:
        self._wait(False)
        self.made = code
        for step in self._steps:
            step.hide()
        station = (self.code.text.strip().upper(), self.name.text.strip())
        day = self._clock().date()
        self.recovery = RecoveryCode(code, station, day, self._background, self._print_paper, self)
        self.recovery.kept.connect(self._open)
        self.recovery.wanted_back.connect(self._unmake_and_mend)
        self.form.insertWidget(1, self.recovery)
        self.recovery.show()
        self.recovery.setFocus()

    def _open(self) -> None:
        self.made = ""
        name, password = self.manager.text.strip(), self.password.text
        printed, filed = (self.recovery.printed, self.recovery.filed) if self.recovery is not None else (0, 0)

        def action() -> object:
            from station_app.actions.recovery_sheets import note_sheets
            from station_app.actions.stations import open_desk

            now, new_id = self._clock(), self._new_id
            desk = open_desk(self._folder, name, password, now=now, new_id=new_id)
            try:
                note_sheets(desk, printed, filed, now=now, new_id=new_id)
            except BaseException:
                desk.close()
                raise
            return desk

        def failed(error: Exception) -> None:
            if self.recovery is not None:
                self.recovery.banner.tell("bad", in_words(error))

        self._background.write(action, done=self.opened.emit, failed=failed)

    def _refused(self, error: Exception) -> None:
        self._wait(False)
        self.show_step(self.fields)
        told = tell_faults(error.faults, self.lines) if isinstance(error, Refused) else in_words(error)
        self.banner.tell("bad", told)

    def _wait(self, waiting: bool) -> None:
        self.press.setEnabled(not waiting)
        self.press.setText(say("正在建立…") if waiting else say("建立工作站"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.choice.setFocus()
