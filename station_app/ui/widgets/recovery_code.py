"""The recovery code, shown once: printed or kept as a file, and going on only after it is said to be safe."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.background import Background, Progress
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.words import say

PrintPaper = Callable[[bytes, str], bool]
"""Prints a PDF under a title; False where there is no printer."""


class RecoveryCode(QWidget):
    """Shows a code of groups of four. `kept` says that the clerk has it safe, `wanted_back` that all is to be undone.

    `printed` and `filed` count the sheets that left: journalled once there is a journal to write into.
    """

    kept = Signal()
    wanted_back = Signal()

    def __init__(
        self, code: str, station: tuple[str, str], day: date, background: Background, print_paper: PrintPaper,
        parent: QWidget | None = None, *, step: str = "", go_on: str = "",
    ) -> None:  # fmt: skip
        """Of the first start, which can be taken back; with `step` and `go_on` of what is done already."""
        super().__init__(parent)
        self.code, self._station, self._day = code, station, day
        self._background, self._print_paper = background, print_paper
        self._pdf: bytes | None = None
        self.printed, self.filed = 0, 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(label(say("保存恢复码"), "title", self))
        column.addWidget(label(step or say("第 3 步，共 3 步"), "muted", self))
        column.addWidget(
            label(
                say("所有人都忘了密码时，只有它能打开本站的数据。只显示这一次：请打印后锁进柜子，不要拍照，不要放在电脑旁。"),
                "muted", self, wrap=True,
            )
        )  # fmt: skip
        column.addWidget(self._grid())
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.print = button(say("打印恢复码"), self._ask_print, icon="printer", parent=self)
        self.save = button(say("另存恢复码"), self._ask_place, icon="folder", parent=self)
        row.addWidget(self.print)
        row.addWidget(self.save)
        row.addStretch(1)
        column.addLayout(row)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.safe = QCheckBox(say("我已妥善保存恢复码"), self)
        self.safe.setAccessibleName(say("我已妥善保存恢复码"))
        column.addWidget(self.safe)
        self.go_on = button(go_on or say("进入登记台"), self.kept.emit, role="primary", parent=self)
        self.go_on.setEnabled(False)
        self.safe.toggled.connect(self.go_on.setEnabled)
        column.addWidget(self.go_on)
        self.back = button(say("返回改填（这个恢复码作废）"), self.wanted_back.emit, role="link", parent=self)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.back.setVisible(not step)
        self.setFocusProxy(self.print)

    def _grid(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setAccessibleName(say("恢复码 {code}", code=self.code))
        grid = QGridLayout(card)
        margin = theme.px(20)
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(14))
        for place, group in enumerate(self.code.split("-")):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label(str(place + 1), "note", card), 0, Qt.AlignmentFlag.AlignHCenter)
            shown = label(group, "code", card)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            cell.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
            grid.addLayout(cell, place // 4, place % 4)
        return card

    def save_to(self, path: Path) -> None:
        """Sets the sheet and keeps it at the named place, and nowhere else."""

        def kept(_: object) -> None:
            self.filed += 1
            self.banner.tell("info", say("已存到所选位置。请打印出来锁好，再删掉这个文件。"))

        def write(pdf: bytes) -> None:
            from station_app.storage.files import replace_file

            self._background.errand(lambda _: replace_file(path, pdf), done=kept, failed=self._failed)

        self._with_sheet(write)

    def journal(
        self, folder: DataFolder, name: str, password: str, clock: Callable[[], datetime], new_id: Callable[[], str],
        then: Callable[[], object],
    ) -> None:  # fmt: skip
        """Has it written down, where the desk is closed, that sheets were made; then `then`."""
        printed, filed = self.printed, self.filed
        if not (printed or filed):
            then()
            return
        self.go_on.setEnabled(False)

        def failed(error: Exception) -> None:
            self.go_on.setEnabled(True)
            self._failed(error)

        def action() -> None:
            from station_app.actions.recovery_sheets import note_where_closed

            note_where_closed(folder, name, password, printed, filed, now=clock(), new_id=new_id)

        def done(_: None) -> None:
            then()

        self._background.write(action, done=done, failed=failed)

    def _ask_print(self) -> None:
        def send(pdf: bytes) -> None:
            try:
                printed = self._print_paper(pdf, say("恢复码"))
            except Exception as error:
                self._failed(error)
                return
            if printed:
                self.printed += 1
                self.banner.tell("info", say("已送到打印机。请核对纸上的八组字符和屏幕一致。"))
            else:
                self.banner.tell("care", say("这台电脑没有接打印机。请用“另存恢复码”存成文件，到别处打印。"))

        self._with_sheet(send)

    def _ask_place(self) -> None:
        name = say("恢复码 {station}.pdf", station=self._station[0])
        chosen, _ = QFileDialog.getSaveFileName(self, say("另存恢复码"), name, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def _with_sheet(self, use: Callable[[bytes], None]) -> None:
        if self._pdf is not None:
            use(self._pdf)
            return
        code, (station_code, station_name), day = self.code, self._station, self._day

        def make(_: Progress) -> bytes:
            from station_app.documents.recovery_sheet import RecoverySheet, recovery_sheet

            return recovery_sheet(RecoverySheet(tuple(code.split("-")), station_name, station_code, day))

        def made(pdf: bytes) -> None:
            self._pdf = pdf
            use(pdf)

        self._background.errand(make, done=made, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.banner.tell("bad", in_words(error))
