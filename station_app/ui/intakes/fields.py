"""The fields of an intake as an `IntakeForm`, its faults beside them; what a business does not ask stays hidden."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station_app.actions.intake_openings import usual_document
from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault
from station_app.domain.intakes import (
    ClassRow,
    DocumentRow,
    FeeNotice,
    GoodsItemRow,
    IntakeForm,
    MarkConcerned,
    PriorityClaim,
)
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.classes import GoodsClass, Item
from station_app.ui import theme
from station_app.ui.intakes.controls import Controls, asked, in_grace
from station_app.ui.intakes.reading import day_in, fen_of, iso
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox, CodeRow
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say

_TOP: Final = Qt.AlignmentFlag.AlignTop
_BETWEEN: Final = re.compile(r"[\s,，、;；]+")

# Caption, the controls of the line's left half, those of its right half; a line with no right half is wide.
_Line = tuple[str, tuple[str, ...], str, tuple[str, ...]]


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
        self._filling = self._masked = False
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
        has, shown = self.has, self._asked()
        values: dict[str, Any] = {
            "business_type": has.business.code(), "filing_channel": has.channel.code(),
            "applicant_name": has.applicant.text().strip(), "applicant_kind": has.kind.code(),
            "handler_name": has.handler.text().strip(), "handler_phone": has.phone.text().strip(),
            "agency_name": has.agency.text().strip(), "power_of_attorney": has.power.isChecked(),
            "identity_document": has.identity.code(), "applicant_id_checked": has.checked.isChecked(),
            "checklist": self.documents, "note": has.note.text().strip(),
        }  # fmt: skip
        if "uscc" in shown:
            values["applicant_uscc"] = has.uscc.text().strip()
        if "last4" in shown:
            typed = has.last4.text().strip()
            values |= {"applicant_id_last4": self._base.applicant_id_last4 if self._masked and not typed else typed,
                       "separate_consent": has.separate.isChecked(),
                       "identity_valid_to": day_in(has.identity_until)}  # fmt: skip
        if "domicile" in shown:
            values["domicile_in_china"] = has.domicile.isChecked()
        if "mark_name" in shown:
            values["mark_name"] = has.mark_name.text().strip()
        if "mark_kind" in shown:
            image = has.image.image()
            values |= {
                "mark_kind": has.mark_kind.code(), "mark_image": (image,) if image is not None else (),
                "colour_claim": has.colour.isChecked(), "foreign_words": has.foreign.isChecked(),
                "foreign_meaning": has.meaning.text().strip() if has.foreign.isChecked() else "",
                "portrait": has.portrait.isChecked(), "foreign_documents": has.foreign_papers.isChecked(),
                "priority_claims": self._priority(),
            }  # fmt: skip
        if "marks" in shown:
            values |= {"marks_concerned": self._marks(), "all_marks_included": has.all_marks.isChecked()}
        if "grace" in shown:
            values["grace"] = has.grace.isChecked()
        if "pledge" in shown:
            values["pledge_amount_fen"] = fen_of(has.pledge.text())
        if "goods" in shown:
            chosen = tuple(
                ClassRow(one.nice_class, tuple(GoodsItemRow(item.code, item.name) for item in one.items), one.edition)
                for one in has.goods.classes()
            )
            # The list shows them in order; a record that has them in another is not corrected by being looked at.
            same = set(chosen) == set(self._base.classes) and len(chosen) == len(self._base.classes)
            values["classes"] = self._base.classes if same else chosen
        return replace(self._base, **values)

    def fill(self, form: IntakeForm, *, masked: bool = False) -> None:
        """Puts a form into the fields: a fresh one, a draft, or a record that is corrected. `masked` hides the digits
        of the ID that stand on the record until somebody asks to see them.
        """
        self._filling = True
        self._masked = masked and bool(form.applicant_id_last4)
        self._base, has = form, self.has
        label = self._catalogue.label
        has.business.set_code(form.business_type, label("trademark_business_type", form.business_type))
        has.channel.set_code(form.filing_channel)
        has.kind.set_code(form.applicant_kind, label("applicant_kind", form.applicant_kind))
        has.identity.set_code(form.identity_document, label("identity_document", form.identity_document))
        has.mark_kind.set_code(form.mark_kind, label("mark_kind", form.mark_kind))
        claim = form.priority_claims[0] if form.priority_claims else PriorityClaim()
        expires = next((one.expires_on for one in form.marks_concerned if one.expires_on), None)
        for box, text in (
            (has.applicant, form.applicant_name), (has.uscc, form.applicant_uscc), (has.handler, form.handler_name),
            (has.phone, form.handler_phone), (has.agency, form.agency_name),
            (has.last4, "" if self._masked else form.applicant_id_last4),
            (has.identity_until, iso(form.identity_valid_to)), (has.mark_name, form.mark_name),
            (has.meaning, form.foreign_meaning), (has.priority_country, claim.country), (has.priority_no, claim.number),
            (has.priority_day, iso(claim.filed_on)), (has.expires, iso(expires)), (has.note, form.note),
            (has.marks, " ".join(_written(one) for one in form.marks_concerned)),
            (has.pledge, f"{form.pledge_amount_fen / 100:g}" if form.pledge_amount_fen is not None else ""),
        ):  # fmt: skip
            box.set_text(text)
        for tick, on in (
            (has.power, form.power_of_attorney), (has.checked, form.applicant_id_checked),
            (has.separate, form.separate_consent), (has.domicile, form.domicile_in_china),
            (has.colour, form.colour_claim), (has.foreign, form.foreign_words), (has.portrait, form.portrait),
            (has.foreign_papers, form.foreign_documents), (has.priority, bool(form.priority_claims)),
            (has.all_marks, form.all_marks_included), (has.grace, form.grace),
        ):  # fmt: skip
            tick.setChecked(on)
        has.image.set_image(form.mark_image[0] if form.mark_image else None)
        has.goods.set_classes(
            GoodsClass(one.nice_class or 0, tuple(Item(item.name, item.code) for item in one.items), one.edition)
            for one in form.classes
        )
        has.last4.setPlaceholderText(say("**** 已记") if self._masked else say("后四位"))
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
        lines: tuple[tuple[_Line, tuple[str, ...], tuple[str, ...]], ...] = (
            ((say("业务类型"), ("business",), say("提交"), ("channel",)), ("business_type",), ("filing_channel",)),
            ((say("申请人"), ("applicant",), say("类型"), ("kind",)), ("applicant_name", "co_applicants"),
             ("applicant_kind",)),
            ((say("信用代码"), ("uscc",), "", ()), ("applicant_uscc",), ()),
            ((say("身份证件"), ("identity", "checked"), say("有效期至"), ("identity_until",)),
             ("identity_document", "applicant_id_checked"), ("identity_valid_to",)),
            ((say("证件号"), ("last4", "reveal", "separate"), say("住所"), ("domicile",)),
             ("applicant_id_last4", "separate_consent"), ("domicile_in_china",)),
            ((say("经办人"), ("handler",), say("电话"), ("phone",)), ("handler_name", "consent_scope"),
             ("handler_phone",)),
            ((say("代理机构"), ("agency", "power"), "", ()), ("agency_name", "power_of_attorney"), ()),
            ((say("商标名称"), ("mark_name",), say("标志类型"), ("mark_kind",)), ("mark_name",), ("mark_kind",)),
            ((say("商标图样"), ("image",), "", ()), ("mark_image",), ()),
            ((say("情形"), ("colour", "foreign", "portrait", "foreign_papers", "priority"), "", ()), ("colour_claim",),
             ()),
            ((say("外文含义"), ("meaning",), "", ()), ("foreign_meaning", "foreign_words"), ()),
            ((say("优先权"), ("priority_country", "priority_day", "priority_no"), "", ()), ("priority_claims",), ()),
            ((say("涉及商标"), ("marks",), "", ()), ("marks_concerned",), ()),
            ((say("专用期满"), ("expires", "grace"), "", ()), ("grace",), ()),
            ((say("一并办理"), ("all_marks",), "", ()), ("all_marks_included",), ()),
            ((say("质押金额"), ("pledge",), "", ()), ("pledge_amount_fen",), ()),
            ((say("备注"), ("note",), "", ()), ("note",), ()),
        )  # fmt: skip
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
        inner: dict[str, QWidget] = {
            "image": self.has.image.choose, "channel": self.has.channel.first,
        }  # fmt: skip
        focus = inner.get(names[0], first)
        holder = first if len(controls) == 1 else _beside(*controls)
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
        if not self.has.priority.isChecked():
            names -= {"priority_country", "priority_day", "priority_no"}
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
            elif isinstance(control, CodeBox | CodeRow):
                control.chosen.connect(self._touched)
                control.advanced.connect(lambda c=control: self.advance_from(c))
        has.kind.chosen.connect(self._show_usual_document)
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
        self._show_asked()
        self.edited.emit()

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
        if control in (self.has.agency, self.has.note, self.has.last4):
            return False
        if isinstance(control, CodeBox):
            return not control.code()
        return isinstance(control, LineBox) and not control.text() and control is not self.has.goods.box

    def _today(self) -> date:
        return self._now().astimezone(BEIJING_TIME).date()

    def _priority(self) -> tuple[PriorityClaim, ...]:
        has = self.has
        if not has.priority.isChecked():
            return ()
        present = any(row.document == "priority-proof" and row.state == "present" for row in self.documents)
        claim = PriorityClaim(has.priority_country.text().strip(), day_in(has.priority_day),
                              has.priority_no.text().strip(), present)  # fmt: skip
        return (claim, *self._base.priority_claims[1:])

    def _marks(self) -> tuple[MarkConcerned, ...]:
        known = {_written(one): one for one in self._base.marks_concerned}
        expires = day_in(self.has.expires) if self.has.expires.isVisibleTo(self) else None
        shown = next((one.expires_on for one in self._base.marks_concerned if one.expires_on), None)
        numbers = [one for one in _BETWEEN.split(self.has.marks.text().strip()) if one]
        return tuple(
            # One day is asked for all; marks that came with days of their own keep them until it is changed.
            known[number] if number in known and expires in (shown, None)
            else replace(known.get(number, MarkConcerned(number)), expires_on=expires)
            for number in numbers
        )  # fmt: skip


def _written(mark: MarkConcerned) -> str:
    return mark.number if not mark.nice_class or "-" in mark.number else f"{mark.number}-{mark.nice_class}"


def _beside(*controls: QWidget) -> QWidget:
    """Controls on one line, the first taking the room unless it is a tick."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(10))
    for at, control in enumerate(controls):
        row.addWidget(control, 1 if at == 0 and not isinstance(control, QCheckBox) else 0)
    if isinstance(controls[0], QCheckBox):
        row.addStretch(1)
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line
