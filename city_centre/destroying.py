"""Raw containers of erased persons: locked from the erasure on, destroyed 400 days later by a signed list (decision 4
of the plan; I16 excepts them).

What the tables keep of their rows stays, and the list of a destroyed container says by digest what that is, so that
`centre verify` goes on finding whoever changes it.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from city_centre.office import Office, OfficeRefused, stamp
from city_centre.parcels import open_rows
from city_centre.storage import batches, destructions, rows, stations
from city_centre.storage.destructions import Candidate, Destroyed
from city_centre.storage.engine import reading, writing
from station_exchange import container
from station_exchange.envelope import pae
from station_exchange.keys import VerifyKey
from station_exchange.manifest import BATCH_TYPE, parse_batch
from station_exchange.refusals import ExchangeRefused
from station_exchange.rows import ERASE, Row, UnreadableRow

LOCKED_DAYS: Final = 400
SIGNED: Final = "application/vnd.ip-centre.destruction+json"
_encode: Final = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Locked:
    """A container that holds somebody who was erased: since when, of how many records, and the day it may go."""

    station: str
    epoch: str
    no: int
    manifest: str
    since: str
    records: int
    goes_on: str


def locked(office: Office, station: str | None = None) -> list[Locked]:
    """Every container that is locked, those that go first at the top."""
    with reading(office.engine) as connection:
        codes = [station] if station else [one.station for one in stations.all_stations(connection)]
        found = [one for code in codes for one in _locked(office, connection, code)]
    return sorted(found, key=lambda one: (one.goes_on, one.station, one.epoch, one.no))


def destroy(office: Office, now: datetime, list_id: str) -> dict[str, Any]:
    """Destroys every container whose 400 days are over, and answers the signed list as it is kept. OfficeRefused
    `destroy_nothing` where there is none. Not to be undone; backups made before hold them until they are gone.
    """
    today = stamp(now)[:10]
    due = [one for one in locked(office) if one.goes_on <= today]
    if not due:
        raise OfficeRefused("destroy_nothing")
    with writing(office.engine) as connection:
        gone = [_destroyed(office, connection, one, list_id) for one in due]
        content = _encode({
            "format": "centre-destruction/1", "centre": office.code, "list": list_id, "at": stamp(now),
            "containers": [
                {**{name: value for name, value in asdict(one).items() if name not in ("list", "revisions")},
                 "since": was.since, "records": was.records, "rows": len(msgspec.json.decode(one.revisions)),
                 "revisions_sha256": _sha256(one.revisions)}
                for one, was in zip(gone, due, strict=True)
            ],
        }).decode()  # fmt: skip
        key = office.keys.acknowledgement
        signature = base64.b64encode(key.sign(pae(SIGNED, content.encode()))).decode()
        listed = {"list": list_id, "at": stamp(now), "content": content, "signature": signature,
                  "public": key.public.text}  # fmt: skip
        destructions.note(connection, listed, gone)
    return listed


def is_sound(listed: Mapping[str, Any], gone: Iterable[Destroyed]) -> bool:
    """Whether a list bears its signature and says of these containers what their rows say."""
    try:
        VerifyKey(listed["public"]).verify(
            base64.b64decode(listed["signature"]), pae(SIGNED, str(listed["content"]).encode())
        )
        said = {
            (one["station"], one["epoch"], one["no"], one["manifest"]): (one["raw_sha256"], one["revisions_sha256"])
            for one in msgspec.json.decode(listed["content"])["containers"]
        }
    except (ExchangeRefused, ValueError, KeyError, TypeError, msgspec.DecodeError):
        return False
    return all(
        said.get((one.station, one.epoch, one.no, one.manifest)) == (one.raw_sha256, _sha256(one.revisions))
        for one in gone
    )


def digest_of(stored: Mapping[str, Any]) -> str:
    """What is kept of an applied row once its person is gone, as SHA-256: every column but the person and the salt."""
    return _sha256(_encode({name: value for name, value in stored.items() if name not in ("person", "salt")}).decode())


def _locked(office: Office, connection: Connection, station: str) -> list[Locked]:
    erased = destructions.erasures(connection, station)
    if not erased:
        return []
    named = destructions.named_in(connection, station)
    found = []
    for one in destructions.kept(connection, station):
        records = set(named.get((one.epoch, one.no), ()))
        if one.known or one.returned:
            # Rows that had come before, or that were not taken, stand in no table under this batch.
            records |= {row.record_id for row in _opened(office, connection, one)[1]
                        if row.record_id in erased and not (isinstance(row, Row) and row.verb == ERASE)}  # fmt: skip
        if records:
            since = min(erased[record] for record in records)
            goes = datetime.fromisoformat(since) + timedelta(days=LOCKED_DAYS)
            found.append(Locked(station, one.epoch, one.no, one.manifest, since, len(records), goes.date().isoformat()))
    return found


def _opened(
    office: Office, connection: Connection, one: Candidate | Locked
) -> tuple[bytes, list[Row | UnreadableRow]]:
    """A container as it came, and its rows."""
    data = batches.raw(connection, one.station, one.epoch, one.no, one.manifest)
    parts = container.take_apart(data, BATCH_TYPE)
    return data, open_rows(office.keys.opening, parts, parse_batch(parts.envelope.payload))


def _destroyed(office: Office, connection: Connection, one: Locked, list_id: str) -> Destroyed:
    data, content = _opened(office, connection, one)
    stored = rows.applied_rows(connection, one.station, {row.revision_id for row in content})
    revisions = []
    for row in content:
        held = stored.get(row.revision_id)
        first = held is not None and (held["epoch"], held["no"], held["seq"]) == (one.epoch, one.no, row.seq)
        revisions.append([row.revision_id, digest_of(held) if first and held is not None else ""])
    return Destroyed(one.station, one.epoch, one.no, one.manifest, list_id, hashlib.sha256(data).hexdigest(),
                     msgspec.json.encode(revisions).decode())  # fmt: skip


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
