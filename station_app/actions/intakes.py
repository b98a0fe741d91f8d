"""Taking in trademark filings: record, amend, move on, note the fee notice, void. Each one transaction, safe twice.

A step is known by its revision id: the same one asked again answers as it did before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from station_app.actions import whole_ids
from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.attachments import files_of
from station_app.actions.capabilities import demand_taken_here
from station_app.actions.intake_grounds import grounds_for
from station_app.actions.retries import demand_same_step, is_too_late, otherwise
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.consultation_checks import check_reason
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.intake_checks import check
from station_app.domain.intake_fees import stored_estimate
from station_app.domain.intakes import MOVES, WITH_REASON, IntakeForm, IntakeState, demand_move
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.numbers import mask_resident_ids
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.fees import BUSINESS_TYPES, FeeRules
from station_app.domain.trademarks.precheck import Finding, precheck, stops
from station_app.storage import clerks, consultations, drafts, intakes, journal, numbers, sealed_ids, visitors
from station_app.storage.cipher import Database
from station_app.storage.store import Store

NUMBER_KIND = "SB"

_OF_PROGRAM = frozenset({
    "number", "state", "saved_at", "moved_on", "clerk", "revision_no", "day", "owed", "fee_estimate_fen", "fee_rule",
    "efiling_confirmation", "sent_on", "returned_reason", "reason", "warnings", "findings", "catalogue_version",
})  # fmt: skip
_KEPT = ("number", "state", "saved_at", "moved_on", "clerk", "sent_on", "returned_reason", "findings")
_PERSONAL_KINDS = frozenset({"11", "12"})
"""Kinds of applicants whose credit code names one person."""


@dataclass(frozen=True, slots=True)
class SavedIntake:
    """A step that is on the disk. `warnings` are the lighter faults stored with it, `findings` those of a pre-check."""

    number: str
    record_id: str
    revision_id: str
    state: str
    saved_at: str
    warnings: tuple[Fault, ...]
    changes: Changes
    findings: tuple[Finding, ...] = ()


def record(
    store: Store, clerk: Clerk, form: IntakeForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime, new_id: NewId,
    author: str = "", id_number: str = "",
) -> SavedIntake:  # fmt: skip
    """收件: logs a filing, gives it its number (SB-…) and its estimated fee. Refused with every fault of level MUST.

    `author` is the record id of the clerk who began the form, where another one saves it: the filing counts as his.
    `id_number`: the applicant's whole ID number, sealed beside the record where the site keeps them (whole_ids).
    """
    demand(clerk, "record")
    today = now.astimezone(BEIJING_TIME).date()
    if id_number:
        _demand_sound(store.db, form, id_number, today)
    form, warnings = _checked(form, catalogue, today)
    _demand_image(store, form)
    form = _tied(store.db, form)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.record_id != ids.record_id or form_of(known, catalogue) != form:
                raise otherwise(known)
            return _saved(known, warnings)
        demand_taken_here(db, form.business_type, catalogue)
        act = begin(db, clerk, "record", ids.action_id, now)
        station = clerks.station(db)
        if station is None:
            raise LookupError("the station is not set up")
        body = _body(form, catalogue, today, warnings) | {
            "number": numbers.give(db, NUMBER_KIND, station.code, numbers.serial_day(now)),
            "state": IntakeState.RECEIVED.value,
            "saved_at": moment(now),
            "moved_on": today.isoformat(),
            "clerk": author if author in clerks.names(db) else clerk.record_id,
            "revision_no": 1,
        }
        entry = _append(db, act, ids, None, body, form)
        if id_number:
            whole_ids.keep(db, clerk, entry.record_id, id_number, now)
    return _saved(entry, warnings)


def amend(
    store: Store, clerk: Clerk, number: str, given: Mapping[str, object], reason: str, *, ids: RecordIds,
    catalogue: Catalogue, now: datetime, verb: str = "amend", id_number: str = "",
) -> SavedIntake:  # fmt: skip
    """Corrects an intake (更正) with JSON fields: under the same number, its fee estimated anew.

    Refused: `number-unknown`, `record-void`, `reason-missing`, `nothing-changed`, and what the form's check finds.
    """
    demand(clerk, verb)
    today = now.astimezone(BEIJING_TIME).date()
    reason = _reason(reason, today)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            demand_same_step(known, number, verb)
            return _saved(known, ())
        latest = latest_of(db, number)
        before = form_of(latest, catalogue)
        form, warnings = _checked(before.changed(given, catalogue), catalogue, today)
        if form.mark_image != before.mark_image:
            _demand_image(store, form)
        form = _tied(db, form)
        if id_number:
            _demand_sound(db, form, id_number, today)
        if form == before:
            raise Refused.because("nothing-changed", "", number=number)
        if form.business_type != before.business_type:
            demand_taken_here(db, form.business_type, catalogue)
        act = begin(db, clerk, verb, ids.action_id, now)
        body = _body(form, catalogue, today, warnings) | _kept(latest, reason)
        entry = _append(db, act, ids, latest, body, form)
        if id_number:
            whole_ids.keep(db, clerk, entry.record_id, id_number, now)
        elif not form.separate_consent:
            sealed_ids.drop(db, entry.record_id)
    return _saved(entry, warnings)


def fee_notice(
    store: Store, clerk: Clerk, number: str, given: Mapping[str, object], *, ids: RecordIds, catalogue: Catalogue,
    now: datetime, reason: str,
) -> SavedIntake:  # fmt: skip
    """Notes the authority's fee notice, or that it was paid: the given fields of `fee_notice` over those that stand."""
    with store.atomic() as db:
        latest = latest_of(db, number)
        standing = form_of(latest, catalogue).as_json().get("fee_notice", {})
        changed = {"fee_notice": {**standing, **given}}
        return amend(
            store, clerk, number, changed, reason, ids=ids, catalogue=catalogue, now=now, verb="note_fee"
        )


def move(
    store: Store, clerk: Clerk, number: str, wanted: IntakeState, *, reason: str = "", on: date | None = None,
    ids: RecordIds, catalogue: Catalogue, now: datetime,
) -> SavedIntake:  # fmt: skip
    """Moves an intake on: 预检, 受理, 送出, 回文, 领取, 退回, 撤回 and back to 收件.

    A pre-check stores its findings. Acceptance is refused with the findings that stop it, sending also with documents
    that are still owed. Refused: `intake-move`, `intake-sent-already`, `reason-missing` for a return or a withdrawal,
    `intake-day-ahead` for a day to come.
    """
    demand(clerk, "move_intake")
    today = now.astimezone(BEIJING_TIME).date()
    if on is not None and on > today:
        raise Refused.because("intake-day-ahead", "moved_on", day=on.isoformat())
    told = _reason(reason, today) if reason or wanted in WITH_REASON else ""
    findings: tuple[Finding, ...] = ()
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            demand_same_step(known, number, "move_intake")
            if known.body()["state"] != wanted.value:
                raise otherwise(known)
            return _saved(known, ())
        latest = latest_of(db, number)
        demand_move(IntakeState(latest.body()["state"]), wanted)
        form = form_of(latest, catalogue)
        body = latest.body() | {"state": wanted.value, "moved_on": (on or today).isoformat(), "reason": told}
        if wanted in (IntakeState.PRECHECKED, IntakeState.ACCEPTED, IntakeState.SENT):
            grounds = grounds_for(db, form, catalogue, today, sending=wanted is IntakeState.SENT)
            findings = precheck(form, grounds)
            if wanted is not IntakeState.PRECHECKED and stops(findings):
                raise Refused(one.fault for one in stops(findings))
            body["findings"] = [f"{one.reason}:{one.fault.field}:{one.fault.code}" for one in findings]
        if wanted is IntakeState.SENT:
            body["sent_on"] = (on or today).isoformat()
        if wanted is IntakeState.RETURNED:
            body["returned_reason"] = told
        body["consultation_id"] = _standing_visit(db, form.consultation_id)
        body["revision_no"] = int(body["revision_no"]) + 1
        act = begin(db, clerk, "move_intake", ids.action_id, now)
        entry = _append(db, act, ids, latest, body, form)
        if not MOVES[wanted]:
            # It is over: nothing is done any more for which a whole ID number would be needed (PIPL 19).
            sealed_ids.drop(db, entry.record_id)
    return _saved(entry, (), findings)


def void(store: Store, clerk: Clerk, number: str, reason: str, *, ids: RecordIds, now: datetime) -> SavedIntake:
    """Voids an intake (作废) with a reason. The number stays taken. Refused: as for `amend`."""
    demand(clerk, "void")
    reason = _reason(reason, now.astimezone(BEIJING_TIME).date())
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            demand_same_step(known, number, "void")
            return _saved(known, ())
        entry = _voided(db, begin(db, clerk, "void", ids.action_id, now), latest_of(db, number), ids, reason)
    return _saved(entry, ())


def undo(
    store: Store, clerk: Clerk, saved: SavedIntake, reason: str, *, ids: RecordIds, now: datetime
) -> SavedIntake:
    """Takes a filing of the last ten seconds back: it is void, its number stays taken (decision 21 of the plan).

    Refused `undo-too-late` afterwards, `undo-amended` where anything was done to it since.
    """
    demand(clerk, "undo")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            demand_same_step(known, saved.number, "undo")
            return _saved(known, ())
        latest = latest_of(db, saved.number)
        if is_too_late(latest.at, now):
            raise Refused.because("undo-too-late", "", number=saved.number)
        if latest.revision_id != saved.revision_id:
            raise Refused.because("undo-amended", "", number=saved.number)
        entry = _voided(db, begin(db, clerk, "undo", ids.action_id, now), latest, ids, reason)
    return _saved(entry, ())


def _voided(db: Database, act: Act, latest: Entry, ids: RecordIds, reason: str) -> Entry:
    body = latest.body() | {"state": IntakeState.VOID.value, "reason": reason}
    body["revision_no"] = int(body["revision_no"]) + 1
    entry = _append(db, act, ids, latest, body, None)
    # Nothing is done any more for which it would be needed.
    sealed_ids.drop(db, entry.record_id)
    return entry


def reveal_last_four(store: Store, clerk: Clerk, number: str, *, ids: RecordIds, now: datetime) -> str:
    """The last four digits of the applicant's ID, once it is journalled that this clerk saw them."""
    demand(clerk, "reveal")
    with store.atomic() as db:
        latest = latest_of(db, number)
        act = begin(db, clerk, "reveal", ids.action_id, now)
        if journal.by_revision(db, ids.revision_id) is None:
            facts = {"of": latest.record_id, "field": "applicant_id_last4"}
            journal.append(db, act, News("reveal", ids.record_id, ids.revision_id, None, facts, {}))
    return str(latest.body().get("applicant_id_last4", ""))


def latest_of(db: Database, number: str, *, void_too: bool = False) -> Entry:
    """The newest revision behind a number; Refused `number-unknown` or `record-void`."""
    record_id = intakes.record_id_of(db, number)
    latest = journal.latest(db, record_id) if record_id else None
    if latest is None:
        raise Refused.because("number-unknown", "number", number=number[:40])
    if not void_too and latest.body().get("state") == "void":
        raise Refused.because("record-void", "number", number=number)
    return latest


def form_of(entry: Entry, catalogue: Catalogue) -> IntakeForm:
    """The form as the revision has it."""
    body = {name: value for name, value in entry.body().items() if name not in _OF_PROGRAM}
    return IntakeForm.from_json(body, catalogue)


def findings_of(db: Database, entry: Entry, catalogue: Catalogue, today: date) -> tuple[Finding, ...]:
    """What a pre-check would find now; nothing is written."""
    form = form_of(entry, catalogue)
    return precheck(form, grounds_for(db, form, catalogue, today))


def _tied(db: Database, form: IntakeForm) -> IntakeForm:
    """The form tied to whom the station knows: visit by its number, person by name and phone, firm by its code."""
    visit, visitor, firm = form.consultation_id, form.visitor_id, form.organisation_id
    if visit.startswith("ZX-"):
        found = consultations.record_id_of(db, visit)
        if found is None:
            raise Refused.because("number-unknown", "consultation_id", number=visit[:40])
        visit = found
    visit = _standing_visit(db, visit)
    if not visitor and form.handler_name and form.handler_phone:
        visitor = visitors.find_person(db, form.handler_name, form.handler_phone) or ""
    if not firm and form.applicant_uscc:
        known = visitors.find_firm_by_code(db, form.applicant_uscc)
        firm = known[0] if known else ""
    return replace(form, consultation_id=visit, visitor_id=visitor, organisation_id=firm)


def _standing_visit(db: Database, visit: str) -> str:
    """The id of a visit that is logged or still being typed; empty for one that was thrown away: nothing may point to
    what will never be.
    """
    logged = bool(visit) and journal.latest(db, visit) is not None
    return visit if logged or (visit and drafts.stands(db, visit)) else ""


def _demand_sound(db: Database, form: IntakeForm, id_number: str, today: date) -> None:
    """Nothing where a whole ID number may be kept; Refused with every fault of `whole_ids.check`."""
    faults = whole_ids.check(db, form, id_number, today)
    if faults:
        raise Refused(faults)


def _demand_image(store: Store, form: IntakeForm) -> None:
    """Nothing where the mark's image lies among the station's files; Refused `mark-image-not-kept` otherwise."""
    if any(one.digest and not files_of(store).has(one.digest) for one in form.mark_image):
        raise Refused.because("mark-image-not-kept", "mark_image")


def _checked(form: IntakeForm, catalogue: Catalogue, today: date) -> tuple[IntakeForm, tuple[Fault, ...]]:
    """The form as it is stored, and its lighter faults; Refused where there are heavy ones."""
    form = form.with_defaults(today)
    faults = check(form, catalogue, today)
    if heavy(faults):
        raise Refused(faults)
    return form.normalized(today), tuple(fault for fault in faults if fault.level is not Level.MUST)


def _body(form: IntakeForm, catalogue: Catalogue, today: date, warnings: tuple[Fault, ...]) -> dict[str, Any]:
    day = form.filing_day or today
    types = catalogue[BUSINESS_TYPES]
    confirmation = types[form.business_type].attributes.get("efiling_confirmation", "")
    return form.as_json() | stored_estimate(form, FeeRules.from_catalogue(catalogue), day) | {
        "day": day.isoformat(),
        "owed": list(form.owed),
        "efiling_confirmation": confirmation,
        "catalogue_version": catalogue.version,
        "warnings": [f"{fault.field}:{fault.code}" for fault in warnings],
    }


def _kept(latest: Entry, reason: str) -> dict[str, Any]:
    was = latest.body()
    kept = {name: was[name] for name in _KEPT if name in was}
    return kept | {"revision_no": int(was["revision_no"]) + 1, "reason": reason}


def _append(
    db: Database, act: Act, ids: RecordIds, parent: Entry | None, body: Mapping[str, Any], form: IntakeForm | None
) -> Entry:
    personal = parent.personal_fields() if parent else frozenset[str]()
    if form is not None:
        # The code of a firm is public; that of a 个体工商户 names one person.
        own = {"applicant_uscc"} if form.applicant_kind in _PERSONAL_KINDS else set()
        personal = (personal - {"applicant_uscc"}) | own
    facts, person = split("intake", body, personal)
    record_id = parent.record_id if parent else ids.record_id
    news = News("intake", record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    intakes.project(db, entry)
    return entry


def _reason(reason: str, today: date) -> str:
    faults = check_reason(reason)
    if faults:
        raise Refused(faults)
    return mask_resident_ids(reason.strip(), today)


def _saved(entry: Entry, warnings: tuple[Fault, ...], findings: tuple[Finding, ...] = ()) -> SavedIntake:
    body = entry.body()
    changes = Changes(entry.action_id, entry.verb, frozenset({"intake"}), (entry.record_id,))
    return SavedIntake(
        body["number"], entry.record_id, entry.revision_id, body["state"], entry.at, warnings, changes, findings
    )

