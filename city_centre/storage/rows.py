"""Applied revisions, returned revisions, erasure and the books' balance."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, Connection, bindparam, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from city_centre.storage.engine import among, drivers_own, packed
from city_centre.storage.schema import balances, returned, rows
from station_exchange.rows import ERASE, Row

if TYPE_CHECKING:
    import psycopg


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


_HELD = select(
    rows.c.revision_id,
    rows.c.record_id,
    rows.c.parent_revision_id,
    rows.c.kind,
    rows.c.verb,
    rows.c.facts_sha256,
    rows.c.person_sha256,
).where(rows.c.station == bindparam("station"), among(rows.c.revision_id, "revisions"))
_ERASED = select(rows.c.record_id).where(
    rows.c.station == bindparam("station"),
    among(rows.c.record_id, "records"),
    rows.c.verb == ERASE,
)
_ADD = insert(rows)
_BLANK = (
    update(rows)
    .where(
        rows.c.station == bindparam("of_station"),
        among(rows.c.record_id, "records"),
        rows.c.person.is_not(None),
    )
    .values(person=None, salt=None)
)
_ADD_RETURNED = insert(returned)
_RETURNS = select(*(returned.c[name] for name in ReturnedRow.__dataclass_fields__)).where(
    returned.c.station == bindparam("station")
)
_RETURNS_OF = _RETURNS.where(among(returned.c.record_id, "records"))
_OPEN_RETURNS = _RETURNS.where(returned.c.closed_by.is_(None)).order_by(returned.c.at, returned.c.revision_id)
_FIRST_OPEN_RETURNS = _OPEN_RETURNS.limit(bindparam("most"))
_FOLLOWERS = select(rows.c.revision_id, rows.c.parent_revision_id).where(
    rows.c.station == bindparam("station"),
    among(rows.c.record_id, "records"),
    rows.c.parent_revision_id.is_not(None),
)
_CLOSE_RETURN = (
    update(returned)
    .where(returned.c.station == bindparam("of_station"), returned.c.revision_id == bindparam("of_revision"))
    .values(closed_by=bindparam("by_revision"))
)
_BALANCE = (
    select(balances.c.kind, balances.c.entries, balances.c.digest)
    .where(balances.c.station == bindparam("station"))
    .order_by(balances.c.kind)
)
_ADD_BALANCE = insert(balances)
_PUT_BALANCE = (
    update(balances)
    .where(balances.c.station == bindparam("of_station"), balances.c.kind == bindparam("of_kind"))
    .values(entries=bindparam("to_entries"), digest=bindparam("to_digest"))
)
_APPLIED = select(rows).where(rows.c.station == bindparam("station"))
_APPLIED_OF = _APPLIED.where(among(rows.c.revision_id, "revisions"))
_RETURNED_KINDS = select(returned.c.revision_id, returned.c.kind).where(returned.c.station == bindparam("station"))


def held(connection: Connection, station: str, revision_ids: Collection[str]) -> dict[str, Held]:
    """Those of the revisions that are applied."""
    found = connection.execute(_HELD, {"station": station, "revisions": packed(revision_ids)})
    return {revision_id: Held(*rest) for revision_id, *rest in found}


def erased(connection: Connection, station: str, record_ids: Collection[str]) -> set[str]:
    """Those of the records that an applied entry ordered to be erased."""
    return set(connection.execute(_ERASED, {"station": station, "records": packed(record_ids)}).scalars())


def values(row: Row, station: str, epoch: str, no: int, drawn: Drawn, *, erase_person: bool) -> tuple[Any, ...]:
    """An applied row in the order of COLUMNS. Without its personal part the salt goes too: it serves nothing else."""
    bare = erase_person or row.person is None
    return (
        station,
        row.revision_id,
        row.record_id,
        row.parent_revision_id,
        row.kind,
        row.verb,
        epoch,
        row.seq,
        no,
        row.position,
        row.action_id,
        row.actor,
        row.at,
        drawn.day,
        drawn.state,
        row.schema_version,
        row.reference_version,
        row.facts,
        None if bare else row.person,
        None if bare else row.salt,
        row.facts_sha256,
        row.person_sha256,
    )


COLUMNS: Final = tuple(column.name for column in rows.columns)
_REVISION: Final = COLUMNS.index("revision_id")
_COPY: Final = f"COPY rows ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_TYPES: Final = tuple("int8" if isinstance(column.type, BigInteger) else "text" for column in rows.columns)
_INSERT: Final = f"INSERT INTO rows ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def add(connection: Connection, new: Sequence[tuple[Any, ...]]) -> set[str]:
    """Store the rows (each in the order of COLUMNS); answers the revision ids that the database itself refused.

    All at once under one savepoint, PostgreSQL by COPY; only where that fails, one by one, each under its own.
    """
    if not new:
        return set()
    try:
        with connection.begin_nested():
            _add_all(connection, new)
    except _refusals():
        return {row[_REVISION] for row in new if not _add_one(connection, row)}
    return set()


def _refusals() -> tuple[type[Exception], ...]:
    """What a row that does not fit raises, by way of SQLAlchemy or past it."""
    return (IntegrityError, DataError, *drivers_own("IntegrityError", "DataError"))


def _add_all(connection: Connection, new: Sequence[tuple[Any, ...]]) -> None:
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql(_INSERT, list(new))
        return
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        # Binary, the server has nothing to parse and nothing to unescape.
        copy.set_types(_TYPES)
        for row in new:
            copy.write_row(row)


def _add_one(connection: Connection, row: tuple[Any, ...]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(_ADD, dict(zip(COLUMNS, row, strict=True)))
    except (IntegrityError, DataError):
        return False
    return True


def erase(connection: Connection, station: str, record_ids: Collection[str]) -> None:
    """Blank the personal part of every applied revision of the records. The order to do so must be applied already."""
    connection.execute(_BLANK, {"of_station": station, "records": packed(record_ids)})


def add_returned(connection: Connection, station: str, new: Iterable[ReturnedRow]) -> None:
    """Keep the returns; none of them may have been kept before."""
    prepared = [{"station": station, **asdict(row)} for row in new]
    if prepared:
        connection.execute(_ADD_RETURNED, prepared)


def open_returns(connection: Connection, station: str, limit: int | None = None) -> list[ReturnedRow]:
    """The returns that wait for a newer revision, oldest first."""
    if limit is None:
        found = connection.execute(_OPEN_RETURNS, {"station": station})
    else:
        found = connection.execute(_FIRST_OPEN_RETURNS, {"station": station, "most": limit})
    return [ReturnedRow(**row._mapping) for row in found]


def returns_of(connection: Connection, station: str, record_ids: Collection[str]) -> list[ReturnedRow]:
    """Every return, open or settled, of the records."""
    found = connection.execute(_RETURNS_OF, {"station": station, "records": packed(record_ids)})
    return [ReturnedRow(**row._mapping) for row in found]


def followers(connection: Connection, station: str, record_ids: Collection[str]) -> dict[str, str]:
    """Which applied revision follows which, among those of the records."""
    found = connection.execute(_FOLLOWERS, {"station": station, "records": packed(record_ids)})
    return {row.parent_revision_id: row.revision_id for row in found}


def close_return(connection: Connection, station: str, revision_id: str, closed_by: str) -> None:
    """The revision `closed_by` has settled that return."""
    connection.execute(
        _CLOSE_RETURN, {"of_station": station, "of_revision": revision_id, "by_revision": closed_by}
    )


def balance(connection: Connection, station: str) -> dict[str, tuple[int, str]]:
    """Per kind: the number of revisions held and the XOR digest of their ids."""
    found = connection.execute(_BALANCE, {"station": station})
    return {kind: (entries, digest) for kind, entries, digest in found}


def put_balances(
    connection: Connection, station: str, stated: Mapping[str, tuple[int, str]], known: Container[str]
) -> None:
    """State the balance of some kinds, entries and digest by kind; `known` are those for which one stood before."""
    changed = [
        {"of_station": station, "of_kind": kind, "to_entries": entries, "to_digest": digest}
        for kind, (entries, digest) in stated.items()
        if kind in known
    ]
    fresh = [
        {"station": station, "kind": kind, "entries": entries, "digest": digest}
        for kind, (entries, digest) in stated.items()
        if kind not in known
    ]
    if changed:
        connection.execute(_PUT_BALANCE, changed)
    if fresh:
        connection.execute(_ADD_BALANCE, fresh)


def applied_rows(
    connection: Connection, station: str, revision_ids: Collection[str] | None = None
) -> dict[str, dict[str, Any]]:
    """Every applied row of a station by its revision id, or those of these revisions."""
    if revision_ids is None:
        found = connection.execute(_APPLIED, {"station": station})
    else:
        found = connection.execute(_APPLIED_OF, {"station": station, "revisions": packed(revision_ids)})
    return {row.revision_id: dict(row._mapping) for row in found}


def returned_rows(connection: Connection, station: str) -> dict[str, str]:
    """The kind of every revision ever returned, by its id."""
    found = connection.execute(_RETURNED_KINDS, {"station": station})
    return {row.revision_id: row.kind for row in found}
