"""The form of a register, made from its declared list of fields: one control for each, and what is told under it.

What stands in the controls is read the way a JSON record is (`domain.registers.read_form`): one reading, one check.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.faults import Fault, Refused
from station_app.domain.json_fields import Shape, Spec, specs, write_fields
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.register_checks import check
from station_app.domain.registers import Register, completed, read_form
from station_app.storage import clerks, visitors
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.registers.firm_finder import FirmFinder
from station_app.ui.widgets import typing_ways
from station_app.ui.widgets.boxes import CountBox, LineBox, NumberBox, TextBox, sound_phone, sound_uscc
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.codes_box import CodesBox
from station_app.ui.widgets.days import DayBox, MomentBox
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say
from station_app.words.registers import register_caption

_PAIRS: Final = {
    "start": "end", "attendances_onsite": "attendances_online", "hours": "materials_given", "opened_on": "due_on",
    "visitor_name": "visitor_phone",
}  # fmt: skip
"""Short fields that share a line: the second stands right of the first where both are shown."""
_LONG: Final = 300
"""A text that may be longer than this gets several lines."""
_TIES: Final = ("organisation_id", "visitor_id", "consultation_id")
_TIED: Final = {"org_name": "organisation_id", "uscc": "organisation_id", "visitor_name": "visitor_id",
                "visitor_phone": "visitor_id"}  # fmt: skip


class RegisterFields(QWidget):
    """The fields. `edited`: something was typed or chosen. Keeps the ties to known records that a fill brought."""

    edited = Signal()
    advanced_beyond = Signal()

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.register = register
        self._desk = desk
        self._catalogue = desk.open.catalogue
        self._specs = specs(register.form)
        self._ties: dict[str, str] = {}
        self._tied_texts: dict[str, str] = {}
        self._filling = False
        self.controls: dict[str, QWidget] = {}
        self.marks: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, theme.px(4), 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnMinimumWidth(0, theme.px(76))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        for name in register.shown:
            self.controls[name] = self._control(name, self._specs[name])
        self._lay_out()
        self._connect_enter()
        self.walk()
        if "org_name" in self.controls:
            box = self.controls["org_name"]
            assert isinstance(box, LineBox)
            self.finder = FirmFinder(desk, box)
            self.finder.taken.connect(self._take_firm)

    # --- what stands in the form ------------------------------------------------------------------------------------

    def given(self) -> dict[str, Any]:
        """What stands in the controls, as JSON values; empty ones left out."""
        told = {name: value for name in self.controls if (value := self._value(name)) not in ("", [], None)}
        for name, tie in self._ties.items():
            texts = [one for one, of in _TIED.items() if of == name and one in self.controls]
            if all(self._text(one) == self._tied_texts.get(one, "") for one in texts):
                told[name] = tie
        return told

    def form(self) -> Any:
        """The form; Refused where a control holds what cannot be read."""
        return read_form(self.register, self.given(), self._catalogue)

    def faults(self) -> tuple[Fault, ...]:
        """Everything that is told of the form as it stands."""
        try:
            form = self.form()
        except Refused as refused:
            return refused.faults
        now = self._desk.now()
        today = now.astimezone(BEIJING_TIME).date()
        form = completed(self.register, form, today, self._desk.open.clerk.record_id)
        return check(self.register, form, self._catalogue, now)

    def fill(self, form: Any) -> None:
        """Shows a form: a new one with its defaults, a saved one, or one that a visit brought."""
        self._filling = True
        told = write_fields(form)
        for name in self.controls:
            self._show(name, told.get(name))
        self._ties = {name: told[name] for name in _TIES if told.get(name)}
        self._tied_texts = {name: self._text(name) for name in _TIED if name in self.controls}
        self._filling = False
        self.tell(())

    def blank(self) -> Any:
        """A new form as it is opened: the day is today, the owner who sits here."""
        form = self.register.form()
        now = self._desk.now().astimezone(BEIJING_TIME)
        if self.register.kind == "outreach":
            return type(form)(owner=self._desk.open.clerk.record_id)
        return completed(self.register, form, now.date(), self._desk.open.clerk.record_id)

    def tell(self, faults: Sequence[Fault]) -> None:
        """Marks the fields that the faults belong to; takes away what was told before."""
        for mark in self.marks.values():
            mark.tell(faults)

    def go_to(self, name: str) -> bool:
        """The caret to a field; whether there is one of that name."""
        if name not in self.controls:
            return False
        self._focus(name).setFocus()
        return True

    def first(self) -> QWidget:
        """The first field's control."""
        return self._focus(self.register.shown[0])

    @property
    def composing(self) -> bool:
        """Whether an input method is composing in one of the boxes."""
        return any(getattr(control, "composed", "") for control in self.controls.values())

    # --- one field --------------------------------------------------------------------------------------------------

    def _control(self, name: str, spec: Spec) -> QWidget:
        label, now = register_caption(self.register.name, name), self._desk.now
        today = now().astimezone(BEIJING_TIME).date()
        made: QWidget
        if name == "owner":
            people = clerks.names(self._desk.reader.db).items()
            made = CodeBox(label, [Code(key, who, {}, today) for key, who in people], say("不指定"))
        elif spec.shape is Shape.CODE:
            made = CodeBox(label, self._catalogue.current(spec.code_list, today), say("未选"))
        elif spec.shape is Shape.CODES:
            made = CodesBox(label, self._catalogue.current(spec.code_list, today))
            made.edited.connect(self._touched)
        elif spec.shape is Shape.COUNT:
            made = CountBox(label)
        elif spec.shape is Shape.DAY:
            made = DayBox(label, now)
        elif spec.shape is Shape.MOMENT:
            made = MomentBox(label, now)
        elif name in ("uscc", "visitor_phone"):
            settle: Callable[[str], str | None] = sound_uscc if name == "uscc" else sound_phone
            made = NumberBox(label, spec.longest, settle, capitals=name == "uscc")
        elif spec.longest > _LONG:
            made = TextBox(label, spec.longest)
            made.setFixedHeight(theme.px(84))
        else:
            made = LineBox(label, spec.longest or 12)
        if isinstance(made, LineBox | TextBox):
            made.typed.connect(self._touched)
            made.left.connect(lambda: self._left(name))
        if isinstance(made, CodeBox):
            made.chosen.connect(self._touched)
        return made

    def _value(self, name: str) -> Any:
        control = self.controls[name]
        if isinstance(control, CountBox):
            return control.value()
        if isinstance(control, LineBox | TextBox):
            return control.text().strip()
        if isinstance(control, CodeBox):
            return control.code()
        assert isinstance(control, CodesBox)
        return control.codes()

    def _text(self, name: str) -> str:
        return str(self._value(name))

    def _show(self, name: str, value: Any) -> None:
        control = self.controls[name]
        if isinstance(control, CountBox):
            control.set_value(int(value if value is not None else getattr(self.register.form(), name)))
        elif isinstance(control, MomentBox):
            at = datetime.fromisoformat(value).astimezone(BEIJING_TIME) if value else None
            control.set_text(f"{at:%Y-%m-%d %H:%M}" if at else "")
        elif isinstance(control, LineBox | TextBox):
            control.set_text(str(value or ""))
        elif isinstance(control, CodeBox):
            label = clerks.names(self._desk.reader.db).get(value or "", "") if name == "owner" else ""
            code_list = self._specs[name].code_list
            label = label or (self._catalogue.label(code_list, value) if value and code_list else "")
            control.set_code(value or "", label)
        elif isinstance(control, CodesBox):
            control.set_codes(value or ())

    def _focus(self, name: str) -> QWidget:
        control = self.controls[name]
        return control.first if isinstance(control, CodesBox) else control

    # --- places and keys --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        seconds = {second for first, second in _PAIRS.items() if first in self.controls and second in self.controls}
        line = 0
        for name in self.register.shown:
            if name in seconds:
                continue
            second = _PAIRS.get(name, "")
            pair = second if second in seconds else ""
            self._place(name, line, 0, 1 if pair else 3)
            if pair:
                self._place(pair, line, 2, 1)
            for place, one in enumerate(filter(None, (name, pair))):
                self._grid.addWidget(self.marks[one].remark, line + 1 + place, 1, 1, 3)
            line += 3
        self._grid.setRowStretch(line, 1)

    def _place(self, name: str, line: int, column: int, span: int) -> None:
        control = self.controls[name]
        text = register_caption(self.register.name, name)
        required = name in self.register.required
        self._grid.addWidget(caption(text, self._focus(name), required=required), line, column,
                             Qt.AlignmentFlag.AlignTop)  # fmt: skip
        self._grid.addWidget(control, line, column + 1, 1, span)
        self.marks[name] = Field(text, control, name, focus=self._focus(name))

    def stops(self) -> list[QWidget]:
        """Where the caret can stand, in the order in which the form is read."""
        found: list[QWidget] = []
        for name in self.register.shown:
            control = self.controls[name]
            ticks = list(control.ticks.values()) if isinstance(control, CodesBox) else []
            found += ticks or [self._focus(name)]
        return found

    def walk(self) -> None:
        """Tab goes in the order in which the form is read."""
        for one, other in pairwise(self.stops()):
            QWidget.setTabOrder(one, other)

    def last(self) -> QWidget:
        """The last field's control."""
        return self.stops()[-1]

    def _connect_enter(self) -> None:
        names = self.register.shown
        for name, following in zip(names, (*names[1:], ""), strict=True):
            control = self.controls[name]
            if isinstance(control, LineBox | CodeBox | CodesBox):
                control.advanced.connect(lambda following=following: self._advance(following))

    def _advance(self, following: str) -> None:
        if not typing_ways.enter_advances():
            return
        if following:
            self.go_to(following)
        else:
            self.advanced_beyond.emit()

    def _touched(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _left(self, name: str) -> None:
        if name == "uscc" and not self._text("org_name") and self._text("uscc"):
            found = visitors.find_firm_by_code(self._desk.reader.db, self._text("uscc"))
            if found is not None:
                self._take_firm((found[0], found[1] or "", self._text("uscc")))
        self.marks[name].tell([fault for fault in self.faults() if fault.field == name and self._text(name)])

    def _take_firm(self, firm: tuple[str, str, str]) -> None:
        record_id, name, uscc = firm
        self._show("org_name", name)
        self._show("uscc", uscc)
        self._ties["organisation_id"] = record_id
        self._tied_texts |= {one: self._text(one) for one in ("org_name", "uscc")}
        self.edited.emit()
        names = self.register.shown
        self.go_to(names[names.index("uscc") + 1])
