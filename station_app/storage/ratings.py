"""Ratings: the present one of each visit, and their totals together with those that a ledger brought."""

from dataclasses import dataclass
from typing import Any

from station_app.domain.ratings import RatingTotals
from station_app.storage import timelines
from station_app.storage.cipher import Database
from station_app.storage.projections import field, listed, position, table

RATINGS = table(
    "rating",
    "ratings",
    {
        "position": position,
        "consultation_id": field("consultation_id"),
        "number": field("number"),
        "satisfaction": field("satisfaction", "0"),
        "satisfaction_way": field("satisfaction_way"),
        "day": field("day"),
        "rated_at": field("rated_at"),
        "indicators": listed("indicators"),
        "consent_scope": field("consent_scope", ""),
        "reason": field("dissatisfied_reason"),
    },
)

# Whether, never how: a timeline is read at the counter (decision 24).
_ASKED = """
SELECT ratings.rated_at AS at, ratings.record_id AS record_id, ratings.number AS number, '' AS state, 0 AS is_open,
    '' AS code_list, '[]' AS codes, '' AS text, CASE ratings.satisfaction WHEN '0' THEN '' ELSE '1' END AS detail
FROM consultations JOIN ratings ON ratings.consultation_id = consultations.record_id
WHERE consultations.{column} IN (SELECT value FROM json_each(:ids))
"""
timelines.register(
    timelines.TimelineKind("rating", _ASKED.format(column="visitor_id"), _ASKED.format(column="organisation_id"))
)

_GRADE = "CASE WHEN coalesce(ratings.satisfaction, '0') <> '0' THEN ratings.satisfaction ELSE visits.satisfaction END"
"""The grade that counts: what the visitor gave, else what came with the visit from a ledger."""


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One rating for those who may see it. `indicators` is a JSON list."""

    rid: int
    number: str
    satisfaction: str
    satisfaction_way: str
    day: str
    rated_at: str
    indicators: str
    reason: str | None


def of_visit(db: Database, consultation_id: str) -> tuple[str, str] | None:
    """(record id, grade) of the rating of a visit; None where nobody was asked."""
    row = db.execute("SELECT record_id, satisfaction FROM ratings WHERE consultation_id = ?", (consultation_id,))
    found = row.fetchone()
    return (str(found[0]), str(found[1])) if found else None


def rated_numbers(db: Database, numbers: list[str]) -> set[str]:
    """Which of these visits have been rated: not how. For the counter, which asks each visitor once."""
    marks = ", ".join("?" * len(numbers))
    rows = db.execute(
        f"SELECT visits.number FROM consultations AS visits LEFT JOIN ratings"
        f" ON ratings.consultation_id = visits.record_id WHERE visits.number IN ({marks}) AND {_GRADE} <> '0'",
        tuple(numbers),
    ).fetchall()
    return {str(row[0]) for row in rows}


def a_manager(db: Database) -> str | None:
    """The manager who has been here longest: a bad rating is his to put right."""
    row = db.execute(
        "SELECT clerks.record_id FROM clerks WHERE role = 'manager' AND state = 'active'"
        " ORDER BY (SELECT min(position) FROM journal WHERE journal.record_id = clerks.record_id) LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else None


def page(
    db: Database, *, first_day: str, last_day: str, bad_only: bool = False, before: tuple[str, int] | None = None,
    limit: int = 200,
) -> list[RatingLine]:  # fmt: skip
    """The ratings of a period, newest first; those of voided visits are left out."""
    conditions = ["ratings.day BETWEEN :first AND :last", "visits.state <> 'void'", "ratings.satisfaction <> '0'"]
    values: dict[str, Any] = {"first": first_day, "last": last_day, "limit": limit}
    if bad_only:
        conditions.append("ratings.satisfaction IN ('1', '2')")
    if before is not None:
        conditions.append("(ratings.day, ratings.rid) < (:day, :rid)")
        values["day"], values["rid"] = before
    rows = db.execute(
        "SELECT ratings.rid, ratings.number, ratings.satisfaction, ratings.satisfaction_way, ratings.day,"
        " ratings.rated_at, ratings.indicators, ratings.reason FROM ratings"
        " JOIN consultations AS visits ON visits.record_id = ratings.consultation_id"
        f" WHERE {' AND '.join(conditions)} ORDER BY ratings.day DESC, ratings.rid DESC LIMIT :limit",
        values,
    ).fetchall()
    return [RatingLine(*row) for row in rows]


def totals(db: Database, first_day: str, last_day: str) -> RatingTotals:
    """The totals of a period by the day of the visit (`yyyy-mm-dd`); void visits count nowhere."""
    rows = db.execute(
        f"SELECT {_GRADE} AS grade, count(*) FILTER (WHERE visits.state = 'closed'), count(*)"
        " FROM consultations AS visits LEFT JOIN ratings ON ratings.consultation_id = visits.record_id"
        " WHERE visits.day BETWEEN ? AND ? AND visits.state <> 'void' GROUP BY grade",
        (first_day, last_day),
    ).fetchall()
    given = dict.fromkeys("54321", 0)
    for grade, _closed, count in rows:
        if grade in given:
            given[str(grade)] = int(count)
    mended = db.execute(
        "SELECT count(*), count(*) FILTER (WHERE tasks.state = 'closed') FROM tasks JOIN consultations AS visits"
        " ON visits.record_id = tasks.about_id WHERE tasks.task_kind = 'rectification' AND tasks.state <> 'void'"
        " AND visits.day BETWEEN ? AND ? AND visits.state <> 'void'",
        (first_day, last_day),
    ).fetchone()
    return RatingTotals(sum(int(row[1]) for row in rows), given, int(mended[0]), int(mended[1]))
