"""What `centre verify` looks at of the attached files: parts, digests, labels, and the list of which record names what.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from city_centre import attached
from city_centre.storage import blobs as store
from city_centre.storage import stations
from city_centre.storage.blobs import Blob
from station_exchange import blobs as wire
from station_exchange.keys import VerifyKey
from station_exchange.refusals import ExchangeRefused

Find = Callable[..., None]


def check_files(connection: Connection, station: str, applied: Mapping[str, Mapping[str, Any]], find: Find) -> int:
    """Finds `file_altered`, `file_kept` (bytes of an erased one) and `file_list`; answers how many whole files were
    read. `applied` are the station's rows by revision.
    """
    read = 0
    for blob in store.of_station(connection, station):
        if blob.state == store.RECEIVED:
            read += 1
            if not _is_whole(connection, blob):
                find("file_altered", blob=blob.blob[:16])
        elif blob.state == store.ERASED and store.parts(connection, station, blob.blob):
            find("file_kept", blob=blob.blob[:16])
    records: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in applied.values():
        records[row["record_id"]].append(row)
    expected = []
    for record_id, rows in records.items():
        rows.sort(key=lambda row: (row["position"], row["revision_id"]))
        expected += attached.drawn(record_id, [(row["kind"], row["verb"], row["facts"], row["person"]) for row in rows])
    if sorted(expected, key=lambda one: (one.record_id, one.digest)) != store.all_named(connection, station):
        find("file_list")
    return read


def check_arrivals(connection: Connection, find: Find) -> None:
    """Finds `file_missing` where a whole file that once came is not listed any more."""
    whole = sum(blob.arrival > 0 for station in stations.all_stations(connection)
                for blob in store.of_station(connection, station.station))  # fmt: skip
    if whole != store.arrivals(connection):
        find("file_missing")


def _is_whole(connection: Connection, blob: Blob) -> bool:
    device = stations.device(connection, blob.station, blob.device)
    digest = hashlib.sha256()
    numbers = []
    for number, line, raw in store.content(connection, blob.station, blob.blob):
        numbers.append(number)
        digest.update(raw)
        try:
            label, opened = wire.label_of(line.encode())
            # A desk that was handed to another PC goes on where the former one stopped.
            signer = device if label.device == blob.device else stations.device(connection, blob.station, label.device)
            if signer is None:
                return False
            opened.verify(VerifyKey(signer.sign_public))
        except ExchangeRefused:
            return False
        said = (label.station, label.blob, label.digest, label.size, label.part, label.part_sha256)
        if said != (blob.station, blob.blob, blob.digest, blob.size, number, hashlib.sha256(raw).hexdigest()):
            return False
    return numbers == list(range(1, wire.parts_of(blob.size) + 1)) and digest.hexdigest() == blob.blob


