"""The strip over the form: visits that wait while another visitor is served (挂起, F9), with name, item and time."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from station_app.actions import drafts as drafting
from station_app.actions.parking import PARKED, is_parked, park, waiting
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import clerks
from station_app.storage.drafts import Draft
from station_app.ui import theme
from station_app.ui.consultations.entries import DRAFT_KIND
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, label
from station_app.words import say

_SHOWN: Final = 3
_LONGEST: Final = 5


class _Chip(QPushButton):
    """One waiting form. Delete asks for it to be thrown away."""

    thrown = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.thrown.emit()
        else:
            super().keyPressEvent(event)


class ParkedStrip(QWidget):
    """Shows every unfinished form but the one that is being typed; hidden while there is none.

    `chosen` carries the draft to be taken back, `failed` an exception.
    """

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: list[Draft] = []
        self._typed = ""
        self._asked = ""
        self._shown: tuple[list[Draft], str] = [], ""
        self.chips: list[_Chip] = []
        self.setAccessibleName(say("挂起的登记"))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addWidget(label(say("挂起"), "muted"))
        self.take = button(say("取回"), self._take_newest, key="F9", role="link")
        self.take.setAccessibleName(say("取回最近挂起的一条"))
        outer.addWidget(self.take)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(6))
        outer.addLayout(self._row)
        self.rest = QToolButton()
        self.rest.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.rest)
        self._listed: list[QAction] = []
        self.rest.setMenu(self._menu)
        outer.addWidget(self.rest)
        outer.addStretch(1)
        self.hide()

    def refresh(self, typed: str | None = None) -> None:
        """Reads what waits. `typed` is the record id of the form under way, from now on left out."""
        if typed is not None:
            self._typed = typed
        self._waiting = [one for one in waiting(self._desk.reader.db, DRAFT_KIND) if one.record_id != self._typed]
        self._show()

    def newest(self) -> Draft | None:
        """The form that F9 takes back: the one parked last, else the one put aside last."""
        return self._waiting[0] if self._waiting else None

    def put(self, draft: Draft, failed: Callable[[Draft, Exception], None]) -> None:
        """Parks a form beside the window; `failed` hears of one that could not be kept."""
        desk, now = self._desk, self._desk.now()
        clerk = desk.open.clerk
        desk.background.write(
            lambda: park(desk.open.store, clerk, draft, now), done=lambda _: self.refresh(),
            failed=lambda error: failed(draft, error),
        )

    def _take_newest(self) -> None:
        newest = self.newest()
        if newest is not None:
            self.chosen.emit(newest)

    def _show(self) -> None:
        if (self._waiting, self._asked) == self._shown:
            # Nothing new waits: a chip on which the caret stands must not be taken away under it.
            return
        self._shown = self._waiting, self._asked
        names = clerks.names(self._desk.reader.db) if self._waiting else {}
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        for draft in self._waiting[:_SHOWN]:
            chip = _Chip(self._short(draft))
            told = self._told(draft, names)
            chip.setToolTip(told)
            chip.setAccessibleName(told)
            if draft.record_id == self._asked:
                chip.setText(say("再按一次 Delete 丢弃"))
                chip.setProperty("role", "danger")
            chip.setStyleSheet(f"padding: 0 {theme.px(10)}px; min-height: {theme.px(24)}px;")
            chip.clicked.connect(lambda _on=False, draft=draft: self.chosen.emit(draft))
            chip.thrown.connect(lambda draft=draft: self._throw(draft))
            self._row.addWidget(chip)
            QWidget.setTabOrder(self.chips[-1] if self.chips else self.take, chip)
            self.chips.append(chip)
        for action in self._listed:
            self._menu.removeAction(action)
            action.deleteLater()
        self._listed = []
        for draft in self._waiting[_SHOWN:]:
            action = QAction(self._short(draft), self._menu)
            action.triggered.connect(lambda _on=False, draft=draft: self.chosen.emit(draft))
            self._menu.addAction(action)
            self._listed.append(action)
        more = len(self._waiting) - _SHOWN
        self.rest.setVisible(more > 0)
        self.rest.setText(say("还有 {count} 条", count=more))
        self.rest.setAccessibleName(say("还有 {count} 条挂起的登记", count=more))
        self.setVisible(bool(self._waiting))

    def _throw(self, draft: Draft) -> None:
        """Asks once, in place: what is thrown away cannot be brought back."""
        if self._asked != draft.record_id:
            self._asked = draft.record_id
            at = self._waiting.index(draft)
            self._show()
            self.chips[at].setFocus()
            return
        self._asked = ""
        desk = self._desk
        desk.background.write(
            lambda: drafting.drop(desk.open.store, desk.open.clerk, draft.record_id),
            done=lambda _: self.refresh(), failed=self.failed.emit,
        )  # fmt: skip

    def _parts(self, draft: Draft) -> tuple[str, str, str]:
        form = draft.body.get("form", {})
        items = self._desk.open.catalogue["service_item"]
        item = next((code for code in form.get("items", ()) if code in items), "")
        told = items[item].attributes.get("quick_label") or items[item].label if item else ""
        at = draft.body[PARKED]["at"] if is_parked(draft) else draft.saved_at
        return draft.title, told, f"{datetime.fromisoformat(at).astimezone(BEIJING_TIME):%H:%M}"

    def _short(self, draft: Draft) -> str:
        title, item, at = self._parts(draft)
        cut = [one if len(one) <= _LONGEST else one[: _LONGEST - 1] + "…" for one in (title, item)]
        shown = " · ".join(filter(None, (*cut, at)))
        return shown if is_parked(draft) else say("草稿 {shown}", shown=shown)

    def _told(self, draft: Draft, names: dict[str, str]) -> str:
        title, item, at = self._parts(draft)
        by = names.get(draft.body[PARKED]["by"] if is_parked(draft) else draft.clerk, "")
        told = say("，").join(filter(None, (title, item)))
        if is_parked(draft):
            return say("{told}：{name} {time} 挂起。Enter 取回，Delete 丢弃", told=told, name=by, time=at)
        return say("{told}：{name} {time} 的草稿。Enter 取回，Delete 丢弃", told=told, name=by, time=at)
