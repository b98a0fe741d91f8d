"""Several clerks at one PC: locking the window, getting in again, changing hands, and one's own password and PIN.

The database key stays in memory from the first sign-in on (decision 18): what is locked is the window. A PIN or the
password of a further clerk says who sits at it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.clerks import ClerkSaved, noted
from station_app.actions.proofs import pin_counts, prove_here, prove_pin
from station_app.actions.rights import demand
from station_app.actions.stations import OpenDesk
from station_app.domain.clerks import LONGEST_IDLE, USUAL_IDLE, Clerk, ClerkLine, password_faults, pin_faults
from station_app.domain.faults import Refused
from station_app.domain.journal import Act
from station_app.domain.lock_out import FREE_TRIES, Means
from station_app.storage import clerk_settings, clerks, lock_out, pins, settings
from station_app.storage.cipher import Database
from station_app.storage.keyslots import Cost, KeySlots
from station_app.storage.store import Store

IDLE_MINUTES: Final = "idle_minutes"
"""The setting of the desk: minutes without a sign of life until the window locks itself."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Who sits at the window now. `must_change`: he has to choose a password of his own before he works."""

    clerk: Clerk
    must_change: bool


def enter(
    desk: OpenDesk, name: str, secret: str, means: Means, *, now: datetime, new_id: NewId
) -> Entered:
    """Lets a clerk in to the locked window, or puts him in the place of the one who sat there.

    Refused `unknown-clerk`, `wrong-password`, `wrong-pin`, `pin-none`, `pin-spent`, and `locked-out…` while he has to
    wait. The desk's `clerk` is the caller's to change: it belongs to the window's thread.
    """
    store = desk.store
    clerk = clerks.by_name(store.db, name)
    if clerk is None:
        raise Refused.because("unknown-clerk", "clerk")
    verb = "unlock" if clerk.record_id == desk.clerk.record_id else "switch_clerk"
    demand(clerk, verb)
    try:
        if means is Means.PIN:
            prove_pin(store, clerk, secret, now)
        else:
            prove_here(store, clerk, secret, now)
    except Refused:
        _note_wrong(desk, clerk, means, now, new_id)
        raise
    with store.atomic() as db:
        act = begin(db, clerk, verb, new_id(), now)
        note(db, act, "session", {"clerk": clerk.record_id, "by": means.value, "device": _device(desk)}, new_id)
    return Entered(clerk, clerks.must_change(store.db, clerk.record_id))


def lock(desk: OpenDesk, *, idle: bool, now: datetime, new_id: NewId) -> None:
    """Journals that the window was locked, by key or by itself."""
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, "lock", new_id(), now)
        note(db, act, "session", {"clerk": desk.clerk.record_id, "idle": idle, "device": _device(desk)}, new_id)


def may_use_pin(store: Store, line: ClerkLine) -> bool:
    """Whether the window should ask this clerk for his PIN; otherwise for his password."""
    return line.has_pin and pin_counts(store, line.name)


def set_pin(
    desk: OpenDesk, pin: str, password: str, *, now: datetime, new_id: NewId, cost: Cost | None = None
) -> ClerkSaved:
    """Gives the clerk at the window a PIN, by his password. Refused `pin-form`, `pin-simple`, `wrong-password`, …"""
    clerk = desk.clerk
    demand(clerk, "set_pin")
    faults = pin_faults(pin)
    if faults:
        raise Refused(faults)
    prove_here(desk.store, clerk, password, now)
    return noted(desk, "set_pin", clerk.record_id, now, new_id,
                  lambda db: pins.put(db, clerk.record_id, pin, moment(now), cost))  # fmt: skip


def change_password(
    desk: OpenDesk, old: str, new: str, *, now: datetime, new_id: NewId, cost: Cost | None = None
) -> ClerkSaved:
    """Gives the clerk at the window a new password, by the old one.

    Refused `password-short` and its like, `password-same`, `wrong-password`, `locked-out…`.
    """
    clerk = desk.clerk
    demand(clerk, "change_password")
    faults = password_faults(new, clerk.name)
    if faults:
        raise Refused(faults)
    prove_here(desk.store, clerk, old, now)
    if old == new:
        raise Refused.because("password-same", "password")

    def put(db: Database) -> None:
        clerks.note_password(db, clerk.record_id, moment(now), must_change=False)
        slots = KeySlots.read(desk.store.folder.keys, cost)
        identity = slots.open_identity(clerk.name, old) if clerk.name in slots.with_identity() else ""
        slots.give_clerk(clerk.name, new, desk.store.key)
        if identity:
            slots.give_identity(clerk.name, new, identity)
        clerks.note_own_key(db, clerk.name, slots.give_own(clerk.name, new))
        slots.write(desk.store.folder.keys)

    return noted(desk, "change_password", clerk.record_id, now, new_id, put)


def choose_idle(store: Store, clerk: Clerk, minutes: int) -> None:
    """Keeps after how many minutes the window locks itself. Refused `idle-range` beyond a quarter of an hour."""
    demand(clerk, "choose_idle_lock")
    if not 1 <= minutes <= LONGEST_IDLE:
        raise Refused.because("idle-range", "", most=LONGEST_IDLE)
    with store.atomic() as db:
        settings.put(db, IDLE_MINUTES, minutes)


def idle_minutes(db: Database) -> int:
    """The minutes that hold: one at least and fifteen at most, whatever the setting says."""
    kept = settings.get(db, IDLE_MINUTES, USUAL_IDLE)
    return min(LONGEST_IDLE, max(1, kept)) if isinstance(kept, int) else USUAL_IDLE


def choose_own(store: Store, clerk: Clerk, key: str, value: object) -> None:
    """Keeps how this clerk likes a list. Not journalled: a matter of looks."""
    demand(clerk, "read")
    with store.atomic() as db:
        clerk_settings.put(db, clerk.record_id, key, value)


def _note_wrong(desk: OpenDesk, clerk: Clerk, means: Means, now: datetime, new_id: NewId) -> None:
    """From the fifth wrong try in a row on the journal tells: somebody may be guessing."""
    wrong = lock_out.read(desk.store.folder, means, clerk.name).wrong
    if wrong >= FREE_TRIES:
        with desk.store.atomic() as db:
            act = Act(new_id(), "refuse_entry", clerk.record_id, moment(now), "")
            note(db, act, "session", {"clerk": clerk.record_id, "by": means.value, "wrong": wrong}, new_id)


def _device(desk: OpenDesk) -> str | None:
    return desk.device.device_id if desk.device is not None else None
