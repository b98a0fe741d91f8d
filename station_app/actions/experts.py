"""The pool of volunteer experts: take somebody in, correct, change the state with a reason. Nobody is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from station_app.actions.acts import Changes, RecordIds, begin, moment
from station_app.actions.booking_rows import reason_of
from station_app.actions.rights import demand
from station_app.domain.bookings import OPEN
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.experts import CITY, ExpertForm, ExpertState, check, check_step
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.form_checks import stored_texts
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.json_fields import read_fields, write_fields
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings, clerks, experts, journal
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES
from station_app.storage.store import Store

_OF_PROGRAM = ("state", "state_since", "saved_at", "clerk", "revision_no", "reason", "warnings")


@dataclass(frozen=True, slots=True)
class SavedExpert:
    """An expert that is on the disk. `standing` are the numbers of bookings that a change of state leaves hanging."""

    record_id: str
    revision_id: str
    state: ExpertState
    saved_at: str
    changes: Changes
    warnings: tuple[Fault, ...] = ()
    standing: tuple[str, ...] = ()


def read_form(given: object, catalogue: Catalogue) -> ExpertForm:
    """A JSON object as a form; Refused naming every fault."""
    if not isinstance(given, Mapping):
        raise Refused.because("json-object")
    values, faults = read_fields(ExpertForm, given, catalogue)
    if faults:
        raise Refused(faults)
    return ExpertForm(**values)


def save(
    store: Store, clerk: Clerk, form: ExpertForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    pooled: bool = False,
) -> SavedExpert:  # fmt: skip
    """Takes an expert into the station's pool: as an application, or `pooled` at once.

    The owner is this station; the city's experts come with the reference data and are refused here
    (`expert-owner-city`). Refused with every heavy fault of the form.
    """
    demand(clerk, "save_expert")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, "save_expert")
        form, warnings = _sound(db, form, catalogue, now)
        act = begin(db, clerk, "save_expert", ids.action_id, now)
        state = ExpertState.POOLED if pooled else ExpertState.APPLIED
        body = write_fields(form) | {
            "state": state.value, "state_since": _today(now).isoformat(), "saved_at": moment(now),
            "clerk": clerk.record_id, "warnings": [f"{one.field}:{one.code}" for one in warnings],
        }  # fmt: skip
        return _saved(_append(db, act, ids, None, body), warnings)


def revise(
    store: Store, clerk: Clerk, record_id: str, given: Mapping[str, object], *, ids: RecordIds, catalogue: Catalogue,
    now: datetime,
) -> SavedExpert:  # fmt: skip
    """Corrects an own expert: the given JSON fields are changed, the state stays. Refused `expert-unknown`."""
    demand(clerk, "save_expert")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, "save_expert")
        latest = _own(db, record_id)
        values, faults = read_fields(ExpertForm, given, catalogue)
        if faults:
            raise Refused(faults)
        form, warnings = _sound(db, replace(form_of(latest, catalogue), **values), catalogue, now)
        act = begin(db, clerk, "save_expert", ids.action_id, now)
        was = latest.body()
        body = write_fields(form) | {name: was[name] for name in _OF_PROGRAM if name in was and name != "reason"}
        body["warnings"] = [f"{one.field}:{one.code}" for one in warnings]
        return _saved(_append(db, act, replace(ids, record_id=record_id), latest, body), warnings)


def change_state(
    store: Store, clerk: Clerk, record_id: str, wanted: ExpertState, reason: str, *, ids: RecordIds, now: datetime
) -> SavedExpert:
    """Changes an own expert's state with a reason. Refused `expert-step`, `reason-missing`.

    Who is no longer in the pool can take no new bookings; those that stand are named, for somebody must phone.
    """
    demand(clerk, "change_expert_state")
    reason = reason_of(reason, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, "change_expert_state")
        latest = _own(db, record_id)
        was = latest.body()
        check_step(ExpertState(was["state"]), wanted)
        act = begin(db, clerk, "change_expert_state", ids.action_id, now)
        body = {**was, "state": wanted.value, "state_since": _today(now).isoformat(), "reason": reason}
        entry = _append(db, act, replace(ids, record_id=record_id), latest, body)
        standing: tuple[str, ...] = ()
        if wanted is not ExpertState.POOLED:
            lines = bookings.between(db, _today(now).isoformat(), "9999-12-31", expert_ids=[record_id])
            standing = tuple(line.number for line in lines if line.state in OPEN)
        return _saved(entry, (), standing)


def form_of(entry: Entry, catalogue: Catalogue) -> ExpertForm:
    """The form that a revision was made from."""
    body = {name: value for name, value in entry.body().items() if name not in _OF_PROGRAM}
    values, faults = read_fields(ExpertForm, body, catalogue)
    if faults:
        raise Refused(faults)
    return ExpertForm(**values)


def _sound(db: Database, form: ExpertForm, catalogue: Catalogue, now: datetime) -> tuple[ExpertForm, tuple[Fault, ...]]:
    station = clerks.station(db)
    if station is None:
        raise LookupError("the station is not set up")
    if form.owner == CITY:
        raise Refused.because("expert-owner-city", "expert_owner")
    if form.owner not in ("", station.code):
        raise Refused.because("expert-owner-other", "expert_owner", owner=form.owner[:40])
    form = replace(form, owner=station.code)
    faults = check(form, catalogue, _today(now))
    if heavy(faults):
        raise Refused(faults)
    stored: dict[str, Any] = dict(stored_texts(form, _today(now)))
    return replace(form, **stored), tuple(one for one in faults if one.level is not Level.MUST)


def _own(db: Database, record_id: str) -> Entry:
    latest = experts.latest(db, record_id)
    if latest is None:
        known = experts.get(db, record_id)
        raise Refused.because("expert-owner-city" if known is not None else "expert-unknown", "expert_id")
    return latest


def _append(db: Database, act: Act, ids: RecordIds, parent: Entry | None, body: Mapping[str, Any]) -> Entry:
    body = {**body, "revision_no": int(parent.body()["revision_no"]) + 1 if parent else 1}
    facts, person = split("expert", body)
    news = News("expert", ids.record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    TABLES["expert"].project(db, entry)
    return entry


def _same(known: Entry, verb: str) -> SavedExpert:
    if known.kind != "expert" or known.verb != verb:
        raise Refused.because("saved-otherwise", "", number="")
    return _saved(known, ())


def _saved(entry: Entry, warnings: tuple[Fault, ...], standing: tuple[str, ...] = ()) -> SavedExpert:
    changes = Changes(entry.action_id, entry.verb, frozenset({"expert", "booking"}), (entry.record_id,))
    state = ExpertState(entry.body()["state"])
    return SavedExpert(entry.record_id, entry.revision_id, state, entry.at, changes, warnings, standing)


def _today(now: datetime) -> date:
    return now.astimezone(BEIJING_TIME).date()
