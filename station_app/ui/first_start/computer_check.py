"""What this computer brings along: its printers, its fonts, its room and its clock, seen before anything is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from station_app.domain.clock_check import FIRST_MONTH, clock_doubt, clock_trouble
from station_app.domain.troubles import Trouble
from station_app.storage import disk_space
from station_app.storage.folder import DataFolder
from station_app.storage.own_disk import demand_own_disk
from station_app.ui import theme
from station_app.ui.background import Background, Progress
from station_app.ui.widgets.basics import button, in_words, label
from station_app.words import say

LEAST_FREE = 2 * 1024**3
_SIGNS = {"good": "✓", "care": "!", "bad": "✕"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: free bytes, and what speaks against the folder, in words."""

    free: int
    folder: str


class ComputerCheck(QWidget):
    """`go_on`: make the station now. `back`: to the fields."""

    go_on = Signal()
    back = Signal()

    def __init__(self, folder: DataFolder, clock: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._folder, self._clock = folder, clock
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("看看这台电脑"), "title", self))
        column.addWidget(label(say("第 2 步，共 3 步：还什么都没有建。"), "muted", self))
        self.lines: dict[str, QLabel] = {}
        for name in ("printer", "fonts", "folder", "clock"):
            line = label("", parent=self, wrap=True)
            self.lines[name] = line
            column.addWidget(line)
        # Characters of names that many a system font lacks: each must be seen as itself, not as a box.
        self.sample = label(say("龘 㛃 䶮 𬭚 𠮷"), "title", self)
        self.sample.setAccessibleName(say("生僻字样"))
        self.sample.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.insertWidget(4, self.sample)
        self.press = button(say("建立工作站"), self.go_on.emit, role="primary", parent=self)
        column.addSpacing(theme.px(4))
        column.addWidget(self.press)
        self.leave = button(say("返回"), self.back.emit, role="link", parent=self)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.press)

    def look(self, background: Background) -> None:
        """Asks the system beside the window; the answers come into their lines."""
        for line in self.lines.values():
            line.setText(say("正在查看…"))
            theme.dress(line, "muted")
        self._tell("fonts", "good", say("生僻字：下面五个字都看得清，就没问题。看见方框请告诉维护的人。"))
        theme.load_fonts(rare=True)
        doubt = clock_doubt(self._clock(), None, FIRST_MONTH)
        now = self._clock()
        told = say("日期时间：{now}。不对就先改对，编号和期限都靠它。", now=f"{now:%Y-%m-%d %H:%M}")
        self._tell(
            "clock",
            "bad" if doubt else "good",
            in_words(clock_trouble(doubt, "") or Trouble("clock-before-program")) if doubt else told,
        )
        folder = self._folder

        def ask(_progress: Progress) -> Seen:
            return _seen(folder)

        background.errand(ask, done=self.take)

    def take(self, seen: Seen) -> None:
        """Shows what was found."""
        printers = QPrinterInfo.availablePrinterNames()
        if printers:
            names = say("、").join(printers[:3])
            self._tell("printer", "good", say("打印机：{names}。进去以后在“设置 › 打印机”里选。", names=names))
        else:
            told = say("打印机：没有找到。可以先登记，回执存成 PDF；接好以后在“设置 › 打印机”里选。")
            self._tell("printer", "care", told)
        if seen.folder:
            self._tell("folder", "bad", seen.folder)
        else:
            told = say(
                "数据文件夹：{folder}，还剩 {free} GB。", folder=self._folder.root, free=f"{seen.free / 1024**3:.0f}"
            )
            self._tell("folder", "care" if seen.free < LEAST_FREE else "good", told)
        self.press.setEnabled(not seen.folder)

    def _tell(self, name: str, role: str, told: str) -> None:
        self.lines[name].setText(f"{_SIGNS[role]} {told}")
        theme.dress(self.lines[name], role)


def _seen(folder: DataFolder) -> Seen:
    place = next(one for one in (folder.root, *folder.root.parents) if one.exists())
    told = ""
    try:
        demand_own_disk(folder.root)
    except Trouble as trouble:
        told = in_words(trouble)
    return Seen(disk_space.free_bytes(place), told)
