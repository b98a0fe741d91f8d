"""Opens the encrypted database and sorts its errors, once, into the world's troubles.

Pragmas of every writing connection: WAL, `synchronous=FULL` (a save that was called saved survives a power cut),
foreign keys on, temporary tables in memory (a temporary file would be plaintext), secure deletion.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station_app.domain.troubles import Trouble, os_trouble
from station_app.storage import lookup_keys, search_tokens
from station_app.storage.cipher import Database, dbapi
from station_app.storage.tokens_of_text import cjk

BUSY_MILLISECONDS = 5000
STATEMENTS = 512
"""How many statements a connection keeps prepared: all that a day needs. With the triggers of the search index and the
tallies, preparing the save of a visit costs more than carrying it out."""


def open_database(
    path: Path, key: bytes, *, read_only: bool = False, create: bool = False, immutable: bool = False
) -> Database:
    """A connection on the encrypted file. `key` is 32 raw bytes. `immutable` promises that nobody writes it: then
    nothing is locked and nothing laid beside it, so that it opens on a medium that cannot be written.

    Trouble `database-missing` where the file does not exist and `create` is not set; `database-unreadable` where the
    key does not fit, the first page is damaged or the file is empty (an empty file must not quietly become a new
    station); `disk-full`, `database-locked` or `folder-not-writable` as they come.
    """
    if not create and not path.is_file():
        raise Trouble("database-missing")
    with troubles():
        mode = "ro" if read_only else ("rwc" if create else "rw")
        connection = dbapi.connect(
            f"{path.resolve().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}",
            uri=True, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS,
        )  # fmt: skip
        try:
            # SQLCipher would tell a damaged page on standard error, where no clerk looks; it raises as well.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not tables and not create:
                raise Trouble("database-unreadable")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA foreign_keys = ON")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA secure_delete = ON")
            connection.create_function("cjk", 1, cjk, deterministic=True)
            lookup_keys.register(connection)
            search_tokens.register(connection)
        except BaseException:
            connection.close()
            raise
    return Database(connection)


@contextmanager
def troubles() -> Iterator[None]:
    """Turns database errors of the world (disk, lock, damage, rights) into Trouble; bugs of ours pass through."""
    try:
        yield
    except dbapi.Error as error:
        trouble = sorted_trouble(error)
        if trouble is None:
            raise
        raise trouble from error
    except OSError as error:
        raise os_trouble(error) from error


def sorted_trouble(error: Exception) -> Trouble | None:
    """The trouble behind a database error, or None where the error is a bug of ours.

    Decided from SQLite's primary result code, as the words of its messages change.
    """
    code = getattr(error, "sqlite_errorcode", None)
    name = _PRIMARY.get(code & 0xFF) if isinstance(code, int) else _by_words(str(error))
    return Trouble(name) if name else None


_PRIMARY = {
    3: "folder-not-writable",
    5: "database-locked",
    6: "database-locked",
    8: "folder-not-writable",
    10: "disk-error",
    11: "database-damaged",
    13: "disk-full",
    14: "folder-not-writable",
    26: "database-unreadable",
}


def _by_words(text: str) -> str | None:
    # sqlcipher3 0.6 carries no result code on its exceptions: SQLite's own English words are all there is.
    for words, name in (
        ("file is not a database", "database-unreadable"),
        ("file is encrypted", "database-unreadable"),
        ("database or disk is full", "disk-full"),
        ("disk i/o error", "disk-error"),
        ("database is locked", "database-locked"),
        ("table is locked", "database-locked"),
        ("database disk image is malformed", "database-damaged"),
        # Of a page whose seal does not fit SQLCipher hands on nothing but zeros, which may cut a text within a letter.
        ("could not decode to utf-8", "database-damaged"),
        ("attempt to write a readonly database", "folder-not-writable"),
        # Whether the file is there was asked before: what cannot be opened now is a matter of rights.
        ("unable to open database file", "folder-not-writable"),
    ):
        if words in text.lower():
            return name
    return None
