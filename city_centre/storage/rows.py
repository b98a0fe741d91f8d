"""Applied revisions, returned revisions, erasure and the books' balance."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from city_centre.storage.schema import balances, returned, rows
from station_exchange.rows import ERASE, Row


@dataclass(frozen=True, slots=True)
class Held:
    """What is compared when a revision comes a second time."""

    record_id: str
    parent_revision_id: str | None
    kind: str
    verb: str
    facts_sha256: str
    person_sha256: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the reports want of a row, drawn from it once: the local day of the save, and active or void."""

    day: str
    state: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A revision the office could not take. Open while `closed_by` is None."""

    revision_id: str
    record_id: str
    kind: str
    code: str
    field: str
    text: str
    at: str
    parent_revision_id: str | None
    epoch: str
    seq: int
    closed_by: str | None


def held(connection: Connection, station: str, revision_ids: Collection[str]) -> dict[str, Held]:
    """Those of the revisions that are applied."""
    wanted = select(
        rows.c.revision_id,
        rows.c.record_id,
        rows.c.parent_revision_id,
        rows.c.kind,
        rows.c.verb,
        rows.c.facts_sha256,
        rows.c.person_sha256,
    ).where(rows.c.station == station, rows.c.revision_id.in_(revision_ids))
    return {revision_id: Held(*rest) for revision_id, *rest in connection.execute(wanted)}


def erased(connection: Connection, station: str, record_ids: Collection[str]) -> set[str]:
    """Those of the records that an applied entry ordered to be erased."""
    wanted = select(rows.c.record_id).where(
        rows.c.station == station, rows.c.record_id.in_(record_ids), rows.c.verb == ERASE
    )
    return set(connection.execute(wanted).scalars())


def values(row: Row, station: str, epoch: str, no: int, drawn: Drawn, *, erase_person: bool) -> dict[str, Any]:
    """The columns of an applied row. Without its personal part the salt goes too: it serves nothing else."""
    bare = erase_person or row.person is None
    return {
        "station": station,
        "revision_id": row.revision_id,
        "record_id": row.record_id,
        "parent_revision_id": row.parent_revision_id,
        "kind": row.kind,
        "verb": row.verb,
        "epoch": epoch,
        "seq": row.seq,
        "no": no,
        "position": row.position,
        "action_id": row.action_id,
        "actor": row.actor,
        "at": row.at,
        "day": drawn.day,
        "state": drawn.state,
        "schema_version": row.schema_version,
        "reference_version": row.reference_version,
        "facts": row.facts,
        "person": None if bare else row.person,
        "salt": None if bare else row.salt,
        "facts_sha256": row.facts_sha256,
        "person_sha256": row.person_sha256,
    }


def add(connection: Connection, new: Sequence[dict[str, Any]]) -> set[str]:
    """Store the rows; answers the revision ids that the database itself refused, all others are stored.

    All at once under one savepoint; only where that fails, one by one, each under its own.
    """
    if not new:
        return set()
    try:
        with connection.begin_nested():
            connection.execute(insert(rows), new)
    except (IntegrityError, DataError):
        return {row["revision_id"] for row in new if not _add_one(connection, row)}
    return set()


def _add_one(connection: Connection, row: dict[str, Any]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(insert(rows), row)
    except (IntegrityError, DataError):
        return False
    return True


def erase(connection: Connection, station: str, record_ids: Collection[str]) -> None:
    """Blank the personal part of every applied revision of the records. The order to do so must be applied already."""
    connection.execute(
        update(rows)
        .where(rows.c.station == station, rows.c.record_id.in_(record_ids), rows.c.person.is_not(None))
        .values(person=None, salt=None)
    )


def add_returned(connection: Connection, station: str, new: Iterable[ReturnedRow]) -> None:
    """Keep the returns; none of them may have been kept before."""
    prepared = [{"station": station, **asdict(row)} for row in new]
    if prepared:
        connection.execute(insert(returned), prepared)


def open_returns(connection: Connection, station: str, limit: int | None = None) -> list[ReturnedRow]:
    """The returns that wait for a newer revision, oldest first."""
    wanted = select(*(returned.c[name] for name in ReturnedRow.__dataclass_fields__)).where(
        returned.c.station == station, returned.c.closed_by.is_(None)
    )
    ordered = wanted.order_by(returned.c.at, returned.c.revision_id).limit(limit)
    return [ReturnedRow(**row._mapping) for row in connection.execute(ordered)]


def returns_of(connection: Connection, station: str, record_ids: Collection[str]) -> list[ReturnedRow]:
    """Every return, open or settled, of the records."""
    wanted = select(*(returned.c[name] for name in ReturnedRow.__dataclass_fields__)).where(
        returned.c.station == station, returned.c.record_id.in_(record_ids)
    )
    return [ReturnedRow(**row._mapping) for row in connection.execute(wanted)]


def close_return(connection: Connection, station: str, revision_id: str, closed_by: str) -> None:
    """The revision `closed_by` has settled that return."""
    connection.execute(
        update(returned)
        .where(returned.c.station == station, returned.c.revision_id == revision_id)
        .values(closed_by=closed_by)
    )


def balance(connection: Connection, station: str) -> dict[str, tuple[int, str]]:
    """Per kind: the number of revisions held and the XOR digest of their ids."""
    wanted = select(balances.c.kind, balances.c.entries, balances.c.digest).where(balances.c.station == station)
    return {kind: (entries, digest) for kind, entries, digest in connection.execute(wanted.order_by(balances.c.kind))}


def put_balance(connection: Connection, station: str, kind: str, entries: int, digest: str, *, known: bool) -> None:
    """State the balance of one kind; `known` says whether one stood there before."""
    if known:
        connection.execute(
            update(balances)
            .where(balances.c.station == station, balances.c.kind == kind)
            .values(entries=entries, digest=digest)
        )
    else:
        connection.execute(insert(balances).values(station=station, kind=kind, entries=entries, digest=digest))


def applied_rows(connection: Connection, station: str) -> dict[str, dict[str, Any]]:
    """Every applied row of a station by its revision id."""
    found = connection.execute(select(rows).where(rows.c.station == station))
    return {row.revision_id: dict(row._mapping) for row in found}


def returned_rows(connection: Connection, station: str) -> dict[str, str]:
    """The kind of every revision ever returned, by its id."""
    wanted = select(returned.c.revision_id, returned.c.kind).where(returned.c.station == station)
    return {row.revision_id: row.kind for row in connection.execute(wanted)}
