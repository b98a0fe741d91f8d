"""`centre verify`: whether what stands in the database is what the stations signed and the office has stated since.

The log is recomputed; every kept container is proven and, where it was applied, opened again and compared row by row
(invariant 16); every row must come out of a container; the books are added up anew; and each log head that a station
quoted from an answer must be the head this log has at that length (invariant 21).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection

from city_centre import rules, verify_files, words
from city_centre.applying import ZERO, xor_digest
from city_centre.chain import NO_HEAD, next_deed, next_head
from city_centre.destroying import digest_of, is_sound
from city_centre.keys import RECOVERY_FILE
from city_centre.office import Office
from city_centre.parcels import open_rows
from city_centre.storage import batches, centre, deeds, destructions, rows, stations
from city_centre.storage.batches import APPLIED, Batch
from city_centre.storage.destructions import Destroyed
from city_centre.storage.engine import reading
from station_exchange import container
from station_exchange.keys import VerifyKey
from station_exchange.manifest import BATCH_TYPE, Manifest, identity, parse_batch
from station_exchange.refusals import Code, ExchangeRefused
from station_exchange.rows import ERASE, Row, RowFault, UnreadableRow, read_bodies


@dataclass(frozen=True, slots=True)
class Note:
    """One finding or warning: a code for programs, a sentence for people."""

    code: str
    message: str


@dataclass(slots=True)
class Report:
    """What verify looked at and what it found. `findings` are inconsistencies; `warnings` are not."""

    findings: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    batches: int = 0
    rows: int = 0
    files: int = 0
    log_length: int = 0
    log_head: str = NO_HEAD

    def find(self, code: str, **values: object) -> None:
        """Add a finding."""
        self.findings.append(Note(code, words.finding(code, **values)))

    def warn(self, code: str, **values: object) -> None:
        """Add a warning."""
        self.warnings.append(Note(code, words.warning(code, **values)))


def verify(office: Office) -> Report:
    """Look at everything, in one consistent view; changes nothing."""
    report = Report()
    with reading(office.engine) as connection:
        deed_heads = _check_deeds(connection, report)
        heads, logged = _check_log(connection, report, deed_heads)
        issued = 0
        for station in stations.all_stations(connection):
            check = _StationCheck(office, connection, report, station.station, heads)
            check.run(logged.get(station.station, set()))
            issued += check.issued
        verify_files.check_arrivals(connection, report.find)
        if issued != centre.state(connection).serial:
            report.find("acknowledgements")
    recovery = office.keys.offline_folder / RECOVERY_FILE
    if recovery.exists() and recovery.stat().st_dev == office.data.stat().st_dev:
        report.warn("offline_keys", folder=office.keys.offline_folder)
    return report


def _check_deeds(connection: Connection, report: Report) -> dict[str, int]:
    """Every head the chain of deeds ever had, with its length then."""
    heads = {NO_HEAD: 0}
    last = NO_HEAD
    entered: dict[str, Counter[str]] = {}
    for ordinal, kind, digest, head in deeds.entries(connection):
        if ordinal != len(heads) or head != next_deed(last, kind, digest):
            report.find("deed_chain", ordinal=ordinal)
        last = head
        heads[head] = ordinal
        entered.setdefault(kind, Counter())[digest] += 1
    if deeds.end(connection) != (len(heads) - 1, last):
        report.find("deed_end")
    for kind in sorted({*deeds.OFFICIAL, *entered}):
        if kind not in deeds.OFFICIAL or deeds.standing(connection, kind) != entered.get(kind, Counter()):
            report.find("deed_altered", table=kind)
    return heads


def _check_log(
    connection: Connection, report: Report, deed_heads: Mapping[str, int]
) -> tuple[list[str], dict[str, set[tuple[str, int, str]]]]:
    heads = [NO_HEAD]
    deeds_before = 0
    logged: dict[str, set[tuple[str, int, str]]] = {}
    for length, station, epoch, no, manifest, head, deed in batches.log_entries(connection):
        if length != len(heads) or head != next_head(heads[-1], station, epoch, no, manifest, deed):
            report.find("log_chain", length=length)
        if deed and deed_heads.get(deed, -1) < deeds_before:
            report.find("log_deeds", length=length)
        deeds_before = max(deeds_before, deed_heads.get(deed, 0))
        heads.append(head)
        logged.setdefault(station, set()).add((epoch, no, manifest))
    state = centre.state(connection)
    report.log_length, report.log_head = len(heads) - 1, heads[-1]
    if (state.log_length, state.log_head) != (report.log_length, report.log_head):
        report.find("log_end")
    return heads, logged


class _StationCheck:
    def __init__(self, office: Office, connection: Connection, report: Report, station: str, heads: list[str]) -> None:
        self._office = office
        self._connection = connection
        self._report = report
        self._station = station
        self._heads = heads
        self._answers = centre.issued_to(connection, station)
        self._epochs_began = centre.epochs_began(connection)
        self._stored = rows.applied_rows(connection, station)
        self._returned = rows.returned_rows(connection, station)
        self._erased = {row["record_id"] for row in self._stored.values() if row["verb"] == ERASE}
        self._seen: set[str] = set()
        self._in_place: set[str] = set()
        self.issued = len(self._answers)

    def run(self, logged: set[tuple[str, int, str]]) -> None:
        kept = batches.all_batches(self._connection, self._station)
        self._check_progress(kept, logged)
        present = batches.container_keys(self._connection, self._station)
        destroyed = self._check_destroyed(present.keys())
        for batch in kept:
            key = (batch.epoch, batch.no, batch.manifest)
            if key not in present:
                if key in destroyed:
                    self._take_as_listed(destroyed[key])
                else:
                    self._find("container_missing", no=batch.no)
                continue
            self._check_container(batch)
            if present[key] != batch.received_at:
                self._find("container_altered", no=batch.no, reason="received_at")
        if present.keys() - {(batch.epoch, batch.no, batch.manifest) for batch in kept}:
            self._find("epoch")
        for revision_id in sorted((self._stored.keys() | self._returned.keys()) - self._seen):
            self._find("row_extra", revision=revision_id)
        for revision_id in sorted((self._stored.keys() & self._seen) - self._in_place):
            self._find("row_altered", revision=revision_id)
        self._check_balance()
        self._report.batches += len(kept)
        self._report.rows += len(self._stored)
        self._report.files += verify_files.check_files(self._connection, self._station, self._stored, self._find)

    def _find(self, code: str, **values: object) -> None:
        self._report.find(code, station=self._station, **values)

    def _check_progress(self, kept: list[Batch], logged: set[tuple[str, int, str]]) -> None:
        applied = {(batch.epoch, batch.no, batch.manifest) for batch in kept if batch.state == APPLIED}
        for _epoch, no, _manifest in sorted(applied - logged):
            self._find("batch_log", no=no)
        for _epoch, no, _manifest in sorted(logged - applied):
            self._find("log_batch", no=no)
        for epoch in batches.station_epochs(self._connection, self._station):
            chain = {no: manifest for of, no, manifest in applied if of == epoch.epoch}
            whole = sorted(chain) == list(range(1, epoch.hw + 1))
            if not whole or (epoch.hw > 0 and chain[epoch.hw] != epoch.hw_manifest):
                self._find("epoch")

    def _check_destroyed(self, present: Collection[tuple[str, int, str]]) -> dict[tuple[str, int, str], Destroyed]:
        """What was destroyed by lists that bear their signature; of what they name nothing may lie here any more."""
        gone = destructions.of_station(self._connection, self._station)
        for listed in destructions.lists(self._connection):
            if not is_sound(listed, [one for one in gone if one.list == listed["list"]]):
                self._find("destruction")
        for one in gone:
            if (one.epoch, one.no, one.manifest) in present:
                self._find("destroyed_present", no=one.no)
        return {(one.epoch, one.no, one.manifest): one for one in gone}

    def _take_as_listed(self, gone: Destroyed) -> None:
        """Of a container that was destroyed: its rows are compared with what its list says the tables keep."""
        for revision_id, digest in msgspec.json.decode(gone.revisions):
            self._seen.add(revision_id)
            stored = self._stored.get(revision_id)
            if stored is None and revision_id not in self._returned:
                self._find("row_missing", no=gone.no, revision=revision_id)
            if digest and stored is not None and digest_of(stored) == digest:
                self._in_place.add(revision_id)

    def _check_container(self, batch: Batch) -> None:
        data = batches.raw(self._connection, self._station, batch.epoch, batch.no, batch.manifest)
        try:
            parts = container.take_apart(data, BATCH_TYPE)
            manifest = parse_batch(parts.envelope.payload)
            named = (manifest.station, manifest.epoch, manifest.no, identity(parts.envelope.payload))
            if named != (self._station, batch.epoch, batch.no, batch.manifest):
                raise ExchangeRefused(Code.ADDRESS, "kept under another name")
            device = stations.device(self._connection, self._station, manifest.device)
            if device is None:
                raise ExchangeRefused(Code.DEVICE, "of no device")
            parts.verify(VerifyKey(device.sign_public), manifest.ct_len, manifest.ct_sha256)
            content = open_rows(self._office.keys.opening, parts, manifest) if batch.state == APPLIED else []
        except ExchangeRefused as refused:
            self._find("container_altered", no=batch.no, reason=refused.code.value)
            return
        if batch.code != Code.DEVICE.value:
            self._check_witness(manifest, batch.received_at)
        for row in content:
            self._check_row(row, batch)

    def _check_witness(self, manifest: Manifest, received_at: str) -> None:
        quoted = manifest.last_ack
        if quoted is None:
            return
        stated = self._answers.get((quoted.centre_epoch, quoted.serial))
        if stated == quoted.log_length and self._heads[stated : stated + 1] == [quoted.log_head]:
            return
        # An answer of the past that a restore has lost; its serial may have been given again before that was noticed.
        # A quotation that came before the newer epoch had to fit when it came, or the epoch would have begun then.
        newer = any(epoch > quoted.centre_epoch and at <= received_at for epoch, at in self._epochs_began.items())
        if stated is None or newer:
            self._report.warn("history_lost", station=self._station)
        else:
            self._find("witness", length=quoted.log_length)

    def _check_row(self, row: Row | UnreadableRow, batch: Batch) -> None:
        self._seen.add(row.revision_id)
        stored = self._stored.get(row.revision_id)
        if stored is None:
            if row.revision_id not in self._returned:
                self._find("row_missing", no=batch.no, revision=row.revision_id)
            return
        if row.revision_id in self._returned and not isinstance(row, Row):
            return
        if any(found != expected for found, expected in self._compared(row, stored, batch)):
            self._find("row_altered", revision=row.revision_id)

    def _compared(
        self, row: Row | UnreadableRow, stored: Mapping[str, Any], batch: Batch
    ) -> Iterator[tuple[object, object]]:
        if not isinstance(row, Row):
            yield row.record_id, stored["record_id"]
            return
        first_came_here = (stored["epoch"], stored["seq"], stored["no"]) == (batch.epoch, row.seq, batch.no)
        if not first_came_here:
            if row.revision_id not in self._returned:
                yield row.facts_sha256, stored["facts_sha256"]
                yield row.person_sha256, stored["person_sha256"]
            return
        self._in_place.add(row.revision_id)
        bare = row.record_id in self._erased
        try:
            drawn = rules.drawn(row, read_bodies(row)[0])
        except RowFault:
            # Such a row was never applied: somebody put it there.
            yield stored, None
            return
        expected = rows.values(row, self._station, batch.epoch, batch.no, drawn, erase_person=bare)
        for name, value in zip(rows.COLUMNS, expected, strict=True):
            yield stored[name], value

    def _check_balance(self) -> None:
        sums: dict[str, tuple[int, str]] = {}
        held = {revision_id: row["kind"] for revision_id, row in self._stored.items()}
        for revision_id, kind in {**self._returned, **held}.items():
            entries, digest = sums.get(kind, (0, ZERO))
            sums[kind] = (entries + 1, xor_digest(digest, revision_id))
        stated = rows.balance(self._connection, self._station)
        if sums != {kind: sum_ for kind, sum_ in stated.items() if sum_ != (0, ZERO)}:
            self._find("balance")
