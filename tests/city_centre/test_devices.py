"""Who is let in, and who is not any more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from city_centre import enrolment
from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import batches, stations
from city_centre.storage.engine import reading
from city_centre.verify import verify
from station_exchange import asking
from station_exchange import enrolment as papers
from station_exchange.keys import SigningKey
from tests.city_centre.asking import changed, revisions, stored, taken
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, row


def test_a_guessed_secret_lets_nobody_in_and_nothing_is_kept(centre: Office, desk: Desk) -> None:
    desk.paper = changed(desk.paper, secret="guessed")
    assert taken(centre, desk.batch([row("a")])) == ("refused", "E_SECRET")
    with reading(centre.engine) as connection:
        assert not batches.container_keys(connection, "G003")
        assert stations.newest_device(connection, "G003") is None


def test_a_used_secret_lets_no_second_device_in(centre: Office, desk: Desk) -> None:
    second = Desk(desk.paper)
    assert taken(centre, desk.batch([row("a")])) == ("received", "")
    assert taken(centre, second.batch([row("b")])) == ("refused", "E_SECRET")
    assert taken(centre, desk.batch([row("c")])) == ("received", "")


def test_a_secret_expires_after_thirty_days(centre: Office, enrol: Callable[..., Desk]) -> None:
    in_time, too_late = enrol("G003"), enrol("G004")
    last_moment = NOW + timedelta(days=30)
    assert receive(centre, in_time.batch([row("a")]), last_moment).outcome == "received"
    data = too_late.batch([row("b", facts={"items": ["Q01"], "started_at": "2026-11-19T10:20"})])
    assert receive(centre, data, last_moment + timedelta(seconds=1)).code == "E_SECRET"


def test_the_secret_of_one_station_lets_nobody_into_another(centre: Office, enrol: Callable[..., Desk]) -> None:
    own, other = enrol("G003"), enrol("G004")
    other.paper = changed(own.paper, station="G004")
    assert taken(centre, other.batch([row("a")])) == ("refused", "E_SECRET")


def test_an_unknown_device_and_an_unknown_station_are_refused(centre: Office, desk: Desk) -> None:
    desk.asks = False
    assert taken(centre, replace(desk).batch([row("a")])) == ("refused", "E_DEVICE")
    assert taken(centre, replace(desk).batch([row("a")], station="G999")) == ("refused", "E_DEVICE")


def test_a_device_makes_itself_known_under_an_id_and_under_nothing_else(centre: Office, desk: Desk) -> None:
    for name, became in (("<b>PC</b>", ("refused", "E_HEADER")), ("", ("refused", "E_HEADER")),
                         (desk.device, ("admitted", ""))):  # fmt: skip
        request = papers.request(
            desk.paper.secret, centre="BJ", station="G003", device=name, sign_public=desk.sign.public.text,
            recipient=desk.seal.recipient,
        )  # fmt: skip
        asked = asking.Asking(centre="BJ", station="G003", device=name, asked_at=NOW.isoformat(), request=request)
        assert taken(centre, asking.sign(asked, desk.sign) + b"\n") == became
    with reading(centre.engine) as connection:
        assert [one.device for one in stations.devices_of(connection, "G003")] == [desk.device]


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_a_pc_may_change_its_keys_as_often_as_it_likes(centre: Office, desk: Desk) -> None:
    request = papers.request(
        desk.paper.secret, centre="BJ", station="G003", device=desk.device, sign_public=desk.sign.public.text,
        recipient=desk.seal.recipient,
    )  # fmt: skip
    for _ in range(70):
        asked = asking.Asking(centre="BJ", station="G003", device=desk.device, asked_at="now", request=request)
        assert taken(centre, asking.sign(asked, desk.sign) + b"\n") == ("admitted", "")
        former, desk = desk, Desk(desk.paper)
        request = papers.succeeding(
            request, former.sign, centre="BJ", station="G003", former=former.device, device=desk.device,
            sign_public=desk.sign.public.text, recipient=desk.seal.recipient,
        )  # fmt: skip
    with reading(centre.engine) as connection:
        newest = stations.newest_device(connection, "G003")
    assert newest is not None
    assert newest.device == former.device


def test_a_known_device_id_under_another_key_is_refused(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    thief = replace(desk, sign=SigningKey.make())
    assert taken(centre, thief.batch([row("b")])) == ("refused", "E_DEVICE")


def test_a_fork_keeps_its_reason_when_it_comes_again_from_a_revoked_device(centre: Office, desk: Desk) -> None:
    copy = replace(desk)
    receive(centre, desk.batch([row("a")]), NOW)
    fork = copy.batch([row("b")])
    assert taken(centre, fork) == ("refused", "E_FORK")
    enrolment.revoke(centre, "G003", desk.device, NOW)
    assert taken(centre, fork) == ("refused", "E_FORK")
    with reading(centre.engine) as connection:
        assert sorted(one.code for one in batches.all_batches(connection, "G003")) == ["", "E_FORK"]


def test_a_revoked_device_is_quarantined_and_what_it_sent_before_stays(centre: Office, desk: Desk) -> None:
    """F69."""
    before, after = desk.batch([row("a")]), desk.batch([row("b")])
    receive(centre, before, NOW)
    enrolment.revoke(centre, "G003", desk.device, NOW)
    assert taken(centre, after) == ("refused", "E_DEVICE")
    assert taken(centre, before) == ("duplicate", "")
    assert stored(centre) == revisions("a")
    with reading(centre.engine) as connection:
        assert len(batches.container_keys(connection, "G003")) == 2
    assert verify(centre).findings == []


def test_another_device_may_not_write_into_an_epoch(centre: Office, enrol: Callable[..., Desk]) -> None:
    first, second = enrol(), enrol()
    receive(centre, first.batch([row("a")]), NOW)
    receive(centre, second.batch([row("b")]), NOW)
    second.epoch, second.no, second.prev, second.seq = first.epoch, first.no, first.prev, first.seq
    assert taken(centre, second.batch([row("c")])) == ("refused", "E_DEVICE")
    assert taken(centre, first.batch([row("d")])) == ("received", "")
