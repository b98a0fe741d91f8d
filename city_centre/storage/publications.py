"""What was published: the tree as it stands, and the list of all publishings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from tuf.api.metadata import Metadata, Timestamp

from city_centre.storage import deeds
from city_centre.storage.schema import containers, metadata, number_column, text_column

HEAD_BYTES = 64 * 1024
"""No first line of a container is longer."""

published_files = Table(
    "published_files",
    metadata,
    text_column("path"),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("path", name="published_files_pk"),
)
"""The tree that is served, path by path."""

publications = Table(
    "publications",
    metadata,
    Column("ordinal", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    text_column("at"),
    text_column("actor"),
    text_column("version"),
    text_column("digest"),
    number_column("number"),
    number_column("added"),
    number_column("changed"),
    number_column("retired"),
    PrimaryKeyConstraint("ordinal", name="publications_pk"),
)
"""Every publishing: `version` and `digest` of the reference data, `number` of the statements that were signed."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One publishing. `version` is empty while no reference data were published, only the trust."""

    at: str
    actor: str
    version: str
    digest: str
    number: int
    added: int
    changed: int
    retired: int


def tree(connection: Connection) -> dict[str, bytes]:
    """Everything that is published."""
    return {row.path: row.content for row in connection.execute(select(published_files))}


def file(connection: Connection, path: str) -> bytes | None:
    """One file of the tree."""
    found = connection.execute(select(published_files.c.content).where(published_files.c.path == path)).scalar()
    return None if found is None else bytes(found)


def replace_tree(connection: Connection, files: Mapping[str, bytes]) -> None:
    """Puts another tree in the place of the present one."""
    connection.execute(delete(published_files))
    connection.execute(
        insert(published_files), [{"path": path, "content": files[path]} for path in sorted(files)]
    )


def note(connection: Connection, one: Publication) -> None:
    """Adds one publishing to the list."""
    deeds.keep(connection, publications, asdict(one))


_NEWEST = select(publications).order_by(publications.c.ordinal.desc()).limit(bindparam("most"))


def newest(connection: Connection) -> Publication | None:
    """The last publishing."""
    found = history(connection, 1)
    return found[0] if found else None


def history(connection: Connection, limit: int) -> list[Publication]:
    """The last publishings, the newest first."""
    return [
        Publication(**{name: value for name, value in row._mapping.items() if name != "ordinal"})
        for row in connection.execute(_NEWEST, {"most": limit})
    ]


def expires(connection: Connection) -> str:
    """Until when the present statements are good (ISO 8601, UTC); empty before the first."""
    content = file(connection, "metadata/timestamp.json")
    if content is None:
        return ""
    return Metadata[Timestamp].from_bytes(content).signed.expires.isoformat()


def newest_heads(connection: Connection) -> dict[str, tuple[bytes, str]]:
    """The beginning of each station's newest container, whose first line is its manifest, and when it came."""
    last = (
        select(containers.c.station, func.max(containers.c.received_at).label("at")).group_by(containers.c.station)
    ).subquery()
    wanted = select(
        containers.c.station, func.substr(containers.c.raw, 1, HEAD_BYTES).label("head"), containers.c.received_at,
    ).join(
        last, (containers.c.station == last.c.station) & (containers.c.received_at == last.c.at)
    ).order_by(containers.c.station, containers.c.no)  # fmt: skip
    return {row.station: (bytes(row.head), row.received_at) for row in connection.execute(wanted)}


def digests(connection: Connection) -> dict[str, str]:
    """The digest of each version that was ever published."""
    wanted = select(publications.c.version, publications.c.digest).where(publications.c.version != "").distinct()
    return {row.version: row.digest for row in connection.execute(wanted)}
