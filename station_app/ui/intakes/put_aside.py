"""Filings put aside: each waits here with its name until somebody goes on with it or throws it away."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from station_app.actions import drafts as drafting
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import drafts
from station_app.storage.drafts import Draft
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.intakes.entries import DRAFT_KIND
from station_app.ui.widgets.basics import label
from station_app.words import say

_DRAFT: Final = Qt.ItemDataRole.UserRole
_LINE: Final = 30
_MOST_LINES: Final = 3


class _List(QListWidget):
    """Enter goes on with the current one; Del asks, pressed again throws it away."""

    opened = Signal()
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class PutAside(QWidget):
    """The list; hidden while nothing waits. `opened` carries the Draft; `failed` an exception.

    `standing` answers the record id of the form that is open: that one does not wait.
    """

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.standing: Callable[[], str] = str
        self._asked = ""
        self.told = label("", "note", self, wrap=True)
        self.list = _List(self)
        self.list.setAccessibleName(say("没填完的收件：回车接着填，Delete 丢弃"))
        self.list.opened.connect(self._open)
        self.list.itemDoubleClicked.connect(lambda _item: self._open())
        self.list.removed.connect(self._remove)
        self.list.currentRowChanged.connect(lambda _row: self._tell(""))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.told)
        column.addWidget(self.list)
        self.reload()

    def reload(self) -> None:
        """Reads anew which filings wait."""
        here = self.standing()
        waiting = [one for one in drafts.all_drafts(self._desk.reader.db) if one.kind == DRAFT_KIND]
        self.list.clear()
        for draft in waiting:
            if draft.record_id == here:
                continue
            at = datetime.fromisoformat(draft.saved_at).astimezone(BEIJING_TIME)
            name = say("{number} {title}", number=draft.body.get("number", ""), title=draft.title).strip()
            line = QListWidgetItem(say("{name}　{time}", name=name, time=f"{at:%m-%d %H:%M}"))
            line.setData(_DRAFT, draft)
            self.list.addItem(line)
        count = self.list.count()
        self.list.setFixedHeight(theme.px(_LINE * max(1, min(count, _MOST_LINES)) + 6))
        self.setVisible(bool(count))
        self._tell("")

    def _tell(self, asked: str) -> None:
        self._asked = asked
        told = say("没填完的 {count} 件，回车接着填，Delete 丢弃", count=self.list.count())
        if asked:
            told = say("丢弃以后找不回来。再按一次 Delete 丢弃。")
        self.told.setText(told)
        theme.dress(self.told, "bad-note" if asked else "note")

    @property
    def _current(self) -> Draft | None:
        line = self.list.currentItem()
        found: Draft | None = line.data(_DRAFT) if line is not None else None
        return found

    def _open(self) -> None:
        draft = self._current
        if draft is not None:
            self.opened.emit(draft)

    def _remove(self) -> None:
        draft, desk = self._current, self._desk
        if draft is None:
            return
        if self._asked != draft.record_id:
            self._tell(draft.record_id)
            return
        desk.background.write(
            lambda: drafting.drop(desk.open.store, desk.open.clerk, draft.record_id),
            done=lambda _: self.reload(), failed=self.failed.emit,
        )  # fmt: skip
