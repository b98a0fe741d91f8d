"""Which papers were printed of a record, and how often."""

from station_app.storage import timelines
from station_app.storage.cipher import Database

_PRINTS = """
SELECT receipt_prints.at AS at, receipt_prints.revision_id AS record_id, consultations.number AS number, '' AS state,
    0 AS is_open, '' AS code_list, '[]' AS codes, '' AS text, receipt_prints.nth AS detail
FROM consultations JOIN receipt_prints ON receipt_prints.record_id = consultations.record_id
WHERE consultations.{column} IN (SELECT value FROM json_each(:ids))
"""
timelines.register(
    timelines.TimelineKind("print", _PRINTS.format(column="visitor_id"), _PRINTS.format(column="organisation_id"))
)


def times_printed(db: Database, record_id: str) -> int:
    """How often a receipt of the record left the printer."""
    return int(db.execute("SELECT count(*) FROM receipt_prints WHERE record_id = ?", (record_id,)).fetchone()[0])


def keep_print(
    db: Database, *, record_id: str, nth: int, revision_id: str, printed_revision: str, layout: str, clerk: str, at: str
) -> None:
    """Notes one printing; `nth` counts from 1, `printed_revision` is the revision that stood on the paper."""
    db.execute(
        "INSERT INTO receipt_prints (record_id, nth, revision_id, printed_revision, layout, clerk, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (record_id, nth, revision_id, printed_revision, layout, clerk, at),
    )


def times_printed_as(db: Database, record_id: str, paper: str) -> int:
    """How often one kind of paper of a record left the printer, whatever revision stood on it."""
    row = db.execute(
        "SELECT count(*) FROM receipt_prints JOIN journal ON journal.revision_id = receipt_prints.revision_id"
        " WHERE receipt_prints.record_id = ? AND json_extract(journal.facts, '$.paper') = ?",
        (record_id, paper),
    ).fetchone()
    return int(row[0])


def times_printed_of_revision(db: Database, record_id: str, printed_revision: str) -> int:
    """How often this very revision left the printer."""
    row = db.execute(
        "SELECT count(*) FROM receipt_prints WHERE record_id = ? AND printed_revision = ?",
        (record_id, printed_revision),
    ).fetchone()
    return int(row[0])
