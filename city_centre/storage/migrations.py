"""Bringing the database to the form this program knows, in one transaction."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from city_centre import places
from city_centre.storage.engine import reading, writing

# Alembic is imported where there is something to do: every command opens the office, hardly any brings it anything new.

BOOKKEEPING = "alembic_version"
_NAMES = re.compile(r'^(revision|down_revision) = (?:None|"(\w+)")$', re.MULTILINE)


class NewerDatabase(Exception):
    """The database was made by a newer program; nothing was touched."""


def revision(connection: Connection) -> str | None:
    """The form of the database, as the migrations name it; None for one that has had none."""
    if not inspect(connection).has_table(BOOKKEEPING):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {BOOKKEEPING}")).scalar_one_or_none()
    return found


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Run the migrations that are missing, up to a revision where one is named.

    NewerDatabase where the database, or who asks, knows one that this program does not.
    """
    folder = places.migrations_folder()
    head, revisions = _shipped(folder)
    with reading(engine) as connection:
        present = revision(connection)
    if present == (head if to == "head" else to):
        return
    if (present is not None and present not in revisions) or to not in {"head", *revisions}:
        raise NewerDatabase(present)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@cache
def _shipped(folder: Path) -> tuple[str, frozenset[str]]:
    """(the newest revision, all of them) that came with this program."""
    above: dict[str, str] = {}
    for script in (folder / "versions").glob("*.py"):
        named = dict(_NAMES.findall(script.read_text("utf-8")))
        above[named["revision"]] = named["down_revision"]
    (head,) = above.keys() - set(above.values())
    return head, frozenset(above)
