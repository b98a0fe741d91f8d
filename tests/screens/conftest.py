"""What every test of pictures needs: where they go, and each of the three themes in turn."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.window import dress


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the pictures go."""
    asked = os.environ.get("STATION_SCREENS")
    place = Path(asked) if asked else tmp_path / "screens"
    place.mkdir(parents=True, exist_ok=True)
    return place


@pytest.fixture(params=["light", "dark", "contrast"])
def look(request: pytest.FixtureRequest, qtbot) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A theme, put back to the light one afterwards."""
    dress(request.param)
    yield request.param
    dress("light")
