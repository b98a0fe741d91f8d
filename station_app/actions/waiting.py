"""The waiting list (候补): who waits, who was phoned about a freed slot, who has got one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from station_app.actions import visitors as at_counter
from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.booking_rows import reason_of, words_of
from station_app.actions.booking_visitors import who_comes
from station_app.actions.rights import demand
from station_app.domain.bookings import WaitingForm, waiting_faults
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused, heavy
from station_app.domain.form_checks import stored_texts
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import experts, journal
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Waits:
    """An entry of the list that is on the disk."""

    record_id: str
    revision_id: str
    state: str
    saved_at: str
    changes: Changes


def add(
    store: Store, clerk: Clerk, form: WaitingForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime, new_id: NewId
) -> Waits:
    """Puts somebody on the list. Refused with every fault of the form, `expert-unknown`."""
    demand(clerk, "wait")
    today = now.astimezone(BEIJING_TIME).date()
    faults = tuple(waiting_faults(form, catalogue, today))
    if heavy(faults):
        raise Refused(faults)
    stored: dict[str, Any] = dict(stored_texts(form, today))
    form = replace(form, **stored)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, "wait")
        if form.expert_id and experts.get(db, form.expert_id) is None:
            raise Refused.because("expert-unknown", "expert_id")
        act = begin(db, clerk, "wait", ids.action_id, now)
        visitor_id, organisation_id, scope = who_comes(db, act, form, catalogue, new_id)
        assert form.first_day is not None
        assert form.last_day is not None
        body: dict[str, Any] = {
            "expert_id": form.expert_id, "field": form.field, "way": form.way, "question": form.question,
            "materials": form.materials, "other_party": form.other_party, "first_day": form.first_day.isoformat(),
            "last_day": form.last_day.isoformat(), "visitor_id": visitor_id, "organisation_id": organisation_id,
            "consent_scope": scope, "state": "waiting", "waiting_since": moment(now), "saved_at": moment(now),
            "clerk": clerk.record_id,
        }  # fmt: skip
        return _waits(_append(db, act, ids, None, body))


def called(
    store: Store, clerk: Clerk, record_id: str, told: str, *, ids: RecordIds, now: datetime
) -> Waits:
    """Notes that somebody was phoned about a freed slot and what came of it; he goes on waiting."""
    note = words_of("note", told, now)

    def change(body: Mapping[str, Any], act: Act) -> Mapping[str, Any]:
        return {"calls": int(body.get("calls", 0)) + 1, "called_at": act.at, "called_note": note}

    return _step(store, clerk, record_id, "call_waiting", change, ids, now)


def withdraw(store: Store, clerk: Clerk, record_id: str, reason: str, *, ids: RecordIds, now: datetime) -> Waits:
    """Takes somebody off the list with a reason."""
    reason = reason_of(reason, now)
    return _step(
        store, clerk, record_id, "stop_waiting", lambda body, act: {"state": "withdrawn", "reason": reason}, ids, now
    )


def put_first(
    db: Database, act: Act, booked: Mapping[str, Any], first: date, last: date, new_id: NewId
) -> str:
    """Puts the visitor of a booking before all who wait for its expert, from day to day; answers the record's id.

    In the caller's transaction. What he asked is taken from the booking's body.
    """
    own = ("expert_id", "visitor_id", "organisation_id", "question", "materials", "other_party", "consent_scope")
    body = {name: booked.get(name) for name in own} | {
        "first_day": first.isoformat(), "last_day": last.isoformat(), "state": "waiting", "priority": 1,
        "waiting_since": act.at, "saved_at": act.at, "clerk": act.actor, "revision_no": 1,
    }  # fmt: skip
    return at_counter.write(db, act, "waiting", new_id(), body, new_id)


def fulfil(db: Database, act: Act, record_id: str, booking_id: str, new_id: NewId) -> None:
    """Marks an entry as fulfilled by a booking, in the caller's transaction. Refused `waiting-unknown`."""
    latest = _latest(db, record_id)
    told = {"state": "booked", "booking_id": booking_id, "revision_no": int(latest.body()["revision_no"]) + 1}
    at_counter.revise(db, act, "waiting", record_id, told, new_id)


def _step(
    store: Store, clerk: Clerk, record_id: str, verb: str, change: Any, ids: RecordIds, now: datetime
) -> Waits:
    demand(clerk, verb)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, verb)
        latest = _latest(db, record_id)
        act = begin(db, clerk, verb, ids.action_id, now)
        body = latest.body()
        entry = _append(db, act, replace(ids, record_id=record_id), latest, {**body, **change(body, act)})
    return _waits(entry)


def _latest(db: Database, record_id: str) -> Entry:
    latest = journal.latest(db, record_id)
    if latest is None or latest.kind != "waiting" or latest.body().get("state") != "waiting":
        raise Refused.because("waiting-unknown")
    return latest


def _append(db: Database, act: Act, ids: RecordIds, parent: Entry | None, body: Mapping[str, Any]) -> Entry:
    body = {**body, "revision_no": int(parent.body()["revision_no"]) + 1 if parent else 1}
    facts, person = split("waiting", body)
    news = News("waiting", ids.record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    TABLES["waiting"].project(db, entry)
    return entry


def _same(known: Entry, verb: str) -> Waits:
    if known.kind != "waiting" or known.verb != verb:
        raise Refused.because("saved-otherwise", "", number="")
    return _waits(known)


def _waits(entry: Entry) -> Waits:
    changes = Changes(entry.action_id, entry.verb, frozenset({"waiting", "visitor"}), (entry.record_id,))
    return Waits(entry.record_id, entry.revision_id, entry.body()["state"], entry.at, changes)
