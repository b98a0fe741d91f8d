"""What a damaged database and its backups have lost comes back from the city's copy, each entry to its own place."""

import shutil

import pytest

from station_app.actions import verification
from station_app.actions.salvaging import salvage_database
from station_app.domain.faults import Refused
from station_app.storage import consultations, devices
from tests.helpers.city import City
from tests.helpers.office import MANAGER, PASSWORD, make_office
from tests.helpers.pages import PAGE, plain_pages
from tests.rebuilding.rooms import Rooms, founded, handed_back, reopened


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    place = tmp_path_factory.mktemp("kept")
    office = make_office(place)
    rooms = founded(office, place)
    for number in range(30):
        office.record(visitor_name=f"来访{number}", visitor_phone=f"138001366{number:02d}")
    rooms.report()
    package = handed_back(rooms)
    office.store.checkpoint()
    key, now = office.store.key, office.clock.forward(days=1)
    numbers = {row.number for row in consultations.page(office.store.db)}
    office.close()
    return place, package, key, now, numbers


@pytest.fixture
def wreck(kept, tmp_path):
    """A copy of the desk, the pages gone on which twelve visits stood: in the journal and in the tables."""
    place, package, key, now, numbers = kept
    for name in ("station", "station.memory", "city"):
        shutil.copytree(place / name, tmp_path / name)
    database = tmp_path / "station" / "station.db"
    wanted = [f"来访{number}".encode() for number in range(8, 20)] + [
        number.encode() for number in sorted(numbers)[8:20]
    ]  # fmt: skip
    bad = [
        number for number, page in enumerate(plain_pages(database, key))
        if number > 0 and page[:1] == b"\x0d" and any(word in page for word in wanted)
    ]  # fmt: skip
    with database.open("rb+") as file:
        for number in bad:
            file.seek(number * PAGE + 2000)
            file.write(b"\xff" * 16)
    assert len(bad) > 3
    (tmp_path / "stick").mkdir()
    return tmp_path, package, key, now, numbers


def salvaged(place, now, **how):
    from station_app.storage.folder import DataFolder
    from tests.helpers.office import Ids

    folder = DataFolder.at(place / "station")
    return salvage_database(folder, MANAGER, PASSWORD, now=now, new_id=Ids(space=7), **how)


def test_without_the_city_something_is_lost(wreck):
    place, _package, _key, now, _numbers = wreck
    assert salvaged(place, now).lost


def test_with_the_citys_copy_every_visit_is_back_as_it_was(wreck):
    place, package, _key, now, numbers = wreck
    done = salvaged(place, now, city=package)
    assert done.from_city > 0
    assert done.numbers == ()
    office = reopened(place, "station", MANAGER, now, space=8)
    try:
        store = office.store
        assert {row.number for row in consultations.page(store.db)} == numbers
        names = [row[0] for row in store.db.execute("SELECT name FROM visitors").fetchall()]
        assert sorted(names) == sorted(f"来访{number}" for number in range(30))
        assert verification.verify(store).findings == ()
        rooms = Rooms(office, City(place / "city" / "centre"), place / "stick")
        before = rooms.city.applied()
        office.record(visitor_name="接着登记", visitor_phone="13900001111")
        assert rooms.report()["refused"] == 0
        returned = store.db.execute("SELECT count(*) FROM returned").fetchone()[0]
        assert returned == 0
        assert before.items() <= rooms.city.applied().items()
        assert rooms.city.verify()["ok"] is True
    finally:
        office.close()


def test_a_package_that_is_cut_or_for_another_pc_is_refused_and_the_wreck_left_as_it_is(wreck):
    place, package, key, now, _numbers = wreck
    database = place / "station" / "station.db"
    before = database.read_bytes()
    with pytest.raises(Refused, match="hand-back-refused"):
        salvaged(place, now, city=package[:-1])
    devices.make(place / "station" / "device.key", key, "00000000-0000-4000-8000-000000000001")
    with pytest.raises(Refused, match="hand-back-other-device"):
        salvaged(place, now, city=package)
    assert database.read_bytes() == before
