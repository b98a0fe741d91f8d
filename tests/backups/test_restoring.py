"""Putting a backup back: old or new, never neither; a new epoch; no number twice; nothing doubled in the city."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from station_app.actions import backups, verification
from station_app.actions.putting_back import restore
from station_app.actions.stations import open_desk, recover
from station_app.domain.faults import Refused
from station_app.storage import batches, consultations, journal, numbers
from station_app.storage.folder import DataFolder
from tests.backups.conftest import Backing
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Office


def _put_back(office: Office, backup: Path):  # type: ignore[no-untyped-def]
    office.close()
    done = restore(office.folder, backup, MANAGER, PASSWORD, now=office.clock.forward(minutes=5))
    office.desk = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    return done


def test_a_restored_desk_opens_a_new_epoch_and_numbers_go_on_above_the_hole(office: Office, back_up: Backing) -> None:
    kept = [office.record().number for _ in range(2)]
    made = back_up()
    lost = [office.record().number for _ in range(3)]
    before = batches.present_epoch(office.store.db)
    done = _put_back(office, made.backup)
    assert (done.station, done.visits, done.until) == ("G003", 2, "2026-11-19T09:00:02.000+08:00")
    assert office.desk.told == ("database-restored",)
    now = batches.present_epoch(office.store.db)
    assert (now.parent_epoch, now.reason) == (before.epoch, "restored")
    again = office.record().number
    assert [number[-4:] for number in (*kept, *lost, again)] == ["0001", "0002", "0003", "0004", "0005", "0006"]
    assert numbers.holes(office.store.db) == [("ZX", "20261119", 3, 5, "restored")]
    entry = next(entry for entry in journal.walk(office.store.db) if entry.verb == "restore")
    assert (entry.kind, entry.actor, entry.body()["position"]) == (
        "backup", office.desk.clerk.record_id, made.position,
    )  # fmt: skip
    assert verification.verify(office.store).findings == ()


def test_a_restored_desk_opens_one_epoch_only_once(office: Office, back_up: Backing) -> None:
    office.record()
    made = back_up()
    _put_back(office, made.backup)
    epochs = len(batches.epochs(office.store.db))
    assert epochs == 2
    office.reopen()
    assert office.desk.told == ()
    assert len(batches.epochs(office.store.db)) == epochs


def test_what_was_replaced_is_kept_whole_beside(office: Office, back_up: Backing) -> None:
    made = back_up()
    office.record()
    key = office.store.key
    done = _put_back(office, made.backup)
    assert done.kept is not None
    assert done.kept.name == "before-restore-20261119-090601"
    assert (done.kept / "keys.json").read_bytes() == office.folder.keys.read_bytes()
    from station_app.storage.connection import open_database

    db = open_database(done.kept / "station.db", key, read_only=True)
    assert (consultations.count(db), consultations.count(office.store.db)) == (1, 0)
    db.conn.close()


def test_the_city_gets_nothing_twice_and_keeps_what_the_desk_lost(
    office: Office, back_up: Backing, tmp_path: Path
) -> None:
    city, stick = City.founded(tmp_path), tmp_path / "stick"
    stick.mkdir()
    city.enrol(office, stick)
    office.record()
    made = back_up()
    sent = [office.record() for _ in range(2)]
    assert city.ingest(*seal_and_export(office, stick))["applied"] > 0
    take(office, city.acknowledge(tmp_path / "answers"))
    held = city.applied()
    assert {saved.revision_id for saved in sent} <= set(held)
    _put_back(office, made.backup)
    assert consultations.count(office.store.db) == 1
    new = office.record()
    assert new.number.endswith("0004")
    later = stick / "later"
    later.mkdir()
    answer = city.ingest(*seal_and_export(office, later))
    assert (answer["refused"], answer["returned"]) == (0, 0)
    taken = take(office, city.acknowledge(tmp_path / "answers"))
    assert taken.outcome == "taken"
    now = city.applied()
    assert {revision: now[revision] for revision in held} == held
    assert new.revision_id in now
    own = {entry.revision_id for entry in journal.walk(office.store.db) if entry.kind == "consultation"}
    assert own <= set(now)
    assert batches.owed(office.store.db).consultations == 0
    assert city.verify()["ok"] is True


def test_another_pc_is_filled_from_the_backup_and_asks_for_a_new_enrolment(
    office: Office, back_up: Backing, tmp_path: Path
) -> None:
    office.record()
    made = back_up()
    elsewhere = DataFolder.at(tmp_path / "new pc" / "station")
    done = restore(elsewhere, made.backup, MANAGER, PASSWORD, now=office.clock())
    assert (done.visits, done.kept) == (1, None)
    desk = open_desk(elsewhere, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    assert desk.device is None
    assert desk.told == ("device-keys-missing", "database-restored")
    assert len(batches.epochs(desk.store.db)) == 2
    desk.close()


def test_a_password_changed_since_the_backup_stays_changed(office: Office, back_up: Backing) -> None:
    made = back_up()
    office.close()
    renewed = "换过的口令 2026"
    recover(
        office.folder, office.recovery_code, name=MANAGER, password=renewed, now=office.clock(), new_id=office.ids,
        cost=CHEAP,
    )  # fmt: skip
    with pytest.raises(Refused):
        restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock())
    restore(office.folder, made.backup, MANAGER, renewed, now=office.clock())
    open_desk(office.folder, MANAGER, renewed, now=office.clock(), new_id=office.ids).close()


@pytest.mark.parametrize("harm", ["gone", "cut", "first page", "keys gone", "keys cut"])
def test_a_station_that_no_longer_opens_is_brought_back(office: Office, back_up: Backing, harm: str) -> None:
    office.record()
    made = back_up()
    office.close()
    file = office.folder.keys if harm.startswith("keys") else office.folder.database
    match harm:
        case "gone" | "keys gone":
            file.unlink()
        case "cut" | "keys cut":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case _:
            data = bytearray(file.read_bytes())
            data[:4096] = os.urandom(4096)
            file.write_bytes(data)
    done = restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock())
    assert done.visits == 1
    desk = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    assert desk.device is not None
    assert verification.verify(desk.store).findings == ()
    desk.close()


def test_the_log_of_a_database_that_no_longer_opens_is_kept_with_it_and_not_applied_to_the_new_one(
    office: Office, back_up: Backing
) -> None:
    made = back_up()
    office.record()
    office.close()
    office.folder.database.write_bytes(os.urandom(8192))
    log = office.folder.database.with_name("station.db-wal")
    log.write_bytes(b"a log without its database")
    done = restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock())
    assert done.kept is not None
    assert (done.kept / log.name).read_bytes() == b"a log without its database"
    assert not log.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL and fork belong to POSIX")
@pytest.mark.parametrize("state", ["a station", "an empty folder", "a lost key file"])
def test_killed_at_any_step_a_restore_leaves_the_old_or_the_new(
    office: Office, back_up: Backing, tmp_path: Path, state: str
) -> None:
    office.record()
    made = back_up()
    backup = shutil.copytree(made.backup, tmp_path / made.backup.name)
    office.record()
    office.close()
    places = tmp_path / "places"
    old = places / "old" / "station"
    if state == "an empty folder":
        old.parent.mkdir(parents=True)
    else:
        shutil.copytree(office.folder.root, old)
    if state == "a lost key file":
        (old / "keys.json").unlink()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.backups.killed_restore", str(places), str(backup), "1"],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    steps = int(ran.stdout)
    assert steps > 12
    folders = [DataFolder.at(places / str(step) / "station") for step in range(1, steps + 2)]
    found = [_what_stands(folder, backup, office) for folder in folders]
    assert found == sorted(found), "once the new one stands it stays"
    assert set(found) == {"old", "put back"}


def _what_stands(folder: DataFolder, backup: Path, office: Office) -> str:
    """`old` or `put back`; an assertion for anything else. What is not the new one must let itself be made it."""
    has_keys = folder.keys.is_file()
    if folder.exists() and has_keys:
        desk = open_desk(folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
        visits = consultations.count(desk.store.db)
        assert verification.verify(desk.store).findings == ()
        desk.close()
        if visits == 1:
            assert "database-restored" in desk.told
            return "put back"
        assert visits == 2
    elif folder.exists():
        assert folder.database.is_file(), "the old database must stand, as it did"
    restore(folder, backup, MANAGER, PASSWORD, now=office.clock.forward(seconds=1))
    desk = open_desk(folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    assert consultations.count(desk.store.db) == 1
    desk.close()
    return "old"


def test_a_rehearsal_tells_what_the_backup_would_bring_back_and_changes_nothing(
    office: Office, back_up: Backing
) -> None:
    for _ in range(3):
        office.record()
    back_up()
    office.record()
    before = {path: path.read_bytes() for path in office.folder.backups.rglob("*") if path.is_file()}
    entries = journal.head(office.store.db)
    newest = backups.newest(office.store, office.desk.station)
    tried = backups.rehearse(office.store, office.desk.clerk, newest)
    assert (tried.visits, tried.until, tried.found.sound) == (3, "2026-11-19T09:00:03.000+08:00", True)
    assert {path: path.read_bytes() for path in office.folder.backups.rglob("*") if path.is_file()} == before
    assert journal.head(office.store.db) == entries


def test_a_rehearsal_finds_what_was_changed_in_the_database_before_it_was_backed_up(
    office: Office, back_up: Backing
) -> None:
    saved = office.record()
    office.store.db.execute("UPDATE consultations SET channel = '09' WHERE record_id = ?", (saved.record_id,))
    tried = backups.rehearse(office.store, office.desk.clerk, back_up().backup)
    assert [finding.code for finding in tried.found.findings] == ["row-differs"]
