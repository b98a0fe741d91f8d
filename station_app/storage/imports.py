"""Ledgers that were brought in: which file (by digest, never by name), by whom, with what result; and how the columns
of a header were mapped the last time."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Final

from station_app.storage.cipher import Database

MOST_HEADERS: Final = 200


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `digest` is the file's SHA-256 in hex; `skipped` counts lines that are no rows of their own."""

    import_id: str
    digest: str
    clerk: str
    at: str
    read: int
    stored: int
    warned: int
    refused: int
    state: str
    skipped: int = 0
    undone_at: str | None = None


_COLUMNS: Final = ", ".join(column.name for column in fields(Import))


def by_digest(db: Database, digest: str) -> Import | None:
    """An import of the very same file that still stands."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM imports WHERE digest = ? AND state = 'stored' ORDER BY at DESC LIMIT 1", (digest,)
    ).fetchone()
    return Import(*row) if row else None


def get(db: Database, import_id: str) -> Import | None:
    """One import."""
    row = db.execute(f"SELECT {_COLUMNS} FROM imports WHERE import_id = ?", (import_id,)).fetchone()
    return Import(*row) if row else None


def page(db: Database, limit: int = 200) -> list[Import]:
    """The newest imports, those that were undone among them."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM imports ORDER BY at DESC, import_id DESC LIMIT ?", (limit,)).fetchall()
    return [Import(*row) for row in rows]


def keep(db: Database, done: Import) -> None:
    """Keeps an import, or its new state."""
    db.execute(
        f"INSERT INTO imports ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(Import)))})"
        " ON CONFLICT (import_id) DO UPDATE SET state = excluded.state, undone_at = excluded.undone_at",
        astuple(done),
    )


def mapped_before(db: Database, header_key: str) -> list[str] | None:
    """The fields of the columns of this header, in their order, as they were mapped the last time; None the first."""
    row = db.execute("SELECT fields FROM ledger_columns WHERE header_key = ?", (header_key,)).fetchone()
    return [str(field) for field in json.loads(row[0])] if row else None


def remember_columns(db: Database, header_key: str, mapped: Sequence[str], at: str) -> None:
    """Keeps how the columns of a header are mapped; the oldest beyond two hundred headers goes."""
    db.execute(
        "INSERT INTO ledger_columns (header_key, fields, used_at) VALUES (?, ?, ?) ON CONFLICT (header_key)"
        " DO UPDATE SET fields = excluded.fields, used_at = excluded.used_at",
        (header_key, json.dumps(list(mapped)), at),
    )
    db.execute(
        "DELETE FROM ledger_columns WHERE header_key NOT IN"
        " (SELECT header_key FROM ledger_columns ORDER BY used_at DESC, header_key LIMIT ?)",
        (MOST_HEADERS,),
    )
