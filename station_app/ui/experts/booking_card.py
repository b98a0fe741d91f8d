"""The chosen booking: its facts and history, a button for each step it can take, and the short form a step asks for."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from station_app.domain.bookings import BookingState
from station_app.domain.catalogue import Code
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.bookings import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.booking_steps import Step, StepForm, steps_of
from station_app.ui.experts.form_fields import FormFields, Plan
from station_app.ui.experts.when_box import SEPARATOR, WhenBox
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import ENTER
from station_app.ui.widgets.choices import CodeRow
from station_app.ui.widgets.step_buttons import Act, StepButtons
from station_app.words import say


class BookingCard(Card):
    """`taken(step, form)`: a step is to be taken with what its form holds (a StepForm). `left`: the caret goes back.
    `asked(name)`: something that is no step of the booking: print, open, tie, lift, ics.
    """

    taken = Signal(object, object)
    left = Signal()
    asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("预约"), parent)
        self._desk = desk
        self.line: Line | None = None
        self.step: Step | None = None
        self.body.setContentsMargins(*(theme.px(12),) * 4)
        self.body.setSpacing(theme.px(8))
        self.facts = label("", parent=self, wrap=True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(self.facts)
        self.facts.setAutoFillBackground(False)
        self.body.addWidget(scroll, 1)
        self.banner = Banner(self)
        self.body.addWidget(self.banner)
        self.steps = StepButtons(self, space=6, narrow=True)
        self.body.addWidget(self.steps)
        self._make_form()
        self.show_booking(None, "")

    def _make_form(self) -> None:
        desk = self._desk
        today = desk.now().astimezone(BEIJING_TIME).date()
        by = [Code(code, name, {}, today) for code, name in (
            ("visitor", say("来访人")), ("expert", say("专家")), ("center", say("中心")),
        )]  # fmt: skip
        answer = [Code("yes", say("解决了"), {}, today), Code("no", say("没有"), {}, today)]
        ratings = desk.open.catalogue.current("satisfaction", today)
        self.when = WhenBox(desk, lambda: self.line.expert_id if self.line is not None else "")
        self.form = QWidget(self)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.doing = label("", "lead", self.form)
        column.addWidget(self.doing)
        self.fields = FormFields(desk, StepForm, [
            Plan("by", say("谁取消"), control=lambda: CodeRow(say("谁取消"), by, shown=3, empty="visitor")),
            Plan("start", say("改到"), ("booking_start", "booking_end"), control=lambda: self.when),
            Plan("advice", say("建议要点"), lines=4),
            Plan("actual_minutes", say("实际分钟")),
            Plan("visitor_rating", say("来访人评价"), ("satisfaction",),
                 control=lambda: CodeRow(say("来访人评价"), ratings, shown=2, more=say("其他"))),
            Plan("resolved", say("问题解决"), control=lambda: CodeRow(say("问题解决"), answer, shown=2, empty="yes")),
            Plan("reason", say("原因"), ("dissatisfied_reason",), lines=2),
            Plan("expert_note", say("专家的话"), lines=2),
        ], parent=self.form)  # fmt: skip
        column.addWidget(self.fields)
        row = QHBoxLayout()
        self.confirm = button(say("确定"), self.take, key="Ctrl+Enter", role="primary", parent=self.form)
        self.cancel = button(say("返回"), self.put_away, key="Esc", parent=self.form)
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column.addLayout(row)
        self.fields.beyond.connect(self.confirm.setFocus)
        self.body.addWidget(self.form)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_booking(self, line: Line | None, told: str, more: Sequence[tuple[str, str, str]] = ()) -> None:
        """Shows a booking; `more` are further buttons (name, words, key) behind the steps."""
        self.line = line
        self.title.setText(line.number if line is not None else say("预约"))
        hint = say("在日历里选一个预约，这里看它的内容和能做的事。")
        keys = say("方向键选格，回车新约；空格签到，R 改约，Del 取消。")
        moves = say("M 提起，方向键挪，回车放下；Shift+方向键直接挪。")
        self.facts.setText(told or f"{hint}\n\n{keys}\n{moves}")
        self.facts.setAccessibleName(self.facts.text())
        theme.dress(self.facts, "" if line is not None else "muted")
        made_of: list[Act] = [
            (step.name, step.label, step.key, partial(self.begin, step)) for step in steps_of(line)
        ]
        made_of += [(name, words, key, partial(self.asked.emit, name)) for name, words, key in more]
        self.steps.show_acts(made_of, primary=bool(steps_of(line)))
        self._show_form(None)

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The steps' buttons by name."""
        return self.steps.made

    def begin(self, step: Step) -> None:
        """Opens the form of a step with the caret in it, or takes the step at once where it asks for nothing."""
        if not step.asks:
            self.taken.emit(step, StepForm())
            return
        self._show_form(step)
        self.fields.first.setFocus()

    def begin_named(self, name: str) -> bool:
        """Presses the button of that name; False where the booking has none such."""
        if name not in self.buttons:
            return False
        self.buttons[name].click()
        return True

    def begin_key(self, key: str) -> bool:
        """Takes the step that has this key; False where none has."""
        found = next((step for step in steps_of(self.line) if step.key == key), None)
        return found is not None and self.begin_named(found.name)

    def begin_move(self, when: str) -> None:
        """Opens 改约 with this time in it."""
        step = next((one for one in steps_of(self.line) if one.name == "reschedule"), None)
        if step is not None:
            self.begin(step)
            self.when.set_value(when)
            self.fields.focus_of("reason").setFocus()

    def take(self) -> None:
        """The form is filled in: hands it on. What cannot be read keeps the caret."""
        if self.step is None or not self.confirm.isEnabled():
            return
        try:
            form = self.fields.form()
        except Refused as refused:
            self.tell_refused(refused)
            return
        self.fields.tell(())
        self.taken.emit(self.step, form)

    def tell_refused(self, error: Exception) -> None:
        """Shows what was refused: beside the field it concerns, else as a sentence of the card."""
        self.confirm.setEnabled(True)
        told = isinstance(error, Refused) and self.step is not None and self.fields.tell_refused(error)
        if not told:
            self.banner.tell("care" if isinstance(error, Refused) else "bad", in_words(error))

    def put_away(self) -> None:
        """Closes the form; the caret goes back to the calendar."""
        self._show_form(None)
        self.left.emit()

    def moments(self) -> tuple[Any, Any] | None:
        """The time that 改约 asks for."""
        return self.when.moments()

    def _show_form(self, step: Step | None) -> None:
        self.step = step
        self.form.setVisible(step is not None)
        self.steps.setVisible(step is None)
        self.banner.tell("info", "")
        self.confirm.setEnabled(True)
        if step is None:
            return
        self.doing.setText(step.label)
        told: dict[str, Any] = {}
        if self.line is not None:
            told["start"] = f"{self.line.start}{SEPARATOR}{self.line.end}" if "start" in step.asks else ""
            if step.name == "serve":
                told["actual_minutes"] = self._minutes(self.line)
        self.fields.show_only(step.asks)
        self.fields.fill(told)
        box: Any = self.fields.controls["reason"]
        hints = {
            "reschedule": say("可不写"), "cancel": say("来访人取消可不写"), "evaluate": say("不满意时请写原因"),
        }
        box.setPlaceholderText(hints.get(step.name, ""))

    def _minutes(self, line: Line) -> int | None:
        """What the talk took so far, where it began and ends today; else what was planned."""
        start, end = datetime.fromisoformat(line.start), datetime.fromisoformat(line.end)
        planned = int((end - start).total_seconds() // 60)
        now = self._desk.now()
        since = int((now - start).total_seconds() // 60)
        return since if BookingState(line.state) is BookingState.CHECKED_IN and 0 < since <= 2 * planned else planned

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.step is None or self.fields.composing:
            super().keyPressEvent(event)
        elif event.key() in ENTER and bare == Qt.KeyboardModifier.ControlModifier:
            self.take()
        elif event.key() == Qt.Key.Key_Escape and not bare:
            self.put_away()
        else:
            super().keyPressEvent(event)
