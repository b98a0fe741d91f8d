"""What the typed tables must say, read off a journal entry.

The typed tables are the present state of the journal: `row` is the one place that says how an entry becomes a row, used
when an action writes and when `station verify` replays the journal and compares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from station_app.domain.journal import Entry
from station_app.storage.cipher import Database

_json = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Table:
    """A projected table: its columns after `record_id, revision_id`, each with the way to read it off a body."""

    kind: str
    name: str
    columns: Mapping[str, Callable[[Entry, Mapping[str, Any]], Any]]

    @property
    def insert(self) -> str:
        """The statement that puts a record's first row."""
        return _INSERTS[self.name]

    def row(self, entry: Entry) -> tuple[Any, ...]:
        """The row that the entry demands, `record_id` and `revision_id` first."""
        body = entry.body()
        return (entry.record_id, entry.revision_id, *(read(entry, body) for read in self.columns.values()))

    def project(self, db: Database, entry: Entry) -> None:
        """Puts the row of the entry, in the caller's transaction."""
        row = self.row(entry)
        # Two statements, not one with ON CONFLICT: that one has to be prepared with the triggers of both, and those of
        # a visitor's change, who is in every kind of record, take ten times as long as the saving of a new one.
        if db.execute(_KNOWN[self.name], row[:1]).fetchone() is None:
            db.execute(self.insert, row)
        else:
            db.execute(_UPDATES[self.name], (*row[1:], row[0]))


def field(name: str, default: Any = None) -> Callable[[Entry, Mapping[str, Any]], Any]:
    """A column holding the body's field of that name."""
    return lambda entry, body: body.get(name, default)


def flag(name: str) -> Callable[[Entry, Mapping[str, Any]], Any]:
    """A column holding 1 where the body's field is true."""
    return lambda entry, body: 1 if body.get(name) else 0


def listed(name: str) -> Callable[[Entry, Mapping[str, Any]], Any]:
    """A column holding the body's list as JSON text, `[]` where it has none."""
    return lambda entry, body: _json.encode(body.get(name) or []).decode()


def position(entry: Entry, body: Mapping[str, Any]) -> Any:
    """The journal position of the revision: where it stands in the outbox is looked up by it."""
    return entry.position


TABLES: dict[str, Table] = {}
_KNOWN: dict[str, str] = {}
_INSERTS: dict[str, str] = {}
_UPDATES: dict[str, str] = {}


def table(kind: str, name: str, columns: Mapping[str, Callable[[Entry, Mapping[str, Any]], Any]]) -> Table:
    """Declares the projected table of a kind; `station verify` walks all that are declared."""
    names = ["record_id", "revision_id", *columns]
    _KNOWN[name] = f"SELECT 1 FROM {name} WHERE record_id = ?"
    _INSERTS[name] = f"INSERT INTO {name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    _UPDATES[name] = f"UPDATE {name} SET {', '.join(f'{column} = ?' for column in names[1:])} WHERE record_id = ?"
    TABLES[kind] = Table(kind, name, columns)
    return TABLES[kind]
