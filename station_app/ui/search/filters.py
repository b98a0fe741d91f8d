"""What the list is narrowed to: time, kind, clerk, state, item, channel, rating, each a drop-down."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.search_periods import days_of
from station_app.domain.typed_days import read_day
from station_app.storage.search import Filters
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.days import DayBox
from station_app.words import say
from station_app.words.searching import KINDS, hit_state, kind_of_hit
from station_app.words.sentences import experts, trademarks

BAD: Final = "1,2"
_STATES: Final = ("open", "closed", "void")


class FilterRow(QWidget):
    """`changed`: something was chosen. A filter that nobody chose narrows nothing."""

    changed = Signal()

    def __init__(self, desk: Desk, kinds: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._quiet = False
        self.kind = self._box(say("类别"), say("全部类别"), [(name, kind_of_hit(name)) for name in kinds])
        self.period = self._box(say("时间"), say("全部时间"), [
            ("today", say("今天")), ("week", say("本周")), ("month", say("本月")), ("quarter", say("本季度")),
            ("year", say("近一年")), ("days", say("自选日期…")),
        ])  # fmt: skip
        self.first = DayBox(say("从哪一天"), desk.now, self)
        self.last = DayBox(say("到哪一天"), desk.now, self)
        self.clerk = self._box(say("经办人"), say("全部经办人"), [])
        self.state = self._box(say("状态"), say("全部状态"), [])
        self.item = self._box(say("事项"), say("全部事项"), _codes(desk.open.catalogue, "service_item"))
        self.channel = self._box(say("渠道"), say("全部渠道"), _codes(desk.open.catalogue, "channel"))
        self.rating = self._box(say("评价"), say("全部评价"), [
            (BAD, say("差评")), *_codes(desk.open.catalogue, "satisfaction", without=("0",))
        ])  # fmt: skip
        self.clear = button(say("清除筛选"), self.reset, role="link", parent=self)
        self._lay_out()
        self._offer_states()
        self.kind.currentIndexChanged.connect(lambda _at: self._offer_states())
        self.period.currentIndexChanged.connect(lambda _at: self._show_days())
        for box in (self.first, self.last):
            box.advanced.connect(self._tell)
            box.left.connect(self._tell)
        self._show_days()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for box in self._boxes():
            row.addWidget(box, 1)
        row.addWidget(self.clear)
        column.addLayout(row)
        self._days = QWidget(self)
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(theme.px(8))
        for words, day in ((say("从"), self.first), (say("到"), self.last)):
            days.addWidget(label(words, "muted", self._days))
            day.setFixedWidth(theme.px(140))
            days.addWidget(day)
        days.addStretch(1)
        column.addWidget(self._days)
        for one, other in pairwise((*self._boxes(), self.clear, self.first, self.last)):
            QWidget.setTabOrder(one, other)

    def _boxes(self) -> tuple[QComboBox, ...]:
        return (self.kind, self.period, self.clerk, self.state, self.item, self.channel, self.rating)

    def _box(self, name: str, every: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        made.setMaxVisibleItems(18)
        made.setMinimumContentsLength(4)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.addItem(every, "")
        for code, words in choices:
            made.addItem(words, code)
        made.currentIndexChanged.connect(lambda _at: self._tell())
        return made

    def show_clerks(self, names: Sequence[tuple[str, str]], *, ratings: bool) -> None:
        """Offers these clerks (id and name); ratings only to whoever may see them."""
        chosen = str(self.clerk.currentData() or "")
        self._quiet = True
        while self.clerk.count() > 1:
            self.clerk.removeItem(1)
        for record_id, name in names:
            self.clerk.addItem(name, record_id)
        self.clerk.setCurrentIndex(max(0, self.clerk.findData(chosen)))
        self.rating.setVisible(ratings)
        if not ratings:
            self.rating.setCurrentIndex(0)
        self._quiet = False

    def filters(self, today: date) -> Filters:
        """What is chosen now."""
        first, last = days_of(self.code(self.period), today)
        if self.code(self.period) == "days":
            found = [read_day(box.text(), today) if box.text().strip() else None for box in (self.first, self.last)]
            first, last = (day.isoformat() if day is not None else "" for day in found)
        kind, rating = self.code(self.kind), self.code(self.rating)
        return Filters(
            first, last, (kind,) if kind else (), self.code(self.clerk), self.code(self.state), self.code(self.item),
            self.code(self.channel), tuple(rating.split(",")) if rating else (),
        )  # fmt: skip

    def put(self, filters: Filters, period: str) -> None:
        """Chooses what a view says, without telling."""
        self._quiet = True
        self._choose(self.kind, filters.kinds[0] if filters.kinds else "")
        own_days = (filters.first_day or filters.last_day) and not period
        self._choose(self.period, "days" if own_days else period)
        self.first.set_text(filters.first_day if own_days else "")
        self.last.set_text(filters.last_day if own_days else "")
        for box, value in (
            (self.clerk, filters.clerk), (self.state, filters.state), (self.item, filters.item),
            (self.channel, filters.channel), (self.rating, ",".join(filters.ratings)),
        ):  # fmt: skip
            self._choose(box, value)
        self._quiet = False

    def reset(self) -> None:
        """Takes every filter away."""
        self.put(Filters(), "")
        self._tell()

    @staticmethod
    def code(box: QComboBox) -> str:
        """What is chosen in a box; empty where nothing is."""
        return str(box.currentData() or "")

    @staticmethod
    def _choose(box: QComboBox, code: str) -> None:
        box.setCurrentIndex(max(0, box.findData(code)))

    def _tell(self) -> None:
        active = any(self.code(box) for box in self._boxes())
        self.clear.setEnabled(active)
        if not self._quiet:
            self.changed.emit()

    def _offer_states(self) -> None:
        """The states of the chosen kind; of all kinds those that most have."""
        kind, chosen, quiet = self.code(self.kind), self.code(self.state), self._quiet
        states = {"intake": tuple(trademarks.STATES), "booking": tuple(experts.BOOKING_STATES),
                  "expert": tuple(experts.EXPERT_STATES)}.get(kind, _STATES)  # fmt: skip
        self._quiet = True
        while self.state.count() > 1:
            self.state.removeItem(1)
        for state in states:
            self.state.addItem(hit_state(kind or "consultation", state), state)
        self._choose(self.state, chosen)
        self._quiet = quiet

    def _show_days(self) -> None:
        self._days.setVisible(self.code(self.period) == "days")


def _codes(catalogue: Catalogue, name: str, without: Sequence[str] = ()) -> list[tuple[str, str]]:
    return [(code.code, code.label) for code in catalogue.lists.get(name, ()) if code.code not in without]


ALL_KINDS: Final = tuple(KINDS)
