"""A PC died and another takes its station over: a backup put back, enrolled anew, all that is owed arrives once."""

from pathlib import Path

import pytest

from station_app.actions.putting_back import restore
from station_app.actions.stations import enrol, open_desk
from station_app.actions.verification import verify
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import batches, consultations
from station_app.storage.folder import DataFolder
from station_exchange.enrolment import read_paper
from tests.backups.conftest import Backing
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Office


def _move(office: Office, backup: Path, elsewhere: Path) -> None:
    """The backup on another PC, which has neither the device key nor the memory of the first."""
    office.close()
    office.folder = DataFolder.at(elsewhere / "data", elsewhere / "memory")
    restore(office.folder, backup, MANAGER, PASSWORD, now=office.clock.forward(minutes=5))
    office.desk = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)


def _paper(city: City, place: Path):  # type: ignore[no-untyped-def]
    file = place / "again.enrol"
    city.run("enrol", "G003", "--name", "朝阳区江东工作站", "--district", "110105", "--out", str(file))
    return read_paper(file.read_bytes())


@pytest.mark.parametrize("revoked", [True, False])
@pytest.mark.parametrize("delivered", [True, False])
def test_a_new_pc_takes_the_station_over_and_nothing_is_lost_or_doubled(
    office: Office, back_up: Backing, tmp_path: Path, revoked: bool, delivered: bool
) -> None:
    city = City.founded(tmp_path / "city")
    city.enrol(office, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    office.record(visitor_phone="13900001001")
    city.ingest(*seal_and_export(office, stick))
    take(office, city.acknowledge(tmp_path))
    office.record(visitor_phone="13900001002")
    files = seal_and_export(office, stick)
    if delivered:
        city.ingest(*files)
    office.record(visitor_phone="13900001003")
    old = office.desk.device
    assert old is not None
    made = back_up()
    _move(office, made.backup, tmp_path / "other")
    assert office.desk.device is None
    assert "device-keys-missing" in office.desk.told
    with pytest.raises(Trouble):
        seal_and_export(office, stick)
    if revoked:
        city.run("revoke", "G003", old.device_id)
    enrol(office.desk, _paper(city, tmp_path), now=office.clock(), new_id=office.ids, cost=CHEAP)
    assert office.desk.device is not None
    assert office.desk.device.device_id != old.device_id
    office.record(visitor_phone="13900001004")
    for _ in range(2):
        city.ingest(*seal_and_export(office, stick))
        take(office, city.acknowledge(tmp_path))
        if batches.owed(office.store.db).entries == 0:
            break
    assert batches.owed(office.store.db).entries == 0
    assert consultations.balance(office.store.db, "2026-11-16", "2026-11-22") == {"applied": 4}
    rows = city.applied()
    own = {
        row[0]
        for row in office.store.db.execute(
            "SELECT DISTINCT revision_id FROM journal JOIN outbox ON outbox.position = journal.position"
        ).fetchall()
    }
    assert set(rows) == own
    assert city.verify()["findings"] == []
    assert verify(office.store).findings == ()
    with pytest.raises(Refused) as again:
        enrol(office.desk, _paper(city, tmp_path), now=office.clock(), new_id=office.ids, cost=CHEAP)
    assert again.value.faults[0].code == "enrolled-already"
