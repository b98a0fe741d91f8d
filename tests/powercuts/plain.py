"""The plainest thing that can be cut: an encrypted database of two tables, saved to without any code of ours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

KEY = bytes(range(32))


class PlainReader:
    """Opens the plain store of `save_rows`."""

    def open(self, folder: Path) -> Any:
        """The image's database with its key."""
        return open_plain(folder)

    def saves(self, connection: Any) -> list[str]:
        """The ids of the rows, each of which must have its line in the journal."""
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'visit'").fetchone() is None:
            return []
        rows = [row[0] for row in connection.execute("SELECT id FROM visit ORDER BY position")]
        lines = [row[0] for row in connection.execute("SELECT id FROM journal ORDER BY position")]
        if rows != lines:
            raise ValueError("a save is there by halves")
        return rows


def open_plain(folder: Path) -> Any:
    """An encrypted database as plain as can be, in autocommit mode."""
    connection = sqlcipher.connect(str(folder / "plain.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    # A damaged page is told by the exception; SQLCipher's own lines about it on standard error would bury the test's.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    return connection


def save_rows(folder: Path, mark: Callable[[str], None], *, synchronous: str = "FULL", saves: int = 150) -> None:
    """Save `saves` rows with their journal lines, one commit each, among checkpoints of every kind and two new
    starts.
    """
    checkpoints = {17: "PASSIVE", 40: "RESTART", 66: "TRUNCATE", 88: "FULL", 111: "PASSIVE"}
    connection = open_plain(folder)
    for number in range(saves):
        if number % 60 == 0:
            if number:
                connection.close()
                connection = open_plain(folder)
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            connection.execute("PRAGMA wal_autocheckpoint = 45")
        if number == 0:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE visit (position INTEGER PRIMARY KEY, id TEXT UNIQUE, text TEXT) STRICT")
            connection.execute("CREATE TABLE journal (position INTEGER PRIMARY KEY, id TEXT UNIQUE) STRICT")
            connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        save_id = f"save-{number:04}"
        text = "咨询内容" * (number % 97 + 1)
        connection.execute("INSERT INTO visit (id, text) VALUES (?, ?)", (save_id, text))
        connection.execute("INSERT INTO journal (id) VALUES (?)", (save_id,))
        connection.execute("COMMIT")
        mark(save_id)
        if number in checkpoints:
            connection.execute(f"PRAGMA wal_checkpoint({checkpoints[number]})").fetchall()
    connection.close()
