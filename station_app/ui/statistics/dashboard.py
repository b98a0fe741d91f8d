"""看板: today's figures, and the charts of the chosen period, as pictures or as one table."""

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import dashboard as actions
from station_app.actions.dashboard import TodayFigures
from station_app.domain.papers.charts import Bar, Chart
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.statistics.chart_view import ChartView
from station_app.ui.widgets.basics import Banner, Card, button, in_words
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.statistics import bar_label, chart_title

_ABOVE: Final = ("days", "trend", "hours")
"""Along time, side by side."""
_BELOW: Final = (("categories",), ("topics",), ("channels", "grades"), ("subdistricts",))
"""What was asked, where and by whom: columns, two charts one above the other in one of them. The grades, which not
everybody sees, leave their room to the channels.
"""


class DashboardView(QWidget):
    """`wanted_rows` carries (title, Bar), `wanted_tasks` is for the to-dos."""

    wanted_rows = Signal(str, object)
    wanted_tasks = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self._charts: tuple[Chart, ...] = ()
        self._today: TodayFigures | None = None
        self.tiles = [button("", None, role="tile", parent=self) for _ in range(5)]
        for nth, tile in enumerate(self.tiles):
            tile.clicked.connect(lambda _on=False, nth=nth: self._open_tile(nth))
        self.as_table = QPushButton(say("以表格显示"), self)
        self.as_table.setCheckable(True)
        self.as_table.setAccessibleName(say("以表格显示"))
        self.as_table.toggled.connect(self._turn)
        self.banner = Banner(self)
        names = (*_ABOVE, *(name for column in _BELOW for name in column))
        self.views = {name: ChartView(name, self) for name in names}
        self._cards: dict[str, Card] = {}
        self._columns: list[tuple[QVBoxLayout, tuple[str, ...]]] = []
        for view in self.views.values():
            view.opened.connect(lambda bar, view=view: self.wanted_rows.emit(self._title(view.chart.heading, bar), bar))
        self.model: PagingModel[tuple[str, Bar]] = PagingModel(
            [
                Column(say("图表"), lambda row: chart_title(row[0]), width=150),
                Column(say("项"), lambda row: bar_label(row[1].label), width=220),
                Column(say("起止"), lambda row: f"{row[1].first:%m-%d}—{row[1].last:%m-%d}", width=140),
                Column(say("数量"), lambda row: str(row[1].value), width=90),
            ],
            self._fetch, lambda row: row, self,
        )  # fmt: skip
        self.table = Table(self.model, 1, say("图表的数字"), self)
        self.table.opened.connect(lambda row: self.wanted_rows.emit(self._title(row[0], row[1]), row[1]))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._grid())
        self._stack.addWidget(self.table)
        self._lay_out()

    def _grid(self) -> QWidget:
        whole = QWidget(self)
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(12))
        for name, view in self.views.items():
            card = Card(chart_title(name), whole)
            card.body.addWidget(view, 1)
            self._cards[name] = card
        # Twelve columns: a third each above, a quarter each below.
        for at, name in enumerate(_ABOVE):
            grid.addWidget(self._cards[name], 0, 4 * at, 1, 4)
        for at, names in enumerate(_BELOW):
            column = QVBoxLayout()
            column.setSpacing(theme.px(12))
            for name in names:
                column.addWidget(self._cards[name], 1)
            grid.addLayout(column, 1, 3 * at, 1, 3)
            self._columns.append((column, names))
        for at in range(12):
            grid.setColumnStretch(at, 1)
        grid.setRowStretch(0, 4)
        grid.setRowStretch(1, 6)
        self._cards["grades"].hide()
        return whole

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for tile in self.tiles:
            row.addWidget(tile)
        row.addStretch(1)
        row.addWidget(self.as_table)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)

    def first(self) -> QWidget:
        """Where the work begins."""
        return self.tiles[0]

    def show_period(self, period: Period) -> None:
        """Reads the charts of a period beside the window and shows them when they are there."""
        self._asked += 1
        asked, clerk, catalogue = self._asked, self._desk.open.clerk, self._desk.open.catalogue
        today = self._desk.now().astimezone(BEIJING_TIME).date()

        def read(progress: Any) -> tuple[TodayFigures, tuple[Chart, ...]]:
            db = progress.store.db
            return (
                actions.today_figures(db, clerk, today), actions.charts_of(db, clerk, period, catalogue, today)
            )  # fmt: skip

        def done(found: tuple[TodayFigures, tuple[Chart, ...]]) -> None:
            if isValid(self) and asked == self._asked:
                self._show(*found)

        self._desk.background.errand(read, done=done, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.banner.tell("bad", in_words(error))

    def _show(self, today: TodayFigures, charts: tuple[Chart, ...]) -> None:
        self.banner.tell("info", "")
        self._today, self._charts = today, charts
        owed = say("待办 今天 {today}　逾期 {overdue}　本周 {week}", today=today.due_today, overdue=today.overdue,
                   week=today.due_this_week)  # fmt: skip
        rated = None
        if today.rated is not None:
            rated = say("今天评价 {rated}，满意 {content}", rated=today.rated, content=today.content)
        words = (
            say("今天咨询 {count}", count=today.visits), say("今天商标 {count}", count=today.filings),
            say("今天预约 {count}", count=today.bookings), owed, rated,
        )  # fmt: skip
        for tile, text in zip(self.tiles, words, strict=True):
            tile.setVisible(text is not None)
            tile.setText(text or "")
            tile.setAccessibleName(text or "")
        named = {chart.name for chart in charts}
        for name, card in self._cards.items():
            card.setVisible(name in named)
        for chart in charts:
            self.views[chart.name].show_chart(chart)
            title = chart_title(chart.heading)
            self._cards[chart.name].title.setText(title)
            self._cards[chart.name].setAccessibleName(title)
        for column, names in self._columns:
            for at, name in enumerate(names):
                # The words of each bar need the same room; a heading takes about three of them.
                column.setStretch(at, 3 + len(self.views[name].chart.bars))
        self.model.reload()

    def _turn(self, on: bool) -> None:
        self._stack.setCurrentIndex(1 if on else 0)
        if on and self.model.rowCount():
            self.table.selectRow(0)

    def _fetch(self, after: Any, _limit: int) -> list[tuple[str, Bar]]:
        # All there is comes at once; the view asks for more once it has come to the end.
        told = [(chart.heading, bar) for chart in self._charts for bar in chart.bars]
        return [] if after is not None else told

    def _title(self, name: str, bar: Bar) -> str:
        return say("{chart}　{bar}", chart=chart_title(name), bar=bar_label(bar.label))

    def _open_tile(self, nth: int) -> None:
        if nth == 3:
            self.wanted_tasks.emit()
            return
        rule = {0: "visit.count", 1: "intake.count", 2: "booking.count", 4: "rating.count"}[nth]
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self.wanted_rows.emit(self.tiles[nth].text(), Bar("", 0, rule, today, today))

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_T and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.as_table.toggle()
        else:
            super().keyPressEvent(event)
