"""The tab 候补: who waits for a slot, the longest first; the form of a new entry; phoned, withdrawn, booked."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget
from shiboken6 import isValid

from station_app.actions import waiting as acting
from station_app.actions.acts import RecordIds
from station_app.actions.visitor_finding import find
from station_app.domain.bookings import WaitingForm, cell_start
from station_app.domain.experts import FIELDS
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import waiting
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.storage.waiting import WaitingLine
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.controls import ExpertBox
from station_app.ui.experts.form_fields import FormFields, Plan
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, Card, button, in_words
from station_app.ui.widgets.boxes import ENTER
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.reason import ReasonDialog
from station_app.ui.widgets.scrolling import let_scroll, scrolling
from station_app.ui.widgets.tables import Table
from station_app.ui.widgets.visitor_box import VisitorBox
from station_app.words import say

SIDE = 416


class Waiting(QWidget):
    """`told` a Notice, `changed` after every save, `arrange(line)`: a booking is wanted for the chosen one."""

    told = Signal(object)
    changed = Signal()
    arrange = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids = RecordIds.make(desk.new_id)
        self._known: tuple[KnownVisitor, str] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self._list_card(), 1)
        row.addWidget(self._form_card())
        self.refresh()
        self._open()

    def _list_card(self) -> Card:
        card = Card(say("候补"), self)
        card.body.setContentsMargins(*(theme.px(12),) * 4)
        self.title = card.title
        self.model: PagingModel[WaitingLine] = PagingModel(self._columns(), self._fetch, waiting.key, self)
        self.table = Table(self.model, 5, say("候补名单"), card)
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        hint = say("约满时在右边登记，有时段空出来会提示给谁打电话。")
        self._either.addWidget(Nothing(say("没有人在候补"), hint, card, icon="tasks"))
        card.body.addLayout(self._either, 1)
        below = QHBoxLayout()
        below.setSpacing(theme.px(6))
        self.book = button(say("安排预约"), self._arrange, key="Enter", parent=card)
        self.called = button(say("打过电话，接着等"), self._called, key="C", parent=card)
        self.withdraw = button(say("不等了"), self._ask_withdraw, key="Del", parent=card)
        for each in (self.book, self.called, self.withdraw):
            below.addWidget(each)
        below.addStretch(1)
        card.body.addLayout(below)
        self.table.opened.connect(lambda _line: self._arrange())
        self.table.installEventFilter(self)
        return card

    def _columns(self) -> list[Column[WaitingLine]]:
        desk, catalogue = self._desk, self._desk.open.catalogue

        def whom(one: WaitingLine) -> str:
            return one.expert or (catalogue.label(FIELDS, one.field) if one.field else say("哪位都行"))

        def who(one: WaitingLine) -> str:
            name = one.visitor or one.organisation
            return say("{name}（优先）", name=name) if one.priority else name

        def days(one: WaitingLine) -> str:
            return f"{one.first_day[5:]} – {one.last_day[5:]}"

        def free(one: WaitingLine) -> str:
            start = cell_start(one.free_from)
            return f"{start:%m-%d %H:%M}" if start > desk.now() else ""

        return [
            Column(say("谁"), who, width=84),
            Column(say("等谁"), whom, width=110),
            Column(say("哪几天"), days, width=116),
            Column(say("空档"), free, width=112),
            Column(say("等了从"), lambda one: one.waiting_since[5:10], width=64),
            Column(say("咨询问题"), lambda one: " ".join(one.question.split()), width=120),
            Column(say("打过电话"), lambda one: say("{count} 次", count=one.calls) if one.calls else "", width=76),
        ]

    def _form_card(self) -> Card:
        card = Card(say("登记候补"), self)
        card.setFixedWidth(theme.px(SIDE))
        card.body.setContentsMargins(*(theme.px(12),) * 4)
        card.body.setSpacing(theme.px(8))
        desk, db = self._desk, self._desk.reader.db
        self.name = VisitorBox(lambda typed: find(desk.reader, desk.open.device, typed))
        self.name.known.connect(self._take)
        self.name.stranger.connect(self._stranger)
        scroll = scrolling(card)
        self.fields = FormFields(desk, WaitingForm, [
            Plan("visitor_name", say("谁"), ("visitor_id",), required=True, control=lambda: self.name),
            Plan("visitor_phone", say("电话"), required=True),
            Plan("org_name", say("单位")),
            Plan("expert_id", say("等哪位"), control=lambda: ExpertBox(say("等哪位"), db, say("不指定，看领域"))),
            Plan("field", say("或哪个领域"), ("expert_fields",)),
            Plan("first_day", say("自"), required=True),
            Plan("last_day", say("至"), beside=True),
            Plan("question", say("咨询问题"), ("booking_question",), required=True, lines=3),
            Plan("materials", say("要带材料"), ("booking_materials",), lines=2),
            Plan("other_party", say("对方是谁")),
            Plan("consent_scope", say("告知同意")),
        ], caption_width=84, parent=scroll.viewport())  # fmt: skip
        let_scroll(scroll, self.fields)
        card.body.addWidget(scroll, 1)
        self.banner = Banner(card)
        card.body.addWidget(self.banner)
        row = QHBoxLayout()
        self.save = button(say("列入候补"), self.press, key="Ctrl+Enter", role="primary", parent=card)
        row.addWidget(self.save)
        row.addStretch(1)
        card.body.addLayout(row)
        self.fields.beyond.connect(self.save.setFocus)
        return card

    # --- the list ---------------------------------------------------------------------------------------------------

    def _fetch(self, after: waiting.Key | None, limit: int) -> list[WaitingLine]:
        return waiting.page(self._desk.reader.db, after=after, limit=limit)

    def refresh(self) -> None:
        """Reads the list anew; form and caret stay."""
        self.table.reload()
        some = self.model.rowCount() > 0
        self._either.setCurrentIndex(0 if some else 1)
        self.title.setText(say("候补（{count}）", count=self.model.rowCount()))
        for each in (self.book, self.called, self.withdraw):
            each.setEnabled(some)
        if some and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def enter(self) -> None:
        """The tab comes to the front."""
        (self.table if self.model.rowCount() else self.fields.first).setFocus()

    def _arrange(self) -> None:
        line = self.table.chosen()
        if line is not None:
            self.arrange.emit(line)

    def _called(self) -> None:
        line = self.table.chosen()
        if line is None:
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        store, clerk, told = desk.open.store, desk.open.clerk, say("没有约成")
        desk.background.write(
            lambda: acting.called(store, clerk, line.record_id, told, ids=ids, now=now),
            done=lambda _: self._written(say("记下了，还在候补里。")), failed=self._failed,
        )  # fmt: skip

    def _ask_withdraw(self) -> None:
        line = self.table.chosen()
        if line is None:
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        store, clerk = desk.open.store, desk.open.clerk
        dialog = ReasonDialog(say("不再候补"), line.visitor or line.organisation, say("不等了"), self)
        dialog.confirmed.connect(lambda reason: desk.background.write(
            lambda: acting.withdraw(store, clerk, line.record_id, reason, ids=ids, now=now),
            done=lambda _: self._written(say("已从候补里划去，记录还在。")), failed=self._failed,
        ))  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self.enter() if isValid(self) else None)
        dialog.open()

    # --- the form ---------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._ids, self._known = RecordIds.make(self._desk.new_id), None
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self.fields.fill({"first_day": today.isoformat()})
        self.banner.tell("info", "")
        self.save.setEnabled(True)

    def _take(self, visitor: KnownVisitor) -> None:
        for name, value in (("visitor_name", visitor.name), ("visitor_phone", visitor.phone),
                            ("org_name", visitor.org_name)):  # fmt: skip
            self.fields.show_value(name, value)
        self._known = (visitor, f"{visitor.name}|{visitor.phone}")
        self.fields.focus_of("expert_id" if visitor.phone else "visitor_phone").setFocus()

    def _stranger(self, typed: str) -> None:
        self.fields.show_value("visitor_name", typed)
        self.fields.focus_of("visitor_phone").setFocus()

    def press(self) -> None:
        """Puts who stands in the form on the list."""
        if not self.save.isEnabled():
            return
        given: dict[str, Any] = {}
        who = f"{self.fields.value('visitor_name')}|{self.fields.value('visitor_phone')}"
        if self._known is not None and self._known[1] == who:
            given["visitor_id"] = self._known[0].record_id
        if not self.fields.value("last_day"):
            given["last_day"] = self.fields.value("first_day") or None
        try:
            form = self.fields.form(**given)
        except Refused as refused:
            self._failed(refused)
            return
        desk, now, ids = self._desk, self._desk.now(), self._ids
        store, clerk, catalogue = desk.open.store, desk.open.clerk, desk.open.catalogue
        self.save.setEnabled(False)
        desk.background.write(
            lambda: acting.add(store, clerk, form, ids=ids, catalogue=catalogue, now=now, new_id=desk.new_id),
            done=lambda _: self._added(), failed=self._failed,
        )  # fmt: skip

    def _added(self) -> None:
        if isValid(self):
            self._open()
            self._written(say("已列入候补。有时段空出来，会提示给谁打电话。"))
            self.table.setFocus()

    def _written(self, told: str) -> None:
        if isValid(self):
            self.refresh()
            self.told.emit(Notice("good", told, (), 5))
            self.changed.emit()

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.save.setEnabled(True)
        if not (isinstance(error, Refused) and self.fields.tell_refused(error)):
            self.banner.tell("bad", in_words(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.fields.composing:
            super().keyPressEvent(event)
        elif event.key() in ENTER and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.press()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A table keeps letters for itself, to look for lines that begin with them.
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            act = {Qt.Key.Key_C: self._called, Qt.Key.Key_Delete: self._ask_withdraw}.get(Qt.Key(event.key()))
            if act is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                act()
                return True
        return super().eventFilter(watched, event)
