"""Keeping the registers: log a row, correct, close, reopen, void, undo; the same seven times over, outreach included.

Each is one transaction, safe to press twice. A row is known by its record id, an event by its number too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from station_app.actions import consultations
from station_app.actions import visitors as at_counter
from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.register_rows import (
    bodied,
    checked,
    closed_at_once,
    demand_free,
    demand_once,
    loosened,
    outcome_of,
)
from station_app.actions.retries import is_too_late
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.consultation_checks import check_reason
from station_app.domain.faults import Fault, Refused
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.json_fields import read_fields
from station_app.domain.numbers import mask_resident_ids
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.registers import REGISTERS, Register, kind_of_need, offers, own_body
from station_app.storage import clerks, journal, numbers, registers, visitors
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES
from station_app.storage.store import Store

_OF_PROGRAM = frozenset({"kind", "number", "state", "outcome", "closed_on", "saved_at", "clerk", "revision_no",
                         "reason", "warnings"})  # fmt: skip
_GIVEN_BY_THE_SAVE = _OF_PROGRAM | {"visitor_id", "organisation_id", "consent_scope"}


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A row that is on the disk. `number` is empty but for an event; `warnings` were stored with it."""

    register: str
    number: str
    record_id: str
    revision_id: str
    saved_at: str
    warnings: tuple[Fault, ...]
    changes: Changes


def record(
    store: Store, clerk: Clerk, register: Register, form: Any, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> SavedRow:  # fmt: skip
    """Logs a row; an event gets its number. Firm and visitor are found or made in the same transaction.

    Refused with every fault of level MUST; `custody-open-already` where the firm is in custody; nothing is written.
    """
    demand(clerk, "record")
    form, warnings = checked(store.db, register, form, clerk, catalogue, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            _demand_same(known, register, form)
            return _saved(known, warnings)
        act = begin(db, clerk, "record", ids.action_id, now)
        demand_once(db, register, form)
        body = bodied(db, act, register, form, new_id, catalogue, None)
        demand_free(db, register, body, "")
        body |= {
            "kind": register.name,
            "state": "open",
            "saved_at": moment(now),
            "clerk": clerk.record_id,
            "revision_no": 1,
            "warnings": _marks(warnings),
            **closed_at_once(register, form, now, catalogue),
        }
        if register.number_kind:
            station = clerks.station(db)
            if station is None:
                raise LookupError("the station is not set up")
            body["number"] = numbers.give(db, register.number_kind, station.code, numbers.serial_day(now))
        entry = _append(db, act, ids, None, body)
    return _saved(entry, warnings)


def amend(
    store: Store, clerk: Clerk, key: str, given: Mapping[str, object], reason: str, *, ids: RecordIds,
    catalogue: Catalogue, now: datetime, new_id: NewId,
) -> SavedRow:  # fmt: skip
    """Corrects a row (更正): a new revision with the given JSON fields changed. Void ones are refused."""
    demand(clerk, "amend")
    reason = _reason(reason, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same_step(known, "amend")
        latest = latest_of(db, key)
        register = REGISTERS[latest.body()["kind"]]
        entry, warnings = _revised(
            db, clerk, register, latest, given, "amend", {"reason": reason}, ids, catalogue, now, new_id
        )
        if entry is None:
            raise Refused.because("register-same")
    return _saved(entry, warnings)


def close(
    store: Store, clerk: Clerk, key: str, outcome: str, *, given: Mapping[str, object] | None = None,
    closed_on: date | None = None, ids: RecordIds, catalogue: Catalogue, now: datetime, new_id: NewId,
) -> SavedRow:  # fmt: skip
    """Closes a row (办结) with one of the outcomes of its register, code or label, and what is told with it (`given`).

    Refused: `outcome-missing`, `register-closed`, `register-void`, and what the form's own check finds.
    """
    demand(clerk, "close")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same_step(known, "close")
        latest = latest_of(db, key)
        if latest.body()["state"] == "closed":
            raise Refused.because("register-closed")
        register = REGISTERS[latest.body()["kind"]]
        code = outcome_of(register, outcome, catalogue)
        day = (closed_on or now.astimezone(BEIJING_TIME).date()).isoformat()
        told = {"state": "closed", "outcome": code, "closed_on": day}
        entry, warnings = _revised(
            db, clerk, register, latest, given or {}, "close", told, ids, catalogue, now, new_id
        )
        assert entry is not None
    return _saved(entry, warnings)


def reopen(
    store: Store, clerk: Clerk, key: str, reason: str, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> SavedRow:  # fmt: skip
    """Takes a closed row up again (重新办理), with a reason. Refused: `register-open`, `custody-open-already`."""
    demand(clerk, "reopen")
    reason = _reason(reason, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same_step(known, "reopen")
        latest = latest_of(db, key)
        if latest.body()["state"] != "closed":
            raise Refused.because("register-open")
        register = REGISTERS[latest.body()["kind"]]
        told = {"state": "open", "outcome": None, "closed_on": None, "reason": reason}
        entry, warnings = _revised(db, clerk, register, latest, {}, "reopen", told, ids, catalogue, now, new_id)
        assert entry is not None
    return _saved(entry, warnings)


def void(
    store: Store, clerk: Clerk, key: str, reason: str, *, ids: RecordIds, now: datetime
) -> SavedRow:
    """Voids a row (作废) with a reason; an event's number stays taken."""
    demand(clerk, "void")
    reason = _reason(reason, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same_step(known, "void")
        latest = latest_of(db, key)
        act = begin(db, clerk, "void", ids.action_id, now)
        entry = _append(db, act, ids, latest, _next(latest) | {"state": "void", "reason": reason})
    return _saved(entry, ())


def undo(
    store: Store, clerk: Clerk, saved: SavedRow, reason: str, *, ids: RecordIds, now: datetime, new_id: NewId
) -> SavedRow:
    """Undoes the save of a row within ten seconds, whole: whoever was made only for it is voided too (decision 21)."""
    demand(clerk, "undo")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same_step(known, "undo")
        if is_too_late(saved.saved_at, now):
            raise Refused.because("undo-register-late")
        latest = latest_of(db, saved.record_id)
        if latest.revision_id != saved.revision_id or latest.parent_revision_id is not None:
            raise Refused.because("undo-register-changed")
        act = begin(db, clerk, "undo", ids.action_id, now)
        entry = _append(db, act, ids, latest, _next(latest) | {"state": "void", "reason": reason})
        at_counter.release(db, act, saved.changes.action_id, new_id)
    return _saved(entry, ())


def latest_of(db: Database, key: str, *, void_too: bool = False) -> Entry:
    """The newest revision of a row by its record id or its number; Refused `register-unknown` or `register-void`."""
    row = registers.row(db, key)
    latest = journal.latest(db, row.record_id) if row else None
    if latest is None or latest.kind not in ("outreach", "register"):
        raise Refused.because("register-unknown")
    if not void_too and latest.body()["state"] == "void":
        raise Refused.because("register-void")
    return latest


def form_of(db: Database, entry: Entry, catalogue: Catalogue) -> Any:
    """The form as it would read now: the revision's own fields, and firm and visitor as they stand today."""
    register = REGISTERS[entry.body()["kind"]]
    body = {name: value for name, value in entry.body().items() if name not in _OF_PROGRAM}
    firm = visitors.firm_present(db, body.get("organisation_id") or "")
    if firm is not None:
        body |= {"org_name": firm["org_name"] or "", "uscc": firm["uscc"] or ""}
    visitor = visitors.present(db, body.get("visitor_id") or "")
    if visitor is not None:
        body |= {"visitor_name": visitor["name"] or "", "visitor_phone": visitor["phone"] or ""}
    values, faults = read_fields(register.form, body, catalogue)
    if faults:
        raise Refused(faults)
    return register.form(**values)


def _revised(
    db: Database, clerk: Clerk, register: Register, latest: Entry, given: Mapping[str, object], verb: str,
    told: Mapping[str, Any], ids: RecordIds, catalogue: Catalogue, now: datetime, new_id: NewId,
) -> tuple[Entry | None, tuple[Fault, ...]]:  # fmt: skip
    """The next revision, with `given` fields changed and the program's own `told`; no entry where a correction
    changes nothing.
    """
    before = form_of(db, latest, catalogue)
    values, faults = read_fields(register.form, given, catalogue)
    if faults:
        raise Refused(faults)
    changed = replace(before, **loosened(before, values))
    form, warnings = checked(db, register, changed, clerk, catalogue, now)
    if verb == "amend" and form == checked(db, register, before, clerk, catalogue, now)[0]:
        return None, ()
    act = begin(db, clerk, verb, ids.action_id, now)
    was = latest.body()
    body = bodied(db, act, register, form, new_id, catalogue, was)
    kept = {name: was[name] for name in _OF_PROGRAM - {"reason", "warnings"} if name in was}
    body = {**kept, **body, **told, "revision_no": int(was["revision_no"]) + 1, "warnings": _marks(warnings)}
    if body["state"] == "open":
        demand_free(db, register, body, latest.record_id)
    return _append(db, act, ids, latest, body), warnings


def _demand_same(known: Entry, register: Register, form: Any) -> None:
    was = known.body()
    if known.person is None:
        return
    facts, person = split(register.kind, own_body(form))
    told = {name: value for name, value in {**facts, **person}.items() if name not in _GIVEN_BY_THE_SAVE}
    if known.verb != "record" or told != {k: v for k, v in was.items() if k not in _GIVEN_BY_THE_SAVE}:
        raise Refused.because("register-saved-otherwise")


def _same_step(known: Entry, verb: str) -> SavedRow:
    if known.verb != verb:
        raise Refused.because("register-saved-otherwise")
    return _saved(known, ())


def _next(latest: Entry) -> dict[str, Any]:
    body = latest.body()
    return body | {"revision_no": int(body["revision_no"]) + 1}


def _append(db: Database, act: Act, ids: RecordIds, parent: Entry | None, body: Mapping[str, Any]) -> Entry:
    kind = REGISTERS[body["kind"]].kind
    facts, person = split(kind, body)
    record_id = parent.record_id if parent else ids.record_id
    news = News(kind, record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    TABLES[kind].project(db, entry)
    return entry


def _marks(warnings: tuple[Fault, ...]) -> list[str]:
    return [f"{fault.field}:{fault.code}" for fault in warnings]


def _reason(reason: str, now: datetime) -> str:
    faults = check_reason(reason)
    if faults:
        raise Refused(faults)
    return mask_resident_ids(reason.strip(), now.astimezone(BEIJING_TIME).date())


def _saved(entry: Entry, warnings: tuple[Fault, ...]) -> SavedRow:
    body = entry.body()
    changes = Changes(entry.action_id, entry.verb, frozenset({entry.kind, "visitor"}), (entry.record_id,))
    return SavedRow(
        body["kind"], body.get("number", ""), entry.record_id, entry.revision_id, entry.at, warnings, changes
    )


def offered(db: Database, number: str) -> tuple[Register, ...]:
    """The registers that a logged visit asks for (托管意向, 需求, 典型案例) and that have no row of it yet."""
    visit = consultations.latest_of(db, number)
    made = registers.of_consultation(db, visit.record_id)
    return tuple(register for register in offers(visit.body()) if register.name not in made)


def from_consultation(db: Database, number: str, register: Register, catalogue: Catalogue) -> Any:
    """The form of the row that a logged visit asks for: its people, its words, tied to it. Nothing is written."""
    visit = consultations.latest_of(db, number)
    body = visit.body()
    told = {
        "custody": {"note": body.get("need", ""), "enterprise_scale": body.get("enterprise_scale", "")},
        "service_need": {
            "note": body.get("need", ""), "ip_type": body.get("ip_type", []),
            "need_kind": kind_of_need(body.get("items", ()), catalogue),
        },
        "case_candidate": {
            "note": "\n".join(filter(None, (body.get("question", ""), body.get("answer", "")))),
            "case_title": body.get("question", "")[:40], "ip_type": body.get("ip_type", []),
        },
    }  # fmt: skip
    given: dict[str, Any] = {
        "consultation_id": visit.record_id,
        "visitor_id": body.get("visitor_id", ""),
        "organisation_id": body.get("organisation_id", ""),
        "consent_scope": body.get("consent_scope", ""),
        "opened_on": body["day"],
    } | told.get(register.name, {})
    firm = visitors.firm_present(db, given["organisation_id"])
    if firm is not None:
        given |= {"org_name": firm["org_name"] or "", "uscc": firm["uscc"] or ""}
    visitor = visitors.present(db, given["visitor_id"])
    if visitor is not None:
        given |= {"visitor_name": visitor["name"] or "", "visitor_phone": visitor["phone"] or ""}
    values, faults = read_fields(register.form, given, catalogue)
    if faults:
        raise Refused(faults)
    return register.form(**values)
