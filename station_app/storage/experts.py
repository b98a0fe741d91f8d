"""The pool of volunteer experts: the station's own, and the city's from the reference data, in one view."""

from dataclasses import dataclass
from typing import Any

import msgspec

from station_app.domain.journal import Entry
from station_app.storage import journal
from station_app.storage.cipher import Database
from station_app.storage.projections import field, listed, position, table

EXPERTS = table(
    "expert",
    "experts",
    {
        "position": position,
        "owner": field("owner"),
        "state": field("state", "applied"),
        "state_since": field("state_since"),
        "saved_at": field("saved_at"),
        "clerk": field("clerk"),
        "revisions": field("revision_no", 1),
        "name": field("name"),
        "employer": field("employer"),
        "title": field("title"),
        "sources": listed("sources"),
        "fields": listed("fields"),
        "languages": listed("languages"),
        "service_sites": field("service_sites"),
        "term_from": field("term_from"),
        "term_to": field("term_to"),
        "conflicts": field("conflicts"),
        "contact": field("contact"),
        "volunteer_bj_no": field("volunteer_bj_no"),
        "buffer_minutes": field("buffer_minutes", 0),
        "daily_cap": field("daily_cap"),
        "monthly_cap": field("monthly_cap"),
    },
)


@dataclass(frozen=True, slots=True)
class Expert:
    """One expert of the pool, whoever owns him. `contact` may be shown to a clerk, never on a paper for the door."""

    record_id: str
    owner: str
    name: str
    employer: str
    title: str
    fields: tuple[str, ...]
    languages: tuple[str, ...]
    service_sites: str
    term_from: str
    term_to: str
    state: str
    buffer_minutes: int
    daily_cap: int | None
    monthly_cap: int | None
    contact: str
    conflicts: str

    @property
    def is_city(self) -> bool:
        """Whether the city owns the expert."""
        return self.owner == "city"


_COLUMNS = (
    "record_id, owner, coalesce(name, ''), coalesce(employer, ''), coalesce(title, ''), fields, languages,"
    " coalesce(service_sites, ''), coalesce(term_from, ''), coalesce(term_to, ''), state, buffer_minutes, daily_cap,"
    " monthly_cap, coalesce(contact, ''), coalesce(conflicts, '')"
)


def get(db: Database, record_id: str) -> Expert | None:
    """The expert of a record id."""
    row = db.execute(f"SELECT {_COLUMNS} FROM expert_pool WHERE record_id = ?", (record_id,)).fetchone()
    return _expert(row) if row else None


def page(
    db: Database, *, state: str | None = None, field_code: str | None = None, owner: str | None = None, text: str = "",
    after: tuple[str, str] | None = None, limit: int = 200,
) -> list[Expert]:  # fmt: skip
    """The pool by name. `field_code` also finds its second level (`L` finds `L1`); `text` is a part of name or firm.

    `owner` is `city` or a station's code; `after` the (name, record id) of the last one shown.
    """
    conditions = ["1"]
    values: dict[str, Any] = {"limit": limit}
    for condition, name, value in (
        ("state = :state", "state", state),
        ("owner = :owner", "owner", owner),
        (
            "EXISTS (SELECT 1 FROM json_each(fields) WHERE substr(value, 1, length(:field)) = :field)",
            "field",
            field_code,
        ),
        ("(instr(coalesce(name, ''), :text) OR instr(coalesce(employer, ''), :text))", "text", text or None),
    ):
        if value is not None:
            conditions.append(condition)
            values[name] = value
    if after is not None:
        conditions.append("(coalesce(name, ''), record_id) > (:name, :after)")
        values["name"], values["after"] = after
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM expert_pool WHERE {' AND '.join(conditions)}"
        " ORDER BY coalesce(name, ''), record_id LIMIT :limit",
        values,
    ).fetchall()
    return [_expert(row) for row in rows]


def named(db: Database, name: str) -> list[str]:
    """The record ids of all who bear exactly this name."""
    return [str(row[0]) for row in db.execute("SELECT record_id FROM expert_pool WHERE name = ?", (name,))]


@dataclass(frozen=True, slots=True)
class StateChange:
    """One step of an expert's history: when, to which state, by whom (a clerk's record id), and why."""

    at: str
    state: str
    actor: str
    reason: str


def history(db: Database, record_id: str) -> list[StateChange]:
    """Every change of an expert's state, oldest first; corrections that leave the state are no part of it."""
    changes: list[StateChange] = []
    for entry in journal.of_record(db, record_id):
        body = entry.body()
        state = body.get("state", "applied")
        if not changes or changes[-1].state != state:
            changes.append(StateChange(entry.at, state, entry.actor, body.get("reason", "")))
    return changes


def latest(db: Database, record_id: str) -> Entry | None:
    """The newest revision of an own expert."""
    entry = journal.latest(db, record_id)
    return entry if entry is not None and entry.kind == "expert" else None


def _expert(row: Any) -> Expert:
    values = list(row)
    for place in (5, 6):
        values[place] = tuple(msgspec.json.decode(values[place]))
    return Expert(*values)
