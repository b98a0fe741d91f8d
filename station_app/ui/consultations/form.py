"""The fields of a consultation on one screen: what stands in them as a `ConsultationForm`, and its faults beside them.

Holds no rule: what is wrong is found by the domain's check, the same that the action repeats.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui.consultations.attachments_field import AttachmentsField
from station_app.ui.consultations.controls import Controls
from station_app.ui.consultations.file_drops import FileDrops
from station_app.ui.consultations.layout import PartsLayout, late_row, lay_out, lay_parts_out, tab_stops
from station_app.ui.consultations.parts import FormPart
from station_app.ui.inspector import Citation, Subject
from station_app.ui.widgets import typing_ways
from station_app.ui.widgets.boxes import LineBox, TextBox
from station_app.ui.widgets.marks import Field
from station_app.ui.widgets.visitor_box import Find, looks_like_phone
from station_app.words import say

TYPED: Final = ("visitor_name", "visitor_phone", "phone_refused", "anonymous", "org_name", "uscc", "items", "question",
                "answer", "backdated_reason", "consent_scope", "attachments", "visitor_email", "subdistrict",
                "related_no", "basis", "materials_given", "need", "arrived_at", "ended_at")  # fmt: skip
"""What makes a form worth keeping as a draft; the rest is filled in by itself."""


class ConsultationFields(QWidget):
    """All fields. `edited`: something changed. `visited`: the caret left the field of this name.

    `on_the_line` and `unfolded` are the parts that plug in (`plugged.py`); `more_wanted`: 更多字段 was pressed.
    """

    edited = Signal()
    visited = Signal(str)
    more_wanted = Signal(bool)
    told = Signal(object)
    showing = Signal(QWidget)

    def __init__(self, catalogue: Catalogue, city_role: str, now: Callable[[], datetime], find: Find,
                 on_the_line: Sequence[FormPart] = (), unfolded: Sequence[FormPart] = (), *, district: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._district = district
        self._catalogue = catalogue
        self._now = now
        self._base = ConsultationForm()
        self._shown_for: ConsultationForm | None = None
        self._filling = False
        self._taken: KnownVisitor | None = None
        self.has = Controls(catalogue, city_role, now, find)
        grid = QGridLayout(self)
        self.fields: list[Field] = lay_out(grid, self.has)
        self._late = late_row(grid)
        self.parts = [*on_the_line, *unfolded]
        self.laid: PartsLayout = lay_parts_out(grid, on_the_line, unfolded)
        self.fields += [field for part in self.parts for field in part.fields]
        self.stops = [*tab_stops(self.has)]
        self.stops += [stop for part in on_the_line for stop in part.stops()]
        self.stops += [self.laid.more, *(stop for part in on_the_line for stop in part.stops_below())]
        self.stops += [stop for part in unfolded for stop in part.stops()]
        for before, after in pairwise(self.stops):
            QWidget.setTabOrder(before, after)
        under: QWidget = self.laid.more
        for part in on_the_line:
            part.walked_after = under
            under = next(reversed(part.stops_below()), under)
        self._connect()
        self.fill(ConsultationForm())

    def form(self) -> ConsultationForm:
        """What stands in the fields. What the screen does not ask stays as it was filled in."""
        has = self.has
        plugged: dict[str, Any] = {name: value for part in self.parts for name, value in part.values().items()}
        return replace(
            self._base,
            **plugged,
            channel=has.channel.code(),
            started_at=has.when.value(),
            time_uncertain=has.when.uncertain.isChecked(),
            backdated_reason=has.when.reason.text().strip() if has.when.back.isChecked() else "",
            visitor_name=has.name.text().strip(),
            anonymous=has.anonymous.isChecked(),
            visitor_phone=has.phone.text().strip(),
            phone_refused=has.refused.isChecked(),
            org_name=has.firm.text().strip(),
            uscc=has.uscc.text().strip(),
            role=has.role.code(),
            visitor_type=has.visitor_type.code(),
            person_count=has.persons.value(),
            items=has.items.codes(),
            question=has.question.text().strip(),
            answer=has.answer.text().strip(),
            result=has.result.code(),
            **has.consent.values(self._now()),  # type: ignore[arg-type]
        )

    def extras(self) -> dict[str, Any]:
        """What the parts want saved beside the consultation, as JSON values (`FormPart.extras`)."""
        return {name: value for part in self.parts for name, value in part.extras().items()}

    def faults(self) -> list[Fault]:
        """What stands in the parts and cannot be read into a form."""
        return [fault for part in self.parts for fault in part.faults()]

    def fill(self, form: ConsultationForm, *, back_dated: bool = False, extras: Mapping[str, Any] | None = None
             ) -> None:  # fmt: skip
        """Puts a form into the fields: a fresh one, a draft with its extras, or a record that is corrected."""
        self._filling = True
        self._base = form
        self._taken = None
        has = self.has
        label = self._catalogue.label
        has.channel.set_code(form.channel, label("channel", form.channel))
        late = back_dated or bool(form.backdated_reason)
        has.when.set_value(form.started_at, back_dated=late, uncertain=form.time_uncertain)
        has.when.reason.set_text(form.backdated_reason)
        has.name.set_text(form.visitor_name)
        has.anonymous.setChecked(form.anonymous)
        has.phone.set_text(form.visitor_phone)
        has.refused.setChecked(form.phone_refused)
        has.firm.set_text(form.org_name)
        has.uscc.set_text(form.uscc)
        has.role.set_code(form.role, label("role", form.role))
        has.visitor_type.set_code(form.visitor_type, label("visitor_type", form.visitor_type))
        has.persons.set_value(form.person_count)
        has.items.set_codes(form.items)
        has.question.set_text(form.question)
        has.answer.set_text(form.answer)
        has.result.set_code(form.result, label("result", form.result))
        has.consent.set_values(form.consent_scope, form.consent_version, form.consented_at)
        for part in self.parts:
            part.fill(form)
            part.fill_extras(extras or {})
        self._filling = False
        self._show_late(has.when.back.isChecked())
        self._show_defaults(self.form())
        self._shown_for = None
        self.tell((), ())

    def subject(self) -> Subject:
        """What the form is about, for the panel beside it. A visitor taken from the look-up counts until the name or
        the phone is changed.
        """
        form, taken = self.form(), self._taken
        still = taken is not None and (taken.name, taken.phone) == (form.visitor_name, form.visitor_phone)
        return Subject(
            visitor_id=taken.record_id if taken is not None and still else "",
            organisation_id=taken.organisation_id if taken is not None and taken.org_name == form.org_name else "",
            name=form.visitor_name, phone=form.visitor_phone, org_name=form.org_name, uscc=form.uscc,
            items=form.items, question=form.question,
        )  # fmt: skip

    def tell(self, faults: Sequence[Fault], names: Collection[str]) -> None:
        """Shows the faults of the named fields beside them, and takes away what no longer holds."""
        for field in self.fields:
            field.tell([fault for fault in faults if fault.field in names])

    def go_to(self, name: str) -> bool:
        """Puts the caret into the field of this name; False where this screen has none."""
        for field in self.fields:
            if name in field.names:
                own = [control for part in self.parts if (control := part.control(name)) is not None]
                control = own[0] if own else field.focus_on
                if not control.isVisible() and self.laid.holds(control):
                    self.laid.more.setChecked(True)
                control.setFocus()
                if isinstance(control, LineBox):
                    control.selectAll()
                return True
        return False

    def cite(self, citation: Citation) -> None:
        """Adds words to the answer, as one step that Ctrl+Z takes back, and their source to the basis."""
        box = self.has.answer
        cursor = box.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(("\n" if box.text().strip() else "") + citation.text)
        box.setTextCursor(cursor)
        box.setFocus()
        form = self.form()
        if citation.basis and citation.basis not in form.basis:
            basis = say("；").join(filter(None, (form.basis, citation.basis)))
            self._base = replace(self._base, basis=basis)
            for part in self.parts:
                part.fill(replace(form, basis=basis))
            self._edited()

    def order(self, name: str) -> int:
        """Where a field stands in reading order; behind all others where this screen has none of that name."""
        return next((at for at, field in enumerate(self.fields) if name in field.names), len(self.fields))

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a word in one of the fields."""
        boxes: list[LineBox | TextBox] = [*self.findChildren(LineBox), *self.findChildren(TextBox)]
        return any(box.composed for box in boxes)

    def _connect(self) -> None:
        has = self.has
        for box in (has.name, has.phone, has.firm, has.uscc, has.when.reason, has.persons):
            box.textChanged.connect(self._edited)
            box.advanced.connect(self._advance)
        for text in (has.question, has.answer):
            text.textChanged.connect(self._edited)
        for signal in (has.channel.chosen, has.role.chosen, has.visitor_type.chosen, has.result.chosen,
                       has.items.changed, has.consent.changed, has.when.changed, has.anonymous.toggled,
                       has.refused.toggled):  # fmt: skip
            signal.connect(self._edited)
        for choice in (has.channel, has.role, has.visitor_type, has.result, has.consent, has.items, has.anonymous,
                       has.refused):  # fmt: skip
            choice.advanced.connect(self._advance)
        has.items.picked.connect(lambda: has.question.setFocus())
        has.when.back_dated.connect(self._show_late)
        has.anonymous.toggled.connect(self._grey)
        has.refused.toggled.connect(self._grey)
        has.name.known.connect(self.take)
        has.name.stranger.connect(self._stranger)
        for name, leaver in (
            ("visitor_name", has.name), ("visitor_phone", has.phone), ("org_name", has.firm), ("uscc", has.uscc),
            ("items", has.items), ("question", has.question), ("answer", has.answer), ("role", has.role),
            ("visitor_type", has.visitor_type), ("result", has.result), ("started_at", has.when),
            ("backdated_reason", has.when.reason), ("person_count", has.persons),
        ):  # fmt: skip
            leaver.left.connect(lambda name=name: self.visited.emit(name))
        has.consent.changed.connect(lambda: self.visited.emit("consent_scope"))
        for part in self.parts:
            part.edited.connect(self._edited)
            part.left.connect(self.visited.emit)
            part.advanced.connect(lambda: typing_ways.enter_advances() and self.focusNextChild())
            part.told.connect(self.told.emit)
            part.showing.connect(self.showing.emit)
            if isinstance(part, AttachmentsField):
                drops = FileDrops(self, [*self.findChildren(LineBox), *self.findChildren(TextBox)], part.take_files,
                                  part.take_picture)  # fmt: skip
                part.paste_action.triggered.connect(lambda _on=False, drops=drops: drops.paste())
        self.laid.more.toggled.connect(self.more_wanted.emit)

    def _edited(self) -> None:
        if self._filling:
            return
        # Looking through the choices is no visit yet; the first word or tick is.
        form = self.form()
        typed = form.as_json()
        if any(typed.get(name) for name in TYPED) or self.extras():
            self.has.when.begin(self._now())
        if self.has.when.value() != form.started_at:
            form = self.form()
        # The words of a visit change nothing of what holds by itself, and they are what is typed key by key.
        grounds = replace(form, visitor_name="", visitor_phone="", question="", answer="")
        if grounds != self._shown_for:
            self._show_defaults(form)
            self._shown_for = grounds
        self.edited.emit()

    def _show_defaults(self, form: ConsultationForm) -> None:
        """Says in the drop-downs what holds where nobody chooses."""
        filled = replace(form, visitor_type="", result="").with_defaults(self._catalogue)
        for box, code_list, code in (
            (self.has.visitor_type, "visitor_type", filled.visitor_type), (self.has.result, "result", filled.result)
        ):  # fmt: skip
            box.set_unset(say("{label}（自动）", label=self._catalogue.label(code_list, code)))
        unset = replace(form, difficulty="", region_code="", ip_type=())
        held = unset.with_defaults(self._catalogue, self._district)
        for part in self.parts:
            part.follow(held)

    def _show_late(self, on: bool) -> None:
        for widget in self._late:
            widget.setVisible(on)

    def _grey(self) -> None:
        self.has.name.setEnabled(not self.has.anonymous.isChecked() or bool(self.has.name.text()))
        self.has.phone.setEnabled(not self.has.refused.isChecked() or bool(self.has.phone.text()))

    def _advance(self) -> None:
        """Enter: to the next empty field in reading order; what is filled in is passed over (ux.md 4, rule 2)."""
        if not typing_ways.enter_advances():
            return
        has = self.has
        lines: list[LineBox | TextBox] = [has.name, has.phone, has.firm, has.uscc, has.items.box]
        chain = [*lines, has.question, has.answer, has.when.reason]
        here = self.focusWidget()
        stops = self.stops
        at = stops.index(here) if here in stops else -1
        for box in chain:
            if stops.index(box) > at and box.isVisible() and box.isEnabled() and not self._filled(box):
                box.setFocus()
                return
        self.focusNextChild()

    def _filled(self, box: LineBox | TextBox) -> bool:
        return bool(self.has.items.codes()) if box is self.has.items.box else bool(box.text())

    def take(self, visitor: KnownVisitor) -> None:
        """Fills in a visitor of the station, and puts the caret where the asking goes on."""
        has = self.has
        self._taken = visitor
        has.name.set_text(visitor.name)
        has.phone.set_text(visitor.phone)
        has.refused.setChecked(visitor.phone_refused)
        has.firm.set_text(visitor.org_name)
        has.uscc.set_text(visitor.uscc)
        has.role.set_code(visitor.role, self._catalogue.label("role", visitor.role))
        has.visitor_type.set_code(visitor.visitor_type, self._catalogue.label("visitor_type", visitor.visitor_type))
        for part in self.parts:
            part.take(visitor)
        self._edited()
        (has.items.box if visitor.phone or visitor.phone_refused else has.phone).setFocus()

    def _stranger(self, typed: str) -> None:
        if looks_like_phone(typed) and not self.has.phone.text():
            self.has.name.set_text("")
            self.has.phone.set_text(typed)
            self._edited()
            self.has.name.setFocus()
        else:
            self.has.name.set_text(typed)
            self._advance()
