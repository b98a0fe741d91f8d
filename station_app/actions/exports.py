"""Putting every batch that the centre has not acknowledged onto a stick or into a folder."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from station_app.actions import sending_files, stick_files
from station_app.actions.acts import Changes, NewId, begin, moment, note
from station_app.actions.batches import request_of
from station_app.actions.in_earnest import demand_real
from station_app.actions.rights import demand
from station_app.actions.stick_files import WrittenFiles
from station_app.delivery import folder
from station_app.delivery.folder import Parcel
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.storage import batches, clerks, sendings
from station_app.storage.batches import Batch
from station_app.storage.devices import Device
from station_app.storage.store import Store
from station_exchange import asking
from station_exchange.asking import Asking


@dataclass(frozen=True, slots=True)
class Load:
    """What has to go onto the stick: the batches and their files by name; behind them the attached files."""

    batches: tuple[Batch, ...]
    parcels: tuple[Parcel, ...]
    files: sending_files.Load | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What lies on the stick now, read back and compared: batches and bytes; `folder` is where."""

    folder: Path
    batches: tuple[Batch, ...]
    size: int
    changes: Changes
    files: WrittenFiles = field(default_factory=WrittenFiles)


def load(store: Store, clerk: Clerk, device: Device | None = None, *, now: datetime | None = None) -> Load:
    """All un-acknowledged batches, so that a lost stick costs nothing. Refused `not-enrolled`, `nothing-to-export`.

    With `device` and `now` the attached files come behind them, and may be all there is; and a PC that the city does
    not know yet and that has nothing to report makes itself known by a question: only then can anything be sealed to
    it. Reads only: a read-only store will do.
    """
    demand(clerk, "export")
    demand_real(store.db)
    station = clerks.station(store.db)
    tie = clerks.enrolment(store.db)
    if station is None or tie is None:
        raise Refused.because("not-enrolled")
    waiting = batches.open_batches(store.db)
    if not waiting and tie.secret is not None and device is not None and now is not None:
        asked = Asking(
            centre=tie.centre, station=station.code, device=device.device_id, asked_at=moment(now),
            request=request_of(store.db, tie, station, device),
        )  # fmt: skip
        name = f"{station.code}-{device.device_id[:8]}"
        return Load((), (Parcel(name, asking.sign(asked, device.signing) + b"\n", asking.SUFFIX),))
    if not waiting and not (device is not None and sendings.owed(store.db, station.city_role)):
        raise Refused.because("nothing-to-export")
    order = {epoch.epoch: epoch.ordinal for epoch in batches.epochs(store.db)}
    parcels = tuple(
        Parcel(_name(station.code, order[batch.epoch], batch), batch.container)
        for batch in waiting
        if batch.container is not None
    )
    files = None if device is None or now is None else sending_files.gather(store, clerk, device, now=now)
    return Load(tuple(waiting), parcels, files)


def write_files(load: Load, target: Path, progress: Callable[[int, int], bool] | None = None) -> WrittenFiles:
    """Writes the attached files behind the records, as many as fit; never raises for the stick's trouble."""
    return stick_files.write(load.files, target, progress) if load.files is not None else WrittenFiles()


def write(load: Load, target: Path, progress: Callable[[int, int], bool] | None = None) -> Path:
    """Writes the load below `target`, reads it back and answers where it lies. Touches no store: a slow stick may take
    its time while visits are saved. Trouble as the folder has it.
    """
    return folder.write_parcels(target, load.parcels, progress)


def confirm(
    store: Store, clerk: Clerk, load: Load, place: Path, files: WrittenFiles | None = None, *, now: datetime,
    new_id: NewId,
) -> Exported:  # fmt: skip
    """Journals that the load was written and read back, and how far the attached files lie on sticks."""
    demand_real(store.db)
    written = files or WrittenFiles()
    with store.atomic() as db:
        act = begin(db, clerk, "export", new_id(), now)
        for batch in load.batches:
            batches.mark_exported(db, batch.epoch, batch.no, moment(now))
        if load.batches:
            newest = load.batches[-1].manifest_sha256
            note(db, act, "export", {"batches": len(load.batches), "newest": newest}, new_id)
    stick_files.confirm(store, clerk, written, now=now, new_id=new_id)
    size = sum(len(parcel.content) for parcel in load.parcels)
    changes = Changes(act.action_id, act.verb, frozenset({"delivery"}))
    return Exported(place, load.batches, size, changes, written)


def export(
    store: Store, clerk: Clerk, target: Path, *, now: datetime, new_id: NewId,
    progress: Callable[[int, int], bool] | None = None, device: Device | None = None,
) -> Exported:  # fmt: skip
    """All three steps at once, where nobody waits at a counter. Nothing is marked exported where the records' step
    fails; with `device` the attached files follow, and how far they came stands in the answer.
    """
    ready = load(store, clerk, device, now=now)
    place = write(ready, target, progress)
    return confirm(store, clerk, ready, place, write_files(ready, target), now=now, new_id=new_id)


def _name(station: str, ordinal: int, batch: Batch) -> str:
    # A copy of this desk numbers alike: with a piece of its identity, no batch is written over another one's file.
    return f"{station}-{ordinal:03d}-{batch.no:05d}-{batch.manifest_sha256[:8]}"
