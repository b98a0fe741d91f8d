"""The page: three tabs over one chosen period, and the rows behind whatever figure was opened."""

from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from station_app.actions import figures
from station_app.actions.acts import Changes
from station_app.actions.figures import Compared
from station_app.domain.papers.charts import Bar
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period, Span
from station_app.domain.tallies import COUNTED_KINDS
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.statistics.dashboard import DashboardView
from station_app.ui.statistics.figures_view import FiguresView
from station_app.ui.statistics.report_view import ReportView
from station_app.ui.statistics.rows_view import RowsView
from station_app.ui.widgets.basics import button, label
from station_app.words import say
from station_app.words.statistics import period_label

_CONCERNED: Final = COUNTED_KINDS | {"target", "weekly_report", "report_step", "register"}

View = DashboardView | FiguresView | ReportView


class StatisticsPage(QWidget):
    """`told`: a Notice. `wanted_record`: a number. `wanted_page`: a page's name."""

    told = Signal(object)
    wanted_record = Signal(str)
    wanted_page = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._desk = desk
        self.period = Period.containing(self._today(), Span.WEEK)
        # Tab goes in the order in which things were made: tabs and period stand above their views.
        self.tabs = [QToolButton(self) for _ in range(3)]
        self.span = QComboBox(self)
        self.span.setAccessibleName(say("期间长短"))
        for span, text in ((Span.WEEK, say("周")), (Span.MONTH, say("月")), (Span.QUARTER, say("季")),
                           (Span.YEAR, say("年"))):  # fmt: skip
            self.span.addItem(text, span.value)
        self.span.currentIndexChanged.connect(lambda _at: self._choose_span())
        self.before = button(say("◀"), lambda: self.show_period(self.period.before), parent=self)
        self.before.setAccessibleName(say("前一期"))
        self.named = label("", "lead", self)
        self.after = button(say("▶"), lambda: self.show_period(self.period.after), parent=self)
        self.after.setAccessibleName(say("后一期"))
        self.now = button(say("本期"), lambda: self.show_period(Period.containing(self._today(), self._span())),
                          parent=self)  # fmt: skip
        self.dashboard = DashboardView(desk, self)
        self.figures = FiguresView(desk, self)
        self.report = ReportView(desk, self)
        self.rows = RowsView(desk, self)
        self._stack = QStackedWidget(self)
        self._came_from: QWidget | None = None
        self._wire()
        self._lay_out()
        self.show_view(self.dashboard)

    def _wire(self) -> None:
        group = QButtonGroup(self)
        titles = (say("看板"), say("指标"), say("报表"))
        views: tuple[View, ...] = (self.dashboard, self.figures, self.report)
        for tab, title, view in zip(self.tabs, titles, views, strict=True):
            tab.setText(title)
            tab.setAccessibleName(title)
            tab.setCheckable(True)
            tab.setProperty("role", "tab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.clicked.connect(lambda _on=False, view=view: self.show_view(view))
            group.addButton(tab)
            self._stack.addWidget(view)
        self._stack.addWidget(self.rows)
        self.dashboard.wanted_rows.connect(self.open_bar)
        self.dashboard.wanted_tasks.connect(lambda: self.wanted_page.emit("tasks"))
        self.figures.wanted_rows.connect(self.open_figure)
        self.report.told.connect(self.told)
        self.rows.closed.connect(self.leave_rows)
        self.rows.wanted_record.connect(self.wanted_record)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for tab in self.tabs:
            row.addWidget(tab)
        row.addStretch(1)
        for part in (self.span, self.before, self.named, self.after, self.now):
            row.addWidget(part)
        column = QVBoxLayout(self)
        margin = theme.px(theme.SPACE["page"])
        column.setContentsMargins(margin, theme.px(10), margin, theme.px(12))
        column.setSpacing(theme.px(10))
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    @property
    def current(self) -> QWidget:
        """The view in front, or the rows."""
        widget = self._stack.currentWidget()
        assert widget is not None
        return widget

    def show_view(self, view: View) -> None:
        """Brings a tab to the front and reads it anew."""
        self._stack.setCurrentWidget(view)
        self.tabs[self._stack.indexOf(view)].setChecked(True)
        self.refresh()

    def show_period(self, period: Period) -> None:
        """Chooses a period; one that lies ahead is not offered."""
        if period.first > self._today():
            return
        self.period = period
        at = self.span.findData(period.span.value)
        if at != self.span.currentIndex():
            self.span.blockSignals(True)
            self.span.setCurrentIndex(at)
            self.span.blockSignals(False)
        if self.current is self.rows:
            self.leave_rows()
        self.refresh()

    def enter(self) -> None:
        """The page comes to the front."""
        self.refresh()
        current = self.current
        first = self.rows.table if current is self.rows else current.first()  # type: ignore[attr-defined]
        (self.focusWidget() or first).setFocus()

    def refresh(self) -> None:
        """Reads anew what is shown; what is being typed stays."""
        self.named.setText(period_label(self.period, self._today()))
        self.after.setEnabled(self.period.after.first <= self._today())
        current = self.current
        if isinstance(current, DashboardView | FiguresView | ReportView):
            current.show_period(self.period)

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if changes.kinds & _CONCERNED:
            self.refresh()

    def open_bar(self, title: str, bar: Bar) -> None:
        """The records behind a bar or a figure of today."""
        db, clerk, catalogue = self._desk.reader.db, self._desk.open.clerk, self._desk.open.catalogue
        self._open(title, "", lambda after, limit: figures.rows_of_rule(
            db, clerk, bar.rule, bar.first, bar.last, catalogue, after=after, limit=limit
        ))  # fmt: skip

    def open_figure(self, one: Compared) -> None:
        """The records behind a figure of the list."""
        db, clerk, catalogue = self._desk.reader.db, self._desk.open.clerk, self._desk.open.catalogue
        period, today, meaning = self.period, self._today(), one.figure.definition
        title = say("{name}　{period}", name=meaning.name, period=period_label(period, today))
        self._open(title, meaning.text, lambda after, limit: figures.rows_of(
            db, clerk, one.figure.code, period, catalogue, today, after=after, limit=limit
        ))  # fmt: skip

    def _open(self, title: str, told: str, fetch: Any) -> None:
        self._came_from = self.current
        self._stack.setCurrentWidget(self.rows)
        self.rows.show_rows(title, told, fetch)

    def leave_rows(self) -> None:
        """Back to the figure that was opened."""
        if self._came_from is not None and self.current is self.rows:
            came_from, self._came_from = self._came_from, None
            self._stack.setCurrentWidget(came_from)
            (came_from.focusWidget() or came_from.first()).setFocus()  # type: ignore[attr-defined]

    def _span(self) -> Span:
        return Span(self.span.currentData())

    def _choose_span(self) -> None:
        self.show_period(Period.containing(min(self.period.last, self._today()), self._span()))

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape and not event.modifiers() and self.current is self.rows:
            self.leave_rows()
        elif event.key() == Qt.Key.Key_P and control and self.current is self.report:
            self.report.print_report()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and alt:
            back = event.key() == Qt.Key.Key_Left
            self.show_period(self.period.before if back else self.period.after)
        else:
            super().keyPressEvent(event)
