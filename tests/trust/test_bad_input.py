"""Bad input at the door: wrong passwords by the thousand, a damaged page in every table in turn."""

import shutil

import pytest

from station_app.actions import sessions
from station_app.actions.proofs import prove_password
from station_app.domain.faults import Refused
from station_app.domain.lock_out import Means
from station_app.domain.troubles import Trouble
from station_app.storage import verification
from station_app.storage.connection import open_database
from station_app.storage.keyslots import KeySlots
from tests.helpers.office import MANAGER, PASSWORD
from tests.helpers.pages import PAGE


def test_a_thousand_wrong_passwords_in_a_row_reach_the_key_a_dozen_times_and_the_right_one_waits_with_them(office):
    slots, tried = KeySlots.read(office.folder.keys), 0
    for turn in range(1000):
        office.clock.forward(seconds=1)
        with pytest.raises(Refused) as caught:
            prove_password(office.folder, slots, MANAGER, f"试试看-{turn}", office.clock())
        tried += any(fault.code.startswith("wrong") for fault in caught.value.faults)
    assert tried <= 12
    with pytest.raises(Refused, match="locked-out"):
        sessions.enter(office.desk, MANAGER, PASSWORD, Means.PASSWORD, now=office.clock(), new_id=office.ids)
    office.clock.forward(hours=2)
    entered = sessions.enter(office.desk, MANAGER, PASSWORD, Means.PASSWORD, now=office.clock(), new_id=office.ids)
    assert entered.clerk.name == MANAGER


def test_a_damaged_page_of_every_table_in_turn_is_noticed(office, tmp_path):
    office.record()
    office.store.checkpoint()
    roots = office.store.db.execute(
        "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    ).fetchall()
    assert len(roots) > 50
    key, place = office.store.key, tmp_path / "damaged.db"
    office.close()
    shutil.copyfile(office.folder.database, place)
    missed = []
    for name, page in roots:
        at = (page - 1) * PAGE + PAGE // 2
        with place.open("r+b") as file:
            file.seek(at)
            before = file.read(1)
            file.seek(at)
            file.write(bytes([before[0] ^ 1]))
        if not _noticed(place, key):
            missed.append(name)
        with place.open("r+b") as file:
            file.seek(at)
            file.write(before)
    assert missed == []
    assert not _noticed(place, key), "undamaged it is not said to be damaged"
    office.reopen()


def _noticed(place, key):
    """Whether opening it, or the whole check of the file, says that something is wrong."""
    try:
        db = open_database(place, key, read_only=True, immutable=True)
    except Trouble:
        return True
    try:
        return any(True for _ in verification.file_faults(db))
    finally:
        db.conn.close()
