"""Backups that must not be put back: cut, altered, another station's, a newer program's, or none at all."""

import random
import shutil
from pathlib import Path

import msgspec
import pytest

from station_app.actions import backups
from station_app.actions.putting_back import restore
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import backups as stored
from station_app.storage.backups import DATABASE, KEYS, MANIFEST, Manifest
from station_app.storage.connection import open_database
from tests.backups.conftest import Backing
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Office

BITS = 24


def _refusal(office: Office, backup: Path, password: str = PASSWORD, name: str | None = MANAGER) -> str:
    """The code of the refusal; an assertion where the data folder did not stay as it was."""
    before = office.folder.database.read_bytes(), office.folder.keys.read_bytes()
    with pytest.raises(Refused) as refused:
        restore(office.folder, backup, name, password, now=office.clock())
    assert (office.folder.database.read_bytes(), office.folder.keys.read_bytes()) == before
    assert not office.folder.restoring.exists()
    assert not list(office.folder.root.glob("before-restore-*"))
    return refused.value.faults[0].code


@pytest.fixture
def backup(office: Office, back_up: Backing) -> Path:
    """A backup with a visit in it, the office closed behind it."""
    office.record()
    made = back_up().backup
    office.close()
    return made


@pytest.mark.parametrize("file", [DATABASE, KEYS, MANIFEST])
def test_a_bit_changed_anywhere_is_found(office: Office, backup: Path, file: str) -> None:
    whole = (backup / file).read_bytes()
    chance = random.Random(file)
    for _ in range(BITS):
        altered = bytearray(whole)
        altered[chance.randrange(len(whole))] ^= 1 << chance.randrange(7)
        (backup / file).write_bytes(altered)
        assert _refusal(office, backup) in ("backup-damaged", "backup-not-one", "backup-newer")
    (backup / file).write_bytes(whole)
    assert restore(office.folder, backup, MANAGER, PASSWORD, now=office.clock()).visits == 1


@pytest.mark.parametrize("file", [DATABASE, KEYS])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_file_that_was_cut_or_is_gone_is_found(office: Office, backup: Path, file: str, share: float) -> None:
    whole = (backup / file).read_bytes()
    (backup / file).write_bytes(whole[: int(len(whole) * share)])
    assert _refusal(office, backup) == "backup-damaged"
    (backup / file).unlink()
    assert _refusal(office, backup) == "backup-damaged"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_page_that_was_bad_when_its_digest_was_taken_is_found_by_the_opening(
    office: Office, backup: Path, share: float
) -> None:
    data = bytearray((backup / DATABASE).read_bytes())
    start = int(len(data) // 4096 * share) * 4096
    data[start : start + 4096] = data[start + 4096 : start + 8192]
    (backup / DATABASE).write_bytes(data)
    manifest = msgspec.json.decode((backup / MANIFEST).read_bytes(), type=Manifest)
    manifest = msgspec.structs.replace(manifest, database_sha256=stored._digest(backup / DATABASE))
    manifest = msgspec.structs.replace(manifest, mac=stored._mac(manifest, stored_key(office)))
    (backup / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    assert _refusal(office, backup) == "backup-damaged"


def test_a_folder_that_is_no_backup_is_refused(office: Office, backup: Path, tmp_path: Path) -> None:
    assert _refusal(office, tmp_path) == "backup-not-one"
    assert _refusal(office, tmp_path / "nowhere") == "backup-not-one"


def test_another_stations_backup_is_refused(office: Office, backup: Path, tmp_path: Path) -> None:
    """F68."""
    # Set up apart, with a key of its own, under the same names.
    from station_app.actions.stations import open_desk, set_up
    from station_app.storage.folder import DataFolder

    folder = DataFolder.at(tmp_path / "strangers")
    set_up(
        folder, code="G003", name="另一站", manager=MANAGER, password=PASSWORD, now=office.clock(), new_id=office.ids,
        cost=CHEAP,
    )  # fmt: skip
    desk = open_desk(folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    made = backups.make(desk.store, desk.clerk, desk.station, now=office.clock(), new_id=office.ids)
    desk.close()
    assert _refusal(office, made.backup) == "backup-foreign"
    office.folder.keys.rename(tmp_path / "keys")
    with pytest.raises(Refused) as refused:
        restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock())
    assert refused.value.faults[0].code == "backup-foreign"
    (tmp_path / "keys").rename(office.folder.keys)


def test_a_newer_programs_backup_is_refused(office: Office, backup: Path) -> None:
    manifest = msgspec.json.decode((backup / MANIFEST).read_bytes(), type=Manifest)
    (backup / MANIFEST).write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, v=2)))
    assert _refusal(office, backup) == "backup-newer"


def test_a_database_with_migrations_this_program_does_not_know_is_refused(
    office: Office, back_up: Backing
) -> None:
    office.store.db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('station', '9999_later', '2027')"
    )
    with pytest.raises(Trouble) as trouble:
        back_up()
    assert trouble.value.code == "backup-reads-back-wrong"


def test_only_the_manager_puts_a_backup_back(office: Office, back_up: Backing) -> None:
    from station_app.actions.stations import add_clerk

    add_clerk(
        office.desk, "李想", Role.CLERK, "另一个口令 2026", now=office.clock(), new_id=office.ids, cost=CHEAP
    )
    made = back_up()
    office.close()
    assert _refusal(office, made.backup, "另一个口令 2026", "李想") == "not-allowed"
    assert _refusal(office, made.backup, "不对的口令 2026") == "wrong-password"
    assert _refusal(office, made.backup, name=None) == "clerk-not-named"


def test_nothing_is_put_back_under_an_open_desk(office: Office, back_up: Backing) -> None:
    made = back_up()
    with pytest.raises(Trouble) as trouble:
        restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock())
    assert trouble.value.code == "already-open"
    assert office.record().number


def test_nothing_is_put_back_while_another_program_reads(office: Office, backup: Path) -> None:
    key = stored_key(office)
    reading = open_database(office.folder.database, key, read_only=True)
    try:
        with pytest.raises(Trouble) as trouble:
            restore(office.folder, backup, MANAGER, PASSWORD, now=office.clock())
        assert trouble.value.code == "database-locked"
    finally:
        reading.conn.close()
    assert restore(office.folder, backup, MANAGER, PASSWORD, now=office.clock()).visits == 1


def stored_key(office: Office) -> bytes:
    """The database key, as the clerk's slot gives it."""
    from station_app.storage.keyslots import KeySlots

    return KeySlots.read(office.folder.keys).open_clerk(MANAGER, PASSWORD)


def test_the_same_backup_elsewhere_is_the_same_backup(office: Office, backup: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(backup, tmp_path / "renamed by somebody")
    assert restore(office.folder, copied / MANIFEST, MANAGER, PASSWORD, now=office.clock()).visits == 1


def test_there_is_nothing_to_rehearse_before_the_first_backup(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        backups.newest(office.store, office.desk.station)
    assert refused.value.faults[0].code == "backup-none"
