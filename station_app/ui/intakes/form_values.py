"""Between the controls of an intake and its form: what stands in them, and how they are filled."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from station_app.domain.catalogue import Catalogue
from station_app.domain.intakes import (
    REGISTRATIONS,
    ClassRow,
    DocumentRow,
    GoodsItemRow,
    IntakeForm,
    MarkConcerned,
    PriorityClaim,
)
from station_app.domain.trademarks.checklists import State
from station_app.domain.trademarks.classes import GoodsClass, Item
from station_app.ui.intakes.controls import Controls
from station_app.ui.intakes.detail_rows import first_expiry, in_detail, marks_of_numbers, written
from station_app.ui.intakes.reading import day_in, fen_of, iso, yuan_of
from station_app.words import say

_LAST = 4
_PRIORITY_PROOF = "priority-proof"


def read_controls(
    has: Controls, shown: Collection[str], base: IntakeForm, documents: tuple[DocumentRow, ...], *, masked: bool
) -> IntakeForm:
    """What stands in the controls that are `shown`; the rest keeps what `base` says. `masked`: the digits of the ID are
    hidden, an empty box says nothing of them.
    """
    values: dict[str, Any] = {
        "business_type": has.business.code(), "filing_channel": has.channel.code(),
        "applicant_name": has.applicant.text().strip(), "applicant_kind": has.kind.code(),
        "handler_name": has.handler.text().strip(), "handler_phone": has.phone.text().strip(),
        "agency_name": has.agency.text().strip(), "power_of_attorney": has.power.isChecked(),
        "identity_document": has.identity.code(), "applicant_id_checked": has.checked.isChecked(),
        "checklist": documents, "note": has.note.text().strip(),
    }  # fmt: skip
    if "licence" in shown:
        values["agency_licence_no"] = has.licence.text().strip()
    if "uscc" in shown:
        values["applicant_uscc"] = has.uscc.text().strip()
    if "last4" in shown:
        # A whole number goes its own way, sealed: no form, draft or journal has more of it than this.
        typed = has.last4.text().strip()[-_LAST:] if whole_number(has) else has.last4.text().strip()
        values |= {"applicant_id_last4": base.applicant_id_last4 if masked and not typed else typed,
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
            "portrait": has.portrait.isChecked(), "priority_claims": _priorities(has, documents),
            "marks_concerned": has.earlier_marks.records() if has.earlier.isChecked() else (),
        }  # fmt: skip
    for name, field, tick in (
        ("foreign_papers", "foreign_documents", has.foreign_papers), ("name_change", "name_change", has.name_change),
        ("paper_certificate", "paper_certificate", has.paper_certificate), ("usa", "designates_usa", has.usa),
        ("all_marks", "all_marks_included", has.all_marks), ("grace", "grace", has.grace),
    ):  # fmt: skip
        if name in shown:
            values[field] = tick.isChecked()
    if "category" in shown:
        values["mark_category"] = has.category.code()
    if "joint" in shown:
        values["co_applicants"] = has.co_applicants.records() if has.joint.isChecked() else ()
    if "marks" in shown or "mark_rows" in shown:
        values["marks_concerned"] = _marks(has, shown, base)
    if "application" in shown:
        values["application_no"] = has.application.text().strip()
    if "pledge" in shown:
        values["pledge_amount_fen"] = fen_of(has.pledge.text())
    if "goods" in shown:
        chosen = tuple(
            ClassRow(one.nice_class, tuple(GoodsItemRow(item.code, item.name) for item in one.items), one.edition)
            for one in has.goods.classes()
        )
        # The list shows them in order; a record that has them in another is not corrected by being looked at.
        same = set(chosen) == set(base.classes) and len(chosen) == len(base.classes)
        values["classes"] = base.classes if same else chosen
    return replace(base, **values)


def whole_number(has: Controls) -> str:
    """The whole ID number that stands in the box, where this site keeps them; empty for the last four digits alone."""
    typed = has.last4.text().strip()
    return typed if has.keeps_whole and len(typed) > _LAST and not has.last4.isHidden() else ""


def fill_controls(has: Controls, form: IntakeForm, catalogue: Catalogue, *, masked: bool) -> None:
    """Puts a form into the controls; `masked` leaves the digits of the ID out."""
    for choice, code, code_list in (
        (has.business, form.business_type, "trademark_business_type"),
        (has.kind, form.applicant_kind, "applicant_kind"), (has.category, form.mark_category, "mark_category"),
        (has.identity, form.identity_document, "identity_document"), (has.mark_kind, form.mark_kind, "mark_kind"),
    ):  # fmt: skip
        choice.set_code(code, catalogue.label(code_list, code))
    has.channel.set_code(form.filing_channel)
    marks = form.marks_concerned
    registration = not form.business_type or form.business_type in REGISTRATIONS
    for box, text in (
        (has.applicant, form.applicant_name), (has.uscc, form.applicant_uscc), (has.handler, form.handler_name),
        (has.phone, form.handler_phone), (has.agency, form.agency_name), (has.licence, form.agency_licence_no),
        (has.last4, "" if masked else form.applicant_id_last4), (has.identity_until, iso(form.identity_valid_to)),
        (has.mark_name, form.mark_name), (has.meaning, form.foreign_meaning), (has.expires, iso(first_expiry(marks))),
        (has.note, form.note), (has.marks, " ".join(written(one) for one in marks)),
        (has.pledge, yuan_of(form.pledge_amount_fen)), (has.application, form.application_no),
    ):  # fmt: skip
        box.set_text(text)
    for rows, records in (
        (has.co_applicants, form.co_applicants), (has.priorities, form.priority_claims), (has.mark_rows, marks),
        (has.earlier_marks, marks if registration else ()),
    ):  # fmt: skip
        rows.set_records(records)
    for tick, on in (
        (has.power, form.power_of_attorney), (has.checked, form.applicant_id_checked),
        (has.separate, form.separate_consent), (has.domicile, form.domicile_in_china),
        (has.colour, form.colour_claim), (has.foreign, form.foreign_words), (has.portrait, form.portrait),
        (has.foreign_papers, form.foreign_documents), (has.priority, bool(form.priority_claims)),
        (has.all_marks, form.all_marks_included), (has.grace, form.grace), (has.joint, bool(form.co_applicants)),
        (has.name_change, form.name_change), (has.paper_certificate, form.paper_certificate),
        (has.usa, form.designates_usa), (has.earlier, registration and bool(marks)), (has.details, in_detail(marks)),
    ):  # fmt: skip
        tick.setChecked(on)
    has.image.set_image(form.mark_image[0] if form.mark_image else None)
    has.goods.set_classes(
        GoodsClass(one.nice_class or 0, tuple(Item(item.name, item.code) for item in one.items), one.edition)
        for one in form.classes
    )
    empty = say("完整号或后四位") if has.keeps_whole else say("后四位")
    has.last4.setPlaceholderText(say("**** 已记") if masked else empty)


def _priorities(has: Controls, documents: tuple[DocumentRow, ...]) -> tuple[PriorityClaim, ...]:
    """The claims; the proof that the list of documents says is there is there for each."""
    if not has.priority.isChecked():
        return ()
    present = any(row.document == _PRIORITY_PROOF and row.state == State.PRESENT for row in documents)
    return tuple(
        replace(one, proof_present=True) if present else one for one in has.priorities.records()
    )


def _marks(has: Controls, shown: Collection[str], base: IntakeForm) -> tuple[MarkConcerned, ...]:
    if "mark_rows" in shown:
        found: tuple[MarkConcerned, ...] = has.mark_rows.records()
        return found
    expires = day_in(has.expires) if "expires" in shown else None
    return marks_of_numbers(has.marks.text(), expires, base.marks_concerned)
