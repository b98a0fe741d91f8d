"""Which attached files are owed to the city, and how far each has come: on a stick, delivered, received, archived."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from station_app.domain.journal import KINDS
from station_app.domain.stations import CityRole, consent_lets_travel
from station_app.storage.cipher import Database
from station_exchange.blobs import SHORT

DONE: Final = ("received", "archived", "gone")
_TRAVELLING: Final = ", ".join(f"'{kind.name}'" for kind in KINDS.values() if kind.travels)
"""What a record that stays at home names stays with it."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One file that the city does not hold as far as we know: `size` bytes as it is kept here.

    `state` is empty where it was never sent; `parts_written` of the ciphertext `blob` lie on sticks already.
    """

    digest: str
    size: int
    state: str = ""
    parts_written: int = 0
    blob: str = ""


def owed(db: Database, city_role: CityRole) -> list[Owed]:
    """The files to be sent, small ones first: named by a record as it stands, allowed to travel with its personal part,
    and not said to stay. Costs what is owed and what may not travel, not what was sent.
    """
    rows = db.execute(
        "SELECT attachments.digest, attachments.size, coalesce(sendings.state, ''),"
        " coalesce(sendings.parts_written, 0), coalesce(sendings.blob, ''),"
        " coalesce(json_extract(newest.facts, '$.consent_scope'), '')"
        # CROSS: what is done with is left out before the journal is asked for its record.
        " FROM attachments LEFT JOIN sendings USING (digest) CROSS JOIN journal AS newest ON newest.position ="
        "  (SELECT max(position) FROM journal WHERE journal.record_id = attachments.record_id)"
        f" WHERE newest.kind IN ({_TRAVELLING}) AND attachments.present = 1 AND attachments.stays = 0"
        " AND newest.person IS NOT NULL AND coalesce(json_extract(newest.facts, '$.state'), '') <> 'void'"
        f" AND (sendings.state IS NULL OR sendings.state NOT IN {DONE})"
        " ORDER BY attachments.size, attachments.digest"
    ).fetchall()
    found: dict[str, Owed] = {}
    for digest, size, state, parts, blob, scope in rows:
        if consent_lets_travel(city_role, scope):
            found[digest] = Owed(digest, size, state, parts, blob)
    return list(found.values())


def count_done(db: Database) -> int:
    """How many files the city has said to hold."""
    row = db.execute("SELECT count(*) FROM sendings WHERE state IN ('received', 'archived')").fetchone()
    return int(row[0])


def mark(db: Database, digest: str, state: str, at: str, code: str = "") -> None:
    """Notes how far a file has come; `code` is the city's reason where it was refused."""
    db.execute(
        "INSERT INTO sendings (digest, state, code, changed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (digest) DO UPDATE SET state = excluded.state, code = excluded.code,"
        " changed_at = excluded.changed_at",
        (digest, state, code, at),
    )


def note_written(db: Database, digest: str, blob: str, parts: int, at: str, *, whole: bool) -> None:
    """Notes that so many parts of a file lie on sticks, read back. What is delivered already stays so."""
    db.execute(
        "INSERT INTO sendings (digest, state, parts_written, blob, changed_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (digest) DO UPDATE SET parts_written = excluded.parts_written, blob = excluded.blob,"
        " changed_at = excluded.changed_at,"
        " state = CASE WHEN sendings.state = 'open' THEN excluded.state ELSE sendings.state END",
        (digest, "written" if whole else "open", parts, blob, at),
    )


def note_held(db: Database, digests: Collection[str], at: str) -> None:
    """Notes that the city holds these files, as a former PC of the station brought them there."""
    for digest in digests:
        db.execute(
            "INSERT INTO sendings (digest, state, code, changed_at) VALUES (?, 'received', '', ?)"
            " ON CONFLICT (digest) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at"
            f" WHERE sendings.state NOT IN {DONE}",
            (digest, at),
        )


def take_back(db: Database, short_digests: Sequence[str], at: str) -> int:
    """The city lacks these and wants them: what was called delivered or received is owed
    again; so is what it once refused as erased, which another record names by now. What lies on a stick may still
    be under way. Answers how many had been called received.
    """
    lost = 0
    for short in short_digests:
        if len(short) != SHORT:
            continue
        row = db.execute(
            "SELECT digest, state FROM sendings WHERE digest >= ? AND digest < ? || 'g'"
            " AND state IN ('delivered', 'received', 'archived', 'gone')", (short, short),
        ).fetchone()  # fmt: skip
        if row is not None:
            lost += row[1] in ("received", "archived")
            db.execute(
                "UPDATE sendings SET state = 'open', parts_written = 0, changed_at = ? WHERE digest = ?", (at, row[0])
            )
    return lost


def under_way(db: Database) -> list[tuple[str, str]]:
    """Digest and state of the files that were sent, of which the city may speak in its answer: the record that names
    them was applied there as it stands here, and was not returned.
    """
    rows = db.execute(
        "SELECT sendings.digest, sendings.state FROM sendings"
        # Said twice: the first names the index that holds what is not done with, the second what is looked for in it.
        " WHERE sendings.state NOT IN ('archived', 'gone')"
        " AND sendings.state IN ('written', 'delivered', 'received') AND EXISTS ("
        "  SELECT 1 FROM attachments JOIN journal AS newest ON newest.position ="
        "   (SELECT max(position) FROM journal WHERE journal.record_id = attachments.record_id)"
        "  JOIN outbox ON outbox.position = newest.position"
        "  JOIN deliveries ON deliveries.epoch = outbox.epoch AND deliveries.no = outbox.batch_no"
        "  WHERE attachments.digest = sendings.digest AND attachments.present = 1 AND attachments.stays = 0"
        "  AND newest.person IS NOT NULL AND deliveries.state IN ('applied', 'archived')"
        "  AND NOT EXISTS (SELECT 1 FROM returned WHERE returned.revision_id = newest.revision_id))"
        " ORDER BY +sendings.digest"
    ).fetchall()
    return [(str(digest), str(state)) for digest, state in rows]


def forget(db: Database, digests: Collection[str]) -> None:
    """Nothing is known any more of the way of these files: they were erased."""
    for digest in digests:
        db.execute("DELETE FROM sendings WHERE digest = ?", (digest,))
