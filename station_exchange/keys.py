"""Signing keys (Ed25519) and sealing keys (age X25519), as texts that fit into JSON.

Suite 1. A key's id is the first 16 hex digits of the SHA-256 of its raw public half.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import RecipientError, x25519

from station_exchange.refusals import Code, ExchangeRefused


def to_text(raw: bytes) -> str:
    """Bytes as unpadded base64url."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def from_text(text: str) -> bytes:
    """The bytes of unpadded base64url; ValueError for anything else, slack bits included."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if to_text(raw) != text:
        raise ValueError("not canonical base64url")
    return raw


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """The public half of a signing key, `text` being 32 raw bytes in base64url."""

    text: str

    @property
    def key_id(self) -> str:
        """Sixteen hex digits that name this key in an envelope."""
        return hashlib.sha256(from_text(self.text)).hexdigest()[:16]

    def verify(self, signature: bytes, message: bytes) -> None:
        """Nothing where the signature fits; ExchangeRefused E_SIGNATURE otherwise."""
        try:
            _public(self.text).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise ExchangeRefused(Code.SIGNATURE, "signature does not verify") from error


@lru_cache(maxsize=1024)
def _public(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(from_text(text))


def is_recipient(text: str) -> bool:
    """Whether something can be sealed to this `age1…` text."""
    try:
        x25519.Recipient.from_str(text)
    except (RecipientError, ValueError):
        return False
    return True


class SigningKey:
    """An Ed25519 key pair held in memory."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.public = VerifyKey(to_text(raw))

    @classmethod
    def make(cls) -> "SigningKey":
        """A new key from the system's randomness."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_secret(cls, text: str) -> "SigningKey":
        """The key whose 32-byte seed is given in base64url."""
        return cls(Ed25519PrivateKey.from_private_bytes(from_text(text)))

    def secret(self) -> str:
        """The 32-byte seed in base64url, for a file that is itself encrypted."""
        return to_text(
            self._private.private_bytes(
                serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
            )
        )

    def sign(self, message: bytes) -> bytes:
        """A 64-byte signature."""
        return self._private.sign(message)


class SealingKey:
    """An age X25519 identity held in memory: opens what was sealed to its recipient."""

    def __init__(self, identity: x25519.Identity) -> None:
        self.identity = identity
        self.recipient = str(identity.to_public())

    @classmethod
    def make(cls) -> "SealingKey":
        """A new identity from the system's randomness."""
        return cls(x25519.Identity.generate())

    @classmethod
    def from_secret(cls, text: str) -> "SealingKey":
        """The identity of an `AGE-SECRET-KEY-1…` text."""
        return cls(x25519.Identity.from_str(text))

    def secret(self) -> str:
        """The `AGE-SECRET-KEY-1…` text, as the age program reads it."""
        return str(self.identity)
