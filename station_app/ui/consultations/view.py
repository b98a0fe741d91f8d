"""What the page looks like: the form on its card, the day's list beside it, the buttons with their keys below."""

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from station_app.domain.consultations import LINE_LENGTH
from station_app.ui import theme
from station_app.ui.consultations.differences import Differences
from station_app.ui.consultations.form import ConsultationFields
from station_app.ui.consultations.head_line import HeadLine
from station_app.ui.consultations.logged import LoggedToday
from station_app.ui.consultations.parking import ParkedStrip
from station_app.ui.consultations.phrases import attach_phrases
from station_app.ui.consultations.plugged import on_the_line, unfolded
from station_app.ui.desk import Desk
from station_app.ui.inspector import Inspector
from station_app.ui.inspector.guide_part import GuidePart
from station_app.ui.inspector.reference_part import ReferencePart
from station_app.ui.inspector.visitor_part import VisitorPart
from station_app.ui.widgets.basics import Banner, Card, button, label
from station_app.ui.widgets.boxes import ENTER, LineBox
from station_app.ui.widgets.marks import Field, caption
from station_app.ui.widgets.scrolling import let_scroll, scrolling
from station_app.ui.widgets.visitor_box import Find
from station_app.words import say

_SIDE: Final = 348
_FORM: Final = 780
"""What the form needs beside the list, at the usual text size."""


class ConsultationView(QWidget):
    """The parts and their places. `pressed` names what the clerk asks for, by button or by key."""

    pressed = Signal(str)

    def __init__(self, desk: Desk, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        catalogue = desk.open.catalogue
        form, side = Card(parent=self), Card(parent=self)
        self.form_scroll = scrolling(form)
        self.fields = ConsultationFields(
            catalogue, desk.open.station.city_role, desk.now, find, on_the_line(desk), unfolded(desk),
            district=desk.open.station.district, parent=self.form_scroll.viewport(),
        )  # fmt: skip
        self.title = label("", "title")
        self.state = label("", "note")
        self.hint = label(say("带 * 的四项必填，其余已填好"), "note")
        self.head_line = HeadLine()
        self.head_line.stands.connect(self._make_room)
        self.banner = Banner()
        self.parked = ParkedStrip(desk)
        self.reason = LineBox(say("更正原因（必填）"), LINE_LENGTH)
        self.reason.setPlaceholderText(say("为什么更正，例如：电话抄错一位"))
        self.reason_field = Field(say("更正原因"), self.reason, "reason")
        self.buttons: dict[str, QPushButton] = {}
        self._fill_form_card(form)
        self._side = QStackedWidget(side)
        self.inspector = Inspector(self._side)
        self.logged = self.inspector.put(say("今天"), partial(LoggedToday, desk))
        self.visitor = self.inspector.put(say("访客"), partial(VisitorPart, desk))
        self.visitor.met.connect(self._show_visitor)
        self.reference = self.inspector.put(say("参考"), partial(ReferencePart, desk))
        self.guide = self.inspector.put(say("指南"), partial(GuidePart, desk))
        self.reference.wants_attention.connect(self._show_reference)
        self.reference.rested.connect(self._rest_reference)
        self.phrases = attach_phrases(desk, self.fields, self)
        self.differences = Differences(catalogue, self._side)
        self.notice_text = label("", "", wrap=True)
        self._correcting = False
        row = QHBoxLayout(self)
        margin = theme.px(16)
        row.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(form, 1)
        self._side_frame = side
        self._fill_side_card(side)
        row.addWidget(side)
        # What stands over the fields is walked before them.
        for before, after in pairwise((self.parked.take, self.parked.rest, *self.fields.stops)):
            QWidget.setTabOrder(before, after)
        self.show_side("logged")
        self.show_correction("")

    def _fill_form_card(self, card: Card) -> None:
        card.body.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(10))
        card.body.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addWidget(self.hint)
        head.addWidget(self.head_line)
        # As high as the line of a save, so that nothing jumps when it comes and goes.
        head.addStrut(theme.px(30))
        card.body.addLayout(head)
        card.body.addWidget(self.parked)
        let_scroll(self.form_scroll, self.fields)
        card.body.addWidget(self.form_scroll, 1)
        self._reason_row = QWidget()
        reason = QHBoxLayout(self._reason_row)
        reason.setContentsMargins(0, 0, 0, 0)
        reason.setSpacing(theme.px(10))
        text = caption(say("更正原因"), self.reason, required=True)
        text.setMinimumWidth(theme.px(68))
        reason.addWidget(text, 0, Qt.AlignmentFlag.AlignTop)
        reason.addWidget(self.reason, 1)
        card.body.addWidget(self.reason_field.remark)
        card.body.addWidget(self.banner)
        card.body.addLayout(self._button_row())

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for name, text, key, role in (
            ("save", say("保存并下一条"), "Ctrl+Enter", "primary"),
            ("park", say("挂起"), "F9", ""),
            ("keep", say("存草稿"), "Ctrl+S", ""),
            ("print", say("打印上一张"), "Ctrl+P", ""),
            ("leave", say("退出"), "Esc", ""),
        ):
            made = button(text, lambda name=name: self.pressed.emit(name), key=key, role=role)  # type: ignore[misc]
            made.setStyleSheet(f"padding: 0 {theme.px(11)}px;")
            self.buttons[name] = made
            row.addWidget(made)
        row.insertStretch(1, 1)
        # A correction's reason stands where the other buttons are for a new visit.
        row.insertWidget(0, self._reason_row, 1000)
        return row

    def _fill_side_card(self, card: Card) -> None:
        card.body.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        card.setFixedWidth(theme.px(_SIDE))
        notice = QWidget(self._side)
        column = QVBoxLayout(notice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(label(say("告知书"), "lead"))
        self.notice_text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notice_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.notice_text)
        scroll.setAccessibleName(say("告知书全文"))
        column.addWidget(scroll, 1)
        self._notice = notice
        for part in (self.inspector, self.differences, notice):
            self._side.addWidget(part)
        card.body.addWidget(self._side, 1)

    def _show_visitor(self, met: bool) -> None:
        """A visitor of the station is shown when he is met, unless another tab is read, and goes when he goes."""
        here, there = (self.logged, self.visitor) if met else (self.visitor, self.logged)
        if self.inspector.current() is here:
            self.inspector.show_part(there)

    def _show_reference(self, wanted: bool) -> None:
        """While the question or the answer is written its references come to the front, unless another tab is read."""
        has = self.fields.has
        resting = self.inspector.current() in (self.logged, self.visitor)
        if wanted and resting and (has.question.hasFocus() or has.answer.hasFocus()):
            self.inspector.show_part(self.reference)

    def _rest_reference(self) -> None:
        if self.inspector.current() is self.reference:
            self.inspector.show_part(self.visitor if self.visitor.portrait is not None else self.logged)

    def show_side(self, name: str) -> None:
        """Shows the tabs (`logged`), the changes of a correction (`differences`) or the notice (`notice`)."""
        parts: dict[str, QWidget] = {"logged": self.inspector, "differences": self.differences, "notice": self._notice}
        self._side.setCurrentWidget(parts[name])
        self._make_room_for_the_form()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room_for_the_form()

    def _make_room_for_the_form(self) -> None:
        """Large text on a small screen: the day's list, which the first page has too, gives way to the form."""
        wide = self.width() >= theme.px(_FORM + _SIDE)
        self._side_frame.setVisible(wide or self._side.currentWidget() is not self.inspector)

    def show_correction(self, number: str) -> None:
        """Dresses the page for the correction of a number, or for a new visit where it is empty."""
        self._reason_row.setVisible(bool(number))
        for name in ("park", "keep", "print"):
            self.buttons[name].setVisible(not number)
        self.title.setText(say("更正 {number}", number=number) if number else say("新咨询"))
        self.tell_state("" if number else say("保存时给号"))
        self._correcting = bool(number)
        self._make_room(self.head_line.isVisible())
        self.show_busy(False, correcting=bool(number))
        self.show_side("differences" if number else "logged")

    def show_busy(self, busy: bool, *, correcting: bool) -> None:
        """The save button answers at once: it says what is under way and cannot be pressed meanwhile."""
        save = self.buttons["save"]
        idle = say("保存更正") if correcting else say("保存并下一条")
        key = QKeySequence("Ctrl+Enter").toString()
        save.setText(say("正在保存…") if busy else f"{idle}  {key}")
        save.setAccessibleName(idle)
        save.setEnabled(not busy)

    def _make_room(self, line_stands: bool) -> None:
        """The head has room for the line of a save, or for its own small words."""
        self.state.setVisible(not line_stands)
        self.hint.setVisible(not line_stands and not self._correcting)

    def tell_state(self, text: str) -> None:
        """The small line beside the title: where this form lies by now."""
        self.state.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = Qt.KeyboardModifier.ControlModifier
        shift = Qt.KeyboardModifier.ShiftModifier
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asked = ""
        if event.key() in ENTER and modifiers == control:
            asked = "save"
        elif modifiers == control:
            asked = {Qt.Key.Key_S: "keep", Qt.Key.Key_P: "print", Qt.Key.Key_Z: "undo"}.get(Qt.Key(event.key()), "")
        elif modifiers == control | shift:
            asked = {Qt.Key.Key_P: "preview", Qt.Key.Key_D: "back_date"}.get(Qt.Key(event.key()), "")
        elif not modifiers:
            keys = {Qt.Key.Key_F12: "print", Qt.Key.Key_Escape: "leave", Qt.Key.Key_F9: "park"}
            asked = keys.get(Qt.Key(event.key()), "")
        if not asked:
            super().keyPressEvent(event)
            return
        event.accept()
        # While an input method composes, every key is its own (ux.md 4, rule 4).
        if not self.fields.composing and not self.reason.composed:
            self.pressed.emit(asked)
