"""The journal of a period for an evaluator: its links without their bodies, and the records that it tells of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from station_app.storage.cipher import Database

_STEP = 500


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last place in the journal of a period; `last` is below `first` where nothing happened."""

    first: int
    last: int


def span(db: Database, first_at: str) -> Span:
    """The places of the entries from a moment (ISO 8601 of Beijing) up to the newest there is.

    What was written later belongs to it: a visit written down afterwards, a correction of what was told.
    """
    row = db.execute(
        "SELECT min(position), (SELECT max(position) FROM journal) FROM journal WHERE at >= ?", (first_at,)
    ).fetchone()
    return Span(int(row[0]), int(row[1])) if row[0] is not None else Span(1, 0)


def links(db: Database, of: Span) -> Iterator[dict[str, Any]]:
    """Every entry of the span as the chain covers it: all columns but the two bodies and the salt, digests in hex."""
    names = (
        "position", "action_id", "record_id", "revision_id", "parent_revision_id", "kind", "verb", "actor", "at",
        "schema_version", "reference_version", "facts_sha256", "person_sha256", "previous_hash", "hash",
    )  # fmt: skip
    cursor = db.execute(
        f"SELECT {', '.join(names)} FROM journal WHERE position BETWEEN ? AND ? ORDER BY position", (of.first, of.last)
    )
    while rows := cursor.fetchmany(_STEP):
        for row in rows:
            yield {
                name: bytes(value).hex() if name.endswith(("hash", "sha256")) else value
                for name, value in zip(names, row, strict=True)
            }


def records(db: Database, of: Span, kinds: tuple[str, ...]) -> Iterator[tuple[str, str, dict[str, Any], list[str]]]:
    """Each record with an entry in the span: its id, kind, newest facts, and its revisions within the span."""
    marks = ", ".join("?" * len(kinds))
    cursor = db.execute(
        "SELECT touched.record_id, journal.kind, journal.facts, touched.revisions FROM (SELECT record_id,"
        " json_group_array(revision_id) AS revisions, min(position) AS first FROM journal WHERE position BETWEEN ?"
        f" AND ? AND kind IN ({marks}) GROUP BY record_id) AS touched JOIN journal ON journal.position = (SELECT"
        " max(position) FROM journal AS latest WHERE latest.record_id = touched.record_id) ORDER BY touched.first",
        (of.first, of.last, *kinds),
    )
    while rows := cursor.fetchmany(_STEP):
        for record_id, kind, facts, revisions in rows:
            yield record_id, kind, msgspec.json.decode(facts), msgspec.json.decode(revisions)


def changes(db: Database, of: Span, kinds: tuple[str, ...], verbs: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Every correction and voiding of the span: what, when, and which facts it changed, by name only."""
    kind_marks, verb_marks = ", ".join("?" * len(kinds)), ", ".join("?" * len(verbs))
    rows = db.execute(
        "SELECT journal.record_id, journal.revision_id, journal.kind, journal.verb, journal.at, journal.facts,"
        " before.facts FROM journal LEFT JOIN journal AS before ON before.revision_id = journal.parent_revision_id"
        f" WHERE journal.position BETWEEN ? AND ? AND journal.kind IN ({kind_marks}) AND journal.verb IN"
        f" ({verb_marks}) ORDER BY journal.position",
        (of.first, of.last, *kinds, *verbs),
    )
    while found := rows.fetchmany(_STEP):
        for record_id, revision_id, kind, verb, at, facts, before in found:
            now, was = msgspec.json.decode(facts), msgspec.json.decode(before) if before else {}
            yield {
                "number": str(now.get("number", now.get("period", ""))), "record_id": record_id,
                "revision_id": revision_id, "kind": kind, "verb": verb, "at": at,
                "fields": sorted(name for name in {*now, *was} if now.get(name) != was.get(name)),
            }  # fmt: skip


def reports(db: Database, first_day: str, last_day: str) -> Iterator[dict[str, Any]]:
    """The facts of every edition of the reports closed for periods within the days, oldest first."""
    rows = db.execute(
        "SELECT journal.facts FROM weekly_reports JOIN journal ON journal.record_id = weekly_reports.record_id"
        " WHERE first_day >= ? AND last_day <= ? ORDER BY journal.position",
        (first_day, last_day),
    )
    for (facts,) in rows.fetchall():
        yield msgspec.json.decode(facts)
