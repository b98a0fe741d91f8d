"""Looking for what is not as it must be: reads everything, writes nothing."""

import hashlib
from collections.abc import Callable, Iterator

import msgspec

from station_app.domain.journal import FIRST_PREVIOUS, KINDS, Entry, bodies_match, expected_hash

# Some are named only because they declare their tables.
from station_app.storage import (  # noqa: F401
    bookings,
    consultations,
    expert_photos,
    experts,
    holds,
    intakes,
    journal,
    leases,
    merges,
    period_reports,
    phrases,
    policy_texts,
    promises,
    ratings,
    registers,
    rosters,
    targets,
    visitors,
    waiting,
)
from station_app.storage.cipher import Database, dbapi
from station_app.storage.projections import TABLES
from station_exchange import container
from station_exchange.manifest import BATCH_TYPE, NO_PREDECESSOR, Manifest, identity, parse_batch
from station_exchange.refusals import ExchangeRefused
from station_exchange.rows import ERASE

MOST_FINDINGS = 1000
_STEP = 2000


def file_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Damaged pages (SQLCipher's own check), broken structure, broken references."""
    try:
        for (said,) in db.execute("PRAGMA cipher_integrity_check").fetchall():
            yield "page-damaged", str(said)[:80]
        yield from structure(db)
    except dbapi.DatabaseError:
        yield "page-damaged", "database"


def structure(db: Database) -> Iterator[tuple[str, str]]:
    """Broken structure and broken references, every page read through the cipher."""
    for (said,) in db.execute("PRAGMA integrity_check").fetchall():
        if said != "ok":
            yield "structure-damaged", str(said)[:80]
    for row in db.execute("PRAGMA foreign_key_check").fetchall():
        yield "reference-broken", f"{row[0]}:{row[1]}"


def chain_faults(db: Database, progress: Callable[[int], bool] | None) -> tuple[int, list[tuple[str, str]]]:
    """How many entries were read, and which break the chain or do not match their digests."""
    found: list[tuple[str, str]] = []
    previous, expected_position, entries = FIRST_PREVIOUS, 1, 0
    blanked: list[tuple[str, int]] = []
    told_lost: set[tuple[str, str]] = set()
    erased: dict[str, int] = {}
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
        if entry.kind in ("salvage", "adoption"):
            told_lost |= _told_lost(entry.facts)
        if entry.person is None:
            blanked.append((entry.record_id, entry.position))
        if entry.verb == ERASE:
            erased[entry.record_id] = entry.position
        previous, expected_position = entry.hash, expected_position + 1
        if len(found) >= MOST_FINDINGS or (entries % _STEP == 0 and progress and not progress(entries)):
            break
    else:
        # Blanked without an order to do so: not by this program.
        found += [("body-altered", str(at)) for record, at in blanked if erased.get(record, 0) < at]
    return entries, [fault for fault in found if fault not in told_lost]


def newest_faults(db: Database, count: int) -> tuple[int, list[tuple[str, str]]]:
    """The same of the newest `count` entries alone, and whether the rows of their records say what they must."""
    found: list[tuple[str, str]] = []
    head, _hash = journal.head(db)
    after = max(0, head - count)
    entries, previous, newest = 0, b"", dict[str, Entry]()
    for entry in journal.walk(db, after=after):
        entries += 1
        if (previous and entry.previous_hash != previous) or expected_hash(entry) != entry.hash:
            found.append(("chain-broken", str(entry.position)))
        if not bodies_match(entry):
            found.append(("body-altered", str(entry.position)))
        previous = entry.hash
        newest[entry.record_id] = entry
    for entry in newest.values():
        table = TABLES.get(entry.kind)
        if table is None:
            continue
        columns = ", ".join(["record_id", "revision_id", *table.columns])
        row = db.execute(f"SELECT {columns} FROM {table.name} WHERE record_id = ?", (entry.record_id,)).fetchone()
        if row is None:
            found.append(("row-missing", f"{table.name}:{entry.position}"))
        elif tuple(row) != table.row(entry):
            found.append(("row-differs", f"{table.name}:{entry.position}"))
    return entries, found[:MOST_FINDINGS]


def _told_lost(facts: str) -> set[tuple[str, str]]:
    """What a salvage or an adoption has told of, and is not found anew at every look: what is lost, where the chain was
    closed over it, and which entries came from the city without the personal part that it never had.
    """
    said = msgspec.json.decode(facts)
    spans, bare = said.get("missing") or (), said.get("bare") or ()
    return {
        *(("entry-missing", str(first)) for first, _last in spans),
        *(("chain-broken", str(last + 1)) for _first, last in spans),
        *(("chain-broken", str(position)) for position in said.get("rechained") or ()),
        *(("body-altered", str(position)) for first, last in bare for position in range(first, last + 1)),
    }


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


def item_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Visits whose items, as they are counted by, are not those of their row."""
    for (position,) in db.execute(
        "SELECT position FROM consultations WHERE json_array_length(items)"
        " <> (SELECT count(*) FROM consultation_items WHERE consultation_items.record_id = consultations.record_id)"
        " OR EXISTS (SELECT 1 FROM json_each(consultations.items) AS listed WHERE NOT EXISTS ("
        "  SELECT 1 FROM consultation_items WHERE consultation_items.record_id = consultations.record_id"
        "  AND consultation_items.item = listed.value)) LIMIT 20"
    ).fetchall():
        yield "row-differs", f"consultation_items:{position}"


def cell_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Bookings whose quarter hours are not those of their row: somebody took the triggers away."""
    for (position,) in db.execute(
        "SELECT position FROM bookings WHERE (SELECT count(*) FROM booking_cells"
        "  WHERE booking_cells.record_id = bookings.record_id AND booking_cells.expert_id = bookings.expert_id"
        "  AND cell BETWEEN first_cell AND last_cell)"
        " <> CASE WHEN state IN ('requested', 'confirmed', 'checked_in', 'served', 'evaluated')"
        "  THEN last_cell - first_cell + 1 ELSE 0 END LIMIT 20"
    ).fetchall():
        yield "row-differs", f"booking_cells:{position}"


def print_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Papers that were counted and are not in the journal, or the other way round."""
    rows = db.execute(
        "SELECT revision_id, record_id, nth, printed_revision, layout, clerk, at FROM receipt_prints"
    ).fetchall()
    counted = {row[0]: tuple(row[1:]) for row in rows}
    for position, revision_id, facts, actor, at in db.execute(
        "SELECT position, revision_id, facts, actor, at FROM journal WHERE kind = 'print' ORDER BY position"
    ).fetchall():
        said = msgspec.json.decode(facts)
        if "record_id" not in said:
            # A test page or a batch slip: no paper of a record, so not counted.
            continue
        demanded = (said["record_id"], said["nth"], said["printed_revision"], said["layout"], actor, at)
        stored = counted.pop(revision_id, None)
        if stored is None:
            yield "row-missing", f"receipt_prints:{position}"
        elif stored != demanded:
            yield "row-differs", f"receipt_prints:{position}"
    if counted:
        yield "row-without-journal", "receipt_prints"


def batch_faults(db: Database) -> tuple[int, list[tuple[str, str]]]:
    """How many sealed batches there are, and which are not chained, not what their identity says, or not what lies in
    their file; and where the journal no longer reads as it did when a batch was sealed.
    """
    found: list[tuple[str, str]] = []
    count = 0
    ends: dict[str, tuple[int, int, str]] = {}
    adopted = _adopted(db)
    rows = db.execute(
        "SELECT epoch, no, first_seq, last_seq, manifest, manifest_sha256, container FROM batches ORDER BY epoch, no"
    )
    for epoch, no, first_seq, last_seq, payload, manifest_sha256, file in rows:
        count += 1
        if epoch in adopted:
            # The city's word: the journal and the file in which this batch was sealed are gone with the former PC.
            continue
        last_no, last_end, previous = ends.get(epoch, (0, 0, NO_PREDECESSOR))
        if no != last_no + 1 or first_seq != last_end + 1:
            found.append(("batch-missing", f"{epoch}:{no}"))
        said = _said(bytes(payload), manifest_sha256)
        sound = (
            said is not None
            and (said.epoch, said.no, said.first_seq, said.last_seq) == (epoch, no, first_seq, last_seq)
            and (no != last_no + 1 or said.prev == previous)
            and _is_file_of(file, said, bytes(payload))
            and _holds(db, epoch, no, first_seq, last_seq)
        )
        if not sound:
            found.append(("batch-altered", f"{epoch}:{no}"))
        if said is not None and not _reads_as_then(db, said):
            found.append(("chain-broken", str(said.journal.position)))
        ends[epoch] = (no, last_seq, manifest_sha256)
    return count, found


def _adopted(db: Database) -> set[str]:
    return {str(row[0]) for row in db.execute("SELECT epoch FROM adopted_epochs").fetchall()}


def broken_containers(db: Database) -> list[tuple[str, int, str]]:
    """(epoch, number, delivery state) of sealed batches whose kept file is not the one that was sealed."""
    rows = db.execute(
        "SELECT batches.epoch, batches.no, manifest, manifest_sha256, container, coalesce(state, 'sealed') FROM batches"
        " LEFT JOIN deliveries USING (epoch, no) WHERE container IS NOT NULL"
    ).fetchall()
    found = []
    for epoch, no, payload, manifest_sha256, file, state in rows:
        said = _said(bytes(payload), manifest_sha256)
        if said is None or not _is_file_of(file, said, bytes(payload)):
            found.append((str(epoch), int(no), str(state)))
    return found


def _said(payload: bytes, manifest_sha256: str) -> Manifest | None:
    try:
        return parse_batch(payload) if identity(payload) == manifest_sha256 else None
    except ExchangeRefused:
        return None


def _is_file_of(file: bytes | None, said: Manifest, payload: bytes) -> bool:
    """Whether the kept file is the one that was sealed; one whose bytes were pruned has nothing to show."""
    if file is None:
        return True
    try:
        parts = container.take_apart(bytes(file), BATCH_TYPE)
    except ExchangeRefused:
        return False
    return parts.envelope.payload == payload and hashlib.sha256(parts.ciphertext).hexdigest() == said.ct_sha256


def _holds(db: Database, epoch: str, no: int, first_seq: int, last_seq: int) -> bool:
    """Whether the outbox says of each of the batch's rows, and of all of them, that it is in this batch."""
    marked = db.execute(
        "SELECT count(*) FROM outbox WHERE epoch = ? AND seq BETWEEN ? AND ? AND batch_no = ?",
        (epoch, first_seq, last_seq, no),
    ).fetchone()[0]
    return int(marked) == last_seq - first_seq + 1


def _reads_as_then(db: Database, said: Manifest) -> bool:
    row = db.execute("SELECT hash FROM journal WHERE position = ?", (said.journal.position,)).fetchone()
    return row is not None and bytes(row[0]).hex() == said.journal.hash


def outbox_faults(db: Database) -> Iterator[tuple[str, str]]:
    """Holes in an epoch's numbering, entries that travel and are in no outbox, audit entries that are in one."""
    adopted = _adopted(db)
    for epoch, count, last in db.execute("SELECT epoch, count(*), max(seq) FROM outbox GROUP BY epoch").fetchall():
        if count != last and epoch not in adopted:
            yield "outbox-hole", str(epoch)
    for epoch, no in db.execute(
        "SELECT DISTINCT epoch, batch_no FROM outbox WHERE batch_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batches"
        " WHERE batches.epoch = outbox.epoch AND batches.no = outbox.batch_no"
        " AND outbox.seq BETWEEN batches.first_seq AND batches.last_seq) LIMIT 20"
    ).fetchall():
        yield "batch-missing", f"{epoch}:{no}"
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
