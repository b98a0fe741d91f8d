"""The stations' attached files: sealed blobs and their parts, and which records name which file."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from city_centre.storage.engine import among, packed
from city_centre.storage.schema import metadata, number_column, rows, station_column, text_column
from station_exchange.rows import ERASE

RECEIVING: Final = "receiving"
RECEIVED: Final = "received"
ERASED: Final = "erased"

blobs = Table(
    "blobs",
    metadata,
    station_column(),
    *(text_column("blob"), text_column("digest"), number_column("size"), text_column("device")),
    *(text_column("begun_at"), text_column("state"), number_column("arrival"), text_column("received_at")),
    PrimaryKeyConstraint("station", "blob", name="blobs_pk"),
    Index("blobs_of_a_file", "station", "digest"),
    Index("blobs_by_arrival", "arrival"),
)
"""`blob` is the SHA-256 of the ciphertext, `digest` what the station's records call the file. `arrival` counts the
whole files over all stations from 1, 0 while parts are missing."""

blob_parts = Table(
    "blob_parts",
    metadata,
    station_column(),
    *(text_column("blob"), number_column("part"), text_column("label")),
    Column("raw", LargeBinary, nullable=False),
    PrimaryKeyConstraint("station", "blob", "part", name="blob_parts_pk"),
)
"""`label` is the line that the device signed for the part."""

attachments = Table(
    "attachments",
    metadata,
    station_column(),
    *(text_column("record_id"), text_column("digest"), number_column("place"), number_column("size")),
    *(text_column("type"), number_column("expected"), text_column("kind"), text_column("number")),
    PrimaryKeyConstraint("station", "record_id", "digest", name="attachments_pk"),
    Index("attachments_by_digest", "station", "digest"),
)
"""Every file that any applied revision of a record names. `expected` says that the newest one does and that it may
travel; drawn from `rows`, and compared with them by `centre verify`."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One sealed file and how far it has come."""

    station: str
    blob: str
    digest: str
    size: int
    device: str
    begun_at: str
    state: str
    arrival: int
    received_at: str


@dataclass(frozen=True, slots=True)
class Named:
    """One file that a record names."""

    record_id: str
    digest: str
    place: int
    size: int
    type: str
    expected: int
    kind: str
    number: str


def get(connection: Connection, station: str, blob: str) -> Blob | None:
    """The blob, None where no part of it ever came."""
    found = connection.execute(select(blobs).where(blobs.c.station == station, blobs.c.blob == blob)).first()
    return None if found is None else Blob(*found)


def held(connection: Connection, station: str, digest: str) -> Blob | None:
    """The whole blob of a file, the first that came; None where there is none."""
    wanted = select(blobs).where(blobs.c.station == station, blobs.c.digest == digest, blobs.c.state == RECEIVED)
    found = connection.execute(wanted.order_by(blobs.c.arrival).limit(1)).first()
    return None if found is None else Blob(*found)


def begin(connection: Connection, blob: Blob) -> None:
    """The first part of a blob is here."""
    connection.execute(insert(blobs).values({name: getattr(blob, name) for name in Blob.__dataclass_fields__}))


def add_part(connection: Connection, station: str, blob: str, part: int, label: str, raw: bytes) -> None:
    """Keeps one part; it must not be here yet."""
    connection.execute(insert(blob_parts).values(station=station, blob=blob, part=part, label=label, raw=raw))


def parts(connection: Connection, station: str, blob: str) -> list[int]:
    """Which parts are here, ascending."""
    wanted = select(blob_parts.c.part).where(blob_parts.c.station == station, blob_parts.c.blob == blob)
    return list(connection.execute(wanted.order_by(blob_parts.c.part)).scalars())


def content(connection: Connection, station: str, blob: str) -> Iterator[tuple[int, str, bytes]]:
    """Number, label and bytes of every part in order, one at a time."""
    for number in parts(connection, station, blob):
        found = connection.execute(
            select(blob_parts.c.label, blob_parts.c.raw).where(
                blob_parts.c.station == station, blob_parts.c.blob == blob, blob_parts.c.part == number
            )
        ).one()
        yield number, found.label, bytes(found.raw)


def drop_parts(connection: Connection, station: str, blob: str) -> None:
    """Takes the bytes away: of what never became whole, or of what was erased. The database refuses any other."""
    connection.execute(delete(blob_parts).where(blob_parts.c.station == station, blob_parts.c.blob == blob))


def settle(connection: Connection, station: str, blob: str, state: str, *, arrival: int, at: str) -> None:
    """What has become of a blob."""
    connection.execute(
        update(blobs)
        .where(blobs.c.station == station, blobs.c.blob == blob)
        .values(state=state, arrival=arrival, received_at=at)
    )


def arrivals(connection: Connection) -> int:
    """How many whole files have come over all stations."""
    return int(connection.execute(select(func.coalesce(func.max(blobs.c.arrival), 0))).scalar_one())


def drop_oldest_halves(connection: Connection, station: str, keep: int) -> None:
    """Takes away the longest unfinished blobs of a station until `keep` are left."""
    wanted = select(blobs.c.blob).where(blobs.c.station == station, blobs.c.state == RECEIVING)
    unfinished = list(connection.execute(wanted.order_by(blobs.c.begun_at.desc(), blobs.c.blob)).scalars())
    for blob in unfinished[keep:]:
        drop_parts(connection, station, blob)
        connection.execute(delete(blobs).where(blobs.c.station == station, blobs.c.blob == blob))


_OF_STATION: Final = (
    select(blobs).where(blobs.c.station == bindparam("station")).order_by(blobs.c.arrival, blobs.c.blob)
)


def of_station(connection: Connection, station: str) -> list[Blob]:
    """All blobs of a station in the order of their arrival, unfinished ones first."""
    return [Blob(*row) for row in connection.execute(_OF_STATION, {"station": station})]


def of_file(connection: Connection, station: str, digest: str) -> list[Blob]:
    """The blobs under which a file came, whatever became of them."""
    wanted = select(blobs).where(blobs.c.station == station, blobs.c.digest == digest).order_by(blobs.c.blob)
    return [Blob(*row) for row in connection.execute(wanted)]


def named_by(connection: Connection, station: str, record_ids: Collection[str]) -> list[Named]:
    """Every file that these records name or named, by record and place."""
    found = connection.execute(_NAMED_BY, {"station": station, "records": packed(record_ids)})
    return [Named(*row) for row in found]


_NAMED_BY: Final = (
    select(*(attachments.c[name] for name in Named.__dataclass_fields__))
    .where(attachments.c.station == bindparam("station"), among(attachments.c.record_id, "records"))
    .order_by(attachments.c.record_id, attachments.c.place)
)


def all_named(connection: Connection, station: str) -> list[Named]:
    """Every file that any record of the station names or named."""
    return [Named(*row) for row in connection.execute(_ALL_NAMED, {"station": station})]


_ALL_NAMED: Final = (
    select(*(attachments.c[name] for name in Named.__dataclass_fields__))
    .where(attachments.c.station == bindparam("station"))
    .order_by(attachments.c.record_id, attachments.c.digest)
)


def newest_expected(connection: Connection, station: str, limit: int) -> list[tuple[Named, bool]]:
    """The expected files of a station, those of the newest numbers first, and whether each is here whole."""
    here = exists().where(
        blobs.c.station == station, blobs.c.digest == attachments.c.digest, blobs.c.state == RECEIVED
    )
    wanted = select(*(attachments.c[name] for name in Named.__dataclass_fields__), here.label("here")).where(
        attachments.c.station == station, attachments.c.expected == 1
    )
    ordered = wanted.order_by(attachments.c.number.desc(), attachments.c.record_id, attachments.c.place).limit(limit)
    return [(Named(*row[:-1]), bool(row[-1])) for row in connection.execute(ordered)]


def put_named(connection: Connection, station: str, record_id: str, named: Collection[Named]) -> None:
    """States anew which files a record names."""
    connection.execute(
        delete(attachments).where(attachments.c.station == station, attachments.c.record_id == record_id)
    )
    prepared: list[dict[str, Any]] = [
        {"station": station, **{name: getattr(one, name) for name in Named.__dataclass_fields__}} for one in named
    ]
    if prepared:
        connection.execute(insert(attachments), prepared)


def revisions(connection: Connection, station: str, record_id: str) -> list[tuple[str, str, str, str | None]]:
    """Kind, verb, facts and personal part of every applied revision of a record, oldest first."""
    wanted = select(rows.c.kind, rows.c.verb, rows.c.facts, rows.c.person).where(
        rows.c.station == station, rows.c.record_id == record_id
    )
    found = connection.execute(wanted.order_by(rows.c.position, rows.c.revision_id))
    return [(row.kind, row.verb, row.facts, row.person) for row in found]


def records_of(connection: Connection, station: str, digest: str) -> set[str]:
    """The records that name or named a file."""
    wanted = select(attachments.c.record_id).where(attachments.c.station == station, attachments.c.digest == digest)
    return set(connection.execute(wanted).scalars())


def is_erased_everywhere(connection: Connection, station: str, digest: str) -> bool:
    """Whether records name the file and every one of them was erased."""
    naming = records_of(connection, station, digest)
    gone = select(rows.c.record_id).where(
        rows.c.station == station, rows.c.record_id.in_(naming), rows.c.verb == ERASE
    )
    return bool(naming) and naming == set(connection.execute(gone).scalars())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many files the station's records name and may send, hold, and hold in backups; and which are wanting."""

    named: int
    received: int
    archived: int
    missing: list[str]
    unarchived: list[str]


_EXPECTED: Final = (
    select(attachments.c.digest)
    .where(attachments.c.station == bindparam("station"), attachments.c.expected == 1)
    .distinct()
    .subquery()
)
_ARRIVED: Final = (
    select(blobs.c.digest, func.min(blobs.c.arrival).label("arrival"))
    .where(blobs.c.station == bindparam("station"), blobs.c.state == RECEIVED)
    .group_by(blobs.c.digest)
    .subquery()
)
_JOINED: Final = _EXPECTED.outerjoin(_ARRIVED, _EXPECTED.c.digest == _ARRIVED.c.digest)
_COUNTED: Final = select(
    func.count(), func.count(_ARRIVED.c.arrival), func.count().filter(_ARRIVED.c.arrival <= bindparam("archived"))
).select_from(_JOINED)
_LISTED: Final = select(_EXPECTED.c.digest).select_from(_JOINED).order_by(_EXPECTED.c.digest).limit(bindparam("most"))
_MISSING: Final = _LISTED.where(_ARRIVED.c.arrival.is_(None))
_LATE: Final = _LISTED.where(_ARRIVED.c.arrival > bindparam("archived"))


def tally(connection: Connection, station: str, archived_to: int, most: int) -> Tally:
    """Counts the expected files of a station; the two lists hold at most `most` keyed digests, ascending."""
    told = {"station": station, "archived": archived_to}
    named, received, archived = connection.execute(_COUNTED, told).one()
    missing = connection.execute(_MISSING, {"station": station, "most": most}).scalars()
    late = connection.execute(_LATE, {**told, "most": most}).scalars()
    return Tally(int(named), int(received), int(archived), list(missing), list(late))
