"""The receipt a visitor takes home: what stands on it, and its check code.

The signed text of its QR code is a format of the wire (`station_exchange.receipt_codes`): the city centre verifies it
too. What the desk needs of it is passed on here.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station_app.domain.papers.issued import Edition, IssuedPaper
from station_exchange.receipt_codes import (
    ReceiptClaim,
    Refusal,
    RefusalReason,
    Signer,
    compose,
    read_claim,
    revision_mark,
    verify,
)

__all__ = [
    "CHECK_CODE_ALPHABET",
    "ConsultationReceipt",
    "Edition",
    "ReceiptClaim",
    "Refusal",
    "RefusalReason",
    "Signer",
    "check_code",
    "compose",
    "read_claim",
    "revision_mark",
    "verify",
]

CHECK_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationReceipt(IssuedPaper):
    """All that a consultation receipt shows, ready to be set: labels instead of codes, the phone already masked.

    Texts may be empty where the visitor left nothing. Number and check code are never missing.
    """

    number: str
    check_code: str
    visitor_name: str = ""
    phone_masked: str = ""
    organisation: str = ""
    items: tuple[str, ...] = ()
    channel: str = ""
    received_at: datetime
    question: str = ""
    answer: str = ""
    result: str = ""


def check_code(record_id: str) -> str:
    """The code printed beside the number: 40 bits of SHA-256 of the record's id, eight characters of base 32."""
    bits = int.from_bytes(hashlib.sha256(record_id.encode()).digest()[:5])
    return "".join(CHECK_CODE_ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
