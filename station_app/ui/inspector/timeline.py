"""The timeline: every kind of record about one person or one firm, newest first, read page by page."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import timelines
from station_app.storage.timelines import TimelineEntry
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector.portraits import What
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.timelines import entry_words, kind_label


class Timeline(QWidget):
    """The table. `opened` carries the number of the record that Enter or a double click chose."""

    opened = Signal(str)

    def __init__(self, desk: Desk, *, narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._catalogue: Catalogue = desk.open.catalogue
        self._what: What = "visitor"
        self._ids: tuple[str, ...] = ()
        columns = [
            Column(say("日期"), self._day, colour=_colour, width=66 if narrow else 128),
            Column(say("类别"), lambda entry: kind_label(entry.kind), colour=_colour, width=66 if narrow else 96),
            Column(say("内容"), self._words, colour=_colour, width=150),
        ]
        if not narrow:
            columns += [
                Column(say("状态"), _state, colour=_colour, width=86),
                Column(say("编号"), lambda entry: entry.number, colour=_colour, width=188),
            ]
        self._narrow = narrow
        self.model: PagingModel[TimelineEntry] = PagingModel(columns, self._page, lambda entry: entry.key, self)
        self.table = Table(self.model, 2, say("时间线"), self)
        self.table.opened.connect(self._open)
        empty = QWidget(self)
        column = QVBoxLayout(empty)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.addWidget(label(say("还没有记录。办过的事会按时间列在这里。"), "muted", empty, wrap=True))
        column.addStretch(1)
        self._either = QStackedLayout(self)
        self._either.setContentsMargins(0, 0, 0, 0)
        self._either.addWidget(self.table)
        self._either.addWidget(empty)

    def show_of(self, what: What, ids: Sequence[str]) -> None:
        """Shows the timeline of these ids; nothing for none."""
        self._what, self._ids = what, tuple(ids)
        self.refresh()

    def refresh(self) -> None:
        """Reads anew."""
        self.table.reload()
        self._either.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _open(self, entry: TimelineEntry) -> None:
        if entry.number:
            self.opened.emit(entry.number)

    def _page(self, after: tuple[str, str, str] | None, limit: int) -> list[TimelineEntry]:
        if not self._ids:
            return []
        return timelines.page(self._desk.reader.db, self._what, self._ids, before=after, limit=limit)

    def _day(self, entry: TimelineEntry) -> str:
        """In a narrow table the year only where it is another than this one."""
        at = f"{datetime.fromisoformat(entry.at).astimezone(BEIJING_TIME):%Y-%m-%d}" if len(entry.at) > 10 else entry.at
        this_year = f"{self._desk.now().astimezone(BEIJING_TIME):%Y}-"
        return (at.removeprefix(this_year) if at.startswith(this_year) else at[:7]) if self._narrow else at

    def _words(self, entry: TimelineEntry) -> str:
        names = [self._short(entry.code_list, code) for code in msgspec.json.decode(entry.codes)]
        said = entry_words(entry.kind, entry.text, entry.detail)
        state = _state(entry) if self._narrow and entry.is_open else ""
        return say("　").join(filter(None, (state, say("、").join(names), said)))

    def _short(self, code_list: str, code: str) -> str:
        codes = self._catalogue[code_list]
        short = codes[code].attributes.get("quick_label", "") if code in codes else ""
        return short or self._catalogue.label(code_list, code)


def _state(entry: TimelineEntry) -> str:
    if entry.is_open:
        return say("未结")
    return say("已作废") if entry.state == "void" else ""


def _colour(entry: TimelineEntry) -> QColor | None:
    wear = theme.colours()
    if entry.is_open:
        return QColor(wear.care)
    return QColor(wear.muted) if entry.state == "void" else None
