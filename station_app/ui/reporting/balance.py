"""The week's balance: what is owed equals what is where. Said as a sum, so that nothing can be missing unseen."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from station_app.domain.periods import ReportingWeek
from station_app.storage import consultations
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Card, WholeLabel, button, label
from station_app.words import say
from station_app.words.labels import week_label

PARTS: Final[tuple[tuple[str, Callable[[], str], str], ...]] = (
    ("applied", lambda: say("已入库"), "figure-good"),
    ("delivered", lambda: say("已送达"), "figure"),
    ("sealed", lambda: say("已打包"), "figure"),
    ("stored", lambda: say("待打包"), "figure"),
    ("returned", lambda: say("退回"), "figure-bad"),
)


class BalanceCard(Card):
    """应报 = 已入库 + 已送达 + 已打包 + 待打包 + 退回, of one week; other weeks by ◀ and ▶."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("本周应报"), parent)
        self._desk = desk
        self.week = ReportingWeek.containing(desk.now())
        self.earlier = button(say("上一周"), lambda: self._go(-1), parent=self)
        self.later = button(say("下一周"), lambda: self._go(1), parent=self)
        self.heading.addWidget(self.earlier)
        self.heading.addWidget(self.later)
        row = QHBoxLayout()
        row.setSpacing(theme.px(20))
        self.total = self._figure(row, "total", say("应报"), "figure")
        self.parts: dict[str, QLabel] = {}
        for place, (name, caption, role) in enumerate(PARTS):
            row.addWidget(label("=" if place == 0 else "+", "sign", self), 0, Qt.AlignmentFlag.AlignTop)
            self.parts[name] = self._figure(row, name, caption(), role)
        row.addStretch(1)
        self.body.addLayout(row)
        self.sentence = WholeLabel("", "muted", self)
        self.body.addWidget(self.sentence)
        self.refresh()

    def _figure(self, row: QHBoxLayout, name: str, caption: str, role: str) -> QLabel:
        cell = QGridLayout()
        cell.setSpacing(theme.px(2))
        figure = label("0", role, self)
        figure.setAccessibleName(caption)
        figure.setMinimumWidth(theme.px(56))
        cell.addWidget(figure, 0, 0)
        cell.addWidget(label(caption, "muted", self), 1, 0)
        row.addLayout(cell)
        return figure

    def _go(self, weeks: int) -> None:
        self.week = self.week.shifted(weeks)
        self.refresh()

    def refresh(self) -> None:
        """Counts the week anew."""
        counts = consultations.balance(self._desk.reader.db, str(self.week.monday), str(self.week.sunday))
        present = ReportingWeek.containing(self._desk.now())
        self.title.setText(
            say("本周应报 · {week}", week=week_label(self.week)) if self.week == present
            else say("应报 · {week}", week=week_label(self.week))
        )  # fmt: skip
        self.later.setEnabled(self.week < present)
        total = sum(counts.values())
        self.total.setText(str(total))
        for name, _, role in PARTS:
            count = counts.get(name, 0)
            self.parts[name].setText(str(count))
            theme.dress(self.parts[name], role if count else "figure-none")
        self.sentence.setText(self._sentence(total, counts.get("applied", 0), counts.get("returned", 0)))

    def _sentence(self, total: int, applied: int, returned: int) -> str:
        if not total:
            return say("这一周还没有登记。")
        if applied == total:
            return say("这一周的 {total} 条，市中心都已入库。", total=total)
        if returned:
            return say(
                "还有 {open} 条没有入库，其中 {returned} 条被退回，改好后随下一包再报。",
                open=total - applied, returned=returned,
            )  # fmt: skip
        return say("还有 {open} 条等市中心的回执。没有回执以前，都不算报完。", open=total - applied)
