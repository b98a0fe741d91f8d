"""Verified backups, what they cover, and the whole content of the database as plain rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, LargeBinary, MetaData, PrimaryKeyConstraint, Table, func, insert, select, update

from city_centre.storage import migrations, partitions
from city_centre.storage.schema import epochs, log, metadata, number_column, text_column

archives = Table(
    "archives",
    metadata,
    text_column("archive"),
    text_column("made_at"),
    number_column("log_length"),
    number_column("arrivals"),
    PrimaryKeyConstraint("archive", name="archives_pk"),
)
"""`archive` is the SHA-256 of a backup's file that was verified; `log_length` how much of the log it holds,
`arrivals` how many of the attached files that have come."""

NEEDED = 2
"""A batch is archived once this many verified backups hold it (docs/exchange.md)."""
_ROWS_AT_ONCE = 500
_BIG_ROWS_AT_ONCE = 32
"""Of tables that hold bytes: a part of an attached file weighs 256 KiB, and a frame is packed in memory."""


def note(connection: Connection, archive: str, made_at: str, log_length: int, arrivals: int) -> None:
    """Keep that this backup was verified; the same file again is no second backup."""
    known = connection.execute(select(archives.c.archive).where(archives.c.archive == archive)).first()
    if known is None:
        made = insert(archives).values(archive=archive, made_at=made_at, log_length=log_length, arrivals=arrivals)
        connection.execute(made)


def covered(connection: Connection) -> int:
    """How much of the log lies in two verified backups."""
    lengths = connection.execute(
        select(archives.c.log_length).order_by(archives.c.log_length.desc()).limit(NEEDED)
    ).scalars()
    found = list(lengths)
    return found[-1] if len(found) == NEEDED else 0


_MOST_ARRIVALS = select(archives.c.arrivals).order_by(archives.c.arrivals.desc()).limit(NEEDED)


def covered_arrivals(connection: Connection) -> int:
    """How many of the attached files that have come lie in two verified backups."""
    found = list(connection.execute(_MOST_ARRIVALS).scalars())
    return found[-1] if len(found) == NEEDED else 0


def mark_archived(connection: Connection, log_length: int) -> int:
    """State of every epoch how far it is archived; it never goes back. Answers how many epochs moved."""
    held = select(log.c.station, log.c.epoch, func.max(log.c.no).label("no")).where(log.c.length <= log_length)
    moved = 0
    for row in connection.execute(held.group_by(log.c.station, log.c.epoch)).all():
        done = connection.execute(
            update(epochs)
            .where(epochs.c.station == row.station, epochs.c.epoch == row.epoch, epochs.c.archived < row.no)
            .values(archived=row.no)
        )
        moved += done.rowcount
    return moved


def content(connection: Connection) -> Iterator[tuple[str, list[bytes]]]:
    """Every table's rows, as (table, rows as JSON arrays), some hundred at a time, parents before their children."""
    for table in _tables(connection):
        found = connection.execution_options(stream_results=True).execute(select(table))
        heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
        for some in found.partitions(_BIG_ROWS_AT_ONCE if heavy else _ROWS_AT_ONCE):
            yield str(table.name), [msgspec.json.encode(list(row)) for row in some]


def fill(connection: Connection, rows: Iterable[tuple[str, list[bytes]]]) -> dict[str, int]:
    """Put the rows of `content` into empty tables; answers how many came into each.

    What the migrations themselves put there gives way first.
    """
    known: Mapping[str, Table] = {str(table.name): table for table in _tables(connection)}
    counts = dict.fromkeys(known, 0)
    for name, encoded in rows:
        table = known[name]
        binary = [isinstance(column.type, LargeBinary) for column in table.columns]
        decoded = [_row(table, binary, one) for one in encoded]
        if decoded:
            connection.execute(insert(table), decoded)
        counts[name] += len(decoded)
    return counts


def _row(table: Table, binary: list[bool], encoded: bytes) -> dict[str, Any]:
    values = msgspec.json.decode(encoded)
    return {
        column.name: msgspec.convert(value, bytes) if is_binary and value is not None else value
        for column, value, is_binary in zip(table.columns, values, binary, strict=True)
    }


def _tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    not_told = {migrations.BOOKKEEPING, *partitions.parts(connection)}
    return [table for table in found.sorted_tables if table.name not in not_told]
