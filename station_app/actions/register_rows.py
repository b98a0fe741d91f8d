"""What a row of a register is made of: its form completed and checked, its firm and visitor found or made.

Used by the verbs of `actions/registers.py`, in their transactions.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from station_app.actions import visitors as at_counter
from station_app.actions.acts import NewId
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.journal import Act
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.register_checks import check
from station_app.domain.registers import (
    IN_RECORD_ONLY,
    OUTCOMES,
    Register,
    completed,
    is_one_person,
    normalized,
    own_body,
)
from station_app.storage import clerks, consultations, journal, registers, visitors
from station_app.storage.cipher import Database


def loosened(before: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Another firm's or person's name given: the tie to the one that stood there is let go first."""
    loosened = dict(values)
    for names, tie in ((("org_name", "uscc"), "organisation_id"), (("visitor_name", "visitor_phone"), "visitor_id")):
        if tie not in values and any(name in values and values[name] != getattr(before, name) for name in names):
            loosened[tie] = ""
    return loosened


def checked(
    db: Database, register: Register, form: Any, clerk: Clerk, catalogue: Catalogue, now: datetime
) -> tuple[Any, tuple[Fault, ...]]:
    """The form as it is stored, and its lighter faults; Refused with every fault of level MUST."""
    today = now.astimezone(BEIJING_TIME).date()
    form = completed(register, form, today, clerk.record_id)
    form = _resolved(db, form)
    faults = check(register, form, catalogue, now)
    if heavy(faults):
        raise Refused(faults)
    return normalized(form, today), tuple(fault for fault in faults if fault.level is not Level.MUST)


def _resolved(db: Database, form: Any) -> Any:
    """Names that JSON may give in place of record ids: of the owner, of the visit, of known firm and visitor."""
    changed: dict[str, Any] = {}
    known = clerks.names(db)
    if form.owner not in known:
        found = [record_id for record_id, name in known.items() if name == form.owner]
        if not found:
            raise Refused.because("owner-unknown", "owner", name=form.owner[:40])
        changed["owner"] = found[0]
    visit = getattr(form, "consultation_id", "")
    if visit:
        record_id = consultations.record_id_of(db, visit) or visit
        if journal.latest(db, record_id) is None:
            raise Refused.because("number-unknown", "consultation_id", number=visit[:40])
        changed["consultation_id"] = record_id
    firm = visitors.firm_present(db, getattr(form, "organisation_id", "") or "")
    if firm is not None and not form.org_name and not form.uscc:
        changed |= {"org_name": firm["org_name"] or "", "uscc": firm["uscc"] or ""}
    return replace(form, **changed) if changed else form


def bodied(
    db: Database, act: Act, register: Register, form: Any, new_id: NewId, catalogue: Catalogue,
    was: Mapping[str, Any] | None,
) -> dict[str, Any]:  # fmt: skip
    """The row's own part of the body, tied to its firm and its visitor, who are found or made here."""
    body = own_body(form)
    if register.kind == "outreach":
        return body
    counter = ConsultationForm(
        visitor_name="" if form.visitor_id else form.visitor_name,
        visitor_phone="" if form.visitor_id else form.visitor_phone,
        org_name="" if form.organisation_id else form.org_name,
        uscc="" if form.organisation_id else form.uscc,
        enterprise_scale=getattr(form, "enterprise_scale", ""), consent_scope=form.consent_scope,
    ).with_defaults(catalogue)  # fmt: skip
    personal = frozenset(IN_RECORD_ONLY) if is_one_person(form.uscc) else frozenset()
    before = None
    if was is not None:
        before = at_counter.AtCounter(
            was.get("visitor_id") if not form.visitor_id else None,
            was.get("organisation_id") if not form.organisation_id else None,
        )
    who = at_counter.resolve(db, act, counter, personal=personal, new_id=new_id, before=before)
    body["visitor_id"] = form.visitor_id or who.visitor_id
    body["organisation_id"] = form.organisation_id or who.organisation_id
    if not form.consent_scope:
        # Who refused that his data go further has refused it for this row too (docs/records.md).
        visitor = visitors.present(db, body["visitor_id"] or "")
        body["consent_scope"] = visitor["consent_scope"] if visitor is not None else ""
    return body


def closed_at_once(register: Register, form: Any, now: datetime, catalogue: Catalogue) -> dict[str, Any]:
    """An event that has begun was held; one that is still to come is open until somebody says how it went."""
    if register.kind != "outreach" or form.start > now:
        return {}
    day = (form.end or form.start).astimezone(BEIJING_TIME).date()
    held = next((one.code for one in catalogue[OUTCOMES] if one.attributes.get("register") == register.name), "")
    return {"state": "closed", "outcome": held, "closed_on": day.isoformat()}


def demand_once(db: Database, register: Register, form: Any) -> None:
    """Refused `made-from-consultation` where the visit has its row in this register already."""
    visit = getattr(form, "consultation_id", "")
    if visit and register.offered_by and register.name in registers.of_consultation(db, visit):
        raise Refused.because("made-from-consultation")


def demand_free(db: Database, register: Register, body: Mapping[str, Any], record_id: str) -> None:
    """One open custody for each firm, and a firm is its credit code (domain.md 6: distinct USCC)."""
    if not register.one_open_per_firm:
        return
    firm = visitors.firm_present(db, body.get("organisation_id") or "")
    if firm is None or not firm["uscc"]:
        raise Refused.because("register-field-missing", "uscc")
    found = registers.open_custody(db, firm["uscc"], but=record_id)
    if found is not None:
        raise Refused.because("custody-open-already", "uscc", day=found[1])


def outcome_of(register: Register, text: str, catalogue: Catalogue) -> str:
    """The code of an outcome of this register, given by code or label; Refused `outcome-missing`."""
    for one in catalogue[OUTCOMES]:
        if one.attributes.get("register") == register.name and text in (one.code, one.label):
            return one.code
    raise Refused.because("outcome-missing", "outcome")
