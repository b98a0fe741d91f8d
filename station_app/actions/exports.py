"""Putting every batch that the centre has not acknowledged onto a stick or into a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.rights import demand
from station_app.delivery import folder
from station_app.delivery.folder import Parcel
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.storage import batches, clerks
from station_app.storage.batches import Batch
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Exported:
    """What lies on the stick now, read back and compared: batches and bytes; `folder` is where."""

    folder: Path
    batches: tuple[Batch, ...]
    size: int


def export(
    store: Store, clerk: Clerk, target: Path, *, now: datetime, new_id: NewId,
    progress: Callable[[int, int], bool] | None = None,
) -> Exported:  # fmt: skip
    """Writes all un-acknowledged batches, so that a lost stick costs nothing; journals that it was done.

    Refused `not-enrolled`, `nothing-to-export`. Trouble as the folder has it; nothing is marked exported then.
    """
    demand(clerk, "export")
    station = clerks.station(store.db)
    if station is None or clerks.enrolment(store.db) is None:
        raise Refused.because("not-enrolled")
    waiting = batches.open_batches(store.db)
    if not waiting:
        raise Refused.because("nothing-to-export")
    order = {epoch.epoch: epoch.ordinal for epoch in batches.epochs(store.db)}
    parcels = [
        Parcel(_name(station.code, order[batch.epoch], batch), batch.container)
        for batch in waiting
        if batch.container is not None
    ]
    place = folder.write_parcels(target, parcels, progress)
    with store.atomic() as db:
        act = begin(db, clerk, "export", new_id(), now)
        for batch in waiting:
            batches.mark_exported(db, batch.epoch, batch.no, moment(now))
        note(db, act, "export", {"batches": len(waiting), "newest": waiting[-1].manifest_sha256}, new_id)
    return Exported(place, tuple(waiting), sum(len(parcel.content) for parcel in parcels))


def _name(station: str, ordinal: int, batch: Batch) -> str:
    # A copy of this desk numbers alike: with a piece of its identity, no batch is written over another one's file.
    return f"{station}-{ordinal:03d}-{batch.no:05d}-{batch.manifest_sha256[:8]}"
