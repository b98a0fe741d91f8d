"""Trademark intakes: the present state of each, pages of them, what is owed and unpaid, their goods and marks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from station_app.domain.journal import Entry
from station_app.storage import attached, timelines
from station_app.storage.cipher import Database
from station_app.storage.projections import field, listed, position, table

_AFTER_ALL = "\U0010ffff"


def _notice(name: str) -> Any:
    def read(entry: Entry, body: Mapping[str, Any]) -> Any:
        return body.get("fee_notice", {}).get(name)

    return read


def _item_count(entry: Entry, body: Mapping[str, Any]) -> Any:
    return sum(len(one.get("items", ())) for one in body.get("classes") or ())


INTAKES = table(
    "intake",
    "intakes",
    {
        "position": position,
        "number": field("number"),
        "state": field("state", "received"),
        "saved_at": field("saved_at"),
        "moved_on": field("moved_on"),
        "clerk": field("clerk"),
        "revisions": field("revision_no", 1),
        "day": field("day"),
        "business_type": field("business_type"),
        "applicant_kind": field("applicant_kind"),
        "applicant_name": field("applicant_name"),
        "applicant_uscc": field("applicant_uscc"),
        "handler_name": field("handler_name"),
        "handler_phone": field("handler_phone"),
        "mark_name": field("mark_name"),
        "filing_channel": field("filing_channel"),
        "item_count": _item_count,
        "fee_estimate_fen": field("fee_estimate_fen"),
        "fee_rule": field("fee_rule"),
        "owed": listed("owed"),
        "owed_until": field("owed_until"),
        "application_no": field("application_no"),
        "sent_on": field("sent_on"),
        "notice_due_on": _notice("due_on"),
        "notice_paid_on": _notice("paid_on"),
        "consultation_id": field("consultation_id"),
        "visitor_id": field("visitor_id"),
        "organisation_id": field("organisation_id"),
        "consent_scope": field("consent_scope", ""),
        "warnings": listed("warnings"),
    },
)

_FILINGS = """
SELECT saved_at AS at, record_id, number, state,
    state NOT IN ('collected', 'returned', 'withdrawn', 'void') AS is_open,
    'trademark_business_type' AS code_list, json_array(business_type) AS codes, mark_name AS text, '' AS detail
FROM intakes WHERE {column} IN (SELECT value FROM json_each(:ids))
"""
timelines.register(timelines.TimelineKind(
    "intake", _FILINGS.format(column="visitor_id"), _FILINGS.format(column="organisation_id")
))  # fmt: skip

DELIVERY_STATE = """
CASE WHEN EXISTS (SELECT 1 FROM returned WHERE returned.revision_id = intakes.revision_id) THEN 'returned'
ELSE coalesce((
    SELECT CASE max(CASE deliveries.state
            WHEN 'archived' THEN 3 WHEN 'applied' THEN 3 WHEN 'delivered' THEN 2 WHEN 'sealed' THEN 1 ELSE 0 END)
        WHEN 3 THEN 'applied' WHEN 2 THEN 'delivered' WHEN 1 THEN 'sealed' ELSE 'stored' END
    FROM outbox LEFT JOIN deliveries ON deliveries.epoch = outbox.epoch AND deliveries.no = outbox.batch_no
    WHERE outbox.position = intakes.position
), 'stored') END
"""
"""Where the newest revision is: stored | sealed | delivered | applied | returned."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the window's log. `handler_phone` is whole; mask it before it is shown."""

    rid: int
    record_id: str
    number: str
    state: str
    saved_at: str
    moved_on: str
    day: str
    business_type: str
    applicant_kind: str
    applicant_name: str | None
    handler_name: str | None
    handler_phone: str | None
    mark_name: str | None
    item_count: int
    fee_estimate_fen: int | None
    owed: str
    owed_until: str | None
    application_no: str | None
    sent_on: str | None
    notice_due_on: str | None
    notice_paid_on: str | None
    clerk: str
    revisions: int
    warnings: str
    delivery: str


_LINE = f"""
SELECT rid, record_id, number, state, saved_at, moved_on, day, business_type, applicant_kind, applicant_name,
    handler_name, handler_phone, mark_name, item_count, fee_estimate_fen, owed, owed_until, application_no, sent_on,
    notice_due_on, notice_paid_on, clerk, revisions, warnings, {DELIVERY_STATE}
FROM intakes
"""


def project(db: Database, entry: Entry) -> None:
    """Puts the row with its goods, its marks and the image that belongs to it, in the caller's transaction."""
    INTAKES.project(db, entry)
    attached.project(db, entry)
    if entry.parent_revision_id is not None:
        db.execute("DELETE FROM intake_goods WHERE record_id = ?", (entry.record_id,))
        db.execute("DELETE FROM intake_marks WHERE record_id = ?", (entry.record_id,))
    body = entry.body()
    for nice_class, name, code in _goods(body):
        db.execute(
            "INSERT INTO intake_goods (record_id, nice_class, name, code) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (entry.record_id, nice_class, name, code),
        )
    for number in _marks(body):
        db.execute(
            "INSERT INTO intake_marks (record_id, mark_number) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (entry.record_id, number),
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
    """Newest first. `before` is the (saved_at, rid) of the last line shown; days are `yyyy-mm-dd` of the filing."""
    conditions: list[str] = []
    values: list[Any] = []
    for condition, value in (("day >= ?", first_day), ("day <= ?", last_day), ("state = ?", state)):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if before is not None:
        conditions.append("(saved_at, rid) < (?, ?)")
        values.extend(before)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = db.execute(f"{_LINE} {where} ORDER BY saved_at DESC, rid DESC LIMIT ?", (*values, limit)).fetchall()
    return [Line(*row) for row in rows]


def line(db: Database, number: str) -> Line | None:
    """The line of one number."""
    row = db.execute(f"{_LINE} WHERE number = ?", (number,)).fetchone()
    return Line(*row) if row else None


def record_id_of(db: Database, number: str) -> str | None:
    """The record behind a number, void ones included."""
    row = db.execute("SELECT record_id FROM intakes WHERE number = ?", (number,)).fetchone()
    return str(row[0]) if row else None


def unpaid(db: Database, last_due: str) -> list[Line]:
    """Fee notices that are not paid and due up to a day, the most urgent first."""
    rows = db.execute(
        f"{_LINE} WHERE notice_due_on IS NOT NULL AND notice_paid_on IS NULL AND notice_due_on <= ?"
        " AND state NOT IN ('void', 'withdrawn', 'returned') ORDER BY notice_due_on, rid",
        (last_due,),
    ).fetchall()
    return [Line(*row) for row in rows]


def owing(db: Database, last_day: str) -> list[Line]:
    """Intakes accepted with documents still owed (容缺) up to a day, the most urgent first."""
    rows = db.execute(
        f"{_LINE} WHERE owed <> '[]' AND (owed_until IS NULL OR owed_until <= ?)"
        " AND state NOT IN ('void', 'withdrawn', 'returned', 'collected') ORDER BY owed_until, rid",
        (last_day,),
    ).fetchall()
    return [Line(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who filed before, with the handler of the last filing."""

    applicant_name: str | None
    applicant_uscc: str
    handler_name: str | None
    handler_phone: str | None


def applicants(db: Database, typed: str, *, limit: int = 8) -> list[Applicant]:
    """Those whose name or credit code begins with the text, the last filing first, each once."""
    upper = typed.upper()
    rows = db.execute(
        "SELECT applicant_name, coalesce(applicant_uscc, ''), handler_name, handler_phone, max(rid) FROM ("
        " SELECT * FROM intakes WHERE applicant_name >= ? AND applicant_name < ? UNION"
        " SELECT * FROM intakes WHERE applicant_uscc >= ? AND applicant_uscc < ?) WHERE state <> 'void'"
        " GROUP BY applicant_name, coalesce(applicant_uscc, '') ORDER BY max(rid) DESC LIMIT ?",
        (typed, typed + _AFTER_ALL, upper, upper + _AFTER_ALL, limit),
    ).fetchall()
    return [Applicant(*row[:4]) for row in rows]


def last_of_applicant(db: Database, name: str, uscc: str) -> str | None:
    """The record id of the newest filing of the applicant of exactly this name and code."""
    row = db.execute(
        "SELECT record_id FROM intakes WHERE applicant_name = ? AND coalesce(applicant_uscc, '') = ?"
        " AND state <> 'void' ORDER BY rid DESC LIMIT 1",
        (name, uscc),
    ).fetchone()
    return str(row[0]) if row else None


def about_mark(db: Database, mark_number: str) -> list[Line]:
    """Every intake about a mark, newest first."""
    rows = db.execute(
        f"{_LINE} WHERE record_id IN (SELECT record_id FROM intake_marks WHERE mark_number = ?)"
        " OR application_no = ? ORDER BY saved_at DESC, rid DESC",
        (mark_number, mark_number),
    ).fetchall()
    return [Line(*row) for row in rows]


def rows_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Intakes whose goods or marks, as they are counted by, are not those of the journal's newest revision."""
    newest = db.execute(
        "SELECT journal.position, journal.record_id, journal.facts FROM intakes JOIN journal"
        " ON journal.revision_id = intakes.revision_id ORDER BY journal.position"
    )
    while rows := newest.fetchmany(500):
        for place, record_id, facts in rows:
            body = msgspec.json.decode(facts)
            goods = db.execute(
                "SELECT nice_class, name, code FROM intake_goods WHERE record_id = ?", (record_id,)
            ).fetchall()
            if {(row[0], row[1]) for row in goods} != {(one[0], one[1]) for one in _goods(body)}:
                yield "row-differs", f"intake_goods:{place}"
            marks = db.execute("SELECT mark_number FROM intake_marks WHERE record_id = ?", (record_id,)).fetchall()
            if {row[0] for row in marks} != set(_marks(body)):
                yield "row-differs", f"intake_marks:{place}"


def _goods(body: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    return [
        (one.get("nice_class", 0), item.get("name", ""), item.get("code", ""))
        for one in body.get("classes") or () for item in one.get("items") or ()
    ]  # fmt: skip


def _marks(body: Mapping[str, Any]) -> list[str]:
    return [one if isinstance(one, str) else one.get("number", "") for one in body.get("marks_concerned") or ()]
