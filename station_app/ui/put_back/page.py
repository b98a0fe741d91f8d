"""Putting a backup back from the window. Nothing is replaced before the password is proven and the backup verified."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QProgressBar, QWidget

from station_app.domain.faults import Refused
from station_app.storage.backups import found_in, read_manifest
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.brand import BrandedPage
from station_app.words import say
from station_app.words.backups import when

if TYPE_CHECKING:
    from station_app.actions.putting_back import PutBack
    from station_app.actions.salvaging import Salvaged

_PLACE = Qt.ItemDataRole.UserRole
_LONGEST_NAME = 60


class PutBackPage(BrandedPage):
    """Chooses a backup, asks name and password, and puts it back. `done` carries the sentence to greet with,
    `left` says that nothing was changed.
    """

    done = Signal(str)
    left = Signal()

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], parent: QWidget | None = None,
        *, new_id: Callable[[], str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, width=460)
        self._new_id = new_id
        self._folder, self._background, self._clock = folder, background, clock
        self.form.addStretch(1)
        self.form.addWidget(label(say("从备份恢复"), "title", self))
        self.form.addWidget(
            label(
                say("数据库换成选中的那份备份。现在的数据库不删除，留在旁边的文件夹里。备份以后登记的、还没有报到市中心的，"
                    "恢复后看不到。"), "muted", self, wrap=True,
            )
        )  # fmt: skip
        self.banner = Banner(self)
        self.form.addWidget(self.banner)
        caption = label(say("备份"), parent=self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(say("备份"))
        self.list.setMinimumHeight(theme.px(150))
        caption.setBuddy(self.list)
        self.form.addWidget(caption)
        self.form.addWidget(self.list)
        self.other = button(say("选别处的备份（U盘、另一块磁盘）"), self._ask, role="link", parent=self)
        self.form.addWidget(self.other)
        self.name = LineBox(say("经办人（站长）"), _LONGEST_NAME, self)
        self.password = LineBox(say("密码"), 200, self)
        self.password.setEchoMode(LineBox.EchoMode.Password)
        for box, text in ((self.name, say("经办人（站长）")), (self.password, say("密码"))):
            above = label(text, parent=self)
            above.setBuddy(box)
            self.form.addWidget(above)
            self.form.addWidget(box)
        self.name.advanced.connect(self.password.setFocus)
        self.password.advanced.connect(self.put_back)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("正在核对和恢复"))
        self.bar.hide()
        self.form.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.press = button(say("恢复"), self.put_back, role="danger", parent=self)
        self.back = button(say("返回"), self.left.emit, key="Esc", parent=self)
        self.rescue = button(say("抢救损坏的数据库"), self.salvage, parent=self)
        self.rescue.setToolTip(
            say("数据库打不开或有坏页时用：能读出的都收进新的数据库，缺的从最新备份补，丢了什么按编号列出。")
        )
        self.rescue.setVisible(new_id is not None and folder.database.is_file())
        row.addWidget(self.press)
        row.addWidget(self.rescue)
        row.addWidget(self.back)
        row.addStretch(1)
        self.form.addSpacing(theme.px(8))
        self.form.addLayout(row)
        self.form.addStretch(2)
        self._fill()

    def _fill(self) -> None:
        for place, manifest in found_in(self._folder.backups):
            self._add(place, manifest.made_at, manifest.station)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self.banner.tell("info", say("这台电脑的备份文件夹里没有备份。请选U盘或另一块磁盘上的。"))
        self.press.setEnabled(self.list.count() > 0)

    def _add(self, place: Path, made_at: str, station: str) -> None:
        line = QListWidgetItem(say("{when} 备份（{station}）", when=when(made_at, self._clock()), station=station))
        line.setData(_PLACE, str(place))
        line.setSizeHint(QSize(0, theme.px(theme.CONTROL_HEIGHT)))
        self.list.addItem(line)

    def choose(self, place: Path) -> None:
        """Takes a backup from elsewhere into the list; what is none is said and changes nothing."""
        from station_app.actions.backups import the_backup

        backup = the_backup(place)
        try:
            manifest = read_manifest(backup)
        except Refused as refused:
            self.banner.tell("bad", in_words(refused))
            return
        self.banner.tell("info", "")
        self._add(backup, manifest.made_at, manifest.station)
        self.list.setCurrentRow(self.list.count() - 1)
        self.press.setEnabled(True)
        self.name.setFocus()

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, say("选备份的文件夹（名字里有站点代码和时间）"))
        if chosen:
            self.choose(Path(chosen))

    def _named(self) -> bool:
        """Whether name and password stand there; says what is missing."""
        for box in (self.name, self.password):
            if not box.text().strip():
                self.banner.tell("care", say("请填经办人和密码：要站长本人才能恢复。"))
                box.setFocus()
                return False
        return True

    def salvage(self) -> None:
        """Puts the damaged database together anew, out of itself and the newest backup."""
        new_id = self._new_id
        if new_id is None or not self.back.isEnabled() or not self._named():
            return
        name, password = self.name.text().strip(), self.password.text()
        self._wait(True, say("正在抢救，逐页读出能读的。请不要关机。"))

        def action() -> "Salvaged":
            from station_app.actions.salvaging import salvage_database

            return salvage_database(self._folder, name, password, now=self._clock(), new_id=new_id)

        self._background.write(action, done=self._salvaged, failed=self._failed)

    def _salvaged(self, result: "Salvaged") -> None:
        from station_app.words.salvage import salvaged_sentences

        self._wait(False)
        kept = result.kept.name if result.kept is not None else ""
        self.done.emit("\n".join(salvaged_sentences(
            result.entries, result.from_backup, result.from_journal, result.from_rows, len(result.lost),
            result.numbers, kept,
        )))  # fmt: skip

    def put_back(self) -> None:
        """Puts the chosen backup back. A second press while it is under way does nothing."""
        line = self.list.currentItem()
        if line is None or not self.press.isEnabled() or not self._named():
            return
        place, name, password = Path(line.data(_PLACE)), self.name.text().strip(), self.password.text()
        self._wait(True)

        def action() -> "PutBack":
            from station_app.actions.putting_back import restore

            return restore(self._folder, place, name, password, now=self._clock())

        self._background.write(action, done=self._put_back, failed=self._failed)

    def _put_back(self, result: "PutBack") -> None:
        self._wait(False)
        told = say("已恢复：{visits} 件登记，到 {until} 为止。", visits=result.visits,
                   until=when(result.until, self._clock()) if result.until else say("开始"))  # fmt: skip
        if result.kept is not None:
            told += say("换下的数据库留在 {folder}。", folder=result.kept.name)
        self.done.emit(told)

    def _failed(self, error: Exception) -> None:
        self._wait(False)
        self.banner.tell("bad", in_words(error))
        self.password.setFocus()
        self.password.selectAll()

    def _wait(self, waiting: bool, told: str = "") -> None:
        self.press.setEnabled(not waiting and self.list.count() > 0)
        self.rescue.setEnabled(not waiting)
        self.back.setEnabled(not waiting)
        self.bar.setVisible(waiting)
        if waiting:
            self.banner.tell("info", told or say("正在核对备份，核对无误才替换。请不要关机。"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.back.isEnabled():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.list if self.list.count() else self.other).setFocus()
