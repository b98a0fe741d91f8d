"""Which files belong to which record: projected from the records' journal entries, never told twice."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import msgspec

from station_app.domain.journal import Entry
from station_app.storage.cipher import Database

_ATTACHMENTS: Final = (
    "(SELECT group_concat(digest || ':' || size, ',') FROM ("
    "SELECT json_extract(listed.value, '$.digest') AS digest, json_extract(listed.value, '$.size') AS size"
    " FROM json_each(newest.facts, '$.attachments') AS listed GROUP BY digest ORDER BY max(listed.key)))"
)
_IMAGE: Final = (
    "(nullif(json_extract(newest.facts, '$.mark_image.digest'), '') || ':'"
    " || coalesce(json_extract(newest.facts, '$.mark_image.size'), 0))"
)
"""What the newest journal entry of a record lists, as SQL: a visit and an expert's photo their files (the same content
under two names is one file), an intake the image of its mark.
"""


def project(db: Database, entry: Entry) -> None:
    """Puts the files of the entry's record, in the caller's transaction; one that is gone stays listed as such."""
    listed = _listed(entry.body())
    # Looked at first: an UPDATE opens a savepoint even where it finds nothing, and each lets the search index write out
    # what it holds back, which a thousand records in one transaction feel.
    had = entry.parent_revision_id is not None and db.execute(
        "SELECT 1 FROM attachments WHERE record_id = ? LIMIT 1", (entry.record_id,)
    ).fetchone()
    if had:
        db.execute("UPDATE attachments SET present = 0 WHERE record_id = ?", (entry.record_id,))
    for place, one in enumerate(listed):
        db.execute(
            "INSERT INTO attachments (record_id, digest, place, size, type, stays, present)"
            " VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (record_id, digest)"
            " DO UPDATE SET place = excluded.place, stays = excluded.stays, present = 1",
            (
                entry.record_id, one["digest"], place, one.get("size") or 0, one.get("type", ""),
                int(bool(one.get("stays"))),
            ),
        )  # fmt: skip


def sizes(db: Database) -> dict[str, int]:
    """Every file that any record has or had: digest to size in bytes."""
    if not _has_table(db):
        return {}
    rows = db.execute("SELECT DISTINCT digest, size FROM attachments ORDER BY digest").fetchall()
    return {str(digest): int(size) for digest, size in rows}


def present(db: Database) -> list[tuple[str, str]]:
    """Every file that a record names as it stands, with the record's number or the beginning of its id."""
    rows = db.execute(
        "SELECT attachments.digest,"
        " coalesce(json_extract(newest.facts, '$.number'), substr(attachments.record_id, 1, 8)) AS number"
        " FROM attachments JOIN journal AS newest ON newest.position ="
        "  (SELECT max(position) FROM journal WHERE journal.record_id = attachments.record_id)"
        " WHERE attachments.present = 1 ORDER BY number, attachments.place"
    ).fetchall()
    return [(str(digest), str(number)) for digest, number in rows]


def only_of(db: Database, record_ids: Collection[str]) -> list[str]:
    """The digests that these records list or listed and no other record or form does."""
    own = msgspec.json.encode(list(record_ids)).decode()
    rows = db.execute(
        "SELECT DISTINCT digest FROM attachments WHERE record_id IN (SELECT value FROM json_each(:own))"
        " AND digest NOT IN (SELECT digest FROM attachments WHERE record_id NOT IN (SELECT value FROM json_each(:own)))"
        " ORDER BY digest",
        {"own": own},
    ).fetchall()
    return [str(row[0]) for row in rows]


def forget(db: Database, record_id: str) -> None:
    """Takes a record's files off the list, in the caller's transaction: after its erasure it has none."""
    db.execute("DELETE FROM attachments WHERE record_id = ?", (record_id,))


def of_drafts(db: Database) -> set[str]:
    """The digests that forms not yet saved name."""
    found = set()
    for (body,) in db.execute("SELECT body FROM drafts").fetchall():
        form = msgspec.json.decode(body).get("form") or {}
        found |= {str(one["digest"]) for one in _listed(form)}
    return found


def faults(db: Database) -> Iterator[tuple[str, str]]:
    """Records whose list here is not what their newest journal entry says."""
    if not _has_table(db):
        return
    rows = db.execute(
        "SELECT position, record_id FROM journal AS newest WHERE kind IN ('consultation', 'intake', 'expert_photo')"
        " AND position = (SELECT max(position) FROM journal WHERE journal.record_id = newest.record_id)"
        f" AND coalesce(CASE kind WHEN 'intake' THEN {_IMAGE} ELSE {_ATTACHMENTS} END, '')"
        " <> coalesce((SELECT group_concat(digest || ':' || size, ',') FROM (SELECT digest, size FROM attachments"
        "  WHERE attachments.record_id = newest.record_id AND present = 1 ORDER BY place)), '') LIMIT 20"
    ).fetchall()
    for position, _record_id in rows:
        yield "row-differs", f"attachments:{position}"


def _listed(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The files that a record's body names: those of a visit, the image of the mark of an intake."""
    image = body.get("mark_image") or {}
    return [one for one in (*(body.get("attachments") or ()), image) if one.get("digest")]


def _has_table(db: Database) -> bool:
    """Whether this database knows of files at all: a backup made by an earlier program does not."""
    row = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'attachments'").fetchone()
    return row is not None
