"""换密钥: the database gets a new key, so that whoever left and kept an old copy of the key file opens nothing new.

A copy is put under the new key beside the database and takes its place by one renaming; the key file that goes before
it holds the slots of both. Broken off at any moment the station opens by the passwords there are: old or new, never
neither (decision 40). Only where the desk is closed: nobody else may have the database open.
"""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from station_app.actions.acts import NewId, begin, note
from station_app.actions.backups import second_place
from station_app.actions.proofs import prove_password
from station_app.actions.restores import notice_restore
from station_app.actions.rights import demand
from station_app.actions.sensitive import permit
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import clerks, devices, erasure_list, putting_back, rekeying
from station_app.storage.connection import open_database
from station_app.storage.files import rename_file
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost, KeySlots, new_key, new_recovery_code
from station_app.storage.migrations import pending
from station_app.storage.own_disk import demand_own_disk
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """A change of key that is on the disk. `carried_over` sign in as before; `left_out` need a first password from the
    manager: they have not signed in since they got theirs.
    """

    recovery_code: str
    carried_over: tuple[str, ...]
    left_out: tuple[str, ...]


def rekey(
    folder: DataFolder, name: str | None, password: str, reason: str, *, now: datetime, new_id: NewId,
    cost: Cost | None = None,
) -> Rekeyed:  # fmt: skip
    """Gives the database a new key and a new recovery code. The passwords stay; what was backed up before still opens
    by the passwords of its day.

    Refused `not-allowed`, `reason-missing`, `wrong-password`, `locked-out…`, `rekey-update` where the program was
    updated, or this PC's own keys changed, and nobody opened the desk since. Trouble `already-open`,
    `database-locked`, `disk-full` and the disk's: then the old key holds.
    """
    demand_own_disk(folder.root)
    slots = KeySlots.read(folder.keys, cost)
    name, key = prove_password(folder, slots, name, password, now)
    lock = folder.lock()
    try:
        return _under_lock(folder, slots, name, key, password, reason, now, new_id)
    finally:
        rekeying.clear(folder.rekeying)
        lock.release()


def whose(folder: DataFolder, name: str, password: str) -> tuple[str, str]:
    """(code, name) of the station, for the sheet with its recovery code. Refused as signing in."""
    store = Store(folder, KeySlots.read(folder.keys).open_clerk(name, password), read_only=True)
    try:
        found = clerks.station(store.db)
        return (found.code, found.name) if found is not None else ("", "")
    finally:
        store.close()


def _under_lock(
    folder: DataFolder, slots: KeySlots, name: str, key: bytes, password: str, reason: str, now: datetime, new_id: NewId
) -> Rekeyed:
    store = Store(folder, key)
    try:
        if pending(store.db) or devices.beside(folder.device).is_file():
            raise Refused.because("rekey-update")
        clerk = clerks.by_name(store.db, name)
        if clerk is None:
            raise Refused.because("unknown-clerk", "clerk")
        demand(clerk, "rekey")
        notice_restore(store, now=now, new_id=new_id)
        permit(store, clerk, "rekey", proof=password, reason=reason, now=now, new_id=new_id)
        working = [one.name for one in clerks.everyone(store.db) if one.active]
        own, tie, older = clerks.own_keys(store.db), clerks.enrolment(store.db), store.older_keys
        database_id, station, second = store.database_id() or "", clerks.station(store.db), second_place(store.db)
        store.checkpoint()
    finally:
        store.close()
    if any(path.exists() for path in putting_back.beside(folder.database)):
        raise Trouble("database-locked")
    following, code, new = new_key(), new_recovery_code(), slots
    with rekeying.copied(folder.database, folder.rekeying) as ready:
        salt = os.urandom(rekeying.SALT)
        rekeying.put_under(ready, key, following, salt)
        new = slots.for_new_key(following, {one: own[one] for one in working if one in own}, name, password)
        new.give_recovery_code(code, following)
        if tie is not None:
            new.give_city(tie.recovery_recipient, following)
        carried = tuple(new.clerks())
        _journal(folder, ready, following, clerk, len(carried), now, new_id)
        for place in (folder.backups, second):
            if place is not None and station is not None and place.is_dir():
                beside = erasure_list.place_beside(place, station.code, database_id)
                erasure_list.renew(beside, database_id, key, following, older)
        erasure_list.renew(erasure_list.place_in(folder.memory, database_id), database_id, key, following, older)
        _switch(folder, slots, new, ready, salt)
    return Rekeyed(code, carried, tuple(one for one in working if one not in carried))


def _switch(folder: DataFolder, slots: KeySlots, new: KeySlots, ready: Path, salt: bytes) -> None:
    """The three steps that matter. The one in the middle is the change."""
    slots.write_with_next(folder.keys, new, salt)
    rename_file(ready, folder.database)
    new.write(folder.keys)


def _journal(
    folder: DataFolder, ready: Path, key: bytes, clerk: Clerk, carried: int, now: datetime, new_id: NewId
) -> None:
    """Only the database that has the new key says that it has: the other one never got it."""
    aside = replace(folder, memory=ready.with_name(ready.name + ".none"))
    store = Store(aside, key, db=open_database(ready, key))
    try:
        with store.atomic() as db:
            act = begin(db, clerk, "rekey", new_id(), now)
            note(db, act, "session", {"clerk": clerk.record_id, "rekeyed": True, "carried_over": carried}, new_id)
        store.checkpoint()
    finally:
        store.close()
