"""Epochs, kept containers, what became of each batch, and forks."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select, update

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


def epoch_state(connection: Connection, station: str, epoch: str) -> Epoch | None:
    """The epoch, or None where nothing of it was ever kept."""
    found = connection.execute(select(epochs).where(epochs.c.station == station, epochs.c.epoch == epoch)).first()
    return None if found is None else Epoch(**found._mapping)


def station_epochs(connection: Connection, station: str) -> list[Epoch]:
    """All epochs of a station in the order of their arrival."""
    wanted = select(epochs).where(epochs.c.station == station).order_by(epochs.c.ordinal)
    return [Epoch(**row._mapping) for row in connection.execute(wanted)]


def add_epoch(connection: Connection, station: str, epoch: str, parent_epoch: str | None, device: str) -> Epoch:
    """A new epoch of which nothing is applied yet."""
    highest = connection.execute(select(func.max(epochs.c.ordinal)).where(epochs.c.station == station)).scalar()
    made = Epoch(station, epoch, (highest or 0) + 1, parent_epoch, device, 0, NO_PREDECESSOR, 0, 0)
    connection.execute(insert(epochs).values(**asdict(made)))
    return made


def advance_epoch(connection: Connection, station: str, epoch: str, hw: int, hw_manifest: str, last_seq: int) -> None:
    """State that every batch up to `hw` and every row up to `last_seq` is applied."""
    connection.execute(
        update(epochs)
        .where(epochs.c.station == station, epochs.c.epoch == epoch)
        .values(hw=hw, hw_manifest=hw_manifest, last_seq=last_seq)
    )


def keep(connection: Connection, batch: Batch, raw: bytes) -> None:
    """Keep the container's bytes for ever, and what has become of it so far."""
    connection.execute(
        insert(containers).values(
            station=batch.station,
            epoch=batch.epoch,
            no=batch.no,
            manifest=batch.manifest,
            raw=raw,
            received_at=batch.received_at,
        )
    )
    connection.execute(insert(batches).values(**asdict(batch)))


def find(connection: Connection, station: str, epoch: str, no: int) -> list[Batch]:
    """All kept batches under that number: one, or more where there is a fork."""
    wanted = select(batches).where(batches.c.station == station, batches.c.epoch == epoch, batches.c.no == no)
    return [
        Batch(**row._mapping) for row in connection.execute(wanted.order_by(batches.c.received_at, batches.c.manifest))
    ]


def settle(connection: Connection, batch: Batch) -> None:
    """State what has become of a kept batch."""
    connection.execute(
        update(batches)
        .where(
            batches.c.station == batch.station,
            batches.c.epoch == batch.epoch,
            batches.c.no == batch.no,
            batches.c.manifest == batch.manifest,
        )
        .values(state=batch.state, code=batch.code, applied=batch.applied, returned=batch.returned, known=batch.known)
    )


def raw(connection: Connection, station: str, epoch: str, no: int, manifest: str) -> bytes:
    """The container's bytes as they came."""
    wanted = select(containers.c.raw).where(
        containers.c.station == station,
        containers.c.epoch == epoch,
        containers.c.no == no,
        containers.c.manifest == manifest,
    )
    return bytes(connection.execute(wanted).scalar_one())


def count_waiting(connection: Connection, station: str, epoch: str | None = None) -> int:
    """How many kept batches of the station (or of one of its epochs) are not applied."""
    wanted = select(func.count()).where(batches.c.station == station, batches.c.state != APPLIED)
    if epoch is not None:
        wanted = wanted.where(batches.c.epoch == epoch)
    return int(connection.execute(wanted).scalar_one())


def parked_numbers(connection: Connection, station: str) -> dict[str, list[int]]:
    """Per epoch, the numbers that lie parked, ascending."""
    found: dict[str, list[int]] = {}
    wanted = select(batches.c.epoch, batches.c.no).where(batches.c.station == station, batches.c.state == PARKED)
    for epoch, no in connection.execute(wanted.distinct().order_by(batches.c.epoch, batches.c.no)):
        found.setdefault(epoch, []).append(no)
    return found


def newest_applied(connection: Connection, station: str, epoch: str, above: int) -> list[tuple[int, str]]:
    """Number and manifest of the applied batches above a number, ascending."""
    wanted = select(batches.c.no, batches.c.manifest).where(
        batches.c.station == station,
        batches.c.epoch == epoch,
        batches.c.state == APPLIED,
        batches.c.no > above,
    )
    return [(no, manifest) for no, manifest in connection.execute(wanted.order_by(batches.c.no))]


def note_fork(connection: Connection, station: str, epoch: str, no: int, at: str) -> None:
    """Record that two batches were seen under one number; once is enough."""
    present = select(forks.c.no).where(forks.c.station == station, forks.c.epoch == epoch, forks.c.no == no)
    if connection.execute(present).first() is None:
        connection.execute(insert(forks).values(station=station, epoch=epoch, no=no, at=at))


def station_forks(connection: Connection, station: str) -> list[tuple[str, int]]:
    """Epoch and number of every fork of the station."""
    wanted = select(forks.c.epoch, forks.c.no).where(forks.c.station == station)
    return [(epoch, no) for epoch, no in connection.execute(wanted.order_by(forks.c.at, forks.c.epoch, forks.c.no))]


def all_batches(connection: Connection, station: str) -> list[Batch]:
    """Every kept batch of the station, by epoch and number."""
    wanted = select(batches).where(batches.c.station == station)
    return [Batch(**row._mapping) for row in connection.execute(wanted.order_by(batches.c.epoch, batches.c.no))]


def container_keys(connection: Connection, station: str) -> list[tuple[str, int, str]]:
    """Epoch, number and manifest of every kept container of the station, without its bytes."""
    wanted = select(containers.c.epoch, containers.c.no, containers.c.manifest).where(containers.c.station == station)
    ordered = wanted.order_by(containers.c.epoch, containers.c.no, containers.c.manifest)
    return [(epoch, no, manifest) for epoch, no, manifest in connection.execute(ordered)]


def log_entries(connection: Connection) -> Iterator[tuple[int, str, str, int, str, str]]:
    """The log from its beginning: length, station, epoch, number, manifest, head."""
    wanted = select(log.c.length, log.c.station, log.c.epoch, log.c.no, log.c.manifest, log.c.head)
    yield from connection.execute(wanted.order_by(log.c.length))
