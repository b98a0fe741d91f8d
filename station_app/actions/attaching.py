"""Files of a visit that is saved already: put on it by a correction, listed, written out."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from station_app.actions import consultations
from station_app.actions.acts import NewId, RecordIds
from station_app.actions.attachments import copy_name, files_of
from station_app.actions.consultations import Saved, form_of, latest_of
from station_app.actions.rights import demand
from station_app.domain.attachments import Attachment
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.json_fields import write_fields
from station_app.storage.store import Store


def attach(
    store: Store, clerk: Clerk, number: str, files: Sequence[Attachment], reason: str, *, ids: RecordIds,
    catalogue: Catalogue, now: datetime, new_id: NewId,
) -> Saved:  # fmt: skip
    """Puts taken-in files on a logged visit, as a correction of it; Refused as `consultations.amend` is."""
    stands = form_of(store.db, latest_of(store.db, number), catalogue).attachments
    known = {one.digest for one in stands}
    wanted = [*stands, *(one for one in files if one.digest not in known)]
    given = {"attachments": [write_fields(one) for one in wanted]}
    return consultations.amend(
        store, clerk, number, given, reason, ids=ids, catalogue=catalogue, now=now, new_id=new_id
    )


def of_visit(store: Store, number: str, catalogue: Catalogue) -> tuple[Attachment, ...]:
    """The files of a visit as it stands, a void one included; Refused `number-unknown`."""
    return form_of(store.db, latest_of(store.db, number, void_too=True), catalogue).attachments


def save_out(store: Store, clerk: Clerk, number: str, place: int, target: Path, catalogue: Catalogue) -> Attachment:
    """Writes the file at `place` (from 1) of a visit into `target`, a new file or a folder; answers which it was.

    Refused `attachment-unknown`. Trouble `attachment-missing`, `attachment-damaged`, `folder-not-writable`.
    """
    demand(clerk, "read")
    listed = of_visit(store, number, catalogue)
    if not 1 <= place <= len(listed):
        raise Refused.because("attachment-unknown", "attachments", number=number, count=len(listed))
    wanted = listed[place - 1]
    files_of(store).write_out(wanted.digest, target / copy_name(wanted) if target.is_dir() else target)
    return wanted
