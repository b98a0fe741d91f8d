"""关于: version, where the data lie, whose work is in the program, and the report for whoever helps."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QPlainTextEdit

from station_app import __version__
from station_app.actions import problem_reports
from station_app.domain.periods import BEIJING_TIME
from station_app.licences import Licence, shipped
from station_app.storage import disk_space
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.settings.section import Entry, Section
from station_app.ui.widgets.basics import label
from station_app.words import say


class AboutSection(Section):
    """Nothing to choose: to be read, and handed on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("关于"), say("版本 许可 帮助 日志"))
        self._parts: list[Licence] = []
        card = self.card(say("知识产权公共服务登记台"))
        self.facts = label("", parent=self, wrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.place = self.press(say("打开数据文件夹"), self._open_folder, say("位置 文件 在哪里"))
        self.manual = self.to_action(say("打开手册"), "manual_start", say("帮助 说明 F1 教程"))
        self.log = self.press(say("导出问题日志…"), self._ask_place, say("报告 出错 崩溃 维护"))
        for part in (self.place, self.manual, self.log):
            row.addWidget(part)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(
            label(
                say("问题日志是一个 zip：只有程序出错的位置和版本、大小，没有来访人和经办人的信息，可以发给维护的人。"),
                "note",
                self,
                wrap=True,
            )
        )
        licences = self.card(say("用到的软件和字体"), say("选一项看它的许可全文。"))
        self.parts = QListWidget(self)
        self.parts.setAccessibleName(say("用到的软件和字体"))
        self.parts.setProperty("role", "popup")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(say("许可全文"))
        both = QHBoxLayout()
        both.setSpacing(theme.px(12))
        both.addWidget(self.parts, 5)
        both.addWidget(self.text, 6)
        for box in (self.parts, self.text):
            box.setMinimumHeight(theme.px(300))
        licences.body.addLayout(both)
        self.parts.currentRowChanged.connect(self._show)
        self.entries.append(Entry(say("许可"), say("开源 协议 版权 字体 licence"), self.parts))
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        opened = self.desk.open
        free = disk_space.free_bytes(opened.store.folder.root) / 1024**3
        self.facts.setText(
            "\n".join(
                (
                    say("版本：{version}", version=__version__),
                    say("工作站：{name}（{code}）", name=opened.station.name, code=opened.station.code),
                    say("基础数据版本：{version}", version=opened.catalogue.version),
                    say("数据文件夹：{folder}", folder=opened.store.folder.root),
                    say("这块硬盘还剩 {free} GB", free=f"{free:.1f}"),
                )
            )
        )
        if not self._parts and self.isVisible():
            self.desk.background.errand(_read_licences, done=self._take)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _take(self, parts: list[Licence]) -> None:
        self._parts = parts
        self.parts.clear()
        for part in parts:
            self.parts.addItem(
                say("{name} {version}　{licence}", name=part.name, version=part.version, licence=part.licence)
            )
        self.parts.setCurrentRow(0)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._parts):
            self.text.setPlainText(self._parts[row].text or say("作者没有随附许可全文；名称见左边。"))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.open.store.folder.root)))

    def _ask_place(self) -> None:
        day = self.desk.now().astimezone(BEIJING_TIME)
        usual = Path.home() / f"station-problems-{day:%Y%m%d}.zip"
        chosen, _ = QFileDialog.getSaveFileName(self, say("导出问题日志"), str(usual), "ZIP (*.zip)")
        if chosen:
            self.hand_out(Path(chosen))

    def hand_out(self, target: Path) -> None:
        """Writes the report for whoever helps."""
        clerk, more = self.desk.open.clerk, _of_the_window()

        def write(progress: Progress) -> int:
            return problem_reports.hand_out(progress.store, clerk, target, more=more)

        def written(count: int) -> None:
            told = say("问题日志已存为 {file}，有 {count} 份报告，不含来访人信息。", file=target.name, count=count)
            self.told.emit(Notice("good", told, (), 8))

        self.desk.background.errand(write, done=written, failed=self.failed)


def _read_licences(_progress: Progress) -> list[Licence]:
    return shipped()


def _of_the_window() -> dict[str, str]:
    screens = [f"{screen.size().width()}x{screen.size().height()}" for screen in QGuiApplication.screens()]
    return {
        "qt": qVersion(),
        "platform": QGuiApplication.platformName(),
        "screens": " ".join(screens),
        "text_scale": f"{theme.text_scale():.2f}",
    }
