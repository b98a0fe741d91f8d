"""区分表: the editions that came in; a full list is imported, two are compared, one is chosen to be searched."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from station_app.actions import goods as goods_lists
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.goods import Edition, GoodsList
from station_app.storage import goods
from station_app.ui import theme
from station_app.ui.background import Errand
from station_app.ui.desk import Desk
from station_app.ui.intakes.reading import day_in
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.days import DayBox
from station_app.ui.widgets.marks import caption
from station_app.words import say
from station_app.words.faults import sentence

MOST_SHOWN: Final = 1000


class GoodsListsDialog(QDialog):
    """The editions. `chosen` carries the name of the one to search from now on, `imported` that of a new one."""

    chosen = Signal(str)
    imported = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(say("区分表"))
        self.setMinimumSize(theme.px(680), theme.px(560))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("区分表"), "title", self))
        self.editions = QListWidget(self)
        self.editions.setAccessibleName(say("已有的区分表"))
        self.editions.setFixedHeight(theme.px(110))
        column.addWidget(self.editions)
        self.use = button(say("用选中的这一版"), self._use, parent=self)
        self.first = CodeBox(say("对比：旧版"), [], say("选旧版"), self)
        self.second = CodeBox(say("对比：新版"), [], say("选新版"), self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.use)
        row.addStretch(1)
        row.addWidget(caption(say("对比"), self.first))
        row.addWidget(self.first)
        row.addWidget(self.second)
        column.addLayout(row)
        self.told = label("", "note", self, wrap=True)
        column.addWidget(self.told)
        self.lines = QListWidget(self)
        self.lines.setAccessibleName(say("两版的差别，或没有导入的行"))
        column.addWidget(self.lines, 1)
        self.name = LineBox(say("版本名称"), 60, self)
        self.name.setPlaceholderText(say("如 13-2026；不填用文件名"))
        self.since = DayBox(say("现行起日"), desk.now, self)
        self.load = button(say("导入文件…"), self._ask, role="primary", parent=self)
        entry = QHBoxLayout()
        entry.setSpacing(theme.px(8))
        entry.addWidget(caption(say("版本名称"), self.name))
        entry.addWidget(self.name, 2)
        entry.addWidget(caption(say("现行起日"), self.since))
        entry.addWidget(self.since, 1)
        entry.addWidget(self.load)
        column.addLayout(entry)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(say("导入进度"))
        self.bar.hide()
        self.stop = button(say("停止导入"), self._stop, parent=self)
        self.stop.hide()
        self._errand: Errand | None = None
        under_way = QHBoxLayout()
        under_way.addWidget(self.bar, 1)
        under_way.addWidget(self.stop)
        column.addLayout(under_way)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.close_button = button(say("关闭"), self.reject, key="Esc", parent=self)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self.close_button)
        column.addLayout(last)
        for made in (self.use, self.load, self.stop, self.close_button):
            made.setAutoDefault(False)
        self.first.chosen.connect(self._compare)
        self.second.chosen.connect(self._compare)
        self.reload()
        self.name.setFocus()

    def reload(self) -> None:
        """Reads the editions anew."""
        known = goods.editions(self._desk.reader.db)
        self.editions.clear()
        day = self._desk.now().astimezone(BEIJING_TIME).date()
        for one in known:
            day_one = one.edition.valid_from
            since = say("{day} 起现行", day=day_one.isoformat()) if day_one else say("没有写明起用日")
            told = say("{name}　{items} 项　{since}", name=one.edition.name, items=one.items, since=since)
            if one.refused:
                told = say("{told}　未存 {count} 行", told=told, count=one.refused)
            if one.edition.in_force(day):
                told = say("{told}　今天现行", told=told)
            line = QListWidgetItem(told)
            line.setData(Qt.ItemDataRole.UserRole, one.edition.name)
            self.editions.addItem(line)
        self.editions.setCurrentRow(0)
        self.use.setEnabled(bool(known))
        for box in (self.first, self.second):
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for one in known:
                box.addItem(one.edition.name, one.edition.name)
            box.setEnabled(len(known) > 1)
            box.blockSignals(False)
        self.told.setText(say("还没有导入区分表，用的是自带的少量常用项。") if not known else "")

    def take(self, file: Path) -> None:
        """Reads a file beside the window, stores what is right in it, and names the rows that were left out."""
        edition = Edition(self.name.text().strip() or file.stem[:60], "", day_in(self.since), None)
        self._busy(say("正在读 {name} …", name=file.name))
        self._errand = self._desk.background.errand(
            lambda progress: goods_lists.read_list(file, edition, progress), done=self._store, failed=self._failed,
            progress=self._show_progress,
        )  # fmt: skip
        self.stop.show()

    def _show_progress(self, done: int, total: int) -> None:
        if isValid(self) and self._errand is not None:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.banner.tell("info", say("正在读 {done}/{total} 项 …", done=done, total=total))

    def _stop(self) -> None:
        """Nothing is stored yet while there is something to stop."""
        if self._errand is not None:
            self._errand.cancel()
            self.stop.setEnabled(False)

    def done(self, result: int) -> None:
        """Whoever closes the window wants no more of what is being read."""
        self._stop()
        super().done(result)

    def _store(self, read: tuple[GoodsList, str]) -> None:
        if not isValid(self):
            return
        found, digest = read
        self._errand = None
        self.stop.hide()
        self._busy(say("正在存 {count} 项 …", count=len(found.rows)))
        desk, opened, now = self._desk, self._desk.open, self._desk.now()
        desk.background.write(
            lambda: goods_lists.store_list(opened.store, opened.clerk, found, digest, now=now, new_id=desk.new_id),
            done=lambda _: self._stored(found), failed=self._failed,
        )  # fmt: skip

    def _stored(self, found: GoodsList) -> None:
        if not isValid(self):
            return
        self._idle()
        self.reload()
        told = say("已导入 {edition}：{items} 项，未存 {refused} 行。", edition=found.edition.name,
                   items=len(found.rows), refused=len(found.refused))  # fmt: skip
        self.banner.tell("care" if found.refused else "good", told)
        self.lines.clear()
        for one in found.remarks[:MOST_SHOWN]:
            row = say("第 {number} 行", number=one.place) if one.place.isdecimal() else one.place
            self.lines.addItem(say("{place}：{message}", place=row, message=sentence(one.fault)))
        self.imported.emit(found.edition.name)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self._idle()
            self.banner.tell("bad", in_words(error))
            self.load.setFocus()

    def _busy(self, told: str) -> None:
        self.banner.tell("info", told)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.load.setEnabled(False)

    def _idle(self) -> None:
        self._errand = None
        self.bar.hide()
        self.stop.hide()
        self.stop.setEnabled(True)
        self.load.setEnabled(True)

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, say("选区分表文件"), "", say("区分表（*.json *.xlsx）"))
        if chosen:
            self.take(Path(chosen))

    def _use(self) -> None:
        line = self.editions.currentItem()
        if line is not None:
            self.chosen.emit(line.data(Qt.ItemDataRole.UserRole))
            self.accept()

    def _compare(self) -> None:
        first, second = self.first.code(), self.second.code()
        self.lines.clear()
        if not first or not second or first == second:
            return
        found = goods.differences(self._desk.reader.db, first, second, limit=MOST_SHOWN + 1)
        shown = found[:MOST_SHOWN]
        more = say("，只列前 {most} 项", most=MOST_SHOWN) if len(found) > MOST_SHOWN else ""
        self.told.setText(say("{first} 与 {second} 有 {count} 项不同{more}", first=first, second=second,
                              count=len(shown), more=more))  # fmt: skip
        for one in shown:
            self.lines.addItem(say("{name}　{old} → {new}", name=one.name, old=_class(one.first_class),
                                   new=_class(one.second_class)))  # fmt: skip


def _class(number: int | None) -> str:
    return say("第{number}类", number=number) if number is not None else say("没有")

