"""All that the city holds of one station, sealed to its newest device: for a PC that begins with nothing (F61).

Applied entries come out of the tables, so that what was erased is blank; returned ones, of which the tables keep only
the reason, out of the containers they came in. Attached files are sealed anew, each by itself, to be put beside. What
cannot be handed back is counted, never passed over in silence.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from city_centre import acknowledge, attached
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.parcels import open_rows
from city_centre.storage import batches, rows, stations
from city_centre.storage import blobs as store
from city_centre.storage.batches import APPLIED, Batch, Epoch
from city_centre.storage.engine import reading
from station_exchange import blobs as wire
from station_exchange import container, hand_back
from station_exchange.hand_back import AgainLine, BatchLine, EntryLine, EpochLine, FileLine, Line, ReturnLine
from station_exchange.manifest import BATCH_TYPE, parse_batch
from station_exchange.rows import ERASE, Row, RowFault, UnreadableRow, read_bodies


@dataclass(frozen=True, slots=True)
class HandBack:
    """The package and what lies in it: entries in all, of these without their personal part, open returns, and how many
    the city holds that cannot be handed back. `files` are the sealed names of the attached files that were given to be
    put beside it, `file_bytes` their size, `files_missing` how many the records name that never came or are damaged.
    """

    content: bytes
    device: str
    entries: int
    bare: int
    returned: int
    unread: int
    files: frozenset[str] = frozenset()
    file_bytes: int = 0
    files_missing: int = 0


Beside = Callable[[str, bytes], None]
"""Takes one sealed file by its name, as the package's folder is to hold it."""


def prepare(office: Office, station: str, now: datetime, beside: Beside | None = None) -> HandBack:
    """The package for the station's newest device, from one look at the database; changes nothing. Without `beside` the
    attached files stay where they are.

    OfficeRefused `unknown_station`; `no_device` where no PC of the station is enrolled to which it could be sealed.
    """
    with reading(office.engine) as connection:
        if stations.get(connection, station) is None:
            raise OfficeRefused("unknown_station", station=station)
        device = stations.newest_device(connection, station)
        if device is None:
            raise OfficeRefused("no_device", station=station)
        gathered = _Gathering(office, connection, station)
        lines = list(gathered.lines())
        files = _Files(office, connection, station, device.recipient)
        lines += files.lines(beside) if beside is not None else []
    content = hand_back.seal(
        lines, device.recipient, office.keys.acknowledgement, centre=office.code, station=station,
        device=device.device, issued_at=stamp(now), unread=gathered.unread, succession=office.keys.succession,
    )  # fmt: skip
    entries = [line.row for line in lines if isinstance(line, EntryLine)]
    return HandBack(
        content, device.device, len(entries), sum(row.person is None for row in entries),
        sum(isinstance(line, ReturnLine) for line in lines), gathered.unread,
        frozenset(line.sealed for line in lines if isinstance(line, FileLine)),
        sum(line.size for line in lines if isinstance(line, FileLine)), files.missing,
    )  # fmt: skip


class _Gathering:
    def __init__(self, office: Office, connection: Connection, station: str) -> None:
        self._office, self._connection, self._station = office, connection, station
        self._stored = rows.applied_rows(connection, station)
        self._erased = {row["record_id"] for row in self._stored.values() if row["verb"] == ERASE}
        self._present = set(batches.container_keys(connection, station))
        self._told: set[str] = set()
        self._missing: set[str] = set(rows.returned_rows(connection, station))
        self.unread = 0

    def lines(self) -> Iterator[Line]:
        by_epoch: dict[str, list[Batch]] = {}
        for batch in batches.all_batches(self._connection, self._station):
            if batch.state == APPLIED:
                by_epoch.setdefault(batch.epoch, []).append(batch)
        first_came = self._by_batch()
        for epoch in batches.station_epochs(self._connection, self._station):
            yield EpochLine(epoch.epoch, epoch.parent_epoch)
            for batch in by_epoch.get(epoch.epoch, []):
                if (batch.epoch, batch.no, batch.manifest) in self._present:
                    yield from self._out_of_container(epoch, batch)
                else:
                    yield from self._out_of_tables(epoch, batch, first_came.get((batch.epoch, batch.no), []))
        for one in acknowledge.open_returns(self._connection, self._station):
            yield ReturnLine(one.revision_id, one.record_id, one.code, one.field, one.text, one.at)
        self.unread = len(self._missing - self._told)

    def _out_of_container(self, epoch: Epoch, batch: Batch) -> Iterator[Line]:
        data = batches.raw(self._connection, self._station, batch.epoch, batch.no, batch.manifest)
        parts = container.take_apart(data, BATCH_TYPE)
        payload = parts.envelope.payload
        said = parse_batch(payload)
        yield BatchLine(
            batch.no, batch.manifest, hand_back.payload_text(payload), said.first_seq, said.last_seq, said.sealed_at,
            batch.no <= epoch.archived,
        )  # fmt: skip
        for row in open_rows(self._office.keys.opening, parts, said):
            yield from self._entry(row)

    def _entry(self, row: Row | UnreadableRow) -> Iterator[Line]:
        if row.revision_id in self._told:
            yield AgainLine(row.seq, row.revision_id)
            return
        stored = self._stored.get(row.revision_id)
        if stored is not None:
            self._told.add(row.revision_id)
            yield EntryLine(_row(stored, row.seq))
        elif isinstance(row, Row) and _is_sound(row):
            self._told.add(row.revision_id)
            bare = row.record_id in self._erased
            yield EntryLine(msgspec.structs.replace(row, person=None, salt=None) if bare else row)

    def _out_of_tables(self, epoch: Epoch, batch: Batch, held: list[dict[str, Any]]) -> Iterator[Line]:
        """A batch whose container was destroyed after its term: what the tables keep of it."""
        seqs = [int(row["seq"]) for row in held]
        first = min(seqs, default=1)
        yield BatchLine(
            batch.no, batch.manifest, "", first, max(seqs, default=first), batch.received_at,
            batch.no <= epoch.archived,
        )  # fmt: skip
        for stored in held:
            self._told.add(stored["revision_id"])
            yield EntryLine(_row(stored, stored["seq"]))

    def _by_batch(self) -> dict[tuple[str, int], list[dict[str, Any]]]:
        found: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for row in sorted(self._stored.values(), key=lambda row: int(row["seq"])):
            found.setdefault((row["epoch"], row["no"]), []).append(row)
        return found


class _Files:
    """The station's attached files, one at a time: a station may have gigabytes of them."""

    def __init__(self, office: Office, connection: Connection, station: str, recipient: str) -> None:
        self._office, self._connection, self._station = office, connection, station
        self._recipient = recipient
        self.missing = 0

    def lines(self, beside: Beside) -> Iterator[FileLine]:
        named = store.all_named(self._connection, self._station)
        wanted = {one.digest for one in named if one.expected}
        for digest in sorted({one.digest for one in named}):
            content = self._content(digest)
            if content is None:
                self.missing += digest in wanted
                continue
            sealed = wire.seal(content, [self._recipient])
            name = hashlib.sha256(sealed).hexdigest()
            beside(name, sealed)
            yield FileLine(digest, name, len(sealed))

    def _content(self, digest: str) -> bytes | None:
        blob = store.held(self._connection, self._station, digest)
        if blob is None:
            return None
        try:
            return attached.content_of(self._office, self._connection, blob)
        except OfficeRefused:
            return None


def _is_sound(row: Row) -> bool:
    """Whether a returned entry's bodies are those that were saved: another one would be refused again, and not read."""
    try:
        read_bodies(row)
    except RowFault:
        return False
    return True


def _row(stored: dict[str, Any], seq: int) -> Row:
    return Row(
        seq=seq,
        position=stored["position"],
        action_id=stored["action_id"],
        record_id=stored["record_id"],
        revision_id=stored["revision_id"],
        parent_revision_id=stored["parent_revision_id"],
        kind=stored["kind"],
        verb=stored["verb"],
        actor=stored["actor"],
        at=stored["at"],
        schema_version=stored["schema_version"],
        reference_version=stored["reference_version"],
        facts=stored["facts"],
        person=stored["person"],
        salt=stored["salt"],
        facts_sha256=stored["facts_sha256"],
        person_sha256=stored["person_sha256"],
    )
