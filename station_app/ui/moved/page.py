"""The data folder is gone or moved. Nothing is made here by itself: a new station beside the old one is a mess."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from station_app.domain.troubles import Trouble
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.brand import BrandedPage
from station_app.words import say


class MovedPage(BrandedPage):
    """`there_again`: it is back in its place. `found` carries the folder where the data lie now. `wanted_put_back`
    and `wanted_anew`: from a backup, or a new station after all.
    """

    there_again = Signal()
    found = Signal(object)
    wanted_put_back = Signal()
    wanted_anew = Signal()

    def __init__(self, folder: DataFolder, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=480)
        self._folder = folder
        self.form.addStretch(2)
        self.form.addWidget(label(say("找不到数据文件夹"), "title", self))
        told = say("这台电脑上用过登记台，但数据不在原来的地方：\n{folder}", folder=folder.root)
        self.form.addWidget(label(told, "", self, wrap=True))
        self.form.addWidget(
            label(
                say("移动硬盘没接上？文件夹被移走或改了名？数据没有被程序动过。请先找一找，不要急着新建。"),
                "muted",
                self,
                wrap=True,
            )
        )
        self.banner = Banner(self)
        self.form.addWidget(self.banner)
        self.form.addSpacing(theme.px(8))
        self.again = button(say("接好了，再看一次"), self.look_again, role="primary", parent=self)
        self.choose = button(say("选它现在的位置…"), self._ask_place, icon="folder", parent=self)
        self.put_back = button(say("找不回来了，从备份恢复…"), self.wanted_put_back.emit, role="link", parent=self)
        self.anew = button(say("这里以后是另一个工作站，新建…"), self.wanted_anew.emit, role="link", parent=self)
        for part in (self.again, self.choose):
            self.form.addWidget(part)
        for link in (self.put_back, self.anew):
            self.form.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.form.addStretch(3)

    def look_again(self) -> None:
        """Looks whether it is back."""
        if self._folder.exists():
            self.there_again.emit()
        else:
            self.banner.tell("care", say("还是没有。请检查移动硬盘，或选它现在的位置。"))

    def use_place(self, place: Path) -> None:
        """Takes the folder where the data lie now; one that holds no station is told."""
        inside = DataFolder.at(place, self._folder.memory)
        if inside.database.is_file() and inside.keys.is_file():
            self.found.emit(place)
        else:
            self.banner.tell("bad", in_words(Trouble("folder-not-a-station")))

    def _ask_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, say("选数据文件夹现在的位置"))
        if chosen:
            self.use_place(Path(chosen))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.again.setFocus()
