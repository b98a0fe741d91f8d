"""Setting a station up, enrolling it with the city, opening its store, and getting in again when a password is lost."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from filelock import FileLock

from station_app.actions import guide_texts
from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.attachments import sweep
from station_app.actions.batches import CERTIFICATE_REQUEST
from station_app.actions.erasures import erase_again
from station_app.actions.in_earnest import demand_real
from station_app.actions.item_overlays import of_this_desk
from station_app.actions.proofs import prove_password
from station_app.actions.publications import pin_root
from station_app.actions.restores import give_up_unacknowledged, know_own_keys, notice_restore
from station_app.actions.rights import demand
from station_app.actions.visitors import write
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk, Role, password_faults
from station_app.domain.faults import Fault, Refused
from station_app.domain.journal import Act
from station_app.domain.practice import is_practice
from station_app.domain.stations import Enrolment, Station, check_code
from station_app.domain.troubles import Trouble
from station_app.places import database_file
from station_app.storage import (
    batches,
    clerks,
    devices,
    lock_out,
    lookup_keys,
    reference,
    rekeying,
    search_index,
    settings,
    tallies,
    wire,
)
from station_app.storage.connection import open_database, troubles
from station_app.storage.devices import Device
from station_app.storage.files import rename_file
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost, KeySlots, new_key, new_recovery_code
from station_app.storage.migrations import migrate, pending
from station_app.storage.own_disk import demand_own_disk
from station_app.storage.store import Store
from station_exchange.enrolment import EnrolmentPaper, is_safe_address


@dataclass(slots=True)
class OpenDesk:
    """An opened station: its store, who is signed in, its code lists, this PC's keys, the lock against others.

    `told` names what opening found out that people must hear, as (code, details).
    """

    store: Store
    clerk: Clerk
    station: Station
    catalogue: Catalogue
    device: Device | None
    lock: FileLock | None
    told: tuple[str, ...] = ()
    must_change: bool = False
    """Somebody else chose this clerk's password: the window asks for one of his own before anything else."""

    def close(self) -> None:
        """Closes the store and lets the lock go."""
        self.store.close()
        if self.lock is not None:
            self.lock.release()


def set_up(
    folder: DataFolder, *, code: str, name: str, manager: str, password: str, now: datetime, new_id: NewId,
    paper: EnrolmentPaper | None = None, cost: Cost | None = None, district: str = "", practice: bool = False,
) -> str:  # fmt: skip
    """Makes an empty, encrypted station in the folder and answers its recovery code, which is shown only this once.

    With `paper` it is enrolled at once and takes code, name and district from it. Refused: `station-exists`,
    `station-code-form`, `name-missing`, `password-short`, an enrolment out of date, and `practice-code` for the code
    of practice stations, which only `actions/practice` may give.
    """
    if paper is not None:
        code, name, district = paper.station, paper.station_name, paper.district
        _demand_current(paper, now)
    faults = set_up_faults(code, name, manager, password, practice=practice)
    if folder.exists():
        faults.append(Fault("station-exists", ""))
    if faults:
        raise Refused(faults)
    demand_own_disk(folder.root)
    folder.prepare()
    lock = folder.lock()
    key = new_key()
    recovery_code = new_recovery_code()
    building = folder.building
    try:
        # Built aside; the renaming at the end makes the station. Breaking off before it leaves none behind.
        for leftover in building.parent.glob(building.name + "*"):
            leftover.unlink()
        db = open_database(building, key, create=True)
        migrate(db)
        store = Store(folder, key, db=db)
        with store.atomic():
            settings.put(db, "database_id", new_id())
            lookup_keys.make_anew(db)
            tallies.make_anew(db)
            search_index.make_anew(db)
            batches.open_epoch(db, new_id(), "installed", moment(now))
            reference.install(db, reference.read_bundle(database_file("reference")), moment(now))
            manager_id = new_id()
            act = Act(new_id(), "set_up", manager_id, moment(now), reference.installed_version(db) or "")
            write(db, act, "station", new_id(), {
                "code": code, "name": name.strip(), "district": district,
                "city_role": paper.city_role if paper else "entrusted",
            }, new_id)  # fmt: skip
            write(db, act, "clerk", manager_id, {
                "name": manager.strip(), "role": Role.MANAGER.value, "state": "active",
            }, new_id)  # fmt: skip
            clerks.note_password(db, manager_id, moment(now), must_change=False)
            # What the first sign-in would make, while somebody waits for the window.
            guide_texts.keep(db, of_this_desk(db, reference.load(db), now.date()), now.date())
            device = devices.make(folder.device, key, new_id())
            if paper is not None:
                _tie(store, paper, device.device_id, now)
        store.checkpoint()
        store.close()
        slots = KeySlots.empty(cost)
        slots.give_clerk(manager.strip(), password, key)
        slots.give_recovery_code(recovery_code, key)
        if paper is not None:
            slots.give_city(paper.recovery_recipient, key)
        slots.write(folder.keys)
        rename_file(building, folder.database)
    except BaseException:
        for leftover in (*building.parent.glob(building.name + "*"), folder.keys, folder.device):
            leftover.unlink(missing_ok=True)
        raise
    finally:
        lock.release()
    return recovery_code


def set_up_faults(code: str, name: str, manager: str, password: str, *, practice: bool = False) -> list[Fault]:
    """What is to be mended before a station can be set up: `station-code-form`, `practice-code`, …"""
    faults = check_code(code)
    if is_practice(code) and not practice:
        faults.append(Fault("practice-code", "station", details={"code": code}))
    faults += [] if name.strip() else [Fault("station-name-missing", "name")]
    faults += [] if manager.strip() else [Fault("clerk-name-missing", "manager")]
    return [*faults, *password_faults(password, manager.strip())]


def clerk_names(folder: DataFolder) -> list[str]:
    """Who can sign in here; Trouble `keys-missing` where no station was set up or its key file is gone."""
    return KeySlots.read(folder.keys).clerks()


def open_desk(
    folder: DataFolder, name: str | None, password: str, *, now: datetime, new_id: NewId, read_only: bool = False
) -> OpenDesk:
    """Signs a clerk in and opens the station: lock, migrations, restore check, catalogue, device keys.

    Read-only opening takes no lock and writes nothing but a wrong try: it works beside an open desk (decision 25).
    Refused `clerk-not-named`, `unknown-clerk`, `wrong-password`, and `locked-out…` after five wrong tries.
    Trouble: `already-open`, `database-missing`, `database-unreadable`, `database-newer`, `database-damaged`, …; and
    read-only `database-older`, where the program was updated and nobody has opened the desk to write since.
    """
    if not folder.exists():
        raise Trouble("station-not-set-up")
    if not read_only:
        demand_own_disk(folder.root)
    name, key = prove_password(folder, KeySlots.read(folder.keys), name, password, now)
    lock = None if read_only else folder.lock()
    try:
        if not read_only:
            rekeying.clear(folder.rekeying)
        store = Store(folder, key, read_only=read_only)
        try:
            with troubles():
                desk = _opened(store, name, lock, now, new_id)
                if not read_only and not desk.must_change:
                    own_key_pair(store, name, password)
                return desk
        except BaseException:
            store.close()
            raise
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def own_key_pair(store: Store, name: str, password: str) -> None:
    """Sees to it that the clerk has a key pair of his own, and that the present key stands behind his password."""
    slots = KeySlots.read(store.folder.keys)
    settled = slots.settle(name, password, store.key)
    proven = slots.own_recipient(name)
    if not proven or clerks.own_keys(store.db).get(name) != proven:
        recipient = slots.give_own(name, password)
        # First in the database: a pair that only the key file knew could be anybody's.
        with store.atomic() as db:
            clerks.note_own_key(db, name, recipient)
        settled = True
    if settled:
        slots.write(store.folder.keys)


def _opened(store: Store, name: str, lock: FileLock | None, now: datetime, new_id: NewId) -> OpenDesk:
    if store.read_only:
        if pending(store.db):
            raise Trouble("database-older")
    else:
        if pending(store.db):
            with store.atomic() as db:
                search_index.take_down(db)
            migrate(store.db)
        for derived in (lookup_keys, tallies, search_index):
            if derived.outdated(store.db):
                with store.atomic() as db:
                    derived.make_anew(db)
        with store.atomic() as db:
            reference.bring_up_to_date(db, database_file("reference"), moment(now))
    clerk = clerks.by_name(store.db, name)
    station = clerks.station(store.db)
    if clerk is None or station is None:
        raise Refused.because("unknown-clerk", "clerk")
    told: tuple[str, ...] = ()
    tie = clerks.enrolment(store.db)
    if tie is not None and not store.read_only:
        devices.settle(store.folder.device, store.key, tie.device)
    try:
        device: Device | None = devices.bring_over(
            store.folder.device, store.key, store.older_keys, write=not store.read_only
        )
    except Trouble:
        device, told = None, ("device-keys-missing",)
    if not store.read_only:
        told += notice_restore(store, now=now, new_id=new_id)
        know_own_keys(store, device, now=now, new_id=new_id)
        if erase_again(store, station, now=now, new_id=new_id):
            told += ("erased-again",)
        with suppress(OSError):
            # What broken-off copies left; a desk whose folder of files is out of reach opens all the same.
            sweep(store, now)
        with store.atomic() as db:
            act = begin(db, clerk, "sign_in", new_id(), now)
            session = {"clerk": clerk.record_id, "device": device.device_id if device else None}
            note(db, act, "session", session, new_id)
    must_change = clerks.must_change(store.db, clerk.record_id)
    catalogue = of_this_desk(store.db, reference.load(store.db), now.date())
    if not store.read_only and guide_texts.outdated(store.db, catalogue.version, now.date()):
        with store.atomic() as db:
            guide_texts.keep(db, catalogue, now.date())
    return OpenDesk(store, clerk, station, catalogue, device, lock, told, must_change)


def enrol(desk: OpenDesk, paper: EnrolmentPaper, *, now: datetime, new_id: NewId, cost: Cost | None = None) -> None:
    """Ties a stand-alone station to the city, or a PC that has taken a station over (decision 13). What was logged
    before travels too.

    A PC that has taken over cannot sign for the one that wrote the last batches: those the city has not acknowledged
    are given up, and their entries numbered anew in an epoch of this PC's own, under the same revision ids.
    Refused: `enrolled-already`, `enrolment-expired`, `enrolment-for-another` where the paper names another code.
    """
    demand(desk.clerk, "enrol")
    _demand_current(paper, now)
    demand_real(desk.store.db)
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, "enrol", new_id(), now)
        tie = clerks.enrolment(db)
        if tie is not None and desk.device is not None and desk.device.device_id == tie.device:
            raise Refused.because("enrolled-already")
        if paper.station != desk.station.code:
            raise Refused.because("enrolment-for-another", "", station=paper.station, own=desk.station.code)
        record = {
            "code": desk.station.code, "name": paper.station_name, "district": paper.district,
            "address": desk.station.address, "phones": desk.station.phones, "city_role": paper.city_role,
        }  # fmt: skip
        previous = clerks.station_revision(db)
        write(db, act, "station", desk.station.record_id, record, new_id, parent=previous)
        if desk.device is None:
            desk.device = devices.make(desk.store.folder.device, desk.store.key, new_id())
        if tie is not None:
            give_up_unacknowledged(db, new_id(), now)
            settings.put(db, CERTIFICATE_REQUEST, None)
        _tie(desk.store, paper, desk.device.device_id, now)
        # Before the commit: whoever is enrolled has his key sealed to the city, or enrols once more.
        slots = KeySlots.read(desk.store.folder.keys, cost)
        slots.give_city(paper.recovery_recipient, desk.store.key)
        slots.write(desk.store.folder.keys)
    desk.station = clerks.station(desk.store.db) or desk.station


def recover(
    folder: DataFolder, code: str, *, name: str, password: str, now: datetime, new_id: NewId, cost: Cost | None = None
) -> str:
    """Gives a clerk a new password by the recovery code, and answers a new code: the old one is used up.

    Refused: `wrong-recovery-code`, `unknown-clerk`, `password-short`.
    """
    slots = KeySlots.read(folder.keys, cost)
    key = slots.open_recovery(code)
    return _give_password_anew(folder, slots, key, name, password, now, new_id)


def recover_with_key(
    folder: DataFolder, key: bytes, *, name: str, password: str, now: datetime, new_id: NewId, cost: Cost | None = None
) -> str:
    """The same with the database key itself, as the city reads it from the key file with its recovery key."""
    return _give_password_anew(folder, KeySlots.read(folder.keys, cost), key, name, password, now, new_id)


def _give_password_anew(
    folder: DataFolder, slots: KeySlots, key: bytes, name: str, password: str, now: datetime, new_id: NewId
) -> str:
    faults = password_faults(password, name)
    if faults:
        raise Refused(faults)
    lock = folder.lock()
    try:
        store = Store(folder, key)
        try:
            clerk = clerks.by_name(store.db, name)
            if clerk is None:
                raise Refused.because("unknown-clerk", "clerk")
            # Before the first entry: it moves the mark, by which alone a copy put back is known.
            notice_restore(store, now=now, new_id=new_id)
            with store.atomic() as db:
                act = begin(db, clerk, "recover", new_id(), now)
                note(db, act, "session", {"clerk": clerk.record_id, "recovered": True}, new_id)
                if not pending(db):
                    clerks.note_password(db, clerk.record_id, moment(now), must_change=False)
        finally:
            store.close()
        renewed = new_recovery_code()
        slots.give_clerk(name, password, key)
        slots.give_recovery_code(renewed, key)
        slots.write(folder.keys)
        lock_out.forget(folder, name)
    finally:
        lock.release()
    return renewed


def add_clerk(
    desk: OpenDesk, name: str, role: Role, password: str, *, now: datetime, new_id: NewId, cost: Cost | None = None
) -> Clerk:
    """Takes a clerk on, with a key slot of his own and a first password that he must change at the window.

    Refused: `clerk-exists`, `clerk-left` where somebody of that name worked here before, `clerk-name-missing`,
    `password-short` and its like.
    """
    demand(desk.clerk, "add_clerk")
    faults = password_faults(password, name.strip())
    faults += [] if name.strip() else [Fault("clerk-name-missing", "name")]
    if faults:
        raise Refused(faults)
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, "add_clerk", new_id(), now)
        if clerks.by_name(db, name.strip()) is not None:
            raise Refused.because("clerk-exists", "name")
        if name.strip() in clerks.names(db).values():
            raise Refused.because("clerk-left", "name")
        clerk_id = write(
            db, act, "clerk", new_id(), {"name": name.strip(), "role": role.value, "state": "active"}, new_id
        )
        clerks.note_password(db, clerk_id, moment(now), must_change=True)
        # Before the commit: a slot without its clerk is replaced when he is taken on again, a clerk without one is not.
        slots = KeySlots.read(desk.store.folder.keys, cost)
        slots.give_clerk(name.strip(), password, desk.store.key)
        slots.write(desk.store.folder.keys)
    return Clerk(clerk_id, name.strip(), role)


def _tie(store: Store, paper: EnrolmentPaper, device: str, now: datetime) -> None:
    clerks.keep_enrolment(
        store.db,
        Enrolment(
            paper.centre, paper.centre_name, paper.acknowledgement_key, paper.operational_recipient,
            paper.recovery_recipient, device, paper.secret, paper.expires_at, moment(now),
        ),
    )  # fmt: skip
    wire.keep_address(store.db, paper.address if is_safe_address(paper.address) else "")
    pin_root(store.db, paper.root)


def _demand_current(paper: EnrolmentPaper, now: datetime) -> None:
    if datetime.fromisoformat(paper.expires_at) < now.astimezone(UTC):
        raise Refused.because("enrolment-expired", "", day=paper.expires_at[:10])
