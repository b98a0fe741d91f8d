"""The journal as people look through it: pages, newest first, filtered in SQL; and one entry beside the one before."""

from dataclasses import dataclass
from typing import Any

import msgspec

from station_app.domain.journal import Entry
from station_app.storage import journal
from station_app.storage.cipher import Database
from station_exchange.manifest import parse_batch
from station_exchange.refusals import ExchangeRefused


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What is looked for; empty is everything. Days are `yyyy-mm-dd`, `number` a record's number or its beginning."""

    actor: str = ""
    kind: str = ""
    verb: str = ""
    first_day: str = ""
    last_day: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry as a list shows it. `number` is empty where the record has none; `first` says that it began it."""

    position: int
    at: str
    actor: str
    kind: str
    verb: str
    record_id: str
    number: str
    first: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One field, as it was and as it is. None: it was not there. `erased`: what it was is gone for good."""

    field: str
    before: Any
    after: Any
    personal: bool


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the journal had come when the city last took a batch in, and its hash there, as the batch says."""

    position: int
    hash: str


_LINE = (
    "SELECT position, at, actor, kind, verb, record_id, coalesce(json_extract(facts, '$.number'), ''),"
    " parent_revision_id IS NULL FROM journal"
)


def _line(row: tuple[Any, ...]) -> JournalLine:
    position, at, actor, kind, verb, record_id, number, first = row
    return JournalLine(int(position), at, actor, kind, verb, record_id, str(number), bool(first))


def page(
    db: Database, wanted: JournalFilter, *, before: int | None = None, limit: int = 200
) -> list[JournalLine]:
    """Entries below a position, newest first."""
    conditions, values = _conditions(db, wanted)
    if before is not None:
        conditions.append("position < ?")
        values.append(before)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = db.execute(f"{_LINE}{where} ORDER BY position DESC LIMIT ?", (*values, limit)).fetchall()
    return [_line(row) for row in rows]


def count(db: Database, wanted: JournalFilter) -> int:
    """How many entries the filter finds."""
    conditions, values = _conditions(db, wanted)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return int(db.execute(f"SELECT count(*) FROM journal{where}", values).fetchone()[0])


def _conditions(db: Database, wanted: JournalFilter) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for name in ("actor", "kind", "verb"):
        if getattr(wanted, name):
            conditions.append(f"{name} = ?")
            values.append(getattr(wanted, name))
    # Days begin and end at Beijing's midnight, and all times are written in one offset.
    if wanted.first_day:
        conditions.append("at >= ?")
        values.append(wanted.first_day)
    if wanted.last_day:
        conditions.append("at < ?")
        values.append(wanted.last_day + "U")
    if wanted.number:
        conditions.append(
            "record_id IN (SELECT record_id FROM consultations WHERE number >= :from AND number < :to"
            " UNION ALL SELECT record_id FROM intakes WHERE number >= :from AND number < :to"
            " UNION ALL SELECT record_id FROM promises WHERE number >= :from AND number < :to)"
            .replace(":from", "?").replace(":to", "?")
        )  # fmt: skip
        values += [wanted.number.strip().upper(), wanted.number.strip().upper() + "\uffff"] * 3
    return conditions, values


def entry(db: Database, position: int) -> Entry | None:
    """The entry at a position."""
    row = db.execute(f"SELECT {journal.COLUMNS} FROM journal WHERE position = ?", (position,)).fetchone()
    return Entry(*row) if row else None


def changes(db: Database, position: int) -> list[Change]:
    """What the entry at a position says, beside what the revision before it said; unchanged fields are left out but
    for a record's first entry, of which everything is new. Empty for a position that is none.
    """
    now = entry(db, position)
    if now is None:
        return []
    parent = journal.by_revision(db, now.parent_revision_id) if now.parent_revision_id else None
    old, new = (parent.body() if parent is not None else {}), now.body()
    personal = now.personal_fields() | (parent.personal_fields() if parent is not None else frozenset())
    return [
        Change(name, old.get(name), new.get(name), name in personal)
        for name in sorted(old.keys() | new.keys(), key=lambda name: (name in personal, name))
        if old.get(name) != new.get(name)
    ]


def blanked(db: Database, position: int) -> bool:
    """Whether the personal part of this entry was erased."""
    row = db.execute("SELECT person IS NULL FROM journal WHERE position = ?", (position,)).fetchone()
    return bool(row and row[0])


def line_at(db: Database, position: int) -> JournalLine | None:
    """The line of one entry."""
    row = db.execute(f"{_LINE} WHERE position = ?", (position,)).fetchone()
    return _line(row) if row else None


def checkpoint(db: Database) -> Checkpoint | None:
    """The journal's head that the newest batch names which the city says to have taken in; None where there is none."""
    rows = db.execute(
        "SELECT batches.manifest FROM batches JOIN deliveries USING (epoch, no) JOIN epochs USING (epoch)"
        " WHERE deliveries.state IN ('applied', 'archived')"
        " AND epochs.epoch NOT IN (SELECT epoch FROM adopted_epochs)"
        " ORDER BY epochs.ordinal DESC, batches.no DESC LIMIT 1"
    ).fetchall()
    for (payload,) in rows:
        try:
            said = parse_batch(bytes(payload))
        except ExchangeRefused:
            return None
        return Checkpoint(said.journal.position, said.journal.hash)
    return None


def hash_at(db: Database, position: int) -> str:
    """The hash of the entry at a position, in hex; empty where there is none."""
    row = db.execute("SELECT hash FROM journal WHERE position = ?", (position,)).fetchone()
    return bytes(row[0]).hex() if row else ""


def kinds_and_verbs(db: Database) -> tuple[list[str], list[str]]:
    """The kinds and the verbs that occur, to be offered as filters. Hops along the index from one pair to the next."""
    rows = db.execute(
        "WITH RECURSIVE pairs (kind, verb) AS ("
        " SELECT kind, verb FROM (SELECT kind, verb FROM journal ORDER BY kind, verb LIMIT 1)"
        " UNION ALL SELECT next.kind, next.verb FROM pairs, (SELECT 1) JOIN journal AS next ON next.rowid = ("
        "  SELECT rowid FROM journal WHERE (kind, verb) > (pairs.kind, pairs.verb) ORDER BY kind, verb LIMIT 1)"
        ") SELECT kind, verb FROM pairs"
    ).fetchall()
    return sorted({str(row[0]) for row in rows}), sorted({str(row[1]) for row in rows})


def lines_for_export(db: Database, wanted: JournalFilter, after: int = 0) -> list[tuple[Any, ...]]:
    """Entries above a position, oldest first, at most 2000: position, time, actor, kind, verb, number, record, hash.
    No facts and no personal part: an export shows who did what, and proves the chain.
    """
    conditions, values = _conditions(db, wanted)
    conditions.append("position > ?")
    values.append(after)
    rows = db.execute(
        "SELECT position, at, actor, kind, verb, coalesce(json_extract(facts, '$.number'), ''), record_id, hex(hash)"
        f" FROM journal WHERE {' AND '.join(conditions)} ORDER BY position LIMIT 2000", values
    ).fetchall()  # fmt: skip
    return [tuple(row) for row in rows]


def number_of(facts: str) -> str:
    """The number in an entry's facts, empty where there is none."""
    return str(msgspec.json.decode(facts).get("number") or "")
