"""Who waits for a freed slot, and who may not book for a while: the present state of each."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from station_app.storage.booking_facts import SAME_VISITOR
from station_app.storage.bookings import EXPERT_NAME
from station_app.storage.cipher import Database
from station_app.storage.projections import field, position, table

WAITING = table(
    "waiting",
    "waiting_list",
    {
        "position": position,
        "state": field("state", "waiting"),
        "expert_id": field("expert_id"),
        "field": field("field"),
        "first_day": field("first_day"),
        "last_day": field("last_day"),
        "way": field("way"),
        "visitor_id": field("visitor_id"),
        "organisation_id": field("organisation_id"),
        "question": field("question"),
        "materials": field("materials"),
        "other_party": field("other_party"),
        "calls": field("calls", 0),
        "called_at": field("called_at"),
        "booking_id": field("booking_id"),
        "waiting_since": field("waiting_since"),
        "saved_at": field("saved_at"),
        "clerk": field("clerk"),
        "revisions": field("revision_no", 1),
        "consent_scope": field("consent_scope", ""),
        "priority": field("priority", 0),
    },
)

BLOCKS = table(
    "booking_block",
    "booking_blocks",
    {
        "position": position,
        "visitor_id": field("visitor_id"),
        "state": field("state", "active"),
        "from_day": field("from_day"),
        "until_day": field("until_day"),
        "counted": field("counted", 0),
        "booking_id": field("booking_id"),
        "reason": field("reason"),
        "saved_at": field("saved_at"),
        "clerk": field("clerk"),
        "revisions": field("revision_no", 1),
    },
)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One who waits. `phone` is whole: mask it where it is not about to be dialled."""

    rid: int
    record_id: str
    state: str
    expert_id: str
    expert: str
    field: str
    first_day: str
    last_day: str
    way: str
    visitor_id: str | None
    visitor: str
    phone: str
    organisation: str
    question: str
    materials: str
    other_party: str
    calls: int
    called_at: str
    waiting_since: str
    priority: int
    free_from: int
    """The first quarter hour (Unix time / 900) that the centre says is free for him; 0 where it says none."""
    free_until: int


_LINE = f"""
SELECT waiting_list.rid, waiting_list.record_id, waiting_list.state, coalesce(waiting_list.expert_id, ''),
    {EXPERT_NAME.format(column="waiting_list.expert_id")},
    coalesce(waiting_list.field, ''), waiting_list.first_day, waiting_list.last_day, coalesce(waiting_list.way, ''),
    waiting_list.visitor_id, coalesce(visitors.name, ''), coalesce(visitors.phone, ''),
    coalesce(organisations.org_name, ''), coalesce(waiting_list.question, ''), coalesce(waiting_list.materials, ''),
    coalesce(waiting_list.other_party, ''), waiting_list.calls, coalesce(waiting_list.called_at, ''),
    waiting_list.waiting_since, waiting_list.priority, coalesce(freed.first_cell, 0), coalesce(freed.last_cell, 0)
FROM waiting_list
LEFT JOIN waiting_free AS freed ON freed.record_id = waiting_list.record_id AND freed.first_cell =
    (SELECT min(first_cell) FROM waiting_free WHERE waiting_free.record_id = waiting_list.record_id)
LEFT JOIN visitors AS came ON came.record_id = waiting_list.visitor_id
LEFT JOIN visitors ON visitors.record_id = coalesce(came.merged_into, came.record_id)
LEFT JOIN organisations AS named ON named.record_id = waiting_list.organisation_id
LEFT JOIN organisations ON organisations.record_id = coalesce(named.merged_into, named.record_id)
"""


Key = tuple[int, str, int]


def key(line: WaitingLine) -> Key:
    """Where the next page begins behind this line."""
    return (-line.priority, line.waiting_since, line.rid)


def page(db: Database, *, state: str = "waiting", after: Key | None = None, limit: int = 200) -> list[WaitingLine]:
    """Who waits: first whose expert did not come, then the longest first. `after` is the `key` of the last
    line shown.
    """
    rows = db.execute(
        f"{_LINE} WHERE waiting_list.state = ?"
        " AND (-waiting_list.priority, waiting_list.waiting_since, waiting_list.rid) > (?, ?, ?)"
        " ORDER BY -waiting_list.priority, waiting_list.waiting_since, waiting_list.rid LIMIT ?",
        (state, *(after or (-2, "", 0)), limit),
    ).fetchall()
    return [WaitingLine(*row) for row in rows]


def for_slot(
    db: Database, expert_id: str, fields: tuple[str, ...], day: str, *, on_site: bool, limit: int = 20
) -> list[WaitingLine]:
    """Whom to phone about a freed slot: who waits for this expert or one of his fields on that day, longest first.

    Whose expert did not come stands before all; who was phoned already comes after those who were not.
    """
    tops = {one[:1] for one in fields}
    rows = db.execute(
        f"{_LINE} WHERE waiting_list.state = 'waiting' AND ? BETWEEN waiting_list.first_day AND waiting_list.last_day"
        " AND coalesce(waiting_list.way, '') IN ('', ?)"
        " AND (waiting_list.expert_id = ? OR (waiting_list.expert_id IS NULL AND (waiting_list.field IS NULL"
        " OR waiting_list.field IN (SELECT value FROM json_each(?)))))"
        " ORDER BY waiting_list.priority DESC, waiting_list.calls, waiting_list.waiting_since, waiting_list.rid"
        " LIMIT ?",
        (day, "on_site" if on_site else "online", expert_id, _json(sorted({*fields, *tops})), limit),
    ).fetchall()
    return [WaitingLine(*row) for row in rows]


def replace_free(db: Database, free: Iterable[tuple[str, int, int]]) -> int:
    """Puts what the newest answer says to be free, (record id, first and last quarter hour), in the place of all that
    stood; answers for how many who wait here it is news.
    """
    before = {str(row[0]) for row in db.execute("SELECT DISTINCT record_id FROM waiting_free").fetchall()}
    db.execute("DELETE FROM waiting_free")
    db.conn.executemany("INSERT OR IGNORE INTO waiting_free (record_id, first_cell, last_cell) VALUES (?, ?, ?)", free)
    told = db.execute(
        "SELECT DISTINCT record_id FROM waiting_free JOIN waiting_list USING (record_id)"
        " WHERE waiting_list.state = 'waiting'"
    ).fetchall()
    return len({str(row[0]) for row in told} - before)


def get(db: Database, record_id: str) -> WaitingLine | None:
    """One entry of the list, in whatever state."""
    row = db.execute(f"{_LINE} WHERE waiting_list.record_id = ?", (record_id,)).fetchone()
    return WaitingLine(*row) if row else None


def block_on(db: Database, visitor_id: str, today: str) -> tuple[str, str] | None:
    """(record id, last day) of the block that keeps a visitor from booking today."""
    row = db.execute(
        f"SELECT record_id, until_day FROM booking_blocks WHERE {SAME_VISITOR} AND state = 'active'"
        " AND until_day >= :today ORDER BY until_day DESC LIMIT 1",
        {"visitor": visitor_id, "today": today},
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def last_block(db: Database, visitor_id: str) -> str:
    """When the newest block of a visitor was put, whether it stands or was lifted; empty where there was none."""
    row = db.execute(
        f"SELECT max(saved_at) FROM booking_blocks WHERE {SAME_VISITOR}", {"visitor": visitor_id}
    ).fetchone()
    return str(row[0] or "")


def _json(values: list[str]) -> str:
    return msgspec.json.encode(values).decode()
