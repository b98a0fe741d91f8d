"""Proving who one is, every wrong try counted outside the database: passwords at a key slot, PINs at a verifier."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.lock_out import Means, Tries, after_wrong, pin_is_spent, still_to_wait
from station_app.storage import lock_out, pins
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import KeySlots
from station_app.storage.store import Store

WRONG: Final = frozenset({"wrong-password", "wrong-pin"})
"""Refusals that count as a wrong try."""


def prove_password(
    folder: DataFolder, slots: KeySlots, name: str | None, password: str, now: datetime
) -> tuple[str, bytes]:
    """(name, key) for a clerk and his password; without a name, the only clerk there is.

    Refused `clerk-not-named`, `unknown-clerk`, `wrong-password`, and `locked-out…` while he has to wait.
    """
    if name is None:
        known = slots.clerks()
        if len(known) != 1:
            raise Refused.because("clerk-not-named", "clerk")
        name = known[0]
    if name not in slots.clerks():
        raise Refused.because("unknown-clerk", "clerk")
    with _counted(folder, Means.PASSWORD, name, now):
        key = slots.open_clerk(name, password)
    lock_out.forget(folder, name)
    return name, key


def prove_here(store: Store, clerk: Clerk, password: str, now: datetime) -> None:
    """The same at an open desk: the slot must hold this very database's key, or somebody has put his own there."""
    slots = KeySlots.read(store.folder.keys)
    if clerk.name not in slots.clerks():
        raise Refused.because("unknown-clerk", "clerk")
    with _counted(store.folder, Means.PASSWORD, clerk.name, now):
        if not hmac.compare_digest(slots.open_clerk(clerk.name, password), store.key):
            raise Refused.because("wrong-password", "password")
    lock_out.forget(store.folder, clerk.name)


def prove_pin(store: Store, clerk: Clerk, pin: str, now: datetime) -> None:
    """Refused `pin-none`, `wrong-pin`, `locked-out…`, and `pin-spent` once only the password helps."""
    if not pins.has(store.db, clerk.record_id):
        raise Refused.because("pin-none", "pin")
    with _counted(store.folder, Means.PIN, clerk.name, now):
        if not pins.fits(store.db, clerk.record_id, pin):
            raise Refused.because("wrong-pin", "pin")


def pin_counts(store: Store, name: str) -> bool:
    """Whether a PIN of this clerk would still be listened to."""
    return not pin_is_spent(lock_out.read(store.folder, Means.PIN, name))


@contextmanager
def _counted(folder: DataFolder, means: Means, name: str, now: datetime) -> Iterator[None]:
    """Counts the try made inside: one at a time, so that a hundred at once do not all find the count at zero."""
    with lock_out.held(folder):
        kept = lock_out.read(folder, means, name)
        tries, left = still_to_wait(kept, now)
        if tries != kept:
            lock_out.keep(folder, means, name, tries)
        if means is Means.PIN and pin_is_spent(tries):
            raise Refused.because("pin-spent", "pin")
        if left:
            raise _wait(means, left)
        try:
            yield
        except Refused as refused:
            if not any(fault.code in WRONG for fault in refused.faults):
                raise
            tries = after_wrong(tries, now)
            lock_out.keep(folder, means, name, tries)
            if means is Means.PIN and pin_is_spent(tries):
                raise Refused.because("pin-spent", "pin") from refused
            left = still_to_wait(tries, now)[1]
            if left:
                raise _wait(means, left, tries.wrong) from refused
            raise
        if tries.wrong:
            lock_out.keep(folder, means, name, Tries())


def _wait(means: Means, seconds: int, wrong: int = 0) -> Refused:
    """The refusal while there is waiting to do; with `wrong` it was this try that began it."""
    field, minutes = means.value, -(-seconds // 60)
    if seconds < 60 and wrong:
        return Refused.because("wrong-now-wait", field, times=wrong, seconds=seconds)
    if wrong:
        return Refused.because("wrong-now-wait-minutes", field, times=wrong, minutes=minutes)
    if seconds < 60:
        return Refused.because("locked-out", field, seconds=seconds)
    return Refused.because("locked-out-minutes", field, minutes=minutes)
