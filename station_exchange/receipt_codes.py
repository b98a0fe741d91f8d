"""The signed text of a receipt's QR code: written by a station, verified offline by station and city centre alike.

It holds no personal data (decisions.md 3):

    ZX1.<number>.<digest>.<day>.<reprint>.<signature>

`ZX1` names the format, not the kind of paper; the number names that. `digest` is 128 bits of SHA-256 over the record's
id and its revision's salted digest; `day` is yyyymmdd; `reprint` is 0 for the first print and n for the n-th 补打, so
that a check without the journal can tell it; `signature` is Ed25519. Binary parts are base64url without padding, in
their one canonical spelling: a text that differs in any character is another text, and is refused.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from station_exchange.keys import from_text, to_text

FORMAT: Final = "ZX1"
SIGNED_CONTEXT: Final = b"station receipt qr\x00"
"""Set before the signed text, so that a signature made for something else never passes for a receipt's."""

DIGEST_BYTES: Final = 16
SIGNATURE_BYTES: Final = 64
LONGEST_TEXT: Final = 400

_NUMBER: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,12}-[0-9]{8}-[0-9]{4,9}")
_REPRINT: Final = re.compile(r"0|[1-9][0-9]{0,3}")


class Signer(Protocol):
    """A private key that signs, such as `keys.SigningKey`."""

    def sign(self, data: bytes, /) -> bytes:
        """The signature over the data."""
        ...


class RefusalReason(StrEnum):
    """Why a QR text is not accepted as a receipt of a station."""

    NOT_A_RECEIPT = "not-a-receipt"
    """Something else was scanned: no text in this format at all."""
    OTHER_FORMAT = "receipt-other-format"
    """A receipt's text in a format this program does not know, perhaps of a newer one."""
    DAMAGED = "receipt-damaged"
    """A part is missing, misspelt or impossible."""
    WRONG_SIGNATURE = "receipt-wrong-signature"
    """Well formed, but not signed by this key: edited, invented, or another station's."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A QR text that was not accepted, and why."""

    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class ReceiptClaim:
    """What a genuine QR text says: to be compared with the paper in hand and, where the journal is, with the record."""

    number: str
    station_code: str
    digest: str
    day: date
    reprint_no: int


def revision_mark(record_id: str, revision_digest: str) -> str:
    """The digest that a receipt's QR text carries for one revision of a record; 22 characters, not reversible."""
    told = hashlib.sha256(f"{record_id}\x00{revision_digest}".encode()).digest()
    return to_text(told[:DIGEST_BYTES])


def compose(
    number: str, record_id: str, revision_digest: str, day: date, signer: Signer, *, reprint_no: int = 0
) -> str:
    """The QR text of a receipt, signed.

    `revision_digest` is the revision's salted digest as the journal tells it. Raises ValueError for a number that is
    not of the form ZX-G003-20261119-0042, or a reprint outside 0 to 9999: such a text could not be verified.
    """
    if not _NUMBER.fullmatch(number) or not _REPRINT.fullmatch(str(reprint_no)):
        raise ValueError("a receipt's QR text needs a number such as ZX-G003-20261119-0042 and a reprint of 0 to 9999")
    body = f"{FORMAT}.{number}.{revision_mark(record_id, revision_digest)}.{day:%Y%m%d}.{reprint_no}"
    return f"{body}.{to_text(signer.sign(SIGNED_CONTEXT + body.encode()))}"


def verify(text: str, public_key: Ed25519PublicKey) -> ReceiptClaim | Refusal:
    """Check a scanned text against a station's public key: what it claims, or the reason why it is refused.

    Spaces and line ends around the text, which scanners add, are ignored; nothing else is forgiven.
    """
    text = text.strip()
    claim = read_claim(text)
    if isinstance(claim, Refusal):
        return claim
    body, _, signature = text.rpartition(".")
    try:
        public_key.verify(_decode(signature, SIGNATURE_BYTES), SIGNED_CONTEXT + body.encode())
    except InvalidSignature:
        return Refusal(RefusalReason.WRONG_SIGNATURE)
    return claim


def read_claim(text: str) -> ReceiptClaim | Refusal:
    """What a text claims, its signature not checked: only to find the record or the key to check it with."""
    text = text.strip()
    parts = text.split(".") if len(text) <= LONGEST_TEXT and text.isascii() else []
    if not re.fullmatch(r"ZX[0-9]+", parts[0] if parts else ""):
        return Refusal(RefusalReason.NOT_A_RECEIPT)
    if parts[0] != FORMAT:
        return Refusal(RefusalReason.OTHER_FORMAT)
    try:
        _, number, digest, day, reprint, signature = parts
        _decode(digest, DIGEST_BYTES)
        _decode(signature, SIGNATURE_BYTES)
        told = datetime.strptime(day, "%Y%m%d").date()
    except ValueError:
        return Refusal(RefusalReason.DAMAGED)
    if not _NUMBER.fullmatch(number) or not _REPRINT.fullmatch(reprint) or f"{told:%Y%m%d}" != day:
        return Refusal(RefusalReason.DAMAGED)
    return ReceiptClaim(number, number.split("-")[1], digest, told, int(reprint))


def _decode(text: str, length: int) -> bytes:
    """The bytes of base64url text. Raises ValueError unless it is the one spelling of exactly `length` bytes.

    The last character has unused bits; were they ignored, an edited signature would still verify.
    """
    data = from_text(text)
    if len(data) != length:
        raise ValueError("not the length of this part")
    return data
