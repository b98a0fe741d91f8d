"""Putting a promise off, giving it to another clerk, voiding it, and taking a step of the last ten seconds back."""

from datetime import date, datetime

from station_app.actions.acts import RecordIds, begin
from station_app.actions.promises import (
    KINDS,
    Done,
    append,
    derived_id,
    done,
    owner_of,
    put_visit,
    step,
    today_of,
    words,
)
from station_app.actions.retries import is_too_late
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.journal import Act, Entry
from station_app.domain.promises import check_due
from station_app.storage import journal, promises
from station_app.storage.cipher import Database
from station_app.storage.store import Store


def postpone(
    store: Store, clerk: Clerk, number: str, due_on: date, reason: str, *, ids: RecordIds, now: datetime
) -> Done:
    """Puts a promise off to another day, with a reason. Refused `due-past`, `due-far`, `reason-missing`."""
    faults = tuple(check_due(due_on, today_of(now)))
    if faults:
        raise Refused(faults)
    why = words("reason", reason, now, missing=Fault("reason-missing", "reason"))
    return step(
        store, clerk, number, "postpone",
        lambda db, act, latest, body: {"due_on": due_on.isoformat(), "due_doubtful": False, "change_reason": why},
        ids=ids, now=now,
    )  # fmt: skip


def reassign(store: Store, clerk: Clerk, number: str, owner: str, *, ids: RecordIds, now: datetime) -> Done:
    """Gives a promise to another clerk, by name or id. Refused `owner-unknown`."""
    return step(
        store, clerk, number, "reassign",
        lambda db, act, latest, body: {"owner": owner_of(db, owner, clerk), "change_reason": None},
        ids=ids, now=now,
    )  # fmt: skip


def void(store: Store, clerk: Clerk, number: str, reason: str, *, ids: RecordIds, now: datetime) -> Done:
    """Voids a promise that should not have been made; its number stays taken. Refused `reason-missing`."""
    why = words("reason", reason, now, missing=Fault("reason-missing", "reason"))
    return step(
        store, clerk, number, "void_promise",
        lambda db, act, latest, body: {"state": "void", "change_reason": why}, ids=ids, now=now,
    )  # fmt: skip


def undo(store: Store, clerk: Clerk, last: Done, *, ids: RecordIds, now: datetime) -> Done:
    """Takes a step of the last ten seconds back, whole: what it made is voided, what it changed is as before.

    Refused `undo-too-late`, `undo-amended` where anything of it was changed again since.
    """
    demand(clerk, "undo")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return done(known)
        if is_too_late(last.at, now):
            raise Refused.because("undo-too-late", "", number=last.number)
        written = journal.of_action(db, last.changes.action_id)
        if not written or any(_newest(db, entry) != entry.revision_id for entry in written):
            raise Refused.because("undo-amended", "", number=last.number)
        act = begin(db, clerk, "undo", ids.action_id, now)
        for one in written:
            if one.record_id == last.record_id:
                entry = _taken_back(db, act, one, ids.revision_id)
            else:
                _taken_back(db, act, one, derived_id(ids.revision_id, one.record_id))
    return done(entry)


def release(db: Database, act: Act, action_id: str, revision_id: str) -> None:
    """Voids the promises that an action made which is taken back, in the caller's transaction."""
    for made in journal.of_action(db, action_id):
        if made.kind in KINDS and made.parent_revision_id is None:
            _void_open(db, act, made.record_id, revision_id, None)


def void_about(db: Database, act: Act, record_id: str, revision_id: str, reason: str) -> None:
    """Voids what is still promised about a record that is voided, with its reason."""
    for line in promises.about(db, record_id, state="open"):
        _void_open(db, act, line.record_id, revision_id, reason)


def _void_open(db: Database, act: Act, record_id: str, revision_id: str, reason: str | None) -> None:
    latest = journal.latest(db, record_id)
    if latest is not None and latest.body().get("state") == "open":
        body = {**latest.body(), "state": "void", "change_reason": reason}
        append(db, act, latest.kind, record_id, derived_id(revision_id, record_id), latest, body)


def _newest(db: Database, entry: Entry) -> str | None:
    latest = journal.latest(db, entry.record_id)
    return latest.revision_id if latest is not None else None


def _taken_back(db: Database, act: Act, entry: Entry, revision_id: str) -> Entry:
    """The record as it was before the entry; void where the entry made it."""
    before = journal.as_of(db, entry.record_id, entry.position - 1)
    body = before.body() if before is not None else {**entry.body(), "state": "void"}
    if entry.kind == "consultation":
        return put_visit(db, act, entry, body, revision_id)
    return append(db, act, entry.kind, entry.record_id, revision_id, entry, body)
