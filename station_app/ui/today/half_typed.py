"""The band that gives back a form which was still being typed when the program ended."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station_app.actions import drafts as drafting
from station_app.actions.parking import is_parked
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import clerks, drafts
from station_app.storage.drafts import Draft
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, button
from station_app.words import say


class HalfTyped(Banner):
    """Offers the newest recovery point of an earlier run: go on with it, make a draft of it, or throw it away.

    Drafts are not offered, they wait where the clerk put them; nor are forms of this run, which are still open.
    """

    taken = Signal(object)
    stored = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        kept = drafts.all_drafts(desk.reader.db)
        self._left_over = {draft.record_id for draft in kept if not _waits_elsewhere(draft)}
        self.draft: Draft | None = None
        self._asked = False
        self.take = button(say("接着填"), self._take, role="primary", parent=self)
        self.store = button(say("存为草稿"), self._store, parent=self)
        self.drop = button(say("丢弃"), self._drop, parent=self)
        self.keep = button(say("留着"), self.refresh, parent=self)
        for made in (self.take, self.store, self.drop, self.keep):
            self.buttons.addWidget(made)
        self.refresh()

    def refresh(self) -> None:
        """Looks what is still left over."""
        found = [draft for draft in drafts.all_drafts(self._desk.reader.db) if draft.record_id in self._left_over]
        self.draft = found[0] if found else None
        self._ask(False)
        if self.draft is None:
            self.tell("info", "")
            return
        begun = clerks.names(self._desk.reader.db)
        by = begun.get(self.draft.clerk, "") if len(begun) > 1 else ""
        at = datetime.fromisoformat(self.draft.saved_at).astimezone(BEIJING_TIME)
        same_day = at.date() == self._desk.now().astimezone(BEIJING_TIME).date()
        sentence = say(
            "上次关机前有一条没存完的登记（{name}，{time}）。",
            name=self.draft.title or say("未填姓名"), time=f"{at:%H:%M}" if same_day else f"{at:%m-%d %H:%M}",
        )  # fmt: skip
        if by:
            sentence += say("是{name}开始填的。", name=by)
        if len(found) > 1:
            sentence += say("另有 {count} 条在它之后。", count=len(found) - 1)
        self.tell("care", sentence)

    def _take(self) -> None:
        draft = self.draft
        if draft is not None:
            self._left_over.discard(draft.record_id)
            self.refresh()
            self.taken.emit(draft)

    def _store(self) -> None:
        draft = self.draft
        if draft is None:
            return
        self._left_over.discard(draft.record_id)
        self.refresh()
        desk, kept = self._desk.open, replace(draft, by_hand=True)
        self._desk.background.write(
            lambda: drafting.keep(desk.store, desk.clerk, kept), done=lambda _: self.stored.emit(draft)
        )

    def _drop(self) -> None:
        draft = self.draft
        if draft is None:
            return
        if not self._asked:
            # What is thrown away cannot be undone: ask once, in place, without a window.
            self._ask(True)
            self.tell("bad", say("丢弃以后找不回来。确定丢弃（{name}）吗？", name=draft.title or say("未填姓名")))
            return
        desk = self._desk.open
        self._desk.background.write(
            lambda: drafting.drop(desk.store, desk.clerk, draft.record_id), done=lambda _: self.refresh()
        )

    def _ask(self, asked: bool) -> None:
        self._asked = asked
        self.take.setVisible(not asked)
        self.store.setVisible(not asked)
        self.keep.setVisible(asked)
        self.drop.setText(say("确定丢弃") if asked else say("丢弃"))


def _waits_elsewhere(draft: Draft) -> bool:
    """Whether a strip shows it: that of the visits does; a filing put aside has no place but this band."""
    return is_parked(draft) or (draft.by_hand and draft.kind == "consultation")
