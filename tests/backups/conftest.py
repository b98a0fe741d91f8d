"""Shortest ways to make a backup and to count what it holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station_app.actions import backups
from station_app.actions.backups import Made
from tests.helpers.office import Office

Backing = Callable[..., Made]


@pytest.fixture
def back_up(office: Office) -> Backing:
    """Makes a backup of the office, a minute after what was done last."""

    def make(place: Path | None = None, **given: Any) -> Made:
        now = office.clock.forward(minutes=1)
        return backups.make(
            office.store, office.desk.clerk, office.desk.station, now=now, new_id=office.ids, place=place, **given
        )

    return make
