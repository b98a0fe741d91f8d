"""Backups while the desk works: each opens, each verifies, none disturbs a save, none holds the device key."""

import json
import os
import threading
from pathlib import Path

import pytest

from station_app.actions import backups
from station_app.actions.backups import rehearse
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import backups as stored
from station_app.storage import journal
from station_app.storage.backups import DATABASE, KEYS, MANIFEST
from tests.backups.conftest import Backing
from tests.helpers.office import PASSWORD, Office

BACKUPS = int(os.environ.get("STATION_BACKUPS", "20"))
SAVES = 3
"""Saves between the first steps of each copy."""


def test_backups_made_during_saves_each_open_and_verify(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_PAGES", 16)
    stop, allowed = threading.Event(), threading.Semaphore(0)
    numbers: list[str] = []

    def work() -> None:
        while allowed.acquire() and not stop.is_set():
            numbers.append(office.record(visitor_phone=f"139{len(numbers):08d}").number)

    writer = threading.Thread(target=work)
    reader = office.store.reader()
    grown = []
    writer.start()
    try:
        for number in range(BACKUPS):
            begun = len(numbers)
            steps: list[int] = []

            def save_between(done: int, total: int, begun: int = begun, steps: list[int] = steps) -> bool:
                steps.append(done)
                if len(steps) <= SAVES:
                    allowed.release()
                    while len(numbers) < begun + len(steps):
                        assert writer.is_alive()
                return True

            made = backups.make_copy(
                reader, office.desk.station, now=office.clock.forward(seconds=2), place=tmp_path / f"{number}",
                progress=save_between,
            )
            tried = rehearse(reader, office.desk.clerk, made.backup)
            assert tried.found.findings == ()
            assert (tried.visits, len(numbers)) == (begun, begun + SAVES)
            assert tried.found.entries == made.position
            grown.append(tried.visits)
    finally:
        stop.set()
        allowed.release()
        writer.join()
        reader.close()
    assert grown == sorted(grown)
    assert grown[0] < grown[-1]
    assert len(set(numbers)) == len(numbers)


def test_a_backup_holds_database_and_keys_and_never_the_device_key(office: Office, back_up: Backing) -> None:
    office.record(visitor_name="张国强")
    made = back_up()
    assert made.backup.name == "G003-20261119-090101.backup"
    assert made.backup.parent == office.folder.backups
    assert sorted(path.name for path in made.backup.iterdir()) == sorted([DATABASE, KEYS, MANIFEST])
    device, whole = office.folder.device.read_bytes(), b"".join(path.read_bytes() for path in made.backup.iterdir())
    assert device not in whole
    assert "张国强".encode() not in whole
    assert b"SQLite format 3" not in whole
    manifest = json.loads((made.backup / MANIFEST).read_bytes())
    position, head = journal.head(office.store.db)
    assert manifest["position"] == position - 1  # the entry of the backup itself came after it
    assert manifest["head"] == journal.of_action(office.store.db, _newest_action(office))[0].previous_hash.hex()
    assert manifest["database_id"] == office.store.database_id()
    assert head.hex() != manifest["head"]


def _newest_action(office: Office) -> str:
    return str(list(journal.walk(office.store.db))[-1].action_id)


def test_a_backup_is_journalled_and_makes_no_news(office: Office, back_up: Backing) -> None:
    office.record()
    assert backups.due_on_closing(office.store)
    made = back_up()
    entry = list(journal.walk(office.store.db))[-1]
    assert (entry.kind, entry.verb, entry.body()["position"]) == ("backup", "backup", made.position)
    assert not backups.due_on_closing(office.store)
    office.reopen()
    assert not backups.due_on_closing(office.store), "signing in is nothing to keep"
    office.record()
    assert backups.due_on_closing(office.store)


def test_the_days_backup_is_due_once_a_day_and_only_where_there_is_something(office: Office, back_up: Backing) -> None:
    assert backups.due_today(office.store, office.clock())
    back_up()
    office.record()
    assert not backups.due_today(office.store, office.clock())
    assert backups.due_today(office.store, office.clock.forward(days=1))
    back_up()
    assert not backups.due_today(office.store, office.clock.forward(days=1))


def test_a_backup_that_was_taken_away_is_made_again(office: Office, back_up: Backing) -> None:
    stored.remove(back_up().backup)
    assert backups.due_on_closing(office.store)


def test_two_months_of_days_leave_what_is_to_be_kept_in_both_places(
    office: Office, back_up: Backing, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    other = stick / "G009-20200101-000000.backup"
    other.mkdir()
    backups.choose_second_place(office.store, office.desk.clerk, stick)
    for _ in range(40):
        made = back_up()
        office.clock.forward(days=1)
    names = sorted(path.name for path in office.folder.backups.iterdir())
    assert names[-1] == made.backup.name
    assert [name[5:13] for name in names] == [
        "20261130", "20261213", "20261220", "20261222", "20261223", "20261224", "20261225", "20261226",
        "20261227", "20261228",
    ]  # fmt: skip
    assert sorted(path.name for path in stick.iterdir()) == [*names, other.name]
    assert made.second == stick / made.backup.name
    stored.verify(made.second, office.store.key)


def test_a_second_place_that_is_gone_is_told_and_the_first_stands(
    office: Office, back_up: Backing, tmp_path: Path
) -> None:
    """F24."""
    backups.choose_second_place(office.store, office.desk.clerk, tmp_path / "pulled")
    made = back_up()
    assert (made.second, made.trouble) == (None, "backup-place-gone")
    assert not (tmp_path / "pulled").exists()
    stored.verify(made.backup, office.store.key)
    known = backups.state(office.store.db)
    assert (known.name, known.trouble, known.second_only) == (made.backup.name, "backup-place-gone", True)
    (tmp_path / "pulled").mkdir()
    assert back_up().trouble == ""
    assert backups.state(office.store.db).trouble == ""


def test_a_place_inside_the_data_folder_is_no_second_place(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        backups.choose_second_place(office.store, office.desk.clerk, office.folder.root / "backups")
    assert refused.value.faults[0].code == "backup-place-same"
    assert backups.second_place(office.store.db) is None


def test_a_backup_that_was_stopped_leaves_nothing_and_the_earlier_one_stands(office: Office, back_up: Backing) -> None:
    """F24."""
    first = back_up()
    with pytest.raises(Trouble) as trouble:
        back_up(progress=lambda done, total: False)
    assert trouble.value.code == "backup-cancelled"
    assert list(office.folder.backups.iterdir()) == [first.backup]
    known = backups.state(office.store.db)
    assert (known.name, known.trouble) == (first.backup.name, "backup-cancelled")


def test_what_a_broken_off_backup_left_is_cleared_away(office: Office, back_up: Backing) -> None:
    half = office.folder.backups / "G003-20261118-170000.backup.tmp"
    half.mkdir(parents=True)
    (half / DATABASE).write_bytes(b"half")
    made = back_up()
    assert list(office.folder.backups.iterdir()) == [made.backup]


def test_two_backups_in_one_second_have_two_names(office: Office) -> None:
    reader = office.store.reader()
    try:
        both = [backups.make_copy(reader, office.desk.station, now=office.clock()) for _ in range(2)]
    finally:
        reader.close()
    assert len({made.backup for made in both}) == 2
    assert backups.newest(office.store, office.desk.station) == both[1].backup


def test_a_place_that_cannot_be_a_folder_is_told_as_a_place(office: Office, back_up: Backing, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Trouble) as trouble:
        back_up(tmp_path / "file" / "below")
    assert trouble.value.code == "backup-place-not-writable"


def test_without_a_readable_key_file_there_is_no_backup(office: Office, back_up: Backing) -> None:
    whole = office.folder.keys.read_bytes()
    office.folder.keys.write_bytes(whole[:100])
    with pytest.raises(Trouble) as trouble:
        back_up()
    assert trouble.value.code == "keys-damaged"
    office.folder.keys.write_bytes(whole)
    assert PASSWORD.encode() not in whole
