"""Bringing the database to the form this program knows, in one transaction."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from city_centre import places
from city_centre.storage.engine import reading, writing


class NewerDatabase(Exception):
    """The database was made by a newer program; nothing was touched."""


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Run the migrations that are missing, up to a revision where one is named.

    NewerDatabase where the database, or who asks, knows one that this program does not.
    """
    config = Config()
    config.set_main_option("script_location", str(places.migrations_folder()).replace("%", "%%"))
    known = ScriptDirectory.from_config(config)
    with reading(engine) as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    revisions = {script.revision for script in known.walk_revisions()}
    if present == (known.get_current_head() if to == "head" else to):
        return
    if (present is not None and present not in revisions) or to not in {"head", *revisions}:
        raise NewerDatabase(present)
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
