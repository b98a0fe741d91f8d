"""The card of the wire: one key reports, and beside it stand how the last round ended and when the next one comes."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from station_app.actions import sync
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.reporting_times import ReportingTimes
from station_app.domain.stations import CityRole
from station_app.storage import clerks, sendings, wire
from station_app.storage.cipher import Database
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.reporting.times_sheet import TimesSheet
from station_app.ui.widgets.basics import Card, WholeLabel, beside, button, label
from station_app.ui.widgets.sizes import megabytes
from station_app.words import say


class WireCard(Card):
    """联网上报: seal, send and take the answer by one press. Without an address it says how to get one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("联网上报"), parent)
        self._desk = desk
        self._reporter = desk.reporter
        self.times = button(say("时间和地址"), self._ask_times, parent=self)
        self.heading.addWidget(self.times)
        self.sentence = WholeLabel(parent=self)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self.body.addWidget(self.sentence, 1)
        self.files_line = WholeLabel("", "note", self)
        self.body.addWidget(self.files_line)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("联网上报的进度"))
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.press = button(say("联网上报"), self._reporter.report, role="primary", parent=self)
        self.cancel = button(say("停止"), self._reporter.cancel, parent=self)
        self.cancel.hide()
        self.next_one = label("", "note", self)
        self.body.addLayout(beside(self.press, self.cancel, self.next_one))
        self._reporter.moved.connect(self.refresh)
        self._reporter.stepped.connect(self._step)
        self._reporter.files.stepped.connect(self._step_files)
        self.refresh()

    def refresh(self) -> None:
        """Shows how the wire stands."""
        db = self._desk.reader.db
        address, running = self._reporter.address, self._reporter.running
        enrolled = clerks.enrolment(db) is not None
        self.press.setEnabled(enrolled and bool(address) and not running)
        sending = self._reporter.files.running
        self.cancel.setVisible(running or sending)
        self.bar.setVisible(running or sending)
        if running or sending:
            self.bar.setRange(0, 0)
        self.times.setEnabled(enrolled)
        sentence, role = self._sentence(enrolled, address, running)
        self.sentence.setText(sentence)
        theme.dress(self.sentence, role)
        self.next_one.setText(_next(wire.times(db)) if enrolled and address and not running and not sending else "")
        self._tell_files(enrolled)

    def _tell_files(self, enrolled: bool) -> None:
        db, files = self._desk.reader.db, self._reporter.files
        if files.running:
            self.files_line.setText(files.told())
        elif files.outcome:
            self.files_line.setText(files.outcome)
        else:
            self.files_line.setText(_standing_files(db, self._desk.open.station.city_role) if enrolled else "")
        self.files_line.setVisible(bool(self.files_line.text()))

    def _step_files(self, done: int, total: int) -> None:
        # A bar counts to two thousand million; files may weigh more.
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 * done // max(1, total))
        self.files_line.setText(self._reporter.files.told())
        self.files_line.setVisible(True)

    def _sentence(self, enrolled: bool, address: str, running: bool) -> tuple[str, str]:
        if not enrolled:
            return say("接入市中心以后，有网络的站点一键就能上报。"), "muted"
        if not address:
            return say("本站还没有市中心的联网地址，目前用 U 盘上报。地址向市中心要，填在“时间和地址”里。"), "muted"
        if running:
            return say("正在打包、送出、等市中心回执。可以接着登记。"), ""
        if self._reporter.outcome:
            return self._reporter.outcome, self._reporter.outcome_role
        last = wire.last(self._desk.reader.db, "round")
        if not last:
            return say("还没有联网报过。按下面的按钮：打包、送出、取回执一次做完。"), ""
        at = datetime.fromisoformat(last).astimezone(BEIJING_TIME)
        return say("上次联网 {time}，已取到市中心的回执。", time=f"{at:%m-%d %H:%M}"), ""

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _ask_times(self) -> None:
        desk, db = self._desk, self._desk.reader.db
        sheet = TimesSheet(wire.times(db), wire.address(db), self.window())

        def keep(times: ReportingTimes, address: str) -> None:
            opened = desk.open

            def action() -> None:
                if address != self._reporter.address:
                    sync.choose_address(opened.store, opened.clerk, address)
                sync.choose_times(opened.store, opened.clerk, times)

            def kept(_: None) -> None:
                self.refresh()
                sheet.accept()

            desk.background.write(action, done=kept, failed=sheet.tell)

        sheet.chosen.connect(keep)
        sheet.open()


def _standing_files(db: Database, city_role: CityRole) -> str:
    """How the attached files stand; empty for a station that has none."""
    owed, done = sendings.owed(db, city_role), sendings.count_done(db)
    if owed:
        size = megabytes(sum(one.size for one in owed))
        return say("附件：市中心收妥 {done} 个，待送 {count} 个（{size} MB）", done=done, count=len(owed), size=size)
    return say("附件：市中心收妥 {done} 个，没有待送的。", done=done) if done else ""


def _next(times: ReportingTimes) -> str:
    if times.automatic == "daily":
        return say("每天 {time} 自动报", time=times.automatic_at)
    return say("每小时自动报") if times.automatic == "hourly" else say("不自动报")
