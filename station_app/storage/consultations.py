"""Consultations: the present state of each, pages of them, and where each is on its way to the city."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station_app.domain.journal import Entry
from station_app.storage import attached, timelines
from station_app.storage.cipher import Database
from station_app.storage.projections import field, listed, position, table

CONSULTATIONS = table(
    "consultation",
    "consultations",
    {
        "position": position,
        "number": field("number"),
        "state": field("state", "closed"),
        "saved_at": field("saved_at"),
        "clerk": field("clerk"),
        "revisions": field("revision_no", 1),
        "started_at": field("started_at"),
        "day": field("day"),
        "channel": field("channel"),
        "visitor_id": field("visitor_id"),
        "organisation_id": field("organisation_id"),
        "visitor_type": field("visitor_type"),
        "region_code": field("region_code"),
        "items": listed("items"),
        "ip_type": listed("ip_type"),
        "result": field("result"),
        "difficulty": field("difficulty"),
        "satisfaction": field("satisfaction", "0"),
        "person_count": field("person_count", 1),
        "quantity": field("quantity", 1),
        "consent_scope": field("consent_scope", "none"),
        "import_id": field("import_id"),
        "warnings": listed("warnings"),
        "question": field("question"),
        "answer": field("answer"),
    },
)

_VISITS = """
SELECT started_at AS at, record_id, number, state, state = 'open' AS is_open, 'service_item' AS code_list,
    items AS codes, question AS text, result AS detail
FROM consultations WHERE {column} IN (SELECT value FROM json_each(:ids))
"""
timelines.register(timelines.TimelineKind(
    "consultation", _VISITS.format(column="visitor_id"), _VISITS.format(column="organisation_id")
))  # fmt: skip

DELIVERY_STATE = """
CASE WHEN EXISTS (SELECT 1 FROM returned WHERE returned.revision_id = consultations.revision_id) THEN 'returned'
ELSE coalesce((
    SELECT CASE max(CASE deliveries.state
            WHEN 'archived' THEN 3 WHEN 'applied' THEN 3 WHEN 'delivered' THEN 2 WHEN 'sealed' THEN 1 ELSE 0 END)
        WHEN 3 THEN 'applied' WHEN 2 THEN 'delivered' WHEN 1 THEN 'sealed' ELSE 'stored' END
    FROM outbox LEFT JOIN deliveries ON deliveries.epoch = outbox.epoch AND deliveries.no = outbox.batch_no
    WHERE outbox.position = consultations.position
), 'stored') END
"""
"""Where the newest revision is: stored | sealed | delivered | applied | returned."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what a clerk reads at a glance. `phone` is whole; mask it before it is shown."""

    rid: int
    record_id: str
    number: str
    state: str
    saved_at: str
    started_at: str
    channel: str
    items: str
    name: str | None
    phone: str | None
    org_name: str | None
    question: str | None
    result: str
    clerk: str
    revisions: int
    warnings: str
    delivery: str


_LINE = f"""
SELECT consultations.rid, consultations.record_id, consultations.number, consultations.state, consultations.saved_at,
    consultations.started_at, consultations.channel, consultations.items, visitors.name, visitors.phone,
    organisations.org_name, consultations.question, consultations.result, consultations.clerk,
    consultations.revisions, consultations.warnings, {DELIVERY_STATE}
FROM consultations
LEFT JOIN visitors AS came ON came.record_id = consultations.visitor_id
LEFT JOIN visitors ON visitors.record_id = coalesce(came.merged_into, came.record_id)
LEFT JOIN organisations AS named ON named.record_id = consultations.organisation_id
LEFT JOIN organisations ON organisations.record_id = coalesce(named.merged_into, named.record_id)
"""


def project(db: Database, entry: Entry) -> None:
    """Puts the row, its items and its files, in the caller's transaction."""
    CONSULTATIONS.project(db, entry)
    attached.project(db, entry)
    if entry.parent_revision_id is not None:
        db.execute("DELETE FROM consultation_items WHERE record_id = ?", (entry.record_id,))
    for item in entry.body().get("items") or ():
        db.execute(
            "INSERT INTO consultation_items (record_id, item) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (entry.record_id, item),
        )


def page(
    db: Database,
    *,
    first_day: str | None = None,
    last_day: str | None = None,
    state: str | None = None,
    before: tuple[str, int] | None = None,
    limit: int = 200,
) -> list[Line]:
    """Newest first. `before` is the (saved_at, rid) of the last line shown: paging costs the page, not the past.

    `first_day` and `last_day` are `yyyy-mm-dd` of the visit; `state` is open, closed or void.
    """
    conditions: list[str] = []
    values: list[Any] = []
    for condition, value in (
        ("consultations.day >= ?", first_day),
        ("consultations.day <= ?", last_day),
        ("consultations.state = ?", state),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if state not in (None, "closed"):
        # Most are closed: said so, the few others are found by the index that holds only them.
        conditions.append("consultations.state <> 'closed'")
    if before is not None:
        conditions.append("(consultations.saved_at, consultations.rid) < (?, ?)")
        values.extend(before)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = db.execute(
        f"{_LINE} {where} ORDER BY consultations.saved_at DESC, consultations.rid DESC LIMIT ?", (*values, limit)
    ).fetchall()
    return [Line(*row) for row in rows]


def line(db: Database, number: str) -> Line | None:
    """The line of one number."""
    row = db.execute(f"{_LINE} WHERE consultations.number = ?", (number,)).fetchone()
    return Line(*row) if row else None


_LAST_DAYS = 60
"""Days whose serials are tried where only a serial was typed."""


def by_number(db: Database, typed: str, limit: int = 5) -> list[Line]:
    """The lines whose number begins with what was typed (`ZX-G003-2026`), or has that serial (`0042` or `42`) on one of
    the last days with numbers; newest first.
    """
    plain = typed.strip().upper()
    if not plain:
        return []
    if plain.isascii() and plain.isdigit():
        if len(plain) > 6:
            return []
        rows = db.execute(
            "SELECT number FROM (SELECT day AS given FROM number_series WHERE kind = 'ZX' ORDER BY day DESC LIMIT ?)"
            " JOIN station JOIN consultations"
            " ON consultations.number = 'ZX-' || station.code || '-' || given || '-' || printf('%04d', ?)"
            " ORDER BY given DESC LIMIT ?",
            (_LAST_DAYS, int(plain), limit),
        ).fetchall()
    else:
        rows = db.execute(
            "SELECT number FROM consultations WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT ?",
            (plain, plain + "\uffff", limit),
        ).fetchall()
    return [found for (number,) in rows if (found := line(db, number)) is not None]


def record_id_of(db: Database, number: str) -> str | None:
    """The record behind a number, void ones included."""
    row = db.execute("SELECT record_id FROM consultations WHERE number = ?", (number,)).fetchone()
    return str(row[0]) if row else None


def count(db: Database) -> int:
    """How many visits there are, the voided ones included."""
    return int(db.execute("SELECT count(*) FROM consultations").fetchone()[0])


def count_of_day(db: Database, day: str) -> int:
    """How many visits of a day are logged and not void."""
    row = db.execute("SELECT count(*) FROM consultations WHERE day = ? AND state <> 'void'", (day,)).fetchone()
    return int(row[0])


def balance(db: Database, first_day: str, last_day: str) -> Mapping[str, int]:
    """How the visits of a period stand with the city: a count per delivery state, void ones left out."""
    rows = db.execute(
        f"SELECT {DELIVERY_STATE} AS delivery, count(*) FROM consultations"
        " WHERE day BETWEEN ? AND ? AND state <> 'void' GROUP BY delivery",
        (first_day, last_day),
    ).fetchall()
    return {str(state): int(count) for state, count in rows}


def of_import(db: Database, import_id: str) -> list[str]:
    """Record ids of what an import brought in and is not void."""
    rows = db.execute(
        "SELECT record_id FROM consultations WHERE import_id = ? AND state <> 'void' ORDER BY rid", (import_id,)
    ).fetchall()
    return [str(row[0]) for row in rows]
