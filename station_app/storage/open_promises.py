"""What is still owed to a visitor or a firm: the banner 有 N 件未结 (features.md row 17)."""

from collections.abc import Sequence

from station_app.storage.cipher import Database
from station_app.storage.promises import LINE, Promise

# A rectification is the manager's matter, and would tell the clerk how he was rated.
_OPEN = "promises.state = 'open' AND (promises.kind <> 'task' OR promises.what <> 'rectification') AND promises."
_WHOSE = {"visitor": f"{_OPEN}visitor_id", "organisation": f"{_OPEN}organisation_id"}


def count_of_visitor(db: Database, visitor_ids: Sequence[str]) -> int:
    """How many open promises name one of these visitors (one, or all that were merged into one)."""
    return _count(db, "visitor", visitor_ids)


def count_of_organisation(db: Database, organisation_ids: Sequence[str]) -> int:
    """How many open promises name one of these firms."""
    return _count(db, "organisation", organisation_ids)


def of_visitor(db: Database, visitor_ids: Sequence[str], limit: int = 20) -> list[Promise]:
    """The open promises to these visitors, the next due first."""
    return _list(db, "visitor", visitor_ids, limit)


def of_organisation(db: Database, organisation_ids: Sequence[str], limit: int = 20) -> list[Promise]:
    """The open promises to these firms, the next due first."""
    return _list(db, "organisation", organisation_ids, limit)


def _count(db: Database, whose: str, record_ids: Sequence[str]) -> int:
    marks = ", ".join("?" * len(record_ids))
    row = db.execute(f"SELECT count(*) FROM promises WHERE {_WHOSE[whose]} IN ({marks})", list(record_ids)).fetchone()
    return int(row[0])


def _list(db: Database, whose: str, record_ids: Sequence[str], limit: int) -> list[Promise]:
    marks = ", ".join("?" * len(record_ids))
    rows = db.execute(
        f"{LINE} WHERE {_WHOSE[whose]} IN ({marks}) ORDER BY promises.due_on, promises.rid LIMIT ?",
        [*record_ids, limit],
    ).fetchall()
    return [Promise(*row) for row in rows]
