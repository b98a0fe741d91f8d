"""What the manager chooses for the whole desk: kept, journalled, refused to others, the same on the papers."""

import pytest

from station_app.actions import desk_settings, own_ways, receipts, sessions, verification
from station_app.actions.stations import add_clerk
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.domain.quick_list import quick_items
from station_app.storage import clerks, journal
from tests.actions.test_practice import paper_for
from tests.helpers.office import CHEAP, Office


def _clerk(office: Office) -> Clerk:
    return add_clerk(
        office.desk, "李强", Role.CLERK, "第一个-密码-2026", now=office.clock(), new_id=office.ids, cost=CHEAP
    )


def _letterhead(office: Office, clerk: Clerk | None = None, **given: str) -> object:
    standing = office.desk.station
    said = {"name": standing.name, "address": "", "phones": "", **given}
    return desk_settings.revise_letterhead(
        office.store, clerk or office.desk.clerk, **said, now=office.clock(), new_id=office.ids
    )


def test_address_and_phones_go_to_the_foot_of_the_next_receipt(office: Office) -> None:
    number = office.record().number
    _letterhead(office, address=" 朝阳区 江东路 8 号 ", phones="010-88886666")
    station = clerks.station(office.store.db)
    assert station is not None
    assert (station.address, station.phones) == ("朝阳区 江东路 8 号", "010-88886666")
    desk, now = office.desk, office.clock()
    prepared = receipts.prepare(desk.store, desk.clerk, desk.device, number, catalogue=desk.catalogue, now=now)
    assert "".join(prepared.receipt.phones) == "010-88886666"
    assert verification.verify(office.store).sound


def test_only_the_manager_words_the_letterhead_and_too_long_a_line_is_named(office: Office) -> None:
    with pytest.raises(Refused, match="not-allowed"):
        _letterhead(office, _clerk(office), address="别处")
    with pytest.raises(Refused, match="address:text-long"):
        _letterhead(office, address="路" * 81)
    with pytest.raises(Refused, match="name:station-name-missing"):
        _letterhead(office, name="  ")
    station = clerks.station(office.store.db)
    assert station is not None
    assert station.address == ""


def test_the_same_letterhead_again_writes_nothing(office: Office) -> None:
    _letterhead(office, address="江东路 8 号")
    before = journal.head(office.store.db)
    _letterhead(office, address="江东路 8 号")
    assert journal.head(office.store.db) == before


def test_the_name_is_the_citys_once_the_station_is_enrolled(office: Office) -> None:
    office.enrol(paper_for("G003"))
    with pytest.raises(Refused, match="station-name-of-city"):
        _letterhead(office, name="我们自己的叫法")
    _letterhead(office, phones="010-88886666")


@pytest.mark.parametrize("name", sorted(desk_settings.SWITCHES))
def test_a_switch_is_turned_by_the_manager_alone_and_the_journal_knows(office: Office, name: str) -> None:
    clerk = _clerk(office)
    with pytest.raises(Refused, match="not-allowed"):
        desk_settings.switch(office.store, clerk, name, True, now=office.clock(), new_id=office.ids)
    assert not desk_settings.is_on(office.store.db, name)
    for on in (True, True, False):
        desk_settings.switch(office.store, office.desk.clerk, name, on, now=office.clock(), new_id=office.ids)
        assert desk_settings.is_on(office.store.db, name) is on
    facts = office.store.db.execute("SELECT facts FROM journal WHERE kind = 'setting'").fetchall()
    assert len(facts) == 2
    with pytest.raises(Refused, match="not-allowed"):
        desk_settings.switch(office.store, office.desk.clerk, "text_scale", True, now=office.clock(), new_id=office.ids)


def _choose(office: Office, codes: list[str] | None) -> None:
    desk_settings.choose_quick_list(
        office.store, office.desk.clerk, codes, catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids
    )


def test_the_keys_one_to_nine_are_what_the_desk_chose_in_its_order(office: Office) -> None:
    usual = [code.code for code in quick_items(office.desk.catalogue, office.clock().date())]
    _choose(office, ["W01", "S05", "S01"])
    chosen = quick_items(office.reopen().catalogue, office.clock().date())
    assert [(code.attributes["quick_key"], code.code) for code in chosen] == [("1", "W01"), ("2", "S05"), ("3", "S01")]
    _choose(office, None)
    assert [code.code for code in quick_items(office.reopen().catalogue, office.clock().date())] == usual


@pytest.mark.parametrize("codes", [[], ["S01", "S01"], ["S01", "X99"], [f"S{n:02d}" for n in range(1, 11)]])
def test_no_item_twice_unknown_or_beyond_nine(office: Office, codes: list[str]) -> None:
    with pytest.raises(Refused, match="quick-list-range"):
        _choose(office, codes)
    assert desk_settings.quick_codes(office.store.db) is None


def test_each_clerk_types_in_his_own_way(office: Office) -> None:
    clerk = _clerk(office)
    sessions.choose_own(office.store, clerk, own_ways.ENTER_ADVANCES, False)
    assert own_ways.ways_of(office.store.db, clerk.record_id) == own_ways.Ways(False, False)
    assert own_ways.ways_of(office.store.db, office.desk.clerk.record_id) == own_ways.Ways(True, False)
