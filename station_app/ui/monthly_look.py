"""What has come to its term is looked up by itself at the start of each month, beside the window; only what is found
is told, and only to whoever may destroy it.
"""

from PySide6.QtCore import QObject, Signal

from station_app.actions import retention
from station_app.actions.rights import RIGHTS
from station_app.storage import retention as stored
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.words import say


class MonthlyLook(QObject):
    """`told`: a Notice where something is due."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._errand: Errand | None = None

    def look_if_due(self) -> bool:
        """Looks where this month's look is still to be made; says whether it does."""
        desk, now = self._desk, self._desk.now()
        if self._errand is not None or not retention.is_due(desk.reader.db, now):
            return False

        def task(progress: Progress) -> retention.Found | None:
            return retention.find_due(progress.store, desk.open.catalogue, now, lambda seen: progress(seen, seen))

        self._errand = desk.background.errand(task, done=self._found, failed=self._failed)
        return True

    def stop(self) -> None:
        """The window closes."""
        if self._errand is not None:
            self._errand.cancel()

    def _found(self, found: retention.Found | None) -> None:
        if found is None:
            self._errand = None
            return
        opened = self._desk.open
        self._desk.background.write(
            lambda: retention.keep(opened.store, opened.clerk, found), done=lambda _: self._kept(), failed=self._failed
        )

    def _kept(self) -> None:
        self._errand = None
        counted = stored.counts(self._desk.reader.db)
        due = sum(whole - held for whole, held in counted.values())
        if due and self._desk.open.clerk.role in RIGHTS["destroy_expired"]:
            told = say("有 {count} 件个人信息到了保存期限。请到“保存与归档”逐条核对，再销毁或保留。", count=due)
            self.told.emit(Notice("care", told, (), 0))

    def _failed(self, error: Exception) -> None:
        self._errand = None
        self._desk.background.unheard.emit(error)
