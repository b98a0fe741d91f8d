"""Referrals, call-backs and tasks: the present state of each, and one list of them all by their day."""

from dataclasses import dataclass
from typing import Any

from station_app.domain.promises import Due
from station_app.storage.cipher import Database
from station_app.storage.projections import field, flag, position, table
from station_app.storage.timelines import TimelineKind, register

_SHARED = {
    "position": position,
    "number": field("number"),
    "state": field("state", "open"),
    "about_kind": field("about_kind"),
    "about_id": field("about_id"),
    "about_number": field("about_number"),
    "visitor_id": field("visitor_id"),
    "organisation_id": field("organisation_id"),
    "owner": field("owner"),
    "due_on": field("due_on"),
    "due_doubtful": flag("due_doubtful"),
    "made_at": field("made_at"),
    "closed_at": field("closed_at"),
}

REFERRALS = table(
    "referral",
    "referrals",
    {
        **_SHARED,
        "title": field("reason"),
        "outcome": field("outcome"),
        "target_kind": field("target_kind"),
        "target_org": field("target_org"),
        "handed_at": field("handed_at"),
        "received_at": field("received_at"),
        "replied_at": field("replied_at"),
        "reply": field("reply"),
    },
)

FOLLOW_UPS = table(
    "follow_up",
    "follow_ups",
    {
        **_SHARED,
        "title": field("reason"),
        "outcome": field("outcome"),
        "way": field("way"),
        "contacted_at": field("contacted_at"),
        "attempts": field("attempts", 0),
    },
)

TASKS = table(
    "task",
    "tasks",
    {
        **_SHARED,
        "title": field("title"),
        "outcome": field("outcome"),
        "task_kind": field("task_kind", "todo"),
        "feedback_on": field("feedback_on"),
    },
)

_CODES = {"referral": "target_kind", "follow_up": "way", "task": "NULL"}
_UNRATED = {"task": " AND task_kind <> 'rectification'"}
"""A rectification tells that a visit was rated badly: it stands in its owner's list only (decision 24 of the plan)."""
_CODE_LISTS = {"referral": "referral_target", "follow_up": "follow_up_way", "task": ""}


def _timeline(table: str, kind: str, column: str) -> str:
    """What a timeline shows of a kind: from the day it was promised, opening the record that it is about."""
    code = _CODES[kind]
    return (
        f"SELECT made_at AS at, record_id, coalesce(about_number, '') AS number, state, state = 'open' AS is_open,"
        f" '{_CODE_LISTS[kind]}' AS code_list, CASE WHEN {code} IS NULL THEN '[]' ELSE json_array({code}) END AS codes,"
        " coalesce(title, '') AS text, due_on AS detail"
        f" FROM {table} WHERE {column} IN (SELECT value FROM json_each(:ids)){_UNRATED.get(kind, '')}"
    )


for _table in (REFERRALS, FOLLOW_UPS, TASKS):
    _kind = _table.kind
    register(TimelineKind(_kind, _timeline(_table.name, _kind, "visitor_id"),
                          _timeline(_table.name, _kind, "organisation_id")))  # fmt: skip

_TABLES = {table.kind: table.name for table in (REFERRALS, FOLLOW_UPS, TASKS)}


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the list. `what` is the code of a referral's target, a call-back's way or a task's kind; `stage` how
    far a referral has come (handed | received | replied) or that a call-back was `tried`; `title` and `name` are
    missing after an erasure.
    """

    kind: str
    rid: int
    record_id: str
    number: str
    state: str
    about_kind: str | None
    about_id: str | None
    about_number: str | None
    visitor_id: str | None
    organisation_id: str | None
    owner: str
    due_on: str
    doubtful: bool
    made_at: str
    closed_at: str | None
    title: str | None
    outcome: str | None
    what: str | None
    target: str | None
    stage: str
    name: str | None
    phone: str | None
    org_name: str | None


LINE = """
SELECT promises.kind, promises.rid, promises.record_id, promises.number, promises.state, promises.about_kind,
    promises.about_id, promises.about_number, promises.visitor_id, promises.organisation_id, promises.owner,
    promises.due_on, promises.due_doubtful, promises.made_at, promises.closed_at, promises.title, promises.outcome,
    promises.what, promises.target, promises.stage, visitors.name, visitors.phone, organisations.org_name
FROM promises
LEFT JOIN visitors AS named ON named.record_id = promises.visitor_id
LEFT JOIN visitors ON visitors.record_id = coalesce(named.merged_into, named.record_id)
LEFT JOIN organisations AS firm ON firm.record_id = promises.organisation_id
LEFT JOIN organisations ON organisations.record_id = coalesce(firm.merged_into, firm.record_id)
"""

_GROUPS = {
    Due.OVERDUE: "state = 'open' AND due_on < :today",
    Due.TODAY: "state = 'open' AND due_on = :today",
    Due.WEEK: "state = 'open' AND due_on > :today AND due_on <= :sunday",
    Due.LATER: "state = 'open' AND due_on > :sunday",
    Due.CLOSED: "state = 'closed'",
}

Key = tuple[str, str, int]


def key(promise: Promise) -> Key:
    """Where the next page begins behind this line."""
    day = promise.due_on if promise.state == "open" else promise.closed_at or ""
    return (day, promise.kind, promise.rid)


def page(
    db: Database, due: Due, *, today: str, sunday: str, kind: str = "", owner: str = "", blind: str = "",
    after: Key | None = None, limit: int = 200,
) -> list[Promise]:  # fmt: skip
    """One group of the list: open ones by their day, the oldest first; closed ones newest first.

    `today` and `sunday` are ISO days; `kind` and `owner` narrow it where they are given. `blind` is the id of a clerk
    who may not learn of ratings (`domain.clerks.blind_to_ratings`): rectifications of others are left out.
    """
    closed = due is Due.CLOSED
    day, direction, than = ("closed_at", "DESC", "<") if closed else ("due_on", "", ">")
    where = _GROUPS[due]
    values: dict[str, Any] = {"today": today, "sunday": sunday, "limit": limit, "blind": blind}
    if owner:
        where += " AND owner = :owner"
        values["owner"] = owner
    if after is not None:
        where += f" AND ({day}, '{{kind}}', rid) {than} (:day, :after_kind, :rid)"
        values |= {"day": after[0], "after_kind": after[1], "rid": after[2]}
    # Each table gives its first few by its own index; a union of all that is closed would be sorted at every look.
    each = " UNION ALL ".join(
        f"SELECT * FROM (SELECT '{name}' AS kind, rid, record_id, {day} AS day FROM {table}"
        f" WHERE {where.format(kind=name)}{_blinded(name, blind)}"
        f" ORDER BY {day} {direction}, rid {direction} LIMIT :limit)"
        for name, table in _TABLES.items() if kind in ("", name)
    )
    found = db.execute(
        f"SELECT record_id FROM ({each}) ORDER BY day {direction}, kind {direction}, rid {direction} LIMIT :limit",
        values,
    ).fetchall()
    ids = [str(row[0]) for row in found]
    marks = ", ".join("?" * len(ids))
    lines = {row[2]: Promise(*row) for row in db.execute(f"{LINE} WHERE promises.record_id IN ({marks})", ids)}
    return [lines[record_id] for record_id in ids]


def _blinded(kind: str, blind: str) -> str:
    return " AND (task_kind <> 'rectification' OR owner = :blind)" if blind and kind == "task" else ""


def counts(
    db: Database, *, today: str, sunday: str, kind: str = "", owner: str = "", blind: str = ""
) -> dict[Due, int]:
    """How many are open in each group, as `page` narrows it; the closed ones are not counted: they only grow."""
    # The bound below every day lets the index of what is open answer.
    each = " UNION ALL ".join(
        f"SELECT due_on FROM {table} WHERE state = 'open' AND due_on > '' AND (:owner = '' OR owner = :owner)"
        + _blinded(name, blind)
        for name, table in _TABLES.items() if kind in ("", name)
    )
    rows = db.execute(
        "SELECT sum(due_on < :today), sum(due_on = :today), sum(due_on > :today AND due_on <= :sunday),"
        f" sum(due_on > :sunday) FROM ({each})",
        {"today": today, "sunday": sunday, "owner": owner, "blind": blind},
    ).fetchone()
    groups = (Due.OVERDUE, Due.TODAY, Due.WEEK, Due.LATER)
    return {due: int(count or 0) for due, count in zip(groups, rows, strict=True)}


def listing(
    db: Database, kind: str, *, first_day: str | None = None, last_day: str | None = None, state: str | None = None,
    blind: str = "", limit: int = 200,
) -> list[Promise]:  # fmt: skip
    """One kind by its day, the next due first; `first_day` and `last_day` are of the day it is due; `blind` as for
    `page`.
    """
    rows = db.execute(
        f"{LINE} WHERE promises.kind = :kind AND (:first IS NULL OR promises.due_on >= :first)"
        " AND (:last IS NULL OR promises.due_on <= :last) AND (:state IS NULL OR promises.state = :state)"
        " AND (:blind = '' OR promises.kind <> 'task' OR promises.what <> 'rectification' OR promises.owner = :blind)"
        " ORDER BY promises.due_on, promises.rid LIMIT :limit",
        {"kind": kind, "first": first_day, "last": last_day, "state": state, "limit": limit, "blind": blind},
    ).fetchall()
    return [Promise(*row) for row in rows]


def line(db: Database, number: str) -> Promise | None:
    """The line of one number."""
    row = db.execute(f"{LINE} WHERE promises.number = ?", (number,)).fetchone()
    return Promise(*row) if row else None


def about(db: Database, record_id: str, *, state: str = "") -> list[Promise]:
    """Every promise about a record, in the order they were made; only those of a state where one is given."""
    rows = db.execute(
        f"{LINE} WHERE promises.about_id = ? AND (? = '' OR promises.state = ?)"
        " ORDER BY promises.made_at, promises.number",
        (record_id, state, state),
    ).fetchall()
    return [Promise(*row) for row in rows]


def made_about(db: Database, kind: str, record_id: str) -> int:
    """How many promises of a kind were ever made about a record, voided ones included: what its number counts."""
    row = db.execute(f"SELECT count(*) FROM {_TABLES[kind]} WHERE about_id = ?", (record_id,)).fetchone()
    return int(row[0])


def has_task(db: Database, record_id: str, task_kind: str) -> bool:
    """Whether a task of that kind about the record stands, open or closed."""
    return db.execute(
        "SELECT 1 FROM tasks WHERE about_id = ? AND task_kind = ? AND state <> 'void' LIMIT 1", (record_id, task_kind)
    ).fetchone() is not None
