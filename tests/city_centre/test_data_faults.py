"""Faults of data on their way to the office, by the numbers of the exchange's list."""

import msgspec
import pytest

from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import rows
from city_centre.storage.engine import reading
from city_centre.verify import verify
from station_exchange import rows as wire_rows
from tests.city_centre.asking import answered, revisions, stored, taken
from tests.city_centre.conftest import NOW
from tests.helpers.wire import Desk, made_id, row

pytestmark = pytest.mark.parametrize("data", ["sqlite"], indirect=True)


def test_f48_a_batch_of_nothing_but_invalid_records_is_applied_and_each_comes_back(centre: Office, desk: Desk) -> None:
    outcome = receive(centre, desk.batch([row(f"bad{at}", facts={"items": []}) for at in range(20)]), NOW)
    assert (outcome.outcome, outcome.newly[0].applied, outcome.newly[0].returned) == ("received", 0, 20)
    told = answered(centre, desk)
    assert {one.revision_id for one in told.returned} == revisions(*(f"bad{at}" for at in range(20)))
    assert all(one.field == "items" and one.text for one in told.returned)
    assert [(epoch.hw, epoch.last_seq) for epoch in told.epochs] == [(1, 20)]
    assert taken(centre, desk.batch([row("next")])) == ("received", "")
    assert stored(centre) == revisions("next")


@pytest.mark.parametrize("age", [-4, -1, 0, 1, 4])
def test_f51_rows_of_older_and_newer_programs_are_taken_as_they_are(centre: Office, desk: Desk, age: int) -> None:
    """What a newer one adds (a field, a kind, a form of a record) is kept unread; nothing waits for a newer office."""
    entries = [
        row("known", schema_version=5 + age, reference_version=f"2026.{5 + age}"),
        row("kind", kind=f"kind_of_version_{5 + age}", facts={"of": 5 + age}, schema_version=5 + age),
    ]
    lines = wire_rows.encode(msgspec.structs.replace(one, seq=at) for at, one in enumerate(entries, start=1))
    if age > 0:
        lines = lines.replace(b'"kind":', b'"added_later":{"x":[1]},"kind":')
    outcome = receive(centre, desk.batch_of(lines, 2, schema_min=5 + age, schema_max=5 + age), NOW)
    assert (outcome.outcome, outcome.newly[0].applied) == ("received", 2)
    assert stored(centre) == revisions("known", "kind")
    assert verify(centre).findings == []


def test_f67_a_record_voided_while_its_first_revision_is_on_the_way_shows_both(centre: Office, desk: Desk) -> None:
    first = desk.batch([row("first")])
    voided = desk.batch([row("void", record="first", parent="first", verb="void", facts={"state": "void"})])
    assert taken(centre, voided) == ("parked", "")
    assert taken(centre, first) == ("received", "")
    with reading(centre.engine) as connection:
        kept = rows.applied_rows(connection, "G003")
    states = {one["revision_id"]: one["state"] for one in kept.values()}
    assert states == {made_id("revision", "first"): "active", made_id("revision", "void"): "void"}
    assert len({one["record_id"] for one in kept.values()}) == 1


def test_f70_a_station_that_signs_another_stations_record_gets_that_row_back(centre: Office, desk: Desk) -> None:
    healthy = {"items": ["Q01"], "started_at": "2026-11-19T10:20"}
    stolen = [
        row("station", facts=healthy | {"station": "G004"}),
        row("number", facts=healthy | {"number": "ZX-G004-20261119-0042"}),
        row("own", facts=healthy | {"number": "ZX-G003-20261119-0042"}),
    ]
    receive(centre, desk.batch(stolen), NOW)
    assert {(one.code, one.field) for one in answered(centre, desk).returned} == {
        ("E_ADDRESS", "station"), ("E_ADDRESS", "number"),
    }  # fmt: skip
    assert stored(centre) == revisions("own")
