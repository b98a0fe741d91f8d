"""What is checked before an intake is saved, and before it moves on. The same check marks the form live.

Here a wrong number refuses the save, other than at a consultation: with it the paper would be void (domain.md 7).
What is merely not there yet is for the pre-check: an intake may be received in parts.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Level
from station_app.domain.form_checks import declared_faults, text_faults
from station_app.domain.intakes import REGISTRATIONS, FeeNotice, IntakeForm, MarkImage
from station_app.domain.money import in_figures
from station_app.domain.numbers import find_resident_ids, phones, trademark_numbers, uscc
from station_app.domain.numbers.resident_ids import LENGTH as RESIDENT_ID_LENGTH
from station_app.domain.trademarks.checklists import State
from station_app.domain.trademarks.classes import CLASSES, check_goods
from station_app.domain.trademarks.fees import BUSINESS_TYPES, CHANNELS

SMALLEST_MM: Final = 50
LARGEST_MM: Final = 100
"""5 to 10 cm on either side (商标法实施条例(2014) Art. 13)."""
MOST_PIXELS: Final = 100_000_000
"""A larger image is refused before anybody opens it: it would fill the memory of the desk."""
STANDINGS: Final = ("active", "dead", "frozen", "pledged")
ENDINGS: Final = ("revoked", "invalidated", "lapsed", "surrendered")
"""How a mark ends: 撤销, 宣告无效, 期满不续展, 注销."""
PAID_WAYS: Final = ("online", "window", "transfer")
"""How a fee may be paid (domain.md 3.1): as 简易用户 on the net, at the window, by bank transfer with the code."""
MOST_ROWS: Final = 500
_LAST_FOUR: Final = re.compile(r"\d{3}[\dXx]", re.ASCII)
_WITH_CODE: Final = frozenset({"10", "11"})
"""Kinds of applicants that have a unified social credit code."""


def check(form: IntakeForm, catalogue: Catalogue, today: date) -> tuple[Fault, ...]:
    """Every fault of the form, those that refuse a save first."""
    faults = [
        *declared_faults(form, catalogue, today), *_business(form, catalogue, today), *_applicant(form, catalogue),
        *_identity(form, today), *_goods(form), *_marks(form), *_image(form), *_checklist(form), *_money(form),
        *_inner_texts(form, today),
    ]  # fmt: skip
    return tuple(sorted(faults, key=lambda fault: fault.level is not Level.MUST))


def check_image(image: MarkImage, field: str = "mark_image") -> Iterator[Fault]:
    """An image of 4 cm or of 300 megapixels, by name."""
    sides = [side for side in (image.width_mm, image.height_mm) if side is not None]
    wrong = next((side for side in sides if not SMALLEST_MM <= side <= LARGEST_MM), None)
    if wrong is not None:
        yield Fault("mark-image-size", field, details={"side": wrong, "smallest": SMALLEST_MM, "largest": LARGEST_MM})
    pixels = (image.width_px or 0) * (image.height_px or 0)
    if pixels > MOST_PIXELS:
        yield Fault("mark-image-pixels", field, details={"pixels": pixels // 1_000_000,
                                                         "most": MOST_PIXELS // 1_000_000})  # fmt: skip


def _business(form: IntakeForm, catalogue: Catalogue, today: date) -> Iterator[Fault]:
    types = catalogue[BUSINESS_TYPES]
    if not form.business_type:
        yield Fault("business-missing", "business_type")
    elif form.business_type in types and types[form.business_type].attributes.get("window") != "1":
        label = types[form.business_type].label
        yield Fault("business-not-at-window", "business_type", details={"type": form.business_type, "label": label})
    if form.filing_channel and form.filing_channel not in CHANNELS:
        yield Fault("fee-channel", "filing_channel", details={"value": form.filing_channel[:20]})
    kinds = catalogue["mark_kind"]
    on = form.filing_day or today
    if form.mark_kind in kinds and not kinds[form.mark_kind].is_current(on):
        label = kinds[form.mark_kind].label
        yield Fault("mark-kind-not-yet", "mark_kind", details={"label": label, "day": on.isoformat()})
    if form.business_type == "TM19" and form.pledge_amount_fen is None:
        yield Fault("pledge-amount-missing", "pledge_amount_fen", Level.SHOULD)
    if form.pledge_amount_fen is not None and form.pledge_amount_fen <= 0:
        yield Fault("amount-not-positive", "pledge_amount_fen")


def _applicant(form: IntakeForm, catalogue: Catalogue) -> Iterator[Fault]:
    if not form.applicant_name:
        yield Fault("applicant-missing", "applicant_name")
    if not form.applicant_kind:
        yield Fault("applicant-kind-missing", "applicant_kind")
    codes = [form.applicant_uscc, *(one.uscc for one in form.co_applicants)]
    for number in filter(None, codes):
        found = uscc.check(number, catalogue["region"])
        if not found.ok:
            yield Fault(found.code, "applicant_uscc", Level.MUST, found.details)
    if form.applicant_kind in _WITH_CODE and not form.applicant_uscc:
        yield Fault("applicant-code-missing", "applicant_uscc", Level.SHOULD)
    if len(form.co_applicants) > MOST_ROWS:
        yield Fault("rows-many", "co_applicants", details={"most": MOST_ROWS})
    if len(form.priority_claims) > MOST_ROWS:
        yield Fault("rows-many", "priority_claims", details={"most": MOST_ROWS})
    if any(not one.name.strip() for one in form.co_applicants):
        yield Fault("co-applicant-unnamed", "co_applicants")
    everybody = [form.applicant_name.strip(), *(one.name.strip() for one in form.co_applicants)]
    if len(set(everybody)) < len(everybody) and all(everybody):
        yield Fault("co-applicant-twice", "co_applicants")
    if sum(one.representative for one in form.co_applicants) > 1:
        yield Fault("representatives-many", "co_applicants")
    if form.handler_phone:
        fault = phones.check(form.handler_phone).fault("handler_phone")
        if fault is not None:
            yield fault
    if form.handler_name and not form.consent_scope:
        yield Fault("consent-missing", "consent_scope", Level.NOTE)


def _identity(form: IntakeForm, today: date) -> Iterator[Fault]:
    """Never a whole ID number; the last four only with a consent of their own (decision 5)."""
    given = form.applicant_id_last4
    if not given:
        return
    if len(given) >= RESIDENT_ID_LENGTH - 3 or find_resident_ids(given, today):
        yield Fault("id-number-too-much", "applicant_id_last4")
    elif not _LAST_FOUR.fullmatch(given):
        yield Fault("id-last4-shape", "applicant_id_last4")
    if not form.separate_consent:
        yield Fault("separate-consent-missing", "separate_consent")


def _goods(form: IntakeForm) -> Iterator[Fault]:
    if form.classes:
        yield from check_goods(form.goods)
    elif form.business_type in REGISTRATIONS:
        yield Fault("class-missing", "classes", Level.SHOULD)


def _marks(form: IntakeForm) -> Iterator[Fault]:
    if len(form.marks_concerned) > MOST_ROWS:
        yield Fault("rows-many", "marks_concerned", details={"most": MOST_ROWS})
    for mark in form.marks_concerned:
        found = trademark_numbers.check(mark.number)
        if not found.ok:
            yield Fault(found.code, "marks_concerned", Level.MUST, found.details)
        if mark.nice_class is not None and mark.nice_class not in CLASSES:
            yield Fault("class-unknown", "marks_concerned", details={"nice_class": mark.nice_class})
        if mark.standing and mark.standing not in STANDINGS:
            yield Fault("code-unknown", "marks_concerned", details={"value": mark.standing})
        if mark.ended_by and mark.ended_by not in ENDINGS:
            yield Fault("code-unknown", "marks_concerned", details={"value": mark.ended_by})
    if form.application_no:
        found = trademark_numbers.check(form.application_no)
        if not found.ok:
            yield Fault(found.code, "application_no", Level.MUST, found.details)


def _image(form: IntakeForm) -> Iterator[Fault]:
    for image in form.mark_image:
        yield from check_image(image)


def _checklist(form: IntakeForm) -> Iterator[Fault]:
    for row in form.checklist:
        if row.state not in list(State):
            yield Fault("code-unknown", "checklist", details={"value": row.state})
    if form.owed and form.owed_until is None:
        yield Fault("owed-without-day", "owed_until", Level.SHOULD, {"number": len(form.owed)})


def _money(form: IntakeForm) -> Iterator[Fault]:
    for notice in form.fee_notice:
        yield from _notice(notice)


def _notice(notice: FeeNotice) -> Iterator[Fault]:
    for amount in (notice.amount_fen, notice.paid_fen):
        if amount is not None and amount < 0:
            yield Fault("amount-not-positive", "fee_notice")
    received, due = notice.received_on, notice.due_on
    if received is not None and due is not None and due < received:
        yield Fault("notice-due-before", "fee_notice", details={"due": due.isoformat()})
    if notice.paid_way and notice.paid_way not in PAID_WAYS:
        yield Fault("code-unknown", "fee_notice", details={"value": notice.paid_way[:20]})
    if notice.paid_on is not None and due is not None and notice.paid_on > due:
        yield Fault("fee-paid-late", "fee_notice", Level.SHOULD, {"due": due.isoformat(),
                                                                  "paid": notice.paid_on.isoformat()})  # fmt: skip
    if notice.paid_fen is not None and notice.amount_fen is not None and notice.paid_fen < notice.amount_fen:
        yield Fault("fee-paid-short", "fee_notice", Level.SHOULD, {
            "missing": in_figures(notice.amount_fen - notice.paid_fen)})  # fmt: skip
    if received is not None and due is None:
        yield Fault("notice-without-due", "fee_notice", Level.SHOULD)


def _inner_texts(form: IntakeForm, today: date) -> Iterator[Fault]:
    """Texts within rows: what no record may hold, and ID numbers where a name belongs."""
    for name, texts, longest in (
        ("co_applicants", [one.name for one in form.co_applicants], 200),
        ("classes", [item.name for one in form.classes for item in one.items], 200),
        ("checklist", [row.document for row in form.checklist], 60),
        ("priority_claims", [f"{one.country}{one.number}" for one in form.priority_claims], 120),
    ):
        for text in texts:
            yield from text_faults(name, text, longest)
            if find_resident_ids(text, today):
                yield Fault("resident-id-in-text", name, Level.MUST, {"position": 1, "number": 1})
