"""Noticing that this database is an older copy of itself, and opening a new epoch before the first save.

Two witnesses: the mark outside the database (at start), and the centre's acknowledgement (when it comes). A copy put
back by `station restore` says so itself, on any PC. Either way nothing is lost and nothing arrives twice: what the
centre may not have is numbered anew under the same revision ids.
"""

from datetime import datetime

from station_app.actions.acts import NewId, moment, note
from station_app.actions.batches import CERTIFICATE_REQUEST
from station_app.domain.journal import Act
from station_app.storage import batches, clerks, high_water, journal, numbers, reference, settings
from station_app.storage.cipher import Database
from station_app.storage.devices import Device
from station_app.storage.putting_back import SIGN
from station_app.storage.store import Store


def notice_restore(store: Store, *, now: datetime, new_id: NewId) -> tuple[str, ...]:
    """Compares the database with the mark of this PC; opens a new epoch where it is behind, or was put back on purpose.

    Answers what people must be told: `database-restored`, or nothing. Serial numbers go on above the mark, and the hole
    is kept with its reason.
    """
    database_id = store.database_id()
    known = high_water.read(store.folder.memory, database_id) if database_id else None
    present, sign = store.mark(), settings.get(store.db, SIGN)
    if present is None or not (sign or (known is not None and _is_behind(store.db, present, known))):
        return ()
    with store.atomic() as db:
        start_epoch(db, new_id(), "restored", now)
        for series, last in known.numbers.items() if known is not None else ():
            kind, _, day = series.partition("-")
            numbers.skip_to(db, kind, day, last, "restored")
        if sign:
            act = Act(new_id(), "restore", sign["clerk"], moment(now), reference.installed_version(db) or "")
            note(db, act, "backup", {"restored_at": sign["at"], "position": sign["position"]}, new_id)
            settings.put(db, SIGN, None)
    return ("database-restored",)


def know_own_keys(store: Store, device: Device | None, *, now: datetime, new_id: NewId) -> None:
    """An older copy of the database does not know that this PC has changed its keys since: it learns it here. What the
    city may not have is numbered anew, as at the change itself.
    """
    tie = clerks.enrolment(store.db)
    if device is None or tie is None or device.request is None or device.device_id == tie.device:
        return
    if tie.device not in [before.device for before in device.request.before]:
        return
    with store.atomic() as db:
        give_up_unacknowledged(db, new_id(), now)
        settings.put(db, CERTIFICATE_REQUEST, device.request)
        clerks.keep_device(db, device.device_id)
        clerks.forget_secret(db)


def _is_behind(db: Database, present: high_water.HighWater, known: high_water.HighWater) -> bool:
    if known.epoch == present.epoch:
        return (present.seq, present.position) < (known.seq, known.position) or present.seq < known.seq
    return known.epoch not in {epoch.epoch for epoch in batches.epochs(db)}


def start_epoch(db: Database, epoch: str, reason: str, now: datetime, *, not_after: int | None = None) -> int:
    """Opens an epoch and numbers in it every entry of the one before that is in no batch still to be believed.

    `not_after` is the last sequence number of the former epoch that stands; without it, the last sealed one: sealed
    batches go on being delivered as they are. Answers how many entries were numbered anew.
    """
    former = batches.present_epoch(db).epoch
    stands = batches.last_of(db, former)[2] if not_after is None else not_after
    positions = batches.unsealed_positions(db, former, after=stands)
    batches.open_epoch(db, epoch, reason, moment(now))
    for position in positions:
        journal.number_for_travel(db, position)
    return len(positions)


def give_up_unacknowledged(db: Database, epoch: str, now: datetime) -> None:
    """Opens an epoch and numbers in it all that the city has not acknowledged; batches of it are given up.

    For a PC that takes a station over: what the former one signed may be refused by now, for good.
    """
    present, at = batches.present_epoch(db), moment(now)
    not_after: int | None = None
    anew: list[tuple[str, int, int]] = []
    for known in batches.epochs(db):
        mine = batches.of_epoch(db, known.epoch)
        waiting = [batch for batch in mine if batch.state in batches.OPEN_STATES]
        if not waiting:
            continue
        batches.mark(db, known.epoch, "superseded", at, first=waiting[0].no, last=mine[-1].no)
        if known.epoch == present.epoch:
            not_after = waiting[0].first_seq - 1
        else:
            anew.append((known.epoch, waiting[0].first_seq - 1, mine[-1].last_seq))
    start_epoch(db, epoch, "restored", now, not_after=not_after)
    for former, after, up_to in anew:
        batches.number_anew(db, former, after=after, up_to=up_to)
