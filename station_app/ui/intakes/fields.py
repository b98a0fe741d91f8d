"""The fields of an intake as an `IntakeForm`, its faults beside them; what a business does not ask stays hidden."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from station_app.actions.intake_openings import usual_document
from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault
from station_app.domain.intakes import (
    DocumentRow,
    FeeNotice,
    IntakeForm,
)
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.intakes.controls import Controls, asked, in_grace
from station_app.ui.intakes.detail_rows import apart, first_expiry, marks_of_numbers, written
from station_app.ui.intakes.form_lines import beside, form_lines
from station_app.ui.intakes.form_values import fill_controls, read_controls
from station_app.ui.intakes.reading import day_in, iso
from station_app.ui.intakes.rows_box import RowsBox
from station_app.ui.widgets import typing_ways
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox, CodeRow
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say

_OPENED: Final = (("priority", "priorities"), ("joint", "co_applicants"), ("earlier", "earlier_marks"),
                  ("details", "mark_rows"))  # fmt: skip
"""Ticks, and the lines that each of them opens."""
_TOP: Final = Qt.AlignmentFlag.AlignTop

class IntakeFields(QWidget):
    """All fields. `edited`: something changed. `visited`: the caret left the field of this name. `over`: Enter left the
    last one.
    """

    edited = Signal()
    visited = Signal(str)
    over = Signal()

    def __init__(
        self, catalogue: Catalogue, now: Callable[[], datetime], controls: Controls, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue, self._now = catalogue, now
        self._base = IntakeForm()
        self._filling = self._masked = self._answered = False
        self.documents: tuple[DocumentRow, ...] = ()
        """How the documents of the checklist stand: the checklist writes it, the form carries it."""
        self.has = controls
        self.fields: list[Field] = []
        self._rows: list[tuple[frozenset[str], list[QWidget], QVBoxLayout | None]] = []
        self._grid = QGridLayout(self)
        self._lay_out()
        self._connect()
        self.fill(IntakeForm())

    # --- what stands in the form ------------------------------------------------------------------------------------

    def form(self) -> IntakeForm:
        """What stands in the fields that are asked; the others keep what they were filled with."""
        return read_controls(self.has, self._asked(), self._base, self.documents, masked=self._masked)

    def fill(self, form: IntakeForm, *, masked: bool = False, answered: bool = False) -> None:
        """Puts a form into the fields: a fresh one, a draft, or a record that is corrected. `masked` hides the digits
        of the ID that stand on the record until somebody asks to see them; `answered`: the authority has it, so that
        there may be an application number.
        """
        self._filling = True
        self._masked = masked and bool(form.applicant_id_last4)
        self._answered = answered
        self._base = form
        fill_controls(self.has, form, self._catalogue, masked=self._masked)
        self.documents = form.checklist
        self._filling = False
        self._show_asked()
        self.tell((), ())

    def reveal(self, digits: str) -> None:
        """The digits of the ID, once it is journalled who sees them."""
        self._masked, self._filling = False, True
        self.has.last4.set_text(digits)
        self._filling = False
        self._show_asked()
        self.has.last4.setFocus()

    def keep_notice(self, notice: tuple[FeeNotice, ...]) -> None:
        """The fee notice that was noted beside the form, so that a later correction of the form keeps it."""
        self._base = replace(self._base, fee_notice=notice)

    def tell(self, faults: Sequence[Fault], names: Collection[str]) -> None:
        """Shows the faults of the named fields beside them; an empty collection of names clears all."""
        for field in self.fields:
            field.tell([fault for fault in faults if fault.field in field.names and fault.field in names])

    def go_to(self, name: str) -> bool:
        """Puts the caret into the field of that name; False where this screen has none."""
        for field in self.fields:
            if name in field.names and not field.focus_on.isHidden():
                field.focus_on.setFocus()
                return True
        return False

    def order(self, name: str) -> int:
        """Where a field stands in reading order; behind all others where this screen has none of that name."""
        return next((at for at, field in enumerate(self.fields) if name in field.names), len(self.fields))

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a word in one of the fields."""
        return any(box.composed for box in self.findChildren(LineBox))

    # --- places -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        grid = self._grid
        grid.setContentsMargins(0, 0, theme.px(6), 0)
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, theme.px(76))
        grid.setColumnStretch(1, 11)
        grid.setColumnStretch(3, 10)
        lines = form_lines()
        for at, ((left, controls, right, others), left_names, right_names) in enumerate(lines):
            self._place(2 * at, 0, left, controls, left_names, wide=not others)
            if others:
                self._place(2 * at, 2, right, others, right_names)
        grid.setRowStretch(2 * len(lines), 1)
        # The goods stand beside the form, over their price: only their mark belongs here.
        self.goods = Field(say("商品/服务"), self.has.goods, "classes", focus=self.has.goods.box)
        self.fields.append(self.goods)
        self._rows.append((frozenset({"goods"}), [self.has.goods], None))

    def _place(
        self, line: int, column: int, text: str, names: tuple[str, ...], told: tuple[str, ...], *, wide: bool = False
    ) -> None:
        controls = [getattr(self.has, name) for name in names]
        first = controls[0]
        inner: dict[str, QWidget] = {"image": self.has.image.choose, "channel": self.has.channel.first}
        focus = inner.get(names[0], first)
        holder = first if len(controls) == 1 else beside(*controls)
        head = caption(text, focus, required=names[0] in ("business", "applicant", "kind"))
        self._grid.addWidget(head, line, column, _TOP)
        self._grid.addWidget(holder, line, column + 1, 1, 3 if wide else 1, _TOP)
        field = Field(text, holder, *told, focus=focus)
        below = QVBoxLayout()
        below.addWidget(field.remark)
        self._grid.addLayout(below, line + 1, column + 1, 1, 3 if wide else 1)
        self.fields.append(field)
        self._rows.append((frozenset(names), [head, holder], below))

    def _asked(self) -> frozenset[str]:
        names = set(asked(self.has.business.code(), self.has.kind.code()))
        if not self.has.foreign.isChecked():
            names -= {"meaning"}
        if not self._masked:
            names -= {"reveal"}
        if not self.has.agency.text():
            names -= {"licence"}
        for tick, rows in _OPENED:
            if not getattr(self.has, tick).isChecked():
                names -= {rows}
        if self.has.details.isChecked() and "details" in names:
            # Each mark has its own last day then.
            names -= {"marks", "expires"}
        if self._answered or self._base.application_no:
            names |= {"application"}
        return frozenset(names)

    def _show_asked(self) -> None:
        shown = self._asked()
        for names, widgets, below in self._rows:
            there = bool(names & shown)
            if below is not None:
                below.setContentsMargins(0, 0, 0, theme.px(6) if there else 0)
            for widget in widgets:
                widget.setVisible(there)
            for name in names:
                getattr(self.has, name).setVisible(name in shown)

    # --- keys -------------------------------------------------------------------------------------------------------

    def stops(self) -> list[QWidget]:
        """Where the caret can stand, in reading order."""
        return [field.focus_on for field in self.fields if field.focus_on.isVisibleTo(self.window())]

    def _connect(self) -> None:
        has = self.has
        for name, control in has.widgets().items():
            if isinstance(control, LineBox):
                control.typed.connect(self._touched)
                control.advanced.connect(lambda c=control: self.advance_from(c))
                control.left.connect(lambda n=name: self._left(n))
            elif isinstance(control, QCheckBox):
                control.toggled.connect(self._touched)
            elif isinstance(control, RowsBox):
                control.edited.connect(self._touched)
                control.advanced.connect(lambda c=control: self.advance_from(c))
                control.left.connect(lambda n=name: self._left(n))
            elif isinstance(control, CodeBox | CodeRow):
                control.chosen.connect(self._touched)
                control.advanced.connect(lambda c=control: self.advance_from(c))
        has.kind.chosen.connect(self._show_usual_document)
        has.details.toggled.connect(self._in_detail)
        for tick, rows in _OPENED:
            getattr(has, tick).clicked.connect(_entering(getattr(has, rows)))
        has.image.edited.connect(self._touched)
        has.goods.changed.connect(self._touched)
        has.goods.advanced.connect(lambda: self.advance_from(has.goods))

    def _touched(self) -> None:
        if self._filling:
            return
        if self.has.expires.isVisibleTo(self):
            self._filling = True
            self.has.grace.setChecked(in_grace(day_in(self.has.expires), self._today()))
            self._filling = False
        elif self.has.details.isChecked() and self.has.grace.isVisibleTo(self):
            self._filling = True
            self.has.grace.setChecked(in_grace(first_expiry(self.has.mark_rows.records()), self._today()))
            self._filling = False
        self._show_asked()
        self.edited.emit()

    def _in_detail(self, on: bool) -> None:
        """What stands in the line of numbers goes into the lines of the marks, and back."""
        if self._filling:
            return
        has, self._filling = self.has, True
        if on:
            known = self._base.marks_concerned
            typed = marks_of_numbers(has.marks.text(), day_in(has.expires), known)
            has.mark_rows.set_records(apart(one) for one in typed)
        else:
            found = has.mark_rows.records()
            has.marks.set_text(" ".join(written(one) for one in found))
            has.expires.set_text(iso(first_expiry(found)))
            self._base = replace(self._base, marks_concerned=found)
        self._filling = False

    def _show_usual_document(self) -> None:
        """The document that such applicants nearly always show, where none is chosen yet."""
        usual = usual_document(self.has.kind.code())
        if usual and not self._filling and not self.has.identity.code():
            self.has.identity.set_code(usual, self._catalogue.label("identity_document", usual))

    def _left(self, name: str) -> None:
        for field, (names, _, _) in zip(self.fields, self._rows, strict=True):
            if name in names:
                for one in field.names:
                    self.visited.emit(one)

    def advance_from(self, control: QWidget) -> None:
        """Enter: to the next field that every filing fills and that is still empty. Tab goes to every one."""
        if not typing_ways.enter_advances():
            return
        stops = self.stops()
        here = next((at for at, one in enumerate(stops) if one is control or control.isAncestorOf(one)), -1)
        for one in stops[here + 1 :]:
            if self._awaits(one):
                one.setFocus()
                return
        if control is not self.has.goods and not self.has.goods.isHidden():
            self.has.goods.box.setFocus()
        else:
            self.over.emit()

    def _awaits(self, control: QWidget) -> bool:
        """Whether Enter stops here: at what is asked of every filing and has nothing in it yet."""
        if control in (self.has.agency, self.has.note, self.has.last4, self.has.application):
            return False
        if isinstance(control, RowsBox):
            return control.first_empty() is not None
        if isinstance(control, CodeBox):
            return not control.code()
        return isinstance(control, LineBox) and not control.text() and control is not self.has.goods.box

    def _today(self) -> date:
        return self._now().astimezone(BEIJING_TIME).date()


def _entering(rows: QWidget) -> Callable[[bool], None]:
    """Whoever opens the lines types into them next."""

    def enter(on: bool) -> None:
        if on:
            rows.setFocus()

    return enter
