"""Everybody forgot the password and the printed code is gone: the city's recovery key mends it (decision 18)."""

import json

import pyrage
import pytest

from station_app.actions.stations import open_desk
from station_app.domain.faults import Refused
from station_exchange import recovery
from station_exchange.keys import SealingKey
from tests.helpers.office import MANAGER
from tests.helpers.programs import CENTRE_PASSWORD, station
from tests.helpers.wire import made_id
from tests.rebuilding.rooms import founded
from tests.trust import marked

NEW = "新口令-2027-不再忘"


@pytest.fixture
def shut(office, tmp_path):
    """(rooms, data folder) of an enrolled station that nobody can open any more."""
    rooms = founded(office, tmp_path)
    marked.come(office)
    rooms.report()
    office.close()
    return rooms, office.folder.root


def asked(rooms, data):
    file = rooms.stick / "help.svr"
    answer = station(data, "recover", "--request", str(file))
    assert answer.code == 0, answer.err
    return file


def test_the_city_opens_what_the_station_forgot_and_the_manager_signs_in(shut):
    rooms, data = shut
    request, answer = asked(rooms, data), rooms.stick / "help.svk"
    told = rooms.city.run("recover", str(request), "--out", str(answer), "--json").json
    for file in (request, answer):
        said = file.read_text("utf-8")
        assert set(json.loads(said)) <= {"kind", "recipient", "request_id", "sealed", "suite", "v"}
        assert not any(word in said for word in (*marked.ALL, MANAGER, "G003", told["code"]))
    words = ["recover", "--answer", str(answer), "--clerk", MANAGER]
    assert station(data, *words, "--code", "AAAAA-BBBBB-CCCCC-DDDDD", password=NEW).fault == "recovery-wrong-code"
    # In small letters and, with a Chinese input method left on, in full width.
    typed = "".join(chr(ord(sign) + 0xFEE0) for sign in told["code"].lower())
    done = station(data, *words, "--code", typed, "--json", password=NEW)
    assert done.code == 0, done.err
    rooms.office.desk = open_desk(rooms.office.folder, MANAGER, NEW, now=rooms.office.clock(), new_id=rooms.office.ids)
    assert len(done.json["recovery_code"].split("-")) == 8
    assert station(data, *words, "--code", told["code"], password=NEW).fault == "recovery-none-asked"
    wrong = station(data, "show", "X", password="旧口令-2026-忘了")
    assert wrong.fault == "wrong-password"


def test_an_answer_to_an_earlier_request_opens_nothing(shut):
    rooms, data = shut
    request, answer = asked(rooms, data), rooms.stick / "help.svk"
    told = rooms.city.run("recover", str(request), "--out", str(answer), "--json").json
    asked(rooms, data)
    words = ["recover", "--answer", str(answer), "--clerk", MANAGER, "--code", told["code"]]
    assert station(data, *words, password=NEW).fault == "recovery-answer-other"
    answer.write_bytes(b"{}")
    assert station(data, *words, password=NEW).fault == "recovery-answer-refused"


def test_another_citys_key_and_a_wrong_offline_password_open_nothing(shut, monkeypatch):
    rooms, data = shut
    request = asked(rooms, data)
    out = str(rooms.stick / "help.svk")
    foreign = rooms.stick / "foreign.svr"
    sealed = pyrage.encrypt(bytes(32), [pyrage.x25519.Recipient.from_str(SealingKey.make().recipient)])
    foreign.write_bytes(recovery.write_request(made_id("foreign"), sealed, SealingKey.make().recipient))
    assert rooms.city.say("recover", str(foreign), "--out", out).fault == "recovery_foreign"
    monkeypatch.setenv("CENTRE_OFFLINE_PASSWORD", "not " + CENTRE_PASSWORD)
    assert rooms.city.say("recover", str(request), "--out", out).fault == "offline_password"
    monkeypatch.undo()
    nowhere = rooms.city.say("recover", str(request), "--out", out, "--offline-keys", "/nowhere")
    assert nowhere.fault == "offline_missing"
    request.write_bytes(b"no request")
    assert rooms.city.say("recover", str(request), "--out", out).fault == "recovery_request"


def test_a_stand_alone_station_has_only_its_printed_code(office):
    from station_app.actions import recovering

    with pytest.raises(Refused) as refused:
        recovering.ask_city(office.folder, new_id=office.ids)
    assert refused.value.faults[0].code == "no-city-slot"
