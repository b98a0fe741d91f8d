"""A batch's container unwrapped: its manifest read, not believed; its rows opened once it is proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from city_centre import rules
from station_exchange import container, rows
from station_exchange.container import Container
from station_exchange.keys import SealingKey
from station_exchange.manifest import BATCH_TYPE, Manifest, identity, parse_batch
from station_exchange.refusals import Code, ExchangeRefused


@dataclass(frozen=True, slots=True)
class Parcel:
    """A container with its unproven manifest. `identity` is that of the batch, `sealed_at` in UTC."""

    data: bytes
    parts: Container
    manifest: Manifest
    identity: str
    sealed_at: datetime


def unwrap(data: bytes) -> Parcel:
    """Envelope and manifest of a file's bytes; ExchangeRefused E_SIZE, E_HEADER, E_KIND or E_SUITE."""
    parts = container.take_apart(data, BATCH_TYPE)
    payload = parts.envelope.payload
    manifest = parse_batch(payload)
    sealed_at = rules.moment(manifest.sealed_at)
    if sealed_at is None:
        raise ExchangeRefused(Code.HEADER, "sealed at no time")
    return Parcel(data, parts, manifest, identity(payload), sealed_at)


def open_rows(
    key: SealingKey | Sequence[SealingKey], parts: Container, manifest: Manifest
) -> list[rows.Row | rows.UnreadableRow]:
    """The rows of a proven container; ExchangeRefused E_SIZE, E_DECRYPT or E_CONTENT."""
    if manifest.count > rows.MAX_ROWS:
        raise ExchangeRefused(Code.SIZE, "too many rows")
    content = container.decrypt(parts.ciphertext, key, manifest.content_sha256, manifest.raw_len)
    return list(rows.decode(content, first_seq=manifest.first_seq, last_seq=manifest.last_seq, count=manifest.count))
