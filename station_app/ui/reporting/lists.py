"""What the city sent back, and the batches of the past."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from station_app.domain.periods import BEIJING_TIME
from station_app.storage import acknowledgements, batches
from station_app.storage.acknowledgements import ReturnedRecord
from station_app.storage.batches import Batch
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Card, label
from station_app.ui.widgets.consultation_columns import TONES, state_colour, state_icon
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.labels import field_label
from station_app.words.states import state_label


class _ListCard(Card):
    """A card with a table, or one sentence where the table is empty."""

    def __init__(
        self, title: str, columns: list[Column[Any]], fetch: Any, stretched: int, nothing: str, parent: QWidget
    ) -> None:
        super().__init__(title, parent)
        self.model: PagingModel[Any] = PagingModel(columns, fetch, lambda row: row, self)
        self.table = Table(self.model, stretched, title, self)
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        self._nothing: QLabel = label(nothing, "muted", self, wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._either.addWidget(self._nothing)
        self.body.addLayout(self._either, 1)

    def refresh(self) -> None:
        """Reads anew."""
        self.table.reload()
        self._either.setCurrentIndex(0 if self.model.rowCount() else 1)


class ReturnedCard(_ListCard):
    """The open returns with the city's reasons; choosing one asks for that record."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        def fetch(after: object, limit: int) -> list[ReturnedRecord]:
            return [] if after else acknowledgements.returned(desk.reader.db)

        columns: list[Column[ReturnedRecord]] = [
            Column(
                say("编号"), lambda row: row.number or say("（不是咨询）"),
                icon=lambda row: theme.icon("returned", "bad", 16), width=214,
            ),
            Column(say("哪一栏"), lambda row: _field(row.field), width=146),
            Column(say("市中心的原因"), lambda row: row.text, width=240),
        ]  # fmt: skip
        nothing = say("没有退回的登记。市中心退回的会列在这里，写明哪一栏、为什么。")
        super().__init__(say("退回箱"), columns, fetch, 2, nothing, parent)
        self.table.opened.connect(lambda row: self.wanted.emit(row.number) if row.number else None)


class HistoryCard(_ListCard):
    """The newest batches: when sealed, how many changes, how far each has come."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        def fetch(after: object, limit: int) -> list[Batch]:
            return [] if after else batches.history(desk.reader.db)

        columns: list[Column[Batch]] = [
            Column(say("批次"), lambda row: say("第 {no} 包", no=row.no), width=72),
            Column(say("打包时间"), lambda row: _day_and_time(row.sealed_at), width=106),
            Column(say("变动"), lambda row: str(row.last_seq - row.first_seq + 1), width=56),
            Column(say("写出"), lambda row: _day_and_time(row.exported_at) or say("未写出"), width=106),
            Column(
                say("状态"), lambda row: state_label(row.state), icon=lambda row: _icon(row.state),
                colour=lambda row: _colour(row.state), width=96,
            ),
        ]  # fmt: skip
        super().__init__(say("打过的包"), columns, fetch, 4, say("还没有打过包。"), parent)


def _icon(state: str) -> Any:
    return state_icon(_known(state))


def _colour(state: str) -> QColor:
    return state_colour(_known(state))


def _known(state: str) -> str:
    if state == "archived":
        return "applied"
    return state if state in TONES else "void"


def _field(field: str) -> str:
    try:
        return field_label(field)
    except KeyError:
        # A newer centre may name a field that this program has no label for: its own name says more than nothing.
        return field


def _day_and_time(moment: str | None) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(BEIJING_TIME):%m-%d %H:%M}" if moment else ""
