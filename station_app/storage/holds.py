"""保留: records that are kept beyond their term, each with its reason."""

from station_app.storage.cipher import Database
from station_app.storage.projections import field, table

HOLDS = table(
    "hold",
    "holds",
    {
        "about_id": field("about_id"),
        "state": field("state"),
        "reason": field("reason"),
        "clerk": field("clerk"),
        "held_at": field("held_at"),
    },
)


def of_record(db: Database, about_id: str) -> tuple[str, str] | None:
    """(id of the hold's record, state) of what was ever said about keeping a record; None where nothing was."""
    row = db.execute("SELECT record_id, state FROM holds WHERE about_id = ?", (about_id,)).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def held(db: Database, about_ids: list[str]) -> bool:
    """Whether one of these records is held."""
    marks = ", ".join("?" * len(about_ids))
    return db.execute(
        f"SELECT 1 FROM holds WHERE state = 'active' AND about_id IN ({marks}) LIMIT 1", tuple(about_ids)
    ).fetchone() is not None  # fmt: skip
