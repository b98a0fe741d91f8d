"""The texts of guides as they are searched: rows made of the lists, changed only where what is written has changed."""

from collections.abc import Iterable

from station_app.domain.guides import GuideText
from station_app.storage.cipher import Database


def put_texts(db: Database, texts: Iterable[GuideText]) -> int:
    """Makes the rows say these texts and no others, in the caller's transaction; answers how many were touched."""
    wanted = {one.key: one for one in texts}
    standing = stored_texts(db)
    gone = [(key,) for key in standing if key not in wanted]
    changed = [one for key, one in wanted.items() if standing.get(key) != one]
    if gone:
        db.conn.executemany("DELETE FROM guide_texts WHERE record_id = ?", gone)
    if changed:
        db.conn.executemany(
            "INSERT INTO guide_texts (record_id, item, title, heading, day, text) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (record_id) DO UPDATE SET item = excluded.item, title = excluded.title,"
            " heading = excluded.heading, day = excluded.day, text = excluded.text",
            [(one.key, one.item, one.title, one.heading, one.day, one.text) for one in changed],
        )
    return len(gone) + len(changed)


def stored_texts(db: Database) -> dict[str, GuideText]:
    """Every text as it stands, by its key."""
    rows = db.execute("SELECT record_id, item, title, heading, day, text FROM guide_texts").fetchall()
    return {row[0]: GuideText(*row) for row in rows}


def any_text(db: Database) -> bool:
    """Whether there is any."""
    return db.execute("SELECT 1 FROM guide_texts LIMIT 1").fetchone() is not None


def versions(db: Database) -> list[str]:
    """The installed versions of the reference data, the newest first."""
    from station_app.storage.reference_bundles import version_key

    found = [str(row[0]) for row in db.execute("SELECT version FROM reference_versions")]
    return sorted(found, key=version_key, reverse=True)
