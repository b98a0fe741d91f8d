"""`centre expert`, `centre lease`, `centre booking`: by hand, and what a batch of a station says of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from city_centre import leases
from city_centre.bookings import cell_of
from city_centre.intake import receive
from city_centre.office import Office, OfficeRefused
from city_centre.storage import bookings as store
from city_centre.storage.engine import reading
from tests.city_centre.conftest import NOW
from tests.helpers.city import City
from tests.helpers.wire import Desk, made_id, row

EXPERT = "han"
START = NOW.replace(hour=1, minute=0) + timedelta(days=5)
"""Nine o'clock in Beijing."""


@pytest.fixture
def opened(centre: Office) -> Office:
    leases.put_expert(centre, EXPERT, "韩梅", "13700000000", "pooled", NOW)
    leases.open_hours(centre, EXPERT, START, START + timedelta(hours=2))
    return centre


def booking(name: str, state: str = "requested", *, slot: int = 0, **more: Any) -> Any:
    begins = START + timedelta(minutes=30 * slot)
    facts = {
        "number": "YY-G003-20261119-0001", "expert_id": EXPERT, "owner": "city", "state": state,
        "start": begins.isoformat(timespec="minutes"),
        "end": (begins + timedelta(minutes=30)).isoformat(timespec="minutes"),
    }  # fmt: skip
    return row(name, kind="booking", verb="book", facts=facts | more.pop("facts", {}), **more)


def decided(office: Office) -> list[tuple[str, str, str]]:
    return [(one["station"], one["decided"], one["why"]) for one in leases.booking_list(office)]


def test_the_first_request_that_comes_is_confirmed_and_the_second_is_not(opened: Office, enrol: Any) -> None:
    one, other = enrol("G003"), enrol("G004")
    assert receive(opened, one.batch([booking("a")]), NOW).outcome == "received"
    number = {"number": "YY-G004-20261119-0001"}
    assert receive(opened, other.batch([booking("b", facts=number)]), NOW).outcome == "received"
    assert decided(opened) == [("G003", "confirmed", ""), ("G004", "rejected", "taken")]
    (answer,) = other.read(acknowledge(opened, "G004")).bookings
    assert (answer.state, len(answer.alternatives)) == ("rejected", 3)
    assert answer.alternatives[0][0] == cell_of(START) + 2


def acknowledge(office: Office, station: str) -> bytes:
    from city_centre.acknowledge import answer

    return answer(office, station, NOW)


def test_only_the_newest_revision_of_a_batch_decides_and_a_cancellation_frees(opened: Office, desk: Desk) -> None:
    rows = [booking("a"), booking("a2", "rescheduled", record="a", parent="a"),
            booking("a3", slot=1, record="a", parent="a2")]  # fmt: skip
    receive(opened, desk.batch(rows), NOW)
    with reading(opened.engine) as connection:
        held = store.all_confirmed(connection)
    assert sorted(cell - cell_of(START) for _expert, cell in held) == [2, 3]
    receive(opened, desk.batch([booking("a4", "cancelled_by_visitor", slot=1, record="a", parent="a3")]), NOW)
    with reading(opened.engine) as connection:
        assert store.all_confirmed(connection) == {}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"expert_id": "nobody"}, "expert-unknown"),
        ({"start": "2026-11-25T03:00+08:00", "end": "2026-11-25T03:30+08:00"}, "not-open"),
    ],
)
def test_what_cannot_be_given_is_answered_by_name(opened: Office, desk: Desk, facts: Any, why: str) -> None:
    receive(opened, desk.batch([booking("a", facts=facts)]), NOW)
    assert decided(opened) == [("G003", "rejected", why)]


def test_an_expert_who_was_suspended_takes_no_more(opened: Office, desk: Desk) -> None:
    leases.put_expert(opened, EXPERT, "韩梅", "13700000000", "suspended", NOW)
    receive(opened, desk.batch([booking("a")]), NOW)
    assert decided(opened) == [("G003", "rejected", "expert-not-pooled")]


@pytest.mark.parametrize(
    "facts",
    [{"expert_id": None}, {"start": "tomorrow"}, {"end": "2026-11-24T09:00+08:00"}, {"state": 3}, {"start": None}],
)
def test_a_booking_that_says_no_time_or_no_expert_is_returned_alone(opened: Office, desk: Desk, facts: Any) -> None:
    outcome = receive(opened, desk.batch([booking("bad", facts=facts), row("good")]), NOW)
    assert outcome.batch is not None
    assert (outcome.batch.applied, outcome.batch.returned) == (1, 1)
    (back,) = desk.read(acknowledge(opened, "G003")).returned
    assert back.revision_id == made_id("revision", "bad")
    assert decided(opened) == []


def test_a_stations_own_expert_is_none_of_the_citys_business(opened: Office, desk: Desk) -> None:
    receive(opened, desk.batch([booking("a", "confirmed", facts={"owner": "G003"})]), NOW)
    assert decided(opened) == []


def test_a_lease_comes_down_whole_and_ends_when_it_is_given_back(opened: Office, desk: Desk) -> None:
    receive(opened, desk.batch([row("first")]), NOW)
    ids = iter([made_id("lease", one) for one in range(9)])
    leases.lease(opened, "G003", EXPERT, START, START + timedelta(hours=1), NOW, lambda: next(ids))
    grants = desk.read(acknowledge(opened, "G003")).leases
    assert [(one.first_cell - cell_of(START), one.last_cell - cell_of(START)) for one in grants] == [(0, 1), (2, 3)]
    assert {one.epoch for one in grants} == {desk.epoch}
    back = row("back", kind="lease_return", verb="give_back_lease", facts={
        "lease_id": grants[0].lease_id, "epoch": desk.epoch, "expert_id": EXPERT, "given_at": NOW.isoformat(),
    })  # fmt: skip
    receive(opened, desk.batch([back]), NOW)
    assert [one.lease_id for one in desk.read(acknowledge(opened, "G003")).leases] == [grants[1].lease_id]


def test_what_is_no_quarter_hour_or_nobody_is_refused(opened: Office, desk: Desk) -> None:
    for start, end in ((START, START), (START, START + timedelta(minutes=20)), (START, START + timedelta(days=2))):
        with pytest.raises(OfficeRefused, match="hours"):
            leases.open_hours(opened, EXPERT, start, end)
    with pytest.raises(OfficeRefused, match="expert_unknown"):
        leases.open_hours(opened, "nobody", START, START + timedelta(hours=1))
    with pytest.raises(OfficeRefused, match="no_epoch"):
        leases.lease(opened, "G003", EXPERT, START, START + timedelta(hours=1), NOW, lambda: "x")
    with pytest.raises(OfficeRefused, match="unknown_station"):
        leases.lease(opened, "Z999", EXPERT, START, START + timedelta(hours=1), NOW, lambda: "x")
    with pytest.raises(OfficeRefused, match="booking_unknown"):
        leases.cancel(opened, "G003", "nothing", "", NOW)


def test_the_commands_say_what_they_did_and_keep_contacts_to_themselves(tmp_path: Path) -> None:
    city = City.founded(tmp_path)
    start = (datetime.now(UTC) + timedelta(days=9)).replace(hour=1, minute=0, second=0, microsecond=0)
    hours = ("--from", start.isoformat(), "--to", (start + timedelta(hours=1)).isoformat())
    said = city.run("expert", "put", "--id", EXPERT, "--name", "韩梅", "--contact", "13700000000", "--json")
    assert [(one["expert_id"], one["name"]) for one in said.json] == [(EXPERT, "韩梅")]
    assert "13700000000" not in said.out
    assert city.run("expert", "open", "--id", EXPERT, *hours, "--json").json == {"expert_id": EXPERT, "opened": 4}
    assert city.say("lease", "grant", "--station", "G003", "--expert", EXPERT, *hours).code == 1
    assert city.run("lease", "list", "--json").json == []
    assert city.run("booking", "list", "--json").json == []
    wrong = city.say("expert", "open", "--id", EXPERT, "--from", "tomorrow", "--to", "later")
    assert (wrong.code, wrong.fault) == (1, "hours")
