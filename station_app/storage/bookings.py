"""Bookings: the present state of each, and pages of them. Their cells are kept by triggers on the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from station_app.domain.bookings import HOLDING, held_cells
from station_app.domain.journal import Entry
from station_app.storage import timelines
from station_app.storage.cipher import Database, dbapi
from station_app.storage.projections import field, flag, listed, position, table


def _cell(end: bool) -> Any:
    def read(entry: Entry, body: Mapping[str, Any]) -> Any:
        held = held_cells(
            datetime.fromisoformat(body["start"]), datetime.fromisoformat(body["end"]), body.get("buffer_minutes", 0)
        )
        return held[-1] if end else held[0]

    return read


def _day(entry: Entry, body: Mapping[str, Any]) -> Any:
    return body["start"][:10]


def _resolved(entry: Entry, body: Mapping[str, Any]) -> Any:
    answer = body.get("resolved")
    return None if answer is None else int(answer == "yes")


BOOKINGS = table(
    "booking",
    "bookings",
    {
        "position": position,
        "number": field("number"),
        "expert_id": field("expert_id"),
        "owner": field("owner"),
        "state": field("state"),
        "day": _day,
        "start": field("start"),
        '"end"': field("end"),
        "on_site": flag("on_site"),
        "site": field("site"),
        "first_cell": _cell(end=False),
        "last_cell": _cell(end=True),
        "visitor_id": field("visitor_id"),
        "organisation_id": field("organisation_id"),
        "question": field("question"),
        "materials": field("materials"),
        "other_party": field("other_party"),
        "lease_id": field("lease_id"),
        "late": flag("late"),
        "counted_at": field("counted_at"),
        "moves": field("moves", 0),
        "requested_at": field("requested_at"),
        "checked_in_at": field("checked_in_at"),
        "advice": field("advice"),
        "actual_minutes": field("actual_minutes"),
        "visitor_rating": field("visitor_rating"),
        "resolved": _resolved,
        "consultation_id": field("consultation_id"),
        "why": field("why"),
        "alternatives": listed("alternatives"),
        "answered_at": field("answered_at"),
        "told_at": field("told_at"),
        "saved_at": field("saved_at"),
        "clerk": field("clerk"),
        "revisions": field("revision_no", 1),
        "consent_scope": field("consent_scope", ""),
        "expert_absent_at": field("expert_absent_at"),
        "reminded_at": field("reminded_at"),
        "reminder_calls": field("reminder_calls", 0),
    },
)

_OPEN_STATES = "('requested', 'confirmed', 'checked_in')"
_TIMELINE = f"""
SELECT saved_at AS at, record_id, number, state, state IN {_OPEN_STATES} AS is_open,
    '' AS code_list, '[]' AS codes, question AS text, start AS detail
FROM bookings WHERE {{column}} IN (SELECT value FROM json_each(:ids))
"""
timelines.register(timelines.TimelineKind(
    "booking", _TIMELINE.format(column="visitor_id"), _TIMELINE.format(column="organisation_id")
))  # fmt: skip

HOLDING_STATES = ", ".join(f"'{state}'" for state in sorted(HOLDING))
"""For an IN of SQL."""

DELIVERY_STATE = """
CASE WHEN EXISTS (SELECT 1 FROM returned WHERE returned.revision_id = bookings.revision_id) THEN 'returned'
ELSE coalesce((
    SELECT CASE max(CASE deliveries.state
            WHEN 'archived' THEN 3 WHEN 'applied' THEN 3 WHEN 'delivered' THEN 2 WHEN 'sealed' THEN 1 ELSE 0 END)
        WHEN 3 THEN 'applied' WHEN 2 THEN 'delivered' WHEN 1 THEN 'sealed' ELSE 'stored' END
    FROM outbox LEFT JOIN deliveries ON deliveries.epoch = outbox.epoch AND deliveries.no = outbox.batch_no
    WHERE outbox.position = bookings.position
), 'stored') END
"""
"""Where the newest revision is: stored | sealed | delivered | applied | returned."""


EXPERT_NAME = (
    "coalesce((SELECT name FROM experts WHERE experts.record_id = {column}),"
    " (SELECT label FROM reference_codes WHERE list = 'city_expert' AND code = {column}"
    " AND version = (SELECT version FROM reference_versions ORDER BY rowid DESC LIMIT 1)), '')"
)
"""An expert's name by two keys: a list of thousands of lines cannot look through the whole pool for each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One booking as lists and calendar show it. `phone` is whole: mask it before it is shown.

    `start` and `end` are ISO 8601 with offset, to the minute; `why` says why it is only requested or not confirmed;
    `alternatives` is JSON text, a list of {start, end} that the centre offers instead. What it answered is to be told
    to the visitor while `answered_at` is set and `told_at` is not. `reminder_calls` counts the calls before the
    appointment, `reminded_at` is when the visitor was reached; `expert_absent`: the expert did not come to it.
    """

    rid: int
    record_id: str
    number: str
    expert_id: str
    owner: str
    state: str
    day: str
    start: str
    end: str
    on_site: bool
    site: str
    visitor_id: str | None
    organisation_id: str | None
    visitor: str | None
    phone: str | None
    organisation: str | None
    question: str | None
    materials: str | None
    late: bool
    moves: int
    requested_at: str
    consultation_id: str | None
    actual_minutes: int | None
    visitor_rating: str | None
    why: str
    alternatives: str
    answered_at: str
    told_at: str
    revisions: int
    expert: str
    delivery: str
    reminder_calls: int
    reminded_at: str
    expert_absent: bool


_LINE = f"""
SELECT bookings.rid, bookings.record_id, bookings.number, bookings.expert_id, bookings.owner, bookings.state,
    bookings.day, bookings.start, bookings."end", bookings.on_site, coalesce(bookings.site, ''), bookings.visitor_id,
    bookings.organisation_id, visitors.name, visitors.phone, organisations.org_name, bookings.question,
    bookings.materials, bookings.late, bookings.moves, bookings.requested_at, bookings.consultation_id,
    bookings.actual_minutes, bookings.visitor_rating, coalesce(bookings.why, ''), bookings.alternatives,
    coalesce(bookings.answered_at, ''), coalesce(bookings.told_at, ''), bookings.revisions,
    {EXPERT_NAME.format(column="bookings.expert_id")}, {DELIVERY_STATE}, bookings.reminder_calls,
    coalesce(bookings.reminded_at, ''), bookings.expert_absent_at IS NOT NULL
FROM bookings
LEFT JOIN visitors AS came ON came.record_id = bookings.visitor_id
LEFT JOIN visitors ON visitors.record_id = coalesce(came.merged_into, came.record_id)
LEFT JOIN organisations AS named ON named.record_id = bookings.organisation_id
LEFT JOIN organisations ON organisations.record_id = coalesce(named.merged_into, named.record_id)
"""


class CellsTaken(Exception):
    """One of the quarter hours belongs to another booking, whose number this is. The statement changed nothing."""

    def __init__(self, number: str) -> None:
        super().__init__("the quarter hour is taken")
        self.number = number


def project(db: Database, entry: Entry) -> None:
    """Puts the row and, by the table's triggers, its cells, in the caller's transaction; CellsTaken where one is."""
    try:
        BOOKINGS.project(db, entry)
    except dbapi.IntegrityError as error:
        if "quarter hour" not in str(error):
            raise
        row = BOOKINGS.row(entry)
        named = dict(zip(("record_id", "revision_id", *BOOKINGS.columns), row, strict=True))
        found = db.execute(
            "SELECT number FROM bookings WHERE record_id IN (SELECT record_id FROM booking_cells"
            " WHERE expert_id = ? AND cell BETWEEN ? AND ? AND record_id <> ?) LIMIT 1",
            (named["expert_id"], named["first_cell"], named["last_cell"], entry.record_id),
        ).fetchone()
        raise CellsTaken(str(found[0]) if found else "") from error


def _line(row: Any) -> Line:
    values = list(row)
    values[9], values[18], values[-1] = bool(values[9]), bool(values[18]), bool(values[-1])
    return Line(*values)


def line(db: Database, key: str) -> Line | None:
    """The booking of a number or a record id."""
    row = db.execute(f"{_LINE} WHERE bookings.number = ?1 OR bookings.record_id = ?1", (key,)).fetchone()
    return _line(row) if row else None


def between(
    db: Database, first_day: str, last_day: str, *, expert_ids: Iterable[str] | None = None, holding: bool = True
) -> list[Line]:
    """The bookings of some days, of some experts or of all, in the order of time: the calendar's query.

    `holding` leaves out what holds no time any more: cancelled, moved away, not come.
    """
    values: dict[str, Any] = {"first": first_day, "last": last_day}
    conditions = ["bookings.day BETWEEN :first AND :last"]
    if expert_ids is not None:
        conditions.append("bookings.expert_id IN (SELECT value FROM json_each(:experts))")
        values["experts"] = _json(list(expert_ids))
    if holding:
        conditions.append(f"bookings.state IN ({HOLDING_STATES})")
    rows = db.execute(
        f"{_LINE} WHERE {' AND '.join(conditions)} ORDER BY bookings.day, bookings.start, bookings.rid", values
    ).fetchall()
    return [_line(row) for row in rows]


def page(
    db: Database, *, first_day: str | None = None, last_day: str | None = None, state: str | None = None,
    expert_id: str | None = None, text: str = "", before: tuple[str, int] | None = None, limit: int = 200,
) -> list[Line]:  # fmt: skip
    """Bookings, the latest time first. `before` is the (start, rid) of the last line shown; `text` a part of name,
    firm, question or number.
    """
    conditions, values = ["1"], {"limit": limit}  # type: tuple[list[str], dict[str, Any]]
    for condition, name, value in (
        ("bookings.day >= :first", "first", first_day),
        ("bookings.day <= :last", "last", last_day),
        ("bookings.state = :state", "state", state),
        ("bookings.expert_id = :expert", "expert", expert_id),
    ):
        if value is not None:
            conditions.append(condition)
            values[name] = value
    if text:
        told = ("visitors.name", "organisations.org_name", "bookings.question", "bookings.number")
        conditions.append(f"({' OR '.join(f'instr(coalesce({name}, char(0)), :text)' for name in told)})")
        values["text"] = text
    if before is not None:
        # With the day before it, the order is that of an index.
        conditions.append("(bookings.day, bookings.start, bookings.rid) < (substr(:start, 1, 10), :start, :rid)")
        values["start"], values["rid"] = before
    rows = db.execute(
        f"{_LINE} WHERE {' AND '.join(conditions)}"
        " ORDER BY bookings.day DESC, bookings.start DESC, bookings.rid DESC LIMIT :limit",
        values,
    ).fetchall()
    return [_line(row) for row in rows]


def to_tell(db: Database) -> list[Line]:
    """The bookings that the centre has answered and whose visitors nobody has told yet, the oldest answer first."""
    rows = db.execute(
        f"{_LINE} WHERE bookings.answered_at IS NOT NULL AND bookings.told_at IS NULL AND bookings.state <> 'void'"
        " ORDER BY bookings.answered_at, bookings.rid"
    ).fetchall()
    return [_line(row) for row in rows]


def to_remind(db: Database, after: str, last_day: str, booked_before: str) -> list[Line]:
    """Confirmed bookings that begin after the moment `after` and until a day, asked for before the day `booked_before`,
    whose visitors were not reached by telephone yet; in the order of time.
    """
    rows = db.execute(
        f"{_LINE} WHERE bookings.state = 'confirmed' AND bookings.day BETWEEN substr(:after, 1, 10) AND :last"
        " AND bookings.start > :after AND bookings.requested_at < :before AND bookings.reminded_at IS NULL"
        " ORDER BY bookings.day, bookings.start, bookings.rid",
        {"after": after, "last": last_day, "before": booked_before},
    ).fetchall()
    return [_line(row) for row in rows]


def unanswered(db: Database, after: str) -> list[Line]:
    """The requests that nobody has answered yet and whose time begins after the moment `after`, in the order in which
    they were made.
    """
    rows = db.execute(
        f"{_LINE} WHERE bookings.state = 'requested' AND bookings.start > ?"
        " ORDER BY bookings.requested_at, bookings.rid",
        (after,),
    ).fetchall()
    return [_line(row) for row in rows]


def by_number(db: Database, typed: str, limit: int = 4) -> list[Line]:
    """The bookings whose number begins with what was typed (`YY-G003-2026`), the newest first."""
    plain = typed.strip().upper()
    if not plain.startswith("YY"):
        return []
    rows = db.execute(
        f"{_LINE} WHERE bookings.number >= ? AND bookings.number < ? ORDER BY bookings.number DESC LIMIT ?",
        (plain, plain + chr(0xFFFF), limit),
    ).fetchall()
    return [_line(row) for row in rows]


def record_id_of(db: Database, number: str) -> str | None:
    """The record behind a number, void ones included."""
    row = db.execute("SELECT record_id FROM bookings WHERE number = ?", (number,)).fetchone()
    return str(row[0]) if row else None


def _json(values: list[str]) -> str:
    return msgspec.json.encode(values).decode()
