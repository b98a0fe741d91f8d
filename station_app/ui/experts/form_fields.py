"""A form made from a plan over a declared dataclass: one control for each field, and under it what is told of it.

What stands in the controls is read the way a JSON record is (`domain.json_fields.read_fields`): one reading, one check.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from station_app.domain.faults import Fault, Refused
from station_app.domain.json_fields import Shape, Spec, read_fields, specs
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.controls import ExpertBox, NumberOrNone, OwnControl, QualificationsBox, TwoLevels
from station_app.ui.widgets.boxes import LineBox, NumberBox, TextBox, sound_phone, sound_uscc
from station_app.ui.widgets.choices import CodeBox, CodeRow
from station_app.ui.widgets.codes_box import CodesBox
from station_app.ui.widgets.days import DayBox
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say

_LONG = 300
"""A text that may be longer than this gets several lines."""
_LINES = (LineBox, CodeBox, CodesBox, CodeRow, TwoLevels, OwnControl)


@dataclass(frozen=True, slots=True)
class Plan:
    """One field's place: its name in the dataclass, its caption, under which names faults come, whether it stands
    beside the one before, and the control where the declared shape does not tell it. `numeric` values go as numbers.
    """

    name: str
    caption: str
    faults: tuple[str, ...] = ()
    required: bool = False
    beside: bool = False
    control: Callable[[], QWidget] | None = None
    numeric: bool = False
    lines: int = 3


class FormFields(QWidget):
    """The fields. `edited`: something was typed or chosen. `beyond`: Enter in the last one."""

    edited = Signal()
    beyond = Signal()

    def __init__(self, desk: Desk, form: type, plans: Sequence[Plan], *, caption_width: int = 76,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._form, self._plans = desk, form, list(plans)
        self._catalogue = desk.open.catalogue
        self._specs = specs(form)
        self._filling = False
        self.controls: dict[str, QWidget] = {}
        self.marks: dict[str, Field] = {}
        self._hidden: set[str] = set()
        self._captions: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, theme.px(4), 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(5))
        self._grid.setColumnMinimumWidth(0, theme.px(caption_width))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        for plan in self._plans:
            self.controls[plan.name] = self._control(plan)
        self._lay_out()
        self._connect()
        self.walk()

    # --- what stands in the form ------------------------------------------------------------------------------------

    def given(self) -> dict[str, Any]:
        """What stands in the controls that are shown, as JSON values; empty ones left out."""
        names = [plan.name for plan in self._plans if plan.name not in self._hidden]
        return {name: value for name in names if (value := self.value(name)) not in ("", [], None)}

    def form(self, **besides: Any) -> Any:
        """The form, with values that no control holds besides; Refused where a control holds what cannot be read."""
        values, faults = read_fields(self._form, {**self.given(), **besides}, self._catalogue)
        if faults:
            raise Refused(faults)
        return self._form(**values)

    def fill(self, told: Mapping[str, Any]) -> None:
        """Shows JSON values; what is not among them is emptied."""
        self._filling = True
        for plan in self._plans:
            self.show_value(plan.name, told.get(plan.name))
        self._filling = False
        self.tell(())

    def value(self, name: str) -> Any:
        """What stands in one control, as a JSON value."""
        control = self.controls[name]
        if isinstance(control, OwnControl):
            return control.value()
        if isinstance(control, QualificationsBox):
            return control.rows()
        if isinstance(control, LineBox | TextBox):
            text = control.text().strip()
            spec = self._specs[name]
            return int(text) if spec.shape is Shape.COUNT and text.isascii() and text.isdigit() else text
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, TwoLevels | CodesBox):
            return control.codes()
        assert isinstance(control, CodeBox | CodeRow)
        code = control.code()
        if self._specs[name].shape is Shape.FLAG:
            return None if not code else code == "yes"
        return int(code) if self._plan(name).numeric and code else code

    def show_value(self, name: str, value: Any) -> None:
        """Puts a value into one control."""
        control = self.controls[name]
        if isinstance(control, OwnControl):
            control.set_value(value)
        elif isinstance(control, QualificationsBox):
            control.set_rows(value or ())
        elif isinstance(control, LineBox | TextBox):
            control.set_text("" if value is None else str(value))
        elif isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, TwoLevels | CodesBox):
            control.set_codes(value or ())
        elif isinstance(control, ExpertBox):
            control.choose(str(value or ""))
        else:
            assert isinstance(control, CodeBox | CodeRow)
            if self._specs[name].shape is Shape.FLAG:
                value = None if value is None else "yes" if value else "no"
            code_list = self._specs[name].code_list
            code = "" if value is None else str(value)
            control.set_code(code, self._catalogue.label(code_list, code) if code and code_list else "")

    def tell(self, faults: Sequence[Fault]) -> None:
        """Marks the fields that the faults belong to; takes away what was told before."""
        for mark in self.marks.values():
            mark.tell(faults)

    def tell_refused(self, refused: Refused) -> bool:
        """Marks what was refused, the caret in the first such field; False where none of them is here."""
        self.tell(refused.faults)
        for plan in self._plans:
            if plan.name not in self._hidden and self.marks[plan.name].remark.fault is not None:
                self.focus_of(plan.name).setFocus()
                return True
        return False

    def show_only(self, names: Sequence[str]) -> None:
        """Shows some of the fields; a hidden one gives no value."""
        self._hidden = {plan.name for plan in self._plans} - set(names)
        for plan in self._plans:
            shown = plan.name not in self._hidden
            self.controls[plan.name].setVisible(shown)
            self._captions[plan.name].setVisible(shown)
            if not shown:
                self.marks[plan.name].tell(())

    @property
    def first(self) -> QWidget:
        """Where the caret begins."""
        return self.focus_of(next(plan.name for plan in self._plans if plan.name not in self._hidden))

    @property
    def composing(self) -> bool:
        """Whether an input method is composing in one of the boxes."""
        return any(getattr(control, "composed", "") for control in self.controls.values())

    def focus_of(self, name: str) -> QWidget:
        """The widget of a field that takes the caret."""
        control = self.controls[name]
        if isinstance(control, OwnControl):
            return control.stops()[0]
        return control.first if isinstance(control, CodesBox | CodeRow) else control

    # --- made once --------------------------------------------------------------------------------------------------

    def _plan(self, name: str) -> Plan:
        return next(plan for plan in self._plans if plan.name == name)

    def _control(self, plan: Plan) -> QWidget:
        if plan.control is not None:
            return plan.control()
        spec, label = self._specs[plan.name], plan.caption
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        if spec.shape is Shape.CODE:
            return CodeBox(label, self._catalogue.current(spec.code_list, today), say("未选"))
        if spec.shape is Shape.CODES:
            return CodesBox(label, self._catalogue.current(spec.code_list, today))
        if spec.shape is Shape.COUNT:
            return NumberOrNone(label)
        if spec.shape is Shape.DAY:
            return DayBox(label, self._desk.now)
        if spec.shape is Shape.FLAG:
            tick = QCheckBox(label)
            tick.setAccessibleName(label)
            return tick
        return self._text(plan, spec)

    def _text(self, plan: Plan, spec: Spec) -> QWidget:
        if plan.name == "uscc":
            return NumberBox(plan.caption, spec.longest, sound_uscc, capitals=True)
        if plan.name == "visitor_phone":
            return NumberBox(plan.caption, 40, sound_phone)
        if spec.longest <= _LONG:
            return LineBox(plan.caption, spec.longest)
        made = TextBox(plan.caption, spec.longest)
        made.setFixedHeight(theme.px(12 + 22 * plan.lines))
        return made

    def _lay_out(self) -> None:
        line = -3
        for number, plan in enumerate(self._plans):
            control = self.controls[plan.name]
            paired = number + 1 < len(self._plans) and self._plans[number + 1].beside
            column = 2 if plan.beside else 0
            line += 0 if plan.beside else 3
            own = isinstance(control, QCheckBox)
            above = QWidget() if own else caption(plan.caption, self.focus_of(plan.name), required=plan.required)
            self._captions[plan.name] = above
            self._grid.addWidget(above, line, column, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(control, line, column + 1, 1, 1 if plan.beside or paired else 3)
            mark = Field(plan.caption, control, plan.name, *plan.faults, focus=self.focus_of(plan.name))
            self.marks[plan.name] = mark
            self._grid.addWidget(mark.remark, line + (2 if plan.beside else 1), 1, 1, 3)
        self._grid.setRowStretch(line + 3, 1)

    def _connect(self) -> None:
        for number, plan in enumerate(self._plans):
            control = self.controls[plan.name]
            if isinstance(control, LineBox | TextBox):
                control.typed.connect(self._touched)
            elif isinstance(control, CodeBox | CodeRow):
                control.chosen.connect(self._touched)
            elif isinstance(control, TwoLevels | CodesBox | OwnControl):
                control.edited.connect(self._touched)
            elif isinstance(control, QCheckBox):
                control.toggled.connect(lambda _on: self._touched())
            if isinstance(control, _LINES):
                control.advanced.connect(lambda number=number: self._advance(number))

    def _advance(self, number: int) -> None:
        for plan in self._plans[number + 1 :]:
            if plan.name not in self._hidden and self.controls[plan.name].isEnabled():
                self.focus_of(plan.name).setFocus()
                return
        self.beyond.emit()

    def _touched(self) -> None:
        if not self._filling:
            self.edited.emit()

    def stops(self) -> list[QWidget]:
        """Where the caret can stand, in the order in which the form is read."""
        found: list[QWidget] = []
        for plan in self._plans:
            control = self.controls[plan.name]
            if isinstance(control, OwnControl):
                found += control.stops()
            elif isinstance(control, CodesBox) and control.ticks:
                found += list(control.ticks.values())
            elif isinstance(control, CodeRow):
                found += [*control.buttons.values(), *([control.rest] if control.rest is not None else [])]
            else:
                found.append(self.focus_of(plan.name))
        return found

    def walk(self) -> None:
        """Tab goes in the order in which the form is read."""
        for one, other in pairwise(self.stops()):
            QWidget.setTabOrder(one, other)
