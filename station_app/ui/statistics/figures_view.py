"""指标: every figure of the period beside the last one, the year and its target; its definition and its rows."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import figures as actions
from station_app.actions import targets
from station_app.actions.acts import RecordIds
from station_app.actions.figures import Compared, Figures
from station_app.actions.rights import RIGHTS
from station_app.domain.indicators import TOLD
from station_app.domain.papers.weekly import Compared as Ratio
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import NumberBox
from station_app.ui.widgets.own_columns import OwnColumns
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.statistics import part_title, value_text


class FiguresView(QWidget):
    """`wanted_rows` carries the Compared whose rows are to be opened; `told_error` what could not be done."""

    wanted_rows = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self._found: list[Compared] = []
        self._period: Period | None = None
        self.model: PagingModel[Compared] = PagingModel(
            [
                Column(say("部分"), lambda one: part_title(one.figure.definition.part), width=118),
                Column(say("指标"), lambda one: one.figure.definition.name, width=160),
                Column(say("单位"), lambda one: one.figure.definition.unit, width=56),
                Column(say("本期"), lambda one: self._text(one, one.value), width=84),
                Column(say("上期"), lambda one: self._text(one, one.before), width=84),
                Column(say("环比"), _change, width=78),
                Column(say("本年累计"), lambda one: self._text(one, one.year), width=92),
                Column(say("年度目标"), lambda one: self._text(one, one.target), width=88),
                Column(say("完成率"), _reached, width=78),
            ],
            self._fetch, lambda one: one.figure.code, self,
        )  # fmt: skip
        self.table = Table(self.model, 1, say("指标列表"), self)
        OwnColumns(desk, self.table, "figures")
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _before: self._choose(index.row()))
        self.banner = Banner(self)
        self.name = label("", "lead", self, wrap=True)
        self.value = label("", "figure", self)
        self.definition = label("", parent=self, wrap=True)
        self.version = label("", "note", self, wrap=True)
        self.rows = button(say("打开明细"), self._open_current, key="Enter", role="primary", parent=self)
        self.target = NumberBox(say("年度目标"), 12, _whole, parent=self)
        self.keep = button(say("定目标"), self._keep, parent=self)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        left = Card("", self)
        left.body.addWidget(self.banner)
        left.body.addWidget(self.table, 1)
        row.addWidget(left, 1)
        right = Card(say("口径"), self)
        right.setFixedWidth(theme.px(270))
        for part in (self.name, self.value, self.definition, self.version, self.rows):
            right.body.addWidget(part)
        right.body.addStretch(1)
        self._aim = QWidget(right)
        aim = QVBoxLayout(self._aim)
        aim.setContentsMargins(0, 0, 0, 0)
        over = label(say("年度目标"), "muted", self._aim)
        over.setBuddy(self.target)
        aim.addWidget(over)
        aim.addWidget(self.target)
        aim.addWidget(self.keep)
        right.body.addWidget(self._aim)
        row.addWidget(right)

    def first(self) -> QWidget:
        """Where the work begins."""
        return self.table

    def show_period(self, period: Period) -> None:
        """Reads the figures of a period beside the window."""
        self._asked += 1
        self._period = period
        asked, clerk, catalogue = self._asked, self._desk.open.clerk, self._desk.open.catalogue
        today = self._desk.now().astimezone(BEIJING_TIME).date()

        def done(found: Figures) -> None:
            if isValid(self) and asked == self._asked:
                self._show(list(found.told.values()))

        def failed(error: Exception) -> None:
            if isValid(self):
                self.banner.tell("bad", in_words(error))

        self._desk.background.errand(
            lambda progress: actions.read(progress.store.db, clerk, period, catalogue, today), done=done, failed=failed
        )

    def _show(self, found: list[Compared]) -> None:
        chosen = self.table.chosen()
        kept = chosen.figure.code if chosen is not None else ""
        self._found = found
        self.banner.tell("info", "")
        self.model.reload()
        place = next((at for at, one in enumerate(found) if one.figure.code == kept), 0)
        if found:
            self.table.selectRow(place)
            self._choose(place)

    def _fetch(self, after: Any, _limit: int) -> list[Compared]:
        return [] if after is not None else self._found

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._found):
            return
        one = self._found[row]
        meaning = one.figure.definition
        self.name.setText(meaning.name)
        self.value.setText(f"{self._text(one, one.value)} {meaning.unit if meaning.unit != '%' else ''}".rstrip())
        texts = [meaning.text]
        if one.figure.changed:
            texts = [
                say("{first} 至 {last} 为 {value}（第 {version} 版）：{text}", first=part.first.isoformat(),
                    last=part.last.isoformat(), value=value_text(part.value, part.definition),
                    version=part.definition.version, text=part.definition.text)
                for part in one.figure.parts
            ]  # fmt: skip
        self.definition.setText("\n".join(texts))
        self.version.setText(say(
            "编码 {code}　第 {version} 版，自 {first} 起　依据：{source}", code=meaning.code, version=meaning.version,
            first=meaning.first.isoformat(), source=meaning.source,
        ))  # fmt: skip
        self.rows.setEnabled(meaning.rule.asked != TOLD and not meaning.rule.asked.startswith("roster."))
        may = self._desk.open.clerk.role in RIGHTS["set_target"] and not meaning.rule.is_rate
        self._aim.setVisible(may)
        self.target.setText("" if one.target is None else str(one.target))

    def _open(self, one: Compared) -> None:
        if one.figure.definition.rule.asked != TOLD:
            self.wanted_rows.emit(one)

    def _open_current(self) -> None:
        chosen = self.table.chosen()
        if chosen is not None:
            self._open(chosen)

    def _keep(self) -> None:
        chosen, period = self.table.chosen(), self._period
        if chosen is None or period is None:
            return
        text = self.target.text().strip()
        amount = int(text) if text.isdigit() else None
        if text and amount is None:
            self.banner.tell("care", say("年度目标要写正整数；要取消目标，请留空。"))
            return
        desk, ids, now = self._desk, RecordIds.make(self._desk.new_id), self._desk.now()
        store, clerk, catalogue = desk.open.store, desk.open.clerk, desk.open.catalogue
        code = chosen.figure.code

        def failed(error: Exception) -> None:
            if isValid(self):
                self.banner.tell("bad", in_words(error))

        desk.background.write(
            lambda: targets.set_target(store, clerk, period.year, code, amount, ids=ids, catalogue=catalogue, now=now),
            done=lambda _changes: self.show_period(period) if isValid(self) else None, failed=failed,
        )  # fmt: skip

    def _text(self, one: Compared, value: int | None) -> str:
        return value_text(value, one.figure.definition)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.target.hasFocus():
            self._keep()
        else:
            super().keyPressEvent(event)


def _ratio(one: Compared) -> Ratio | None:
    if one.value is None or one.figure.definition.rule.is_rate:
        return None
    return Ratio(one.value, one.year or 0, one.before, one.target)


def _change(one: Compared) -> str:
    ratio = _ratio(one)
    if ratio is None or ratio.change is None:
        return "—"
    return f"{ratio.change / 10:+.1f}%" if ratio.change else "0.0%"


def _reached(one: Compared) -> str:
    ratio = _ratio(one)
    return "—" if ratio is None or ratio.reached is None else f"{ratio.reached / 10:.1f}%"


def _whole(text: str) -> str | None:
    return text if text.isdigit() else None
