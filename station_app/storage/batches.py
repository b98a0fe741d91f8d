"""Epochs, the outbox, sealed batches and how far each has come."""

from dataclasses import dataclass

from station_app.domain.journal import Entry
from station_app.storage.cipher import Database
from station_app.storage.journal import QUALIFIED

OPEN_STATES = ("sealed", "delivered")


@dataclass(frozen=True, slots=True)
class Epoch:
    """One incarnation of this database. `reason` is installed, restored or forked."""

    ordinal: int
    epoch: str
    parent_epoch: str | None
    reason: str
    opened_at: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One sealed batch and its delivery. `container` is the file's bytes, None once pruned."""

    epoch: str
    no: int
    first_seq: int
    last_seq: int
    manifest_sha256: str
    sealed_at: str
    state: str
    exported_at: str | None
    container: bytes | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One journal entry that waits in the outbox under its number there."""

    seq: int
    entry: Entry


def open_epoch(db: Database, epoch: str, reason: str, at: str) -> None:
    """Opens an epoch; its parent is the present one, if any."""
    db.execute(
        "INSERT INTO epochs (epoch, parent_epoch, reason, opened_at)"
        " VALUES (?, (SELECT epoch FROM epochs ORDER BY ordinal DESC LIMIT 1), ?, ?)",
        (epoch, reason, at),
    )


def present_epoch(db: Database) -> Epoch:
    """The newest epoch. LookupError before the station is set up."""
    row = db.execute(
        "SELECT ordinal, epoch, parent_epoch, reason, opened_at FROM epochs ORDER BY ordinal DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise LookupError("no epoch yet")
    return Epoch(*row)


def epochs(db: Database) -> list[Epoch]:
    """Every epoch, oldest first."""
    rows = db.execute("SELECT ordinal, epoch, parent_epoch, reason, opened_at FROM epochs ORDER BY ordinal").fetchall()
    return [Epoch(*row) for row in rows]


def last_of(db: Database, epoch: str) -> tuple[int, str, int]:
    """(number, manifest identity, last seq) of the newest batch of an epoch; (0, "", 0) where none was sealed."""
    row = db.execute(
        "SELECT no, manifest_sha256, last_seq FROM batches WHERE epoch = ? ORDER BY no DESC LIMIT 1", (epoch,)
    ).fetchone()
    return (int(row[0]), str(row[1]), int(row[2])) if row else (0, "", 0)


def waiting(db: Database, epoch: str, *, after: int, limit: int) -> list[Waiting]:
    """Outbox entries of an epoch above a number, in order: the next batch's rows. Costs the news, not the past."""
    rows = db.execute(
        f"SELECT outbox.seq, {QUALIFIED} FROM outbox JOIN journal ON journal.position = outbox.position"
        " WHERE outbox.epoch = ? AND outbox.seq > ? ORDER BY outbox.seq LIMIT ?",
        (epoch, after, limit),
    ).fetchall()
    return [Waiting(row[0], Entry(*row[1:])) for row in rows]


def keep(
    db: Database, *, epoch: str, no: int, first_seq: int, last_seq: int, manifest: bytes, manifest_sha256: str,
    container: bytes, at: str,
) -> None:  # fmt: skip
    """Keeps a sealed batch, its rows marked with its number, its delivery opened."""
    db.execute(
        "INSERT INTO batches (epoch, no, first_seq, last_seq, manifest, manifest_sha256, container, sealed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (epoch, no, first_seq, last_seq, manifest, manifest_sha256, container, at),
    )
    db.execute(
        "UPDATE outbox SET batch_no = ? WHERE epoch = ? AND seq BETWEEN ? AND ?", (no, epoch, first_seq, last_seq)
    )
    db.execute("INSERT INTO deliveries (epoch, no, state, changed_at) VALUES (?, ?, 'sealed', ?)", (epoch, no, at))


_BATCH = (
    "SELECT batches.epoch, batches.no, first_seq, last_seq, manifest_sha256, sealed_at, state, exported_at, {container}"
    " FROM batches JOIN deliveries USING (epoch, no) JOIN epochs ON epochs.epoch = batches.epoch"
)


def open_batches(db: Database) -> list[Batch]:
    """Every batch the centre has not acknowledged as applied, oldest first, with its bytes."""
    rows = db.execute(
        _BATCH.format(container="container") + " WHERE state IN ('sealed', 'delivered') ORDER BY ordinal, batches.no"
    ).fetchall()
    return [Batch(*row) for row in rows]


def history(db: Database, limit: int = 50) -> list[Batch]:
    """The newest batches, newest first, without their bytes."""
    rows = db.execute(
        _BATCH.format(container="NULL") + " ORDER BY batches.rowid DESC LIMIT ?", (limit,)
    ).fetchall()
    return [Batch(*row) for row in rows]


def of_epoch(db: Database, epoch: str) -> list[Batch]:
    """All batches of an epoch in order, without their bytes."""
    rows = db.execute(
        _BATCH.format(container="NULL") + " WHERE batches.epoch = ? ORDER BY batches.no", (epoch,)
    ).fetchall()
    return [Batch(*row) for row in rows]


def mark(db: Database, epoch: str, state: str, at: str, *, first: int, last: int) -> int:
    """Moves the batches first…last of an epoch to a state, superseded ones left alone; answers how many changed."""
    cursor = db.execute(
        "UPDATE deliveries SET state = ?, changed_at = ? WHERE epoch = ? AND no BETWEEN ? AND ?"
        " AND state NOT IN (?, 'superseded')",
        (state, at, epoch, first, last, state),
    )
    return int(cursor.rowcount)


def reopen(db: Database, epoch: str, at: str, *, above: int) -> int:
    """Makes the batches above a number unsent again that the centre had and has no more; answers how many."""
    cursor = db.execute(
        "UPDATE deliveries SET state = 'sealed', changed_at = ? WHERE epoch = ? AND no > ?"
        " AND state IN ('applied', 'archived')",
        (at, epoch, above),
    )
    return int(cursor.rowcount)


def prune(db: Database, before: str) -> int:
    """Drops the bytes of batches that are archived and were sealed before a moment (ISO 8601); answers how many.

    The newest batch of each epoch keeps its own, and every manifest stays: the chain can be shown for ever.
    """
    cursor = db.execute(
        "UPDATE batches SET container = NULL WHERE container IS NOT NULL AND datetime(sealed_at) < datetime(?)"
        " AND (epoch, no) IN (SELECT epoch, no FROM deliveries WHERE state = 'archived')"
        " AND no < (SELECT max(newer.no) FROM batches AS newer WHERE newer.epoch = batches.epoch)",
        (before,),
    )
    return int(cursor.rowcount)


def without_bytes(db: Database, epoch: str) -> set[int]:
    """Numbers of batches that are to be sent again and whose bytes were dropped: their entries must be sealed anew."""
    rows = db.execute(
        "SELECT no FROM batches JOIN deliveries USING (epoch, no) WHERE epoch = ? AND container IS NULL"
        " AND state IN ('sealed', 'delivered')",
        (epoch,),
    )
    return {int(row[0]) for row in rows}


def mark_exported(db: Database, epoch: str, no: int, at: str) -> None:
    """Notes that a batch was written to a stick and read back."""
    db.execute("UPDATE deliveries SET exported_at = ? WHERE epoch = ? AND no = ?", (at, epoch, no))


def mark_delivered(db: Database, epoch: str, no: int, at: str) -> bool:
    """Notes the office's word that it has a batch; whether that was news. What it has taken in stays so."""
    cursor = db.execute(
        "UPDATE deliveries SET state = 'delivered', changed_at = ? WHERE epoch = ? AND no = ? AND state = 'sealed'",
        (at, epoch, no),
    )
    return bool(cursor.rowcount)


def unsealed_positions(db: Database, epoch: str, *, after: int) -> list[int]:
    """Journal positions of an epoch's outbox above a number."""
    rows = db.execute("SELECT position FROM outbox WHERE epoch = ? AND seq > ? ORDER BY seq", (epoch, after)).fetchall()
    return [int(row[0]) for row in rows]


def positions_in_epoch(db: Database, epoch: str) -> set[int]:
    """Journal positions that an epoch's outbox already holds."""
    return {int(row[0]) for row in db.execute("SELECT position FROM outbox WHERE epoch = ?", (epoch,))}


@dataclass(frozen=True, slots=True)
class Owed:
    """What the centre has not acknowledged: consultations concerned, entries, sealed batches, and returns."""

    consultations: int
    entries: int
    batches: int
    returned: int


def owed(db: Database) -> Owed:
    """What is owed to the centre now. Costs what is owed, not what was ever sent."""
    present = db.execute("SELECT epoch FROM epochs ORDER BY ordinal DESC LIMIT 1").fetchone()
    if present is None:
        return Owed(0, 0, 0, 0)
    _, _, sealed_to = last_of(db, present[0])
    consultations, entries = db.execute(
        "WITH open (position) AS ("
        " SELECT outbox.position FROM deliveries JOIN batches USING (epoch, no) JOIN outbox"
        " ON outbox.epoch = batches.epoch AND outbox.seq BETWEEN batches.first_seq AND batches.last_seq"
        " WHERE deliveries.state IN ('sealed', 'delivered')"
        " UNION SELECT position FROM outbox WHERE epoch = ? AND seq > ?)"
        " SELECT count(DISTINCT CASE WHEN kind = 'consultation' THEN record_id END), count(*)"
        " FROM open JOIN journal USING (position)",
        (present[0], sealed_to),
    ).fetchone()
    batches = db.execute("SELECT count(*) FROM deliveries WHERE state IN ('sealed', 'delivered')").fetchone()[0]
    returned = db.execute("SELECT count(*) FROM returned").fetchone()[0]
    return Owed(int(consultations), int(entries), int(batches), int(returned))


def number_anew(db: Database, epoch: str, *, after: int, up_to: int) -> None:
    """Numbers entries after…up_to of an older epoch in the present one, unless it holds them already."""
    db.execute(
        "INSERT INTO outbox (epoch, seq, position)"
        " SELECT present.epoch, coalesce((SELECT max(seq) FROM outbox WHERE epoch = present.epoch), 0)"
        "  + row_number() OVER (ORDER BY former.seq), former.position"
        " FROM outbox AS former, (SELECT epoch FROM epochs ORDER BY ordinal DESC LIMIT 1) AS present"
        " WHERE former.epoch = ? AND former.seq > ? AND former.seq <= ? AND NOT EXISTS ("
        "  SELECT 1 FROM outbox WHERE outbox.epoch = present.epoch AND outbox.position = former.position)",
        (epoch, after, up_to),
    )


def notice_foreign(db: Database, epochs_named: list[str], at: str) -> int:
    """Keeps the epochs that only the centre knows; answers how many were not known to be foreign before."""
    before = db.conn.total_changes
    for epoch in epochs_named:
        db.execute("INSERT INTO foreign_epochs (epoch, noticed_at) VALUES (?, ?) ON CONFLICT DO NOTHING", (epoch, at))
    return int(db.conn.total_changes - before)
