"""What the manager wants to reach in a year, by indicator."""

from station_app.storage.cipher import Database
from station_app.storage.projections import field, position, table

TARGETS = table(
    "target",
    "targets",
    {"position": position, "year": field("year"), "indicator": field("indicator"), "amount": field("amount")},
)


def of_year(db: Database, year: int) -> dict[str, int]:
    """The targets of a year by indicator, in the indicator's raw unit; those taken back are left out."""
    rows = db.execute("SELECT indicator, amount FROM targets WHERE year = ? AND amount IS NOT NULL", (year,)).fetchall()
    return {str(code): int(amount) for code, amount in rows}


def record_of(db: Database, year: int, code: str) -> tuple[str, str] | None:
    """(record id, revision id) of the target of an indicator and a year, taken back or not."""
    row = db.execute(
        "SELECT record_id, revision_id FROM targets WHERE year = ? AND indicator = ?", (year, code)
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None
