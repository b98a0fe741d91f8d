"""A damaged database is put together anew: out of the newest sound backup, what its journal still says, and what only
its tables still hold. What could not be saved is said by number.

Built aside and put in place by one renaming, like a backup that is put back; the damaged one stays in a folder of its
own. The new one opens a new epoch at its next opening: what the city may not have travels again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from station_app.actions import adopting as adopting_rules
from station_app.actions import guide_texts
from station_app.actions.acts import NewId, moment, note
from station_app.actions.adopting import spans
from station_app.actions.backups import the_backup
from station_app.actions.proofs import prove_password
from station_app.actions.restores import give_up_unacknowledged
from station_app.actions.rights import demand
from station_app.domain.faults import Refused
from station_app.domain.journal import Act
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.stations import Station
from station_app.domain.troubles import Trouble
from station_app.places import database_file
from station_app.storage import (
    adopting,
    backups,
    batches,
    clerks,
    devices,
    high_water,
    journal,
    lookup_keys,
    numbers,
    putting_back,
    reference,
    salvage,
    search_index,
    settings,
    tallies,
)
from station_app.storage.adopting import Brought
from station_app.storage.cipher import Database
from station_app.storage.connection import troubles
from station_app.storage.folder import DataFolder
from station_app.storage.handed_back import Handed
from station_app.storage.keyslots import KeySlots
from station_app.storage.migrations import migrate
from station_app.storage.putting_back import SIGN
from station_app.storage.store import Store
from station_app.storage.wreck import Wreck

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it: entries in all, of these out of the backup, out of the damaged journal, and made anew from
    rows; positions of the journal that are lost, and the numbers that stand on no record any more. `kept` is where the
    damaged database lies now.
    """

    entries: int
    from_backup: int
    from_journal: int
    from_rows: int
    lost: tuple[int, ...]
    numbers: tuple[str, ...]
    kept: Path | None
    from_city: int = 0
    """Entries that only the city still had."""

    @property
    def whole(self) -> bool:
        """Whether everything was saved."""
        return not self.lost and not self.numbers


def salvage_database(
    folder: DataFolder, name: str | None, password: str, *, now: datetime, new_id: NewId, backup: Path | None = None,
    progress: Progress | None = None, city: bytes | None = None,
) -> Salvaged:  # fmt: skip
    """Replaces the folder's damaged database by what can be saved of it. `backup` is one that lies elsewhere; else the
    newest sound one beside the database, where there is one. `city` is a package of `centre hand-back`: what neither
    journal nor backup has comes back from it, each entry to its own place.

    Refused as `adopting.read_package` for a package that is not for this PC, `not-enrolled` where nothing tells by
    whose key it is to be proven; `wrong-password`, `unknown-clerk`, `not-allowed`, `backup-…`, and `salvage-nothing`
    where neither the database nor a backup can be read. Trouble `already-open` and the disk's. Until the last step the
    old one stands.
    """
    name, key = prove_password(folder, KeySlots.read(folder.keys), name, password, now)
    lock = folder.lock()
    wreck = Wreck(folder.database, key)
    ready = folder.restoring
    try:
        base = the_backup(backup) if backup is not None else _newest(folder, key)
        if base is not None:
            backups.verify(base, key)
        if base is None and not wreck.opens():
            raise Refused.because("salvage-nothing")
        _clear(ready)
        # A mark of this database is written by nobody before it stands in its place.
        aside = replace(folder, memory=ready.with_name(ready.name + ".none"))
        with putting_back.begun(ready, base, key) as db:
            done = _put_together(Store(aside, key, db=db), wreck, folder, name, city, now, new_id, progress)
        wreck.close()
        kept = putting_back.set_aside(folder, key, _kept_name(folder, now))
        putting_back.put_in_place(folder, ready)
    finally:
        wreck.close()
        _clear(ready)
        lock.release()
    return replace(done, kept=kept)


def _put_together(
    store: Store, wreck: Wreck, folder: DataFolder, name: str, city: bytes | None, now: datetime,
    new_id: NewId, progress: Progress | None,
) -> Salvaged:  # fmt: skip
    db = store.db
    migrate(db)
    with troubles():
        salvage.let_rows_come_in_any_order(db)
    with store.atomic():
        if reference.installed_version(db) is None:
            reference.install(db, reference.read_bundle(database_file("reference")), moment(now))
        reference.bring_up_to_date(db, database_file("reference"), moment(now))
        search_index.take_down(db)
        from_backup = journal.head(db)[0]
        salvage.bring_tables(db, wreck)
        mark = high_water.read(folder.memory, store.database_id() or "")
        from_journal, lost = salvage.bring_entries(db, wreck, mark.position if mark is not None else 0, progress)
        _require_identity(db, new_id, now)
        brought, missing = Brought(), 0
        if city is not None:
            handed, missing = _package(db, folder, store.key, city)
            brought = adopting.bring(db, handed, set(lost))
            adopting.mark_applied(db, handed, moment(now))
            lost = [position for position in lost if position not in set(brought.filled)]
        act = Act(new_id(), "salvage", _actor(db, wreck, name), moment(now), reference.installed_version(db) or "")
        from_rows = salvage.bring_rows(db, wreck, lambda news: journal.append(db, act, news))
        clerk = clerks.by_name(db, name)
        station = clerks.station(db)
        if clerk is None or station is None:
            raise Refused.because("unknown-clerk" if station is not None else "salvage-nothing", "clerk")
        demand(clerk, "salvage")
        for series, last in mark.numbers.items() if mark is not None else ():
            kind, _, day = series.partition("-")
            numbers.reach(db, kind, day, last)
        unnumbered = salvage.drop_loose_ends(db)
        salvage.mend_outbox(db)
        salvage.number_what_travels(db)
        if salvage.drop_broken_containers(db):
            # What cannot be delivered any more as it was sealed travels anew, under the same revision ids.
            give_up_unacknowledged(db, new_id(), now)
        guide_texts.keep_standing(db, now.astimezone(BEIJING_TIME).date())
        for derived in (lookup_keys, tallies, search_index):
            derived.make_anew(db)
        gone = _numbers_gone(db, station)
        head = journal.head(db)[0]
        facts = {
            "from_backup": from_backup, "from_journal": from_journal, "from_rows": from_rows,
            "missing": spans([position for position in lost if position < head]), "outbox_lost": unnumbered,
            "numbers": len(gone), "from_city": brought.new, "bare": spans(brought.bare),
            "rechained": adopting.rechained(db, brought.filled), "unread": missing + brought.unsound,
        }  # fmt: skip
        note(db, act, "salvage", {key: value for key, value in facts.items() if value}, new_id)
        settings.put(db, SIGN, {"clerk": clerk.record_id, "at": moment(now), "position": head})
        entries = journal.head(db)[0]
    store.checkpoint()
    return Salvaged(entries, from_backup, from_journal, from_rows, tuple(lost), tuple(gone), None, brought.new)


def _package(db: Database, folder: DataFolder, key: bytes, city: bytes) -> tuple[Handed, int]:
    """The city's package, proven by what the damaged database or the backup still says of the city."""
    tie = clerks.enrolment(db)
    if tie is None:
        raise Refused.because("not-enrolled")
    device = devices.read(folder.device, key)
    # Where even the station's own record is lost: the package is sealed to this very PC.
    station = clerks.station(db)
    return adopting_rules.read_package(city, tie, station.code if station is not None else None, device)


def _actor(db: Database, wreck: Wreck, name: str) -> str:
    """The record of the clerk who asked, out of the journal or, where that is lost, out of the damaged table."""
    known = clerks.by_name(db, name)
    if known is not None:
        return known.record_id
    found = salvage.clerk_in(wreck, name)
    if not found:
        raise Refused.because("salvage-nothing")
    return found


def _require_identity(db: Database, new_id: NewId, now: datetime) -> None:
    """An id and an epoch, where even these are lost: without them nothing more could be written."""
    if not settings.get(db, "database_id"):
        settings.put(db, "database_id", new_id())
    if not batches.epochs(db):
        batches.open_epoch(db, new_id(), "restored", moment(now))


def _numbers_gone(db: Database, station: Station) -> list[str]:
    gone = salvage.numbers_lost(db, station.code)
    for number in gone:
        kind, _code, day, serial = number.split("-")
        numbers.keep_hole(db, kind, day, int(serial), "restored")
    return gone


def _newest(folder: DataFolder, key: bytes) -> Path | None:
    """The newest backup beside the database that is sound and of this key."""
    for place, _manifest in backups.found_in(folder.backups):
        try:
            backups.verify(place, key)
        except (Refused, Trouble):
            continue
        return place
    return None


def _clear(ready: Path) -> None:
    for leftover in ready.parent.glob(ready.name + "*"):
        leftover.unlink(missing_ok=True)


def _kept_name(folder: DataFolder, now: datetime) -> str:
    while (folder.root / (name := f"damaged-{now.astimezone(BEIJING_TIME):%Y%m%d-%H%M%S}")).exists():
        now += timedelta(seconds=1)
    return name
