"""Merges of two records into one, pairs that were told apart, and whom an id means today."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from station_app.storage.cipher import Database
from station_app.storage.projections import field, position, table

What = Literal["visitor", "organisation"]

MERGES = table(
    "merge",
    "merges",
    {
        "position": position,
        "state": field("state"),
        "what": field("what"),
        "survivor": field("survivor"),
        "loser": field("loser"),
        "merge_action": field("merge_action"),
        "merged_at": field("merged_at"),
    },
)

DISTINCTIONS = table(
    "distinction",
    "distinctions",
    {
        "position": position,
        "state": field("state", "active"),
        "what": field("what"),
        "one": field("one"),
        "other": field("other"),
    },
)

_TABLES: Final[Mapping[str, tuple[str, str]]] = {
    "visitor": ("visitors", "name"), "organisation": ("organisations", "org_name"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge. `survivor_name` and `loser_name` are as the two are called now."""

    record_id: str
    state: str
    what: What
    survivor: str
    loser: str
    merge_action: str
    merged_at: str
    survivor_name: str
    loser_name: str


def get(db: Database, record_id: str) -> Merge | None:
    """The merge of that id."""
    found = [one for what in _TABLES for one in _read(db, what, "AND merges.record_id = ?", record_id)]
    return found[0] if found else None


def newest(db: Database, since: str, limit: int = 50) -> list[Merge]:
    """The merges since a time that were not undone, the newest first."""
    found = [
        one for what in _TABLES for one in _read(db, what, "AND merges.state = 'merged' AND merged_at >= ?", since)
    ]
    return sorted(found, key=lambda one: (one.merged_at, one.record_id), reverse=True)[:limit]


def _read(db: Database, what: str, condition: str, value: str) -> list[Merge]:
    name, called = _TABLES[what]
    rows = db.execute(
        "SELECT merges.record_id, merges.state, merges.what, survivor, loser, merge_action, merged_at,"
        f" coalesce(kept.{called}, ''), coalesce(gone.{called}, '') FROM merges"
        f" JOIN {name} AS kept ON kept.record_id = survivor JOIN {name} AS gone ON gone.record_id = loser"
        f" WHERE what = ? {condition} ORDER BY merged_at DESC LIMIT 200",
        (what, value),
    ).fetchall()
    return [Merge(*row) for row in rows]


def standing(db: Database, what: What, record_id: str) -> bool:
    """Whether the record is there and neither voided nor merged into another."""
    table_name, _ = _TABLES[what]
    row = db.execute(f"SELECT 1 FROM {table_name} WHERE record_id = ? AND state = 'active'", (record_id,)).fetchone()
    return row is not None


def survivor_of(db: Database, what: What, record_id: str) -> str:
    """Whom an id means today: the record itself, or the one it was merged into."""
    table_name, _ = _TABLES[what]
    row = db.execute(f"SELECT merged_into FROM {table_name} WHERE record_id = ?", (record_id,)).fetchone()
    return str(row[0]) if row and row[0] else record_id


def merged_into(db: Database, what: What, record_id: str) -> list[str]:
    """Whoever was merged into this record."""
    table_name, _ = _TABLES[what]
    rows = db.execute(f"SELECT record_id FROM {table_name} WHERE merged_into = ? ORDER BY rid", (record_id,)).fetchall()
    return [str(row[0]) for row in rows]


def distinction(db: Database, one: str, other: str) -> tuple[str, str] | None:
    """(record id, state) of what was once said about these two."""
    first, second = sorted((one, other))
    row = db.execute(
        "SELECT record_id, state FROM distinctions WHERE one = ? AND other = ?", (first, second)
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def told_apart_from(db: Database, record_id: str) -> frozenset[str]:
    """Everybody of whom it was said that he is not the same as this one."""
    rows = db.execute(
        "SELECT other FROM distinctions WHERE one = :id AND state = 'active'"
        " UNION SELECT one FROM distinctions WHERE other = :id AND state = 'active'", {"id": record_id},
    ).fetchall()  # fmt: skip
    return frozenset(str(row[0]) for row in rows)
