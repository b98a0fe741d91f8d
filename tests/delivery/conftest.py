"""A station with a week's batch on a stick, and the city it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.city import City, seal_and_export
from tests.helpers.office import Office, make_office


@dataclass(frozen=True)
class Delivery:
    """What a test has in hand: the office, its city, the stick, and the batch files on it."""

    office: Office
    city: City
    stick: Path
    files: list[Path]


@pytest.fixture
def delivery(tmp_path: Path) -> Iterator[Delivery]:
    stick = tmp_path / "stick"
    stick.mkdir()
    office = make_office(tmp_path)
    city = City.founded(tmp_path / "city")
    city.enrol(office, tmp_path)
    for number in range(3):
        office.record(visitor_phone=f"1390000100{number}")
    yield Delivery(office, city, stick, seal_and_export(office, stick))
    office.close()
