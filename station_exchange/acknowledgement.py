"""The centre's answer: cumulative, so that the newest one replaces all before it, and always issued for every station.

Signed by the centre's acknowledgement key and sealed to one device, so that leases, answers to bookings and experts'
contacts may ride in it. `reference_version` and `trust_version` say what is published: a station fetches what it lacks.
"""

from collections.abc import Sequence

import msgspec

from station_exchange import container, envelope
from station_exchange.keys import SealingKey, SigningKey, VerifyKey, from_text, to_text
from station_exchange.manifest import (
    ACKNOWLEDGEMENT_TYPE,
    MOST_LINKS,
    SUITE,
    VERSION,
    AcknowledgementManifest,
    Count,
    Digest,
    Ordinal,
    Short,
    StationCode,
    Succession,
    Uuid,
    parse_acknowledgement,
)
from station_exchange.refusals import Code, ExchangeRefused

MAX_ACKNOWLEDGEMENT = 1024 * 1024


class Taken(msgspec.Struct, frozen=True):
    """One applied batch: its number and the identity of its manifest."""

    no: Ordinal
    manifest: Digest


class EpochState(msgspec.Struct, frozen=True):
    """How far the centre has come in one epoch of the station.

    `hw`: every batch 1…hw is applied; `last_seq`: the last sequence number applied; `manifests`: the newest applied
    ones, that of `hw` always among them; `received`: batches above hw that lie parked for want of a predecessor;
    `archived`: every batch up to this one lies in two verified backups.
    """

    epoch: Uuid
    hw: Count
    last_seq: Count
    manifests: list[Taken]
    received: list[Ordinal]
    archived: Count


class Returned(msgspec.Struct, frozen=True):
    """One revision the centre could not take: why, in which field, in plain words."""

    revision_id: Uuid
    record_id: Uuid
    code: Short
    field: Short
    text: str
    at: Short


class Fork(msgspec.Struct, frozen=True):
    """Two different batches were seen under one number of one epoch: somewhere a station was copied or restored."""

    epoch: Uuid
    no: Ordinal


class Balance(msgspec.Struct, frozen=True):
    """What the centre holds of this station, for the books to be compared: entries per kind, and one digest of all.

    `entries` counts the applied and returned revisions; `digest` is the XOR of SHA-256(revision id) over the same, in
    hex: it does not depend on the order.
    """

    entries: dict[str, Count]
    digest: Digest


class Files(msgspec.Struct, frozen=True):
    """The attached files that the station's records name and that may travel: how many there are, how many of them the
    centre holds whole, and how many of those lie in two verified backups.

    `missing` and `unarchived` name the others by the first 16 digits of their keyed digests, ascending. Where a list
    is not whole, `…_through` is its last line: nothing is said of what comes behind it.
    """

    named: Count
    received: Count
    archived: Count
    missing: list[Short] = []
    missing_through: Short = ""
    unarchived: list[Short] = []
    unarchived_through: Short = ""


class Message(msgspec.Struct, frozen=True):
    """A notice of the city's staff, or their answer to a question or referral. The same id is the same message.

    `kind` is notice or answer; `record_id` and `number` name what is answered and are empty in a notice.
    """

    message_id: Uuid
    kind: Short
    record_id: str
    number: Short
    text: str
    actor: Short
    at: Short


class LeaseGrant(msgspec.Struct, frozen=True):
    """A stretch of a city's expert's time that the station may confirm by itself, under one epoch and until a moment.

    A cell is one quarter hour: Unix time / 900.
    """

    lease_id: Uuid
    epoch: Uuid
    expert_id: Short
    first_cell: Count
    last_cell: Count
    expires_at: Short


class BookingAnswer(msgspec.Struct, frozen=True):
    """What stands at the centre of one of the station's bookings of a city's expert.

    `state` is confirmed, rejected, cancelled_by_center, or released where the station itself gave it up; `revision_id`
    the newest revision the centre knows; `alternatives` stretches [first cell, last cell] with the same expert.
    """

    record_id: Uuid
    revision_id: Uuid
    expert_id: Short
    first_cell: Count
    last_cell: Count
    state: Short
    why: Short
    alternatives: list[list[Count]]


class Freed(msgspec.Struct, frozen=True):
    """When one of the city's experts is free for somebody who waits at the station: stretches [first cell, last cell]
    of the days on which he can come. What is free may be gone when it is asked for.
    """

    record_id: Uuid
    expert_id: Short
    stretches: list[list[Count]]


class ExpertContact(msgspec.Struct, frozen=True):
    """How to reach a city's expert with whom the station has to do."""

    expert_id: Short
    contact: str


class Acknowledgement(msgspec.Struct, frozen=True):
    """All that the centre says to one station. `log_length` and `log_head` make the station a witness of its log.

    `operational_recipient` is what batches are to be sealed to from now on; empty from a centre that never says.
    """

    v: int
    centre: Short
    station: StationCode
    device: Uuid
    centre_epoch: Count
    serial: Count
    issued_at: Short
    epochs: list[EpochState]
    returned: list[Returned]
    forks: list[Fork]
    balance: Balance
    log_length: Count
    log_head: Digest
    reference_version: Short
    messages: list[Message] = []
    leases: list[LeaseGrant] = []
    bookings: list[BookingAnswer] = []
    contacts: list[ExpertContact] = []
    freed: list[Freed] = []
    trust_version: Count = 0
    files: Files | None = None
    operational_recipient: Short = ""


def next_key(centre: str, former: SigningKey, key: str, at: str) -> Succession:
    """The link by which the centre's former key vouches for its next one."""
    signature = former.sign(_succeeding(centre, former.public.text, key, at))
    return Succession(former.public.text, key, at, to_text(signature))


def present_key(centre: str, known: str, signed_by: str, succession: Sequence[Succession]) -> VerifyKey:
    """The key with that id, reached from the known one by links that each bear the signature of the key before.

    ExchangeRefused E_DEVICE where no such way leads to it, E_SIGNATURE where a link is forged.
    """
    key = VerifyKey(known)
    for link in succession:
        if key.key_id == signed_by:
            break
        if link.former != key.text:
            continue
        try:
            key.verify(from_text(link.signature), _succeeding(centre, link.former, link.key, link.at))
            key = VerifyKey(link.key)
            _ = key.key_id
        except ValueError as error:
            raise ExchangeRefused(Code.SIGNATURE, "a link that is no key") from error
    if key.key_id != signed_by:
        raise ExchangeRefused(Code.DEVICE, "signed by another key")
    return key


def _succeeding(centre: str, former: str, key: str, at: str) -> bytes:
    return f"ip-station next acknowledgement key\n{centre}\n{former}\n{key}\n{at}".encode()


def seal(
    answer: Acknowledgement, recipient: str, key: SigningKey, succession: Sequence[Succession] = ()
) -> bytes:
    """The bytes of an `.sva` file for one device. `succession` leads stations that know an older key to this one, over
    the newest MOST_LINKS changes.
    """
    content = msgspec.json.encode(answer)
    sealed = container.encrypt(content, [recipient])
    manifest = AcknowledgementManifest(
        v=VERSION,
        suite=SUITE,
        kind="acknowledgement",
        centre=answer.centre,
        station=answer.station,
        device=answer.device,
        centre_epoch=answer.centre_epoch,
        serial=answer.serial,
        issued_at=answer.issued_at,
        content_sha256=sealed.content_sha256,
        raw_len=sealed.raw_len,
        ct_len=len(sealed.ciphertext),
        ct_sha256=sealed.ct_sha256,
        succession=list(succession[-MOST_LINKS:]),
    )
    return container.assemble(ACKNOWLEDGEMENT_TYPE, msgspec.json.encode(manifest), sealed.ciphertext, key)


def open_sealed(
    data: bytes, *, centre: str, station: str, device: str, centre_key: VerifyKey, device_key: SealingKey
) -> Acknowledgement:
    """The answer in the file, proven to be this centre's to this device; raises ExchangeRefused and nothing else."""
    if len(data) > MAX_ACKNOWLEDGEMENT:
        raise ExchangeRefused(Code.SIZE, "too large for an acknowledgement")
    parts = container.take_apart(data, ACKNOWLEDGEMENT_TYPE)
    manifest = parse_acknowledgement(parts.envelope.payload)
    centre_key = present_key(centre, centre_key.text, parts.envelope.key_id, manifest.succession)
    parts.verify(centre_key, manifest.ct_len, manifest.ct_sha256)
    if (manifest.centre, manifest.station, manifest.device) != (centre, station, device):
        raise ExchangeRefused(Code.ADDRESS, "for another station")
    content = container.decrypt(parts.ciphertext, device_key, manifest.content_sha256, manifest.raw_len)
    try:
        answer = msgspec.json.decode(content, type=Acknowledgement)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise ExchangeRefused(Code.CONTENT, "not an acknowledgement") from error
    outside = (manifest.centre, manifest.station, manifest.device, manifest.centre_epoch, manifest.serial)
    if (answer.centre, answer.station, answer.device, answer.centre_epoch, answer.serial) != outside:
        raise ExchangeRefused(Code.CONTENT, "inside and outside disagree")
    return answer


def signed_with(data: bytes, centre: str, known: str) -> str:
    """The centre's key under which the file is signed, reached from the known one; ExchangeRefused as `present_key`."""
    parts = container.take_apart(data, ACKNOWLEDGEMENT_TYPE)
    manifest = parse_acknowledgement(parts.envelope.payload)
    return present_key(centre, known, parts.envelope.key_id, manifest.succession).text


def read_address(data: bytes) -> AcknowledgementManifest:
    """The unverified manifest, for sorting files on a stick; ExchangeRefused where there is none."""
    line = data[: envelope.MAX_LINE + 1].split(b"\n", 1)[0]
    return parse_acknowledgement(envelope.read(line, ACKNOWLEDGEMENT_TYPE).payload)
