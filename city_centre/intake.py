"""Taking in one batch, in the fixed order of checks: nothing is believed before it is proven, nothing is lost after.

Size, envelope, manifest, address; signature of a known device (or of one that proves the one-time secret), length,
digest. What was taken before is answered as before. All else is opened, decompressed with a counter and decoded; then,
in one transaction: the station's row locked first, then the look for duplicates and forks, the raw container kept, and
where the number is the next one its rows applied; after it every parked successor that now fits.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from city_centre import applying, enrolment
from city_centre.office import Office, stamp
from city_centre.parcels import Parcel, open_rows, unwrap
from city_centre.storage import batches, centre, stations
from city_centre.storage.batches import APPLIED, ASIDE, PARKED, Batch, Epoch
from city_centre.storage.engine import reading, writing
from station_exchange.keys import VerifyKey
from station_exchange.refusals import Code, ExchangeRefused
from station_exchange.rows import Row, UnreadableRow

MAX_WAITING_PER_EPOCH = 64
MAX_WAITING_PER_STATION = 256
"""How many kept batches may wait unapplied: more are refused and stay with the station, which sends them again."""
_MAX_EPOCH_JUMP = 64
"""How far a quoted centre epoch may lie above ours: nobody restores an office that often, and a forged one near the
end of the numbers would make every later answer unreadable."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `batch` is what is kept under its identity, None where nothing is.

    `duplicate` says again what was said of the same batch before. `newly` are the batches that this file brought to
    be applied: itself, and parked ones whose gap it closed. `admitted` is no batch: a device made itself known that has
    nothing to report yet.
    """

    outcome: Literal["received", "duplicate", "parked", "refused", "admitted"]
    code: str = ""
    station: str = ""
    epoch: str = ""
    no: int = 0
    batch: Batch | None = None
    newly: tuple[Batch, ...] = ()


def receive(office: Office, data: bytes, now: datetime) -> Outcome:
    """Take one container's bytes. Never raises for what is in them; DatabaseTrouble for the world's trouble."""
    try:
        parcel = unwrap(data)
    except ExchangeRefused as refused:
        return _hear(office, data, now) if refused.code is Code.KIND else Outcome("refused", refused.code.value)
    manifest = parcel.manifest
    try:
        if manifest.centre != office.code:
            raise ExchangeRefused(Code.ADDRESS, "for another centre")
        key, same = _verify(office, parcel)
        if same is not None:
            outcome = Outcome("duplicate", batch=same)
        else:
            content = _opened(office, parcel)
            with writing(office.engine) as connection:
                outcome = _Taking(office, connection, parcel, key, content, now).take()
    except ExchangeRefused as refused:
        outcome = Outcome("refused", refused.code.value)
    return replace(outcome, station=manifest.station, epoch=manifest.epoch, no=manifest.no)


def _hear(office: Office, data: bytes, now: datetime) -> Outcome:
    try:
        asked = enrolment.hear(office, data, now)
    except ExchangeRefused as refused:
        return Outcome("refused", refused.code.value)
    return Outcome("admitted", station=asked.station)


def _verify(office: Office, parcel: Parcel) -> tuple[str, Batch | None]:
    """The public key under which the container is proven, and the same batch where its device brought it before.

    Whether that key may speak is asked again under the lock; what once was taken or parked stays so, and needs none.
    """
    manifest = parcel.manifest
    with reading(office.engine) as connection:
        device = stations.device(connection, manifest.station, manifest.device)
        known = batches.find(connection, manifest.station, manifest.epoch, manifest.no) if device is not None else []
    if device is not None:
        public = device.sign_public
    elif manifest.request is not None:
        public = manifest.request.sign_public
    else:
        raise ExchangeRefused(Code.DEVICE, "never enrolled")
    parcel.parts.verify(VerifyKey(public), manifest.ct_len, manifest.ct_sha256)
    return public, next((one for one in known if one.manifest == parcel.identity and one.state != ASIDE), None)


Content = list[Row | UnreadableRow] | ExchangeRefused
"""The rows of a container, or why it could not be opened."""


def _opened(office: Office, parcel: Parcel) -> Content:
    """Opened before the station is locked, so that nobody waits for another's decryption."""
    try:
        return open_rows(office.keys.opening, parcel.parts, parcel.manifest)
    except ExchangeRefused as refused:
        return refused


class _Taking:
    """One batch inside its transaction. An ExchangeRefused rolls all of it back; an Outcome keeps what it did."""

    def __init__(
        self, office: Office, connection: Connection, parcel: Parcel, key: str, content: Content, now: datetime
    ) -> None:
        self._office = office
        self._connection = connection
        self._parcel = parcel
        self._manifest = parcel.manifest
        self._station = parcel.manifest.station
        self._key = key
        self._content = content
        self._now = now
        self._at = stamp(now)

    def take(self) -> Outcome:
        revoked = self._admit()
        manifest, identity_ = self._manifest, self._parcel.identity
        known = batches.find(self._connection, self._station, manifest.epoch, manifest.no)
        same = next((batch for batch in known if batch.manifest == identity_), None)
        if same is not None and same.state != ASIDE:
            return Outcome("duplicate", batch=same)
        if revoked:
            # What was set aside before keeps its reason: the same file again changes nothing (invariant 25).
            return self._set_aside(Code.DEVICE, None) if same is None else Outcome("refused", same.code, batch=same)
        self._notice_rollback()
        # What a revoked or foreign device put under this number says nothing about the station's own chain.
        rivals = [batch for batch in known if batch != same and batch.code != Code.DEVICE.value]
        epoch = batches.epoch_state(self._connection, self._station, manifest.epoch)
        if epoch is not None and epoch.device != manifest.device:
            return self._set_aside(Code.DEVICE, same)
        if rivals:
            batches.note_fork(self._connection, self._station, manifest.epoch, manifest.no, self._at)
        epoch = epoch or batches.add_epoch(
            self._connection, self._station, manifest.epoch, manifest.parent_epoch, manifest.device
        )
        if manifest.no > epoch.hw + 1:
            return self._park(same)
        if manifest.no <= epoch.hw or manifest.prev != epoch.hw_manifest:
            batches.note_fork(self._connection, self._station, manifest.epoch, manifest.no, self._at)
            return self._set_aside(Code.FORK, same)
        return self._apply(epoch, same)

    def _admit(self) -> bool:
        """Whether the device is revoked; ExchangeRefused E_DEVICE or E_SECRET where it was never let in."""
        if stations.get(self._connection, self._station, lock=True) is None:
            raise ExchangeRefused(Code.DEVICE, "no such station")
        device = stations.device(self._connection, self._station, self._manifest.device)
        if device is None:
            if self._manifest.request is None:
                raise ExchangeRefused(Code.DEVICE, "never enrolled")
            enrolment.admit(
                self._office, self._connection, self._station, self._manifest.device, self._manifest.request, self._now
            )  # fmt: skip
            return False
        if device.sign_public != self._key:
            raise ExchangeRefused(Code.DEVICE, "enrolled with another key")
        return device.state != stations.ENROLLED

    def _notice_rollback(self) -> None:
        quoted = self._manifest.last_ack
        if quoted is None:
            return
        own = centre.state(self._connection)
        if quoted.centre_epoch < own.centre_epoch or quoted.centre_epoch > own.centre_epoch + _MAX_EPOCH_JUMP:
            return
        # A serial may have been given again since; the log it was given with tells the two apart.
        if not centre.was_issued(
            self._connection, self._station, quoted.centre_epoch, quoted.serial, quoted.log_length, quoted.log_head
        ):
            centre.raise_epoch(self._connection, quoted.centre_epoch, self._at)

    def _new_batch(self, state: str, code: str = "") -> Batch:
        manifest = self._manifest
        return Batch(
            station=self._station,
            epoch=manifest.epoch,
            no=manifest.no,
            manifest=self._parcel.identity,
            prev=manifest.prev,
            device=manifest.device,
            state=state,
            code=code,
            applied=0,
            returned=0,
            known=0,
            received_at=self._at,
        )

    def _keep(self, batch: Batch, same: Batch | None) -> None:
        if same is None:
            batches.keep(self._connection, batch, self._parcel.data)
        else:
            batches.settle(self._connection, batch)

    def _require_room(self) -> None:
        in_epoch = batches.count_waiting(self._connection, self._station, self._manifest.epoch)
        in_all = batches.count_waiting(self._connection, self._station)
        if in_epoch >= MAX_WAITING_PER_EPOCH or in_all >= MAX_WAITING_PER_STATION:
            raise ExchangeRefused(Code.QUEUE, "too many wait already")

    def _set_aside(self, code: Code, same: Batch | None) -> Outcome:
        if same is None:
            self._require_room()
        batch = self._new_batch(ASIDE, code.value)
        self._keep(batch, same)
        return Outcome("refused", code.value, batch=batch)

    def _park(self, same: Batch | None) -> Outcome:
        if same is None:
            self._require_room()
        batch = self._new_batch(PARKED)
        self._keep(batch, same)
        return Outcome("parked", batch=batch)

    def _apply(self, epoch: Epoch, same: Batch | None) -> Outcome:
        batch = self._new_batch(APPLIED)
        try:
            batch, epoch = self._apply_one(epoch, batch, self._parcel, self._content)
        except ExchangeRefused as refused:
            return self._set_aside(refused.code, same)
        self._keep(batch, same)
        centre_entries = [batch]
        while follower := self._apply_follower(epoch):
            batch_after, epoch = follower
            centre_entries.append(batch_after)
        batches.advance_epoch(self._connection, self._station, epoch.epoch, epoch.hw, epoch.hw_manifest, epoch.last_seq)
        # The log is everybody's: its lock is taken last, so that stations wait for one another as briefly as can be.
        for entry in centre_entries:
            centre.extend_log(self._connection, self._station, entry.epoch, entry.no, entry.manifest)
        return Outcome("received", batch=batch, newly=tuple(centre_entries))

    def _apply_one(self, epoch: Epoch, batch: Batch, parcel: Parcel, content: Content) -> tuple[Batch, Epoch]:
        """Apply the next batch of the epoch; ExchangeRefused before anything was written."""
        manifest = parcel.manifest
        if manifest.first_seq != epoch.last_seq + 1:
            raise ExchangeRefused(Code.CONTENT, "does not continue the sequence")
        if isinstance(content, ExchangeRefused):
            raise content
        counts = applying.apply_rows(self._connection, manifest, content, parcel.sealed_at, self._at)
        done = replace(
            batch, state=APPLIED, code="", applied=counts.applied, returned=counts.returned, known=counts.known
        )
        return done, replace(epoch, hw=manifest.no, hw_manifest=parcel.identity, last_seq=manifest.last_seq)

    def _apply_follower(self, epoch: Epoch) -> tuple[Batch, Epoch] | None:
        """The parked batch that now fits, applied; all others under its number are forks."""
        result = None
        for waiting in batches.find(self._connection, self._station, epoch.epoch, epoch.hw + 1):
            if waiting.state != PARKED:
                continue
            settled = replace(waiting, state=ASIDE, code=Code.FORK.value)
            if result is None and waiting.prev == epoch.hw_manifest:
                data = batches.raw(self._connection, self._station, epoch.epoch, waiting.no, waiting.manifest)
                parcel = unwrap(data)
                try:
                    result = self._apply_one(epoch, waiting, parcel, _opened(self._office, parcel))
                    settled = result[0]
                except ExchangeRefused as refused:
                    settled = replace(waiting, state=ASIDE, code=refused.code.value)
            if settled.code == Code.FORK.value:
                batches.note_fork(self._connection, self._station, epoch.epoch, waiting.no, self._at)
            batches.settle(self._connection, settled)
        return result
