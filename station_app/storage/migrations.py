"""Applies `db/station/migrations/NNNN_name.sql`, each in one transaction with the record of its having been applied.

A file is self-contained and never changed once released. A database that knows a migration this program does not know
is newer than the program: it is refused, never guessed at.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from station_app.domain.troubles import Trouble
from station_app.places import database_file
from station_app.storage.cipher import Database, dbapi

SET = "station"


@cache
def migration_files() -> tuple[Path, ...]:
    """The migrations shipped with this program, in order."""
    return tuple(sorted(database_file("station", "migrations").glob("[0-9][0-9][0-9][0-9]_*.sql")))


def pending(db: Database) -> list[str]:
    """Shipped migrations that this database has not had. Trouble `database-newer` where it has unknown ones."""
    applied = {name for _, name in _applied(db)}
    shipped = [file.stem for file in migration_files()]
    unknown = applied.difference(shipped)
    if unknown:
        raise Trouble("database-newer")
    return [name for name in shipped if name not in applied]


def migrate(db: Database) -> list[str]:
    """Applies what is pending and returns its names. Each migration is whole or absent, whatever happens."""
    from sqlite_utils.migrations import Migrations

    names = pending(db)
    if not names:
        return []
    migrations = Migrations(SET)
    for file in migration_files():
        migrations(name=file.stem)(_step(file))
    migrations.apply(db)
    return names


def newest(db: Database) -> str:
    """The name of the last migration that this database has had."""
    applied = _applied(db)
    return applied[-1][1] if applied else ""


def _step(file: Path):  # type: ignore[no-untyped-def]
    def apply(db: Database) -> None:
        for statement in _statements(file.read_text("utf-8")):
            db.execute(statement)

    return apply


def _statements(script: str) -> Iterator[str]:
    """One after another, each ending with a line. sqlite-utils, which looks at every character, takes half of all the
    time that setting up a station costs.
    """
    begun = ""
    for line in script.splitlines(keepends=True):
        begun += line
        if dbapi.complete_statement(begun):
            yield begun
            begun = ""
    if begun.strip():
        yield begun


def _applied(db: Database) -> list[tuple[int, str]]:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlite_migrations'").fetchone():
        return []
    rows = db.execute("SELECT id, name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", [SET]).fetchall()
    return [(int(number), str(name)) for number, name in rows]
