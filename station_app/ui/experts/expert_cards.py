"""An expert's own sheet and his states: what is filled in of him, and how he came to be what he is."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import experts as acting
from station_app.actions.acts import RecordIds
from station_app.actions.experts import SavedExpert
from station_app.domain.catalogue import Code
from station_app.domain.experts import LINE_LENGTH, NEXT, ExpertForm, ExpertState
from station_app.domain.faults import Fault, Refused
from station_app.domain.json_fields import write_fields
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import clerks, experts
from station_app.storage.experts import Expert
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.form_fields import FormFields
from station_app.ui.experts.photo_row import PhotoRow
from station_app.ui.experts.plans import expert_plans
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.marks import Field
from station_app.ui.widgets.scrolling import let_scroll, scrolling
from station_app.words import say
from station_app.words.experts import expert_state_label


class ExpertSheet(QWidget):
    """资料: the form of an expert. `told` a Notice, `saved` the record id."""

    told = Signal(object)
    saved = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._expert: Expert | None = None
        self._opening: dict[str, Any] = {}
        self._ids = RecordIds.make(desk.new_id)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.photo = PhotoRow(desk, self)
        column.addWidget(self.photo)
        scroll = scrolling(self)
        self.fields = FormFields(desk, ExpertForm, expert_plans(desk), caption_width=70, parent=scroll.viewport())
        let_scroll(scroll, self.fields)
        column.addWidget(scroll, 1)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.photo.told.connect(partial(self.banner.tell, "care"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.save = button(say("保存"), self.press, key="Ctrl+Enter", role="primary", parent=self)
        self.pool = button(say("保存并入库"), lambda: self.press(pooled=True), parent=self)
        row.addWidget(self.save)
        row.addWidget(self.pool)
        row.addStretch(1)
        column.addLayout(row)
        self.fields.beyond.connect(self.save.setFocus)
        self.show_expert(None)

    def show_expert(self, expert: Expert | None) -> None:
        """The sheet of an expert, or an empty one for a new expert. The city's are read-only."""
        self._expert = expert
        self._ids = RecordIds.make(self._desk.new_id)
        self._opening = self._told(expert) if expert is not None else {}
        self.fields.fill(self._opening)
        own = expert is None or not expert.is_city
        self.fields.setEnabled(own)
        self.photo.show_expert(expert)
        self.save.setVisible(own)
        self.pool.setVisible(expert is None)
        self.banner.tell("info", "" if own else say("市级专家的资料由市中心维护，这里只看不改。"))

    def _told(self, expert: Expert) -> dict[str, Any]:
        latest = experts.latest(self._desk.reader.db, expert.record_id)
        if latest is not None:
            return write_fields(acting.form_of(latest, self._desk.open.catalogue))
        return {
            "name": expert.name, "employer": expert.employer, "title": expert.title, "fields": list(expert.fields),
            "languages": list(expert.languages), "service_sites": expert.service_sites, "contact": expert.contact,
            "term_from": expert.term_from, "term_to": expert.term_to, "buffer_minutes": expert.buffer_minutes,
            "daily_cap": expert.daily_cap, "monthly_cap": expert.monthly_cap,
        }  # fmt: skip

    @property
    def dirty(self) -> bool:
        """Whether something was changed."""
        return self.fields.given() != {name: value for name, value in self._opening.items() if value not in ("", [])}

    def press(self, *, pooled: bool = False) -> None:
        """Saves a new expert or a correction, once however often it is pressed."""
        if not self.save.isEnabled() or not self.fields.isEnabled():
            return
        try:
            form = self.fields.form()
        except Refused as refused:
            self._refused(refused)
            return
        desk, now, ids, expert = self._desk, self._desk.now(), self._ids, self._expert
        store, clerk, catalogue = desk.open.store, desk.open.clerk, desk.open.catalogue

        def action() -> SavedExpert:
            if expert is None:
                return acting.save(store, clerk, form, ids=ids, catalogue=catalogue, now=now, pooled=pooled)
            given = {name: self._empty(name) for name in self._opening if name in self.fields.controls}
            given |= write_fields(form)
            return acting.revise(store, clerk, expert.record_id, given, ids=ids, catalogue=catalogue, now=now)

        self.save.setEnabled(False)
        desk.background.write(action, done=self._done, failed=self._refused)

    def _empty(self, name: str) -> Any:
        """What a field holds that was emptied."""
        return [] if name in ("fields", "sources", "languages", "qualifications") else ""

    def _done(self, saved: SavedExpert) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        told = say("专家资料已存本机（{state}）。", state=expert_state_label(saved.state))
        self.told.emit(Notice("good", told, (), 5))
        self.saved.emit(saved.record_id)

    def _refused(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        if not (isinstance(error, Refused) and self.fields.tell_refused(error)):
            self.banner.tell("bad", in_words(error))


class StateSheet(QWidget):
    """状态: every change with its day, its clerk and its reason; the next one."""

    told = Signal(object)
    saved = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._expert: Expert | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        scroll = scrolling(self)
        self.history = label("", parent=scroll.viewport(), wrap=True)
        self.history.setAlignment(Qt.AlignmentFlag.AlignTop)
        let_scroll(scroll, self.history)
        column.addWidget(scroll, 1)
        self.wanted = CodeBox(say("改为"), (), say("改为…"), self)
        self.reason = LineBox(say("原因（必填）"), LINE_LENGTH, self)
        self.reason.setPlaceholderText(say("为什么改，例如：聘期已满"))
        self.mark = Field(say("原因"), self.reason, "reason", "expert_state")
        self.save = button(say("改状态"), self.press, key="Ctrl+Enter", role="primary", parent=self)
        for widget in (self.wanted, self.reason, self.mark.remark):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch(1)
        column.addLayout(row)
        self.wanted.advanced.connect(self.reason.setFocus)
        self.reason.advanced.connect(self.press)

    def show_expert(self, expert: Expert | None) -> None:
        """The states of an expert."""
        self._expert = expert
        self.wanted.clear()
        self.wanted.addItem(say("改为…"), "")
        self.reason.set_text("")
        self.mark.tell(())
        own = expert is not None and not expert.is_city
        for widget in (self.wanted, self.reason, self.save):
            widget.setVisible(own)
        if expert is None:
            self.history.setText(say("先在左边选一位专家。"))
            return
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        for state in ExpertState:
            if state in NEXT[ExpertState(expert.state)]:
                code = Code(state.value, expert_state_label(state), {}, today)
                self.wanted.addItem(code.label, code.code)
        names = clerks.names(self._desk.reader.db)
        lines = []
        for one in experts.history(self._desk.reader.db, expert.record_id):
            at = datetime.fromisoformat(one.at).astimezone(BEIJING_TIME)
            told = say("{at}　{state}　{name}", at=f"{at:%Y-%m-%d %H:%M}", state=expert_state_label(one.state),
                       name=names.get(one.actor, ""))  # fmt: skip
            lines.append(told + (say("\n　　{reason}", reason=one.reason) if one.reason else ""))
        now = say("{name} 现在：{state}", name=expert.name, state=expert_state_label(expert.state))
        self.history.setText("\n".join([now, "", *lines]))

    def press(self) -> None:
        """Changes the state; without a reason the caret goes there."""
        expert, wanted, reason = self._expert, self.wanted.code(), self.reason.text().strip()
        if expert is None or not wanted:
            self.wanted.setFocus()
            return
        if not reason:
            self.mark.tell([Fault("reason-missing", "reason")])
            self.reason.setFocus()
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        store, clerk = desk.open.store, desk.open.clerk
        action: Callable[[], SavedExpert] = lambda: acting.change_state(  # noqa: E731
            store, clerk, expert.record_id, ExpertState(wanted), reason, ids=ids, now=now
        )
        desk.background.write(action, done=self._done, failed=self._refused)

    def _done(self, saved: SavedExpert) -> None:
        if not isValid(self):
            return
        told = say("状态已改为“{state}”。", state=expert_state_label(saved.state))
        if saved.standing:
            told += say("还有 {count} 个预约要打电话改约：{numbers}。", count=len(saved.standing),
                        numbers=say("、").join(saved.standing[:3]))  # fmt: skip
        self.told.emit(Notice("care" if saved.standing else "good", told, (), 10 if saved.standing else 5))
        self.saved.emit(saved.record_id)

    def _refused(self, error: Exception) -> None:
        if isValid(self) and isinstance(error, Refused):
            self.mark.tell([Fault(one.code, "expert_state", one.level, one.details) for one in error.faults])
        elif isValid(self):
            self.told.emit(Notice("bad", in_words(error), (), 8))
