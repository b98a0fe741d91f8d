"""Backups: making one, knowing when one is due, trying whether the newest would do, and putting one back.

Making has two halves, as the window runs them on two workers: `make_copy` reads beside the writer, `remember` journals
what came of it. Kept are seven days, four weeks, six months, in the first place and in the second.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from station_app import __version__
from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.attachments import files_of
from station_app.actions.rights import demand
from station_app.actions.verification import Verified, verify
from station_app.domain.backups import BackupState, backup_name, read_name, to_keep
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.stations import Station
from station_app.domain.troubles import Trouble
from station_app.storage import attached, backups, consultations, erasure_list, journal, settings
from station_app.storage.attachments import Files
from station_app.storage.backups import Progress
from station_app.storage.cipher import Database
from station_app.storage.store import Store

STATE = "backup_state"
SECOND_PLACE = "backup_place"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and opened: where, of which place in the journal. `second` is its copy, where one is.

    `trouble` is the code of what kept the second place from getting its copy, empty where nothing did.
    """

    backup: Path
    at: str
    position: int
    size: int
    second: Path | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the backup would bring back: how many visits, the time of its last entry, and what verification found."""

    backup: Path
    visits: int
    until: str
    found: Verified


def make_copy(
    reader: Store, station: Station, *, now: datetime, place: Path | None = None, progress: Progress | None = None
) -> Made:
    """Makes a backup in the first place (or in `place`) and a copy in the second, and takes away what is not kept.

    `reader` is a store of its own beside the writer. Trouble of the first place is raised and nothing is left there;
    trouble of the second is told in the answer.
    The attached files go along, into one folder beside the backups; only new ones are copied.
    """
    first = place or reader.folder.backups
    backups.clear_halves(first, station.code)
    name = _free_name(first, station.code, now)
    manifest = backups.write(
        reader, first, name, station=station.code, made_at=moment(now), app_version=__version__, progress=progress
    )
    _bring_files(reader, first, station, manifest.database_id)
    _take_away(first, station.code, manifest.database_id, first / name)
    second, trouble = None, ""
    chosen = second_place(reader.db)
    if place is None and chosen is not None:
        try:
            backups.clear_halves(chosen, station.code)
            backups.copy_to(first / name, chosen, reader.key)
            _bring_files(reader, chosen, station, manifest.database_id)
            _take_away(chosen, station.code, manifest.database_id, chosen / name)
            second = chosen / name
        except Trouble as caught:
            trouble = caught.code
    return Made(first / name, manifest.made_at, manifest.position, manifest.database_bytes, second, trouble)


def remember(store: Store, clerk: Clerk, made: Made, *, now: datetime, new_id: NewId) -> None:
    """Journals a backup, and keeps what the status bar says of it. Refused `not-allowed`."""
    with store.atomic() as db:
        act = begin(db, clerk, "backup", new_id(), now)
        facts = {"made_at": made.at, "position": made.position, "second": made.second is not None}
        note(db, act, "backup", facts, new_id)
        failed_at = moment(now) if made.trouble else ""
        present = BackupState(made.at, made.backup.name, made.position, failed_at, made.trouble, bool(made.trouble))
        settings.put(db, STATE, asdict(present))


def remember_failure(store: Store, clerk: Clerk, trouble: str, *, now: datetime) -> None:
    """Keeps the code of what prevented a backup, until one is made. Refused `not-allowed`."""
    demand(clerk, "backup")
    with store.atomic() as db:
        known = state(db)
        failed = BackupState(known.at, known.name, known.position, moment(now), trouble)
        settings.put(db, STATE, asdict(failed))


def make(
    store: Store, clerk: Clerk, station: Station, *, now: datetime, new_id: NewId, place: Path | None = None,
    progress: Progress | None = None,
) -> Made:  # fmt: skip
    """Both halves one after the other, for who has no window. Refused `not-allowed`; Trouble as for `make_copy`."""
    demand(clerk, "backup")
    reader = store.reader()
    try:
        made = make_copy(reader, station, now=now, place=place, progress=progress)
    except Trouble as trouble:
        remember_failure(store, clerk, trouble.code, now=now)
        raise
    finally:
        reader.close()
    remember(store, clerk, made, now=now, new_id=new_id)
    return made


def state(db: Database) -> BackupState:
    """What is known of the last backup and the last failure."""
    return BackupState(**settings.get(db, STATE, {}))


def second_place(db: Database) -> Path | None:
    """The second place, None where none was chosen."""
    chosen = settings.get(db, SECOND_PLACE)
    return Path(chosen) if chosen else None


def choose_second_place(store: Store, clerk: Clerk, place: Path | None) -> None:
    """Keeps the second place, or with None does without one.

    Refused `backup-place-same` for a folder inside the data folder: what takes the one takes the other.
    """
    demand(clerk, "choose_backup_place")
    root = store.folder.root.resolve()
    if place is not None and (place.resolve() == root or root in place.resolve().parents):
        raise Refused.because("backup-place-same")
    with store.atomic() as db:
        settings.put(db, SECOND_PLACE, str(place.absolute()) if place is not None else None)


def due_on_closing(store: Store) -> bool:
    """Whether anything was entered since the last backup, or that backup is not where it was put."""
    last = state(store.db)
    gone = bool(last.name) and not (store.folder.backups / last.name).is_dir()
    return gone or backups.news_after(store.db, last.position)


def due_today(store: Store, now: datetime) -> bool:
    """Whether the day's backup is due: none was made today, and there is something to keep."""
    last = state(store.db)
    made_today = bool(last.at) and _day(datetime.fromisoformat(last.at)) == _day(now)
    return not made_today and due_on_closing(store)


def newest(store: Store, station: Station) -> Path:
    """The newest backup of this database, in whichever place it lies. Refused `backup-none`."""
    places = [store.folder.backups, second_place(store.db)]
    found = [
        backup
        for place in places
        if place is not None
        for backup in backups.listed(place, station.code, store.database_id() or "")
    ]
    if not found:
        raise Refused.because("backup-none")
    return max(found, key=lambda backup: (backup.name, backup.parent == store.folder.backups))


def rehearse(
    store: Store, clerk: Clerk, backup: Path, progress: Callable[[int], bool] | None = None
) -> Rehearsed:
    """试恢复: opens a backup where it lies, reads all of it, replays its journal. Nothing is changed anywhere.

    Refused `backup-not-one`, `backup-damaged`, `backup-foreign`, `backup-newer`: it would not do. Also where
    `found.sound` is False it would not.
    """
    demand(clerk, "rehearse_restore")
    backup = the_backup(backup)
    key, older = backups.key_of(backup, (store.key, *store.older_keys))
    manifest = backups.verify(backup, key)
    files = Files(backups.files_beside(backup.parent, manifest.station, manifest.database_id), key, older)
    with backups.opened(backup, key) as db:
        found = verify(Store(store.folder, key, read_only=True, db=db), progress, files=files)
        erased = erasure_list.read(
            erasure_list.place_in(store.folder.memory, manifest.database_id), manifest.database_id, store.key
        )
        # Files that went with an erasure are missing from an older backup, and must be.
        gone = {digest[:12] for digest in erased.files}
        missing = [one for one in found.findings if not (one.code == "attachment-missing" and one.where in gone)]
        found = replace(found, findings=tuple(missing))
        return Rehearsed(backup, consultations.count(db), journal.newest_at(db), found)


def the_backup(place: Path) -> Path:
    """The backup that a path means: its folder, also where one of the files inside was named."""
    return place.parent if place.is_file() else place


def _bring_files(reader: Store, place: Path, station: Station, database_id: str) -> None:
    """After the database, so that a place which is full has at least that; what the place has already is not copied."""
    target = Files(backups.files_beside(place, station.code, database_id), reader.key, reader.older_keys)
    target.clear_halves()
    database_id, key = reader.database_id() or "", reader.key
    erased = erasure_list.read(erasure_list.place_in(reader.folder.memory, database_id), database_id, key)
    if erased.records:
        # Beside the backups too: a new PC that takes one of them must know what was erased since.
        erasure_list.add(
            erasure_list.place_beside(place, station.code, database_id), erased, key, reader.older_keys
        )
    for digest in erased.files:
        target.drop(digest)
    # Those of forms not yet saved too: the drafts go along with the database.
    listed = {*attached.sizes(reader.db), *attached.of_drafts(reader.db)}
    backups.bring_files(files_of(reader), target, sorted(listed))


def _free_name(place: Path, code: str, now: datetime) -> str:
    # Two in one second have two names: what stands is never written over.
    while (place / backup_name(code, now)).exists():
        now += timedelta(seconds=1)
    return backup_name(code, now)


def _take_away(place: Path, code: str, database_id: str, just_made: Path) -> None:
    times = {
        backup: known[1]
        for backup in backups.listed(place, code, database_id)
        if (known := read_name(backup.name)) is not None
    }
    kept = to_keep(times.values())
    for backup, time in times.items():
        # A clock that was wrong makes the newest look old.
        if time not in kept and backup != just_made:
            backups.remove(backup)


def _day(time: datetime) -> object:
    return time.astimezone(BEIJING_TIME).date()
