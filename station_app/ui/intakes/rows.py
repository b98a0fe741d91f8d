"""收件: the intakes, newest first, by state; Enter opens one."""

from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.intakes import IntakeState
from station_app.domain.money import in_figures
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import intakes
from station_app.storage.intakes import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.intakes.put_aside import PutAside
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.trademarks import intake_state_label

OPEN = (IntakeState.RECEIVED, IntakeState.PRECHECKED, IntakeState.ACCEPTED, IntakeState.SENT, IntakeState.ANSWERED)

UNPAID: Final = "unpaid"
OWING: Final = "owing"
_ALL_DAYS: Final = "9999-12-31"


class IntakeRows(QWidget):
    """The list. `opened` and `void` (Del) carry a number; `handover` asks for the list of what goes to the authority,
    `week_fees` for the sheet of this week's fees.
    """

    opened = Signal(str)
    void = Signal(str)
    handover = Signal()
    week_fees = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = QComboBox(self)
        self.state.setAccessibleName(say("按状态筛选"))
        self.state.addItem(say("全部"), "")
        self.state.addItem(say("待缴费"), UNPAID)
        self.state.addItem(say("容缺未补"), OWING)
        for state in IntakeState:
            self.state.addItem(intake_state_label(state.value), state.value)
        self.state.currentIndexChanged.connect(lambda _at: self.reload())
        self.model: PagingModel[Line] = PagingModel(
            [
                Column(say("日期"), _when, width=62),
                Column(say("申请人"), lambda line: line.applicant_name or "", width=110),
                Column(say("商标"), lambda line: line.mark_name or "", width=84),
                Column(say("状态"), lambda line: intake_state_label(line.state), colour=_colour, width=62),
                Column(say("规费"), _fee, width=78),
            ],
            self._page, lambda line: (line.saved_at, line.rid), self,
        )  # fmt: skip
        self.table = Table(self.model, 1, say("商标收件"), self)
        self.table.opened.connect(lambda line: self.opened.emit(line.number))
        self.press = button(say("移交清单"), self.handover.emit, parent=self)
        self.week = button(say("本周规费"), self.week_fees.emit, parent=self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.state)
        row.addStretch(1)
        row.addWidget(self.week)
        row.addWidget(self.press)
        self.put_aside = PutAside(desk, self)
        self.waiting = label("", "note", self, wrap=True)
        self.hint = label(say("还没有收件。受理或暂存以后列在这里，按回车打开。"), "note", self, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.put_aside)
        column.addLayout(row)
        column.addWidget(self.waiting)
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        for before, after in pairwise((self.put_aside.list, self.state, self.week, self.press, self.table)):
            QWidget.setTabOrder(before, after)
        self.reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.table.chosen() if self.table.hasFocus() else None
        if event.matches(QKeySequence.StandardKey.Delete) and line is not None:
            if line.state != IntakeState.VOID:
                self.void.emit(line.number)
        else:
            super().keyPressEvent(event)

    @property
    def chosen(self) -> str:
        """The number of the line that is chosen while the list is in sight; empty for none."""
        line = self.table.chosen() if self.isVisible() else None
        return line.number if line is not None else ""

    def reload(self) -> None:
        """Reads anew."""
        self._count()
        self.put_aside.reload()
        self.table.reload()
        self.hint.setVisible(not self.model.rowCount())
        self.table.setVisible(bool(self.model.rowCount()))

    def show_waiting(self, what: str) -> None:
        """Lists what is unpaid (UNPAID) or owed (OWING)."""
        self.state.setCurrentIndex(self.state.findData(what))

    def _count(self) -> None:
        db, today = self._desk.reader.db, self._desk.now().astimezone(BEIJING_TIME).date().isoformat()
        told, late = [], False
        for what, text, lines, day in (
            (UNPAID, say("待缴费"), intakes.unpaid(db, _ALL_DAYS), "notice_due_on"),
            (OWING, say("容缺未补"), intakes.owing(db, _ALL_DAYS), "owed_until"),
        ):
            at = self.state.findData(what)
            self.state.setItemText(at, say("{text}（{count}）", text=text, count=len(lines)) if lines else text)
            if not lines:
                continue
            days = sorted(filter(None, (getattr(line, day) for line in lines)))
            late = late or (bool(days) and days[0] < today)
            first = say("，最早 {day}", day=days[0]) if days else ""
            told.append(say("{text} {count} 件{first}", text=text, count=len(lines), first=first))
        self.waiting.setText(say("　").join(told))
        self.waiting.setVisible(bool(told))
        theme.dress(self.waiting, "bad-note" if late else "note")

    def _page(self, after: Any, limit: int) -> list[Line]:
        chosen, db = self.state.currentData(), self._desk.reader.db
        if chosen in (UNPAID, OWING):
            # Few, and the most urgent first: they come all at once.
            return [] if after else (intakes.unpaid if chosen == UNPAID else intakes.owing)(db, _ALL_DAYS)
        return intakes.page(self._desk.reader.db, state=self.state.currentData() or None, before=after, limit=limit)


def _when(line: Line) -> str:
    return f"{datetime.fromisoformat(line.saved_at).astimezone(BEIJING_TIME):%m-%d}"


def _fee(line: Line) -> str:
    return in_figures(line.fee_estimate_fen) if line.fee_estimate_fen is not None else say("见通知")


def _colour(line: Line) -> Any:
    from PySide6.QtGui import QColor

    colours = theme.colours()
    if line.state in (IntakeState.RETURNED, IntakeState.WITHDRAWN, IntakeState.VOID):
        return QColor(colours.muted)
    return QColor(colours.care) if line.owed != "[]" else None
