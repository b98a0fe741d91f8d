"""Ledgers that were brought in: which file (by digest, never by name), by whom, with what result."""

from dataclasses import dataclass

from station_app.storage.cipher import Database


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `digest` is the file's SHA-256 in hex."""

    import_id: str
    digest: str
    clerk: str
    at: str
    read: int
    stored: int
    warned: int
    refused: int
    state: str


def by_digest(db: Database, digest: str) -> Import | None:
    """An import of the very same file that still stands."""
    row = db.execute(
        "SELECT import_id, digest, clerk, at, read, stored, warned, refused, state FROM imports"
        " WHERE digest = ? AND state = 'stored' ORDER BY at DESC LIMIT 1",
        (digest,),
    ).fetchone()
    return Import(*row) if row else None


def get(db: Database, import_id: str) -> Import | None:
    """One import."""
    row = db.execute(
        "SELECT import_id, digest, clerk, at, read, stored, warned, refused, state FROM imports WHERE import_id = ?",
        (import_id,),
    ).fetchone()
    return Import(*row) if row else None


def keep(db: Database, done: Import) -> None:
    """Keeps an import, or its new state."""
    db.execute(
        "INSERT INTO imports (import_id, digest, clerk, at, read, stored, warned, refused, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (import_id) DO UPDATE SET state = excluded.state",
        (
            done.import_id,
            done.digest,
            done.clerk,
            done.at,
            done.read,
            done.stored,
            done.warned,
            done.refused,
            done.state,
        ),
    )
