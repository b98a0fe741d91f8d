"""A lost password, mended by the city (decision 18): a request out of the key file, an answer under a one-time code.

The request carries the database key as it lies in the key file, sealed to the city's recovery key, and a fresh public
key of the PC that asks; neither names a person. The answer is sealed to that public key, and once more under a code
that the city tells the manager by another way. Neither the file alone nor the code alone opens anything.
"""

import base64
import os
import unicodedata
from typing import Final, Literal

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from station_exchange.keys import SealingKey, is_recipient
from station_exchange.manifest import SUITE, VERSION, Short, Uuid, V, decode_versioned
from station_exchange.refusals import Code, ExchangeRefused

REQUEST_SUFFIX: Final = ".svr"
ANSWER_SUFFIX: Final = ".svk"
MAX_FILE: Final = 64 * 1024
CODE_ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters that look like digits: a code is told by telephone."""
CODE_GROUPS: Final = 4
CODE_GROUP: Final = 5
_NONCE: Final = 12


class RecoveryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the PC asks with. `sealed` is the database key for the city's recovery key, as base64 of an age file."""

    v: int = VERSION
    suite: int = SUITE
    kind: Literal["recovery-request"] = "recovery-request"
    request_id: Uuid
    recipient: Short
    sealed: str


class RecoveryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the city answers with: the key for that PC, under the one-time code, as base64: AES-256-GCM over an
    age file.
    """

    v: int = VERSION
    suite: int = SUITE
    kind: Literal["recovery-answer"] = "recovery-answer"
    request_id: Uuid
    sealed: str


def write_request(request_id: str, sealed: bytes, recipient: str) -> bytes:
    """The bytes of a request."""
    asked = RecoveryRequest(request_id=request_id, recipient=recipient, sealed=base64.b64encode(sealed).decode())
    return msgspec.json.encode(asked) + b"\n"


def read_request(data: bytes) -> RecoveryRequest:
    """The request in the file; ExchangeRefused E_SIZE, E_HEADER or E_SUITE."""
    asked = _read(data, RecoveryRequest)
    if not is_recipient(asked.recipient):
        raise ExchangeRefused(Code.HEADER, "nothing can be sealed to the PC that asks")
    return asked


def answer(asked: RecoveryRequest, recovery: SealingKey, code: str) -> bytes:
    """The bytes of the answer; ExchangeRefused E_DECRYPT where the request is not sealed to that recovery key."""
    try:
        key = pyrage.decrypt(base64.b64decode(asked.sealed, validate=True), [recovery.identity])
    except (pyrage.DecryptError, ValueError) as error:
        raise ExchangeRefused(Code.DECRYPT, "not sealed to this recovery key") from error
    inner = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(asked.recipient)])
    nonce = os.urandom(_NONCE)
    sealed = nonce + _under(code, asked.request_id).encrypt(nonce, inner, None)
    made = RecoveryAnswer(request_id=asked.request_id, sealed=base64.b64encode(sealed).decode())
    return msgspec.json.encode(made) + b"\n"


def read_answer(data: bytes) -> RecoveryAnswer:
    """The answer in the file; ExchangeRefused E_SIZE, E_HEADER or E_SUITE."""
    return _read(data, RecoveryAnswer)


def open_answer(answered: RecoveryAnswer, own: SealingKey, code: str) -> bytes:
    """The database key; ExchangeRefused E_SECRET for a wrong code, E_DECRYPT where another PC or request was meant."""
    try:
        sealed = base64.b64decode(answered.sealed, validate=True)
        inner = _under(code, answered.request_id).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise ExchangeRefused(Code.SECRET, "not under this code") from error
    try:
        return bytes(pyrage.decrypt(inner, [own.identity]))
    except pyrage.DecryptError as error:
        raise ExchangeRefused(Code.DECRYPT, "for another request") from error


def plain_code(text: str) -> str:
    """A one-time code as typed, without what does not matter: case, spaces, dashes, full width (a Chinese input method
    left on).
    """
    return "".join(character for character in unicodedata.normalize("NFKC", text).upper() if character.isalnum())


def _under(code: str, request_id: str) -> AESGCM:
    """A code has 99 bits: it needs no slow derivation, as a password of a person's own would."""
    derived = HKDF(hashes.SHA256(), 32, salt=request_id.encode(), info=b"ip-station recovery code")
    return AESGCM(derived.derive(plain_code(code).encode()))


def _read(data: bytes, kind: type[V]) -> V:
    if len(data) > MAX_FILE:
        raise ExchangeRefused(Code.SIZE, "too large for a recovery file")
    return decode_versioned(data, kind, "a recovery file of this kind")
