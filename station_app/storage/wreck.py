"""Reading what can still be read of a damaged database: row by row, the connection opened anew after each bad page.

After one damaged page a SQLCipher connection refuses even good rows (stack.md 18). Nothing here writes.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from station_app.domain.troubles import Trouble
from station_app.storage.cipher import Database, dbapi
from station_app.storage.connection import open_database

_CHUNK: Final = 1000


class Wreck:
    """A damaged database. `reopened` counts how often a bad page was met."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._db: Database | None = None
        self.reopened = 0

    def close(self) -> None:
        """Lets the file go."""
        if self._db is not None:
            self._db.conn.close()
            self._db = None

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]] | None:
        """All rows of one question, or None where a bad page stands in the way."""
        try:
            if self._db is None:
                self._db = open_database(self._path, self._key, read_only=True)
            return list(self._db.execute(sql, list(values)).fetchall())
        except (dbapi.Error, Trouble, UnicodeDecodeError, MemoryError):
            self.close()
            self.reopened += 1
            return None

    def opens(self) -> bool:
        """Whether anything can be read at all."""
        return self.ask("SELECT count(*) FROM sqlite_master") is not None

    def between(self, table: str, columns: str, key: str, first: int, last: int) -> Iterator[tuple[Any, ...]]:
        """The readable rows of a table whose integer key lies between two numbers, in order. A span that cannot be read
        is halved until the bad rows alone are left out.
        """
        spans = [(first, last)] if first <= last else []
        listed = f"SELECT {key}, {columns} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key} LIMIT {_CHUNK}"
        while spans:
            low, high = spans.pop()
            found = self.ask(listed, (low, high))
            if found is not None:
                for row in found:
                    yield tuple(row[1:])
                if len(found) == _CHUNK:
                    spans.append((int(found[-1][0]) + 1, high))
            elif low < high:
                middle = (low + high) // 2
                spans += [(middle + 1, high), (low, middle)]

    def ends(self, table: str, columns: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The readable rows of a table without an integer key: from its beginning to the first bad page, then from its
        end back to the last one. A row may come twice.
        """
        whole = self.ask(f"SELECT {columns} FROM {table}")
        if whole is not None:
            yield from whole
            return
        for direction in ("", " DESC"):
            order = ", ".join(f"{key}{direction}" for key in keys)
            at = 0
            while True:
                found = self.ask(f"SELECT {columns} FROM {table} ORDER BY {order} LIMIT {_STEP} OFFSET {at}")
                if not found:
                    break
                yield from found
                at += len(found)

    def highest(self, table: str, key: str) -> int:
        """The highest integer key of a table, 0 where that cannot be read."""
        found = self.ask(f"SELECT max({key}) FROM {table}")
        return int(found[0][0] or 0) if found else 0


_STEP: Final = 20
