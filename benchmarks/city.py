"""The city centre under a Monday's load: every station's week and half of the batches twice, into a real PostgreSQL.

Held against a bare client that takes the same rows in the same batches, with COPY into a table aside and INSERT from
there into a table of the same columns, keys, indexes and references: no proof, no decryption, no checks, no answers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, text

from benchmarks.city_weeks import CityWeeks, Sender, founded, prepared
from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import percentile
from benchmarks.postgresql import server
from benchmarks.sizes import Sizes
from benchmarks.station_maker import OPENING, PASSWORD
from city_centre import intake, office
from city_centre.office import Office, stamp
from city_centre.storage import centre, migrations, stations
from city_centre.storage.engine import open_postgresql, reading, writing
from city_centre.storage.schema import rows as rows_table
from city_centre.storage.stations import Station
from station_app.domain.periods import BEIJING_TIME

AT_ONCE: Final = 2
"""Processes that take deliveries side by side, as an office of two cores runs them, and clients of the bare way."""
LONGEST_SECONDS: Final = 60.0
SLOWEST_MS: Final = 250.0
SHARE: Final = 2.0
"""Half of the bare rate: at most twice its time."""
NOW: Final = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(days=5, hours=9)


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The whole city's week through `intake.receive`, then the same rows bare."""
    weeks = prepared(sizes)
    with server(place / "pg") as url:
        folder = founded(weeks, place / "centre", url)
        with opened(folder, url, weeks) as city:
            took, each = load(folder, weeks.deliveries)
            _demand_all(city, weeks)
            bare = bare_rate(city, url)
    rate, duplicates = weeks.told.rows / took, len(weeks.deliveries) - weeks.told.batches
    yield compared(
        "city-week", f"The week of {len(weeks.told.senders)} stations taken in", "s", took, LONGEST_SECONDS,
        "what the issue allows", 1.0,
        notes=(f"{weeks.told.rows} rows in {weeks.told.batches} batches and {duplicates} duplicates, PostgreSQL, "
               f"{AT_ONCE} at once; counts exact",),
    )  # fmt: skip
    yield compared(
        "city-rows", "A row taken in, all duplicates beside it", "ms", 1000 / rate, 1000 / bare,
        "bare COPY and INSERT of the same rows", SHARE, notes=(f"{rate:,.0f} rows/s against {bare:,.0f} rows/s",),
    )  # fmt: skip
    yield compared(
        "city-batch-p95", "One batch under that load, 95 of 100", "ms", percentile(each, 0.95), SLOWEST_MS,
        "what the issue allows", 1.0, notes=(f"median {percentile(each, 0.5):.0f} ms",),
    )  # fmt: skip
    yield told("city-batch-p50", "One batch under that load, median", "ms", percentile(each, 0.5))


def opened(folder: Path, url: str, weeks: CityWeeks) -> Any:
    """The office, knowing every station of the set and its PC."""
    engine = open_postgresql(url)
    migrations.upgrade(engine)
    with writing(engine) as connection:
        centre.found(connection, "BJ", "市中心", stamp(NOW))
        make_known(connection, weeks.told.senders)
    engine.dispose()
    return office.opened(folder, PASSWORD)


def make_known(connection: Connection, senders: Iterable[Sender]) -> None:
    """Tells an office, in the caller's transaction, of these stations and of their PCs."""
    for one in senders:
        stations.put(connection, Station(one.station, one.station, "110105", "entrusted", stamp(NOW)))
        stations.add_device(connection, one.station, one.device, one.sign_public, one.recipient, stamp(NOW))


def load(folder: Path, deliveries: Sequence[bytes]) -> tuple[float, list[float]]:
    """Seconds for all, and milliseconds of each delivery; RuntimeError where one is refused."""
    with ProcessPoolExecutor(AT_ONCE, initializer=_open, initargs=(folder,)) as pool:
        list(pool.map(_ready, range(AT_ONCE * 4)))
        begin = perf_counter()
        each = list(pool.map(_take, deliveries, chunksize=4))
        return perf_counter() - begin, each


_office: list[Office] = []
_opening = ExitStack()


def _open(folder: Path) -> None:
    _office.append(_opening.enter_context(office.opened(folder, PASSWORD)))


def _ready(_number: int) -> int:
    return len(_office)


def _take(data: bytes) -> float:
    begin = perf_counter()
    outcome = intake.receive(_office[0], data, NOW)
    if outcome.outcome == "refused":
        raise RuntimeError(f"refused: {outcome.code}")
    return (perf_counter() - begin) * 1000


def _demand_all(city: Office, weeks: CityWeeks) -> None:
    with reading(city.engine) as connection:
        rows = connection.execute(text("SELECT count(*), count(DISTINCT revision_id) FROM rows")).one()
        kept = connection.execute(text("SELECT count(*), sum(applied) FROM batches WHERE state = 'applied'")).one()
        books = connection.execute(text("SELECT sum(entries) FROM balances")).scalar()
    wanted = (weeks.told.rows, weeks.told.rows, weeks.told.batches, weeks.told.rows, weeks.told.rows)
    if (*rows, *kept, books) != wanted:
        raise RuntimeError(f"counts are not exact: {(*rows, *kept, books)} instead of {wanted}")


def bare_rate(city: Office, url: str) -> float:
    """Rows a second that a bare client puts into a table of the same columns, keys and indexes, batch by batch."""
    names = [column.name for column in rows_table.columns]
    columns = ", ".join(names)
    with reading(city.engine) as connection:
        found = connection.execute(text(f"SELECT {columns} FROM rows ORDER BY no, station, seq"))
        batches = [[tuple(row) for row in own] for _, own in groupby(found, lambda row: (row.no, row.station))]
    address = url.replace(office.POSTGRESQL, "postgresql://")
    with psycopg.connect(address) as own:
        own.execute("CREATE TABLE bare (LIKE rows INCLUDING ALL, FOREIGN KEY (station) REFERENCES stations)")
    parts = [batches[at::AT_ONCE] for at in range(AT_ONCE)]
    begin = perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_bare_client(address, columns), parts))
    took = perf_counter() - begin
    return sum(map(len, batches)) / took


def _bare_client(address: str, columns: str) -> Callable[[list[list[tuple[Any, ...]]]], None]:
    def run(batches: list[list[tuple[Any, ...]]]) -> None:
        with psycopg.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE aside (LIKE bare) ON COMMIT DELETE ROWS")
            connection.commit()
            for batch in batches:
                with cursor.copy(f"COPY aside ({columns}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
                cursor.execute(f"INSERT INTO bare SELECT {columns} FROM aside ON CONFLICT DO NOTHING")
                connection.commit()

    return run
