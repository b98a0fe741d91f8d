"""值班: an expert's rules, the form of one, and the slots that come of them in the next weeks."""

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import rosters as acting
from station_app.actions.acts import RecordIds
from station_app.actions.rosters import SavedDuty
from station_app.domain.faults import Refused
from station_app.domain.json_fields import write_fields
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import Duty, DutyForm, Rule, clock, sittings
from station_app.domain.working_days import WorkingDays
from station_app.storage import experts, journal, rosters
from station_app.storage.experts import Expert
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.form_fields import FormFields
from station_app.ui.experts.plans import RULE_FIELDS, duty_plans
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.due_box import day_words
from station_app.ui.widgets.reason import ReasonDialog
from station_app.ui.widgets.scrolling import let_scroll, scrolling
from station_app.words import say
from station_app.words.experts import rule_label

AHEAD = 14
"""So many days of duty are shown under the form."""


class RosterSheet(QWidget):
    """`told` a Notice, `saved` the expert's record id."""

    told = Signal(object)
    saved = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._expert: Expert | None = None
        self._duties: list[Duty] = []
        self._duty: Duty | None = None
        self._opening: dict[str, Any] = {}
        self._ids = RecordIds.make(desk.new_id)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.rules = QListWidget(self)
        self.rules.setAccessibleName(say("值班规则"))
        self.rules.setFrameShape(QFrame.Shape.NoFrame)
        self.rules.setProperty("role", "rail")
        self.rules.setFixedHeight(theme.px(98))
        self.rules.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerItem)
        self.rules.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rules.setTextElideMode(Qt.TextElideMode.ElideRight)
        column.addWidget(self.rules)
        scroll = scrolling(self)
        inside = QWidget(scroll.viewport())
        below = QVBoxLayout(inside)
        below.setContentsMargins(0, 0, 0, 0)
        self.fields = FormFields(desk, DutyForm, duty_plans(desk), caption_width=70, parent=inside)
        below.addWidget(self.fields)
        self.ahead = label("", "muted", inside, wrap=True)
        below.addWidget(self.ahead)
        below.addStretch(1)
        let_scroll(scroll, inside)
        column.addWidget(scroll, 1)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.save = button(say("保存"), self.press, key="Ctrl+Enter", role="primary", parent=self)
        self.new = button(say("另加一条"), self._begin_new, parent=self)
        self.remove = button(say("取消这条"), self._ask_remove, parent=self)
        for each in (self.save, self.new, self.remove):
            each.setStyleSheet(f"padding: 0 {theme.px(10)}px;")
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)
        rule: Any = self.fields.controls["rule"]
        rule.chosen.connect(self._show_fields)
        self.rules.currentRowChanged.connect(self._choose)
        self.fields.beyond.connect(self.save.setFocus)
        self.show_expert(None)

    def show_expert(self, expert: Expert | None) -> None:
        """The rules of an expert; the city's come with the reference data and are read-only."""
        self._expert = expert
        db, catalogue = self._desk.reader.db, self._desk.open.catalogue
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self._duties = []
        if expert is not None:
            found = rosters.active(db, catalogue, expert_ids=[expert.record_id], first=today)
            own_rules = (one for one in found if one.expert_id == expert.record_id)
            order = list(Rule)
            self._duties = sorted(
                own_rules, key=lambda one: (order.index(one.rule), one.weekday, one.first_day, one.start)
            )
        self.rules.blockSignals(True)
        self.rules.clear()
        for duty in self._duties:
            item = QListWidgetItem(self._words(duty))
            item.setToolTip(item.text())
            self.rules.addItem(item)
        if not self._duties:
            empty = QListWidgetItem(say("还没有值班。") if expert is not None else say("先在左边选一位专家。"))
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.rules.addItem(empty)
        self.rules.blockSignals(False)
        own = expert is not None and not expert.is_city
        for widget in (self.fields, self.save, self.new):
            widget.setVisible(own)
        substitute: Any = self.fields.controls["substitute_id"]
        substitute.refresh()
        self._begin_new()
        self._show_ahead()
        city = expert is not None and expert.is_city
        self.banner.tell("info", say("市级专家的值班由市中心排，这里只看不改。") if city else "")

    def _words(self, duty: Duty) -> str:
        names = (say("周一"), say("周二"), say("周三"), say("周四"), say("周五"), say("周六"), say("周日"))
        when = "" if duty.whole_day else f"{clock(duty.start)}–{clock(duty.end)}"
        if duty.rule is Rule.WEEKLY:
            every = say("隔 {count} 周", count=duty.every_weeks) if duty.every_weeks > 1 else ""
            nth = say("每月第 {weeks} 周", weeks="、".join(map(str, sorted(duty.weeks_of_month))))
            parts = [names[duty.weekday - 1], when, every, nth if duty.weeks_of_month else "",
                     duty.site or ("" if duty.on_site else say("线上")),
                     say("自 {day}", day=f"{duty.first_day:%m-%d}")]  # fmt: skip
        else:
            last = duty.last_day if duty.last_day != duty.first_day else None
            days = f"{duty.first_day:%m-%d}" + (f" – {last:%m-%d}" if last is not None else "")
            other = experts.get(self._desk.reader.db, duty.substitute_id) if duty.substitute_id else None
            parts = [rule_label(duty.rule), days, when, say("{name}替班", name=other.name) if other is not None else ""]
        return say("　").join(filter(None, parts))

    def _show_ahead(self) -> None:
        expert = self._expert
        if expert is None:
            self.ahead.setText("")
            return
        days = WorkingDays.from_catalogue(self._desk.open.catalogue)
        first = self._desk.now().astimezone(BEIJING_TIME).date()
        last = first + timedelta(days=AHEAD)
        duties = rosters.active(self._desk.reader.db, self._desk.open.catalogue, expert_ids=[expert.record_id],
                                first=first, last=last)  # fmt: skip
        own = sorted(one for one in sittings(duties, first, last, days) if one.expert_id == expert.record_id)
        told = [say("{day} {start}–{end}", day=day_words(one.day, days), start=clock(one.start), end=clock(one.end))
                for one in own]  # fmt: skip
        self.ahead.setText(say("两周内：{days}", days=say("，").join(told)) if told else say("两周内没有值班。"))

    # --- the form ---------------------------------------------------------------------------------------------------

    def _begin_new(self) -> None:
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self._open(None, {"first_day": today.isoformat(), "start": "09:00", "end": "11:30", "every_weeks": 1})

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._duties):
            return
        duty = self._duties[row]
        latest = journal.latest(self._desk.reader.db, duty.duty_id)
        if latest is not None:
            self._open(duty, write_fields(acting.form_of(latest, self._desk.open.catalogue)))

    def _open(self, duty: Duty | None, told: dict[str, Any]) -> None:
        self._duty, self._opening = duty, told
        self._ids = RecordIds.make(self._desk.new_id)
        shown = dict(told)
        # The first line of these two boxes is the usual value.
        for name, usual in (("rule", "weekly"), ("slot_minutes", 30)):
            if shown.get(name) == usual:
                shown[name] = None
        self.fields.fill(shown)
        self._show_fields()
        self.remove.setVisible(duty is not None and self._expert is not None and not self._expert.is_city)
        self.banner.tell("info", "")

    def _rule(self) -> Rule:
        return Rule(self.fields.value("rule") or Rule.WEEKLY)

    def _show_fields(self) -> None:
        self.fields.show_only(RULE_FIELDS[self._rule()])

    def press(self) -> None:
        """Saves the rule, once however often it is pressed."""
        expert = self._expert
        if expert is None or expert.is_city or not self.save.isEnabled():
            return
        given = self.fields.given() | {"expert_id": expert.record_id, "rule": self._rule().value}
        if self._rule() in (Rule.WEEKLY, Rule.EXTRA):
            given.setdefault("slot_minutes", 30)
        desk, now, ids, duty = self._desk, self._desk.now(), self._ids, self._duty
        store, clerk, catalogue = desk.open.store, desk.open.clerk, desk.open.catalogue
        try:
            form = self.fields.form(**{name: given[name] for name in ("expert_id", "rule")})
        except Refused as refused:
            self._refused(refused)
            return

        def action() -> SavedDuty:
            if duty is None:
                return acting.save(store, clerk, form, ids=ids, catalogue=catalogue, now=now)
            cleared: dict[str, Any] = dict.fromkeys(("site", "weeks_of_month", "substitute_id", "reason"), "")
            changed = {name: cleared.get(name) for name in self._opening if name in cleared} | given
            return acting.revise(store, clerk, duty.duty_id, changed, ids=ids, catalogue=catalogue, now=now)

        self.save.setEnabled(False)
        desk.background.write(action, done=self._done, failed=self._refused)

    def _done(self, saved: SavedDuty) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        told = say("值班已存本机。")
        if saved.standing:
            told += say("{count} 个已约的不在班上了，要打电话改约：{numbers}。", count=len(saved.standing),
                        numbers=say("、").join(saved.standing[:3]))  # fmt: skip
        self.told.emit(Notice("care" if saved.standing else "good", told, (), 10 if saved.standing else 5))
        if self._expert is not None:
            self.saved.emit(self._expert.record_id)

    def _refused(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        if not (isinstance(error, Refused) and self.fields.tell_refused(error)):
            self.banner.tell("bad", in_words(error))

    def _ask_remove(self) -> None:
        duty = self._duty
        if duty is None:
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        store, clerk, catalogue = desk.open.store, desk.open.clerk, desk.open.catalogue
        dialog = ReasonDialog(say("取消这条值班"), self._words(duty), say("取消这条"), self)
        dialog.confirmed.connect(lambda reason: desk.background.write(
            lambda: acting.remove(store, clerk, duty.duty_id, reason, ids=ids, catalogue=catalogue, now=now),
            done=self._done, failed=self._refused,
        ))  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self.rules.setFocus() if isValid(self) else None)
        dialog.open()
