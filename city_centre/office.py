"""The opened office: its database, its keys, its name. Founding one, opening one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from city_centre import roots
from city_centre.keys import Cost, Keyring, make_recovery_key
from city_centre.refusals import OfficeRefused as OfficeRefused
from city_centre.storage import centre, migrations, partitions
from city_centre.storage.engine import is_in_use, only_reading, open_postgresql, open_sqlite, reading, writing

KEY_FILE = "keys.json"
DATABASE_FILE = "centre.db"
OFFLINE_FOLDER = "offline"
POSTGRESQL = "postgresql+psycopg://"


@dataclass(frozen=True, slots=True)
class Office:
    """What every action of the office takes first."""

    engine: Engine
    keys: Keyring
    data: Path
    code: str
    name: str


def stamp(now: datetime) -> str:
    """A moment as the office writes it: UTC, to the millisecond. ValueError for a time without its zone."""
    if now.tzinfo is None:
        raise ValueError("a time without its zone")
    return now.astimezone(UTC).isoformat(timespec="milliseconds")


def found(
    data: Path,
    password: str,
    now: datetime,
    *,
    code: str,
    name: str,
    database_url: str | None = None,
    offline_folder: Path | None = None,
    offline_password: str | None = None,
    cost: Cost | None = None,
    parts: int = 0,
) -> None:
    """A new office in that folder; with `parts`, the big tables of its PostgreSQL cut into so many by station.

    The key file gets its name last, so that an interrupted founding is begun anew. OfficeRefused `founded` where an
    office is there already, `not_empty` where a database of unknown keys lies there, `database_url` for another kind of
    database, `parts` where it cannot be cut so.
    """
    require_database(database_url, parts)
    key_file, unfinished, database = data / KEY_FILE, data / f"{KEY_FILE}.new", data / DATABASE_FILE
    if key_file.exists():
        raise OfficeRefused("founded", folder=str(data))
    if database.exists() and not unfinished.exists():
        raise OfficeRefused("not_empty", folder=str(data))
    if database_url is not None:
        require_empty(database_url)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    offline = (offline_folder or data / OFFLINE_FOLDER).resolve()
    offline_secret = offline_password or password
    keys = Keyring.make(make_recovery_key(offline, offline_secret), database_url, offline)
    keys = keys.publishes_with(*roots.make(offline, offline_secret, now, cost))
    keys.save(unfinished, password, cost)
    for leftover in data.glob(f"{DATABASE_FILE}*"):
        leftover.unlink()
    with _engine(keys, data) as engine:
        migrations.upgrade(engine)
        with writing(engine) as connection:
            if parts:
                partitions.cut(connection, parts)
            centre.found(connection, code, name, stamp(now))
    unfinished.replace(key_file)


def require_database(database_url: str | None, parts: int) -> None:
    """Nothing where an office can be made there; OfficeRefused `database_url` for another kind of database, `parts` for
    parts of anything but PostgreSQL, or too many.
    """
    if database_url is not None and not database_url.startswith(POSTGRESQL):
        raise OfficeRefused("database_url")
    if parts and (database_url is None or not 1 < parts <= partitions.MOST):
        raise OfficeRefused("parts", most=str(partitions.MOST))


def require_empty(database_url: str) -> None:
    """Nothing where that database holds no table; OfficeRefused `database_taken` otherwise."""
    engine = open_postgresql(database_url)
    try:
        if is_in_use(engine):
            raise OfficeRefused("database_taken")
    finally:
        engine.dispose()


@contextmanager
def opened(data: Path, password: str, *, read_only: bool = False) -> Iterator[Office]:
    """The office of that folder, its database brought to this program's form, closed at the end.

    With `read_only` the database itself refuses every write from then on: for what strangers can reach.
    OfficeRefused `not_founded` or `database_missing`; WrongPassword, DamagedKeys, NewerDatabase, DatabaseTrouble.
    """
    if not (data / KEY_FILE).exists():
        raise OfficeRefused("not_founded", folder=str(data))
    keys = Keyring.load(data / KEY_FILE, password)
    if keys.database_url is None and not (data / DATABASE_FILE).exists():
        raise OfficeRefused("database_missing", folder=str(data))
    with _engine(keys, data) as engine:
        migrations.upgrade(engine)
        with reading(engine) as connection:
            state = centre.state(connection)
        if read_only:
            only_reading(engine)
        yield Office(engine, keys, data, state.code, state.name)


@contextmanager
def _engine(keys: Keyring, data: Path) -> Iterator[Engine]:
    if keys.database_url is None:
        engine = open_sqlite(data / DATABASE_FILE, keys.database_key)
    else:
        engine = open_postgresql(keys.database_url)
    try:
        yield engine
    finally:
        engine.dispose()
