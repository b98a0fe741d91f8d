"""Writes `db/station/schema.sql`: what the migrations, one after another, make of an empty database, to be read.

`python -m scripts.dump_schema` writes the file; a test compares it, so that it can never lag behind.
"""

import sys

from sqlcipher3 import dbapi2

from station_app.places import database_file
from station_app.storage.migrations import migration_files

HEAD = "-- What the migrations make of an empty database. Written by `python -m scripts.dump_schema`; never run."
ORDER = {"table": 0, "index": 1, "trigger": 2, "view": 3}


def schema() -> str:
    """Every table with its indexes and triggers behind it, then the views and search tables with theirs, by name.

    What SQLite makes for itself (automatic indexes, the shadow tables of a search table) is left out.
    """
    connection = dbapi2.connect(":memory:")
    connection.create_function("cjk", 1, str, deterministic=True)
    for file in migration_files():
        connection.executescript(file.read_text("utf-8"))
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    connection.close()
    virtual = {name for _type, name, _table, sql in rows if sql.startswith("CREATE VIRTUAL")}
    shadows = tuple(f"{name}_" for name in virtual)
    kept = [row for row in rows if not row[2].startswith(shadows) and row[1] != "sqlite_sequence"]
    searched = virtual | {name for type_, name, _table, _sql in kept if type_ == "view"}
    kept.sort(key=lambda row: (row[2] in searched, row[2], ORDER[row[0]], row[1]))
    return "\n\n".join([HEAD, *(f"{sql};" for _type, _name, _table, sql in kept)]) + "\n"


def main() -> int:
    """Writes the file."""
    database_file("station", "schema.sql").write_text(schema(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
