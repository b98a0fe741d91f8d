"""The page 保存与归档: what has come to its term, held or destroyed with a signed list; and a year's archive.

For the station's manager; others read that it is not theirs.
"""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from station_app.actions import retention
from station_app.actions.acts import Changes
from station_app.actions.rights import RIGHTS
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.retention import Due, rules
from station_app.storage import retention as stored
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.keeping.details import Details
from station_app.ui.keeping.work import KeepingWork
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, beside, button, in_words, label
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.proof_card import ProofCard
from station_app.ui.widgets.reason import ReasonDialog
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.personal_data import kind_words

_SECONDS = 10


class KeepingPage(QWidget):
    """`told`: a Notice."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.work = KeepingWork(desk, self)
        self.rule = QComboBox()
        self.rule.setAccessibleName(say("哪一类"))
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rule.setMinimumContentsLength(16)
        self.summary = label("", "muted", wrap=True)
        model: PagingModel[Due] = PagingModel(
            [
                Column(say("到期"), lambda due: due.due_on, width=100),
                Column(say("种类"), lambda due: kind_words(due.kind), width=96),
                Column(say("编号"), lambda due: due.number or say("—"), width=190),
                Column(say("最后一次"), lambda due: due.last_day, width=100),
                Column(say("保留"), lambda due: due.held, width=120),
            ],
            self._fetch, lambda due: (due.due_on, due.record_id),
        )  # fmt: skip
        self.table = Table(model, 4, say("到期的"))
        self.empty = Nothing(say("没有到期的"), say("每月初会自动查一次；也可以现在查。"), icon="empty-day")
        self._either = QStackedWidget()
        self._either.setMinimumHeight(theme.px(150))
        for part in (self.table, self.empty):
            self._either.addWidget(part)
        self.details = Details()
        self.look = button(say("现在查"), self.look_now)
        self.hold = button(say("保留…"), self.ask_hold)
        self.press_destroy = button(say("销毁这些…"), self.begin_destroying, role="danger")
        self.again = button(say("上次的清单…"), self.write_last)
        self.year = QComboBox()
        self.year.setAccessibleName(say("哪一年"))
        self.archive = button(say("做年度归档包…"), self.make_archive)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(say("做到哪里"))
        self.bar.setTextVisible(False)
        self.stop = button(say("停止"), self.work.stop, key="Esc")
        self.ask = ProofCard()
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._fill()
        self._rights()

    def _lay_out(self) -> None:
        whole = QWidget()
        margin = theme.px(16)
        column = QVBoxLayout(whole)
        column.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        column.setSpacing(theme.px(12))
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.rule)
        head.addWidget(self.summary, 1)
        card.body.addLayout(head)
        card.body.addWidget(self._either, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        footing: tuple[QWidget, ...] = (self.look, self.hold, self.again, self.bar, self.stop)
        for part in footing:
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.press_destroy)
        card.body.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(card, 12)
        row.addWidget(self.details, 8)
        column.addLayout(row, 1)
        column.addWidget(self.ask)
        year = self.year_card = Card(say("年度归档"))
        told = say("一年的台账、各表和日志链装成一个文件包，带签名，可单独核对；不含姓名、电话和咨询内容。")
        year.body.addWidget(label(told, "muted", wrap=True))
        year.body.addLayout(beside(self.year, self.archive))
        column.addWidget(year)
        for hidden in (self.bar, self.stop):
            hidden.hide()
        closed = Nothing(say("保存期限和归档由站长来办"), say("到期的个人信息由站长核对后销毁。需要看时请站长登录。"))
        for page in (whole, closed):
            self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self.rule.currentIndexChanged.connect(lambda _at: self._narrow())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.table.model().modelReset.connect(lambda: QTimer.singleShot(0, self, self._choose))
        self.ask.confirmed.connect(self._confirmed)
        self.ask.ended.connect(self.year_card.show)
        self.ask.ended.connect(self.table.setFocus)
        self.work.refused.connect(self.ask.refused)
        self.work.permitted.connect(self._permitted)
        self.work.stepped.connect(self._step)
        self.work.destroyed.connect(self._destroyed)
        self.work.archived.connect(self._archived)
        self.work.given_up.connect(lambda _: self._over(Notice("info", say("已停止，没有留下文件。"), (), _SECONDS)))
        self.work.failed.connect(lambda error: self._over(Notice("bad", in_words(error), (), 0)))

    # --- what the window asks ----------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The page comes to the front: the caret goes to the list, or to the first button where there is none."""
        self.refresh()
        if self.table.model().rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        (self.table if self.table.model().rowCount() else self.look).setFocus()

    def refresh(self) -> None:
        """Reads the list anew."""
        self.table.reload()
        whole, held = self._counted()
        self.summary.setText(
            say("到期 {count} 件，保留 {held} 件", count=whole, held=held) if whole else say("没有到期的")
        )
        self._either.setCurrentIndex(0 if self.table.model().rowCount() else 1)
        self._enable(whole - held)
        if not self.table.model().rowCount():
            self.details.show_preview(None)

    def changed(self, changes: Changes) -> None:
        """Something was written: look again where it concerns this list."""
        if changes.kinds & {"retention", "visitor"} and not self.work.busy:
            self.refresh()

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here."""
        self.ask.give_up()
        self._rights()

    def leave(self) -> None:
        """The window closes: what is under way stops at its next step."""
        self.work.stop()

    # --- the list ----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self.rule.addItem(say("全部"), "")
        for one in rules(self._desk.open.catalogue, today):
            self.rule.addItem(one.label, one.code)
        for year in range(today.year - 1, today.year - 12, -1):
            self.year.addItem(str(year), year)

    def _rights(self) -> None:
        self._stack.setCurrentIndex(0 if self._desk.open.clerk.role in RIGHTS["destroy_expired"] else 1)
        self.refresh()

    def _fetch(self, after: tuple[str, str] | None, limit: int) -> list[Due]:
        return stored.page(self._desk.reader.db, rule=self._code(), after=after, limit=limit)

    def _narrow(self) -> None:
        if not self.ask.isHidden():
            # What was asked about is shown no more: it must be asked anew.
            self.ask.give_up()
            self.rule.setFocus()
        self.refresh()

    def _code(self) -> str:
        """The rule whose lines are shown; empty for all of them."""
        return str(self.rule.currentData() or "")

    def _counted(self) -> tuple[int, int]:
        """How many lines are due under what is shown, and how many of them are held."""
        mine = [found for name, found in stored.counts(self._desk.reader.db).items() if self._code() in ("", name)]
        return sum(whole for whole, _ in mine), sum(held for _, held in mine)

    def _choose(self) -> None:
        due = self.table.chosen()
        self.hold.setEnabled(due is not None)
        if due is None:
            self.details.show_preview(None)
            return
        self.hold.setText(say("取消保留…") if due.held else say("保留…"))
        self.hold.setAccessibleName(self.hold.text())
        try:
            desk = self._desk
            preview = retention.preview(desk.reader.db, desk.open.catalogue, due.record_id, desk.now())
        except Refused:
            preview = None
        self.details.show_preview(preview)

    def look_now(self) -> None:
        """Looks at once what is due."""

        def looked() -> None:
            self._busy(False)
            self.enter()
            self.told.emit(Notice("info", say("已查过：{summary}。", summary=self.summary.text()), (), _SECONDS))

        def stopped() -> None:
            self._over(Notice("info", say("已停止，名单没有变。"), (), _SECONDS))

        self._busy(True)
        self.work.look(looked, stopped)

    def ask_hold(self) -> None:
        """Asks why a line is kept beyond its term, or why no longer."""
        due = self.table.chosen()
        if due is None:
            return
        held = bool(due.held)
        title = say("取消保留") if held else say("保留，到期也不销毁")
        dialog = ReasonDialog(title, say("{kind} {number}", kind=kind_words(due.kind), number=due.number), title, self)
        dialog.confirmed.connect(lambda reason: self.work.hold(due.record_id, reason, held=held))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._back())
        dialog.open()

    def _back(self) -> None:
        self.window().activateWindow()
        self.table.setFocus()

    # --- destroying --------------------------------------------------------------------------------------------------

    def begin_destroying(self) -> None:
        """Asks again before what is shown is destroyed."""
        label_of = self.rule.currentText()
        told = say("{what}：{summary}。没有办结的、又来过的不动。不能撤销；销毁后写出带签名的清单。", what=label_of,
                   summary=self.summary.text())  # fmt: skip
        self.year_card.hide()
        self.ask.begin(say("销毁到期的个人信息"), told, say("销毁"))

    def _confirmed(self, reason: str, proof: str) -> None:
        code, (whole, _held) = self._code(), self._counted()
        self.work.destroy((code,) if code else (), whole, reason, proof, self._file("destroyed"))

    def _permitted(self) -> None:
        self.ask.done()
        self._busy(True)

    def _destroyed(self, run: object, path: str) -> None:
        from station_app.actions.destroying import Run

        assert isinstance(run, Run)
        told = say("已销毁 {records} 条记录里的个人信息、{files} 个附件，{skipped} 件没有动。",
                   records=run.records, files=run.files, skipped=run.skipped)  # fmt: skip
        if path:
            where = say("清单已写到 {file}，请打印、签字、归档。", file=Path(path).name)
        else:
            # What is destroyed cannot be taken back; its list can be had again.
            where = say("清单没有写成，原因见下一条。处理后按“上次的清单…”再写。")
        self._over(Notice("good" if path else "care", say("{first}{then}", first=told, then=where), (), 0))

    def write_last(self) -> None:
        """Writes the list of the last run once more."""
        found = stored.runs(self._desk.reader.db)
        if not found:
            self.told.emit(Notice("info", say("还没有销毁过，没有清单。"), (), _SECONDS))
            return
        place = self._file("destroyed")
        self._busy(True)
        self.work.write_list(found[0][0], place, lambda: self._over(
            Notice("good", say("清单已写到 {file}。", file=place.name), (), _SECONDS)
        ))  # fmt: skip

    # --- the year's archive ------------------------------------------------------------------------------------------

    def make_archive(self) -> None:
        """Asks where, and writes the chosen year's archive."""
        year = int(self.year.currentData())
        name = f"{self._desk.open.station.code}-{year}.zip"
        chosen, _ = QFileDialog.getSaveFileName(self, say("归档包存到哪里"), name, say("文件包（*.zip）"))
        if chosen:
            self.archive_to(year, Path(chosen))

    def archive_to(self, year: int, place: Path) -> None:
        """Writes a year's archive there."""
        self._busy(True)
        self.work.archive(year, place)

    def _archived(self, path: str) -> None:
        told = say("归档包已写到 {file}。核对：解开后运行 python check.py，只读，不联网。", file=Path(path).name)
        self._over(Notice("good", told, (), 0))

    # --- how far it is -----------------------------------------------------------------------------------------------

    def _step(self, done: int, whole: int) -> None:
        self.bar.setRange(0, whole)
        self.bar.setValue(done)

    def _busy(self, busy: bool) -> None:
        self.bar.setRange(0, 0)
        for part in (self.bar, self.stop):
            part.setVisible(busy)
        for part in (self.look, self.press_destroy, self.again, self.archive, self.hold):
            part.setEnabled(not busy)

    def _enable(self, loose: int) -> None:
        self.press_destroy.setEnabled(loose > 0 and not self.work.busy)

    def _over(self, notice: Notice) -> None:
        self._busy(False)
        self.refresh()
        self.told.emit(notice)

    def _file(self, what: str) -> Path:
        now: datetime = self._desk.now().astimezone(BEIJING_TIME)
        return self._desk.printing.papers / f"{self._desk.open.station.code}-{what}-{now:%Y%m%d-%H%M%S}.zip"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.work.busy:
            self.work.stop()
        else:
            super().keyPressEvent(event)
