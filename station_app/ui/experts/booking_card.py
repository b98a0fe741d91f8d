"""The chosen booking: its facts and history, a button for each step it can take, and the short form a step asks for."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from station_app.domain.bookings import BookingState
from station_app.domain.faults import Refused
from station_app.storage.bookings import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.booking_steps import Step, StepForm, steps_of
from station_app.ui.experts.step_form import StepFields
from station_app.ui.experts.when_box import SEPARATOR
from station_app.ui.widgets.basics import Banner, Card, in_words, label
from station_app.ui.widgets.boxes import ENTER
from station_app.ui.widgets.scrolling import scrolled
from station_app.ui.widgets.step_buttons import Act, StepButtons
from station_app.words import say


class BookingCard(Card):
    """`taken(step, form)`: a step is to be taken with what its form holds (a StepForm). `left`: the caret goes back.
    `asked(name)`: something that is no step of the booking: print, open, tie, lift, ics. `grown`: its form was made.
    """

    taken = Signal(object, object)
    left = Signal()
    asked = Signal(str)
    grown = Signal()

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
        self.body.addWidget(scrolled(self.facts), 1)
        self.banner = Banner(self)
        self.body.addWidget(self.banner)
        self.steps = StepButtons(self, space=6, narrow=True)
        self.body.addWidget(self.steps)
        self.show_booking(None, "")

    @cached_property
    def form(self) -> StepFields:
        """The form of a step, made when the first one asks for it."""
        made = StepFields(self._desk, lambda: self.line.expert_id if self.line is not None else "", self)
        made.confirmed.connect(self.take)
        made.left.connect(self.put_away)
        self.body.addWidget(made)
        self.grown.emit()
        return made

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
        self.form.fields.first.setFocus()

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
            self.form.when.set_value(when)
            self.form.fields.focus_of("reason").setFocus()

    def take(self) -> None:
        """The form is filled in: hands it on. What cannot be read keeps the caret."""
        if self.step is None or not self.form.confirm.isEnabled():
            return
        try:
            form = self.form.fields.form()
        except Refused as refused:
            self.tell_refused(refused)
            return
        self.form.fields.tell(())
        self.taken.emit(self.step, form)

    def tell_refused(self, error: Exception) -> None:
        """Shows what was refused: beside the field it concerns, else as a sentence of the card."""
        told = False
        if self.step is not None:
            self.form.confirm.setEnabled(True)
            told = isinstance(error, Refused) and self.form.fields.tell_refused(error)
        if not told:
            self.banner.tell("care" if isinstance(error, Refused) else "bad", in_words(error))

    def put_away(self) -> None:
        """Closes the form; the caret goes back to the calendar."""
        self._show_form(None)
        self.left.emit()

    def wait(self) -> None:
        """The step is under way: its form is not confirmed again."""
        if self.step is not None:
            self.form.confirm.setEnabled(False)

    def moments(self) -> tuple[Any, Any] | None:
        """The time that 改约 asks for."""
        return self.form.when.moments()

    def _show_form(self, step: Step | None) -> None:
        if self.step is not None or step is not None:
            self.form.setVisible(step is not None)
        self.step = step
        self.steps.setVisible(step is None)
        self.banner.tell("info", "")
        if step is None:
            return
        told: dict[str, Any] = {}
        if self.line is not None:
            told["start"] = f"{self.line.start}{SEPARATOR}{self.line.end}" if "start" in step.asks else ""
            if step.name == "serve":
                told["actual_minutes"] = self._minutes(self.line)
        self.form.show_step(step, told)

    def _minutes(self, line: Line) -> int | None:
        """What the talk took so far, where it began and ends today; else what was planned."""
        start, end = datetime.fromisoformat(line.start), datetime.fromisoformat(line.end)
        planned = int((end - start).total_seconds() // 60)
        now = self._desk.now()
        since = int((now - start).total_seconds() // 60)
        return since if BookingState(line.state) is BookingState.CHECKED_IN and 0 < since <= 2 * planned else planned

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.step is None or self.form.fields.composing:
            super().keyPressEvent(event)
        elif event.key() in ENTER and bare == Qt.KeyboardModifier.ControlModifier:
            self.take()
        elif event.key() == Qt.Key.Key_Escape and not bare:
            self.put_away()
        else:
            super().keyPressEvent(event)
