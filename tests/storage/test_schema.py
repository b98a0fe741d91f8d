"""The schema as a whole: written down to be read, strict, and the same whichever way a database came to it."""

from scripts.dump_schema import schema
from station_app.places import database_file
from station_app.storage.connection import open_database
from station_app.storage.migrations import migrate, migration_files, pending

KEY = bytes(range(32))


def test_the_schema_that_is_written_down_is_what_the_migrations_make() -> None:
    written = database_file("station", "schema.sql").read_text("utf-8")
    assert written == schema(), "run: python -m scripts.dump_schema"


def test_a_database_that_the_program_migrated_holds_just_that(tmp_path) -> None:
    db = open_database(tmp_path / "station.db", KEY, create=True)
    names = migrate(db)
    assert names == [file.stem for file in migration_files()]
    assert (pending(db), migrate(db)) == ([], [])
    statements = [row[0] for row in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()]
    written = schema()
    strangers = [
        sql for sql in statements
        if f"{sql};" not in written and "_search_" not in sql and "'search_index_" not in sql
        and "_sqlite_migrations" not in sql
    ]  # fmt: skip
    assert strangers == []
    db.conn.close()


def test_every_table_is_strict_and_every_pragma_is_as_a_save_needs_it(tmp_path) -> None:
    db = open_database(tmp_path / "station.db", KEY, create=True)
    migrate(db)
    loose = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
        " AND name NOT LIKE 'sqlite_%' AND name <> '_sqlite_migrations'"
    ).fetchall()
    assert loose == []
    asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store")
    assert [db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked] == ["wal", 2, 1, 1, 2]
    db.conn.close()
