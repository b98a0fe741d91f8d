"""Which raw containers hold an erased person, and which were destroyed by which list."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    PrimaryKeyConstraint,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from city_centre.storage import deeds
from city_centre.storage.batches import APPLIED
from city_centre.storage.schema import batches, containers, metadata, number_column, rows, station_column, text_column
from station_exchange.rows import ERASE

destruction_lists = Table(
    "destruction_lists",
    metadata,
    text_column("list"),
    text_column("at"),
    text_column("content"),
    text_column("signature"),
    text_column("public"),
    PrimaryKeyConstraint("list", name="destruction_lists_pk"),
)
"""`content` is the list as it was signed; `public` the key that signed it."""

destroyed_containers = Table(
    "destroyed_containers",
    metadata,
    station_column(),
    text_column("epoch"),
    number_column("no"),
    text_column("manifest"),
    Column("list", Text, ForeignKey("destruction_lists.list"), nullable=False),
    text_column("raw_sha256"),
    text_column("revisions"),
    PrimaryKeyConstraint("station", "epoch", "no", "manifest", name="destroyed_containers_pk"),
)
"""`revisions` is JSON: of each row that came in it, [revision id, digest of what the tables keep of it]."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An applied batch whose container still lies here; the last two are counts of rows."""

    station: str
    epoch: str
    no: int
    manifest: str
    received_at: str
    known: int
    returned: int


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One container that was destroyed, as its list and its row say."""

    station: str
    epoch: str
    no: int
    manifest: str
    list: str
    raw_sha256: str
    revisions: str


def erasures(connection: Connection, station: str) -> dict[str, str]:
    """Record id to when its first erasure was received here."""
    arrived = (
        select(rows.c.record_id, func.min(batches.c.received_at))
        .join(
            batches,
            and_(batches.c.station == rows.c.station, batches.c.epoch == rows.c.epoch, batches.c.no == rows.c.no,
                 batches.c.state == APPLIED),
        )
        .where(rows.c.station == station, rows.c.verb == ERASE)
        .group_by(rows.c.record_id)
    )  # fmt: skip
    return {str(record_id): str(at) for record_id, at in connection.execute(arrived)}


def kept(connection: Connection, station: str) -> list[Candidate]:
    """Every applied batch whose container lies here, by epoch and number."""
    same = and_(*(batches.c[name] == containers.c[name] for name in ("station", "epoch", "no", "manifest")))
    columns = [batches.c[name] for name in ("station", "epoch", "no", "manifest", "received_at", "known", "returned")]
    wanted = select(*columns).join(containers, same).where(batches.c.station == station, batches.c.state == APPLIED)
    return [Candidate(*row) for row in connection.execute(wanted.order_by(batches.c.epoch, batches.c.no))]


def named_in(connection: Connection, station: str) -> dict[tuple[str, int], set[str]]:
    """(epoch, no) to the records whose rows first came in that batch and that an erasure names since."""
    gone = select(rows.c.record_id).where(rows.c.station == station, rows.c.verb == ERASE)
    wanted = select(rows.c.epoch, rows.c.no, rows.c.record_id).where(
        rows.c.station == station, rows.c.verb != ERASE, rows.c.record_id.in_(gone)
    )
    found: dict[tuple[str, int], set[str]] = {}
    for epoch, no, record_id in connection.execute(wanted):
        found.setdefault((epoch, no), set()).add(record_id)
    return found


def note(connection: Connection, listed: Mapping[str, str], gone: Sequence[Destroyed]) -> None:
    """Keeps a signed list, and takes the bytes of the containers on it away. The database refuses any other."""
    deeds.keep(connection, destruction_lists, listed)
    for one in gone:
        connection.execute(insert(destroyed_containers), asdict(one))
        where = (containers.c[name] == getattr(one, name) for name in ("station", "epoch", "no", "manifest"))
        connection.execute(delete(containers).where(*where))


_OF_STATION = (
    select(destroyed_containers)
    .where(destroyed_containers.c.station == bindparam("station"))
    .order_by(destroyed_containers.c.epoch, destroyed_containers.c.no)
)
_LISTS = select(destruction_lists).order_by(destruction_lists.c.at, destruction_lists.c.list)


def of_station(connection: Connection, station: str) -> list[Destroyed]:
    """What was destroyed of a station, by epoch and number."""
    return [Destroyed(**row._mapping) for row in connection.execute(_OF_STATION, {"station": station})]


def lists(connection: Connection) -> list[dict[str, Any]]:
    """Every list, oldest first."""
    found = connection.execute(_LISTS)
    return [dict(row._mapping) for row in found]
