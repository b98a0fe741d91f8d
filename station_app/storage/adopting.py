"""Entries that the city handed back: put into the journal under their own revision ids, chained here anew.

A database that begins with nothing takes them one after the other. One that was salvaged has holes where its journal
could not be read: an entry goes back to its own place there. What the city holds is marked as applied under the epochs
and batches it came in, so that it does not travel again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from station_app.domain.journal import FIRST_PREVIOUS, KINDS, Entry, bodies_match, expected_hash
from station_app.storage import journal, replaying
from station_app.storage.cipher import Database, dbapi
from station_app.storage.handed_back import Handed, Sealed, in_order
from station_exchange.hand_back import payload_bytes
from station_exchange.rows import ERASE, Row

Progress = Callable[[int, int], bool]


@dataclass(slots=True)
class Brought:
    """What came of it: entries that are new here, those known before, positions without a personal part that nobody
    ordered to be erased, positions filled in their own place, how many could not be taken, records whose rows clash.
    """

    new: int = 0
    known: int = 0
    bare: list[int] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    unsound: int = 0
    clashes: int = 0


def bring(db: Database, handed: Handed, holes: set[int], progress: Progress | None = None) -> Brought:
    """Puts what is not here yet, in the caller's transaction: into its own place where that is one of the holes, else
    at the end. Of a record whose newer revision is here already the older one is only put into its own place.
    """
    # References are looked at when everything stands.
    db.execute("PRAGMA defer_foreign_keys = ON")
    done = Brought()
    touched: dict[str, None] = {}
    total = len(handed.rows)
    for count, row in enumerate(in_order(handed.rows), start=1):
        if progress is not None and count % 20 == 0 and not progress(count, total):
            raise InterruptedError
        if journal.by_revision(db, row.revision_id) is not None:
            done.known += 1
            continue
        own_place = row.position in holes
        if not own_place and _follower(db, row):
            done.known += 1
            continue
        position, previous = (row.position, _hash_before(db, row.position)) if own_place else _end(db)
        entry = _entry(row, position, previous)
        if not (entry.person is None or bodies_match(entry)) or not _facts_fit(entry):
            done.unsound += 1
            continue
        journal.insert(db, entry)
        if own_place:
            holes.discard(position)
            done.filled.append(position)
        done.new += 1
        touched.setdefault(row.record_id)
        if entry.person is None:
            done.bare.append(position)
    for record_id in touched:
        _project(db, record_id, done)
    done.bare = [position for position in done.bare if not _erased_later(db, position)]
    return done


def rechained(db: Database, filled: Iterable[int]) -> list[int]:
    """Positions whose predecessor is not the one they were chained to: behind an entry that went back to its place next
    to one that is lost.
    """
    found = []
    for position in sorted({place for one in filled for place in (one, one + 1)}):
        pair = db.execute(
            "SELECT later.previous_hash = former.hash FROM journal AS later JOIN journal AS former"
            " ON former.position = later.position - 1 WHERE later.position = ?",
            (position,),
        ).fetchone()
        if pair is not None and not pair[0]:
            found.append(position)
    return found


def epochs(db: Database) -> set[str]:
    """The epochs that came from the city."""
    return {str(row[0]) for row in db.execute("SELECT epoch FROM adopted_epochs").fetchall()}


def mark_applied(db: Database, handed: Handed, at: str) -> None:
    """Keeps the city's epochs that this database does not have, with their batches and what lies in them: all of it is
    applied there. An epoch of this database's own stays as it is.
    """
    adopted = epochs(db)
    own = {str(row[0]) for row in db.execute("SELECT epoch FROM epochs").fetchall()} - adopted
    (first,) = db.execute("SELECT coalesce(min(ordinal), 1) FROM epochs").fetchone()
    news = [one for one in handed.epochs if one.epoch not in own | adopted]
    for place, one in enumerate(news):
        # Before all of our own: the newest epoch is the one that is written in.
        db.execute(
            "INSERT INTO epochs (ordinal, epoch, parent_epoch, reason, opened_at) VALUES (?, ?, ?, 'installed', ?)",
            (int(first) - len(news) + place, one.epoch, one.parent_epoch, at),
        )
        db.execute("INSERT INTO adopted_epochs (epoch, adopted_at) VALUES (?, ?)", (one.epoch, at))
        db.execute("DELETE FROM foreign_epochs WHERE epoch = ?", (one.epoch,))
    for one in handed.epochs:
        if one.epoch not in own:
            for sealed in handed.batches[one.epoch]:
                _keep_batch(db, one.epoch, sealed, at)


def _keep_batch(db: Database, epoch: str, sealed: Sealed, at: str) -> None:
    line = sealed.line
    if db.execute("SELECT 1 FROM batches WHERE epoch = ? AND no = ?", (epoch, line.no)).fetchone() is not None:
        return
    db.execute(
        "INSERT INTO batches (epoch, no, first_seq, last_seq, manifest, manifest_sha256, container, sealed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
        (epoch, line.no, line.first_seq, line.last_seq, payload_bytes(line.payload), line.manifest, line.sealed_at),
    )
    db.execute(
        "INSERT INTO deliveries (epoch, no, state, changed_at) VALUES (?, ?, ?, ?)",
        (epoch, line.no, "archived" if line.archived else "applied", at),
    )
    for seq, revision_id in sealed.places:
        db.execute(
            "INSERT INTO outbox (epoch, seq, position, batch_no)"
            " SELECT ?, ?, position, ? FROM journal WHERE revision_id = ?",
            (epoch, seq, line.no, revision_id),
        )


def _entry(row: Row, position: int, previous: bytes) -> Entry:
    unlinked = Entry(
        position=position,
        action_id=row.action_id,
        record_id=row.record_id,
        revision_id=row.revision_id,
        parent_revision_id=row.parent_revision_id,
        kind=row.kind,
        verb=row.verb,
        actor=row.actor,
        at=row.at,
        schema_version=row.schema_version,
        reference_version=row.reference_version,
        facts=row.facts,
        person=row.person,
        salt=bytes.fromhex(row.salt) if row.person is not None and row.salt is not None else None,
        facts_sha256=bytes.fromhex(row.facts_sha256),
        person_sha256=bytes.fromhex(row.person_sha256),
        previous_hash=previous,
        hash=b"",
    )
    return replace(unlinked, hash=expected_hash(unlinked))


def _facts_fit(entry: Entry) -> bool:
    return bodies_match(replace(entry, person=None, salt=None))


def _end(db: Database) -> tuple[int, bytes]:
    position, previous = journal.head(db)
    return position + 1, previous


def _hash_before(db: Database, position: int) -> bytes:
    row = db.execute("SELECT hash FROM journal WHERE position = ?", (position - 1,)).fetchone()
    return bytes(row[0]) if row else FIRST_PREVIOUS


def _follower(db: Database, row: Row) -> bool:
    found = db.execute(
        "SELECT 1 FROM journal WHERE record_id = ? AND parent_revision_id = ? LIMIT 1",
        (row.record_id, row.revision_id),
    ).fetchone()
    return found is not None


def _erased_later(db: Database, position: int) -> bool:
    row = db.execute(
        "SELECT 1 FROM journal AS bare JOIN journal AS later ON later.record_id = bare.record_id"
        " AND later.verb = ? AND later.position > bare.position WHERE bare.position = ? LIMIT 1",
        (ERASE, position),
    ).fetchone()
    return row is not None


def _project(db: Database, record_id: str, done: Brought) -> None:
    latest = journal.latest(db, record_id)
    if latest is None:
        return
    try:
        replaying.put(db, latest)
    except dbapi.IntegrityError:
        # Two PCs of one station once gave the same number or quarter hour: both entries are here, one row is.
        done.clashes += 1


def has_own_records(db: Database) -> bool:
    """Whether anything that travels was ever written here."""
    kinds = [kind.name for kind in KINDS.values() if kind.travels]
    marks = ", ".join("?" * len(kinds))
    return db.execute(f"SELECT 1 FROM journal WHERE kind IN ({marks}) LIMIT 1", kinds).fetchone() is not None


def holes(db: Database) -> set[int]:
    """Positions below the head that hold nothing: a salvage could not save them."""
    rows = db.execute(
        "SELECT position, before FROM (SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before"
        " FROM journal) WHERE position <> before + 1"
    ).fetchall()
    return {hole for position, before in rows for hole in range(int(before) + 1, int(position))}


def clash_of_numbers(db: Database, given: Mapping[str, str]) -> str:
    """A number of this journal that another record of the package bears; empty where there is none."""
    for record_id, number in db.execute(
        "SELECT record_id, json_extract(facts, '$.number') FROM journal WHERE json_extract(facts, '$.number') NOTNULL"
    ):
        if given.get(str(number), record_id) != record_id:
            return str(number)
    return ""


def of_people(db: Database, positions: Iterable[int]) -> list[int]:
    """Those of the positions that are no orders to erase: of these the city keeps no personal part by intention."""
    return [
        position for position in positions
        if db.execute("SELECT verb FROM journal WHERE position = ?", (position,)).fetchone()[0] != ERASE
    ]  # fmt: skip


def numbers_of(db: Database, positions: Iterable[int]) -> tuple[str, ...]:
    """The numbers of the records of these entries, each once; of one without a number the beginning of its id."""
    found: dict[str, None] = {}
    for position in positions:
        row = db.execute(
            "SELECT coalesce(json_extract(facts, '$.number'), substr(record_id, 1, 8)) FROM journal WHERE position = ?",
            (position,),
        ).fetchone()
        found.setdefault(str(row[0]))
    return tuple(found)
