"""The city centre on both databases, for journeys that go there and back."""

from pathlib import Path

import pytest

from tests.city_centre.conftest import postgresql, postgresql_url  # noqa: F401 - fixtures are found by their names
from tests.helpers.city import City


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, tmp_path: Path) -> City:
    """A newly founded centre."""
    database = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None
    return City.founded(tmp_path / "city", database=database)
