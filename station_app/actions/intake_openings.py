"""How a filing begins from what the station knows: a visit, an applicant who filed before; and what becomes of one that
a window may only advise on.
"""

from dataclasses import dataclass
from typing import Any, Final

from station_app.actions import consultations
from station_app.actions.intakes import form_of
from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import ConsultationForm
from station_app.domain.intakes import IntakeForm
from station_app.domain.trademarks.fees import BUSINESS_TYPES
from station_app.storage import intakes, journal
from station_app.storage.cipher import Database
from station_app.storage.visitor_lookup import find, find_firms

ADVICE_ITEM: Final = "S11"
REFERRED: Final = "5"
MOST: Final = 8
_OWN_KIND: Final = {"11": "11", "70": "70", "71": "71"}
_KEPT: Final = ("applicant_kind", "applicant_uscc", "identity_document", "domicile_in_china", "agency_name",
                "agency_licence_no", "handler_name", "handler_phone", "consent_scope")  # fmt: skip
"""What an applicant's last filing says of him; never what was checked or consented to for that one alone."""
_USUAL_DOCUMENTS: Final = {"10": "01", "11": "01", "12": "10"}


@dataclass(frozen=True, slots=True)
class KnownApplicant:
    """An applicant as the list shows him; `handler` and `phone` may be empty. `phone` is whole: mask it on a list."""

    name: str
    uscc: str
    handler: str
    phone: str


def of_visit(form: ConsultationForm, record_id: str) -> IntakeForm:
    """The filing that grows from a visit: its firm or else the visitor is the applicant, the visitor the handler."""
    firm = form.org_name.strip()
    kind = _OWN_KIND.get(form.visitor_type, "10" if firm else "12")
    return IntakeForm(
        applicant_kind=kind, applicant_name=firm or form.visitor_name.strip(), applicant_uscc=form.uscc.strip(),
        identity_document=usual_document(kind), handler_name=form.visitor_name.strip(),
        handler_phone=form.visitor_phone.strip(), consent_scope=form.consent_scope, consultation_id=record_id,
    )  # fmt: skip


def of_number(db: Database, number: str, catalogue: Catalogue) -> IntakeForm:
    """The same from a saved visit; Refused `number-unknown` or `record-void`."""
    entry = consultations.latest_of(db, number)
    return of_visit(consultations.form_of(db, entry, catalogue), entry.record_id)


def as_advice(form: IntakeForm, question: str, catalogue: Catalogue) -> ConsultationForm:
    """A business that a window may not take in, as the consultation and referral that it is instead (domain.md 3.1).

    `question` is how the visitor's wish reads.
    """
    person = form.applicant_kind == "12"
    return ConsultationForm(
        visitor_name=form.handler_name or (form.applicant_name if person else ""), visitor_phone=form.handler_phone,
        visitor_type=_OWN_KIND.get(form.applicant_kind, ""), org_name="" if person else form.applicant_name,
        uscc=form.applicant_uscc, items=(ADVICE_ITEM,), question=question, result=REFERRED,
        related_no=" ".join(one.number for one in form.marks_concerned)[:60], consent_scope=form.consent_scope,
    ).with_defaults(catalogue)  # fmt: skip


def only_advised(business: str, catalogue: Catalogue) -> bool:
    """Whether a window may only advise on a business and refer it (TM30 to TM33)."""
    known = catalogue[BUSINESS_TYPES]
    return business in known and known[business].attributes.get("window") != "1"


def usual_document(kind: str) -> str:
    """The document that nearly every applicant of a kind shows; empty where there is no such."""
    return _USUAL_DOCUMENTS.get(kind, "")


def known_applicants(db: Database, typed: str, *, limit: int = MOST) -> list[KnownApplicant]:
    """Who the typed text can mean: those who filed before, firms and visitors by name, sound or credit code."""
    if not typed.strip():
        return []
    found = [
        KnownApplicant(line.applicant_name or "", line.applicant_uscc, line.handler_name or "",
                       line.handler_phone or "")
        for line in intakes.applicants(db, typed.strip(), limit=limit)
    ]  # fmt: skip
    people = find(db, typed, limit)
    found += [KnownApplicant(one.org_name or one.name, one.uscc, one.name, one.phone) for one in people]
    found += [KnownApplicant(one.org_name, one.uscc, "", "") for one in find_firms(db, typed, limit)]
    return list({(one.name, one.uscc): one for one in reversed(found)}.values())[::-1][:limit]


def about_applicant(db: Database, known: KnownApplicant, catalogue: Catalogue) -> dict[str, Any]:
    """The fields of a form that are known of an applicant: from his last filing, else from the visitor's card."""
    values: dict[str, Any] = {"applicant_name": known.name, "applicant_uscc": known.uscc,
                              "handler_name": known.handler, "handler_phone": known.phone}  # fmt: skip
    last = intakes.last_of_applicant(db, known.name, known.uscc)
    entry = journal.latest(db, last) if last else None
    if entry is not None:
        before = form_of(entry, catalogue)
        values |= {name: getattr(before, name) for name in _KEPT if getattr(before, name)}
    if "applicant_kind" not in values:
        values["applicant_kind"] = "10" if known.uscc or known.name != known.handler else "12"
        values["identity_document"] = usual_document(values["applicant_kind"])
    return {name: value for name, value in values.items() if value}
