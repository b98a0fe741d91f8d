"""Setting a station up, signing in, recovering, and refusing what would lose something."""

import pytest

from station_app.actions import stations
from station_app.actions.stations import add_clerk, open_desk, recover, set_up
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import KeySlots
from station_exchange.keys import SealingKey, SigningKey
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Clock, Ids
from tests.helpers.wire import paper


def _set_up(folder, **changed):
    given = {"code": "G003", "name": "江东工作站", "manager": MANAGER, "password": PASSWORD} | changed
    return set_up(folder, **given, now=Clock()(), new_id=Ids(), cost=CHEAP)


def test_a_station_that_stands_is_never_set_up_over(office):
    with pytest.raises(Refused, match="station-exists"):
        _set_up(office.folder)


def test_a_station_whose_database_was_moved_away_keeps_its_keys(office):
    office.close()
    office.folder.database.rename(office.folder.root / "moved.db")
    keys = office.folder.keys.read_bytes()
    with pytest.raises(Refused, match="station-exists"):
        _set_up(office.folder)
    with pytest.raises(Trouble, match="database-missing"):
        open_desk(office.folder, MANAGER, PASSWORD, now=Clock()(), new_id=Ids())
    assert office.folder.keys.read_bytes() == keys


def test_a_set_up_that_broke_off_can_be_done_again(tmp_path, monkeypatch):
    folder = DataFolder.at(tmp_path / "station")
    with monkeypatch.context() as broken:
        broken.setattr(stations, "rename_file", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            _set_up(folder)
    assert not folder.exists()
    _set_up(folder)
    open_desk(folder, MANAGER, PASSWORD, now=Clock()(), new_id=Ids(space=2)).close()


def _power_cut(*_paths):
    raise KeyboardInterrupt


def test_every_fault_of_a_set_up_is_told_at_once(tmp_path):
    with pytest.raises(Refused) as refused:
        _set_up(DataFolder.at(tmp_path / "station"), code="g3", name=" ", password="short")
    assert {fault.code for fault in refused.value.faults} == {
        "station-code-form",
        "station-name-missing",
        "password-short",
    }


def test_a_wrong_password_opens_nothing(office):
    office.close()
    with pytest.raises(Refused, match="wrong-password"):
        open_desk(office.folder, MANAGER, PASSWORD + "!", now=office.clock(), new_id=office.ids)
    office.reopen()


def test_a_second_copy_of_the_program_is_kept_out_but_may_read(office):
    with pytest.raises(Trouble, match="already-open"):
        open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    saved = office.record()
    reading = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids, read_only=True)
    assert reading.store.db.execute("SELECT number FROM consultations").fetchall() == [(saved.number,)]
    with pytest.raises(Exception, match="readonly"):
        reading.store.db.execute("DELETE FROM settings")
    reading.close()


def test_each_clerk_has_a_key_of_his_own_and_several_must_say_who_they_are(office):
    add_clerk(office.desk, "赵倩", Role.INTERN, "another-password", now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.close()
    with pytest.raises(Refused, match="clerk-not-named"):
        open_desk(office.folder, None, "another-password", now=office.clock(), new_id=office.ids)
    desk = open_desk(office.folder, "赵倩", "another-password", now=office.clock(), new_id=office.ids)
    assert desk.clerk.role is Role.INTERN
    desk.close()
    office.reopen()


def test_an_intern_may_log_but_not_void(office):
    saved = office.record()
    add_clerk(office.desk, "赵倩", Role.INTERN, "another-password", now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.close()
    office.desk = open_desk(office.folder, "赵倩", "another-password", now=office.clock(), new_id=office.ids)
    assert office.record().number.endswith("-0002")
    with pytest.raises(Refused, match="not-allowed"):
        office.void(saved.number)


def test_a_forgotten_password_loses_nothing(office):
    saved = office.record()
    office.close()
    sloppy = office.recovery_code.lower().replace("-", " ")
    renewed = recover(
        office.folder, sloppy, name=MANAGER, password="新口令-2027-春天", now=office.clock(), new_id=office.ids,
        cost=CHEAP,
    )  # fmt: skip
    assert renewed != office.recovery_code
    with pytest.raises(Refused, match="wrong-recovery-code"):
        recover(
            office.folder, office.recovery_code, name=MANAGER, password="第三个口令-2027", now=office.clock(),
            new_id=office.ids, cost=CHEAP,
        )  # fmt: skip
    desk = open_desk(office.folder, MANAGER, "新口令-2027-春天", now=office.clock(), new_id=office.ids)
    assert desk.store.db.execute("SELECT number FROM consultations").fetchall() == [(saved.number,)]
    office.desk = desk


def test_a_clerk_taken_on_while_the_disk_was_full_can_be_taken_on_again(office, monkeypatch):
    def full(slots, path):
        raise Trouble("disk-full")

    with monkeypatch.context() as broken:
        broken.setattr(stations.KeySlots, "write", full)
        with pytest.raises(Trouble, match="disk-full"):
            add_clerk(office.desk, "李娜", Role.CLERK, PASSWORD, now=office.clock(), new_id=office.ids, cost=CHEAP)
    add_clerk(office.desk, "李娜", Role.CLERK, PASSWORD, now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.close()
    office.desk = open_desk(office.folder, "李娜", PASSWORD, now=office.clock(), new_id=office.ids)
    assert office.desk.clerk.role is Role.CLERK


def test_an_enrolment_that_broke_off_at_the_key_file_can_be_done_again(office, monkeypatch):
    def full(slots, path):
        raise Trouble("disk-full")

    given = paper(SigningKey.make(), SealingKey.make(), SealingKey.make())
    with monkeypatch.context() as broken:
        broken.setattr(stations.KeySlots, "write", full)
        with pytest.raises(Trouble, match="disk-full"):
            office.enrol(given)
    office.enrol(given)
    assert KeySlots.read(office.folder.keys).city_seal() is not None


def test_a_station_of_an_earlier_program_gets_the_lists_of_the_new_one_when_it_is_opened(office):
    catalogue, db = office.desk.catalogue, office.store.db
    with office.store.atomic():
        # As an earlier program left it: an older version, which did not know the documents of a filing.
        for trigger in ("changed", "removed"):
            db.execute(f"DROP TRIGGER reference_codes_are_never_{trigger}")
        known = "('2025.1', '2025-01-01T09:00:00+08:00', ?, 'program')"
        db.execute(f"INSERT INTO reference_versions VALUES {known}", ["0" * 64])
        db.execute("UPDATE reference_codes SET version = '2025.1'")
        db.execute("DELETE FROM reference_codes WHERE list = 'checklist'")
        db.execute("DELETE FROM reference_versions WHERE version <> '2025.1'")
    assert office.reopen().catalogue == catalogue
    assert office.store.db.execute("SELECT count(*) FROM reference_versions").fetchone() == (2,)
