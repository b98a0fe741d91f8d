"""Sealing what is new for the city: frozen, signed, encrypted batches, chained within their epoch."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from station_app import __version__
from station_app.actions.acts import moment
from station_app.actions.in_earnest import demand_tied
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.journal import KINDS, Entry
from station_app.domain.stations import Enrolment, Station, consent_lets_travel
from station_app.storage import acknowledgements, batches, clerks, journal, reference, settings
from station_app.storage.batches import Waiting
from station_app.storage.cipher import Database
from station_app.storage.devices import Device
from station_app.storage.store import Store
from station_exchange import container, enrolment, manifest, rows

CERTIFICATE_REQUEST = "certificate_request"
"""The setting that keeps this device's request once its secret is gone."""
_ROW_OVERHEAD = 700
"""Bytes of a row besides its two bodies, at the most."""


@dataclass(frozen=True, slots=True)
class SealedBatch:
    """One batch as it was sealed. `raw_len` counts the content before compression, `size` the file."""

    epoch: str
    no: int
    count: int
    first_seq: int
    last_seq: int
    raw_len: int
    size: int
    manifest_sha256: str


def seal(store: Store, clerk: Clerk, device: Device | None, *, now: datetime) -> list[SealedBatch]:
    """Seals everything that waits, in as many batches as it needs; an empty list where nothing waits.

    Each batch is one transaction: a crash leaves it whole or absent. Refused `not-enrolled` for a stand-alone station.
    """
    demand(clerk, "seal")
    tie, station, device = demand_tied(store.db, device)
    sealed: list[SealedBatch] = []
    while True:
        with store.atomic() as db:
            batch = _seal_one(db, tie, station, device, now)
        if batch is None:
            return sealed
        sealed.append(batch)


def _seal_one(db: Database, tie: Enrolment, station: Station, device: Device, now: datetime) -> SealedBatch | None:
    epoch = batches.present_epoch(db)
    last_no, previous, last_seq = batches.last_of(db, epoch.epoch)
    waiting = _fitting(batches.waiting(db, epoch.epoch, after=last_seq, limit=rows.MAX_ROWS))
    if not waiting:
        return None
    content = rows.encode(_row(db, one, station) for one in waiting)
    sealed = container.encrypt(content, [tie.operational_recipient, tie.recovery_recipient])
    position, head = journal.head(db)
    best = acknowledgements.newest(db)
    said = manifest.Manifest(
        v=manifest.VERSION,
        suite=manifest.SUITE,
        kind="batch",
        centre=tie.centre,
        station=station.code,
        device=device.device_id,
        epoch=epoch.epoch,
        parent_epoch=epoch.parent_epoch,
        no=last_no + 1,
        prev=previous or manifest.NO_PREDECESSOR,
        first_seq=waiting[0].seq,
        last_seq=waiting[-1].seq,
        count=len(waiting),
        content_sha256=sealed.content_sha256,
        raw_len=sealed.raw_len,
        ct_len=len(sealed.ciphertext),
        ct_sha256=sealed.ct_sha256,
        schema_min=min(KINDS[one.entry.kind].schema_version for one in waiting),
        schema_max=max(one.entry.schema_version for one in waiting),
        app_ver=__version__,
        refdata_ver=reference.installed_version(db) or "",
        sealed_at=moment(now),
        journal=manifest.JournalHead(position=position, hash=head.hex()),
        last_ack=None
        if best is None
        else manifest.LastAck(
            centre_epoch=best.centre_epoch, serial=best.serial, log_length=best.log_length, log_head=best.log_head
        ),
        request=request_of(db, tie, station, device),
    )
    payload = msgspec.json.encode(said)
    file = container.assemble(manifest.BATCH_TYPE, payload, sealed.ciphertext, device.signing)
    identity = manifest.identity(payload)
    batches.keep(
        db, epoch=epoch.epoch, no=said.no, first_seq=said.first_seq, last_seq=said.last_seq, manifest=payload,
        manifest_sha256=identity, container=file, at=said.sealed_at,
    )  # fmt: skip
    return SealedBatch(
        epoch.epoch, said.no, said.count, said.first_seq, said.last_seq, said.raw_len, len(file), identity
    )


def request_of(db: Database, tie: Enrolment, station: Station, device: Device) -> manifest.CertificateRequest | None:
    """This device's request to be let in, made while the secret is here and kept when it goes: every batch repeats it.

    A city centre put back to a day before it knew this device lets it in by the same request; without it, it would
    refuse every batch and could answer none. None where the device was let in before requests were kept.
    """
    if tie.secret is not None:
        return enrolment.request(
            tie.secret, centre=tie.centre, station=station.code, device=device.device_id,
            sign_public=device.signing.public.text, recipient=device.sealing.recipient,
        )  # fmt: skip
    kept = settings.get(db, CERTIFICATE_REQUEST)
    return msgspec.convert(kept, manifest.CertificateRequest) if kept else None


def forget_secret(db: Database, tie: Enrolment, station: Station, device: Device) -> None:
    """Blanks the one-time secret, as the centre has answered this device; the request made with it is kept."""
    if tie.secret is None:
        return
    settings.put(db, CERTIFICATE_REQUEST, request_of(db, tie, station, device))
    clerks.forget_secret(db)


def _fitting(waiting: list[Waiting]) -> list[Waiting]:
    """As many entries, from the first on, as one batch may hold; always at least one."""
    total = 0
    for count, one in enumerate(waiting):
        entry = one.entry
        total += len(entry.facts.encode()) + len((entry.person or "").encode()) + _ROW_OVERHEAD
        if total > rows.MAX_CONTENT and count:
            return waiting[:count]
    return waiting


def _travels(db: Database, entry: Entry, station: Station) -> bool:
    """Whether the personal part goes along: it was agreed to when it was written, and is not withdrawn by now."""
    if entry.person is None:
        return False
    newest = journal.latest(db, entry.record_id)
    told = {entry.facts, newest.facts} if newest is not None else {entry.facts}
    scopes = [msgspec.json.decode(facts).get("consent_scope", "") for facts in told]
    return all(consent_lets_travel(station.city_role, scope) for scope in scopes)


def _row(db: Database, waiting: Waiting, station: Station) -> rows.Row:
    entry = waiting.entry
    travels = _travels(db, entry, station)
    return rows.Row(
        seq=waiting.seq,
        position=entry.position,
        action_id=entry.action_id,
        record_id=entry.record_id,
        revision_id=entry.revision_id,
        parent_revision_id=entry.parent_revision_id,
        kind=entry.kind,
        verb=entry.verb,
        actor=entry.actor,
        at=entry.at,
        schema_version=entry.schema_version,
        reference_version=entry.reference_version,
        facts=entry.facts,
        person=entry.person if travels else None,
        salt=entry.salt.hex() if travels and entry.salt is not None else None,
        facts_sha256=entry.facts_sha256.hex(),
        person_sha256=entry.person_sha256.hex(),
    )
