"""The big tables cut into parts by station, on PostgreSQL: HASH partitions that a bigger city's server can spread.

Every key begins with the station's code, so that a table and its parts answer the same statements: nothing else of the
program knows of it.
"""

from typing import Final

from sqlalchemy import Connection, MetaData, Table, text
from sqlalchemy.schema import CreateIndex, CreateTable

PARTITIONED: Final = (
    *("acknowledgements", "attachments", "batches", "blob_parts", "blobs", "containers", "returned", "rows"),
)
"""What grows with the batches. All else is small, or is one list of the whole office, as the log is."""
_SEALED: Final = ("containers", "blob_parts")
MOST: Final = 1024

_TRIGGERS: Final = text(
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = CAST(:name AS regclass) AND NOT tgisinternal"
)
_PARTS: Final = text(
    "SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid "
    "JOIN pg_class AS parent ON parent.oid = inhparent "
    "WHERE parent.relkind = 'p' AND child.relkind = 'r' AND pg_table_is_visible(child.oid)"
)


def cut(connection: Connection, count: int) -> None:
    """Make each of the big tables one of so many parts. They must be empty, and the database a PostgreSQL.

    Names of keys, indexes and triggers stay. Where a table must not be emptied, none of its parts may be.
    """
    for name in PARTITIONED:
        _cut_one(connection, name, count)


def parts(connection: Connection) -> set[str]:
    """The names of all tables that are parts of another."""
    if connection.dialect.name != "postgresql":
        return set()
    return set(connection.execute(_PARTS).scalars())


def _cut_one(connection: Connection, name: str, count: int) -> None:
    found = MetaData()
    found.reflect(connection, only=[name])
    table = found.tables[name]
    triggers = list(connection.execute(_TRIGGERS, {"name": name}).scalars())
    connection.execute(text(f"DROP TABLE {name}"))
    _make(connection, table)
    if name in _SEALED:
        # Ciphertext does not get smaller: the server need not try.
        connection.execute(text(f"ALTER TABLE {name} ALTER COLUMN raw SET STORAGE EXTERNAL"))
    for trigger in triggers:
        connection.execute(text(trigger))
    guards = [trigger for trigger in triggers if "FOR EACH STATEMENT" in trigger]
    for number in range(count):
        part = f"{name}_{number}"
        connection.execute(
            text(f"CREATE TABLE {part} PARTITION OF {name} FOR VALUES WITH (MODULUS {count}, REMAINDER {number})")
        )
        for guard in guards:
            connection.execute(text(_on_part(guard, part)))


def _make(connection: Connection, table: Table) -> None:
    table.dialect_options["postgresql"]["partition_by"] = "HASH (station)"
    connection.execute(CreateTable(table))
    for index in table.indexes:
        if not index.info.get("unique_constraint") and not index.unique:
            connection.execute(CreateIndex(index))


def _on_part(trigger: str, part: str) -> str:
    """A statement's trigger, for a part: a statement that names the part does not fire that of the whole."""
    head, _, rest = trigger.partition(" ON ")
    _table, _, tail = rest.partition(" ")
    return f"{head} ON {part} {tail}"
