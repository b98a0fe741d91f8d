"""The file that travels: one signed line, a line end, one age ciphertext. HTTPS body and USB file are the same bytes.

The order of a receiver's checks is fixed and tested: size, envelope, signature, lengths and digest; only then is
anything decrypted, and only then decompressed, with a counter.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pyrage

from station_exchange import compression, envelope
from station_exchange.keys import SealingKey, SigningKey, VerifyKey
from station_exchange.refusals import Code, ExchangeRefused

MAX_CONTAINER = 32 * 1024 * 1024
MAX_RAW = 4 * 1024 * 1024
"""The largest content that is unpacked. A batch closes at 512 KiB, so no honest one comes near; this bounds memory."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext with the four figures its manifest must state."""

    ciphertext: bytes
    content_sha256: str
    raw_len: int
    ct_sha256: str


@dataclass(frozen=True, slots=True)
class Container:
    """A container taken apart, not yet verified."""

    envelope: envelope.Envelope
    ciphertext: bytes

    def verify(self, key: VerifyKey, ct_len: int, ct_sha256: str) -> None:
        """Nothing where all fits; ExchangeRefused E_SIGNATURE, E_DEVICE, E_LENGTH or E_DIGEST otherwise."""
        self.envelope.verify(key)
        if len(self.ciphertext) != ct_len:
            raise ExchangeRefused(Code.LENGTH, "cut or lengthened")
        if hashlib.sha256(self.ciphertext).hexdigest() != ct_sha256:
            raise ExchangeRefused(Code.DIGEST, "ciphertext altered")


def encrypt(content: bytes, recipients: list[str]) -> Sealed:
    """The content compressed and sealed to age recipients (`age1…`), every one of which can open it alone."""
    ciphertext = pyrage.encrypt(
        compression.compress(content), [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    )
    return Sealed(ciphertext, hashlib.sha256(content).hexdigest(), len(content), hashlib.sha256(ciphertext).hexdigest())


def decrypt(
    ciphertext: bytes, key: SealingKey | Sequence[SealingKey], content_sha256: str, raw_len: int
) -> bytes:
    """The content, proven to be what the manifest states; ExchangeRefused E_DECRYPT, E_CONTENT or E_SIZE.

    Of several keys any one may open it: those of an office that has changed its own.
    """
    keys = [key] if isinstance(key, SealingKey) else key
    if raw_len > MAX_RAW:
        raise ExchangeRefused(Code.SIZE, "content too large")
    try:
        packed = pyrage.decrypt(ciphertext, [one.identity for one in keys])
    except pyrage.DecryptError as error:
        raise ExchangeRefused(Code.DECRYPT, "not sealed to this key, or altered") from error
    content = compression.decompress(packed, raw_len)
    if hashlib.sha256(content).hexdigest() != content_sha256:
        raise ExchangeRefused(Code.CONTENT, "content altered")
    return content


def assemble(payload_type: str, manifest: bytes, ciphertext: bytes, key: SigningKey) -> bytes:
    """The bytes of the file."""
    return envelope.seal(payload_type, manifest, key) + b"\n" + ciphertext


def take_apart(data: bytes, payload_type: str, largest: int = MAX_CONTAINER) -> Container:
    """Envelope and ciphertext of a file's bytes; ExchangeRefused E_SIZE, E_HEADER or E_KIND."""
    if len(data) > largest:
        raise ExchangeRefused(Code.SIZE, "file too large")
    line_end = data.find(b"\n", 0, envelope.MAX_LINE + 1)
    if line_end < 0:
        raise ExchangeRefused(Code.HEADER, "no envelope line")
    return Container(envelope.read(data[:line_end], payload_type), data[line_end + 1 :])
