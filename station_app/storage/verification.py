"""Looking for what is not as it must be: reads everything, writes nothing."""

from collections.abc import Callable, Iterator

from station_app.domain.journal import FIRST_PREVIOUS, KINDS, bodies_match, expected_hash
from station_app.storage import consultations, journal, visitors  # noqa: F401 - they declare their tables
from station_app.storage.cipher import Database, dbapi
from station_app.storage.projections import TABLES
from station_exchange.manifest import identity

MOST_FINDINGS = 1000
_STEP = 2000


def file_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Damaged pages (SQLCipher's own check), broken structure, broken references."""
    try:
        for (said,) in db.execute("PRAGMA cipher_integrity_check").fetchall():
            yield "page-damaged", str(said)[:80]
        for (said,) in db.execute("PRAGMA integrity_check").fetchall():
            if said != "ok":
                yield "structure-damaged", str(said)[:80]
        for row in db.execute("PRAGMA foreign_key_check").fetchall():
            yield "reference-broken", f"{row[0]}:{row[1]}"
    except dbapi.DatabaseError:
        yield "page-damaged", "database"


def chain_faults(db: Database, progress: Callable[[int], bool] | None) -> tuple[int, list[tuple[str, str]]]:
    """How many entries were read, and which break the chain or do not match their digests."""
    found: list[tuple[str, str]] = []
    previous, expected_position, entries = FIRST_PREVIOUS, 1, 0
    for entry in journal.walk(db):
        entries += 1
        if entry.position != expected_position:
            found.append(("entry-missing", str(expected_position)))
            expected_position = entry.position
        if entry.previous_hash != previous or expected_hash(entry) != entry.hash:
            found.append(("chain-broken", str(entry.position)))
        if not bodies_match(entry):
            found.append(("body-altered", str(entry.position)))
        if entry.kind not in KINDS:
            found.append(("kind-unknown", str(entry.position)))
        previous, expected_position = entry.hash, expected_position + 1
        if len(found) >= MOST_FINDINGS or (entries % _STEP == 0 and progress and not progress(entries)):
            break
    return entries, found


def table_faults(db: Database) -> tuple[int, list[tuple[str, str]]]:
    """How many records were compared, and which rows are not what the journal's newest revision demands."""
    found: list[tuple[str, str]] = []
    records = 0
    for kind, table in TABLES.items():
        columns = ", ".join(["record_id", "revision_id", *table.columns])
        seen = 0
        for entry in journal.walk_latest(db, kind):
            seen += 1
            stored = db.execute(
                f"SELECT {columns} FROM {table.name} WHERE record_id = ?", (entry.record_id,)
            ).fetchall()
            if not stored:
                found.append(("row-missing", f"{table.name}:{entry.position}"))
            elif tuple(stored[0]) != table.row(entry):
                found.append(("row-differs", f"{table.name}:{entry.position}"))
        records += seen
        present = int(db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0])
        if present > seen:
            found.append(("row-without-journal", table.name))
    return records, found[:MOST_FINDINGS]


def batch_faults(db: Database) -> tuple[int, list[tuple[str, str]]]:
    """How many sealed batches there are, and which are not chained or not what their identity says."""
    found: list[tuple[str, str]] = []
    count = 0
    expected: dict[str, int] = {}
    rows = db.execute(
        "SELECT epoch, no, first_seq, last_seq, manifest, manifest_sha256 FROM batches ORDER BY epoch, no"
    )
    ends: dict[str, int] = {}
    for epoch, no, first_seq, last_seq, manifest, manifest_sha256 in rows:
        count += 1
        if identity(bytes(manifest)) != manifest_sha256:
            found.append(("batch-altered", f"{epoch}:{no}"))
        if no != expected.get(epoch, 0) + 1 or first_seq != ends.get(epoch, 0) + 1:
            found.append(("batch-missing", f"{epoch}:{no}"))
        expected[epoch], ends[epoch] = no, last_seq
    return count, found


def outbox_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Holes in an epoch's numbering, entries that travel and are in no outbox, audit entries that are in one."""
    for epoch, count, last in db.execute("SELECT epoch, count(*), max(seq) FROM outbox GROUP BY epoch").fetchall():
        if count != last:
            yield "outbox-hole", str(epoch)
    travelling = [kind.name for kind in KINDS.values() if kind.travels]
    marks = ", ".join("?" * len(travelling))
    for (position,) in db.execute(
        f"SELECT position FROM journal WHERE kind IN ({marks}) AND NOT EXISTS"
        " (SELECT 1 FROM outbox WHERE outbox.position = journal.position) LIMIT 20",
        travelling,
    ).fetchall():
        yield "entry-not-in-outbox", str(position)
    for (position,) in db.execute(
        "SELECT outbox.position FROM outbox JOIN journal ON journal.position = outbox.position"
        f" WHERE kind NOT IN ({marks}) LIMIT 20",
        travelling,
    ).fetchall():
        yield "audit-entry-in-outbox", str(position)
