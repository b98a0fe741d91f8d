"""换密钥: whoever left opens nothing new, whoever stays signs in as before, nothing that was kept is lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from station_app.actions import attachments, backups, clerks, erasures, sensitive, stations, verification
from station_app.actions.acts import RecordIds
from station_app.actions.putting_back import restore
from station_app.actions.rekey import rekey
from station_app.actions.stations import open_desk, recover
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.personal_data import How
from station_app.domain.troubles import Trouble
from station_app.storage import consultations, erasure_list, journal
from station_app.storage.connection import open_database
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import KeySlots
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Ids, make_office
from tests.helpers.pages import seen_in_pages
from tests.trust import marked

OTHERS = "同事-2026-进来"
FIRST = "站长-给的-第一个"
STRIDE = int(os.environ.get("STATION_KILLS", "5"))
"""Every so many steps are tried; the nightly sweep tries each."""


def change(office, reason="有人离岗", **given):
    office.close()
    told = {"now": office.clock.forward(minutes=1), "new_id": office.ids, "cost": CHEAP} | given
    return rekey(office.folder, MANAGER, PASSWORD, reason, **told)


def take_on(office, name, *, in_once=True):
    """A clerk who works here; `in_once`: he has chosen a password of his own."""
    from station_app.actions import sessions

    stations.add_clerk(office.desk, name, Role.CLERK, FIRST, now=office.clock(), new_id=office.ids, cost=CHEAP)
    if in_once:
        office.close()
        desk = open_desk(office.folder, name, FIRST, now=office.clock(), new_id=office.ids)
        sessions.change_password(desk, FIRST, OTHERS, now=office.clock(), new_id=office.ids, cost=CHEAP)
        desk.close()
        office.reopen()


def erase(office, visitor):
    erasures.erase(
        office.store, office.desk.clerk, visitor, How.ERASE, reason="request", proof=PASSWORD,
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, station=office.desk.station,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def keep(office, picture):
    return attachments.take_in(office.store, office.desk.clerk, picture, catalogue=office.desk.catalogue,
                               now=office.clock())  # fmt: skip


def signs_in(office, name, password):
    desk = open_desk(office.folder, name, password, now=office.clock(), new_id=office.ids)
    try:
        return consultations.count(desk.store.db)
    finally:
        desk.close()


def test_who_left_opens_nothing_any_more_and_who_stays_signs_in_as_before(office, tmp_path):
    for name in ("同事", "离岗的"):
        take_on(office, name)
    take_on(office, "还没来过的", in_once=False)
    office.record()
    old_key = office.store.key
    shutil.copy(office.folder.keys, tmp_path / "kept-by-who-left.json")
    gone = next(one for one in clerks.clerks.everyone(office.store.db) if one.name == "离岗的")
    clerks.leave(office.desk, gone.record_id, proof=PASSWORD, now=office.clock(), new_id=office.ids)
    done = change(office)
    assert (done.carried_over, done.left_out) == ((MANAGER, "同事"), ("还没来过的",))
    kept = KeySlots.read(tmp_path / "kept-by-who-left.json")
    assert kept.open_clerk("离岗的", OTHERS) == old_key
    with pytest.raises(Trouble, match="database-unreadable"):
        open_database(office.folder.database, old_key)
    assert seen_in_pages(office.folder.database, old_key, "张国强") == []
    assert "同事" in KeySlots.read(office.folder.keys).clerks()
    with pytest.raises(Refused, match="wrong-password"):
        signs_in(office, "同事", FIRST)
    assert signs_in(office, "同事", OTHERS) == 1
    assert b'"sealed"' not in office.folder.keys.read_bytes(), "from the first sign-in on the password opens directly"
    assert signs_in(office, "同事", OTHERS) == 1
    with pytest.raises(Refused, match="unknown-clerk"):
        signs_in(office, "还没来过的", FIRST)
    office.reopen()
    left = next(one for one in clerks.clerks.everyone(office.store.db) if one.name == "还没来过的")
    clerks.give_password(office.desk, left.record_id, FIRST, proof=PASSWORD, now=office.clock(), new_id=office.ids,
                         cost=CHEAP)  # fmt: skip
    office.close()
    assert signs_in(office, "还没来过的", FIRST) == 1
    with pytest.raises(Refused, match="wrong-recovery-code"):
        recover(office.folder, office.recovery_code, name=MANAGER, password=OTHERS, now=office.clock(),
                new_id=office.ids, cost=CHEAP)  # fmt: skip
    recover(office.folder, done.recovery_code, name=MANAGER, password=OTHERS, now=office.clock(), new_id=office.ids,
            cost=CHEAP)  # fmt: skip
    assert signs_in(office, MANAGER, OTHERS) == 1


def test_a_key_pair_that_somebody_put_into_the_key_file_is_not_believed(office):
    take_on(office, "同事")
    slots = KeySlots.read(office.folder.keys)
    forged = slots.give_own("同事", OTHERS)
    slots.write(office.folder.keys)
    assert forged not in clerks.clerks.own_keys(office.store.db).values()
    assert change(office).left_out == ("同事",)


def test_files_device_keys_and_the_journal_are_carried_over_and_again_at_a_second_change(office, tmp_path):
    device = office.desk.device.device_id
    picture = tmp_path / "a.txt"
    picture.write_text("第一个附件的内容", "utf-8")
    first = keep(office, picture)
    office.record(attachments=[{"digest": first.digest, "name": "a.txt", "size": first.size, "type": first.type}])
    for turn in range(2):
        change(office)
        office.reopen()
        assert office.desk.told == ()
        assert office.desk.device.device_id == device
        assert attachments.files_of(office.store).read(first.digest).decode() == "第一个附件的内容"
        picture.write_text(f"后来的附件{turn}", "utf-8")
        later = keep(office, picture)
        assert attachments.files_of(office.store).read(later.digest).decode() == f"后来的附件{turn}"
        assert verification.verify(office.store, files=attachments.files_of(office.store)).findings == ()
    assert len(office.store.older_keys) == 2
    verbs = [entry.verb for entry in journal.walk(office.store.db) if entry.verb in ("rekey", "prove")]
    assert verbs == ["prove", "rekey"] * 2


def test_a_backup_of_before_is_put_back_under_the_present_key_and_who_was_erased_since_stays_erased(office):
    _number, visitor = marked.come(office)
    made = backups.make(office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids)
    erase(office, visitor)
    change(office)
    office.reopen()
    present = office.store.key
    tried = backups.rehearse(office.store, office.desk.clerk, made.backup)
    assert tried.found.sound
    office.close()
    restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock.forward(minutes=5))
    office.reopen()
    assert (office.store.key, "erased-again" in office.desk.told) == (present, True)
    assert seen_in_pages(office.folder.database, present, *marked.ALL) == []
    assert verification.verify(office.store).findings == ()


def test_a_backup_of_before_fills_an_empty_pc_by_the_passwords_of_its_day(office, tmp_path):
    _number, visitor = marked.come(office)
    made = backups.make(office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids)
    erase(office, visitor)
    change(office)
    office.clock.forward(days=1)
    office.reopen()
    backups.make(office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids)
    elsewhere = DataFolder.at(tmp_path / "new" / "station")
    restore(elsewhere, made.backup, MANAGER, PASSWORD, now=office.clock())
    desk = open_desk(elsewhere, MANAGER, PASSWORD, now=office.clock(), new_id=Ids(space=7))
    assert "erased-again" in desk.told, "the list beside the backups speaks to older keys too"
    assert marked.NAME not in "".join(entry.person or "" for entry in journal.walk(desk.store.db))
    desk.close()


def test_a_list_of_erasures_under_an_old_key_alone_erases_nothing_here(office):
    _number, visitor = marked.come(office)
    old, database = office.store.key, office.store.database_id()
    change(office)
    forged = erasure_list.Erasures(database, {visitor: "erase"})
    erasure_list.add(erasure_list.place_in(office.folder.memory, database), forged, old)
    office.reopen()
    assert marked.NAME in (journal.latest(office.store.db, visitor).person or "")


def test_nothing_changes_without_right_password_reason_or_while_the_desk_is_open(office):
    take_on(office, "同事")
    with pytest.raises(Trouble, match="already-open"):
        rekey(office.folder, MANAGER, PASSWORD, "因", now=office.clock(), new_id=office.ids)
    office.close()
    before = office.folder.keys.read_bytes()
    for name, password, reason, code in (
        (MANAGER, PASSWORD, " ", "reason-missing"), (MANAGER, OTHERS, "因", "wrong-password"),
        ("同事", OTHERS, "因", "not-allowed"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            rekey(office.folder, name, password, reason, now=office.clock(), new_id=office.ids, cost=CHEAP)
    assert office.folder.keys.read_bytes() == before
    assert not office.folder.rekeying.exists()
    assert "rekey" in sensitive.SENSITIVE


def test_killed_at_any_step_the_station_opens_by_its_passwords_under_the_old_key_or_the_new(tmp_path):
    office = make_office(tmp_path / "old")
    take_on(office, "同事")
    office.record()
    office.close()
    run = subprocess.run(
        [sys.executable, "-m", "tests.keeping.killed_rekey", str(tmp_path), str(STRIDE)], capture_output=True,
        text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    last = int(run.stdout)
    assert last > 10
    keys, ids = set(), Ids(space=6)
    for step in range(1, last + 1, STRIDE):
        folder = DataFolder.at(tmp_path / str(step) / "station")
        for name, password in ((MANAGER, PASSWORD), ("同事", OTHERS)):
            desk = open_desk(folder, name, password, now=office.clock(), new_id=ids)
            assert (consultations.count(desk.store.db), desk.device is None) == (1, False), step
            keys.add(bool(desk.store.older_keys))
            desk.close()
        assert not folder.rekeying.exists()
    assert keys == {False, True}
