"""A durable save through the whole action, against the same rows and index entries written by prepared SQL.

Three copies of one station. On the first the visits are logged by the action: rights, rules, visitor and firm, number,
journal, outbox, tables, search index, high-water mark. On the second the very rows that the action writes, read off a
rehearsal on the third, are put by prepared statements in one `FULL` commit, the triggers of the search index included.
The third then takes commits of a single row: what a promise of this disk costs at the least.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import flat, interleaved, milliseconds, percentile, typical_ratio
from benchmarks.sizes import Sizes
from benchmarks.station_maker import Counter, copy_of_station, counter, news
from station_app.storage.cipher import Database
from station_app.storage.journal import COLUMNS
from station_app.storage.projections import TABLES

MEDIAN_LIMIT: Final = 2.0
TAIL_LIMIT: Final = 3.0

Statement = tuple[str, tuple[Any, ...]]

_JOURNAL: Final = f"INSERT INTO journal ({COLUMNS}) VALUES ({', '.join('?' * 18)})"
_OUTBOX: Final = "INSERT INTO outbox (epoch, seq, position) VALUES (?, ?, ?)"
_ITEM: Final = "INSERT INTO consultation_items (record_id, item) VALUES (?, ?)"
_SERIES: Final = (
    "INSERT INTO number_series (kind, day, last) VALUES (?, ?, ?) ON CONFLICT (kind, day) DO UPDATE"
    " SET last = excluded.last"
)
_BARE: Final = "INSERT INTO settings (key, value) VALUES (?, 'x')"


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """p50 and p99 of a save against the same rows, and the bare one-row commit."""
    count = (sizes.save_rounds + 1) * sizes.saves_per_round
    with ExitStack() as stack:
        by_action, by_hand, rehearsal = (
            stack.enter_context(counter(copy_of_station(place / name, sizes.seed, sizes.past), space=5))
            for name in ("action", "hand", "rehearsal")
        )
        forms = [by_action.form(given) for given in news(sizes.seed, count)]
        rows = [_rehearse(rehearsal, *form) for form in forms]
        to_save, to_put, keys = iter(forms), iter(rows), iter(range(count))
        hand, bare = by_hand.desk.store.db.conn, rehearsal.desk.store.db.conn

        def save() -> float:
            form, now = next(to_save)
            return milliseconds(lambda: by_action.save(form, now))

        def put() -> float:
            statements = next(to_put)
            return milliseconds(lambda: _commit(hand, statements))

        def one_row() -> float:
            statements: list[Statement] = [(_BARE, (f"bench-{next(keys)}",))]
            return milliseconds(lambda: _commit(bare, statements))

        saved, written, single = interleaved([save, put, one_row], sizes.save_rounds, sizes.saves_per_round)
        _demand_equal(by_action.desk.store.db, by_hand.desk.store.db)
    past = f"{sizes.past:,} visits in the database, {len(flat(saved)):,} saves a side"
    yield compared(
        "save-p50", "Durable save, median", "ms", percentile(flat(saved), 0.5), percentile(flat(written), 0.5),
        "the same rows by prepared SQL", MEDIAN_LIMIT, ratio=typical_ratio(saved, written), notes=(past,),
    )  # fmt: skip
    yield compared(
        "save-p99", "Durable save, one in a hundred", "ms", percentile(flat(saved), 0.99),
        percentile(flat(written), 0.99), "the same rows by prepared SQL", TAIL_LIMIT,
    )  # fmt: skip
    yield told(
        "save-p95", "Durable save, one in twenty", "ms", percentile(flat(saved), 0.95), "wanted: 60 ms on an SSD"
    )
    yield told(
        "commit-of-one-row", "Bare commit of one row, median", "ms", percentile(flat(single), 0.5),
        f"one in a hundred: {percentile(flat(single), 0.99):.2f} ms",
    )  # fmt: skip


def _commit(connection: Any, statements: list[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        connection.execute(sql, values)
    connection.execute("COMMIT")


def _rehearse(at: Counter, form: Any, now: Any) -> list[Statement]:
    """Saves the visit and answers the rows that this wrote, as statements."""
    saved = at.save(form, now)
    db = at.desk.store.db
    statements: list[Statement] = []
    entries = db.execute(
        f"SELECT {COLUMNS} FROM journal WHERE action_id = ? ORDER BY position", (saved.changes.action_id,)
    ).fetchall()
    for entry in entries:
        position, record_id, kind = entry[0], entry[2], entry[5]
        statements.append((_JOURNAL, entry))
        statements += [(_OUTBOX, row) for row in _rows(db, "epoch, seq, position", "outbox", "position", position)]
        table = TABLES[kind]
        columns = ", ".join(["record_id", "revision_id", *table.columns])
        statements += [(table.insert, row) for row in _rows(db, columns, table.name, "record_id", record_id)]
        if kind == "consultation":
            items = _rows(db, "record_id, item", "consultation_items", "record_id", record_id)
            statements += [(_ITEM, row) for row in items]
    statements += [(_SERIES, row) for row in _rows(db, "kind, day, last", "number_series", "day", f"{now:%Y%m%d}")]
    return statements


def _rows(db: Database, columns: str, table: str, key: str, value: Any) -> list[tuple[Any, ...]]:
    return list(db.execute(f"SELECT {columns} FROM {table} WHERE {key} = ?", (value,)).fetchall())


def _demand_equal(one: Database, other: Database) -> None:
    """RuntimeError where the two sides did not write the same amount: the comparison would mean nothing."""
    for table in ("journal", "outbox", "visitors", "organisations", "memberships", "consultations",
                  "consultation_items", "number_series", "searched_rows"):  # fmt: skip
        counts = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for db in (one, other)]
        if counts[0] != counts[1]:
            raise RuntimeError(f"the two sides differ in {table}: {counts}")
