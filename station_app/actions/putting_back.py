"""`station restore`: a backup takes the place of the database, which is kept beside it.

The database put back carries a sign; at its next opening it opens a new epoch before the first save
(`actions/restores.py`), whether or not this PC remembers how far it had come.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from station_app.actions.acts import moment
from station_app.actions.backups import the_backup
from station_app.actions.proofs import prove_password
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import backups, clerks, consultations, erasure_list, journal, putting_back
from station_app.storage.attachments import Files
from station_app.storage.backups import Manifest
from station_app.storage.connection import open_database, troubles
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import KeySlots
from station_app.storage.own_disk import demand_own_disk
from station_app.storage.rekeying import older_keys


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was put back: the station, its visits, the time of its last entry; `kept` is what it replaced, if any."""

    station: str
    visits: int
    until: str
    kept: Path | None


def restore(folder: DataFolder, place: Path, name: str | None, password: str, *, now: datetime) -> PutBack:
    """Replaces the database of the folder by a backup, or fills an empty folder with it.

    The password is that of the folder's key file, which stays; the backup's own key file is taken only where there is
    none that can be read. Refused `backup-not-one`, `backup-damaged`, `backup-newer`, `backup-foreign` (another
    station's), `not-allowed`, `wrong-password`, `unknown-clerk`, `clerk-not-named`. Trouble `already-open` and the
    disk's. Until the last step the old database stands.
    """
    backup = the_backup(place)
    backups.read_manifest(backup)
    own = _own_slots(folder)
    name, key = prove_password(folder, own or KeySlots.read(backup / backups.KEYS), name, password, now)
    made_under, before = _key_of(folder, backup, key, own, name, password)
    manifest = backups.verify(backup, made_under)
    demand_own_disk(folder.root)
    folder.prepare()
    lock = folder.lock()
    try:
        present = _present(folder, key, name)
        # Where the database does not open, its own key file, which opens the backup, shows whose it was.
        unproven = present is None and own is None and folder.database.is_file()
        if unproven or (present is not None and present[0] != manifest.database_id):
            raise Refused.because("backup-foreign")
        with backups.opened(backup, made_under) as db:
            clerk = present[1] if present else clerks.by_name(db, name)
            if clerk is None:
                raise Refused.because("unknown-clerk", "clerk")
            demand(clerk, "restore")
            answer = manifest.station, consultations.count(db), journal.newest_at(db)
        sign = {"clerk": clerk.record_id, "at": moment(now), "position": manifest.position}
        with putting_back.laid_ready(folder, backup, manifest, made_under, sign, key) as ready:
            kept = putting_back.set_aside(folder, key, _kept_name(folder, now))
            if own is None:
                putting_back.take_keys(folder, backup)
            putting_back.put_in_place(folder, ready)
            older = tuple(one for one in (made_under, *before) if one != key)
            _bring_erasures(folder, backup, manifest, key, older)
            _bring_files(folder, backup, manifest, key, older)
    finally:
        lock.release()
    return PutBack(*answer, kept)


def _key_of(
    folder: DataFolder, backup: Path, key: bytes, own: KeySlots | None, name: str, password: str
) -> tuple[bytes, tuple[bytes, ...]]:
    """(the key the backup was made under, those before it): the present one or one the present database had before;
    where that does not open, the one that the same password opens in the backup's own key file.
    """
    older = _older(folder, key)
    found, before = backups.key_of(backup, (key, *older))
    if own is None or found != key:
        return found, before
    with suppress(Refused, Trouble):
        its_own = KeySlots.read(backup / backups.KEYS).open_clerk(name, password)
        return backups.key_of(backup, (its_own,))
    return found, before


def _older(folder: DataFolder, key: bytes) -> tuple[bytes, ...]:
    if not putting_back.opens(folder.database, key):
        return ()
    db = open_database(folder.database, key, read_only=True)
    try:
        with troubles():
            return older_keys(db)
    except Trouble:
        return ()
    finally:
        db.conn.close()


def _bring_erasures(
    folder: DataFolder, backup: Path, manifest: Manifest, key: bytes, older: tuple[bytes, ...]
) -> None:
    """Takes over what is known beside the backups to have been erased since: the next opening erases it again."""
    beside = erasure_list.place_beside(backup.parent, manifest.station, manifest.database_id)
    listed = erasure_list.read(beside, manifest.database_id, key)
    if not listed.records and older:
        listed = erasure_list.read(beside, manifest.database_id, older[0])
    if listed.records:
        erasure_list.add(erasure_list.place_in(folder.memory, manifest.database_id), listed, key, older)


def _bring_files(
    folder: DataFolder, backup: Path, manifest: Manifest, key: bytes, older: tuple[bytes, ...]
) -> None:
    """Puts back the attached files that are missing here. What cannot be brought is told by `station verify`: the
    database stands by now, and must not be said not to.
    """
    source = Files(backups.files_beside(backup.parent, manifest.station, manifest.database_id), key, older)
    with suppress(Trouble):
        backups.bring_files(source, Files(folder.attachments, key, older), source.all_digests())


def _own_slots(folder: DataFolder) -> KeySlots | None:
    if not folder.exists():
        return None
    try:
        return KeySlots.read(folder.keys)
    except Trouble as trouble:
        if trouble.code == "keys-unreadable":
            raise
        return None


def _present(folder: DataFolder, key: bytes, name: str) -> tuple[str, Clerk | None] | None:
    """(database id, who asks) of the database that is to be replaced; None where there is none that opens."""
    if not putting_back.opens(folder.database, key):
        return None
    db = open_database(folder.database, key, read_only=True)
    try:
        with troubles():
            return backups.database_id(db), clerks.by_name(db, name)
    except Trouble:
        return None
    finally:
        db.conn.close()


def _kept_name(folder: DataFolder, now: datetime) -> str:
    # One that broke off may have left a folder of this name with the database in it: it is not written over.
    while (folder.root / (name := f"before-restore-{now.astimezone(BEIJING_TIME):%Y%m%d-%H%M%S}")).exists():
        now += timedelta(seconds=1)
    return name
