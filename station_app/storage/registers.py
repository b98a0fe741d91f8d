"""The registers and outreach: the present state of each row, pages of them, what is open, and what is counted.

Outreach has a table of its own for its number and its sums; both tables read as the same `Row`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from station_app.domain.journal import Entry
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.registers import REGISTERS, headline
from station_app.storage import timelines
from station_app.storage.cipher import Database
from station_app.storage.projections import field, position, table
from station_app.storage.tallies import CountedRow

_json = msgspec.json.Encoder(order="sorted")


def _began(entry: Entry, body: Mapping[str, Any]) -> Any:
    if "start" in body:
        return datetime.fromisoformat(body["start"]).astimezone(BEIJING_TIME).date().isoformat()
    return body.get("opened_on")


def _headline(entry: Entry, body: Mapping[str, Any]) -> Any:
    return headline(REGISTERS[body["kind"]], body) or None


def _codes(entry: Entry, body: Mapping[str, Any]) -> Any:
    shown = REGISTERS[body["kind"]].codes_shown
    return _json.encode({name: body[name] for name in shown if name in body}).decode()


_SHARED: Final[Mapping[str, Callable[[Entry, Mapping[str, Any]], Any]]] = {
    "position": position,
    "number": field("number"),
    "kind": field("kind"),
    "state": field("state", "open"),
    "outcome": field("outcome"),
    "opened_on": _began,
    "due_on": field("due_on"),
    "closed_on": field("closed_on"),
    "owner": field("owner"),
    "visitor_id": field("visitor_id"),
    "organisation_id": field("organisation_id"),
    "consultation_id": field("consultation_id"),
    "saved_at": field("saved_at"),
    "clerk": field("clerk"),
    "revisions": field("revision_no", 1),
    "consent_scope": field("consent_scope", ""),
    "codes": _codes,
    "headline": _headline,
}

_ROWS: Final = """
SELECT opened_on AS at, record_id, '' AS number, state,
    state = 'open' AND kind IN ('service_need', 'difficulty') AS is_open, '' AS code_list, '[]' AS codes, '' AS text,
    kind || '|' || coalesce(headline, '') AS detail
FROM registers WHERE {column} IN (SELECT value FROM json_each(:ids))
"""
timelines.register(
    timelines.TimelineKind("register", _ROWS.format(column="visitor_id"), _ROWS.format(column="organisation_id"))
)

REGISTER_ROWS = table("register", "registers", _SHARED)
OUTREACH = table(
    "outreach",
    "outreach",
    {
        **_SHARED,
        "attendances_onsite": field("attendances_onsite", 0),
        "attendances_online": field("attendances_online", 0),
        "materials_given": field("materials_given", 0),
    },
)

_DELIVERY = """
CASE WHEN EXISTS (SELECT 1 FROM returned WHERE returned.revision_id = shown.revision_id) THEN 'returned'
ELSE coalesce((
    SELECT CASE max(CASE deliveries.state
            WHEN 'archived' THEN 3 WHEN 'applied' THEN 3 WHEN 'delivered' THEN 2 WHEN 'sealed' THEN 1 ELSE 0 END)
        WHEN 3 THEN 'applied' WHEN 2 THEN 'delivered' WHEN 1 THEN 'sealed' ELSE 'stored' END
    FROM outbox LEFT JOIN deliveries ON deliveries.epoch = outbox.epoch AND deliveries.no = outbox.batch_no
    WHERE outbox.position = shown.position
), 'stored') END
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a register's list. `phone` is whole; mask it before it is shown. `codes` is a JSON object."""

    rid: int
    record_id: str
    number: str | None
    kind: str
    state: str
    outcome: str | None
    opened_on: str
    due_on: str | None
    closed_on: str | None
    owner: str | None
    visitor_id: str | None
    organisation_id: str | None
    consultation_id: str | None
    saved_at: str
    revisions: int
    codes: str
    headline: str | None
    name: str | None
    phone: str | None
    org_name: str | None
    delivery: str

    def late(self, today: str) -> bool:
        """Whether it is still open after the day on which it was due (`yyyy-mm-dd`)."""
        return self.state == "open" and self.due_on is not None and self.due_on < today


_FIRM: Final = (
    "LEFT JOIN organisations AS named ON named.record_id = {column}"
    " LEFT JOIN organisations ON organisations.record_id = coalesce(named.merged_into, named.record_id)"
)
"""The firm of a row: the survivor where it was merged into another."""


def _lines(table_name: str) -> str:
    return (
        "SELECT shown.rid, shown.record_id, shown.number, shown.kind, shown.state, shown.outcome, shown.opened_on,"
        " shown.due_on, shown.closed_on, shown.owner, shown.visitor_id, shown.organisation_id, shown.consultation_id,"
        " shown.saved_at, shown.revisions, shown.codes, shown.headline, visitors.name, visitors.phone,"
        f" organisations.org_name, {_DELIVERY} FROM {table_name} AS shown"
        " LEFT JOIN visitors AS came ON came.record_id = shown.visitor_id"
        " LEFT JOIN visitors ON visitors.record_id = coalesce(came.merged_into, came.record_id)"
        f" {_FIRM.format(column='shown.organisation_id')}"
    )


_LINES: Final = {"register": _lines("registers"), "outreach": _lines("outreach")}


def page(
    db: Database, register: str, *, state: str | None = None, first_day: str | None = None,
    last_day: str | None = None, text: str = "", before: tuple[str, int] | None = None, limit: int = 200,
) -> list[Row]:  # fmt: skip
    """One register's rows, newest first. `before` is the (opened_on, rid) of the last line shown.

    `state` is open, closed or void; `text` a part of the firm's or the person's name or of the headline.
    """
    values: dict[str, Any] = {
        "kind": register, "state": state, "first": first_day, "last": last_day, "text": text, "limit": limit,
    }  # fmt: skip
    conditions = ["shown.kind = :kind"]
    conditions += ["shown.state = :state"] if state is not None else []
    conditions += ["shown.opened_on >= :first"] if first_day is not None else []
    conditions += ["shown.opened_on <= :last"] if last_day is not None else []
    if text:
        told = ("organisations.org_name", "visitors.name", "shown.headline", "shown.number")
        conditions.append(f"({' OR '.join(f'instr(coalesce({name}, char(0)), :text)' for name in told)})")
    if before is not None:
        conditions.append("(shown.opened_on, shown.rid) < (:day, :rid)")
        values["day"], values["rid"] = before
    rows = db.execute(
        f"{_LINES[REGISTERS[register].kind]} WHERE {' AND '.join(conditions)}"
        " ORDER BY shown.opened_on DESC, shown.rid DESC LIMIT :limit",
        values,
    ).fetchall()
    return [Row(*row) for row in rows]


def row(db: Database, key: str) -> Row | None:
    """The row of a record id, or of an event's number."""
    found = db.execute(f"{_LINES['outreach']} WHERE shown.number = ?1 OR shown.record_id = ?1", (key,)).fetchone()
    found = found or db.execute(f"{_LINES['register']} WHERE shown.record_id = ?", (key,)).fetchone()
    return Row(*found) if found else None


def open_counts(db: Database) -> dict[str, int]:
    """How many rows of each register are open; registers without any are left out."""
    rows = db.execute(
        "SELECT kind, count(*) FROM registers WHERE state = 'open' GROUP BY kind"
        " UNION ALL SELECT 'outreach', count(*) FROM outreach WHERE state = 'open'"
    ).fetchall()
    return {str(kind): int(count) for kind, count in rows if count}


def open_custody(db: Database, uscc: str, *, but: str = "") -> tuple[str, str] | None:
    """(record id, opened on) of the open custody of the firm with this credit code, other than the record `but`."""
    found = db.execute(
        f"SELECT registers.record_id, registers.opened_on FROM registers"
        f" {_FIRM.format(column='registers.organisation_id')} WHERE registers.kind = 'custody'"
        " AND registers.state = 'open' AND organisations.uscc = ? AND registers.record_id <> ? LIMIT 1",
        (uscc, but),
    ).fetchone()
    return (str(found[0]), str(found[1])) if found else None


def of_consultation(db: Database, consultation_id: str) -> dict[str, str]:
    """The rows that came from a visit and are not void: record id by register."""
    rows = db.execute(
        "SELECT kind, record_id FROM registers WHERE consultation_id = ? AND state <> 'void' ORDER BY rid",
        (consultation_id,),
    ).fetchall()
    return {str(kind): str(record_id) for kind, record_id in rows}


def number_of_consultation(db: Database, consultation_id: str) -> str | None:
    """The number of the visit that a row came from."""
    found = db.execute("SELECT number FROM consultations WHERE record_id = ?", (consultation_id,)).fetchone()
    return str(found[0]) if found else None


def outreach_sums(db: Database, first_day: str, last_day: str) -> tuple[int, int, int, int]:
    """(events held, attendances on the spot, attendances online, copies given out) of a period: 培训宣传."""
    found = db.execute(
        "SELECT count(*), coalesce(sum(attendances_onsite), 0), coalesce(sum(attendances_online), 0),"
        " coalesce(sum(materials_given), 0) FROM outreach WHERE state = 'closed'"
        " AND coalesce(outcome, '') <> 'outreach-cancelled' AND opened_on BETWEEN ? AND ?",
        (first_day, last_day),
    ).fetchone()
    return int(found[0]), int(found[1]), int(found[2]), int(found[3])


def custody_sums(db: Database, first_day: str, last_day: str) -> tuple[int, int]:
    """(firms that came into custody in the period and never before, firms in custody ever): by distinct credit code."""
    found = db.execute(
        "SELECT count(*) FILTER (WHERE first BETWEEN ? AND ?), count(*) FROM (SELECT min(registers.opened_on) AS first"
        f" FROM registers {_FIRM.format(column='registers.organisation_id')}"
        " WHERE registers.kind = 'custody' AND registers.state <> 'void' GROUP BY organisations.uscc)"
        " WHERE first <= ?",
        (first_day, last_day, last_day),
    ).fetchone()
    return int(found[0]), int(found[1])


def custody_rows(
    db: Database, first_day: str, last_day: str, *, after: tuple[str, str] | None = None, limit: int = 200
) -> list[CountedRow]:
    """The first custody of each firm that came into custody in the period, day by day: what `custody_sums` counts."""
    rows = db.execute(
        "SELECT first, record_id, facts FROM (SELECT registers.opened_on AS first, registers.record_id AS record_id,"
        " journal.facts AS facts, row_number() OVER (PARTITION BY organisations.uscc ORDER BY registers.opened_on,"
        f" registers.record_id) AS nth FROM registers {_FIRM.format(column='registers.organisation_id')}"
        " JOIN journal ON journal.revision_id = registers.revision_id"
        " WHERE registers.kind = 'custody' AND registers.state <> 'void') WHERE nth = 1"
        " AND first BETWEEN ? AND ? AND (first, record_id) > (?, ?) ORDER BY first, record_id LIMIT ?",
        (first_day, last_day, *(after or ("", "")), limit),
    ).fetchall()
    found = []
    for day, record_id, text in rows:
        facts = msgspec.json.decode(text)
        number, state = str(facts.get("number", "")), str(facts.get("state", ""))
        found.append(CountedRow(day, record_id, "register", number, state, 1, facts))
    return found
