"""What a container says of itself, signed. SHA-256 of these bytes is the identity of a batch, never that of a file."""

import hashlib
from typing import Annotated, Literal, Protocol, TypeVar

import msgspec

from station_exchange.refusals import Code, ExchangeRefused
from station_exchange.text import is_clean

VERSION = 1
SUITE = 1
"""1 = Ed25519 + age. 2 (P-256 in a TPM) and 3 (SM2/SM3/SM4) are reserved."""

BATCH_TYPE = "application/vnd.ip-station.batch+json"
ACKNOWLEDGEMENT_TYPE = "application/vnd.ip-station.acknowledgement+json"

# \Z and not $: the latter also lets a line end through.
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
StationCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{3,5}\Z")]
Short = Annotated[str, msgspec.Meta(max_length=120)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
Ordinal = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]

NO_PREDECESSOR = "0" * 64
"""`prev` of the first batch of an epoch."""


class LastAck(msgspec.Struct, frozen=True):
    """The highest acknowledgement this station has taken: it tells a restored centre that it was rolled back."""

    centre_epoch: Count
    serial: Count
    log_length: Count
    log_head: Digest


class JournalHead(msgspec.Struct, frozen=True):
    """How far the station's journal reached when the batch was sealed: the centre is its witness."""

    position: Count
    hash: Digest


class Predecessor(msgspec.Struct, frozen=True):
    """The keys a device had before: the first with the proof of the secret, each later one signed by those before."""

    device: Uuid
    sign_public: Short
    recipient: Short
    proof: str = ""
    signature: Short = ""


MOST_BEFORE = 64
"""How many former keys a request names: the newest. An office put back to a day before all of them must enrol anew."""


class CertificateRequest(msgspec.Struct, frozen=True):
    """A device asking to be enrolled: its public keys, authenticated by the one-time secret (see enrolment.py).

    After a change of keys `proof` is nought, `signature` is that of the newest of `before`, and `before` leads back to
    the keys that the secret let in.
    """

    sign_public: Short
    recipient: Short
    proof: Digest
    signature: Short = ""
    before: Annotated[list[Predecessor], msgspec.Meta(max_length=MOST_BEFORE)] = []


class Manifest(msgspec.Struct, frozen=True):
    """The manifest of one batch. Unknown fields are let through: additions within version 1 must not stop a centre."""

    v: int
    suite: int
    kind: Literal["batch"]
    centre: Short
    station: StationCode
    device: Uuid
    epoch: Uuid
    parent_epoch: Uuid | None
    no: Ordinal
    prev: Digest
    first_seq: Ordinal
    last_seq: Ordinal
    count: Ordinal
    content_sha256: Digest
    raw_len: Count
    ct_len: Count
    ct_sha256: Digest
    schema_min: Ordinal
    schema_max: Ordinal
    app_ver: Short
    refdata_ver: Short
    sealed_at: Short
    journal: JournalHead
    last_ack: LastAck | None
    request: CertificateRequest | None


class Succession(msgspec.Struct, frozen=True):
    """The centre's next acknowledgement key, signed by the one before: a station walks from the key it knows."""

    former: Short
    key: Short
    at: Short
    signature: Short


MOST_LINKS = 32
"""How many changes of the centre's key one file leads over: all fit into an envelope's line. Whoever knows an older key
learns the present one from what the centre publishes.
"""


class AcknowledgementManifest(msgspec.Struct, frozen=True):
    """The manifest of an acknowledgement: for whom it is, and its place in the centre's numbering."""

    v: int
    suite: int
    kind: Literal["acknowledgement"]
    centre: Short
    station: StationCode
    device: Uuid
    centre_epoch: Count
    serial: Count
    issued_at: Short
    content_sha256: Digest
    raw_len: Count
    ct_len: Count
    ct_sha256: Digest
    succession: Annotated[list[Succession], msgspec.Meta(max_length=MOST_LINKS)] = []


def identity(manifest: bytes) -> str:
    """SHA-256 of the manifest's bytes in hex: the identity of a batch and the `prev` of its successor."""
    return hashlib.sha256(manifest).hexdigest()


def parse_batch(payload: bytes) -> Manifest:
    """The manifest of a batch; ExchangeRefused E_SUITE or E_HEADER."""
    return _parse(payload, Manifest)


def parse_acknowledgement(payload: bytes) -> AcknowledgementManifest:
    """The manifest of an acknowledgement; ExchangeRefused E_SUITE or E_HEADER."""
    return _parse(payload, AcknowledgementManifest)


class Versioned(Protocol):
    """Whatever says of itself which version it is and which algorithms it is sealed with."""

    @property
    def v(self) -> int: ...  # noqa: D102
    @property
    def suite(self) -> int: ...  # noqa: D102


V = TypeVar("V", bound=Versioned)


def decode_versioned(payload: bytes, kind: type[V], what: str) -> V:
    """What the JSON says, in this version; ExchangeRefused E_HEADER or E_SUITE, whose detail names `what` it is not."""
    try:
        found = msgspec.json.decode(payload, type=kind)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise ExchangeRefused(Code.HEADER, f"not {what}") from error
    if (found.v, found.suite) != (VERSION, SUITE):
        raise ExchangeRefused(Code.SUITE, f"{what} of another version")
    return found


M = TypeVar("M", Manifest, AcknowledgementManifest)


class _Suite(msgspec.Struct):
    v: int
    suite: int


def _parse(payload: bytes, kind: type[M]) -> M:
    try:
        suite = msgspec.json.decode(payload, type=_Suite)
        if suite.v != VERSION or suite.suite != SUITE:
            raise ExchangeRefused(Code.SUITE, f"version {suite.v}, suite {suite.suite}")
        parsed = msgspec.json.decode(payload, type=kind)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise ExchangeRefused(Code.HEADER, "not a manifest") from error
    texts = (getattr(parsed, field) for field in parsed.__struct_fields__)
    if not all(is_clean(text) for text in texts if isinstance(text, str)):
        raise ExchangeRefused(Code.HEADER, "a text of the manifest holds a character that may not be stored")
    return parsed
