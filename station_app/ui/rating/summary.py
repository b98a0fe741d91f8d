"""好差评汇总: totals of a period, the ratings one by one, and those by paper or phone. For the manager and auditor."""

from datetime import date, timedelta
from typing import Any, Final

import msgspec
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import ratings
from station_app.actions.acts import RecordIds
from station_app.actions.ratings import Rated
from station_app.actions.rights import demand
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.ratings import (
    AT_THE_WINDOW,
    GRADES,
    INDICATORS,
    NOT_RATED,
    REASON_LENGTH,
    RatingForm,
    RatingTotals,
)
from station_app.storage.ratings import RatingLine
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.marks import Field, caption
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say

_BAD: Final = ("1", "2")


def period(name: str, today: date) -> tuple[str, str]:
    """First and last day of `week`, `month` or `year` until today."""
    first = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }[name]
    return first.isoformat(), today.isoformat()


class RatingSummary(QDialog):
    """The dialog. Refused `not-allowed` where it is opened for a clerk: he neither sees nor enters ratings."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        demand(desk.open.clerk, "see_ratings")
        super().__init__(parent)
        self._desk = desk
        self._catalogue = desk.open.catalogue
        self.setWindowTitle(say("好差评汇总"))
        self.resize(theme.px(1040), theme.px(600))
        self.period = QComboBox(self)
        self.period.setAccessibleName(say("时段"))
        for code, text in (("week", say("本周")), ("month", say("本月")), ("year", say("今年"))):
            self.period.addItem(text, code)
        self.bad_only = QCheckBox(say("只看差评"), self)
        self.figures = label("", parent=self, wrap=True)
        self.model: PagingModel[RatingLine] = PagingModel(
            [
                Column(say("日期"), lambda line: line.day[5:], width=64),
                Column(say("评价"), self._grade_of, colour=_tone, width=90),
                Column(say("方面"), self._about, width=120),
                Column(say("原话"), lambda line: " ".join((line.reason or "").split()), width=160),
                Column(say("方式"), self._way, width=96),
                Column(say("编号"), lambda line: line.number, width=180),
            ],
            self._page, lambda line: (line.day, line.rid), self,
        )  # fmt: skip
        self.table = Table(self.model, 3, say("评价列表"), self)
        self.hint = label("", "note", self)
        self.banner = Banner(self)
        self._entry_parts()
        self._lay_out()
        self.period.currentIndexChanged.connect(lambda _at: self.refresh())
        self.bad_only.toggled.connect(lambda _on: self.refresh())
        self.refresh()

    def _entry_parts(self) -> None:
        today = self._today()
        self.number = LineBox(say("咨询编号"), 40, self)
        self.number.setPlaceholderText("ZX-")
        ways = [code for code in self._catalogue.current("satisfaction_way", today) if code.code != AT_THE_WINDOW]
        self.way = CodeBox(say("评价方式"), ways, say("未选"), self)
        grades = [code for code in self._catalogue.current(GRADES, today) if code.code != NOT_RATED]
        self.grade = CodeBox(say("评价"), grades, say("未选"), self)
        self.ticks: dict[str, QCheckBox] = {}
        for code in self._catalogue.current(INDICATORS, today):
            self.ticks[code.code] = QCheckBox(code.label, self)
        self.reason = LineBox(say("来访人原话"), REASON_LENGTH, self)
        self.fields = [
            Field(say("咨询编号"), self.number, "number", ""), Field(say("评价方式"), self.way, "satisfaction_way"),
            Field(say("评价"), self.grade, "satisfaction"),
            Field(say("来访人原话"), self.reason, "dissatisfied_reason"),
        ]  # fmt: skip
        self.save = button(say("补录评价"), self.record, role="primary", parent=self)

    def _lay_out(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(*(theme.px(16),) * 4)
        whole.setSpacing(theme.px(12))
        left = Card(say("好差评"), self)
        head = QHBoxLayout()
        head.addWidget(self.period)
        head.addWidget(self.bad_only)
        head.addStretch(1)
        left.body.addLayout(head)
        left.body.addWidget(self.figures)
        left.body.addWidget(self.hint)
        left.body.addWidget(self.table, 1)
        whole.addWidget(left, 1)
        right = Card(say("补录（纸质、电话）"), self)
        right.setFixedWidth(theme.px(300))
        for field in self.fields:
            right.body.addWidget(self._line(field))
            right.body.addWidget(field.remark)
            if field is self.fields[2]:
                ticks = QVBoxLayout()
                ticks.setSpacing(0)
                for tick in self.ticks.values():
                    ticks.addWidget(tick)
                right.body.addLayout(ticks)
        right.body.addWidget(self.banner)
        right.body.addStretch(1)
        right.body.addWidget(self.save)
        self.leave = button(say("关闭"), self.reject, key="Esc", parent=self)
        self.leave.setAutoDefault(False)
        right.body.addWidget(self.leave)
        whole.addWidget(right)
        stops = (self.period, self.bad_only, self.table, self.number, self.way, self.grade, *self.ticks.values(),
                 self.reason, self.save, self.leave)  # fmt: skip
        for place, stop in enumerate(stops[1:], start=1):
            QWidget.setTabOrder(stops[place - 1], stop)

    def _line(self, field: Field) -> QWidget:
        line = QWidget(self)
        line.setMinimumHeight(theme.px(theme.CONTROL_HEIGHT + 4))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        text: QLabel = caption(field.label, field.control)
        text.setMinimumWidth(theme.px(76))
        row.addWidget(text)
        row.addWidget(field.control, 1)
        return line

    def refresh(self) -> None:
        """Reads list and totals anew."""
        self.model.reload()
        none = not self.model.rows
        self.hint.setText(say("这段时间还没有评价。") if none else "")
        self.hint.setVisible(none)
        first, last = self._days()
        clerk = self._desk.open.clerk
        self._desk.background.errand(
            lambda progress: ratings.totals(progress.store, clerk, first, last), done=self._show, failed=self._failed
        )

    def record(self) -> None:
        """Enters a rating that came on paper or by phone."""
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        form = RatingForm(
            self.grade.code(), tuple(code for code, tick in self.ticks.items() if tick.isChecked()),
            self.reason.text().strip(), self.way.code(),
        )  # fmt: skip
        number = self.number.text().strip()
        self.save.setEnabled(False)

        def rate() -> Rated:
            return ratings.rate_otherwise(
                desk.open.store, desk.open.clerk, number, form, ids=ids, catalogue=desk.open.catalogue, now=now,
                new_id=desk.new_id,
            )  # fmt: skip

        desk.background.write(rate, done=self._recorded, failed=self._refused)

    def _recorded(self, rated: Rated) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        self._mark(())
        for box in (self.number, self.reason):
            box.set_text("")
        self.grade.set_code("")
        for tick in self.ticks.values():
            tick.setChecked(False)
        self.banner.tell("good", say("{number} 的评价已补录。", number=rated.number))
        self.number.setFocus()
        self.refresh()

    def _refused(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        self._mark(error.faults if isinstance(error, Refused) else ())
        if not any(field.remark.fault for field in self.fields):
            self.banner.tell("bad", in_words(error))

    def _mark(self, faults: Any) -> None:
        self.banner.tell("info", "")
        for field in self.fields:
            field.tell(faults)

    def _show(self, totals: RatingTotals) -> None:
        if not isValid(self):
            return
        grades = say("　").join(
            say("{label} {count}", label=self._catalogue.label(GRADES, code), count=count)
            for code, count in totals.given.items()
        )
        good = totals.rated - sum(totals.given[code] for code in _BAD)
        self.figures.setText(
            say(
                "办结 {closed} 件，评价 {rated} 件（参评率 {part}）。{grades}。满意率 {good}（5、4、3 级占已评价）。"
                "差评整改 {mended}/{wanted}。",
                closed=totals.closed, rated=totals.rated, part=_share(totals.rated, totals.closed), grades=grades,
                good=_share(good, totals.rated), mended=totals.put_right, wanted=totals.rectifications,
            )
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.figures.setText(in_words(error))

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def _days(self) -> tuple[str, str]:
        return period(str(self.period.currentData()), self._today())

    def _page(self, after: Any, limit: int) -> list[RatingLine]:
        first, last = self._days()
        return ratings.page(
            self._desk.reader, self._desk.open.clerk, first, last, bad_only=self.bad_only.isChecked(), before=after,
            limit=limit,
        )  # fmt: skip

    def _grade_of(self, line: RatingLine) -> str:
        return self._catalogue.label(GRADES, line.satisfaction)

    def _about(self, line: RatingLine) -> str:
        return say("、").join(self._catalogue.label(INDICATORS, one) for one in msgspec.json.decode(line.indicators))

    def _way(self, line: RatingLine) -> str:
        return self._catalogue.label("satisfaction_way", line.satisfaction_way)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else say("—")


def _tone(line: RatingLine) -> QColor | None:
    return QColor(theme.colours().bad) if line.satisfaction in _BAD else None
