"""Who works here: taking clerks on, their roles, leaving and coming back, first passwords and PINs taken away.

Each asks for the manager's own password (`proof`): a window left open must not make a manager of anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from station_app.actions import stations
from station_app.actions.acts import Changes, NewId, begin, moment, note
from station_app.actions.rights import demand
from station_app.actions.sensitive import prove
from station_app.actions.stations import OpenDesk
from station_app.actions.visitors import revise
from station_app.domain.clerks import ClerkLine, Role, password_faults
from station_app.domain.faults import Refused
from station_app.storage import clerks, lock_out, pins
from station_app.storage.cipher import Database
from station_app.storage.keyslots import Cost, KeySlots


@dataclass(frozen=True, slots=True)
class ClerkSaved:
    """A change among the clerks that is on the disk."""

    clerk: ClerkLine
    changes: Changes


def take_on(
    desk: OpenDesk, name: str, role: Role, password: str, *, proof: str, now: datetime, new_id: NewId,
    cost: Cost | None = None,
) -> ClerkSaved:  # fmt: skip
    """Takes a clerk on with a first password that he must change. `proof` is the manager's own password.

    Refused as `stations.add_clerk`; `clerk-left` where somebody of that name worked here before: let him come back.
    """
    demand(desk.clerk, "add_clerk")
    prove(desk.store, desk.clerk, proof, now)
    clerk = stations.add_clerk(desk, name, role, password, now=now, new_id=new_id, cost=cost)
    return saved(desk, clerk.record_id, "add_clerk")


def change_role(
    desk: OpenDesk, record_id: str, role: Role, *, proof: str, now: datetime, new_id: NewId
) -> ClerkSaved:
    """Gives a clerk another role. Refused `last-manager` where nobody would be left to manage the station."""
    demand(desk.clerk, "change_role")
    prove(desk.store, desk.clerk, proof, now)
    with desk.store.atomic() as db:
        line = _active(db, record_id)
        if line.role is not role:
            _keep_a_manager(db, line, role)
            act = begin(db, desk.clerk, "change_role", new_id(), now)
            revise(db, act, "clerk", record_id, {"role": role.value}, new_id)
    return saved(desk, record_id, "change_role")


def leave(desk: OpenDesk, record_id: str, *, proof: str, now: datetime, new_id: NewId) -> ClerkSaved:
    """A clerk leaves (离岗): his key slot and his PIN are gone, his records stay his.

    Refused `last-manager`, and `clerk-signed-in` for whoever sits at the window himself.
    """
    demand(desk.clerk, "clerk_leaves")
    prove(desk.store, desk.clerk, proof, now)
    if record_id == desk.clerk.record_id:
        raise Refused.because("clerk-signed-in", "clerk")
    with desk.store.atomic() as db:
        line = clerks.by_id(db, record_id)
        if line is None:
            raise Refused.because("unknown-clerk", "clerk")
        if line.active:
            _keep_a_manager(db, line, None)
            act = begin(db, desk.clerk, "clerk_leaves", new_id(), now)
            revise(db, act, "clerk", record_id, {"state": "left"}, new_id)
            pins.drop(db, record_id)
        # Before the commit, and again when asked again: nobody who left may keep a slot.
        slots = KeySlots.read(desk.store.folder.keys)
        if line.name in slots.clerks():
            slots.revoke_clerk(line.name)
            slots.write(desk.store.folder.keys)
    lock_out.forget(desk.store.folder, line.name)
    return saved(desk, record_id, "clerk_leaves")


def come_back(
    desk: OpenDesk, record_id: str, password: str, *, proof: str, now: datetime, new_id: NewId,
    cost: Cost | None = None,
) -> ClerkSaved:  # fmt: skip
    """A clerk who left works here again (返岗), with a first password that he must change. Refused `password-short`…"""
    return _password_by_manager(desk, record_id, password, "clerk_returns", proof, now, new_id, cost)


def give_password(
    desk: OpenDesk, record_id: str, password: str, *, proof: str, now: datetime, new_id: NewId,
    cost: Cost | None = None,
) -> ClerkSaved:  # fmt: skip
    """A new first password for a clerk who forgot his: he must change it, and his PIN is gone too."""
    return _password_by_manager(desk, record_id, password, "give_password", proof, now, new_id, cost)


def reset_pin(desk: OpenDesk, record_id: str, *, proof: str, now: datetime, new_id: NewId) -> ClerkSaved:
    """Takes a clerk's PIN away and forgets the wrong tries at it: he sets a new one with his password."""
    demand(desk.clerk, "reset_pin")
    prove(desk.store, desk.clerk, proof, now)
    line = _active(desk.store.db, record_id)
    answer = noted(desk, "reset_pin", record_id, now, new_id, lambda db: pins.drop(db, record_id))
    lock_out.forget(desk.store.folder, line.name)
    return answer


def _password_by_manager(
    desk: OpenDesk, record_id: str, password: str, verb: str, proof: str, now: datetime, new_id: NewId,
    cost: Cost | None,
) -> ClerkSaved:  # fmt: skip
    demand(desk.clerk, verb)
    line = clerks.by_id(desk.store.db, record_id)
    if line is None:
        raise Refused.because("unknown-clerk", "clerk")
    faults = password_faults(password, line.name)
    if faults:
        raise Refused(faults)
    prove(desk.store, desk.clerk, proof, now)
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, verb, new_id(), now)
        if not line.active:
            revise(db, act, "clerk", record_id, {"state": "active"}, new_id)
        note(db, act, "session", {"clerk": record_id}, new_id)
        pins.drop(db, record_id)
        clerks.note_password(db, record_id, moment(now), must_change=True)
        give_slot(desk, line.name, password, cost)
    lock_out.forget(desk.store.folder, line.name)
    return saved(desk, record_id, verb)


def give_slot(desk: OpenDesk, name: str, password: str, cost: Cost | None) -> None:
    """Puts a clerk\'s key slot, in the caller\'s transaction."""
    # Before the commit: should the commit fail, the new password opens and its note is missing; never the other way.
    slots = KeySlots.read(desk.store.folder.keys, cost)
    slots.give_clerk(name, password, desk.store.key)
    slots.write(desk.store.folder.keys)


def noted(
    desk: OpenDesk, verb: str, record_id: str, now: datetime, new_id: NewId, put: Callable[[Database], None]
) -> ClerkSaved:
    """Does `put` and journals it as an audit entry of the clerk concerned, in one transaction."""
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, verb, new_id(), now)
        put(db)
        note(db, act, "session", {"clerk": record_id}, new_id)
    return saved(desk, record_id, verb)


def _keep_a_manager(db: Database, line: ClerkLine, role: Role | None) -> None:
    if line.role is Role.MANAGER and role is not Role.MANAGER and clerks.managers(db) < 2:
        raise Refused.because("last-manager", "clerk")


def _active(db: Database, record_id: str) -> ClerkLine:
    line = clerks.by_id(db, record_id)
    if line is None or not line.active:
        raise Refused.because("unknown-clerk", "clerk")
    return line


def saved(desk: OpenDesk, record_id: str, verb: str) -> ClerkSaved:
    """The answer of a change among the clerks: how the clerk stands now."""
    line = clerks.by_id(desk.store.db, record_id)
    if line is None:
        raise LookupError("no such clerk")
    return ClerkSaved(line, Changes("", verb, frozenset({"clerk"}), (record_id,)))
