"""What all steps of a booking share: the newest revision behind a number, the next one, what is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from station_app.actions.acts import Changes, RecordIds, begin
from station_app.actions.rights import demand
from station_app.domain.bookings import BookingState, may_become
from station_app.domain.clerks import Clerk
from station_app.domain.consultation_checks import check_reason
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.form_checks import text_faults
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.numbers import mask_resident_ids
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings, experts, journal
from station_app.storage.cipher import Database
from station_app.storage.store import Store
from station_app.storage.waiting import WaitingLine

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Booked:
    """A step of a booking that is on the disk.

    `why` says why it is only requested (booking_grounds.Verdict); `freed` whom to phone about the time that came free;
    `blocked_until` the last day (ISO 8601) on which the visitor may not book, where this step brought it about; `late`
    that a cancellation came too late to be free; `priority` the place on the waiting list of a visitor whose expert did
    not come.
    """

    number: str
    record_id: str
    revision_id: str
    state: BookingState
    saved_at: str
    changes: Changes
    warnings: tuple[Fault, ...] = ()
    why: str = ""
    freed: tuple[WaitingLine, ...] = ()
    blocked_until: str = ""
    late: bool = False
    priority: WaitingLine | None = None


Change = Callable[[Database, Act, Entry, Mapping[str, Any]], Mapping[str, Any]]
"""What a step changes of the newest body, in the step's transaction; it may write other records beside."""


def latest_of(db: Database, key: str) -> Entry:
    """The newest revision of a booking by number or record id; Refused `booking-unknown`."""
    found = bookings.record_id_of(db, key) or key
    latest = journal.latest(db, found)
    if latest is None or latest.kind != "booking":
        raise Refused.because("booking-unknown", "number", number=key[:40])
    return latest


def step(
    store: Store, clerk: Clerk, key: str, verb: str, wanted: BookingState | None, change: Change, *, ids: RecordIds,
    now: datetime,
) -> tuple[Booked, Entry, bool]:  # fmt: skip
    """One step of a booking: right, state, one revision; (answer, entry, whether it was written just now).

    Refused `booking-unknown`, `booking-step` where the state does not go there, `saved-otherwise` for a revision id
    that another step has used.
    """
    demand(clerk, verb)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.kind != "booking" or known.verb != verb:
                raise Refused.because("saved-otherwise", "", number=str(known.body().get("number", "")))
            return booked(known), known, False
        latest = latest_of(db, key)
        body = latest.body()
        present = BookingState(body["state"])
        if wanted is not None and not may_become(present, wanted):
            raise Refused.because("booking-step", "", number=body["number"], present=present.value,
                                  wanted=wanted.value)  # fmt: skip
        act = begin(db, clerk, verb, ids.action_id, now)
        changed = dict(change(db, act, latest, body))
        if wanted is not None:
            changed["state"] = wanted.value
        entry = append(db, act, replace(ids, record_id=latest.record_id), latest, {**body, **changed})
        return booked(entry), entry, True


def append(db: Database, act: Act, ids: RecordIds, parent: Entry | None, body: Mapping[str, Any]) -> Entry:
    """Writes one revision and its row. Refused `booking-taken` where another booking holds one of its quarter hours."""
    body = dict(body) | {"revision_no": int(parent.body()["revision_no"]) + 1 if parent else 1}
    facts, person = split("booking", body)
    news = News("booking", ids.record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    try:
        bookings.project(db, entry)
    except bookings.CellsTaken as taken:
        expert = experts.get(db, body["expert_id"])
        raise Refused.because(
            "booking-taken", "booking_start", name=expert.name if expert else "", number=taken.number
        ) from taken
    return entry


def booked(entry: Entry, **more: Any) -> Booked:
    """The answer of a step."""
    body = entry.body()
    changes = Changes(entry.action_id, entry.verb, frozenset({"booking", "waiting", "visitor"}), (entry.record_id,))
    return Booked(
        body["number"], entry.record_id, entry.revision_id, BookingState(body["state"]), entry.at, changes, **more
    )


def reason_of(reason: str, now: datetime, *, needed: bool = True) -> str:
    """A reason as it is stored, ID numbers masked; Refused where it is needed and missing."""
    if needed and (faults := check_reason(reason)):
        raise Refused(faults)
    return words_of("reason", reason, now)


def words_of(name: str, given: str, now: datetime) -> str:
    """A text as it is stored, ID numbers masked; Refused where it is too long or could not travel."""
    faults = tuple(text_faults(name, given, LONGEST_REASON))
    if heavy(faults):
        raise Refused(faults)
    return mask_resident_ids(given.strip(), now.astimezone(BEIJING_TIME).date())


def marks(faults: tuple[Fault, ...]) -> list[str]:
    """The lighter faults as a body keeps them."""
    return [f"{fault.field}:{fault.code}" for fault in faults if fault.level is not Level.MUST]


def lighter(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The faults that are stored; Refused with all where there is a heavy one."""
    if heavy(faults):
        raise Refused(faults)
    return tuple(fault for fault in faults if fault.level is not Level.MUST)
