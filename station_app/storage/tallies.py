"""Figures by day: `daily_counts`, and `counted_records`, which says of what records an event of a day was counted.

`follow` runs with every journal entry, in its transaction, and moves only what the entry changed. `make_anew` counts
everything once, when the rules have changed; `faults` recounts and compares, for `station verify`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from station_app.domain.journal import Entry
from station_app.domain.tallies import COUNTED_KINDS, RULES_OF_TALLIES, Event, Tally, counted, events
from station_app.storage import settings
from station_app.storage.cipher import Database

_STAMP: Final = "tallies"
_ADD: Final = (
    "INSERT INTO daily_counts (cell, day, value, amount) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (cell, day, value) DO UPDATE SET amount = amount + excluded.amount"
)
_MOST_FAULTS: Final = 20


def follow(db: Database, entry: Entry) -> None:
    """Corrects the figures of the days that the entry concerns; the entry is in the journal, its row not yet put."""
    if entry.kind not in COUNTED_KINDS:
        return
    facts = msgspec.json.decode(entry.facts)
    before = _facts_before(db, entry) if entry.parent_revision_id is not None else None
    if entry.kind == "rating":
        visit_id = str(facts.get("consultation_id", ""))
        visit = _latest_facts(db, visit_id)
        if visit is None:
            return
        _move(db, visit_id, events("consultation", visit, before), events("consultation", visit, facts))
        return
    rating = None if before is None or entry.kind != "consultation" else _rating_of(db, entry.record_id)
    was = events(entry.kind, before, rating) if before is not None else ()
    _move(db, entry.record_id, was, events(entry.kind, facts, rating))


def _move(db: Database, record_id: str, was: tuple[Event, ...], now: tuple[Event, ...]) -> None:
    moved = counted(now)
    moved.subtract(counted(was))
    db.conn.executemany(_ADD, [(*key, amount) for key, amount in moved.items() if amount])
    gone = [key for key, amount in moved.items() if amount < 0]
    db.conn.executemany("DELETE FROM daily_counts WHERE cell = ? AND day = ? AND value = ? AND amount = 0", gone)
    before, after = {(one.name, one.day) for one in was}, {(one.name, one.day) for one in now}
    db.conn.executemany(
        "DELETE FROM counted_records WHERE event = ? AND day = ? AND record_id = ?",
        [(*key, record_id) for key in before - after],
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO counted_records (event, day, record_id) VALUES (?, ?, ?)",
        [(*key, record_id) for key in after - before],
    )


def _facts_before(db: Database, entry: Entry) -> dict[str, Any] | None:
    row = db.execute(
        "SELECT facts FROM journal WHERE record_id = ? AND position < ? ORDER BY position DESC LIMIT 1",
        (entry.record_id, entry.position),
    ).fetchone()
    return msgspec.json.decode(row[0]) if row else None


def _latest_facts(db: Database, record_id: str) -> dict[str, Any] | None:
    row = db.execute(
        "SELECT facts FROM journal WHERE record_id = ? ORDER BY position DESC LIMIT 1", (record_id,)
    ).fetchone()
    return msgspec.json.decode(row[0]) if row else None


def _rating_of(db: Database, visit_id: str) -> dict[str, Any] | None:
    row = db.execute(
        "SELECT journal.facts FROM ratings JOIN journal ON journal.revision_id = ratings.revision_id"
        " WHERE ratings.consultation_id = ?",
        (visit_id,),
    ).fetchone()
    return msgspec.json.decode(row[0]) if row else None


def outdated(db: Database) -> bool:
    """Whether the figures were counted by other rules than this program's, or never."""
    return bool(settings.get(db, _STAMP) != RULES_OF_TALLIES)


def make_anew(db: Database) -> None:
    """Counts all figures anew from the journal, in the caller's transaction: once, when the rules have changed."""
    tally, records = _recount(db)
    db.execute("DELETE FROM daily_counts")
    db.execute("DELETE FROM counted_records")
    db.conn.executemany(_ADD, [(*key, amount) for key, amount in sorted(tally.items()) if amount])
    db.conn.executemany("INSERT INTO counted_records (event, day, record_id) VALUES (?, ?, ?)", sorted(records))
    settings.put(db, _STAMP, RULES_OF_TALLIES)


def _recount(db: Database) -> tuple[Tally, set[tuple[str, str, str]]]:
    tally: Tally = Counter()
    records: set[tuple[str, str, str]] = set()
    ratings = {
        facts.get("consultation_id"): facts for _, facts in _newest(db, "rating")
    }
    for kind in sorted(COUNTED_KINDS - {"rating"}):
        for record_id, facts in _newest(db, kind):
            made = events(kind, facts, ratings.get(record_id) if kind == "consultation" else None)
            tally.update(counted(made))
            records.update((event.name, event.day, record_id) for event in made)
    return tally, records


def _newest(db: Database, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    cursor = db.execute(
        "SELECT journal.record_id, journal.facts FROM journal JOIN (SELECT max(position) AS newest FROM journal"
        " WHERE kind = ? GROUP BY record_id) ON journal.position = newest",
        (kind,),
    )
    while rows := cursor.fetchmany(500):
        for record_id, facts in rows:
            yield str(record_id), msgspec.json.decode(facts)


def faults(db: Database) -> Iterator[tuple[str, str]]:
    """Figures that are not what the journal says, by cell and day; nothing while they wait to be counted anew."""
    if outdated(db):
        return
    tally, records = _recount(db)
    stored: Tally = Counter()
    for cell, day, value, amount in db.execute("SELECT cell, day, value, amount FROM daily_counts"):
        stored[cell, day, value] = amount
    wrong = sorted(key for key in {*tally, *stored} if tally[key] != stored[key])
    for cell, day, _ in wrong[:_MOST_FAULTS]:
        yield "row-differs", f"daily_counts:{cell}:{day}"
    kept = {(str(row[0]), str(row[1]), str(row[2])) for row in db.execute("SELECT * FROM counted_records")}
    for event, day, _ in sorted(records ^ kept)[:_MOST_FAULTS]:
        yield "row-differs", f"counted_records:{event}:{day}"


def sums(db: Database, cell: str, first_day: str, last_day: str) -> dict[str, int]:
    """The amounts of a cell by value over the days from first to last, both included."""
    rows = db.execute(
        "SELECT value, sum(amount) FROM daily_counts WHERE cell = ? AND day BETWEEN ? AND ? GROUP BY value",
        (cell, first_day, last_day),
    ).fetchall()
    return {str(value): int(amount) for value, amount in rows}


def by_day(db: Database, cell: str, first_day: str, last_day: str) -> dict[str, int]:
    """The amounts of a cell, all values together, by day; days without any are left out."""
    rows = db.execute(
        "SELECT day, sum(amount) FROM daily_counts WHERE cell = ? AND day BETWEEN ? AND ? GROUP BY day",
        (cell, first_day, last_day),
    ).fetchall()
    return {str(day): int(amount) for day, amount in rows}


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One record behind a figure: how much of it is this record's. `state` as the record's newest revision has it."""

    day: str
    record_id: str
    kind: str
    number: str
    state: str
    amount: int
    facts: Mapping[str, Any]


def rows(
    db: Database, event: str, share: Callable[[tuple[Event, ...]], int], first_day: str, last_day: str, *,
    after: tuple[str, str] | None = None, limit: int = 200,
) -> list[CountedRow]:  # fmt: skip
    """The records behind a figure, from the first day on: those of which `share` of the event's cells is not zero.

    `after` is the (day, record id) of the last row shown.
    """
    found: list[CountedRow] = []
    day, record_id = after or (first_day, "")
    while len(found) < limit:
        page = db.execute(
            "SELECT counted_records.day, counted_records.record_id, journal.kind, journal.facts FROM counted_records"
            " JOIN journal ON journal.position = (SELECT max(position) FROM journal AS latest"
            " WHERE latest.record_id = counted_records.record_id)"
            " WHERE event = ? AND day <= ? AND (day, counted_records.record_id) > (?, ?)"
            " ORDER BY day, counted_records.record_id LIMIT ?",
            (event, last_day, day, record_id, limit),
        ).fetchall()
        for day, record_id, kind, text in page:
            facts = msgspec.json.decode(text)
            rating = _rating_of(db, record_id) if kind == "consultation" else None
            made = tuple(one for one in events(kind, facts, rating) if (one.name, one.day) == (event, day))
            amount = share(made)
            if amount:
                number, state = str(facts.get("number", "")), str(facts.get("state", ""))
                found.append(CountedRow(day, record_id, kind, number, state, amount, facts))
                if len(found) == limit:
                    break
        if len(page) < limit:
            break
    return found
