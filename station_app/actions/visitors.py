"""Who is at the counter: one person by name and phone, one firm by credit code, otherwise new (decision 22)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from station_app.actions.acts import NewId
from station_app.domain.consultations import ConsultationForm
from station_app.domain.journal import Act, Entry, News, split
from station_app.storage import journal, merges, visitors
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES

_NAMES_OF_FIRM: Final = frozenset({"org_name", "org_short_name", "uscc"})
"""What names a firm: personal where the firm is one person, such as a 个体工商户."""


@dataclass(frozen=True, slots=True)
class AtCounter:
    """The visitor and the firm of a visit, either of them missing where nothing was left."""

    visitor_id: str | None
    organisation_id: str | None


def resolve(
    db: Database, act: Act, form: ConsultationForm, *, personal: frozenset[str], new_id: NewId,
    before: AtCounter | None = None,
) -> AtCounter:  # fmt: skip
    """Finds or makes visitor, firm and membership, in the caller's transaction.

    `before` is who stood on the record until now: a person known only from it is corrected in place, so that a mended
    typing error does not leave a stranger behind.
    """
    visitor_id = _visitor(db, act, form, new_id, before.visitor_id if before else None)
    organisation_id = _organisation(db, act, form, personal, new_id, visitor_id, before)
    if visitor_id and organisation_id:
        _membership(db, act, form, new_id, visitor_id, organisation_id)
    if organisation_id and form.consent_scope:
        _agree_for_firm(db, act, organisation_id, form.consent_scope, new_id)
    return AtCounter(visitor_id, organisation_id)


def _visitor(db: Database, act: Act, form: ConsultationForm, new_id: NewId, before: str | None) -> str | None:
    name, phone = form.visitor_name or None, form.visitor_phone
    if not name and not phone:
        return None
    record: dict[str, Any] = {
        "name": name,
        "phone": phone,
        "phone_refused": form.phone_refused,
        "email": form.visitor_email,
        "wechat": form.visitor_wechat,
        "minor_under_14": form.minor_under_14,
        "visitor_type": form.visitor_type,
        "region_code": form.region_code,
        "subdistrict": form.subdistrict,
        "consent_scope": form.consent_scope,
    }
    known = visitors.find_person(db, name, phone) if phone else None
    was = visitors.present(db, before) if before is not None else None
    if known is None and before is not None and was is not None:
        if (was["name"], was["phone"] or "") == (name, phone):
            known = before
        elif not visitors.stands_on_other_records(db, before):
            revise(db, act, "visitor", was["record_id"], record, new_id)
            return before
    if was is not None and known == was["record_id"]:
        # A visit that names somebody who was merged goes on naming him: so the merge can be taken back.
        known = before
    if known is None:
        return write(db, act, "visitor", new_id(), record, new_id)
    present = visitors.present(db, known)
    changed: dict[str, Any] = {}
    if present is not None and form.consent_scope and present["consent_scope"] != form.consent_scope:
        changed["consent_scope"] = form.consent_scope
    for name, given in (("email", form.visitor_email), ("wechat", form.visitor_wechat)):
        # On a correction the form holds the address of whoever stood there before; only another one was typed.
        typed = given != ((was[name] or "") if was is not None else "")
        if present is not None and typed and (present[name] or "") != given:
            changed[name] = given
    if present is not None and bool(present["minor_under_14"]) != form.minor_under_14:
        # A child grows up: what the latest visit says holds.
        changed["minor_under_14"] = form.minor_under_14
    if present is not None and changed:
        revise(db, act, "visitor", present["record_id"], changed, new_id)
    return known


def _organisation(
    db: Database, act: Act, form: ConsultationForm, personal: frozenset[str], new_id: NewId, visitor_id: str | None,
    before: AtCounter | None,
) -> str | None:  # fmt: skip
    if not form.org_name and not form.uscc:
        return None
    own = personal & {"org_name", "uscc"}
    firm_before = before.organisation_id if before is not None else None
    if form.uscc:
        found = visitors.find_firm_by_code(db, form.uscc)
        if found is not None:
            # The code says which firm it is. Its name is filled in where there was none, or corrected on its record.
            own_name = merges.survivor_of(db, "organisation", found[0]) == found[0]
            misnamed = form.org_name and form.org_name != found[1] and (not found[1] or found[0] == firm_before)
            if misnamed and own_name:
                revise(db, act, "organisation", found[0], {"org_name": form.org_name}, new_id, also_personal=own)
            return found[0]
    elif visitor_id is not None:
        belongs = visitors.find_firm_of_visitor(db, visitor_id, form.org_name)
        # On a correction, a code that is gone from the form was taken away from this very firm.
        if belongs is not None and belongs != firm_before:
            return belongs
    record = {
        "org_name": form.org_name,
        "uscc": form.uscc,
        "enterprise_scale": form.enterprise_scale,
        "industry": form.industry,
        "consent_scope": form.consent_scope,
    }
    if firm_before is not None:
        present = visitors.firm_present(db, firm_before)
        same = present is not None and (present["org_name"] or "", present["uscc"] or "") == (form.org_name, form.uscc)
        if same:
            return firm_before
        if present is not None and not visitors.firm_stands_on_other_records(db, firm_before):
            revise(db, act, "organisation", present["record_id"], record, new_id, also_personal=own)
            return firm_before
    return write(db, act, "organisation", new_id(), record, new_id, also_personal=own)


def _agree_for_firm(db: Database, act: Act, organisation_id: str, consent_scope: str, new_id: NewId) -> None:
    """Of a firm that is one person the latest visit says whether its name may travel, as it does of a visitor."""
    latest = _latest(db, merges.survivor_of(db, "organisation", organisation_id))
    if latest.personal_fields() & _NAMES_OF_FIRM and latest.body().get("consent_scope", "") != consent_scope:
        revise(db, act, "organisation", latest.record_id, {"consent_scope": consent_scope}, new_id)


def _membership(
    db: Database, act: Act, form: ConsultationForm, new_id: NewId, visitor_id: str, organisation_id: str
) -> None:
    known = visitors.membership(db, visitor_id, organisation_id)
    if known is None:
        record = {"visitor_id": visitor_id, "organisation_id": organisation_id, "role": form.role}
        write(db, act, "membership", new_id(), record, new_id)
    elif form.role and known[1] != form.role:
        revise(db, act, "membership", known[0], {"role": form.role}, new_id)


def release(db: Database, act: Act, action_id: str, new_id: NewId) -> None:
    """Voids whoever an action that is taken back had made and no standing visit names."""
    for made in journal.of_action(db, action_id):
        if made.kind not in visitors.WHO or made.parent_revision_id is not None:
            continue
        untouched = _latest(db, made.record_id).revision_id == made.revision_id
        if untouched and not visitors.stands_on_a_visit(db, made.kind, made.record_id):
            revise(db, act, made.kind, made.record_id, {"state": "void"}, new_id)


def write(
    db: Database, act: Act, kind: str, record_id: str, record: Mapping[str, Any], new_id: NewId, *,
    parent: str | None = None, also_personal: frozenset[str] = frozenset(),
) -> str:  # fmt: skip
    """Appends one revision of a record and puts its row; answers the record's id."""
    if kind == "organisation" and also_personal & _NAMES_OF_FIRM:
        # Where one of its names is a person's, so is any that is learnt later.
        also_personal |= _NAMES_OF_FIRM
    facts, person = split(kind, record, also_personal)
    entry = journal.append(db, act, News(kind, record_id, new_id(), parent, facts, person))
    TABLES[kind].project(db, entry)
    return record_id


def revise(
    db: Database, act: Act, kind: str, record_id: str, changed: Mapping[str, Any], new_id: NewId, *,
    also_personal: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """Appends a further revision: what was, with some fields changed. Personal fields stay personal."""
    latest = _latest(db, record_id)
    was_personal = latest.personal_fields()
    write(
        db, act, kind, record_id, {**latest.body(), **changed}, new_id,
        parent=latest.revision_id, also_personal=was_personal | also_personal,
    )  # fmt: skip


def _latest(db: Database, record_id: str) -> Entry:
    latest = journal.latest(db, record_id)
    if latest is None:
        raise LookupError("no such record in the journal")
    return latest
