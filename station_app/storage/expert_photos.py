"""The photos of the station's own experts: which file belongs to whom, and whether it stands on the sheet of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station_app.domain.journal import Entry
from station_app.storage import attached
from station_app.storage.cipher import Database
from station_app.storage.projections import field, flag, table


def _listed(name: str, default: Any = None) -> Any:
    def read(entry: Entry, body: Mapping[str, Any]) -> Any:
        files = body.get("attachments") or ()
        return files[0].get(name, default) if files else default

    return read


PHOTOS = table(
    "expert_photo",
    "expert_photos",
    {
        "expert_id": field("expert_id"),
        "digest": _listed("digest"),
        "size": _listed("size", 0),
        "on_day_sheet": flag("on_day_sheet"),
        "saved_at": field("saved_at"),
        "clerk": field("clerk"),
    },
)


@dataclass(frozen=True, slots=True)
class Photo:
    """What is kept of an expert's photo. `digest` is empty where it was taken away again."""

    record_id: str
    digest: str
    size: int
    on_day_sheet: bool


def of_expert(db: Database, expert_id: str) -> Photo | None:
    """The photo of an expert; None where he never had one."""
    row = db.execute(
        "SELECT record_id, coalesce(digest, ''), size, on_day_sheet FROM expert_photos WHERE expert_id = ?",
        (expert_id,),
    ).fetchone()
    return Photo(str(row[0]), str(row[1]), int(row[2]), bool(row[3])) if row else None


def project(db: Database, entry: Entry) -> None:
    """Puts the row and what `attached` says of its file, in the caller's transaction."""
    PHOTOS.project(db, entry)
    attached.project(db, entry)
