"""Logging a visit: record, amend, void, undo. Each is one transaction, safe to press twice.

A save is known by its revision id, made when the form opened: the same save asked again answers as it did before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from station_app.actions import promise_changes, with_a_visit
from station_app.actions import visitors as at_counter
from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.attachments import demand_kept
from station_app.actions.rating_ways import demand_way
from station_app.actions.retries import demand_same_step, demand_same_visit, is_too_late, otherwise
from station_app.actions.rights import demand
from station_app.actions.sensitive import demand_not_erased
from station_app.domain.attachments import Attachment
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.consultation_checks import check, check_reason
from station_app.domain.consultations import NOT_FROM_JSON, ConsultationForm, person_fields, without_stand_ins
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.json_fields import read_fields
from station_app.domain.numbers import mask_resident_ids
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import PromiseKind, split_extras
from station_app.domain.stations import Station
from station_app.storage import clerks, consultations, drafts, journal, numbers, visitors
from station_app.storage.cipher import Database
from station_app.storage.store import Store

NUMBER_KIND = "ZX"

_OF_VISITOR = frozenset({"visitor_name", "visitor_phone", "phone_refused", "visitor_email", "visitor_wechat",
                         "org_name", "uscc"})  # fmt: skip
_OF_ANSWERING = ("closed_at", "answered_at", "answered_by")
"""What later steps wrote to a visit that could not be closed at once."""
_OF_PROGRAM = ("number", "state", "day", "saved_at", "clerk", "revision_no", "visitor_id", "organisation_id",
               "reason", "handled_by", "warnings", *_OF_ANSWERING)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is on the disk. `warnings` are the lighter faults that were stored with it."""

    number: str
    record_id: str
    revision_id: str
    saved_at: str
    warnings: tuple[Fault, ...]
    changes: Changes


def record(
    store: Store, clerk: Clerk, form: ConsultationForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId, handled_by: str = "", author: str = "", extras: Mapping[str, Any] | None = None,
) -> Saved:  # fmt: skip
    """Logs a visit and gives it its number. Refused with every fault of level MUST; nothing is written then.

    Finds or makes the visitor, the firm and the membership in the same transaction; drops the form's draft.
    `handled_by` is the name that a paper ledger gives for who answered, where it was not the clerk who logs it.
    `author` is the record id of the clerk who began the form, where another one saves it: the visit counts as his.
    `extras` is what is promised with it, as JSON values (`domain.promises.EXTRAS`).
    """
    demand(clerk, "record")
    start_typed = form.started_at is not None
    form = demand_way(clerk, _completed(store.db, form, catalogue, now), catalogue)
    form, warnings = _checked(form, catalogue, now)
    demand_kept(store, form.attachments)
    plans = with_a_visit.sound_plans(extras, catalogue, now)
    if not form.import_id:
        warnings += with_a_visit.missing(form.result, plans, catalogue)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            body = _body(form, catalogue, at_counter.AtCounter(None, None), ())
            demand_same_visit(db, known, ids.record_id, form, body, start_typed=start_typed)
            return _saved(known, warnings)
        act = begin(db, clerk, "record", ids.action_id, now)
        if author and author not in clerks.names(db):
            raise Refused.because("unknown-clerk", "clerk")
        entry = log(
            db, act, ids, form, warnings, station=station_of(db), clerk_id=author or clerk.record_id,
            handled_by=handled_by, catalogue=catalogue, now=now, new_id=new_id,
        )  # fmt: skip
        with_a_visit.make(db, act, entry, plans, clerk, catalogue, now, new_id)
        drafts.drop(db, ids.record_id)
    return _saved(entry, warnings)


def log(
    db: Database, act: Act, ids: RecordIds, form: ConsultationForm, warnings: Sequence[Fault], *, station: Station,
    clerk_id: str, handled_by: str, catalogue: Catalogue, now: datetime, new_id: NewId,
) -> Entry:  # fmt: skip
    """Writes one visit that was checked and put in its stored form: its people, its number, its entry. Nothing is asked
    again: `record` and the import of a ledger do that before.
    """
    personal = person_fields(form, catalogue)
    who = at_counter.resolve(db, act, form, personal=personal, new_id=new_id)
    body = _body(form, catalogue, who, warnings)
    body |= {
        "number": numbers.give(db, NUMBER_KIND, station.code, numbers.serial_day(now)),
        "saved_at": moment(now),
        "clerk": clerk_id,
        "revision_no": 1,
        "handled_by": handled_by,
    }
    return _append(db, act, ids, None, body, personal)


def station_of(db: Database) -> Station:
    """The station. LookupError before it is set up."""
    station = clerks.station(db)
    if station is None:
        raise LookupError("the station is not set up")
    return station


def amend(
    store: Store, clerk: Clerk, number: str, given: Mapping[str, object], reason: str, *, ids: RecordIds,
    catalogue: Catalogue, now: datetime, new_id: NewId, extras: Mapping[str, Any] | None = None,
) -> Saved:  # fmt: skip
    """Corrects a logged visit (更正): a new revision with the given fields changed, under the same number.

    `given` are JSON fields as for `record`, what is promised with it among them or in `extras`. Refused:
    `number-unknown`, `record-void`, `reason-missing`, `nothing-changed`, and whatever the form's own check finds.
    """
    demand(clerk, "amend")
    reason = sound_reason(reason, now)
    given, promised = split_extras(given)
    plans = with_a_visit.sound_plans({**promised, **(extras or {})}, catalogue, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            demand_same_step(known, number, "amend")
            stands = _completed(db, form_of(db, known, catalogue), catalogue, now)
            if _checked(_changed(stands, given, catalogue), catalogue, now)[0] != stands:
                raise otherwise(known)
            return _saved(known, ())
        latest = latest_of(db, number)
        demand_not_erased(db, latest.record_id)
        before = form_of(db, latest, catalogue)
        form = demand_way(clerk, _completed(db, _changed(before, given, catalogue), catalogue, now), catalogue, before)
        was = latest.body()
        form, warnings = _checked(form, catalogue, now, logged=datetime.fromisoformat(was["saved_at"]))
        if not form.import_id:
            standing = with_a_visit.referrals_of(db, latest.record_id)
            warnings += with_a_visit.missing(form.result, plans, catalogue, standing=standing)
        if form == _completed(db, before, catalogue, now) and not plans:
            raise Refused.because("nothing-changed", "", number=number)
        demand_kept(store, form.attachments, before.attachments)
        act = begin(db, clerk, "amend", ids.action_id, now)
        personal = person_fields(form, catalogue)
        who = at_counter.resolve(
            db, act, form, personal=personal, new_id=new_id,
            before=at_counter.AtCounter(was.get("visitor_id"), was.get("organisation_id")),
        )  # fmt: skip
        body = _body(form, catalogue, who, warnings)
        body |= {name: was[name] for name in ("number", "saved_at", "clerk", "handled_by") if name in was}
        body |= {"revision_no": int(was["revision_no"]) + 1, "reason": reason}
        if was.get("closed_at") and body["result"] == was.get("result"):
            # What it waited for has come: a correction does not open it again.
            body |= {name: was[name] for name in ("state", *_OF_ANSWERING) if name in was}
        entry = _append(db, act, replace(ids, record_id=latest.record_id), latest, body, personal)
        with_a_visit.make(db, act, entry, plans, clerk, catalogue, now, new_id)
        with_a_visit.follow(db, act, entry, catalogue, new_id)
    return _saved(entry, warnings)


def void(
    store: Store, clerk: Clerk, number: str, reason: str, *, ids: RecordIds, now: datetime, verb: str = "void"
) -> Saved:
    """Voids a logged visit (作废) with a reason. The number stays taken. Refused: as for `amend`."""
    demand(clerk, verb)
    reason = sound_reason(reason, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            demand_same_step(known, number, verb)
            return _saved(known, ())
        latest = latest_of(db, number)
        act = begin(db, clerk, verb, ids.action_id, now)
        entry = void_revision(db, act, latest, ids.revision_id, reason)
        promise_changes.void_about(db, act, latest.record_id, ids.revision_id, reason)
    return _saved(entry, ())


def undo(
    store: Store, clerk: Clerk, saved: Saved, reason: str, *, ids: RecordIds, now: datetime, new_id: NewId
) -> Saved:
    """Undoes a save of the last ten seconds, whole: the visit is voided, and so is whoever was made only for it.

    `reason` is the journal's words for it. Refused `undo-too-late` afterwards, `undo-amended` where it is or has a
    correction; correct or void the record instead.
    """
    demand(clerk, "undo")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            demand_same_step(known, saved.number, "undo")
            return _saved(known, ())
        if is_too_late(saved.saved_at, now):
            raise Refused.because("undo-too-late", "", number=saved.number)
        latest = latest_of(db, saved.number)
        if latest.revision_id != saved.revision_id or latest.parent_revision_id is not None:
            raise Refused.because("undo-amended", "", number=saved.number)
        act = begin(db, clerk, "undo", ids.action_id, now)
        entry = void_revision(db, act, latest, ids.revision_id, reason)
        promise_changes.release(db, act, saved.changes.action_id, ids.revision_id)
        # What was promised about it since, by other actions: a rectification, a referral, a to-do.
        promise_changes.void_about(db, act, latest.record_id, ids.revision_id, reason)
        at_counter.release(db, act, saved.changes.action_id, new_id)
    return _saved(entry, ())


def answer_beside(db: Database, act: Act, latest: Entry, answer: str, new_id: NewId) -> None:
    """Writes an answer given beside the counter (an expert's advice) to a visit, in the caller's transaction."""
    body = {**latest.body(), "answer": answer, "revision_no": int(latest.body()["revision_no"]) + 1}
    ids = RecordIds(act.action_id, latest.record_id, new_id())
    _append(db, act, ids, latest, body, latest.personal_fields())


def latest_of(db: Database, number: str, *, void_too: bool = False) -> Entry:
    """The newest revision behind a number; Refused `number-unknown` or `record-void`."""
    record_id = consultations.record_id_of(db, number)
    latest = journal.latest(db, record_id) if record_id else None
    if latest is None:
        raise Refused.because("number-unknown", "number", number=number[:40])
    if not void_too and latest.body().get("state") == "void":
        raise Refused.because("record-void", "number", number=number)
    return latest


def form_of(db: Database, entry: Entry, catalogue: Catalogue) -> ConsultationForm:
    """The form as it would read now: the revision's own fields, and visitor and firm as they stand today."""
    body = {name: value for name, value in entry.body().items() if name not in _OF_PROGRAM}
    own = {name: body.pop(name) for name in NOT_FROM_JSON if name in body}
    names = body.pop("attachment_names", ())
    for listed, name in zip(body.get("attachments", ()), names, strict=False):
        listed["name"] = name
    visitor = visitors.present(db, entry.body().get("visitor_id") or "")
    firm = visitors.firm_present(db, entry.body().get("organisation_id") or "")
    if visitor is not None:
        body |= {"visitor_name": visitor["name"] or "", "visitor_phone": visitor["phone"] or ""}
        body |= {"phone_refused": bool(visitor["phone_refused"]), "visitor_email": visitor["email"] or ""}
        body |= {"visitor_wechat": visitor["wechat"] or ""}
    if firm is not None:
        body |= {"org_name": firm["org_name"] or "", "uscc": firm["uscc"] or ""}
    values, faults = read_fields(ConsultationForm, body, catalogue)
    if faults:
        raise Refused(faults)
    return replace(ConsultationForm(**values), **own)


def _changed(form: ConsultationForm, given: Mapping[str, object], catalogue: Catalogue) -> ConsultationForm:
    own = [Fault("field-of-program", name) for name in given if name in NOT_FROM_JSON]
    values, faults = read_fields(
        ConsultationForm, {k: v for k, v in given.items() if k not in NOT_FROM_JSON}, catalogue
    )
    if own or faults:
        raise Refused([*own, *faults])
    values = without_stand_ins(values, catalogue)
    # A phone or a name that is given after all is no longer kept back.
    for name, kept_back in (("visitor_phone", "phone_refused"), ("visitor_name", "anonymous")):
        if values.get(name):
            values = {kept_back: False, **values}
    return replace(form, **values)


def _completed(db: Database, form: ConsultationForm, catalogue: Catalogue, now: datetime) -> ConsultationForm:
    station = clerks.station(db)
    return form.with_defaults(catalogue, station.district if station else "", now)


def _checked(
    form: ConsultationForm, catalogue: Catalogue, now: datetime, *, logged: datetime | None = None
) -> tuple[ConsultationForm, tuple[Fault, ...]]:
    """The form as it is stored, and the lighter faults of what was typed; Refused where there are heavy ones."""
    faults = check(form, catalogue, now, logged=logged)
    if heavy(faults):
        raise Refused(faults)
    stored = form.normalized(now.astimezone(BEIJING_TIME).date())
    return stored, tuple(fault for fault in faults if fault.level is not Level.MUST)


def _listed(one: Attachment) -> dict[str, Any]:
    return {"digest": one.digest, "size": one.size, "type": one.type, **({"stays": True} if one.stays else {})}


def _body(
    form: ConsultationForm, catalogue: Catalogue, who: at_counter.AtCounter, warnings: Sequence[Fault]
) -> dict[str, Any]:
    local_start = form.started_at.astimezone(BEIJING_TIME) if form.started_at else None
    body = {name: value for name, value in form.as_json().items() if name not in _OF_VISITOR}
    results = catalogue["result"]
    closes = form.result in results and bool(results[form.result].attributes.get("closes"))
    return body | {
        # Written out even where they equal a form's defaults: the table must not depend on today's program.
        "channel": form.channel,
        "items": list(form.items),
        "ip_type": list(form.ip_type),
        "result": form.result,
        "difficulty": form.difficulty,
        "satisfaction": form.satisfaction,
        "attachments": [_listed(one) for one in form.attachments],
        "attachment_names": [one.name for one in form.attachments],
        "person_count": form.person_count,
        "quantity": form.quantity,
        "day": f"{local_start:%Y-%m-%d}" if local_start else None,
        "state": "closed" if closes else "open",
        "visitor_id": who.visitor_id,
        "organisation_id": who.organisation_id,
        "warnings": [f"{fault.field}:{fault.code}" for fault in warnings],
    }


def _append(
    db: Database, act: Act, ids: RecordIds, parent: Entry | None, body: Mapping[str, Any], personal: frozenset[str]
) -> Entry:
    facts, person = split("consultation", body, personal)
    news = News("consultation", ids.record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    consultations.project(db, entry)
    return entry


def void_revision(db: Database, act: Act, latest: Entry, revision_id: str, reason: str) -> Entry:
    """Writes that a record is void, with a sound reason."""
    body = {**latest.body(), "state": "void", "reason": reason}
    body["revision_no"] = int(body["revision_no"]) + 1
    facts, person = split("consultation", body, latest.personal_fields())
    entry = journal.append(
        db, act, News("consultation", latest.record_id, revision_id, latest.revision_id, facts, person)
    )
    consultations.project(db, entry)
    return entry


def sound_reason(reason: str, now: datetime) -> str:
    """The reason as it is stored, ID numbers masked; Refused where it is missing or could not travel."""
    faults = check_reason(reason)
    if faults:
        raise Refused(faults)
    return mask_resident_ids(reason.strip(), now.astimezone(BEIJING_TIME).date())


def _saved(entry: Entry, warnings: tuple[Fault, ...]) -> Saved:
    kinds = frozenset({"consultation", "visitor", *PromiseKind})
    changes = Changes(entry.action_id, entry.verb, kinds, (entry.record_id,))
    return Saved(entry.body()["number"], entry.record_id, entry.revision_id, entry.at, warnings, changes)
