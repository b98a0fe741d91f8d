"""The page 查询: one box over every kind of record, filters, views under names, the list, the chosen record whole."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from station_app.actions import searching
from station_app.actions.acts import Changes
from station_app.actions.searching import View
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.searching import LONGEST
from station_app.storage import clerks
from station_app.storage.search import PAGE, Filters, Hit
from station_app.storage.search_kinds import kinds
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.search.asking import Asking, First
from station_app.ui.search.exporting import to_take
from station_app.ui.search.filters import FilterRow
from station_app.ui.search.hits import HitsModel
from station_app.ui.search.kept_views import KeptViews
from station_app.ui.search.lines import Asked, Lines
from station_app.ui.search.painting import MarkedCells
from station_app.ui.search.panel import HitPanel
from station_app.ui.search.views_row import ViewsRow
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.export_dialog import ExportDialog
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.own_columns import OwnColumns
from station_app.ui.widgets.tables import Table
from station_app.words import say

TYPING_MS: Final = 120


class SearchPage(QWidget):
    """`wanted_hit` carries the Document to open."""

    told = Signal(object)
    wanted_hit = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asking = Asking(desk, self)
        self._total: int | None = None
        self._forgiven = 0
        self._took = ""
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.box = _Box(say("查询所有登记"), self)
        self.box.setPlaceholderText(say("词、拼音、电话尾号、编号；空格分开几个词，“引号”不拆，-减号排除"))
        self.banner = Banner(self)
        self.filters = FilterRow(desk, list(kinds()), self)
        self.views = ViewsRow(self)
        self.kept = KeptViews(desk, self.views, self._present, self._today)
        self.lines = Lines(desk.open.catalogue, self._today())
        self.model = HitsModel(self.lines.columns(), self)
        self.table = Table(self.model, Lines.TEXT, say("查询结果"), self)
        for column in Lines.SPARE:
            self.table.setColumnHidden(column, True)
        self.table.setItemDelegate(MarkedCells(self._marks, self.table))
        self.panel = HitPanel(desk.open.catalogue, self)
        self.columns = button(say("列 ▾"), self._choose_columns, parent=self)
        self.columns.setAccessibleName(say("选择显示的列"))
        self.order = button("", parent=self)
        self.order.setCheckable(True)
        self.export = button(say("导出所见"), self.take_out, key="Ctrl+Shift+E", parent=self)
        self.count = label("", "note", self)
        self.nothing = Nothing(parent=self, icon="search")
        self.empty, self.advice = self.nothing.lead, self.nothing.hint
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._lay_out()
        self._connect()
        self._name_order()
        self._show_clerks()
        self.kept.show()
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        margin = theme.px(16)
        column.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        column.setSpacing(theme.px(8))
        head = Card(parent=self)
        head.body.setContentsMargins(*(theme.px(12),) * 4)
        head.body.setSpacing(theme.px(8))
        parts: tuple[QWidget, ...] = (self.box, self.banner, self.filters, self.views)
        for part in parts:
            head.body.addWidget(part)
        column.addWidget(head)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        card = Card(parent=self)
        card.body.setContentsMargins(*(theme.px(12),) * 4)
        card.body.setSpacing(theme.px(8))
        tools = QHBoxLayout()
        tools.setSpacing(theme.px(8))
        tools.addWidget(self.count, 1)
        for tool in (self.order, self.columns, self.export):
            tools.addWidget(tool)
        card.body.addLayout(tools)
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        self._either.addWidget(self.nothing)
        card.body.addLayout(self._either, 1)
        row.addWidget(card, 1)
        row.addWidget(self.panel)
        column.addLayout(row, 1)
        QWidget.setTabOrder(self.box, self.filters.kind)
        self.views.come_after(self.filters.last)
        stops = (*self.views.naming.stops()[-1:], self.order, self.columns, self.export, self.table, self.panel.text,
                 self.panel.press)  # fmt: skip
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def _connect(self) -> None:
        self.box.typed.connect(self._typing.start)
        self.box.advanced.connect(self._at_once)
        self.box.down.connect(self._into_the_list)
        self._typing.timeout.connect(self._ask)
        self.filters.changed.connect(self._ask)
        self.views.chosen.connect(self.show_view)
        self.kept.told.connect(self.told)
        self.kept.changed.connect(self._show_current_view)
        self.order.toggled.connect(lambda _on: self._name_order())
        self.order.toggled.connect(lambda _on: self._ask())
        self.model.wanted_places.connect(self._asking.fetch_places)
        self.model.wanted_hits.connect(self._asking.fetch_hits)
        self._asking.first.connect(self._show_first)
        self._asking.counted.connect(self._counted)
        self._asking.places.connect(lambda places, more: self.model.add_places(places, more=more))
        self._asking.hits.connect(self.model.add_hits)
        self._asking.forgiven.connect(self._forgive)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.panel.opened.connect(lambda: self._open(self.table.chosen()))

    # --- what the window asks ---------------------------------------------------------------------------------------

    def finding_box(self) -> QWidget:
        """Where Ctrl+F leads on this page."""
        return self.box

    def enter(self) -> None:
        """The page comes to the front: the caret goes into the box, what stands there is typed over."""
        self.box.setFocus()
        self.box.selectAll()
        self.kept.count()

    def refresh(self) -> None:
        """Asks anew; the caret and the box stay."""
        self._ask()
        self.kept.count()

    def changed(self, changes: Changes) -> None:
        """Something was written: the counts follow once it is quiet, the list when it is asked for again."""
        if changes.kinds & {"clerk"}:
            self._show_clerks()
        if self.isVisible():
            self.kept.count_later()

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here: his views, what he may see, and nothing of what the last one looked for."""
        self.box.set_text("")
        self.filters.put(Filters(), "")
        self._show_clerks()
        self.kept.show()
        self.refresh()

    # --- asking -----------------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def _at_once(self) -> None:
        self._typing.stop()
        self._ask()

    def _text(self) -> str:
        return (self.box.text() + self.box.composed).strip()

    def _ask(self) -> None:
        self.lines.today = self._today()
        desk = self._desk.open
        try:
            wanted = searching.asked(
                desk.clerk, desk.catalogue, self._text(), self.filters.filters(self._today()),
                oldest_first=self.order.isChecked(),
            )  # fmt: skip
        except Refused as refused:
            self.banner.tell("care", in_words(refused))
            self._asking.ask(None)
            return
        self.banner.tell("care", "")
        self._show_current_view()
        self._asking.ask(wanted)

    def _show_first(self, found: First) -> None:
        wanted = self._asking.search
        self.lines.asked = Asked.of(wanted.query) if wanted is not None else Asked()
        more = len(found.hits) == PAGE
        self._total = None if more else len(found.hits)
        self._forgiven = 0
        self.model.show_first(found.hits, more=more)
        self._took = say("用时 {ms} 毫秒", ms=max(1, round(found.took))) if wanted is not None else ""
        self._tell_count()
        self._show_empty()
        self._show_chosen()

    def _counted(self, total: int) -> None:
        self._total = total
        self._tell_count()

    def _forgive(self, hits: list[Hit]) -> None:
        self._forgiven = len(hits)
        self.model.forgive(hits)
        self._tell_count()
        self._show_empty()

    # --- showing ----------------------------------------------------------------------------------------------------

    def _tell_count(self) -> None:
        total = f"{self._total:,}" if self._total is not None else say("{count}+", count=self.model.exact)
        told = say("{total} 条", total=total)
        if self._forgiven:
            told = say("{told}，另有相近的 {count} 条", told=told, count=self._forgiven)
        self.count.setText(say("　").join(filter(None, (told, self._took))))
        self.export.setEnabled(bool(self.model.rowCount()))

    def _show_empty(self) -> None:
        self._either.setCurrentIndex(0 if self.model.rowCount() else 1)
        wanted = self._asking.search
        if wanted is None:
            self.empty.setText(say("请改一改查询"))
            self.advice.setText("")
        elif wanted.query.words or wanted.filters != Filters():
            self.empty.setText(say("没有找到"))
            self.advice.setText(say("换个说法或少写几个字；也看看上面的筛选是不是太窄。"))
        else:
            self.empty.setText(say("还没有登记"))
            self.advice.setText(say("登记了咨询、商标或预约以后，在这里一起查。"))

    def _marks(self, row: int, text: str) -> list[tuple[int, int]]:
        hit = self.model.hit(row)
        return self.lines.asked.marks(text, forgiven=hit is not None and hit.forgiven)

    def _show_chosen(self) -> None:
        at = self.table.currentIndex().row()
        self.panel.show_hit(self.model.hit(at) if at >= 0 else None, self.lines.asked, self.lines.names)

    def _into_the_list(self) -> None:
        if self._typing.isActive():
            self._at_once()
        if self.model.rowCount():
            self.table.setFocus()
            self.table.selectRow(0)

    def _open(self, hit: Any) -> None:
        if isinstance(hit, Hit):
            self.wanted_hit.emit(hit.document)

    def _choose_columns(self) -> None:
        own = self.table.findChild(OwnColumns)
        if own is not None:
            menu = own.chooser()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    def _name_order(self) -> None:
        words = say("最早在前") if self.order.isChecked() else say("最新在前")
        self.order.setText(words)
        self.order.setAccessibleName(say("排列：{order}", order=words))

    def _show_clerks(self) -> None:
        db = self._desk.reader.db
        self.lines.names = clerks.names(db)
        looker = searching.looker(self._desk.open.clerk)
        self.filters.show_clerks(sorted(self.lines.names.items(), key=lambda pair: pair[1]), ratings=looker.ratings)

    # --- views ------------------------------------------------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Asks what a view asks, in the columns that are kept for it; what is typed then changes no columns."""
        own = self.table.findChild(OwnColumns)
        if own is not None:
            # The list of everything is what the page begins with.
            everything = replace(view, name="", shared=False) == View("")
            own.under("search:0" if everything else f"search:{view.name}")
        self.box.set_text(view.text)
        self.filters.put(view.filters, view.period)
        self.order.setChecked(view.oldest_first)
        self._at_once()

    def _present(self) -> View:
        """What is asked now, as a view without a name."""
        filters, period = self.filters.filters(self._today()), self.filters.code(self.filters.period)
        period = "" if period == "days" else period
        if period:
            filters = replace(filters, first_day="", last_day="")
        return View("", self._text(), period, filters, self.order.isChecked())

    def _show_current_view(self) -> None:
        self.kept.show_current(self._present())

    # --- taking it out ----------------------------------------------------------------------------------------------

    def take_out(self) -> ExportDialog | None:
        """Opens 导出所见 over the list as it stands; None where nothing stands there."""
        if self._asking.search is None or not self.model.rowCount():
            return None
        header = self.table.horizontalHeader()
        shown = [header.logicalIndex(at) for at in range(header.count())]
        shown = [column for column in shown if not header.isSectionHidden(column)]
        total = None if self._total is None else self._total + self._forgiven
        desk = self._desk.open
        wanted = to_take(
            self._asking.search, shown, desk.catalogue, self.lines.names, self._today(), total, self._text()
        )
        dialog = ExportDialog(self._desk, wanted, self)
        dialog.told.connect(self.told)
        dialog.open()
        return dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and not self.box.composed:
            self.box.setFocus()
            self.box.selectAll()
        elif event.key() == Qt.Key.Key_E and event.modifiers() == control | Qt.KeyboardModifier.ShiftModifier:
            self.take_out()
        else:
            super().keyPressEvent(event)


class _Box(LineBox):
    """The box of the page. `down`: ↓, into the list."""

    down = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, LONGEST, parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.composed:
            self.down.emit()
        else:
            super().keyPressEvent(event)
