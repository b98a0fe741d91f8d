"""A PC that is gone: a new one takes back what the city holds, and nothing travels twice (exchange.md F61)."""

import shutil
from datetime import UTC, datetime

import pytest

from city_centre import office as offices
from city_centre import telling
from city_centre.storage.staff import Colleague
from station_app.actions import batches as sealing
from station_app.actions import verification
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import acknowledgements, batches, consultations, number_report
from station_exchange import hand_back
from station_exchange.hand_back import EntryLine
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import MANAGER, make_office
from tests.helpers.programs import CENTRE_PASSWORD
from tests.rebuilding.rooms import (
    NEW_MANAGER,
    Rooms,
    adopt,
    founded,
    handed_back,
    known,
    new_pc,
    reopened,
    revisions,
)
from tests.trust import marked
from tests.trust.test_erasing import erase

SENT_BACK = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """Made once: a desk with six visits, one amended, one voided, one of a person who was erased, all reported; and an
    empty PC that the city knows. Closed, to be copied.
    """
    place = tmp_path_factory.mktemp("past")
    office = make_office(place)
    rooms = founded(office, place)
    numbers = [office.record(visitor_name=f"来访{n}", visitor_phone=f"138001366{n:02d}").number for n in range(5)]
    office.amend(numbers[0], answer="再答")
    office.void(numbers[1])
    _number, visitor_id = marked.come(office)
    rooms.report()
    erase(office, visitor_id)
    office.clock.forward(minutes=5)
    rooms.report()
    fresh = new_pc(rooms, place)
    shutil.rmtree(rooms.stick)
    rooms.stick.mkdir()
    known(rooms, fresh)
    office.close()
    fresh.close()
    return place, office.clock.forward(minutes=1), numbers


@pytest.fixture
def busy(past, tmp_path):
    place, now, _numbers = past
    shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    office = reopened(tmp_path, "station", MANAGER, now, space=6)
    yield Rooms(office, City(tmp_path / "city" / "centre"), tmp_path / "stick")
    office.close()


@pytest.fixture
def fresh(busy, past, tmp_path):
    made = reopened(tmp_path, "new-pc", NEW_MANAGER, past[1], space=8)
    yield made
    made.close()


def sound(office):
    found = verification.verify(office.store)
    assert found.findings == ()


def test_a_new_pc_has_every_record_of_the_former_one_with_its_ids_and_bytes(busy, fresh):
    """F61."""
    done = adopt(fresh, handed_back(busy))
    assert (done.entries, done.known, done.missing, done.clashes) == (len(busy.city.applied()), 0, 0, 0)
    assert revisions(fresh) == revisions(busy.office)
    assert consultations.count(fresh.store.db) == consultations.count(busy.office.store.db)
    for line in consultations.page(busy.office.store.db):
        theirs = consultations.line(fresh.store.db, line.number)
        assert (theirs.state, theirs.delivery) == (line.state, "applied")
    sound(fresh)


def test_an_erased_person_comes_back_blank(busy, fresh):
    adopt(fresh, handed_back(busy))
    texts = [row[0] for row in fresh.store.db.execute("SELECT coalesce(person, '') FROM journal").fetchall()]
    assert any("来访0" in text for text in texts)
    assert [text for text in texts if any(mark in text for mark in marked.ALL)] == []


def test_what_came_back_does_not_travel_again_and_new_visits_do(busy, fresh):
    adopt(fresh, handed_back(busy))
    assert sealing.seal(fresh.store, fresh.desk.clerk, fresh.desk.device, now=fresh.clock()) == []
    before = busy.city.applied()
    saved = fresh.record(visitor_name="新来")
    assert busy.report(fresh)["refused"] == 0
    news = busy.city.applied().keys() - before.keys()
    assert saved.revision_id in news
    assert 1 <= len(news) <= 3
    assert busy.city.verify()["ok"] is True
    sound(fresh)


def test_numbers_go_on_above_all_that_the_former_pc_can_have_given(busy, fresh):
    unreported = busy.office.record(visitor_name="没有报上去").number
    adopt(fresh, handed_back(busy))
    given = fresh.record(visitor_name="新来").number
    assert given > unreported
    day = given.split("-")[2]
    assert [hole.reason for hole in number_report.holes(fresh.store.db, "ZX", day)] != []


def test_the_same_package_again_changes_nothing(busy, fresh):
    data = handed_back(busy)
    adopt(fresh, data)
    head = fresh.store.mark()
    again = adopt(fresh, data)
    assert (again.entries, fresh.store.mark()) == (0, head)
    sound(fresh)


def test_a_stick_of_the_lost_pc_that_turns_up_late_comes_with_a_second_package(busy, fresh, tmp_path):
    late = tmp_path / "late"
    late.mkdir()
    saved = busy.office.record(visitor_name="迟到的")
    seal_and_export(busy.office, late)
    adopt(fresh, handed_back(busy))
    busy.city.ingest(late)
    take(fresh, busy.city.acknowledge(busy.stick))
    done = adopt(fresh, handed_back(busy))
    assert done.entries >= 1
    assert consultations.line(fresh.store.db, saved.number).delivery == "applied"
    sound(fresh)


def test_a_city_that_lost_what_it_handed_back_gets_it_again(busy, fresh, tmp_path):
    """Exchange.md F59 after F61: the city is put back to a day before, and the new PC alone still has the records."""
    adopt(fresh, handed_back(busy))
    whole = busy.city.applied()
    emptied = City.founded(tmp_path / "emptied")
    emptied.run("enrol", "G003", "--name", "朝阳区江东工作站", "--out", str(tmp_path / "x.enrol"))
    _let_in_again(busy.city, emptied)
    seal_and_export(fresh, busy.stick) if batches.open_batches(fresh.store.db) else known_to(emptied, fresh, busy)
    take(fresh, emptied.acknowledge(busy.stick))
    seal_and_export(fresh, busy.stick)
    emptied.ingest(busy.stick)
    assert emptied.applied().keys() >= whole.keys()
    take(fresh, emptied.acknowledge(busy.stick))
    assert batches.open_batches(fresh.store.db) == []
    sound(fresh)


def known_to(city, office, rooms):
    from station_app.actions import exports

    exports.export(office.store, office.desk.clerk, rooms.stick, now=office.clock(), new_id=office.ids,
                   device=office.desk.device)  # fmt: skip
    return city.ingest(rooms.stick)


def _let_in_again(former, restored):
    """The restored city knows the paper by which the new PC came: it is older than that, but not than the paper."""
    from city_centre.storage import stations
    from city_centre.storage.engine import reading, writing
    with offices.opened(former.data, CENTRE_PASSWORD) as one, reading(one.engine) as connection:
        device = stations.newest_device(connection, "G003")
    with offices.opened(restored.data, CENTRE_PASSWORD) as other, writing(other.engine) as connection:
        stations.add_device(connection, "G003", device.device, device.sign_public, device.recipient, device.at)


def test_a_returned_record_is_there_to_be_mended_with_the_citys_reason(busy, fresh, past):
    number = past[2][2]
    line = consultations.line(busy.office.store.db, number)
    with offices.opened(busy.city.data, CENTRE_PASSWORD) as opened:
        officer = Colleague("李处", "officer", "", 0, "active", "")
        telling.send_back(opened, officer, "G003", line.record_id, "items", "请补全事项", SENT_BACK)
    done = adopt(fresh, handed_back(busy))
    assert done.returned == 1
    (waiting,) = acknowledgements.returned(fresh.store.db)
    assert (waiting.number, waiting.text) == (number, "请补全事项")
    fresh.amend(number, answer="补全了")
    busy.report(fresh)
    assert acknowledgements.returned(fresh.store.db) == []


def test_breaking_off_leaves_the_pc_as_it_was(busy, fresh, monkeypatch):
    data = handed_back(busy)
    head, real = fresh.store.mark(), fresh.store.db.execute
    for step in range(1, 90, 11):
        calls = iter(range(1, 10_000))

        def break_off(*asked, calls=calls, step=step):
            if "INSERT" in asked[0] and next(calls) == step:
                raise KeyboardInterrupt
            return real(*asked)

        monkeypatch.setattr(fresh.store.db, "execute", break_off)
        with pytest.raises(KeyboardInterrupt):
            adopt(fresh, data)
        monkeypatch.undo()
        assert fresh.store.mark() == head
    sound(fresh)
    assert adopt(fresh, data).entries == len(busy.city.applied())


def test_whoever_stops_it_half_way_has_changed_nothing(busy, fresh):
    for number in range(10):
        busy.office.record(visitor_name=f"多{number}", visitor_phone=f"139001366{number:02d}")
    seal_and_export(busy.office, busy.stick)
    busy.city.ingest(busy.stick)
    head, told = fresh.store.mark(), []
    with pytest.raises(Trouble) as stopped:
        adopt(fresh, handed_back(busy), progress=lambda done, total: told.append((done, total)))
    assert stopped.value.code == "adopt-cancelled"
    assert told == [(20, len(busy.city.applied()))]
    assert fresh.store.mark() == head


def test_a_package_for_another_device_station_or_centre_is_refused_by_name(busy, fresh):
    own = handed_back(busy)
    said = hand_back.read_address(own)
    head = fresh.store.mark()

    def refused(data):
        with pytest.raises(Refused) as caught:
            adopt(fresh, data)
        return caught.value.faults[0].code

    assert refused(_readdressed(own, device=busy.office.desk.device.device_id)) == "hand-back-other-device"
    assert refused(_readdressed(own, station="G009")) == "hand-back-other-station"
    assert refused(_readdressed(own, centre="SH")) == "hand-back-other-centre"
    assert refused(_readdressed(own, issued_at="2026-01-01T00:00:00+00:00")) == "hand-back-refused"
    for cut in (0, 100, len(own) // 2, len(own) - 1):
        assert refused(own[:cut]) == "hand-back-refused"
    for at in range(0, len(own), max(1, len(own) // 60)):
        assert refused(own[:at] + bytes([own[at] ^ 1]) + own[at + 1 :]).startswith("hand-back-")
    assert said.entries == len(busy.city.applied())
    assert fresh.store.mark() == head


def _readdressed(data, **changes):
    """The package under another address, signed by a stranger: names decide before signatures do."""
    import msgspec

    from station_exchange import envelope
    from station_exchange.keys import SigningKey

    rest = data.split(b"\n", 1)[1]
    said = msgspec.structs.replace(hand_back.read_address(data), **changes)
    line = envelope.seal(hand_back.HAND_BACK_TYPE, msgspec.json.encode(said), SigningKey.make())
    return line + b"\n" + rest


def test_a_number_given_here_since_stops_it_before_two_visits_bear_it(busy, fresh):
    given = fresh.record(visitor_name="先来").number
    with pytest.raises(Refused) as caught:
        adopt(fresh, handed_back(busy))
    assert caught.value.faults[0].code == "hand-back-number-taken"
    assert caught.value.faults[0].details["number"] == given


def test_the_city_hands_back_what_it_was_not_given_by_number(office, tmp_path):
    rooms = founded(office, tmp_path)
    kept_home = office.record(visitor_name="不肯传", consent_scope="none").number
    passed_on = office.record(visitor_name="肯传", visitor_phone="13900001111", consent_scope="city").number
    rooms.report()
    fresh = new_pc(rooms, tmp_path)
    known(rooms, fresh)
    done = adopt(fresh, handed_back(rooms))
    assert kept_home in done.numbers
    assert passed_on not in done.numbers
    assert done.bare >= 2
    sound(fresh)
    tampered = fresh.store.db.execute("SELECT max(position) FROM journal WHERE person IS NOT NULL").fetchone()[0]
    assert tampered
    fresh.close()


def test_only_the_new_pc_opens_the_package(busy, fresh):
    data = handed_back(busy)
    assert "来访0".encode() not in data
    from station_app.storage import clerks
    from station_exchange.keys import VerifyKey
    from station_exchange.refusals import ExchangeRefused

    key = VerifyKey(clerks.enrolment(fresh.store.db).acknowledgement_key)
    assert any(
        isinstance(line, EntryLine) for line in hand_back.open_sealed(data, key, fresh.desk.device.sealing)
    )
    with pytest.raises(ExchangeRefused):
        list(hand_back.open_sealed(data, key, busy.office.desk.device.sealing))
