"""A damaged database: every damage is noticed, and what is still reachable is brought back, the rest told by number."""

import os
import random
import shutil

import pytest

from station_app.actions import backups, verification
from station_app.actions.salvaging import salvage_database
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import journal
from station_app.storage.connection import open_database
from station_app.storage.store import Store
from station_app.storage.wreck import Wreck
from tests.helpers.city import City
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, make_office
from tests.helpers.pages import PAGE
from tests.trust import marked
from tests.trust.test_erasing_afar import deliver

DAMAGES = int(os.environ.get("STATION_DAMAGES", "12"))
"""How many random damages are tried; `make nightly` tries five hundred."""
WRECKS = int(os.environ.get("STATION_WRECKS", "5"))
"""How many random wrecks are salvaged."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A desk of forty visits, enrolled, half of them delivered; closed, to be copied and damaged."""
    place = tmp_path_factory.mktemp("kept")
    office = make_office(place)
    stick = place / "stick"
    stick.mkdir()
    city = City.founded(place / "city")
    city.enrol(office, stick)
    for number in range(20):
        office.record(visitor_name=f"来访{number}", visitor_phone=f"138001366{number:02d}")
    deliver(office, city, stick)
    number, _ = marked.come(office)
    office.amend(number, answer="再答")
    for number in range(20, 38):
        office.record(visitor_name=f"来访{number}", visitor_phone=f"138001366{number:02d}")
    office.store.checkpoint()
    key = office.store.key
    numbers = {row[0] for row in office.store.db.execute("SELECT number FROM consultations").fetchall()}
    office.close()
    return place, key, numbers


@pytest.fixture
def wreck(kept, tmp_path):
    """A copy of the desk's folder: (folder, key, numbers)."""
    from station_app.storage.folder import DataFolder

    place, key, numbers = kept
    for name in ("station", "station.memory"):
        shutil.copytree(place / name, tmp_path / name)
    return DataFolder.at(tmp_path / "station"), key, numbers


def damage(path, at, byte):
    with path.open("rb+") as file:
        file.seek(at)
        was = file.read(1)[0]
        file.seek(at)
        file.write(bytes([was ^ byte]))


def noticed(folder, key):
    """Whether the damage is found by opening the database or by its verification."""
    try:
        db = open_database(folder.database, key, read_only=True)
    except Trouble:
        return True
    store = Store(folder, key, read_only=True, db=db)
    try:
        return not verification.verify(store).sound
    except Trouble:
        return True
    finally:
        store.close()


def salvaged(folder, **given):
    from tests.helpers.office import Clock, Ids

    clock = Clock()
    clock.forward(days=1)
    return salvage_database(folder, MANAGER, PASSWORD, now=clock(), new_id=Ids(space=7), **given)


def numbers_in(folder, key):
    db = open_database(folder.database, key, read_only=True)
    try:
        return {row[0] for row in db.execute("SELECT number FROM consultations").fetchall()}
    finally:
        db.conn.close()


def findings(folder, key):
    store = Store(folder, key, read_only=True)
    try:
        return verification.verify(store).findings
    finally:
        store.close()


@pytest.mark.parametrize("seed", range(DAMAGES))
def test_a_byte_that_changed_anywhere_is_noticed(wreck, seed):
    folder, key, _numbers = wreck
    chance = random.Random(seed)
    at = chance.randrange(folder.database.stat().st_size)
    damage(folder.database, at, chance.randrange(1, 256))
    assert noticed(folder, key), at


def test_an_undamaged_desk_is_not_said_to_be_damaged(wreck):
    folder, key, _numbers = wreck
    assert not noticed(folder, key)


@pytest.mark.parametrize("seed", range(WRECKS))
def test_what_a_wreck_still_holds_is_brought_back_and_the_rest_is_named(wreck, seed):
    folder, key, numbers = wreck
    chance = random.Random(1000 + seed)
    pages = folder.database.stat().st_size // PAGE
    for page in chance.sample(range(1, pages), 4):
        damage(folder.database, page * PAGE + chance.randrange(PAGE), 255)
    reading = Wreck(folder.database, key)
    readable = reading.opens()
    reading.close()
    if not readable:
        # The list of tables itself is damaged, and there is no backup: that is said, and nothing is touched.
        with pytest.raises(Refused, match="salvage-nothing"):
            salvaged(folder)
        assert not folder.restoring.exists()
        return
    done = salvaged(folder)
    there = numbers_in(folder, key)
    assert numbers - there <= set(done.numbers), "a number vanished unnamed"
    assert not set(done.numbers) & there
    if done.whole:
        assert there == numbers
        assert findings(folder, key) == ()
    assert (done.kept / "station.db").is_file()


def test_a_page_of_the_journal_is_made_good_from_the_rows_of_the_tables(wreck):
    folder, key, numbers = wreck
    store = Store(folder, key)
    root = store.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()[0]
    leaves = [row[0] for row in store.db.execute("SELECT pageno FROM dbstat WHERE name = 'journal'").fetchall()] if (
        _has_dbstat(store)) else []  # fmt: skip
    store.close()
    page = next((one for one in leaves[len(leaves) // 2 :] if one != root), None) or _journal_page(folder, key)
    damage(folder.database, (page - 1) * PAGE + 2000, 255)
    done = salvaged(folder)
    assert done.lost
    assert done.from_rows > 0
    assert numbers_in(folder, key) == numbers
    assert done.numbers == ()


def _has_dbstat(store):
    from station_app.storage.cipher import dbapi

    try:
        store.db.execute("SELECT pageno FROM dbstat LIMIT 1").fetchall()
    except dbapi.Error:
        return False
    return True


def _journal_page(folder, key):
    """A leaf of the journal, found by what its rows say."""
    from tests.helpers.pages import plain_pages

    for number, page in enumerate(plain_pages(folder.database, key), start=1):
        bodies = all(word in page for word in (b'"question"', b'"visitor_type"'))
        if page[:1] == b"\x0d" and bodies and page.count(b'"consent_scope":"service"') >= 2:
            return number
    raise LookupError("no leaf of the journal")


def test_with_a_backup_everything_up_to_it_comes_back_and_what_came_after_from_the_wreck(tmp_path):
    office = make_office(tmp_path)
    for number in range(6):
        office.record(visitor_name=f"来访{number}", visitor_phone=f"138001366{number:02d}")
    backups.make(office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids)
    later = office.record(visitor_name="后来的", visitor_phone="13800136650")
    office.store.checkpoint()
    numbers = {row[0] for row in office.store.db.execute("SELECT number FROM consultations").fetchall()}
    key = office.store.key
    office.close()
    pages = office.folder.database.stat().st_size // PAGE
    for page in range(2, pages // 2):
        damage(office.folder.database, page * PAGE + 100, 255)
    done = salvaged(office.folder)
    there = numbers_in(office.folder, key)
    assert numbers - {later.number} <= there
    assert numbers - there <= set(done.numbers)
    assert done.from_backup > 0
    office.reopen()
    assert "database-restored" in office.desk.told
    assert office.record(visitor_name="新来的", visitor_phone="13800136651").number not in numbers
    office.close()


def test_a_wreck_with_its_first_page_gone_and_no_backup_is_refused_and_left_as_it_is(wreck):
    folder, _key, _numbers = wreck
    damage(folder.database, 200, 255)
    before = folder.database.read_bytes()
    with pytest.raises(Refused, match="salvage-nothing"):
        salvaged(folder)
    assert folder.database.read_bytes() == before


def test_a_salvage_is_the_managers(wreck):
    folder, key, _numbers = wreck
    from station_app.actions import stations
    from station_app.domain.clerks import Role
    from tests.helpers.office import Clock, Ids

    clock, ids = Clock(), Ids(space=8)
    clock.forward(days=1)
    desk = stations.open_desk(folder, MANAGER, PASSWORD, now=clock(), new_id=ids)
    stations.add_clerk(desk, "李想", Role.CLERK, "另一个-密码-2026", now=clock(), new_id=ids, cost=CHEAP)
    head = journal.head(desk.store.db)
    desk.close()
    with pytest.raises(Refused, match="not-allowed"):
        salvage_database(folder, "李想", "另一个-密码-2026", now=clock(), new_id=ids)
    store = Store(folder, key, read_only=True)
    assert journal.head(store.db) == head
    store.close()
