"""Forms that are not saved yet: recovery points, kept by the program every two seconds and given back after a crash,
and drafts, which a clerk put aside himself. Both are gone with the save.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from station_app.storage.cipher import Database


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished form. `body` is what the form needs to be as it was, its ids included. `clerk` began it.

    `by_hand`: it was last kept because the clerk wanted it (a draft), not by the program (a recovery point).
    """

    record_id: str
    kind: str
    clerk: str
    title: str
    body: dict[str, Any]
    saved_at: str
    by_hand: bool = False


def keep(db: Database, draft: Draft) -> None:
    """Keeps the form, replacing what was kept of it before."""
    db.execute(
        "INSERT INTO drafts (record_id, kind, clerk, title, body, saved_at, by_hand) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (record_id) DO UPDATE SET title = excluded.title, body = excluded.body,"
        " saved_at = excluded.saved_at, by_hand = excluded.by_hand",
        (
            draft.record_id,
            draft.kind,
            draft.clerk,
            draft.title,
            msgspec.json.encode(draft.body).decode(),
            draft.saved_at,
            int(draft.by_hand),
        ),
    )


def drop(db: Database, record_id: str) -> None:
    """Forgets the form."""
    db.execute("DELETE FROM drafts WHERE record_id = ?", (record_id,))


def stands(db: Database, record_id: str) -> bool:
    """Whether the form of this record is still unfinished."""
    return db.execute("SELECT 1 FROM drafts WHERE record_id = ?", (record_id,)).fetchone() is not None


def all_drafts(db: Database) -> list[Draft]:
    """Every unfinished form, newest first."""
    rows = db.execute(
        "SELECT record_id, kind, clerk, title, body, saved_at, by_hand FROM drafts ORDER BY saved_at DESC"
    ).fetchall()
    return [Draft(row[0], row[1], row[2], row[3], msgspec.json.decode(row[4]), row[5], bool(row[6])) for row in rows]
