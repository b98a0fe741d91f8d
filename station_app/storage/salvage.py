"""Putting together a database out of a damaged one and a copy: the journal first, then what only tables hold."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from station_app.domain.journal import KINDS, Entry, News, bodies_match, expected_hash
from station_app.storage import batches, journal, replaying, verification
from station_app.storage.cipher import Database, dbapi
from station_app.storage.projections import TABLES, Table
from station_app.storage.wreck import Wreck

_DERIVED: Final = frozenset({
    "journal", "consultation_items", "intake_goods", "intake_marks", "attachments", "policy_paragraphs", "visitor_keys",
    "organisation_keys", "reference_codes", "reference_versions", "_sqlite_migrations",
    "searched_rows", "daily_counts", "counted_records", "booking_cells", "guide_texts",
})  # fmt: skip
"""Tables that are made from the journal or come with the program: they are not copied."""
_NAMED: Final = {"revisions": "revision_no"}
"""Columns called otherwise than the field they hold."""

Progress = Callable[[int, int], bool]


def bring_entries(db: Database, wreck: Wreck, up_to: int, progress: Progress | None = None) -> tuple[int, list[int]]:
    """Puts every sound entry of the wreck above the head of `db`, with its rows; answers how many there were, and the
    positions that are missing. An entry counts as sound where its own hash and its bodies fit.
    """
    head, _hash = journal.head(db)
    last = max(up_to, wreck.highest("journal", "position"))
    marks = ", ".join("?" * len(journal.COLUMNS.split(", ")))
    brought: set[int] = set()
    for row in wreck.between("journal", journal.COLUMNS, "position", head + 1, last):
        entry = Entry(*row)
        if not _sound(entry):
            continue
        db.execute(f"INSERT INTO journal ({journal.COLUMNS}) VALUES ({marks})", row)
        replaying.put(db, entry)
        brought.add(entry.position)
        if progress is not None and len(brought) % 500 == 0:
            progress(entry.position, last)
    # What lies beyond the last one that could be read was perhaps never written: only the mark outside knows.
    end = max(up_to, max(brought, default=head))
    return len(brought), [position for position in range(head + 1, end + 1) if position not in brought]


def _sound(entry: Entry) -> bool:
    try:
        return entry.kind in KINDS and expected_hash(entry) == entry.hash and bodies_match(entry)
    except (TypeError, ValueError, AttributeError):
        return False


def let_rows_come_in_any_order(db: Database) -> None:
    """References are looked at when everything stands; before the caller's transaction."""
    db.execute("PRAGMA foreign_keys = OFF")


def clerk_in(wreck: Wreck, name: str) -> str:
    """The record of a clerk as the damaged table has it; empty where it does not."""
    found = wreck.ask("SELECT record_id FROM clerks WHERE name = ?", (name,))
    return str(found[0][0]) if found else ""


def bring_tables(db: Database, wreck: Wreck) -> None:
    """Copies what the journal does not hold: epochs, outbox, batches, settings, forms not saved, and the like. A row
    that is in both stays as the wreck has it.
    """
    projected = {table.name for table in TABLES.values()}
    for name, without_rowid in _own_tables(db):
        if name in _DERIVED or name in projected:
            continue
        columns = [str(row[1]) for row in db.execute(f"PRAGMA table_info({name})").fetchall()]
        keys = [str(row[1]) for row in db.execute(f"PRAGMA table_info({name})").fetchall() if row[5]] or ["rowid"]
        listed = ", ".join(columns)
        put = f"INSERT OR REPLACE INTO {name} ({listed}) VALUES ({', '.join('?' * len(columns))})"
        rows: Iterator[tuple[Any, ...]]
        if without_rowid:
            rows = wreck.ends(name, listed, keys)
        else:
            rows = wreck.between(name, listed, "rowid", 1, wreck.highest(name, "rowid"))
        for row in rows:
            if any(isinstance(value, str) and "\0" in value for value in row):
                # Of a page whose seal does not fit SQLCipher hands on nothing but zeros.
                continue
            try:
                db.execute(put, row)
            except dbapi.IntegrityError:
                # A damaged row does not keep the sound ones out.
                continue


def _own_tables(db: Database) -> list[tuple[str, bool]]:
    rows = db.execute(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE '%\\_search%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return [(str(name), bool(without_rowid)) for name, without_rowid in rows]


def bring_rows(db: Database, wreck: Wreck, append: Callable[[News], Entry]) -> int:
    """Makes entries for records whose newest revision is in no journal but whose row can still be read; how many."""
    made = 0
    for kind, table in TABLES.items():
        columns = ["record_id", "revision_id", *table.columns]
        for row in _rows(db, wreck, table, columns):
            told = dict(zip(columns, row, strict=True))
            if not told["record_id"] or journal.by_revision(db, str(told["revision_id"])) is not None:
                continue
            latest = journal.latest(db, str(told["record_id"]))
            body = _body(told, latest)
            personal = KINDS[kind].person_fields | (latest.personal_fields() if latest is not None else frozenset())
            facts = {name: value for name, value in body.items() if name not in personal}
            person = {name: value for name, value in body.items() if name in personal}
            news = News(kind, str(told["record_id"]), str(told["revision_id"]),
                        latest.revision_id if latest is not None else None, facts, person)  # fmt: skip
            try:
                replaying.put(db, append(news))
            except (dbapi.IntegrityError, KeyError, TypeError, msgspec.DecodeError):
                continue
            made += 1
    return made


def _rows(db: Database, wreck: Wreck, table: Table, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    listed = ", ".join(columns)
    without_rowid = db.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (table.name,)).fetchone()[0]
    if without_rowid:
        yield from wreck.ends(table.name, listed, ["record_id"])
    else:
        yield from wreck.between(table.name, listed, "rowid", 1, wreck.highest(table.name, "rowid"))


def _body(told: dict[str, Any], latest: Entry | None) -> dict[str, Any]:
    """What the row says, over what an earlier revision said: a table holds most fields of a record, not all."""
    body = latest.body() if latest is not None else {}
    for column, value in told.items():
        if column in ("record_id", "revision_id", "position"):
            continue
        name = _NAMED.get(column, column)
        if value is None or value == "[]":
            body.pop(name, None)
            continue
        if isinstance(value, str) and value[:1] in ("[", "{"):
            try:
                value = msgspec.json.decode(value)
            except msgspec.DecodeError:
                continue
        if isinstance(value, int) and name in _FLAGS:
            value = bool(value)
        body[name] = value
    return body


_FLAGS: Final = frozenset({"phone_refused", "minor_under_14", "due_doubtful"})


def drop_broken_containers(db: Database) -> int:
    """Lets the bytes of sealed batches go that are no longer what was sealed; how many of them the city has not
    acknowledged.
    """
    waiting = 0
    for epoch, no, state in verification.broken_containers(db):
        db.execute("UPDATE batches SET container = NULL WHERE epoch = ? AND no = ?", (epoch, no))
        waiting += state in batches.OPEN_STATES
    return waiting


def drop_loose_ends(db: Database) -> dict[str, int]:
    """Takes away rows that point to what is not there any more, outbox numbers of lost entries first; how many of these
    each epoch had.
    """
    lost = {
        str(epoch): int(count) for epoch, count in db.execute(
            "SELECT epoch, count(*) FROM outbox WHERE position NOT IN (SELECT position FROM journal) GROUP BY epoch"
        ).fetchall()
    }  # fmt: skip
    db.execute("DELETE FROM outbox WHERE position NOT IN (SELECT position FROM journal)")
    db.execute(
        "DELETE FROM deliveries WHERE NOT EXISTS (SELECT 1 FROM batches WHERE batches.epoch = deliveries.epoch"
        " AND batches.no = deliveries.no)"
    )
    for table, rowid, _parent, _nth in db.execute("PRAGMA foreign_key_check").fetchall():
        if rowid is not None:
            db.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
    return lost


def mend_outbox(db: Database) -> None:
    """Puts back outbox numbers that were lost where only one order is possible: between two that are known, as many
    entries that travel stand without a number as numbers are missing.
    """
    kinds = [kind.name for kind in KINDS.values() if kind.travels]
    marks = ", ".join("?" * len(kinds))
    for epoch, last in db.execute(
        "SELECT epochs.epoch, max(coalesce((SELECT max(seq) FROM outbox WHERE epoch = epochs.epoch), 0),"
        " coalesce((SELECT max(last_seq) FROM batches WHERE epoch = epochs.epoch), 0)) FROM epochs"
    ).fetchall():
        known = dict(db.execute("SELECT seq, position FROM outbox WHERE epoch = ?", (epoch,)).fetchall())
        gap: list[int] = []
        before = 0
        for seq in range(1, int(last) + 2):
            if seq not in known and seq <= last:
                gap.append(seq)
                continue
            after = int(known[seq]) if seq in known else journal.head(db)[0] + 1
            if gap:
                rows = db.execute(
                    f"SELECT position FROM journal WHERE position > ? AND position < ? AND kind IN ({marks}) AND NOT"
                    " EXISTS (SELECT 1 FROM outbox WHERE outbox.position = journal.position) ORDER BY position",
                    (before, after, *kinds),
                ).fetchall()
                free = [int(row[0]) for row in rows]
                if len(free) == len(gap) or (seq > last and len(free) >= len(gap)):
                    for lost, position in zip(gap, free, strict=False):
                        db.execute(
                            "INSERT INTO outbox (epoch, seq, position, batch_no) VALUES (?, ?, ?, (SELECT no FROM"
                            " batches WHERE batches.epoch = ? AND ? BETWEEN first_seq AND last_seq))",
                            (epoch, lost, position, epoch, lost),
                        )
                gap = []
            before = after


def number_what_travels(db: Database) -> int:
    """Gives a place in the outbox to every entry that travels and has none; how many."""
    kinds = [kind.name for kind in KINDS.values() if kind.travels]
    rows = db.execute(
        f"SELECT position FROM journal WHERE kind IN ({', '.join('?' * len(kinds))}) AND NOT EXISTS"
        " (SELECT 1 FROM outbox WHERE outbox.position = journal.position) ORDER BY position", kinds,
    ).fetchall()  # fmt: skip
    for (position,) in rows:
        journal.number_for_travel(db, int(position))
    return len(rows)


def numbers_lost(db: Database, code: str) -> list[str]:
    """The numbers that were given out and stand on no record: what could not be saved, by number."""
    known: set[str] = set()
    for table in TABLES.values():
        if "number" in table.columns:
            known |= {str(row[0]) for row in db.execute(f"SELECT number FROM {table.name}").fetchall() if row[0]}
    holes = {
        (kind, day, serial)
        for kind, day, first, last in db.execute("SELECT kind, day, first, last FROM number_holes").fetchall()
        for serial in range(int(first), int(last) + 1)
    }
    return [
        number
        for kind, day, last in db.execute("SELECT kind, day, last FROM number_series ORDER BY day, kind").fetchall()
        for serial in range(1, int(last) + 1)
        if (number := f"{kind}-{code}-{day}-{serial:04d}") not in known and (kind, day, serial) not in holes
    ]
