"""Figures out of the applied rows, for reports and for the list of stations."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, select

from city_centre.storage.schema import batches, containers, forks, returned, rows


def records_by_day(connection: Connection, first: str | None, last: str | None) -> list[dict[str, Any]]:
    """Per station, kind and day: records, how many of them are void, and their revisions.

    A record belongs to the local day of its first revision, and its state is that of its newest one; `first` and `last`
    (ISO dates, both included) bound that day.
    """
    record = (rows.c.station, rows.c.kind, rows.c.record_id)
    newest = func.row_number().over(partition_by=record, order_by=(rows.c.position.desc(), rows.c.revision_id.desc()))
    per_row = select(
        *record,
        rows.c.state,
        newest.label("age"),
        func.min(rows.c.day).over(partition_by=record).label("day"),
        func.count().over(partition_by=record).label("revisions"),
    ).subquery()
    wanted = (
        select(
            per_row.c.station,
            per_row.c.kind,
            per_row.c.day,
            func.count().label("records"),
            func.sum(case((per_row.c.state == "void", 1), else_=0)).label("voided"),
            func.sum(per_row.c.revisions).label("revisions"),
        )
        .where(per_row.c.age == 1)
        .group_by(per_row.c.station, per_row.c.kind, per_row.c.day)
        .order_by(per_row.c.station, per_row.c.kind, per_row.c.day)
    )
    if first is not None:
        wanted = wanted.where(per_row.c.day >= first)
    if last is not None:
        wanted = wanted.where(per_row.c.day <= last)
    return [
        {**row._mapping, "voided": int(row.voided), "revisions": int(row.revisions)}
        for row in connection.execute(wanted)
    ]


_PARENTS = rows.alias("parents")
_ORPHANS = (
    select(func.count())
    .select_from(
        rows.outerjoin(
            _PARENTS,
            (_PARENTS.c.station == rows.c.station) & (_PARENTS.c.revision_id == rows.c.parent_revision_id),
        ).outerjoin(
            returned,
            (returned.c.station == rows.c.station) & (returned.c.revision_id == rows.c.parent_revision_id),
        )
    )
    .where(
        rows.c.station == bindparam("station"),
        rows.c.parent_revision_id.is_not(None),
        _PARENTS.c.revision_id.is_(None),
        returned.c.revision_id.is_(None),
    )
)
_SPLIT = select(func.count()).select_from(
    select(rows.c.parent_revision_id)
    .where(rows.c.station == bindparam("station"), rows.c.parent_revision_id.is_not(None))
    .group_by(rows.c.parent_revision_id)
    .having(func.count() > 1)
    .subquery()
)
_STATES = (
    select(batches.c.state, func.count().label("batches"))
    .where(batches.c.station == bindparam("station"))
    .group_by(batches.c.state)
)
_LAST_RECEIVED = select(func.max(containers.c.received_at)).where(containers.c.station == bindparam("station"))


def _counting(*which: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).where(*which)


_FORKS = _counting(forks.c.station == bindparam("station"))
_ROWS = _counting(rows.c.station == bindparam("station"))
_RETURNED = _counting(returned.c.station == bindparam("station"), returned.c.closed_by.is_(None))


def station_figures(connection: Connection, station: str) -> dict[str, Any]:
    """What a list of stations shows of one: the last word, batches by state, forks, rows, returns, doubts.

    `waiting_for_parent` are revisions whose predecessor has not come yet; `conflicts` are revisions that have more than
    one successor, which somebody has to look at.
    """
    of = {"station": station}
    by_state = {row.state: row.batches for row in connection.execute(_STATES, of)}
    return {
        "last_received": connection.execute(_LAST_RECEIVED, of).scalar(),
        "applied": by_state.get("applied", 0),
        "parked": by_state.get("parked", 0),
        "set_aside": by_state.get("aside", 0),
        "forks": int(connection.execute(_FORKS, of).scalar_one()),
        "rows": int(connection.execute(_ROWS, of).scalar_one()),
        "returned": int(connection.execute(_RETURNED, of).scalar_one()),
        "waiting_for_parent": connection.execute(_ORPHANS, of).scalar_one(),
        "conflicts": connection.execute(_SPLIT, of).scalar_one(),
    }
