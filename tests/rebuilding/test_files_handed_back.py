"""Attached files of a lost PC: what the city holds comes back under the new PC's key, what it never had is named."""

import os
import shutil
from dataclasses import replace

import pytest

from city_centre import attached as city_files
from city_centre import office as offices
from city_centre.storage import blobs as city_blobs
from city_centre.storage.engine import reading
from station_app.actions import attachments, verification
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import record
from station_app.domain.troubles import Trouble
from station_app.storage import attached, sendings
from station_exchange.hand_back import folder_beside
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import make_office
from tests.helpers.programs import CENTRE_PASSWORD
from tests.helpers.window import dress, main_window
from tests.rebuilding.rooms import NEW_MANAGER, adopt, founded, known, new_pc, reopened

SCAN, PLAN, CARD = b"%PDF-1.7 " + os.urandom(200_000), b"%PDF-1.7 plan", b"\x89PNG\r\n\x1a\n card"


def visit(office, *named):
    files = tuple(
        replace(
            attachments.take_in(office.store, office.desk.clerk, content, name=name, catalogue=office.desk.catalogue,
                                now=office.clock()),
            stays=stays,
        )
        for name, content, stays in named
    )  # fmt: skip
    form = replace(office.form(visitor_name="有附件的", visitor_phone="13900007001"), attachments=files)
    return record(
        office.store, office.desk.clerk, form, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock.forward(seconds=1), new_id=office.ids,
    ).number, [one.digest for one in files]  # fmt: skip


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """Made once, closed, to be copied: two files the city has, one that stays at home, one that was attached after the
    last stick; the city has changed its keys since; an empty PC that it knows, and the package for it.
    """
    place = tmp_path_factory.mktemp("past")
    office = make_office(place)
    rooms = founded(office, place)
    number, digests = visit(office, ("扫描.pdf", SCAN, False), ("方案.pdf", PLAN, False), ("身份证.png", CARD, True))
    rooms.report()
    rooms.city.run("rotate")
    rooms.city.quicken()
    late, late_digests = visit(office, ("晚到.pdf", b"%PDF-1.7 late", False))
    seal_and_export(office, rooms.stick)
    for parts in rooms.stick.rglob("*.svp"):
        parts.unlink()
    rooms.city.ingest(rooms.stick)
    office.close()
    fresh = new_pc(rooms, place)
    known(rooms, fresh)
    fresh.close()
    value = rooms.city.run("hand-back", "G003", "--out", str(rooms.stick / "back.svh"), "--json").json
    assert (value["files"], value["files_missing"]) == (2, 1)
    return place, fresh.clock.forward(minutes=1), (number, late), (*digests, *late_digests)


@pytest.fixture
def lost(past, tmp_path):
    """(rooms, the empty PC, the package, numbers, digests)."""
    place, now, numbers, digests = past
    shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    fresh = reopened(tmp_path, "new-pc", NEW_MANAGER, now, space=8)
    yield City(tmp_path / "city" / "centre"), fresh, tmp_path / "stick" / "back.svh", numbers, digests
    fresh.close()


def come_back(fresh, package, **how):
    return adopt(fresh, package.read_bytes(), beside=folder_beside(package), **how)


def read(office, digest):
    return attachments.files_of(office.store).read(digest)


def test_what_the_city_holds_is_there_again_and_what_it_never_had_is_named(lost):
    _city, fresh, package, numbers, (scan_digest, plan_digest, card, late) = lost
    done = come_back(fresh, package)
    assert (done.files, done.files_apart, done.files_missing) == (2, 0, numbers)
    assert (read(fresh, scan_digest), read(fresh, plan_digest)) == (SCAN, PLAN)
    files = attachments.files_of(fresh.store)
    assert not files.has(card)
    assert not files.has(late)
    assert {digest for digest, _number in attached.present(fresh.store.db)} == {scan_digest, plan_digest, card, late}
    lacking = [one for one in verification.verify(fresh.store).findings if "attachment" not in one.code]
    assert lacking == []


def test_the_files_lie_under_the_new_key_and_say_nothing_beside_it(lost):
    _city, fresh, package, _numbers, (scan_digest, *_rest) = lost
    come_back(fresh, package)
    for place in (fresh.folder.attachments, folder_beside(package)):
        assert list(place.rglob("*"))
        assert not any(PLAN in one.read_bytes() or SCAN[:64] in one.read_bytes()
                       for one in place.rglob("*") if one.is_file())  # fmt: skip
    assert not any(scan_digest in one.name for one in folder_beside(package).iterdir())
    path = attachments.files_of(fresh.store).path(scan_digest)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Trouble) as damaged:
        read(fresh, scan_digest)
    assert damaged.value.code == "attachment-damaged"


def test_a_file_laid_under_another_files_name_is_damaged_and_not_shown(lost):
    _city, fresh, package, _numbers, (scan_digest, plan_digest, *_rest) = lost
    come_back(fresh, package)
    files = attachments.files_of(fresh.store)
    shutil.copy(files.path(scan_digest), files.path(plan_digest))
    with pytest.raises(Trouble) as damaged:
        read(fresh, plan_digest)
    assert damaged.value.code == "attachment-damaged"


@pytest.mark.parametrize("harm", ["left behind", "altered", "swapped"])
def test_what_does_not_lie_beside_the_package_as_the_city_put_it_there_is_told_and_comes_later(lost, harm):
    _city, fresh, package, numbers, (scan_digest, *_rest) = lost
    folder = folder_beside(package)
    saved = package.parent / "saved"
    shutil.copytree(folder, saved)
    first, second = sorted(folder.iterdir())
    if harm == "left behind":
        shutil.rmtree(folder)
    elif harm == "altered":
        first.write_bytes(first.read_bytes()[:-1] + b"\0")
    else:
        one, other = first.read_bytes(), second.read_bytes()
        first.write_bytes(other)
        second.write_bytes(one)
    done = come_back(fresh, package)
    apart = {"left behind": 2, "altered": 1, "swapped": 2}[harm]
    assert (done.files, done.files_apart, done.files_missing) == (2 - apart, apart, numbers)
    assert done.entries > 0
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(saved, folder)
    again = come_back(fresh, package)
    assert (again.entries, again.files, again.files_apart) == (0, apart, 0)
    assert read(fresh, scan_digest) == SCAN


def test_nothing_of_it_goes_up_again_and_a_city_that_loses_them_gets_them_from_the_new_pc(lost):
    city, fresh, package, _numbers, (scan_digest, plan_digest, _card, late) = lost
    come_back(fresh, package)
    assert [one.digest for one in sendings.owed(fresh.store.db, fresh.desk.station.city_role)] == [late]
    take(fresh, city.acknowledge(package.parent))
    assert [one.digest for one in sendings.owed(fresh.store.db, fresh.desk.station.city_role)] == [late]
    with fresh.store.atomic() as db:
        assert sendings.take_back(db, [scan_digest[:16], plan_digest[:16]], "2026-11-21T09:00:00+08:00") == 2
    with offices.opened(city.data, CENTRE_PASSWORD) as opened, reading(opened.engine) as connection:
        before = {one.digest: one.blob for one in city_blobs.of_station(connection, "G003")}
    seal_and_export(fresh, package.parent)
    assert len(list(package.parent.rglob("*.svp"))) >= 2
    assert city.ingest(package.parent)["attachments"]["refused"] == 0
    assert before.keys() == {scan_digest, plan_digest}


def test_stopping_it_while_files_come_leaves_no_record(lost):
    _city, fresh, package, _numbers, _digests = lost
    with pytest.raises(Trouble) as stopped:
        come_back(fresh, package, progress=lambda done, total: done < 2)
    assert stopped.value.code == "adopt-cancelled"
    assert attached.present(fresh.store.db) == []
    assert come_back(fresh, package).files == 1


def test_a_second_package_sweeps_what_the_first_left_beside(lost):
    city, _fresh, package, _numbers, _digests = lost
    first = {one.name for one in folder_beside(package).iterdir()}
    city.run("hand-back", "G003", "--out", str(package))
    second = {one.name for one in folder_beside(package).iterdir()}
    assert len(second) == 2
    assert not first & second


def test_a_file_that_came_before_the_city_changed_its_keys_is_opened_for_a_colleague_too(lost):
    city, _fresh, _package, _numbers, (_scan, plan_digest, *_rest) = lost
    with offices.opened(city.data, CENTRE_PASSWORD) as opened:
        with reading(opened.engine) as connection:
            (named,) = [one for one in city_blobs.all_named(connection, "G003") if one.digest == plan_digest]
        assert city_files.open_file(opened, "G003", named.record_id, plan_digest).content == PLAN


def test_the_card_stays_in_the_window_until_the_files_have_come_too(qtbot, lost):
    _city, fresh, package, _numbers, _digests = lost
    folder = folder_beside(package)
    away = folder.rename(folder.with_name("left at the city"))
    dress()
    with main_window(fresh) as window:
        window.go("reporting")
        page = window.page("reporting")
        page.adopt.adopt(package)
        assert window.desk.background.settle(20)
        assert page.adopt.isVisibleTo(page)
        assert any("2 个附件没有在移交文件旁边" in one.sentence for one in window.notices.history)
        away.rename(folder)
        page.adopt.adopt(package)
        assert window.desk.background.settle(20)
        assert not page.adopt.isVisibleTo(page)
        assert any("取回附件 2 个" in one.sentence for one in window.notices.history)
