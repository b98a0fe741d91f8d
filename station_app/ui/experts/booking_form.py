"""The form of a new booking: who, when, about what, against whom; what would become of it is told meanwhile."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station_app.actions.acts import RecordIds
from station_app.actions.booking_grounds import Verdict, judge
from station_app.actions.visitor_finding import find
from station_app.domain.bookings import BookingForm, BookingState
from station_app.domain.faults import Fault, Level, Refused
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.storage.waiting import WaitingLine
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.controls import ExpertBox
from station_app.ui.experts.form_fields import FormFields, Plan
from station_app.ui.experts.plans import ways
from station_app.ui.experts.when_box import WhenBox, span
from station_app.ui.widgets.basics import Banner, Card, button, in_words
from station_app.ui.widgets.boxes import ENTER
from station_app.ui.widgets.choices import CodeRow
from station_app.ui.widgets.scrolling import let_scroll, scrolling
from station_app.ui.widgets.visitor_box import VisitorBox, looks_like_phone
from station_app.words import say
from station_app.words.experts_screen import why_requested
from station_app.words.faults import sentence

PAUSE_MS: Final = 150
_RECUSAL: Final = frozenset({"recusal-listed", "recusal-both-sides"})


class BookingFields(Card):
    """One booking that is being made. `saved_with(form, ids)` asks for it to be written; `left`: Esc; `wait(form)`: the
    time is taken, who stands in the form is to be put on the waiting list.
    """

    saved_with = Signal(object, object)
    left = Signal()
    wait = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("新预约"), parent)
        self._desk = desk
        self._ids = RecordIds.make(desk.new_id)
        self._known: tuple[KnownVisitor, str] | None = None
        self._waiting_id = ""
        self.body.setContentsMargins(*(theme.px(12),) * 4)
        self.body.setSpacing(theme.px(8))
        scroll = scrolling(self)
        self.fields = self._fields(scroll.viewport())
        let_scroll(scroll, self.fields)
        self.body.addWidget(scroll, 1)
        self.banner = Banner(self)
        self.body.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.save = button(say("预约"), self.press, key="Ctrl+Enter", role="primary", parent=self)
        self.leave = button(say("取消"), self.left.emit, key="Esc", parent=self)
        self.to_wait = button(say("转候补"), lambda: self._to_wait(), parent=self)
        for each in (self.save, self.leave, self.to_wait):
            each.setStyleSheet(f"padding: 0 {theme.px(10)}px;")
            row.addWidget(each)
        row.addStretch(1)
        self.body.addLayout(row)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PAUSE_MS)
        self._late.timeout.connect(self.judge)
        self.fields.edited.connect(self._edited)
        self.fields.beyond.connect(self.save.setFocus)
        self.open()

    def _fields(self, place: QWidget) -> FormFields:
        desk, db = self._desk, self._desk.reader.db
        self.expert = ExpertBox(say("专家"), db, say("选专家"))
        self.when = WhenBox(desk, self.expert.code)
        self.expert.chosen.connect(self.when.read_slots)
        self.name = VisitorBox(lambda typed: find(desk.reader, desk.open.device, typed))
        self.name.known.connect(self.take)
        self.name.stranger.connect(self._stranger)
        none, yes = say("未问"), say("已问，不需回避")
        code = ways(desk)[0]
        asked = type(code)("yes", yes, {}, code.valid_from)
        unasked = type(code)("", none, {}, code.valid_from)
        return FormFields(desk, BookingForm, [
            Plan("expert_id", say("专家"), required=True, control=lambda: self.expert),
            Plan("start", say("时间"), ("booking_start", "booking_end", "end"), required=True,
                 control=lambda: self.when),
            Plan("visitor_name", say("预约人"), ("visitor_id",), required=True, control=lambda: self.name),
            Plan("visitor_phone", say("电话"), required=True),
            Plan("org_name", say("单位")),
            Plan("question", say("咨询问题"), ("booking_question",), required=True, lines=3),
            Plan("materials", say("要带材料"), ("booking_materials",), required=True, lines=2),
            Plan("other_party", say("对方是谁")),
            Plan("recusal_asked", say("回避"),
                 control=lambda: CodeRow(say("回避"), (unasked, asked), shown=2, empty="")),
            Plan("recusal_reason", say("回避说明"), lines=2),
            Plan("on_site", say("方式"), control=lambda: CodeRow(say("方式"), ways(desk), shown=2)),
            Plan("consent_scope", say("告知同意")),
        ], caption_width=66, parent=place)  # fmt: skip

    # --- what the page asks -----------------------------------------------------------------------------------------

    def open(self, expert_id: str = "", on: date | None = None, start: int = 0, end: int = 0) -> None:
        """An empty form for this time, under ids of its own."""
        self._ids = RecordIds.make(self._desk.new_id)
        self._known, self._waiting_id = None, ""
        self.expert.refresh()
        self.fields.fill({"expert_id": expert_id})
        if on is not None:
            self.when.set_value(span(on, start, end))
        self._show_recusal(())
        self.banner.tell("info", "")
        self.to_wait.hide()
        self.save.setEnabled(True)

    def open_for(self, waiting: WaitingLine, expert_id: str, when: str) -> None:
        """The form for who waited: all that is known of him is filled in."""
        self.open(expert_id)
        self._waiting_id = waiting.record_id
        self.fields.fill({
            "expert_id": expert_id, "start": when, "visitor_name": waiting.visitor, "visitor_phone": waiting.phone,
            "org_name": waiting.organisation, "question": waiting.question, "materials": waiting.materials,
            "other_party": waiting.other_party,
        })  # fmt: skip
        self._show_recusal(())
        self.judge()

    def take(self, visitor: KnownVisitor) -> None:
        """Fills in a visitor of the station; the caret goes where the asking goes on."""
        self.fields.show_value("visitor_name", visitor.name)
        self.fields.show_value("visitor_phone", visitor.phone)
        self.fields.show_value("org_name", visitor.org_name)
        self._known = (visitor, f"{visitor.name}|{visitor.phone}")
        self.fields.focus_of("question" if visitor.phone else "visitor_phone").setFocus()
        self.judge()

    def know(self, told: Mapping[str, str]) -> None:
        """Fills in what is known of who wants to come, and puts the caret on the first field that is empty."""
        for name, value in told.items():
            if value:
                self.fields.show_value(name, value)
        self.begin()
        self.judge()

    def begin(self) -> None:
        """The caret goes to the first field that is still empty."""
        names = ("expert_id", "start", "visitor_name", "visitor_phone", "question")
        empty = next((name for name in names if not self.fields.value(name)), "question")
        self.fields.focus_of(empty).setFocus()

    def put_time(self, expert_id: str, on: date | None = None, start: int = 0, end: int = 0) -> None:
        """Another expert or time for the booking that is being made; who and what about stay."""
        if expert_id:
            self.fields.show_value("expert_id", expert_id)
        if on is not None:
            self.when.set_value(span(on, start, end))

    def standing(self) -> dict[str, Any]:
        """What stands in the form, to be put back by `restore`."""
        return self.fields.given() | {"waiting": self._waiting_id}

    def restore(self, standing: Mapping[str, Any]) -> None:
        """What stood in the form."""
        told = dict(standing)
        self.open(str(told.get("expert_id", "")))
        self._waiting_id = told.pop("waiting", "")
        self.fields.fill(told)
        self.judge()

    @property
    def dirty(self) -> bool:
        """Whether something of a visitor stands in the form."""
        return any(self.fields.value(name) for name in ("visitor_name", "visitor_phone", "question", "other_party"))

    def form(self) -> BookingForm:
        """The form as it stands; Refused where a control holds what cannot be read."""
        given: dict[str, Any] = {}
        moments = self.when.moments()
        if moments is not None:
            given |= {"start": moments[0].isoformat(), "end": moments[1].isoformat()}
        if self._known is not None and self._known[1] == self._who():
            given["visitor_id"] = self._known[0].record_id
        if self._waiting_id:
            given["waiting_id"] = self._waiting_id
        held = self.fields.form(start=given.pop("start", None), **given)
        return held if isinstance(held, BookingForm) else BookingForm()

    def tell_refused(self, error: Exception) -> None:
        """Shows what was refused beside the fields, or as a sentence where no field is concerned."""
        self.save.setEnabled(True)
        if isinstance(error, Refused):
            self._show_recusal(error.faults)
            self._offer_waiting(error.faults)
            if self.fields.tell_refused(error):
                return
        self.banner.tell("bad", in_words(error))

    # --- while it is typed ------------------------------------------------------------------------------------------

    def judge(self) -> Verdict | None:
        """Asks what would become of the booking as it stands, and tells it."""
        try:
            form = self.form()
        except Refused:
            return None
        if form.start is None or not form.expert_id:
            self.banner.tell("info", "")
            return None
        verdict = judge(self._desk.reader.db, form, self._desk.open.catalogue, self._desk.now())
        self._show_recusal(verdict.faults)
        self._offer_waiting(verdict.faults)
        must = [fault for fault in verdict.faults if fault.level is Level.MUST]
        should = [fault for fault in verdict.faults if fault.level is not Level.MUST]
        if must:
            self.banner.tell("bad", sentence(must[0]))
        elif should:
            self.banner.tell("care", sentence(should[0]))
        elif verdict.state is BookingState.CONFIRMED:
            self.banner.tell("good", say("时段空着，保存就算约上。"))
        else:
            self.banner.tell("care", say("保存后是“待市中心确认”：{why}", why=why_requested(verdict.why)))
        return verdict

    def press(self) -> None:
        """Asks for the form to be saved."""
        if not self.save.isEnabled():
            return
        try:
            form = self.form()
        except Refused as refused:
            self.tell_refused(refused)
            return
        self.fields.tell(())
        self.save.setEnabled(False)
        self.saved_with.emit(form, self._ids)

    def _edited(self) -> None:
        self._late.start()

    def _who(self) -> str:
        return f"{self.fields.value('visitor_name')}|{self.fields.value('visitor_phone')}"

    def _stranger(self, typed: str) -> None:
        if looks_like_phone(typed) and not self.fields.value("visitor_phone"):
            self.fields.show_value("visitor_name", "")
            self.fields.show_value("visitor_phone", typed)
            self.name.setFocus()
        else:
            self.fields.show_value("visitor_name", typed)
            self.fields.focus_of("visitor_phone").setFocus()
        self._edited()

    def _show_recusal(self, faults: "tuple[Fault, ...]") -> None:
        """The question of 回避 stands there once there is another party, the reason once a name was found."""
        hidden = set()
        if not self.fields.value("other_party"):
            hidden.add("recusal_asked")
        if not self.fields.value("recusal_reason") and not any(fault.code in _RECUSAL for fault in faults):
            hidden.add("recusal_reason")
        self.fields.show_only([name for name in self.fields.controls if name not in hidden])

    def _offer_waiting(self, faults: "tuple[Fault, ...]") -> None:
        full = {"booking-taken", "booking-day-full", "booking-month-full"}
        self.to_wait.setVisible(any(fault.code in full for fault in faults))

    def _to_wait(self) -> None:
        try:
            self.wait.emit(self.form())
        except Refused as refused:
            self.tell_refused(refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.fields.composing:
            super().keyPressEvent(event)
        elif event.key() in ENTER and bare == Qt.KeyboardModifier.ControlModifier:
            self.press()
        elif event.key() == Qt.Key.Key_Escape and not bare:
            self.left.emit()
        else:
            super().keyPressEvent(event)


