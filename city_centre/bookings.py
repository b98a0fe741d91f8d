"""Deciding the bookings of the city's experts: what comes with a batch, what goes back with an answer.

One constraint decides: a cell (one quarter hour of one expert) is confirmed to one booking. A cell that is leased is
left to its station until the lease has ended and one way of a stick has passed; whoever wants it meanwhile is told no
with other times. Nothing is silent: each booking of a city's expert that is not past has its answer in every
acknowledgement until its station has said more (invariants 8 and 9).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from city_centre.storage import bookings as store
from city_centre.storage.bookings import Claim, Leased
from station_exchange.acknowledgement import BookingAnswer, ExpertContact, LeaseGrant
from station_exchange.rows import Row

CITY: Final = "city"
CELL_SECONDS: Final = 900
STICK_WAY: Final = timedelta(days=7)
"""How long a batch may be on its way: so long after its end a lease still keeps its cell from everybody else."""
LOOK_AHEAD: Final = timedelta(days=60)
ALTERNATIVES: Final = 3
MAX_ANSWERS: Final = 200
TOLD_AFTER: Final = timedelta(days=7)
"""How long after its time a booking's answer still travels once its station has shown to have taken it."""

_ASKS: Final = ("requested", "confirmed", "checked_in", "served", "evaluated")


@dataclass(frozen=True, slots=True)
class Told:
    """What a revision says of a booking."""

    record_id: str
    revision_id: str
    expert_id: str
    first: int
    last: int
    state: str
    number: str


def cell_of(moment: datetime) -> int:
    """The cell in which a moment lies."""
    return int(moment.timestamp()) // CELL_SECONDS


def take_rows(connection: Connection, station: str, applied: Iterable[Row], at: str) -> None:
    """Decides what the applied rows of a batch say of the city's experts, in their order and in its transaction."""
    fresh = [row for row in applied if row.kind in ("booking", "lease_return")]
    if not fresh:
        return
    told = [
        one for row in fresh
        if row.kind == "booking" and (one := _told(row.record_id, row.revision_id, row.facts)) is not None
    ]  # fmt: skip
    known = store.lock_experts(connection, {one.expert_id for one in told})
    by_revision = {one.revision_id: one for one in told}
    for row in sorted(fresh, key=lambda one: one.seq):
        if row.kind == "lease_return":
            store.give_back(connection, station, str(json.loads(row.facts).get("lease_id", "")), at)
        elif row.revision_id in by_revision:
            _decide(connection, station, by_revision[row.revision_id], at, known)


def _told(record_id: str, revision_id: str, body: str) -> Told | None:
    """What a row says, where it is about an expert of the city; the rules have looked at its form."""
    facts: Mapping[str, Any] = json.loads(body)
    if facts.get("owner") != CITY or not {"start", "end", "expert_id", "state"} <= facts.keys():
        return None
    start, end = (datetime.fromisoformat(facts[name]) for name in ("start", "end"))
    return Told(
        record_id, revision_id, facts["expert_id"], cell_of(start), cell_of(end - timedelta(microseconds=1)),
        facts["state"], facts.get("number", ""),
    )  # fmt: skip


def _decide(connection: Connection, station: str, told: Told, at: str, known: set[str]) -> None:
    record_id = told.record_id
    if store.has_child(connection, station, told.revision_id):
        _overtake(connection, station, record_id, at, known)
        return
    claim = Claim(
        station, record_id, told.revision_id, told.number, told.expert_id, told.first, told.last, told.state, "",
        "", "[]", at,
    )  # fmt: skip
    before = store.get_claim(connection, station, record_id)
    if _ends_another_branch(connection, station, told, before):
        return
    cells = range(told.first, told.last + 1)
    holders = store.held_by(connection, told.expert_id, told.first, told.last)
    mine = {cell for cell, holder in holders.items() if holder == (station, record_id)}
    if told.state not in _ASKS:
        store.release(connection, station, record_id)
    elif before is not None and before.decided == "cancelled_by_center" and _same_time(before, claim):
        # The city has cancelled it, and its station had not heard yet.
        claim = replace(claim, decided=before.decided, why=before.why)
    elif len(mine) == len(cells):
        claim = replace(claim, decided="confirmed")
    else:
        store.release(connection, station, record_id)
        why = _refusal(connection, station, told, at, known)
        others_hold = len(mine) < len(holders)
        # Asked first, so that nothing fails in the usual course; the primary key has the last word all the same.
        if not why and (others_hold or not store.take(connection, told.expert_id, cells, station, record_id)):
            why = "taken"
        others = _alternatives(connection, station, told, at) if why else ()
        claim = replace(
            claim, decided="rejected" if why else "confirmed", why=why, alternatives=store.packed(others)
        )
    store.put_claim(connection, claim)


def _overtake(connection: Connection, station: str, record_id: str, at: str, known: set[str]) -> None:
    """A revision of the past came late. Where it closes the gap between what stands and what followed it, the newest
    decides: it was read before, when nobody could tell that it was newer than what stands.
    """
    claim = store.get_claim(connection, station, record_id)
    newest = store.newest_after(connection, station, claim.revision_id) if claim is not None else None
    if newest is not None and (told := _told(record_id, *newest)) is not None:
        _decide(connection, station, told, at, known)


def _ends_another_branch(connection: Connection, station: str, told: Told, before: Claim | None) -> bool:
    """Whether the row ends what only a copy of the station had made of the booking, at another time than stands here.

    A copied or restored station writes two pasts of one booking; where one of them ends, the other still stands.
    """
    if before is None or told.state in _ASKS or before.decided != "confirmed":
        return False
    if (before.expert_id, before.first_cell, before.last_cell) == (told.expert_id, told.first, told.last):
        return False
    return not store.descends(connection, station, told.revision_id, before.revision_id)


def _same_time(one: Claim, other: Claim) -> bool:
    return (one.expert_id, one.first_cell, one.last_cell) == (other.expert_id, other.first_cell, other.last_cell)


def _refusal(connection: Connection, station: str, told: Told, at: str, known: set[str]) -> str:
    """Why the cells cannot be this booking's, before the constraint is asked; empty where they may be."""
    if told.expert_id not in known:
        return "expert-unknown"
    expert = store.get_expert(connection, told.expert_id)
    if expert is None or expert.state != "pooled":
        return "expert-not-pooled"
    leases = store.leased(connection, told.expert_id, told.first, told.last)
    own = {cell for cell, lease in leases.items() if lease.station == station}
    if any(lease.station != station and keeps(lease, at) for lease in leases.values()):
        return "leased"
    cells = set(range(told.first, told.last + 1))
    # What was leased was open then; that it was closed since is no fault of who confirmed in it.
    if not cells <= own | store.opened(connection, told.expert_id, told.first, told.last):
        return "not-open"
    return ""


def keeps(lease: Leased, at: str) -> bool:
    """Whether a lease keeps its cell from others at a moment: until it was given back, or ended a stick's way ago."""
    if lease.given_back_at:
        return False
    return datetime.fromisoformat(at) < datetime.fromisoformat(lease.expires_at) + STICK_WAY


def _alternatives(connection: Connection, station: str, told: Told, at: str) -> Sequence[tuple[int, int]]:
    """Free stretches of the same length with the same expert, those nearest to what was asked first."""
    now, length = cell_of(datetime.fromisoformat(at)) + 1, told.last - told.first + 1
    last = now + int(LOOK_AHEAD.total_seconds()) // CELL_SECONDS
    free = store.opened(connection, told.expert_id, now, last)
    free -= store.held_by(connection, told.expert_id, now, last).keys()
    leases = store.leased(connection, told.expert_id, now, last)
    free -= {cell for cell, lease in leases.items() if lease.station != station and keeps(lease, at)}
    found: list[tuple[int, int]] = []
    passed = 0
    for cell in sorted(free):
        if cell >= passed and all(step in free for step in range(cell, cell + length)):
            found.append((cell, cell + length - 1))
            passed = cell + length
    return sorted(found, key=lambda one: (abs(one[0] - told.first), one))[:ALTERNATIVES]


def answers(connection: Connection, station: str, now: datetime) -> list[BookingAnswer]:
    """What the station is told of its bookings: each that is not long past or not heard yet, as it stands here."""
    after = cell_of(now - TOLD_AFTER)
    return [
        BookingAnswer(
            record_id=claim.record_id, revision_id=claim.revision_id, expert_id=claim.expert_id,
            first_cell=claim.first_cell, last_cell=claim.last_cell,
            state=claim.decided or "released", why=claim.why, alternatives=store.unpacked(claim.alternatives),
        )
        for claim in store.claims_of(connection, station, after, MAX_ANSWERS)
    ]  # fmt: skip


def lease_grants(connection: Connection, station: str, at: str) -> list[LeaseGrant]:
    """The leases of a station that have not ended, cells that touch under one lease as one stretch."""
    grants: list[LeaseGrant] = []
    for one in store.standing_leases(connection, station, at):
        last = grants[-1] if grants else None
        if last is not None and last.lease_id == one.lease_id and last.last_cell == one.cell - 1:
            grants[-1] = LeaseGrant(
                last.lease_id, last.epoch, last.expert_id, last.first_cell, one.cell, last.expires_at
            )
        else:
            grants.append(LeaseGrant(one.lease_id, one.epoch, one.expert_id, one.cell, one.cell, one.expires_at))
    return grants


def contacts(connection: Connection, told: list[BookingAnswer], grants: list[LeaseGrant]) -> list[ExpertContact]:
    """The contacts of those experts with whom the station has to do."""
    wanted = {one.expert_id for one in told if one.state == "confirmed"} | {one.expert_id for one in grants}
    if not wanted:
        return []
    return [
        ExpertContact(one.expert_id, one.contact)
        for one in store.all_experts(connection)
        if one.expert_id in wanted and one.contact
    ]
