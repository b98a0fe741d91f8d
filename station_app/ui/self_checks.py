"""The desk looks at itself by itself: some seconds after sign-in, and where it stays open each hour if it is due.

An errand beside the window; only what is found is told. What has come to its term is looked up at the same time.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.actions import self_checks
from station_app.actions.self_checks import Checked
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk
from station_app.ui.monthly_look import MonthlyLook
from station_app.ui.notices import Notice
from station_app.words import say
from station_app.words.states import finding_sentence

AFTER_SIGN_IN: Final = 20_000
"""Milliseconds: after the day's backup, which reads the same pages."""
EACH_HOUR: Final = 3_600_000
_TOLD: Final = 3


class SelfChecks(QObject):
    """`told`: a Notice where something was found."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._errand: Errand | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._look)
        self.monthly = MonthlyLook(desk, self)
        self.monthly.told.connect(self.told.emit)

    def begin_day(self) -> None:
        """From now on the desk is looked at when it is due."""
        self._clock.start(AFTER_SIGN_IN)

    def end_day(self) -> None:
        """The window closes: what is under way stops at its next step."""
        self._clock.stop()
        self.monthly.stop()
        if self._errand is not None:
            self._errand.cancel()

    def _look(self) -> None:
        self._clock.setInterval(EACH_HOUR)
        self.check_if_due()
        self.monthly.look_if_due()

    def check_if_due(self) -> bool:
        """Looks where it is due, one check at a time; says whether it does."""
        depth = self_checks.due(self._desk.reader.db, self._desk.now())
        if depth is None or self._errand is not None:
            return False

        def task(progress: Progress) -> Checked | None:
            # How many entries there are is not known before they are read: nobody sees how far this is.
            checked = self_checks.check(progress.store, depth, lambda done: progress(done, done))
            return None if progress.cancelled else checked

        self._errand = self._desk.background.errand(task, done=self._done, failed=self._failed)
        return True

    def _done(self, checked: Checked | None) -> None:
        self._errand = None
        if checked is None:
            return
        opened, now = self._desk.open, self._desk.now()
        self._desk.background.write(lambda: self_checks.remember(opened.store, opened.clerk, checked, now))
        if checked.findings:
            lines = [finding_sentence(one.code, one.where) for one in checked.findings[:_TOLD]]
            more = len(checked.findings) - _TOLD
            lines += [say("另有 {count} 处，请用 station verify 全部列出。", count=more)] if more > 0 else []
            told = say("自检发现数据库有不对的地方，登记的内容没有动：{found}", found="\n".join(lines))
            self.told.emit(Notice("bad", told, (), 0))

    def _failed(self, error: Exception) -> None:
        self._errand = None
        self._desk.background.unheard.emit(error)
