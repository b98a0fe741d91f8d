"""The photo of an own expert: optional, kept as a file of the station, never sent to the city."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from station_app.actions.acts import Changes, NewId, begin, moment
from station_app.actions.attachments import demand_kept, read
from station_app.actions.rights import demand
from station_app.domain.attachments import Attachment
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import News, split
from station_app.storage import expert_photos, experts, journal
from station_app.storage.expert_photos import Photo
from station_app.storage.store import Store

KIND: Final = "expert_photo"
TYPES: Final = frozenset({"jpg", "png"})
"""What the day sheet can show."""


@dataclass(frozen=True, slots=True)
class SavedPhoto:
    """A photo, or that there is none any more, on the disk."""

    record_id: str
    revision_id: str
    changes: Changes


def put(
    store: Store, clerk: Clerk, expert_id: str, photo: Attachment | None, *, on_day_sheet: bool, action_id: str,
    revision_id: str, now: datetime, new_id: NewId,
) -> SavedPhoto:  # fmt: skip
    """Gives an own expert a photo that was taken in before, or takes it away (None); `on_day_sheet`: printed there.

    Safe to press twice. Refused `expert-unknown`, `expert-owner-city`, `photo-type`, `attachment-not-kept`.
    """
    demand(clerk, "save_expert_photo")
    with store.atomic() as db:
        known = journal.by_revision(db, revision_id)
        if known is None:
            if experts.latest(db, expert_id) is None:
                city = experts.get(db, expert_id) is not None
                raise Refused.because("expert-owner-city" if city else "expert-unknown", "expert_id")
            if photo is not None and photo.type not in TYPES:
                raise Refused.because("photo-type", "photo")
            demand_kept(store, [photo] if photo is not None else [])
            before = expert_photos.of_expert(db, expert_id)
            latest = journal.latest(db, before.record_id) if before is not None else None
            act = begin(db, clerk, "save_expert_photo", action_id, now)
            body: dict[str, Any] = {
                "expert_id": expert_id, "on_day_sheet": on_day_sheet and photo is not None, "saved_at": moment(now),
                "clerk": clerk.record_id, "revision_no": int(latest.body()["revision_no"]) + 1 if latest else 1,
            }  # fmt: skip
            if photo is not None:
                body["attachments"] = [{"digest": photo.digest, "size": photo.size, "type": photo.type}]
            facts, person = split(KIND, body)
            record_id = before.record_id if before is not None else new_id()
            parent = latest.revision_id if latest is not None else None
            known = journal.append(db, act, News(KIND, record_id, revision_id, parent, facts, person))
            expert_photos.project(db, known)
        elif known.kind != KIND:
            raise Refused.because("saved-otherwise", "", number="")
    changes = Changes(known.action_id, known.verb, frozenset({"expert"}), (expert_id,))
    return SavedPhoto(known.record_id, known.revision_id, changes)


def content(store: Store, photo: Photo) -> bytes:
    """The picture's bytes; Trouble `attachment-missing`, `attachment-damaged`. Any thread."""
    return read(store, Attachment(digest=photo.digest, name="", size=photo.size, type=""))
