"""The page of the day."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from station_app.actions.acts import Changes
from station_app.domain.periods import BEIJING_TIME, ReportingWeek
from station_app.domain.promises import PromiseKind
from station_app.storage import batches, consultations
from station_app.storage.consultations import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.today.bookings_card import BookingsCard
from station_app.ui.today.city_post import CityPost
from station_app.ui.today.half_typed import HalfTyped
from station_app.ui.today.promises_card import PromisesCard
from station_app.ui.today.quick_items import QuickItems
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.consultation_columns import consultation_columns
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.labels import week_label


class TodayPage(QWidget):
    """Asks for a new consultation, a draft or a logged record by its signals; writes nothing but a dropped draft."""

    wanted_new = Signal(object)
    wanted_draft = Signal(object)
    wanted_record = Signal(str)
    wanted_tasks = Signal(object)
    wanted_check_in = Signal(object)
    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "page")
        column = QVBoxLayout(self)
        margin = theme.px(theme.SPACE["page"])
        column.setContentsMargins(margin, theme.px(20), margin, margin)
        column.setSpacing(theme.px(theme.SPACE["block"]))
        self.half_typed = HalfTyped(desk, self)
        self.half_typed.taken.connect(self.wanted_draft)
        self.half_typed.stored.connect(lambda _draft: self._tell_stored())
        column.addWidget(self.half_typed)
        self.city_post = CityPost(desk, self)
        self.city_post.told.connect(self.told)
        column.addWidget(self.city_post)
        top = QHBoxLayout()
        top.setSpacing(theme.px(theme.SPACE["block"]))
        top.addWidget(self._start_card(), 5)
        top.addWidget(self._figures_card(), 2)
        self.promises = PromisesCard(desk, self)
        self.promises.wanted.connect(self.wanted_tasks)
        self.promises.wanted_phone.connect(partial(self.wanted_tasks.emit, None))
        top.addWidget(self.promises, 4)
        column.addLayout(top)
        below = QHBoxLayout()
        below.setSpacing(theme.px(theme.SPACE["block"]))
        below.addWidget(self._list_card(), 1)
        self.bookings = BookingsCard(desk, self)
        self.bookings.setFixedWidth(theme.px(312))
        self.bookings.check_in.connect(self.wanted_check_in)
        self.bookings.opened.connect(self.wanted_record)
        below.addWidget(self.bookings)
        column.addLayout(below, 1)
        self.refresh()

    def show_quick_list(self) -> None:
        """The keys 1 to 9 mean something else now."""
        self.quick.show_list()

    def _tell_stored(self) -> None:
        self.told.emit(Notice("info", say("已存为草稿，在“咨询登记”页上方的“挂起”条里取回。"), (), 6))

    def _start_card(self) -> Card:
        card = Card(say("来访"), self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        self.start = button(
            say("新咨询"), lambda: self.wanted_new.emit(None), key="F2", role="big", icon="plus", parent=card
        )
        self.start.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # No wider than its words need: the frequent items beside it must be readable in any language.
        row.addWidget(self.start, 1)
        quick = QVBoxLayout()
        quick.setSpacing(theme.px(8))
        quick.addWidget(label(say("常办事项，按数字键直接登记"), "note", card))
        self.quick = QuickItems(self._desk, self, card)
        self.quick.chosen.connect(lambda item: self.wanted_new.emit(item))
        quick.addWidget(self.quick)
        row.addLayout(quick, 5)
        card.body.addLayout(row)
        return card

    def _figures_card(self) -> Card:
        self.figures_card = card = Card(say("今天"), self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(2))
        grid.setRowMinimumHeight(2, theme.px(14))
        self.figures: dict[str, QLabel] = {}
        for place, (name, caption) in enumerate(
            (("today", say("今天咨询")), ("week", say("本周咨询")), ("owed", say("待上报")), ("returned", say("退回")))
        ):
            figure = label("0", "figure", card)
            figure.setAccessibleName(caption)
            self.figures[name] = figure
            row, column = place // 2 * 3, place % 2
            grid.addWidget(figure, row, column)
            grid.addWidget(label(caption, "muted", card), row + 1, column)
        card.body.addLayout(grid)
        card.body.addStretch(1)
        return card

    def _list_card(self) -> Card:
        self.list_card = card = Card(say("今天已登记"), self)
        card.body.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(8))
        self.model: PagingModel[Line] = PagingModel(
            consultation_columns(self._desk.open.catalogue), self._fetch, lambda line: (line.saved_at, line.rid), self
        )
        self.table = Table(self.model, 4, say("今天已登记"), card)
        self.table.opened.connect(lambda line: self.wanted_record.emit(line.number))
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        hint = say("来人时按 F2，或按 1–9 直接选事项。登记好的会列在这里。")
        self._either.addWidget(Nothing(say("今天还没有来访"), hint, card, icon="empty-day"))
        card.body.addLayout(self._either, 1)
        return card

    def _fetch(self, after: tuple[str, int] | None, limit: int) -> list[Line]:
        day = self._today()
        return consultations.page(self._desk.reader.db, first_day=day, last_day=day, before=after, limit=limit)

    def _today(self) -> str:
        return f"{self._desk.now().astimezone(BEIJING_TIME):%Y-%m-%d}"

    def refresh(self) -> None:
        """Reads the day anew; the caret and the place scrolled to stay."""
        db, day = self._desk.reader.db, self._today()
        week = ReportingWeek.containing(self._desk.now())
        owed = batches.owed(db)
        counts = {
            "today": consultations.count_of_day(db, day),
            "week": sum(consultations.balance(db, str(week.monday), str(week.sunday)).values()),
            "owed": owed.consultations,
            "returned": owed.returned,
        }
        for name, count in counts.items():
            self.figures[name].setText(str(count))
        theme.dress(self.figures["returned"], "figure-bad" if counts["returned"] else "figure")
        now = self._desk.now().astimezone(BEIJING_TIME)
        self.figures_card.title.setText(say("今天 {month}月{day}日", month=now.month, day=now.day))
        self.figures_card.setToolTip(week_label(week))
        self.list_card.title.setText(say("今天已登记（{count}）", count=counts["today"]))
        self.table.reload()
        self._either.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.half_typed.refresh()
        self.city_post.refresh()
        self.promises.refresh()
        self.bookings.refresh()

    def in_front(self) -> tuple[str, str] | None:
        """(record id, what it is called) of the chosen line, for a to-do about it."""
        row = self.table.currentIndex().row()
        if not 0 <= row < self.model.rowCount():
            return None
        line = self.model.row(row)
        return line.record_id, line.number

    def changed(self, changes: Changes) -> None:
        """Something was written: look again where it concerns the day."""
        if changes.kinds & {"consultation", "delivery", "station", "city_message", "booking", "expert", *PromiseKind}:
            self.refresh()

    def enter(self) -> None:
        """The page is shown: the caret stands on 新咨询."""
        self.refresh()
        self.start.setFocus()
