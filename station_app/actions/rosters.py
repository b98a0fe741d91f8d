"""The roster: put a rule, correct it, take it away; and the free slots that the rules leave."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from station_app.actions.acts import Changes, RecordIds, begin, moment
from station_app.actions.booking_grounds import right_to_confirm
from station_app.actions.booking_rows import reason_of
from station_app.actions.bookings import expert_of
from station_app.actions.rights import demand
from station_app.domain.bookings import OPEN, BookingState, held_cells
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.experts import ExpertState
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.form_checks import stored_texts
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.json_fields import read_fields, write_fields
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import Duty, DutyForm, Slot, check, duty_of, overlap, sittings, slots
from station_app.domain.working_days import WorkingDays
from station_app.storage import booking_facts, bookings, experts, journal, rosters
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES
from station_app.storage.store import Store

_OF_PROGRAM = ("state", "saved_at", "clerk", "revision_no", "warnings")


@dataclass(frozen=True, slots=True)
class SavedDuty:
    """A rule that is on the disk. `standing` are the numbers of bookings that now lie outside the expert's duty."""

    record_id: str
    revision_id: str
    saved_at: str
    changes: Changes
    warnings: tuple[Fault, ...] = ()
    standing: tuple[str, ...] = ()


def read_form(given: object, catalogue: Catalogue, db: Database) -> DutyForm:
    """A JSON object as a rule; experts may be named. Refused naming every fault."""
    if not isinstance(given, Mapping):
        raise Refused.because("json-object")
    values, faults = read_fields(DutyForm, given, catalogue)
    if faults:
        raise Refused(faults)
    form = DutyForm(**values)
    return replace(form, expert_id=expert_of(db, form.expert_id), substitute_id=expert_of(db, form.substitute_id))


def save(
    store: Store, clerk: Clerk, form: DutyForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime
) -> SavedDuty:
    """Puts a rule for an own expert. Refused with every heavy fault; `duty-overlap` where two rules would have him sit
    in two places at once, with the day; `expert-owner-city` for the city's.
    """
    demand(clerk, "save_duty")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, "save_duty")
        form, warnings = _sound(db, form, ids.record_id, catalogue, now)
        act = begin(db, clerk, "save_duty", ids.action_id, now)
        body = _body(form) | {"state": "active", "saved_at": moment(now), "clerk": clerk.record_id}
        entry = _append(db, act, ids, None, body)
        return _saved(entry, warnings, _left_outside(db, form.expert_id, catalogue, now))


def revise(
    store: Store, clerk: Clerk, record_id: str, given: Mapping[str, object], *, ids: RecordIds, catalogue: Catalogue,
    now: datetime,
) -> SavedDuty:  # fmt: skip
    """Corrects a rule: the given JSON fields are changed. Refused as `save`, `duty-unknown`."""
    demand(clerk, "save_duty")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, "save_duty")
        latest = _latest(db, record_id)
        values, faults = read_fields(DutyForm, given, catalogue)
        if faults:
            raise Refused(faults)
        form = replace(form_of(latest, catalogue), **values)
        form, warnings = _sound(db, form, record_id, catalogue, now)
        act = begin(db, clerk, "save_duty", ids.action_id, now)
        was = latest.body()
        body = _body(form) | {name: was[name] for name in _OF_PROGRAM if name in was}
        entry = _append(db, act, replace(ids, record_id=record_id), latest, body)
        return _saved(entry, warnings, _left_outside(db, form.expert_id, catalogue, now))


def remove(
    store: Store, clerk: Clerk, record_id: str, reason: str, *, ids: RecordIds, catalogue: Catalogue, now: datetime
) -> SavedDuty:
    """Takes a rule away with a reason; its past stays in the journal."""
    demand(clerk, "remove_duty")
    reason = reason_of(reason, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _same(known, "remove_duty")
        latest = _latest(db, record_id)
        act = begin(db, clerk, "remove_duty", ids.action_id, now)
        body = {**latest.body(), "state": "void", "reason": reason}
        entry = _append(db, act, replace(ids, record_id=record_id), latest, body)
        return _saved(entry, (), _left_outside(db, body["expert_id"], catalogue, now))


def form_of(entry: Entry, catalogue: Catalogue) -> DutyForm:
    """The form that a revision was made from."""
    body = {name: value for name, value in entry.body().items() if name not in _OF_PROGRAM}
    values, faults = read_fields(DutyForm, body, catalogue)
    if faults:
        raise Refused(faults)
    return DutyForm(**{"on_site": False, **values})


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot that nobody holds. `certain`: this station may confirm it at once; else it would be a request."""

    slot: Slot
    certain: bool


def free_slots(
    db: Database, catalogue: Catalogue, expert_ids: Iterable[str], first: date, last: date, now: datetime
) -> Iterator[FreeSlot]:
    """The slots that may still be booked, of some experts who are in the pool, in the order of time."""
    pool = {one: found for one in expert_ids if (found := experts.get(db, one)) is not None}
    duties = rosters.active(db, catalogue, expert_ids=pool, first=first, last=last)
    buffers = {one.record_id: one.buffer_minutes for one in pool.values()}
    drawn = slots(duties, first, last, WorkingDays.from_catalogue(catalogue), buffers=buffers)
    for slot in sorted(drawn, key=lambda one: (one.day, one.start_minute, one.expert_id)):
        expert = pool.get(slot.expert_id)
        if expert is None or expert.state != ExpertState.POOLED or slot.start <= now:
            continue
        held = held_cells(slot.start, slot.end, expert.buffer_minutes)
        if not booking_facts.held(db, slot.expert_id, held[0], held[-1]):
            state, _why, _lease = right_to_confirm(db, expert, slot.start, slot.end, catalogue, now)
            yield FreeSlot(slot, state is BookingState.CONFIRMED)


def demand_sound(db: Database, form: DutyForm, catalogue: Catalogue, now: datetime) -> None:
    """Nothing where the rule could be saved; Refused with what `save` would refuse."""
    _sound(db, form, "", catalogue, now)


def _sound(
    db: Database, form: DutyForm, record_id: str, catalogue: Catalogue, now: datetime
) -> tuple[DutyForm, tuple[Fault, ...]]:
    today = now.astimezone(BEIJING_TIME).date()
    expert = experts.get(db, form.expert_id) if form.expert_id else None
    if expert is None:
        raise Refused.because("expert-unknown", "expert_id")
    if expert.is_city:
        raise Refused.because("expert-owner-city", "expert_id")
    if form.substitute_id and experts.get(db, form.substitute_id) is None:
        raise Refused.because("expert-unknown", "substitute_id")
    faults = check(form, catalogue, today)
    if heavy(faults):
        raise Refused(faults)
    stored: dict[str, Any] = dict(stored_texts(form, today))
    form = replace(form, **stored, on_site=form.on_site is not False)
    clash = overlapping(db, duty_of(record_id, form), WorkingDays.from_catalogue(catalogue))
    if clash is not None:
        raise Refused.because("duty-overlap", "start_time", name=expert.name, day=clash.isoformat())
    return form, tuple(one for one in faults if one.level is not Level.MUST)


def overlapping(db: Database, duty: Duty, days: WorkingDays) -> date | None:
    """The first day on which a rule meets another one of its expert."""
    for other in rosters.of_expert(db, duty.expert_id):
        if other.duty_id != duty.duty_id and (clash := overlap(duty, other, days)) is not None:
            return clash
    return None


def _left_outside(db: Database, expert_id: str, catalogue: Catalogue, now: datetime) -> tuple[str, ...]:
    """The numbers of an expert's coming bookings that no duty holds any more: somebody must phone."""
    today = now.astimezone(BEIJING_TIME).date()
    coming = [
        line for line in bookings.between(db, today.isoformat(), "9999-12-31", expert_ids=[expert_id])
        if line.state in OPEN and datetime.fromisoformat(line.end) > now
    ]  # fmt: skip
    if not coming:
        return ()
    last = date.fromisoformat(coming[-1].day)
    duties = rosters.active(db, catalogue, expert_ids=[expert_id], first=today, last=last)
    sits = list(sittings(duties, today, last + timedelta(days=1), WorkingDays.from_catalogue(catalogue)))
    left = []
    for line in coming:
        day, start, end = (line.day, _minute(line.start), _minute(line.end))
        if not any(
            one.expert_id == expert_id and one.day.isoformat() == day and one.start <= start and end <= one.end
            for one in sits
        ):
            left.append(line.number)
    return tuple(left)


def _minute(told: str) -> int:
    return int(told[11:13]) * 60 + int(told[14:16])


def _body(form: DutyForm) -> dict[str, Any]:
    return write_fields(form) | {"expert_id": form.expert_id, "rule": form.rule, "slot_minutes": form.slot_minutes}


def _latest(db: Database, record_id: str) -> Entry:
    latest = journal.latest(db, record_id)
    if latest is None or latest.kind != "duty" or latest.body().get("state") == "void":
        raise Refused.because("duty-unknown")
    return latest


def _append(db: Database, act: Act, ids: RecordIds, parent: Entry | None, body: Mapping[str, Any]) -> Entry:
    body = {**body, "revision_no": int(parent.body()["revision_no"]) + 1 if parent else 1}
    facts, person = split("duty", body)
    news = News("duty", ids.record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    TABLES["duty"].project(db, entry)
    return entry


def _same(known: Entry, verb: str) -> SavedDuty:
    if known.kind != "duty" or known.verb != verb:
        raise Refused.because("saved-otherwise", "", number="")
    return _saved(known, (), ())


def _saved(entry: Entry, warnings: tuple[Fault, ...], standing: tuple[str, ...]) -> SavedDuty:
    changes = Changes(entry.action_id, entry.verb, frozenset({"duty", "booking"}), (entry.record_id,))
    return SavedDuty(entry.record_id, entry.revision_id, entry.at, changes, warnings, standing)
