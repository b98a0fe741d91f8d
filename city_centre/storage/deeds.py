"""The chain of deeds: every official row that no station signed is entered here, each entry holding the one before.

What stations send proves itself by their signatures; what the office does (an answer given, a notice, a record sent
back, an act of its staff, a publishing) would not. Its rows are chained here, and each entry of the log holds the head
of this chain, so that what any station has quoted of the log is a witness to all deeds before it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Connection,
    Insert,
    PrimaryKeyConstraint,
    Select,
    Table,
    bindparam,
    insert,
    literal_column,
    select,
    table,
    update,
)

from city_centre.chain import next_deed
from city_centre.storage.schema import centre_state, metadata, number_column, text_column

OFFICIAL: Final = (
    "acknowledgements", "centre_epochs", "destruction_lists", "messages", "publications", "recalls", "staff_acts",
)  # fmt: skip
"""The tables whose rows are deeds."""

deeds = Table(
    "deeds",
    metadata,
    number_column("ordinal"),
    text_column("kind"),
    text_column("digest"),
    text_column("head"),
    PrimaryKeyConstraint("ordinal", name="deeds_pk"),
)
"""`kind` is the table that the deed's row stands in, `digest` the SHA-256 of that row."""

_END = select(centre_state.c.deeds_length, centre_state.c.deeds_head)
_END_LOCKED = _END.with_for_update()
_ADD = insert(deeds)
_MOVE = update(centre_state).values(deeds_length=bindparam("to_length"), deeds_head=bindparam("to_head"))


def keep(connection: Connection, official: Table, values: Mapping[str, Any]) -> None:
    """Put the row into its official table and enter it as the newest deed. The office's state is locked by it."""
    length, head = connection.execute(_END_LOCKED).one()
    length, head = append(connection, official, values, length, head)
    connection.execute(_MOVE, {"to_length": length, "to_head": head})


def append(
    connection: Connection, official: Table, values: Mapping[str, Any], length: int, head: str
) -> tuple[int, str]:
    """As `keep` for a caller that holds the office's state and writes it itself: answers the chain's new end."""
    done = connection.execute(_into(official), values)
    row = dict(values)
    if done.inserted_primary_key is not None:
        row |= done.inserted_primary_key._mapping
    own = digest(row)
    length, head = length + 1, next_deed(head, official.name, own)
    connection.execute(_ADD, {"ordinal": length, "kind": official.name, "digest": own, "head": head})
    return length, head


@cache
def _into(official: Table) -> Insert:
    return insert(official)


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over the row's columns by name, in hex."""
    return hashlib.sha256(msgspec.json.encode(sorted((str(name), value) for name, value in row.items()))).hexdigest()


def entries(connection: Connection) -> Iterator[tuple[int, str, str, str]]:
    """The chain from its beginning: ordinal, kind, digest, head."""
    found = connection.execute(select(deeds).order_by(deeds.c.ordinal))
    for row in found:
        yield row.ordinal, row.kind, row.digest, row.head


def standing(connection: Connection, kind: str) -> Counter[str]:
    """The digests of the rows that stand in that official table now."""
    return Counter(digest(dict(row._mapping)) for row in connection.execute(_all_of(kind)))


@cache
def _all_of(kind: str) -> Select[Any]:
    return select(literal_column("*")).select_from(table(kind))


def end(connection: Connection) -> tuple[int, str]:
    """Length and head of the chain as the office's state has them."""
    length, head = connection.execute(_END).one()
    return length, head


