"""The office's answer."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from city_centre import acknowledge, enrolment
from city_centre.intake import receive
from city_centre.office import Office, OfficeRefused, stamp
from station_exchange import acknowledgement
from station_exchange.manifest import MOST_LINKS
from station_exchange.refusals import Code, ExchangeRefused
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row


def test_every_answer_has_a_higher_serial_and_says_all_that_is_known(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a"), row("b")]), NOW)
    first = desk.read(acknowledge.answer(centre, "G003", NOW))
    receive(centre, desk.batch([row("c")]), NOW)
    second = desk.read(acknowledge.answer(centre, "G003", NOW))
    assert (first.centre_epoch, first.serial, second.serial) == (1, 1, 2)
    (epoch,) = second.epochs
    assert (epoch.epoch, epoch.hw, epoch.last_seq, epoch.archived) == (desk.epoch, 2, 3, 0)
    assert epoch.manifests[-1].manifest == desk.prev
    assert [taken.no for taken in epoch.manifests] == [1, 2]
    digests = [int(hashlib.sha256(made_id("revision", name).encode()).hexdigest(), 16) for name in ("a", "b", "c")]
    assert second.balance.entries == {"consultation": 3}
    assert int(second.balance.digest, 16) == digests[0] ^ digests[1] ^ digests[2]
    assert second.log_length == 2
    assert second.log_head != first.log_head


def test_an_office_that_knows_nothing_of_the_rows_still_answers(centre: Office, desk: Desk) -> None:
    desk.batch([row("a")])
    receive(centre, desk.batch([row("b")]), NOW)
    told = desk.read(acknowledge.answer(centre, "G003", NOW))
    assert [(epoch.hw, epoch.last_seq, epoch.manifests, epoch.received) for epoch in told.epochs] == [(0, 0, [], [2])]
    assert told.balance.entries == {}


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_after_forty_changes_of_key_the_answer_is_read_and_leads_there_over_the_last_of_them(
    centre: Office, desk: Desk
) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    keys = [centre.keys]
    for _ in range(40):
        keys.append(keys[-1].rotated(centre.code, stamp(NOW)))
    data = acknowledge.answer(replace(centre, keys=keys[-1]), "G003", NOW)

    def read(known: int) -> int:
        return acknowledgement.open_sealed(
            data, centre="BJ", station="G003", device=desk.device, centre_key=keys[known].acknowledgement.public,
            device_key=desk.seal,
        ).serial  # fmt: skip

    oldest = 40 - MOST_LINKS
    assert [read(known) for known in (40, 39, oldest)] == [1, 1, 1]
    with pytest.raises(ExchangeRefused, match="E_DEVICE"):
        read(oldest - 1)


def test_the_newest_sixteen_manifests_of_an_epoch_are_named(centre: Office, desk: Desk) -> None:
    for number in range(20):
        receive(centre, desk.batch([row(f"r{number}")]), NOW)
    (epoch,) = desk.read(acknowledge.answer(centre, "G003", NOW)).epochs
    assert [taken.no for taken in epoch.manifests] == list(range(5, 21))


def test_an_answer_stays_under_twenty_kilobytes(centre: Office, desk: Desk) -> None:
    """A bad year: six restores, sixteen batches after each, forty open returns."""
    for epoch in range(6):
        for number in range(16):
            bad = [row(f"{epoch}-{number}-bad", facts={})] if number < 7 else []
            receive(centre, desk.batch([row(f"{epoch}-{number}"), *bad]), NOW)
        desk.new_epoch()
    answer = acknowledge.answer(centre, "G003", NOW)
    told = desk.read(answer)
    assert (len(told.epochs), len(told.returned)) == (6, 42)
    assert all(epoch.manifests[-1].no == epoch.hw == 16 for epoch in told.epochs)
    assert len(answer) <= 20 * 1024


def test_the_answer_goes_to_the_device_enrolled_last(centre: Office, enrol: Callable[..., Desk]) -> None:
    old, new = enrol(), enrol()
    receive(centre, old.batch([row("a")]), NOW)
    receive(centre, new.batch([row("b")]), NOW)
    answer = acknowledge.answer(centre, "G003", NOW)
    assert len(new.read(answer).epochs) == 2
    with pytest.raises(ExchangeRefused) as refused:
        old.read(answer)
    assert refused.value.code == Code.ADDRESS
    enrolment.revoke(centre, "G003", new.device, NOW)
    assert old.read(acknowledge.answer(centre, "G003", NOW)).serial == 2


def test_there_is_no_answer_without_a_device_or_a_station(centre: Office, desk: Desk) -> None:
    for station, code in (("G003", "no_device"), ("G999", "unknown_station")):
        with pytest.raises(OfficeRefused) as refused:
            acknowledge.answer(centre, station, NOW)
        assert refused.value.code == code
    assert desk.no == 0
