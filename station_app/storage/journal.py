"""The journal and the outbox: one append, inside the caller's transaction.

Only `append` writes entries. It must run inside `store.atomic()`: position, chain and outbox number are read and
written in the same immediate transaction, so that two saves can never take the same place.
"""

import os
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any

from station_app.domain.journal import FIRST_PREVIOUS, KINDS, Act, Entry, News, chain
from station_app.storage import tallies
from station_app.storage.cipher import Database

_NAMES = tuple(column.name for column in fields(Entry))
COLUMNS = ", ".join(_NAMES)
QUALIFIED = ", ".join(f"journal.{name}" for name in _NAMES)
_INSERT = f"INSERT INTO journal ({COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"
_values = attrgetter(*_NAMES)


def append(db: Database, act: Act, news: News, *, salt: bytes | None = None) -> Entry:
    """Chains one entry, numbers it in the outbox of the present epoch where its kind travels, and moves the figures."""
    position, previous_hash = head(db)
    entry = chain(act, news, position=position + 1, previous_hash=previous_hash, salt=salt or os.urandom(16))
    insert(db, entry)
    if KINDS[entry.kind].travels:
        number_for_travel(db, entry.position)
    tallies.follow(db, entry)
    return entry


def insert(db: Database, entry: Entry) -> None:
    """Puts an entry that is chained already, with nothing that follows from it."""
    db.execute(_INSERT, _values(entry))


def number_for_travel(db: Database, position: int) -> None:
    """Gives an entry the next number of the present epoch's outbox."""
    # Not as INSERT … SELECT: that opens a savepoint, and each lets the search index write out what it holds back.
    present = db.execute(
        "SELECT epoch, coalesce((SELECT max(seq) FROM outbox WHERE epoch = present.epoch), 0) + 1"
        " FROM (SELECT epoch FROM epochs ORDER BY ordinal DESC LIMIT 1) AS present"
    ).fetchone()
    if present is not None:
        db.execute("INSERT INTO outbox (epoch, seq, position) VALUES (?, ?, ?)", (*present, position))


def head(db: Database) -> tuple[int, bytes]:
    """(position, hash) of the newest entry; (0, zeros) for an empty journal."""
    row = db.execute("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1").fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, FIRST_PREVIOUS)


def newest_at(db: Database) -> str:
    """When the newest entry was written, ISO 8601 with offset; empty for an empty journal."""
    row = db.execute("SELECT at FROM journal ORDER BY position DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def any_of_kind(db: Database, kind: str) -> bool:
    """Whether the journal has an entry of this kind."""
    return db.execute("SELECT 1 FROM journal WHERE kind = ? LIMIT 1", (kind,)).fetchone() is not None


def last_work_at(db: Database, among: int = 500) -> str:
    """The latest time among the newest entries of work, ISO 8601 with offset; empty where there is none.

    Sign-ins do not count: one under a wrong clock would make that clock look right. Of the newest only: a clock that
    once ran ahead is not held against the right one for ever.
    """
    row = db.execute(
        "SELECT max(at) FROM (SELECT at FROM journal WHERE kind <> 'session' ORDER BY position DESC LIMIT ?)", (among,)
    ).fetchone()
    return str(row[0] or "")


def by_revision(db: Database, revision_id: str) -> Entry | None:
    """The entry of a revision, if it was stored."""
    row = db.execute(f"SELECT {COLUMNS} FROM journal WHERE revision_id = ?", (revision_id,)).fetchone()
    return Entry(*row) if row else None


def of_record(db: Database, record_id: str) -> list[Entry]:
    """All revisions of a record, oldest first."""
    rows = db.execute(f"SELECT {COLUMNS} FROM journal WHERE record_id = ? ORDER BY position", (record_id,)).fetchall()
    return [Entry(*row) for row in rows]


def of_action(db: Database, action_id: str) -> list[Entry]:
    """All entries of one action, oldest first."""
    rows = db.execute(f"SELECT {COLUMNS} FROM journal WHERE action_id = ? ORDER BY position", (action_id,)).fetchall()
    return [Entry(*row) for row in rows]


def latest(db: Database, record_id: str) -> Entry | None:
    """The newest revision of a record."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM journal WHERE record_id = ? ORDER BY position DESC LIMIT 1", (record_id,)
    ).fetchone()
    return Entry(*row) if row else None


def as_of(db: Database, record_id: str, position: int) -> Entry | None:
    """The revision of a record that was the newest at a place in the journal."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM journal WHERE record_id = ? AND position <= ? ORDER BY position DESC LIMIT 1",
        (record_id, position),
    ).fetchone()
    return Entry(*row) if row else None


def walk(db: Database, *, after: int = 0) -> Iterator[Entry]:
    """Every entry above a position, in order, without holding them all."""
    cursor = db.execute(f"SELECT {COLUMNS} FROM journal WHERE position > ? ORDER BY position", (after,))
    while rows := cursor.fetchmany(500):
        for row in rows:
            yield Entry(*row)


def walk_latest(db: Database, kind: str) -> Iterator[Entry]:
    """The newest revision of every record of a kind: what the typed table must say."""
    cursor = db.execute(
        f"SELECT {QUALIFIED} FROM journal JOIN (SELECT max(position) AS newest FROM journal WHERE kind = ?"
        " GROUP BY record_id) ON journal.position = newest ORDER BY journal.position",
        (kind,),
    )
    while rows := cursor.fetchmany(500):
        for row in rows:
            yield Entry(*row)


def revisions_of(db: Database, record_id: str) -> int:
    """How many revisions a record has."""
    return int(db.execute("SELECT count(*) FROM journal WHERE record_id = ?", (record_id,)).fetchone()[0])


def blank_person(db: Database, record_id: str, *, before: int) -> int:
    """Blanks the personal part of a record's revisions below a position; the trigger demands an erase entry there."""
    cursor: Any = db.execute(
        "UPDATE journal SET person = NULL, salt = NULL WHERE record_id = ? AND position < ? AND person IS NOT NULL",
        (record_id, before),
    )
    return int(cursor.rowcount)


def blank_revision(db: Database, position: int, *, before: int) -> int:
    """Blanks the personal part of one revision below a position; the trigger demands an erase entry there."""
    cursor: Any = db.execute(
        "UPDATE journal SET person = NULL, salt = NULL WHERE position = ? AND position < ? AND person IS NOT NULL",
        (position, before),
    )
    return int(cursor.rowcount)


def has_verb(db: Database, record_id: str, verb: str) -> bool:
    """Whether a record has a revision written under this verb."""
    row = db.execute("SELECT 1 FROM journal WHERE record_id = ? AND verb = ? LIMIT 1", (record_id, verb)).fetchone()
    return row is not None
