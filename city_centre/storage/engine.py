"""Opening the office's database, and the two kinds of transaction: reading and writing.

SQLite comes through SQLCipher with a raw 32-byte key; a writing transaction takes the one write lock at its beginning
(BEGIN IMMEDIATE), so that nobody reads first and then finds the lock taken. On PostgreSQL the writer locks the rows it
depends on (`SELECT … FOR UPDATE`), the station's row always first.
"""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Boolean, ColumnElement, Connection, Engine, Text, bindparam, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_BUSY_SECONDS = 60
_WRITING = "office_writes"


class DatabaseTrouble(Exception):
    """The database could not be opened or written: wrong key, damaged file, full disk, unreachable server."""


def open_sqlite(file: Path, key: bytes) -> Engine:
    """The encrypted database in that file (made if absent), its key being 32 raw bytes. Nothing is read yet."""

    def connect() -> Any:
        connection = sqlcipher.connect(
            str(file), timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            # A wrong key or a damaged page is told by an exception; SQLCipher would write to standard error besides.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA foreign_keys = ON")
            # INSERT OR REPLACE would otherwise delete a row without the trigger that forbids it.
            connection.execute("PRAGMA recursive_triggers = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlcipher.DatabaseError:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, module=sqlcipher, poolclass=QueuePool, pool_size=4, max_overflow=28
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def open_postgresql(url: str) -> Engine:
    """A PostgreSQL server by its `postgresql+psycopg://…` address. Nothing is asked of it yet."""
    return create_engine(url, pool_size=4, max_overflow=28, pool_pre_ping=True)


def is_in_use(engine: Engine) -> bool:
    """Whether the database holds any table at all."""
    with reading(engine) as connection:
        return bool(inspect(connection).get_table_names())


def only_reading(engine: Engine) -> None:
    """From now on every connection of this engine can only read; those that were open are closed."""
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        if engine.dialect.name == "postgresql":
            connection.read_only = True
        else:
            connection.execute("PRAGMA query_only = ON")


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()


@compiles(_Among, "postgresql")
def _among_in_postgresql(element: _Among, compiler: SQLCompiler, **given: Any) -> str:
    column, listed = (compiler.process(clause, **given) for clause in element.clauses)
    return f"{column} = ANY(ARRAY(SELECT json_array_elements_text(CAST({listed} AS JSON))))"


@compiles(_Among, "sqlite")
def _among_in_sqlite(element: _Among, compiler: SQLCompiler, **given: Any) -> str:
    column, listed = (compiler.process(clause, **given) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({listed}))"


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column is one of the texts that are given, `packed`, under that name when the statement is run.

    A list of so many placeholders would be written, parsed and planned anew for each length.
    """
    return _Among(column, bindparam(name, type_=Text))


def packed(wanted: Collection[str]) -> str:
    """The texts as `among` takes them."""
    return msgspec.json.encode(list(wanted)).decode()


def drivers_own(*names: str) -> tuple[type[Exception], ...]:
    """The exceptions of these names (PEP 249) of the drivers in use. psycopg is loaded only where an office is on
    PostgreSQL: to load it takes a fifth of the start of a command.
    """
    loaded = (sqlcipher, sys.modules.get("psycopg"))
    return tuple(getattr(driver, name) for driver in loaded if driver is not None for name in names)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look at the database; DatabaseTrouble where the world does not co-operate."""
    with _troubled(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: committed whole at the end, rolled back whole at any exception."""
    with _troubled(), engine.connect() as connection:
        connection = connection.execution_options(**{_WRITING: True})
        with connection.begin():
            yield connection


@contextmanager
def _troubled() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise DatabaseTrouble(type(error.orig).__name__) from error
    except drivers_own("Error") as error:
        raise DatabaseTrouble(type(error).__name__) from error
