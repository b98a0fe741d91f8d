"""The city is put back to a day before it changed its keys: what it publishes proves the keys it has now, and nothing
that was sealed to the lost ones stays behind.
"""

import shutil
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from city_centre import backups
from city_centre import office as offices
from station_app.actions import batches, sync, verification
from station_app.storage import batches as stored
from station_app.storage import clerks
from station_app.storage import publications as taken
from station_exchange import acknowledgement
from station_exchange.publications import FOLDER
from tests.exchange.publishing import apply
from tests.helpers.city import City, opened_answer, seal_and_export, serving_here, take
from tests.helpers.office import MANAGER, make_office
from tests.helpers.programs import CENTRE_PASSWORD, station
from tests.helpers.window import dress, main_window
from tests.rebuilding.rooms import Rooms, founded, reopened


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """Made once, closed, to be copied: a city that changed its keys after its backup, its station that knows the new
    ones and has a visit to report; the city as its backup has it, an hour later.
    """
    place = tmp_path_factory.mktemp("past")
    office = make_office(place)
    rooms = founded(office, place)
    office.record(visitor_name="备份前", visitor_phone="13900001111")
    rooms.report()
    rooms.city.run("backup", str(place / "backups"))
    rooms.city.run("rotate")
    rooms.city.quicken()
    office.record(visitor_name="换钥匙后", visitor_phone="13900002222")
    rooms.report()
    office.record(visitor_name="按换过的钥匙封的", visitor_phone="13900003333")
    rooms.report()
    apply(office, rooms.stick)
    (backup,) = (place / "backups").glob("*.ccb")
    backups.restore(backup, place / "restored", CENTRE_PASSWORD, datetime.now(UTC) + timedelta(hours=1))
    City(place / "restored").quicken()
    office.record(visitor_name="恢复以后", visitor_phone="13900004444")
    office.close()
    return place, office.clock.forward(minutes=1)


@pytest.fixture
def rooms(past, tmp_path):
    place, now = past
    shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    office = reopened(tmp_path, "station", MANAGER, now, space=6)
    yield Rooms(office, City(tmp_path / "city" / "centre"), tmp_path / "stick")
    office.close()


@pytest.fixture
def restored(rooms, tmp_path):
    return City(tmp_path / "restored")


def all_there(rooms: Rooms, restored: City) -> bool:
    """Whether the restored city has every visit, each once, and both sides' books are sound."""
    people = [row["person"] or "" for row in restored.applied().values() if row["kind"] == "visitor"]
    return (
        all(sum(name in one for one in people) == 1 for name in ("备份前", "换钥匙后", "按换过的钥匙封的", "恢复以后"))
        and restored.verify()["ok"]
        and verification.verify(rooms.office.store).findings == ()
    )


def sync_once(office):
    desk, now = office.desk, office.clock.forward(minutes=1)
    batches.seal(desk.store, desk.clerk, desk.device, now=now)
    sent = sync.send(sync.ready(desk.store, desk.clerk, desk.device, now=now))
    return sync.confirm(desk.store, desk.clerk, desk.device, sent, now=now, new_id=office.ids, draw=0.0)


def test_over_the_wire_the_station_finds_out_by_itself_and_everything_comes_again(rooms, restored):
    office = rooms.office
    before = clerks.enrolment(office.store.db).acknowledgement_key
    with serving_here(restored.data) as url:
        sync.choose_address(office.store, office.desk.clerk, url)
        first = sync_once(office)
        assert (first.taken.outcome, first.refused, first.trouble) == ("taken", (), None)
        assert first.published.keys
        assert {"centre-restored", "centre-keys-lost"} <= {*first.taken.told}
        assert "station-restored" not in first.taken.told
        second = sync_once(office)
    assert (second.refused, second.taken.told, second.published) == ((), (), None)
    assert clerks.enrolment(office.store.db).acknowledgement_key != before
    assert stored.open_batches(office.store.db) == []
    assert all_there(rooms, restored)


def test_the_stick_brings_the_proof_beside_the_answer(rooms, restored):
    office = rooms.office
    seal_and_export(office, rooms.stick)
    refused = {one["code"] for one in restored.ingest(rooms.stick)["files"] if one["outcome"] == "refused"}
    assert "E_DECRYPT" in refused
    restored.acknowledge(rooms.stick)
    office.close()
    told = station(office.folder.root, "batch", "ack", str(rooms.stick / "G003.sva"))
    assert told.code == 0, told.err
    assert "市中心换了密钥" in told.out
    assert "已重新编号" in told.out
    office.reopen()
    seal_and_export(office, rooms.stick)
    listed = restored.ingest(rooms.stick)["skipped"]
    assert [one for one in listed if FOLDER in str(one)] == []
    assert take(office, restored.acknowledge(rooms.stick)).told == ()
    assert all_there(rooms, restored)


def test_an_answer_of_before_is_still_known_as_an_old_one_after_the_keys_went_back(rooms, restored, tmp_path):
    office, old = rooms.office, rooms.city.acknowledge(tmp_path)
    take(office, old)
    restored.acknowledge(rooms.stick)
    office.close()
    assert station(office.folder.root, "batch", "ack", str(rooms.stick / "G003.sva")).code == 0
    office.reopen()
    assert take(office, old).outcome == "old"


def test_whoever_has_a_given_up_key_is_not_believed_whatever_lies_beside_his_answer(rooms, restored, tmp_path):
    office = rooms.office
    with offices.opened(restored.data, CENTRE_PASSWORD) as opened:
        former = opened.keys.acknowledgement
    newest = rooms.city.acknowledge(tmp_path / "true")
    said = msgspec.structs.replace(opened_answer(office, newest), serial=10_000)
    forged = acknowledgement.seal(said, office.desk.device.sealing.recipient, former)
    City.elsewhere(tmp_path / "elsewhere", "BJ").run("publish", "--out", str(tmp_path / "foreign" / FOLDER))
    before = clerks.enrolment(office.store.db), taken.kept(office.store.db)["root"]
    office.close()
    for beside in ("nothing", "true", "foreign"):
        stick = tmp_path / beside
        stick.mkdir(exist_ok=True)
        (stick / "G003.sva").write_bytes(forged)
        told = station(office.folder.root, "batch", "ack", str(stick / "G003.sva"))
        assert (told.code, told.fault) == (1, "acknowledgement-refused"), beside
    office.reopen()
    assert (clerks.enrolment(office.store.db), taken.kept(office.store.db)["root"]) == before


def test_new_keys_that_the_tree_brings_before_the_answer_cost_no_batch_its_number(office, tmp_path):
    """The usual change of keys: the city still opens what was sealed before, so nothing is numbered anew."""
    rooms = founded(office, tmp_path)
    office.record(visitor_name="第一位", visitor_phone="13900001111")
    rooms.report()
    office.record(visitor_name="按旧钥匙封的", visitor_phone="13900002222")
    seal_and_export(office, rooms.stick)
    epoch = office.store.mark().epoch
    rooms.city.run("rotate")
    rooms.city.quicken()
    rooms.city.run("publish", "--out", str(rooms.stick / FOLDER))
    office.close()
    assert station(office.folder.root, "reference", "apply", str(rooms.stick)).code == 0
    office.reopen()
    assert take(office, rooms.city.acknowledge(rooms.stick)).told == ()
    assert rooms.city.ingest(rooms.stick)["received"] == 1
    take(office, rooms.city.acknowledge(rooms.stick))
    assert office.store.mark().epoch == epoch


def test_the_window_takes_the_proof_along_with_the_answer_and_says_so(qtbot, rooms, restored):
    restored.acknowledge(rooms.stick)
    dress()
    with main_window(rooms.office) as window:
        window.go("reporting")
        page = window.page("reporting")
        page.take(rooms.stick / "G003.sva")
        assert window.desk.background.settle(20)
        told = [notice.sentence for notice in window.notices.history]
        assert any("市中心换了密钥" in one for one in told)
        assert any("已重新编号" in one for one in told)
        assert not page.answer_step.bar.isVisibleTo(page)
