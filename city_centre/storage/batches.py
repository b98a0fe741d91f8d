"""Epochs, kept containers, what became of each batch, and forks."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from city_centre.storage.schema import batches, containers, epochs, forks, log
from station_exchange.manifest import NO_PREDECESSOR

APPLIED = "applied"
PARKED = "parked"
ASIDE = "aside"
"""Kept and not applied: a fork, a revoked device's, or one that does not hold what it promises; `code` says which."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """How far one incarnation of a station's database was applied."""

    station: str
    epoch: str
    ordinal: int
    parent_epoch: str | None
    device: str
    hw: int
    hw_manifest: str
    last_seq: int
    archived: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One kept container and what became of it. `manifest` is its identity; the three counts are rows."""

    station: str
    epoch: str
    no: int
    manifest: str
    prev: str
    device: str
    state: str
    code: str
    applied: int
    returned: int
    known: int
    received_at: str


# Statements are made once: making one anew at every call costs three times what running it costs.
_EPOCHS = select(epochs).where(epochs.c.station == bindparam("station")).order_by(epochs.c.ordinal)
_EPOCH = select(epochs).where(epochs.c.station == bindparam("station"), epochs.c.epoch == bindparam("epoch"))
_LAST_ORDINAL = select(func.max(epochs.c.ordinal)).where(epochs.c.station == bindparam("station"))
_ADD_EPOCH = insert(epochs)
_ADVANCE = (
    update(epochs)
    .where(epochs.c.station == bindparam("of_station"), epochs.c.epoch == bindparam("of_epoch"))
    .values(hw=bindparam("to_hw"), hw_manifest=bindparam("to_manifest"), last_seq=bindparam("to_seq"))
)
_KEEP_CONTAINER = insert(containers)
_KEEP_BATCH = insert(batches)
_OF_STATION = select(batches).where(batches.c.station == bindparam("station"))
_ALL = _OF_STATION.order_by(batches.c.epoch, batches.c.no)
_FIND = _OF_STATION.where(batches.c.epoch == bindparam("epoch"), batches.c.no == bindparam("no")).order_by(
    batches.c.received_at, batches.c.manifest
)
_SETTLE = (
    update(batches)
    .where(
        batches.c.station == bindparam("of_station"),
        batches.c.epoch == bindparam("of_epoch"),
        batches.c.no == bindparam("of_no"),
        batches.c.manifest == bindparam("of_manifest"),
    )
    .values(
        state=bindparam("to_state"),
        code=bindparam("to_code"),
        applied=bindparam("to_applied"),
        returned=bindparam("to_returned"),
        known=bindparam("to_known"),
    )
)
_RAW = select(containers.c.raw).where(
    containers.c.station == bindparam("station"),
    containers.c.epoch == bindparam("epoch"),
    containers.c.no == bindparam("no"),
    containers.c.manifest == bindparam("manifest"),
)
_WAITING = select(func.count()).where(batches.c.station == bindparam("station"), batches.c.state != APPLIED)
_WAITING_IN_EPOCH = _WAITING.where(batches.c.epoch == bindparam("epoch"))
_PARKED = (
    select(batches.c.epoch, batches.c.no)
    .where(batches.c.station == bindparam("station"), batches.c.state == PARKED)
    .distinct()
    .order_by(batches.c.epoch, batches.c.no)
)
_NEWEST_APPLIED = (
    select(batches.c.no, batches.c.manifest)
    .where(
        batches.c.station == bindparam("station"),
        batches.c.epoch == bindparam("epoch"),
        batches.c.state == APPLIED,
        batches.c.no > bindparam("above"),
    )
    .order_by(batches.c.no)
)
_FORK = select(forks.c.no).where(
    forks.c.station == bindparam("station"), forks.c.epoch == bindparam("epoch"), forks.c.no == bindparam("no")
)
_ADD_FORK = insert(forks)
_FORKS = (
    select(forks.c.epoch, forks.c.no)
    .where(forks.c.station == bindparam("station"))
    .order_by(forks.c.at, forks.c.epoch, forks.c.no)
)


def epoch_state(connection: Connection, station: str, epoch: str) -> Epoch | None:
    """The epoch, or None where nothing of it was ever kept."""
    found = connection.execute(_EPOCH, {"station": station, "epoch": epoch}).first()
    return None if found is None else Epoch(**found._mapping)


def station_epochs(connection: Connection, station: str) -> list[Epoch]:
    """All epochs of a station in the order of their arrival."""
    return [Epoch(**row._mapping) for row in connection.execute(_EPOCHS, {"station": station})]


def add_epoch(connection: Connection, station: str, epoch: str, parent_epoch: str | None, device: str) -> Epoch:
    """A new epoch of which nothing is applied yet."""
    highest = connection.execute(_LAST_ORDINAL, {"station": station}).scalar()
    made = Epoch(station, epoch, (highest or 0) + 1, parent_epoch, device, 0, NO_PREDECESSOR, 0, 0)
    connection.execute(_ADD_EPOCH, asdict(made))
    return made


def advance_epoch(connection: Connection, station: str, epoch: str, hw: int, hw_manifest: str, last_seq: int) -> None:
    """State that every batch up to `hw` and every row up to `last_seq` is applied."""
    connection.execute(
        _ADVANCE,
        {"of_station": station, "of_epoch": epoch, "to_hw": hw, "to_manifest": hw_manifest, "to_seq": last_seq},
    )


def keep(connection: Connection, batch: Batch, raw: bytes) -> None:
    """Keep the container's bytes for ever, and what has become of it so far."""
    connection.execute(
        _KEEP_CONTAINER,
        {
            "station": batch.station,
            "epoch": batch.epoch,
            "no": batch.no,
            "manifest": batch.manifest,
            "raw": raw,
            "received_at": batch.received_at,
        },
    )
    connection.execute(_KEEP_BATCH, asdict(batch))


def find(connection: Connection, station: str, epoch: str, no: int) -> list[Batch]:
    """All kept batches under that number: one, or more where there is a fork."""
    found = connection.execute(_FIND, {"station": station, "epoch": epoch, "no": no})
    return [Batch(**row._mapping) for row in found]


def settle(connection: Connection, batch: Batch) -> None:
    """State what has become of a kept batch."""
    connection.execute(
        _SETTLE,
        {
            "of_station": batch.station,
            "of_epoch": batch.epoch,
            "of_no": batch.no,
            "of_manifest": batch.manifest,
            "to_state": batch.state,
            "to_code": batch.code,
            "to_applied": batch.applied,
            "to_returned": batch.returned,
            "to_known": batch.known,
        },
    )


def raw(connection: Connection, station: str, epoch: str, no: int, manifest: str) -> bytes:
    """The container's bytes as they came."""
    wanted = {"station": station, "epoch": epoch, "no": no, "manifest": manifest}
    return bytes(connection.execute(_RAW, wanted).scalar_one())


def count_waiting(connection: Connection, station: str, epoch: str | None = None) -> int:
    """How many kept batches of the station (or of one of its epochs) are not applied."""
    if epoch is None:
        return int(connection.execute(_WAITING, {"station": station}).scalar_one())
    return int(connection.execute(_WAITING_IN_EPOCH, {"station": station, "epoch": epoch}).scalar_one())


def waiting_by_state(connection: Connection) -> dict[str, int]:
    """How many kept batches of all stations are not applied, by their state."""
    wanted = select(batches.c.state, func.count()).where(batches.c.state != APPLIED).group_by(batches.c.state)
    return {state: int(count) for state, count in connection.execute(wanted)}


def parked_numbers(connection: Connection, station: str) -> dict[str, list[int]]:
    """Per epoch, the numbers that lie parked, ascending."""
    found: dict[str, list[int]] = {}
    for epoch, no in connection.execute(_PARKED, {"station": station}):
        found.setdefault(epoch, []).append(no)
    return found


def newest_applied(connection: Connection, station: str, epoch: str, above: int) -> list[tuple[int, str]]:
    """Number and manifest of the applied batches above a number, ascending."""
    found = connection.execute(_NEWEST_APPLIED, {"station": station, "epoch": epoch, "above": above})
    return [(no, manifest) for no, manifest in found]


def note_fork(connection: Connection, station: str, epoch: str, no: int, at: str) -> None:
    """Record that two batches were seen under one number; once is enough."""
    fork = {"station": station, "epoch": epoch, "no": no}
    if connection.execute(_FORK, fork).first() is None:
        connection.execute(_ADD_FORK, {**fork, "at": at})


def station_forks(connection: Connection, station: str) -> list[tuple[str, int]]:
    """Epoch and number of every fork of the station."""
    return [(epoch, no) for epoch, no in connection.execute(_FORKS, {"station": station})]


def all_batches(connection: Connection, station: str) -> list[Batch]:
    """Every kept batch of the station, by epoch and number."""
    return [Batch(**row._mapping) for row in connection.execute(_ALL, {"station": station})]


_CONTAINERS = select(
    containers.c.epoch, containers.c.no, containers.c.manifest, containers.c.received_at
).where(containers.c.station == bindparam("station"))
_LOG = select(
    log.c.length, log.c.station, log.c.epoch, log.c.no, log.c.manifest, log.c.head, log.c.deeds_head
).order_by(log.c.length)


def container_keys(connection: Connection, station: str) -> dict[tuple[str, int, str], str]:
    """When every kept container of the station came, by epoch, number and manifest."""
    found = connection.execute(_CONTAINERS, {"station": station})
    return {(epoch, no, manifest): received_at for epoch, no, manifest, received_at in found}


def log_entries(connection: Connection) -> Iterator[tuple[int, str, str, int, str, str, str]]:
    """The log from its beginning: length, station, epoch, number, manifest, head, head of the deeds."""
    yield from connection.execute(_LOG)
