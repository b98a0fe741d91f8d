"""Receipts: what stands on one, and that it was printed. Only committed records print.

In two steps, so that a paper that could not be set is never counted: `prepare` gives what to set, `confirm` journals it
once the paper is ready to leave.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from station_app.actions import number_report
from station_app.actions.acts import NewId, begin
from station_app.actions.consultations import form_of, latest_of
from station_app.actions.printed_papers import note_of_record
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.number_report import Explained
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.receipts import (
    ConsultationReceipt,
    Edition,
    ReceiptClaim,
    Refusal,
    check_code,
    compose,
    revision_mark,
    verify,
)
from station_app.domain.troubles import Trouble
from station_app.storage import clerks, consultations, journal, receipts
from station_app.storage.devices import Device
from station_app.storage.store import Store
from station_exchange.keys import from_text

KIND: Final = "ZX"
"""The kind of number that consultations carry."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A receipt ready to be set, and what to journal once it is."""

    receipt: ConsultationReceipt
    record_id: str
    revision_id: str
    nth: int


def prepare(
    store: Store, clerk: Clerk, device: Device | None, number: str, *, catalogue: Catalogue, now: datetime,
    reprint: bool = False,
) -> Prepared:  # fmt: skip
    """What the receipt of a number shows now.

    The first paper of a revision is its original (or 更正件); each further one of the same revision is a 补打. Refused
    `printed-already` where this would be one and `reprint` does not say so; `number-unknown`.
    """
    demand(clerk, "print")
    if device is None:
        raise Trouble("device-keys-missing")
    entry = latest_of(store.db, number, void_too=True)
    body = entry.body()
    station = clerks.station(store.db)
    line = consultations.line(store.db, number)
    if station is None or line is None:
        raise LookupError("no station or no record")
    form = form_of(store.db, entry, catalogue)
    before = receipts.times_printed_of_revision(store.db, entry.record_id, entry.revision_id)
    if before and not reprint:
        raise Refused.because("printed-already", "number", number=number, times=before)
    names = clerks.names(store.db)
    saved_at = datetime.fromisoformat(body["saved_at"])
    digest = f"{entry.facts_sha256.hex()}{entry.person_sha256.hex()}"
    notices = catalogue["notice"]
    receipt = ConsultationReceipt(
        number=number,
        check_code=check_code(entry.record_id),
        station_name=station.name,
        station_code=station.code,
        phones=tuple(filter(None, station.phones.split("、"))),
        address=tuple(filter(None, station.address.split("\n"))),
        visitor_name=form.visitor_name,
        phone_masked=mask_phone(form.visitor_phone),
        organisation=form.org_name,
        items=tuple(catalogue.label("service_item", item) for item in form.items),
        channel=catalogue.label("channel", form.channel),
        received_at=(form.started_at or saved_at).astimezone(BEIJING_TIME),
        question=form.question,
        answer=form.answer,
        result=catalogue.label("result", form.result),
        clerk=names.get(body["clerk"], ""),
        notice=notices[form.consent_version].label if form.consent_version in notices else "",
        edition=Edition.AMENDED if int(body["revision_no"]) > 1 else Edition.ORIGINAL,
        voided=body.get("state") == "void",
        reprint_no=before,
        printed_at=now.astimezone(BEIJING_TIME),
        printed_by=clerk.name,
        qr_text=compose(
            number, entry.record_id, digest, saved_at.astimezone(BEIJING_TIME).date(), device.signing, reprint_no=before
        ),
    )
    nth = receipts.times_printed(store.db, entry.record_id) + 1
    return Prepared(receipt, entry.record_id, entry.revision_id, nth)


def numbers_of_day(store: Store, day: str) -> list[str]:
    """The numbers of a day (`yyyymmdd`) whose receipts can be handed out, in order: saved and not voided."""
    station = clerks.station(store.db)
    if station is None:
        return []
    return [
        f"{series.kind}-{station.code}-{series.day}-{serial:04d}"
        for series in number_report.numbers(store, kind=KIND, day=day)
        for part in series.stretches
        if part.what is Explained.SAVED
        for serial in range(part.first, part.last + 1)
    ]


def confirm_all(
    store: Store, clerk: Clerk, prepared: Iterable[Prepared], layout: str, *, now: datetime, new_id: NewId
) -> None:
    """Journals papers that leave together: all of them or none."""
    with store.atomic():
        for each in prepared:
            confirm(store, clerk, each, layout, now=now, new_id=new_id)


def confirm(store: Store, clerk: Clerk, prepared: Prepared, layout: str, *, now: datetime, new_id: NewId) -> None:
    """Journals that the paper was printed (who, when, which revision, how often)."""
    with store.atomic() as db:
        act = begin(db, clerk, "print", new_id(), now)
        note_of_record(db, act, prepared.record_id, prepared.revision_id, prepared.nth, layout, new_id)


@dataclass(frozen=True, slots=True)
class Checked:
    """A genuine receipt's text beside what the journal says: to be compared with the paper in hand.

    `current` is whether the paper shows the newest revision; `prints` how often the record was printed.
    """

    claim: ReceiptClaim
    known: bool
    current: bool
    voided: bool
    prints: int


def check(store: Store, device: Device | None, text: str) -> Checked | Refusal:
    """Checks the text of a receipt's QR code against this desk's key and journal; a Refusal says why it is none."""
    if device is None:
        raise Trouble("device-keys-missing")
    claim = verify(text, Ed25519PublicKey.from_public_bytes(from_text(device.signing.public.text)))
    if isinstance(claim, Refusal):
        return claim
    record_id = consultations.record_id_of(store.db, claim.number)
    latest = journal.latest(store.db, record_id) if record_id else None
    if latest is None:
        return Checked(claim, known=False, current=False, voided=False, prints=0)
    mark = revision_mark(latest.record_id, f"{latest.facts_sha256.hex()}{latest.person_sha256.hex()}")
    return Checked(
        claim,
        known=True,
        current=mark == claim.digest,
        voided=latest.body().get("state") == "void",
        prints=receipts.times_printed(store.db, latest.record_id),
    )
