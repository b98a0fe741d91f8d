"""How a station and a centre come to know each other: a paper from the centre, a request from the device.

The centre writes a signed file with its own public keys and a one-time secret. The device makes its keys on its own PC;
its first containers carry a request that proves knowledge of the secret. The secret never travels back (decision 11).
"""

import hashlib
import hmac
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from station_exchange import envelope
from station_exchange.keys import SigningKey, VerifyKey, from_text, to_text
from station_exchange.manifest import MOST_BEFORE, CertificateRequest, Predecessor, Short, StationCode, decode_versioned
from station_exchange.refusals import Code, ExchangeRefused

ENROLMENT_TYPE = "application/vnd.ip-station.enrolment+json"
MAX_ENROLMENT = 64 * 1024
NO_PROOF = "0" * 64
"""In the place of the secret's proof, where former keys vouch instead."""


class EnrolmentPaper(msgspec.Struct, frozen=True):
    """What `centre enrol` hands to a station.

    `city_role` says on which basis personal data travel (decision 5): `entrusted` or `independent`. `expires_at` is
    UTC, 30 days ahead for a stick. `address` is where the wire leads, empty for a station that only has a stick. `root`
    is the TUF root (JSON) by which what the centre publishes is known.
    """

    v: int
    suite: int
    kind: Literal["enrolment"]
    centre: Short
    centre_name: Short
    station: StationCode
    station_name: Short
    district: Short
    city_role: Literal["entrusted", "independent"]
    acknowledgement_key: Short
    operational_recipient: Short
    recovery_recipient: Short
    secret: Short
    expires_at: Short
    address: Short = ""
    root: str = ""


def is_safe_address(address: str) -> bool:
    """Whether batches may be sent there: https with a host and nothing to sign in with; plain http only to this very
    machine (decision 12).
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in ("127.0.0.1", "::1"))


def read_paper(data: bytes) -> EnrolmentPaper:
    """The paper in the file, its signature proven to be of the key it names; ExchangeRefused otherwise.

    Trust comes from the hand that brought the file, as with any first key.
    """
    if len(data) > MAX_ENROLMENT:
        raise ExchangeRefused(Code.SIZE, "too large for an enrolment file")
    opened = envelope.read(data.strip(), ENROLMENT_TYPE)
    paper = decode_versioned(opened.payload, EnrolmentPaper, "an enrolment file")
    opened.verify(VerifyKey(paper.acknowledgement_key))
    return paper


def proof(secret: str, *, centre: str, station: str, device: str, sign_public: str, recipient: str) -> str:
    """HMAC-SHA256 over the request under the one-time secret, in hex."""
    message = f"{centre}\n{station}\n{device}\n{sign_public}\n{recipient}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def request(
    secret: str, *, centre: str, station: str, device: str, sign_public: str, recipient: str
) -> CertificateRequest:
    """The request that a device's containers carry until the centre has answered once."""
    text = proof(secret, centre=centre, station=station, device=device, sign_public=sign_public, recipient=recipient)
    return CertificateRequest(sign_public=sign_public, recipient=recipient, proof=text)


def is_proven(asked: CertificateRequest, secret: str, *, centre: str, station: str, device: str) -> bool:
    """Whether the request was made by someone who held the secret (compared in constant time)."""
    expected = proof(
        secret,
        centre=centre,
        station=station,
        device=device,
        sign_public=asked.sign_public,
        recipient=asked.recipient,
    )
    return hmac.compare_digest(expected, asked.proof)


def succeeding(
    asked: CertificateRequest, key: SigningKey, *, centre: str, station: str, former: str, device: str,
    sign_public: str, recipient: str,
) -> CertificateRequest:  # fmt: skip
    """The request of a device that has changed its keys: `asked` and `key` are those of the former ones."""
    before = Predecessor(former, asked.sign_public, asked.recipient, _secret_proof(asked), asked.signature)
    signature = key.sign(_vouching(centre, station, device, sign_public, recipient))
    return CertificateRequest(
        sign_public=sign_public, recipient=recipient, proof=NO_PROOF, signature=to_text(signature),
        before=[*asked.before, before][-MOST_BEFORE:],
    )  # fmt: skip


def is_vouched(
    public: str, signature: str, *, centre: str, station: str, device: str, sign_public: str, recipient: str
) -> bool:
    """Whether the holder of the key `public` signed that these are his next keys."""
    try:
        VerifyKey(public).verify(from_text(signature), _vouching(centre, station, device, sign_public, recipient))
    except (ExchangeRefused, ValueError):
        return False
    return True


def _secret_proof(asked: CertificateRequest) -> str:
    return "" if asked.proof == NO_PROOF else asked.proof


def _vouching(centre: str, station: str, device: str, sign_public: str, recipient: str) -> bytes:
    return f"ip-station next keys\n{centre}\n{station}\n{device}\n{sign_public}\n{recipient}".encode()
