"""What referrals, call-backs and tasks share: how one is made, and how a step changes it.

Every step is one revision under the promise's own number, safe to press twice: it is known by its revision id.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from station_app.actions.acts import Changes, RecordIds, begin
from station_app.actions.retries import otherwise
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.form_checks import text_faults
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.numbers import mask_resident_ids
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import MARKS, TEXT_LENGTH, DueDay, PromiseKind, TaskKind
from station_app.domain.receipts import check_code
from station_app.storage import clerks, consultations, journal, promises
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES
from station_app.storage.store import Store

KINDS = frozenset(PromiseKind)
_CHANGED = frozenset({*PromiseKind, "consultation"})


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is on the disk. `number` is the promise's."""

    number: str
    record_id: str
    revision_id: str
    at: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class About:
    """The record that a promise is about; all empty for a task about nothing but itself."""

    kind: str = ""
    record_id: str = ""
    number: str = ""
    visitor_id: str | None = None
    organisation_id: str | None = None
    consent_scope: str = "none"
    """Without a record nobody was asked: only the facts of such a task travel."""

    @classmethod
    def of(cls, entry: Entry) -> "About":
        """As a record's newest revision says. A promise in front stands for the record that it is about."""
        body = entry.body()
        if entry.kind in KINDS:
            return cls(
                body.get("about_kind", ""), body.get("about_id", ""), body.get("about_number", ""),
                body.get("visitor_id"), body.get("organisation_id"), body.get("consent_scope", ""),
            )  # fmt: skip
        own = {"visitor": "visitor_id", "organisation": "organisation_id"}.get(entry.kind)
        ids = {"visitor_id": body.get("visitor_id"), "organisation_id": body.get("organisation_id")}
        if own is not None:
            ids[own] = entry.record_id
        return cls(entry.kind, entry.record_id, body.get("number", ""), **ids,
                   consent_scope=body.get("consent_scope", ""))  # fmt: skip


def today_of(now: datetime) -> date:
    """The day by Beijing's clocks."""
    return now.astimezone(BEIJING_TIME).date()


def owner_of(db: Database, name: str, clerk: Clerk) -> str:
    """The record of the clerk of that name or id; the one who acts where it is empty. Refused `owner-unknown`."""
    if not name:
        return clerk.record_id
    found = clerks.by_name(db, name)
    if found is not None:
        return found.record_id
    if name in clerks.names(db):
        return name
    raise Refused.because("owner-unknown", "owner", name=name[:40])


def make(
    db: Database, act: Act, kind: PromiseKind, about: About, own: Mapping[str, Any], due: DueDay, owner: str, *,
    record_id: str, revision_id: str,
) -> Entry:  # fmt: skip
    """Appends a new promise with the next number about its record, in the caller's transaction."""
    body = {
        **own,
        "number": _next_number(db, kind, about, record_id),
        "state": "open",
        "about_kind": about.kind,
        "about_id": about.record_id,
        "about_number": about.number,
        "visitor_id": about.visitor_id,
        "organisation_id": about.organisation_id,
        "consent_scope": about.consent_scope,
        "owner": owner,
        "due_on": due.day.isoformat(),
        "due_doubtful": due.doubtful,
        "made_at": act.at,
    }
    return append(db, act, kind, record_id, revision_id, None, body)


def _next_number(db: Database, kind: PromiseKind, about: About, record_id: str) -> str:
    if not about.number:
        station = clerks.station(db)
        return f"DB-{station.code if station else ''}-{check_code(record_id)}"
    return f"{about.number}-{MARKS[kind]}{promises.made_about(db, kind, about.record_id) + 1}"


def append(
    db: Database, act: Act, kind: str, record_id: str, revision_id: str, parent: Entry | None, body: Mapping[str, Any],
) -> Entry:  # fmt: skip
    """Appends one revision of a promise and puts its row."""
    facts, person = split(kind, body)
    parent_id = parent.revision_id if parent else None
    entry = journal.append(db, act, News(kind, record_id, revision_id, parent_id, facts, person))
    TABLES[kind].project(db, entry)
    return entry


def latest_of(db: Database, number: str, kind: str = "") -> Entry:
    """The newest revision behind a promise's number; Refused `number-unknown`, `promise-closed`."""
    line = promises.line(db, number)
    latest = journal.latest(db, line.record_id) if line is not None else None
    if latest is None or (kind and latest.kind != kind):
        raise Refused.because("number-unknown", "number", number=number[:40])
    if latest.body().get("state") != "open":
        raise Refused.because("promise-closed", "number", number=number)
    return latest


Change = Callable[[Database, Act, Entry, dict[str, Any]], Mapping[str, Any]]
"""What a step makes of a promise's body: (transaction, act, latest revision, its body) -> the fields it changes."""


def step(
    store: Store, clerk: Clerk, number: str, verb: str, change: Change, *, ids: RecordIds, now: datetime,
    kind: str = "", visit: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
) -> Done:  # fmt: skip
    """One step of an open promise: right, change, revision and row in one transaction, the same when asked again.

    A change that closes the promise also closes the consultation that only waited for it, and so does voiding it where
    another one was fulfilled; `visit` says what else it writes there.
    """
    demand(clerk, verb)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.verb != verb or known.body().get("number") != number:
                raise otherwise(known)
            return done(known)
        latest = latest_of(db, number, kind)
        act = begin(db, clerk, verb, ids.action_id, now)
        before = latest.body()
        body = {**before, **change(db, act, latest, before)}
        entry = append(db, act, latest.kind, latest.record_id, ids.revision_id, latest, body)
        if body["state"] == "closed" or (body["state"] == "void" and _fulfilled(db, body)):
            settle(db, act, body, ids.revision_id, visit)
    return done(entry)


def _fulfilled(db: Database, promise: Mapping[str, Any]) -> bool:
    """Whether what the visit waited for has come already: then a promise made by mistake must not keep it open."""
    return any(_fulfils(other) for other in promises.about(db, promise.get("about_id", ""), state="closed"))


def _fulfils(line: promises.Promise) -> bool:
    return line.kind == PromiseKind.REFERRAL or line.what == TaskKind.DIFFICULT


def done(entry: Entry) -> Done:
    """The answer of a step."""
    changes = Changes(entry.action_id, entry.verb, _CHANGED, (entry.record_id,))
    return Done(entry.body()["number"], entry.record_id, entry.revision_id, entry.at, changes)


def settle(
    db: Database, act: Act, promise: Mapping[str, Any], revision_id: str,
    also: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
) -> None:  # fmt: skip
    """Closes the consultation that waited for this promise, once no referral and no open question of it is left.

    `also` says, of the consultation's body, what is written to it besides: an answer that was owed, with its time.
    """
    if promise.get("about_kind") != "consultation":
        return
    visit = journal.latest(db, promise["about_id"])
    body = visit.body() if visit is not None else {}
    if visit is None or body.get("state") == "void":
        return
    waiting = any(_fulfils(other) for other in promises.about(db, promise["about_id"], state="open"))
    fulfils = promise.get("target_kind") or promise.get("task_kind") == TaskKind.DIFFICULT
    changed = {**also(body), "answered_at": act.at} if also is not None else {}
    if fulfils and not waiting and body.get("state") == "open":
        changed |= {"state": "closed", "closed_at": act.at}
    if changed:
        revise_visit(db, act, visit, changed, derived_id(revision_id, visit.record_id))


def revise_visit(db: Database, act: Act, visit: Entry, changed: Mapping[str, Any], revision_id: str) -> Entry:
    """A further revision of a consultation for what came after it. It is no correction: `revision_no` stays."""
    return put_visit(db, act, visit, {**visit.body(), **changed}, revision_id)


def put_visit(db: Database, act: Act, parent: Entry, body: Mapping[str, Any], revision_id: str) -> Entry:
    """A further revision of a consultation with this whole body."""
    facts, person = split("consultation", body, parent.personal_fields())
    news = News("consultation", parent.record_id, revision_id, parent.revision_id, facts, person)
    entry = journal.append(db, act, news)
    consultations.project(db, entry)
    return entry


def derived_id(revision_id: str, record_id: str) -> str:
    """The id of a revision that comes with another one: the same however often the step is asked again."""
    return str(uuid5(UUID(revision_id), record_id))


def words(name: str, text: str, now: datetime, *, missing: Fault | None = None) -> str:
    """A text as it is stored, ID numbers masked; Refused where it could not travel, or `missing` where it is empty."""
    faults = list(text_faults(name, text, TEXT_LENGTH))
    if missing is not None and not text.strip():
        faults.append(missing)
    if faults:
        raise Refused(faults)
    return mask_resident_ids(text.strip(), today_of(now))
