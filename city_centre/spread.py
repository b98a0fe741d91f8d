"""Which version of the reference data each station works with, as its newest batch says."""

from dataclasses import dataclass
from typing import Final

from city_centre.office import Office
from city_centre.storage import publications, stations
from city_centre.storage.engine import reading
from city_centre.storage.publications import Publication
from station_exchange import envelope
from station_exchange.bundles import version_key
from station_exchange.manifest import BATCH_TYPE, parse_batch
from station_exchange.refusals import ExchangeRefused

SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class StationVersion:
    """A station and the version its newest batch was sealed with, received at a moment; empty before its first."""

    station: str
    name: str
    version: str
    at: str
    behind: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """What is published, how it came to be, and how far it has come."""

    present: Publication | None
    expires: str
    history: tuple[Publication, ...]
    stations: tuple[StationVersion, ...]


def spread(office: Office) -> Spread:
    """What is published, and which station has which version."""
    with reading(office.engine) as connection:
        history = publications.history(connection, SHOWN)
        expires = publications.expires(connection)
        heads = publications.newest_heads(connection)
        known = stations.all_stations(connection)
    present = history[0] if history else None
    wanted = present.version if present is not None else ""
    found = []
    for one in known:
        head, at = heads.get(one.station, (b"", ""))
        version = _version(head)
        found.append(StationVersion(one.station, one.name, version, at, _is_behind(version, wanted)))
    found.sort(key=lambda one: (not one.behind, one.station))
    return Spread(present, expires, tuple(history), tuple(found))


def _version(head: bytes) -> str:
    try:
        return parse_batch(envelope.read(head.split(b"\n", 1)[0], BATCH_TYPE).payload).refdata_ver
    except ExchangeRefused:
        return ""


def _is_behind(version: str, wanted: str) -> bool:
    try:
        return bool(version and wanted) and version_key(version) < version_key(wanted)
    except ValueError:
        return True
