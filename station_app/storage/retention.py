"""What is due by its term: found in the journal by its days, kept as a list until it is destroyed or held."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import Any

from station_app.domain.retention import Due
from station_app.storage.cipher import Database

_STEP = 500
_COLUMNS = "record_id, rule, kind, number, last_day, due_on"
_LINE = (
    f"SELECT {', '.join('proposed.' + name for name in _COLUMNS.split(', '))},"
    " CASE WHEN holds.about_id IS NULL THEN '' ELSE coalesce(holds.reason, '—') END"
    " FROM retention_proposed AS proposed LEFT JOIN holds ON holds.about_id = proposed.record_id"
    " AND holds.state = 'active'"
)


def looked(db: Database, rule: str) -> tuple[str, int]:
    """(day, position) up to which a rule has looked; an empty day and 0 before it ever did."""
    row = db.execute("SELECT cutoff, position FROM retention_looked WHERE rule = ?", (rule,)).fetchone()
    return (str(row[0]), int(row[1])) if row else ("", 0)


def note_looked(db: Database, rule: str, cutoff: str, position: int) -> None:
    """Remembers how far a rule has looked, in the caller's transaction."""
    db.execute(
        "INSERT INTO retention_looked (rule, cutoff, position) VALUES (?, ?, ?) ON CONFLICT (rule) DO UPDATE SET"
        " cutoff = excluded.cutoff, position = excluded.position",
        (rule, cutoff, position),
    )


def touched(db: Database, kinds: Iterable[str], since: str, before: str, above: int) -> Iterator[tuple[str, str]]:
    """(record id, kind) of what was written in the days from `since` up to `before`, and of what was written above a
    position under an older day: by a clock that was wrong. The cost is that of these entries.
    """
    wanted = tuple(kinds)
    marks = ", ".join("?" * len(wanted))
    # A unary plus keeps the planner off the index by kind, which would read all that was ever written of it.
    cursor = db.execute(
        f"SELECT DISTINCT record_id, kind FROM journal WHERE at >= ? AND at < ? AND +kind IN ({marks})"
        f" UNION SELECT record_id, kind FROM journal WHERE position > ? AND at < ? AND +kind IN ({marks})",
        (since, before, *wanted, above, since, *wanted),
    )
    while rows := cursor.fetchmany(_STEP):
        for record_id, kind in rows:
            yield str(record_id), str(kind)


def last_day_of_record(db: Database, record_id: str) -> tuple[str, str, str]:
    """(day of the last entry that is no erasure, number, day of the first) of a record; empty where it has none."""
    row = db.execute(
        "SELECT max(CASE WHEN verb <> 'erase' THEN at END), max(json_extract(facts, '$.number')), min(at)"
        " FROM journal WHERE record_id = ?",
        (record_id,),
    ).fetchone()
    return str(row[0] or "")[:10], str(row[1] or ""), str(row[2] or "")[:10]


def last_day_of_person(db: Database, ids: Iterable[str]) -> str:
    """The last day on which anything was written of a visitor known under these ids, but for erasures."""
    found = ""
    for one in ids:
        row = db.execute(
            "SELECT max(at) FROM (SELECT at FROM journal WHERE record_id = ?1 AND verb <> 'erase' UNION ALL"
            " SELECT at FROM journal WHERE json_extract(facts, '$.visitor_id') = ?1 AND verb <> 'erase')",
            (one,),
        ).fetchone()
        found = max(found, str(row[0] or ""))
    return found[:10]


def visitor_of(db: Database, record_id: str, kind: str) -> str | None:
    """The visitor that a record is somebody's of, as the newest entry has it: of one who was merged, who he is now."""
    if kind == "visitor":
        found = db.execute(
            "SELECT coalesce(merged_into, record_id) FROM visitors WHERE record_id = ?", (record_id,)
        ).fetchone()
        return str(found[0]) if found else record_id
    row = db.execute(
        "SELECT json_extract(facts, '$.visitor_id'), coalesce(json_extract(facts, '$.consultation_id'),"
        " json_extract(facts, '$.about_id')) FROM journal WHERE record_id = ? ORDER BY position DESC LIMIT 1",
        (record_id,),
    ).fetchone()
    if row is None:
        return None
    if row[0]:
        return visitor_of(db, str(row[0]), "visitor")
    return visitor_of(db, str(row[1]), "") if row[1] and row[1] != record_id else None


def propose(db: Database, dues: Iterable[Due]) -> None:
    """Puts lines on the list, in the caller's transaction; the same record again is the same line."""
    db.conn.executemany(
        f"INSERT INTO retention_proposed ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (record_id) DO UPDATE SET"
        " rule = excluded.rule, last_day = excluded.last_day, due_on = excluded.due_on",
        [astuple(due)[:6] for due in dues],
    )


def drop(db: Database, record_id: str) -> None:
    """Takes a line off the list, in the caller's transaction."""
    db.execute("DELETE FROM retention_proposed WHERE record_id = ?", (record_id,))


def page(
    db: Database, *, rule: str = "", after: tuple[str, str] | None = None, limit: int = 200, held: bool | None = None
) -> list[Due]:
    """Lines in the order of their days, of one rule or of all; `held` True or False narrows to those."""
    where, given = [], []
    if rule:
        where.append("proposed.rule = ?")
        given.append(rule)
    if after is not None:
        where.append("(proposed.due_on, proposed.record_id) > (?, ?)")
        given += after
    if held is not None:
        where.append(f"holds.about_id IS {'NOT ' if held else ''}NULL")
    conditions = f" WHERE {' AND '.join(where)}" if where else ""
    rows: list[Any] = db.execute(
        f"{_LINE}{conditions} ORDER BY proposed.due_on, proposed.record_id LIMIT ?", (*given, limit)
    ).fetchall()
    return [Due(*row) for row in rows]


def line(db: Database, key: str) -> Due | None:
    """The line of a record, by its id or its number."""
    row = db.execute(
        f"{_LINE} WHERE proposed.record_id = ?1 OR (proposed.number <> '' AND proposed.number = ?1)", (key,)
    ).fetchone()
    return None if row is None else Due(*row)


def counts(db: Database) -> dict[str, tuple[int, int]]:
    """Lines by rule: (all, those held)."""
    rows = db.execute(
        "SELECT rule, count(*), count(holds.about_id) FROM retention_proposed LEFT JOIN holds ON holds.about_id ="
        " retention_proposed.record_id AND holds.state = 'active' GROUP BY rule"
    ).fetchall()
    return {str(rule): (int(many), int(kept)) for rule, many, kept in rows}


def runs(db: Database) -> list[tuple[str, str]]:
    """(record id, latest facts) of every run that destroyed, newest first."""
    rows = db.execute(
        "SELECT record_id, facts FROM journal WHERE position IN (SELECT max(position) FROM journal WHERE"
        " kind = 'destruction' GROUP BY record_id) AND json_extract(facts, '$.part') IS NULL ORDER BY position DESC"
    ).fetchall()
    return [(str(record_id), str(facts)) for record_id, facts in rows]


def parts(db: Database, run: str) -> list[str]:
    """Facts of every step of a run, in order."""
    rows = db.execute(
        "SELECT facts FROM journal WHERE kind = 'destruction' AND json_extract(facts, '$.part') = ? ORDER BY position",
        (run,),
    ).fetchall()
    return [str(facts) for (facts,) in rows]


def links(db: Database, positions: list[int]) -> dict[int, str]:
    """The link (hex) of each of these entries."""
    found: dict[int, str] = {}
    for start in range(0, len(positions), _STEP):
        some = positions[start : start + _STEP]
        marks = ", ".join("?" * len(some))
        rows = db.execute(f"SELECT position, hash FROM journal WHERE position IN ({marks})", tuple(some)).fetchall()
        found |= {int(position): bytes(link).hex() for position, link in rows}
    return found
