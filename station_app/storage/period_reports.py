"""Reports of periods: the signatures under the one being made, and what was closed."""

from dataclasses import dataclass

from station_app.storage.cipher import Database
from station_app.storage.projections import field, listed, position, table

STEPS = table(
    "report_step",
    "report_steps",
    {
        "position": position,
        "period": field("period"),
        "edition": field("edition", 0),
        "step": field("step"),
        "state": field("state", "standing"),
        "clerk": field("clerk"),
        "at": field("at"),
        "digest": field("digest"),
        "difficulties": field("difficulties"),
        "suggestions": field("suggestions"),
        "told": listed("told"),
    },
)

REPORTS = table(
    "weekly_report",
    "weekly_reports",
    {
        "position": position,
        "period": field("period"),
        "first_day": field("first_day"),
        "last_day": field("last_day"),
        "edition": field("edition", 0),
        "closed_at": field("closed_at"),
        "figures": listed("figures"),
    },
)


@dataclass(frozen=True, slots=True)
class Step:
    """One signature: whose, when, under which digest of the figures. `told` is JSON: what was typed in by hand."""

    record_id: str
    revision_id: str
    step: str
    clerk: str
    at: str
    digest: str
    difficulties: str | None
    suggestions: str | None
    told: str


def steps(db: Database, period: str, edition: int) -> list[Step]:
    """The signatures that were put under an edition of a period's report, oldest first."""
    rows = db.execute(
        "SELECT record_id, revision_id, step, clerk, at, digest, difficulties, suggestions, told FROM report_steps"
        " WHERE period = ? AND edition = ? AND state = 'standing' ORDER BY position",
        (period, edition),
    ).fetchall()
    return [Step(*row) for row in rows]


def closed(db: Database, period: str) -> tuple[str, str, int] | None:
    """(record id, revision id, edition) of a closed period's report; None where it is not closed."""
    row = db.execute("SELECT record_id, revision_id, edition FROM weekly_reports WHERE period = ?", (period,))
    found = row.fetchone()
    return (str(found[0]), str(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """One line of the list of closed reports."""

    period: str
    first_day: str
    last_day: str
    edition: int
    closed_at: str


def page(db: Database, *, before: tuple[str, str] | None = None, limit: int = 60) -> list[ClosedLine]:
    """The closed reports, the newest period first. `before` is the (last day, period) of the last line shown."""
    where, values = ("WHERE (last_day, period) < (?, ?)", before) if before is not None else ("", ())
    rows = db.execute(
        f"SELECT period, first_day, last_day, edition, closed_at FROM weekly_reports {where}"
        " ORDER BY last_day DESC, period DESC LIMIT ?",
        (*values, limit),
    ).fetchall()
    return [ClosedLine(*row) for row in rows]


def batch_of(db: Database, period: str) -> int | None:
    """The number of the batch that the newest edition of a report went into; None before it was sealed."""
    row = db.execute(
        "SELECT outbox.batch_no FROM weekly_reports JOIN outbox ON outbox.position = weekly_reports.position"
        " JOIN epochs ON epochs.epoch = outbox.epoch WHERE weekly_reports.period = ?"
        " ORDER BY epochs.ordinal DESC LIMIT 1",
        (period,),
    ).fetchone()
    return int(row[0]) if row is not None and row[0] is not None else None
