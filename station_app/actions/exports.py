"""Putting every batch that the centre has not acknowledged onto a stick or into a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app.actions.acts import Changes, NewId, begin, moment, note
from station_app.actions.in_earnest import demand_real
from station_app.actions.rights import demand
from station_app.delivery import folder
from station_app.delivery.folder import Parcel
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.storage import batches, clerks
from station_app.storage.batches import Batch
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Load:
    """What has to go onto the stick: the batches, and their files by name."""

    batches: tuple[Batch, ...]
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """What lies on the stick now, read back and compared: batches and bytes; `folder` is where."""

    folder: Path
    batches: tuple[Batch, ...]
    size: int
    changes: Changes


def load(store: Store, clerk: Clerk) -> Load:
    """All un-acknowledged batches, so that a lost stick costs nothing. Refused `not-enrolled`, `nothing-to-export`.

    Reads only: a read-only store will do.
    """
    demand(clerk, "export")
    demand_real(store.db)
    station = clerks.station(store.db)
    if station is None or clerks.enrolment(store.db) is None:
        raise Refused.because("not-enrolled")
    waiting = batches.open_batches(store.db)
    if not waiting:
        raise Refused.because("nothing-to-export")
    order = {epoch.epoch: epoch.ordinal for epoch in batches.epochs(store.db)}
    parcels = tuple(
        Parcel(_name(station.code, order[batch.epoch], batch), batch.container)
        for batch in waiting
        if batch.container is not None
    )
    return Load(tuple(waiting), parcels)


def write(load: Load, target: Path, progress: Callable[[int, int], bool] | None = None) -> Path:
    """Writes the load below `target`, reads it back and answers where it lies. Touches no store: a slow stick may take
    its time while visits are saved. Trouble as the folder has it.
    """
    return folder.write_parcels(target, load.parcels, progress)


def confirm(store: Store, clerk: Clerk, load: Load, place: Path, *, now: datetime, new_id: NewId) -> Exported:
    """Journals that the load was written and read back."""
    demand_real(store.db)
    with store.atomic() as db:
        act = begin(db, clerk, "export", new_id(), now)
        for batch in load.batches:
            batches.mark_exported(db, batch.epoch, batch.no, moment(now))
        newest = load.batches[-1].manifest_sha256
        note(db, act, "export", {"batches": len(load.batches), "newest": newest}, new_id)
    size = sum(len(parcel.content) for parcel in load.parcels)
    changes = Changes(act.action_id, act.verb, frozenset({"delivery"}))
    return Exported(place, load.batches, size, changes)


def export(
    store: Store, clerk: Clerk, target: Path, *, now: datetime, new_id: NewId,
    progress: Callable[[int, int], bool] | None = None,
) -> Exported:  # fmt: skip
    """All three steps at once, where nobody waits at a counter. Nothing is marked exported where a step fails."""
    ready = load(store, clerk)
    return confirm(store, clerk, ready, write(ready, target, progress), now=now, new_id=new_id)


def _name(station: str, ordinal: int, batch: Batch) -> str:
    # A copy of this desk numbers alike: with a piece of its identity, no batch is written over another one's file.
    return f"{station}-{ordinal:03d}-{batch.no:05d}-{batch.manifest_sha256[:8]}"
