"""The card beside the list: what is known of the chosen promise, its steps with their keys, and the form of a step."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from station_app.domain.faults import Fault
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import TEXT_LENGTH
from station_app.domain.working_days import WorkingDays
from station_app.storage.promises import Promise
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.tasks.steps import Filled, Step, steps_of
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.boxes import ENTER, TextBox
from station_app.ui.widgets.choices import CodeRow
from station_app.ui.widgets.due_box import DueBox
from station_app.ui.widgets.marks import Field
from station_app.ui.widgets.owner_box import OwnerBox
from station_app.ui.widgets.secrets import SecretLine
from station_app.ui.widgets.step_buttons import Act, StepButtons
from station_app.words import say
from station_app.words.faults import sentence


class StepCard(Card):
    """`taken` carries (step, what its form says); `left`: the form was put away and the caret belongs to the list.

    `printed`, `opened`: the slip or the record behind the promise was asked for.
    """

    taken = Signal(object, object)
    left = Signal()
    printed = Signal()
    opened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("这一件"), parent)
        self._desk = desk
        self.promise: Promise | None = None
        self.step: Step | None = None
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.facts)
        scroll.setAccessibleName(say("这一件的内容"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(scroll, 1)
        self.steps = StepButtons()
        self.body.addWidget(self.steps)
        self._make_form()
        self.show_promise(None, "")

    def _make_form(self) -> None:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.doing = label("", "lead")
        column.addWidget(self.doing)
        catalogue = self._desk.open.catalogue
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        ways, outcomes = catalogue.current("follow_up_way", today), catalogue.current("follow_up_outcome", today)
        self.way = CodeRow(say("回访方式"), ways, shown=len(ways))
        self.outcome = CodeRow(say("回访结果"), outcomes, shown=len(outcomes))
        self.text = TextBox(say("内容"), TEXT_LENGTH)
        self.text.setMinimumHeight(theme.px(84))
        self.due = DueBox(say("日期"), self._desk.now, WorkingDays.from_catalogue(catalogue))
        self.owner = OwnerBox(say("改由"), self._desk)
        self.captions = {"text": label("", "note"), "due": label("", "note")}
        fields = (
            Field(say("回访方式"), self.way, "way", focus=self.way.first),
            Field(say("回访结果"), self.outcome, "outcome", focus=self.outcome.first),
            Field(say("内容"), self.text, "text", "reply", "answer", "reason", "received_by", "note", "outcome"),
            Field(say("日期"), self.due, "due_on", "feedback_on"),
            Field(say("改由"), self.owner, "owner"),
        )
        self.fields = fields
        for field in fields:
            above = {self.text: "text", self.due: "due"}.get(field.control)
            if above is not None:
                column.addWidget(self.captions[above])
            column.addWidget(field.control)
            column.addWidget(field.remark)
        self.proof = SecretLine(say("您的密码"), self.form)
        self.proof.advanced.connect(self.take)
        column.addWidget(self.proof)
        row = QHBoxLayout()
        self.confirm = button(say("确定"), self.take, key="Ctrl+Enter", role="primary")
        self.cancel = button(say("取消"), self.put_away, key="Esc")
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column.addLayout(row)
        self.body.addWidget(self.form)
        for advancing in (self.way, self.outcome, self.due, self.owner):
            advancing.advanced.connect(self.focusNextChild)

    def show_promise(self, promise: Promise | None, told: str) -> None:
        """Shows a promise, `told` being what is known of it; a form under way is put away with it."""
        self.promise = promise
        self.facts.setText(told or say("在左边选一件，这里看它的内容和能做的事。"))
        self.facts.setAccessibleName(self.facts.text())
        made_of: list[Act] = [
            (step.name, step.label, step.key, partial(self.begin, step)) for step in steps_of(promise)
        ]
        if promise is not None and promise.about_number:
            made_of.append(("open", say("打开登记"), "Enter", lambda: self.opened.emit()))
        if promise is not None and promise.kind != "task":
            made_of.append(("print", say("打印单子"), "F12", lambda: self.printed.emit()))
        self.steps.show_acts(made_of, primary=promise is not None and promise.state == "open")
        self._show_form(None)

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The steps' buttons by name."""
        return self.steps.made

    def begin(self, step: Step) -> None:
        """Opens the form of a step with the caret in it, or takes the step at once where it asks for nothing."""
        if not step.asks:
            self.taken.emit(step, Filled())
            return
        self._show_form(step)
        first = self.way.first if step.contact else self.text if step.text else self.owner
        (self.due if step.name == "postpone" else first).setFocus()

    def begin_named(self, name: str) -> bool:
        """Begins the step of that name, or the button's own act; False where the promise has none such."""
        if name not in self.buttons:
            return False
        self.buttons[name].click()
        return True

    def take(self) -> None:
        """The form is filled in: hands it on. A day that cannot be read keeps the caret."""
        step = self.step
        if step is None:
            return
        unreadable = Fault("due-unreadable", "due_on", details={"value": self.due.text()[:20]})
        missing = Fault("due-missing", "due_on")
        if step.day and self.due.unreadable:
            self.tell([unreadable])
        elif step.name == "postpone" and self.due.day() is None:
            self.tell([missing])
        else:
            self.taken.emit(step, self.filled())

    def filled(self) -> Filled:
        """What stands in the form."""
        step = self.step
        return Filled(
            self.text.text(), self.due.day() if step is not None and step.day else None, self.way.code(),
            self.outcome.code(), self.owner.name() or self._desk.open.clerk.name,
            self.proof.text,
        )  # fmt: skip

    def tell(self, faults: Sequence[Fault]) -> bool:
        """Shows what is wrong beside the fields, the caret in the first; False where none of them is here."""
        for field in self.fields:
            field.tell([fault for fault in faults if self._stands_at(fault, field)])
        wrong = [fault for fault in faults if fault.field in ("proof", "password")]
        self.proof.tell("\n".join(sentence(fault) for fault in wrong))
        for field in self.fields:
            if field.remark.fault is not None:
                field.focus_on.setFocus()
                return True
        if wrong and not self.proof.isHidden():
            self.proof.box.setFocus()
            self.proof.box.selectAll()
            return True
        return False

    def _stands_at(self, fault: Fault, field: Field) -> bool:
        # What came of a call is a row of its own; of everything else it is the text.
        elsewhere = field.control is self.text and fault.field == "outcome" and self.outcome.isVisible()
        return fault.field in field.names and field.control.isVisible() and not elsewhere

    def put_away(self) -> None:
        """Closes the form; the caret goes back to the list."""
        self._show_form(None)
        self.left.emit()

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a word."""
        return bool(self.text.composed or self.due.composed)

    def _show_form(self, step: Step | None) -> None:
        self.step = step
        self.form.setVisible(step is not None)
        self.steps.setVisible(step is None)
        if step is None:
            return
        self.doing.setText(step.label)
        self.text.set_text("")
        self.due.set_text("")
        for row in (self.way, self.outcome):
            row.set_code("")
        self.way.setVisible(step.contact)
        self.outcome.setVisible(step.contact)
        self.owner.setVisible(step.owner)
        self.proof.clear()
        self.proof.setVisible(step.proof)
        for name, box, words in (("text", self.text, step.text), ("due", self.due, step.day)):
            self.captions[name].setText(words)
            self.captions[name].setVisible(bool(words))
            box.setVisible(bool(words))
            box.setAccessibleName(words)
        calendar = WorkingDays.from_catalogue(self._desk.open.catalogue)
        self.due.set_default(calendar.after(self.due.today()) if step.contact else None)
        if step.name == "close" and step.day:
            self.due.set_text(self.due.today().isoformat())
        for field in self.fields:
            field.tell([])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.step is None or self.composing:
            super().keyPressEvent(event)
        elif event.key() in ENTER and bare == Qt.KeyboardModifier.ControlModifier:
            self.take()
        elif event.key() == Qt.Key.Key_Escape and not bare:
            self.put_away()
        else:
            super().keyPressEvent(event)


