"""What the city's staff see over all stations, asked of the database in a fixed number of statements."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from city_centre.storage.batches import APPLIED, PARKED
from city_centre.storage.schema import batches, containers, forks, returned, rows
from city_centre.storage.schema import stations as station_table


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of one station. Moments are ISO 8601 in UTC, empty where there is none.

    `taken` and `sent_back` are rows that came in since the moment asked for; `waits_since` is when the oldest parked
    batch came.
    """

    last: str = ""
    waits_since: str = ""
    forks: int = 0
    open_returns: int = 0
    taken: int = 0
    sent_back: int = 0


def heard(connection: Connection, since: str) -> dict[str, Heard]:
    """Every station with what was heard of it; `since` bounds the rows that count for the share of returns."""
    last = _moments(
        connection, select(containers.c.station, func.max(containers.c.received_at)).group_by(containers.c.station)
    )
    waiting = _moments(
        connection,
        select(batches.c.station, func.min(batches.c.received_at))
        .where(batches.c.state == PARKED)
        .group_by(batches.c.station),
    )
    forked = _counts(connection, select(forks.c.station, func.count()).group_by(forks.c.station))
    open_ = _counts(
        connection,
        select(returned.c.station, func.count()).where(returned.c.closed_by.is_(None)).group_by(returned.c.station),
    )
    flow = {
        row.station: (int(row.applied), int(row.returned))
        for row in connection.execute(
            select(
                batches.c.station,
                func.sum(batches.c.applied).label("applied"),
                func.sum(batches.c.returned).label("returned"),
            )
            .where(batches.c.state == APPLIED, batches.c.received_at >= since)
            .group_by(batches.c.station)
        )
    }
    every = connection.execute(select(station_table.c.station)).scalars()
    return {
        code: Heard(
            last.get(code) or "",
            waiting.get(code) or "",
            forked.get(code, 0),
            open_.get(code, 0),
            *flow.get(code, (0, 0)),
        )
        for code in every
    }


def _moments(connection: Connection, wanted: Select[Any]) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _counts(connection: Connection, wanted: Select[Any]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in connection.execute(wanted)}


@dataclass(frozen=True, slots=True)
class NewestRow:
    """The newest revision of one record, its day being that of the first one."""

    station: str
    kind: str
    record_id: str
    revision_id: str
    day: str
    state: str
    at: str
    facts: str
    person: str | None


def body(text: str | None) -> dict[str, Any]:
    """A row's facts or its personal part as fields; none where there is no text, or none that can be read."""
    try:
        fields = msgspec.json.decode(text or "{}")
    except (msgspec.DecodeError, RecursionError, ValueError):
        return {}
    return fields if isinstance(fields, dict) else {}


def records_of_days(connection: Connection, first: str, last: str, kinds: Collection[str] = ()) -> list[NewestRow]:
    """The newest revision of every record that was first saved on these days (ISO dates, both included).

    The cost follows the records of those days and their revisions, not all that is kept.
    """
    begun = select(rows.c.station, rows.c.record_id, func.min(rows.c.day).label("day")).where(
        rows.c.day >= first, rows.c.day <= last, rows.c.parent_revision_id.is_(None)
    )
    if kinds:
        begun = begun.where(rows.c.kind.in_(kinds))
    born = begun.group_by(rows.c.station, rows.c.record_id).subquery()
    age = func.row_number().over(
        partition_by=(rows.c.station, rows.c.record_id), order_by=(rows.c.position.desc(), rows.c.revision_id.desc())
    )
    aged = (
        select(
            rows.c.station,
            rows.c.kind,
            rows.c.record_id,
            rows.c.revision_id,
            born.c.day,
            rows.c.state,
            rows.c.at,
            rows.c.facts,
            rows.c.person,
            age.label("age"),
        )
        .join(born, (born.c.station == rows.c.station) & (born.c.record_id == rows.c.record_id))
        .subquery()
    )
    wanted = select(*(column for column in aged.c if column.name != "age")).where(aged.c.age == 1)
    return [NewestRow(*row) for row in connection.execute(wanted.order_by(aged.c.station, aged.c.at))]


def newest_of(connection: Connection, station: str, record_id: str) -> NewestRow | None:
    """The newest applied revision of one record."""
    wanted = (
        select(
            rows.c.station,
            rows.c.kind,
            rows.c.record_id,
            rows.c.revision_id,
            rows.c.day,
            rows.c.state,
            rows.c.at,
            rows.c.facts,
            rows.c.person,
        )
        .where(rows.c.station == station, rows.c.record_id == record_id)
        .order_by(rows.c.position.desc(), rows.c.revision_id.desc())
        .limit(1)
    )
    found = connection.execute(wanted).first()
    return None if found is None else NewestRow(*found)


def open_returns(connection: Connection, limit: int) -> list[Mapping[str, object]]:
    """The returns of all stations that wait for a newer revision, oldest first."""
    wanted = select(returned).where(returned.c.closed_by.is_(None)).order_by(returned.c.at, returned.c.revision_id)
    return [dict(row._mapping) for row in connection.execute(wanted.limit(limit))]
