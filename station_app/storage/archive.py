"""A year of the journal for its archive: which places it takes, and the facts of its records word for word."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from station_app.storage.cipher import Database
from station_app.storage.evaluation import Span

_STEP = 500


def span_of(db: Database, first_at: str, before: str) -> Span:
    """The places from the first entry at or after a moment up to the last one before another; an entry written in
    between under a wrong clock belongs to them.
    """
    first, last = db.execute(
        "SELECT min(position), max(position) FROM journal WHERE at >= ? AND at < ?", (first_at, before)
    ).fetchone()
    return Span(int(first), int(last)) if first is not None else Span(1, 0)


def revisions(db: Database, of: Span, kinds: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(position, facts as they are stored) of each revision of these kinds, in order."""
    marks = ", ".join("?" * len(kinds))
    cursor = db.execute(
        f"SELECT position, facts FROM journal WHERE position BETWEEN ? AND ? AND kind IN ({marks}) ORDER BY position",
        (of.first, of.last, *kinds),
    )
    while rows := cursor.fetchmany(_STEP):
        for position, facts in rows:
            yield int(position), str(facts)


def latest_of(db: Database, of: Span, kind: str) -> Iterator[tuple[str, dict[str, Any], int]]:
    """(record id, facts, revisions within the span) of each record of a kind as it stood at the end of the span."""
    cursor = db.execute(
        "SELECT journal.record_id, journal.facts, touched.revisions FROM (SELECT max(position) AS newest, min(position)"
        " AS first, count(*) AS revisions FROM journal WHERE position BETWEEN ? AND ? AND kind = ? GROUP BY record_id)"
        " AS touched JOIN journal ON journal.position = touched.newest ORDER BY touched.first",
        (of.first, of.last, kind),
    )
    while rows := cursor.fetchmany(_STEP):
        for record_id, facts, many in rows:
            yield str(record_id), msgspec.json.decode(facts), int(many)
