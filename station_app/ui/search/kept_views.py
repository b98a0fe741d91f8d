"""The views of the page 查询: those that everybody has, those that are kept, and how many hits each has now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.actions import searching
from station_app.actions.searching import View
from station_app.domain.faults import Refused
from station_app.domain.search_periods import days_of
from station_app.storage import search
from station_app.storage.search import Filters
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.search.views_row import ViewsRow
from station_app.ui.widgets.basics import in_words
from station_app.words import say

COUNT_AGAIN_MS = 1500
"""What was saved is counted in once nothing more is saved for so long."""


class KeptViews(QObject):
    """Fills a ViewsRow. `told` carries a Notice; `changed`: views came or went. `present` says what is asked now."""

    told = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, row: ViewsRow, present: Callable[[], View], today: Callable[[], date]) -> None:
        super().__init__(row)
        self._desk, self._row, self._present, self._today = desk, row, present, today
        self._to_count: list[View] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(COUNT_AGAIN_MS)
        self._later.timeout.connect(self.count)
        row.keep.connect(self._keep)
        row.dropped.connect(self._drop)

    def show(self) -> None:
        """Reads the views anew."""
        clerk = self._desk.open.clerk
        fixed = [
            View(say("全部")), View(say("未结"), filters=Filters(state="open")),
            View(say("本周"), period="week"), View(say("我的"), filters=Filters(clerk=clerk.record_id)),
        ]  # fmt: skip
        if searching.looker(clerk).ratings:
            fixed.append(View(say("差评"), filters=Filters(ratings=("1", "2"))))
        self._row.show_views(fixed, searching.views(self._desk.reader, clerk))

    def show_current(self, present: View) -> str:
        """Marks the view that asks just this, and answers its name; '' where none does."""
        alike = [view.name for view in self._row.views if replace(view, name="", shared=False) == present]
        name = alike[0] if alike else ""
        self._row.show_current(name)
        return name

    def count_later(self) -> None:
        """Something was written."""
        self._later.start()

    def count(self) -> None:
        """Counts one view after the other: what is typed meanwhile waits for one of them at most."""
        idle = not self._to_count
        self._to_count = self._row.views
        if idle:
            self._count_next()

    def _count_next(self) -> None:
        if not self._to_count:
            return
        view = self._to_count[0]
        first, last = days_of(view.period, self._today())
        filters = replace(view.filters, first_day=first, last_day=last) if view.period else view.filters
        desk = self._desk.open
        try:
            wanted = searching.asked(desk.clerk, desk.catalogue, view.text, filters)
        except Refused:
            self._to_count.pop(0)
            self._count_next()
            return

        def counted(count: int) -> None:
            self._row.show_count(view.name, count)
            if self._to_count:
                self._to_count.pop(0)
            self._count_next()

        def failed(_error: Exception) -> None:
            self._to_count = []

        self._desk.background.search(lambda store: search.count(store.db, wanted), done=counted, failed=failed)

    def _keep(self, name: str, shared: bool) -> None:
        desk = self._desk
        view = replace(self._present(), name=name, shared=shared)

        def kept(_views: list[View]) -> None:
            self._row.naming.end()
            self._came_or_went()
            self.told.emit(Notice("good", say("已存为视图“{name}”。", name=view.name.strip()), seconds=4))

        desk.background.write(
            lambda: searching.keep_view(desk.open.store, desk.open.clerk, view), done=kept, failed=self._refused
        )

    def _drop(self, name: str) -> None:
        desk = self._desk

        def dropped(_views: list[View]) -> None:
            self._came_or_went()
            self.told.emit(Notice("info", say("视图“{name}”已删去，登记都还在。", name=name), seconds=4))

        desk.background.write(
            lambda: searching.drop_view(desk.open.store, desk.open.clerk, name), done=dropped, failed=self._refused
        )

    def _came_or_went(self) -> None:
        self.show()
        self.changed.emit()
        self.count()

    def _refused(self, error: Exception) -> None:
        self.told.emit(Notice("bad", in_words(error), seconds=6))
