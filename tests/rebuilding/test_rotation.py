"""New keys at either end: what was signed and sealed before stays good, what comes under old keys later does not."""

import pytest

from city_centre import enrolment as city_enrolment
from city_centre import office as offices
from city_centre.storage import stations
from city_centre.storage.engine import reading
from station_app.actions import acknowledgements, rotation, verification
from station_app.domain.faults import Refused
from station_app.storage import batches, clerks, devices
from tests.helpers.city import opened_answer, seal_and_export, take
from tests.helpers.programs import CENTRE_PASSWORD
from tests.rebuilding.rooms import founded


@pytest.fixture
def rooms(office, tmp_path):
    made = founded(office, tmp_path)
    office.record(visitor_name="第一位")
    made.report()
    return made


def rotate(office):
    return rotation.rotate(office.desk, now=office.clock(), new_id=office.ids)


def states(rooms):
    with offices.opened(rooms.city.data, CENTRE_PASSWORD) as opened, reading(opened.engine) as connection:
        return {one.device: one.state for one in stations.devices_of(connection, "G003")}


def test_a_pc_with_new_keys_reports_on_and_nothing_comes_twice(rooms):
    office, former = rooms.office, rooms.office.desk.device
    office.record(visitor_name="换钥匙前", visitor_phone="13900001111")
    seal_and_export(office, rooms.stick)
    device = rotate(office)
    office.record(visitor_name="换钥匙后", visitor_phone="13900002222")
    office.reopen()
    assert office.desk.device.device_id == device.device_id != former.device_id
    seal_and_export(office, rooms.stick)
    taken = rooms.city.ingest(rooms.stick)
    take(office, rooms.city.acknowledge(rooms.stick))
    assert taken["received"] >= 1
    assert states(rooms) == {former.device_id: "retired", device.device_id: "enrolled"}
    assert batches.open_batches(office.store.db) == []
    assert len(rooms.city.applied()) == len({*rooms.city.applied()})
    names = [row["person"] or "" for row in rooms.city.applied().values() if row["kind"] == "visitor"]
    assert sum("换钥匙" in name for name in names) == 2
    assert rooms.city.verify()["ok"] is True
    assert verification.verify(office.store).findings == ()


def test_what_the_old_keys_sign_afterwards_is_kept_and_not_applied(rooms, tmp_path):
    """Exchange.md F69, I18."""
    office, late = rooms.office, tmp_path / "late"
    late.mkdir()
    office.record(visitor_name="旧钥匙", visitor_phone="13900003333")
    seal_and_export(office, late)
    rotate(office)
    rooms.report()
    before = rooms.city.applied()
    answered = rooms.city.ingest(late)
    assert (answered["received"], answered["refused"]) == (0, 1)
    assert answered["files"][0]["code"] == "E_DEVICE"
    assert rooms.city.applied() == before
    assert rooms.city.verify()["ok"] is True


def test_keys_of_a_revoked_pc_vouch_for_nobody(rooms):
    office, former = rooms.office, rooms.office.desk.device
    rotate(office)
    with offices.opened(rooms.city.data, CENTRE_PASSWORD) as opened:
        city_enrolment.revoke(opened, "G003", former.device_id, office.clock())
    office.record(visitor_name="被停用以后", visitor_phone="13900004444")
    seal_and_export(office, rooms.stick)
    answered = rooms.city.ingest(rooms.stick)
    assert {one["code"] for one in answered["files"] if one["outcome"] == "refused"} == {"E_SECRET"}
    assert states(rooms) == {former.device_id: "revoked"}


def test_a_city_that_knows_neither_the_old_nor_the_new_keys_lets_them_in_by_the_first_paper(rooms):
    office = rooms.office
    for _ in range(2):
        rotate(office)
        office.record(visitor_name="又换", visitor_phone="13900005555")
        rooms.report()
    with offices.opened(rooms.city.data, CENTRE_PASSWORD) as opened:
        _forget_devices(opened)
    office.record(visitor_name="忘了以后", visitor_phone="13900006666")
    assert rooms.report()["refused"] == 0
    assert list(states(rooms).values()) == ["retired", "retired", "enrolled"]


def _forget_devices(opened):
    """What a restore to the day after the enrolment leaves: the paper unused, no device."""
    from sqlalchemy import delete, update

    from city_centre.storage.engine import writing
    from city_centre.storage.schema import devices as table
    from city_centre.storage.schema import enrolments

    with writing(opened.engine) as connection:
        (digest,) = connection.execute(enrolments.select()).first()[1:2]
        assert digest
        connection.execute(delete(table))
        sealed = opened.keys.seal_small(SECRETS[0])
        connection.execute(update(enrolments).values(used_by_device=None, sealed_secret=sealed))


SECRETS: list[str] = []


@pytest.fixture(autouse=True)
def _remember_the_secret(monkeypatch):
    """The paper's secret, which the city forgets once it is used: a restored one still has it."""
    SECRETS.clear()
    real = city_enrolment.enrol

    def kept(office, station, name, now, secret, **how):
        SECRETS.append(secret)
        return real(office, station, name, now, secret, **how)

    monkeypatch.setattr(city_enrolment, "enrol", kept)


@pytest.mark.parametrize("place", ["before the database", "after the database"])
def test_a_change_of_keys_that_breaks_off_leaves_the_old_or_the_new(rooms, place, monkeypatch):
    office, former = rooms.office, rooms.office.desk.device

    def broken(*_asked):
        raise KeyboardInterrupt

    monkeypatch.setattr(*((clerks, "keep_device") if place.startswith("before") else (devices, "settle")), broken)
    with pytest.raises(KeyboardInterrupt):
        rotate(office)
    monkeypatch.undo()
    office.reopen()
    changed = office.desk.device.device_id != former.device_id
    assert changed is place.startswith("after")
    assert office.desk.told == ()
    assert not devices.beside(office.folder.device).exists()
    office.record(visitor_name="接着登记", visitor_phone="13900007777")
    assert rooms.report()["refused"] == 0


def test_keys_are_not_changed_before_the_city_knows_the_present_ones(office, tmp_path):
    founded(office, tmp_path)
    with pytest.raises(Refused) as refused:
        rotate(office)
    assert refused.value.faults[0].code == "rotate-not-known"


def test_the_citys_new_keys_open_old_batches_and_are_learnt_with_the_next_answer(rooms):
    office = rooms.office
    before = clerks.enrolment(office.store.db)
    old_answer = rooms.city.acknowledge(rooms.stick)
    office.record(visitor_name="按旧钥匙封的", visitor_phone="13900008888")
    seal_and_export(office, rooms.stick)
    rooms.city.run("rotate")
    rooms.city.run("rotate")
    assert rooms.city.ingest(rooms.stick)["refused"] == 0
    answer = rooms.city.acknowledge(rooms.stick)
    assert opened_answer(office, answer).operational_recipient != before.operational_recipient
    assert take(office, answer).outcome == "taken"
    after = clerks.enrolment(office.store.db)
    assert after.acknowledgement_key != before.acknowledgement_key
    assert after.operational_recipient != before.operational_recipient
    assert take(office, old_answer).outcome == "old"
    office.record(visitor_name="按新钥匙封的", visitor_phone="13900009999")
    assert rooms.report()["refused"] == 0
    assert rooms.city.verify()["ok"] is True


def test_a_key_that_the_city_gave_up_signs_nothing_new(rooms):
    """Whoever keeps the former key cannot speak for the city any more."""
    office = rooms.office
    with offices.opened(rooms.city.data, CENTRE_PASSWORD) as opened:
        former = opened.keys.acknowledgement
    rooms.city.run("rotate")
    newest = rooms.city.acknowledge(rooms.stick)
    take(office, newest)
    forged = _signed_anew(office, newest, former)
    with pytest.raises(Refused) as refused:
        acknowledgements.take(
            office.store, office.desk.clerk, office.desk.device, forged, now=office.clock(), new_id=office.ids
        )
    assert refused.value.faults[0].details["reason"] == "E_DEVICE"


def _signed_anew(office, answer, key):
    import msgspec

    from station_exchange import acknowledgement

    said = msgspec.structs.replace(opened_answer(office, answer), serial=10_000)
    return acknowledgement.seal(said, office.desk.device.sealing.recipient, key)
