"""DSSE envelopes: one signed line of JSON, the signature over the bytes as they stand, never over re-made ones.

Dead Simple Signing Envelope 1.0: what is signed is PAE(type, payload); exactly one signature is taken here, because
nobody of this exchange signs together and a list of a million signatures is an attack.
"""

import base64
from dataclasses import dataclass
from typing import Annotated

import msgspec

from station_exchange.keys import SigningKey, VerifyKey
from station_exchange.refusals import Code, ExchangeRefused

MAX_LINE = 64 * 1024


class _Signature(msgspec.Struct, forbid_unknown_fields=True):
    keyid: Annotated[str, msgspec.Meta(max_length=64)]
    sig: str


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    payloadType: str
    payload: str
    signatures: Annotated[list[_Signature], msgspec.Meta(min_length=1, max_length=1)]


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened, not yet verified envelope. `payload` is to be believed only after `verify`."""

    payload_type: str
    payload: bytes
    key_id: str
    signature: bytes

    def verify(self, key: VerifyKey) -> bytes:
        """The payload, once the signature fits that key; ExchangeRefused E_SIGNATURE or E_DEVICE otherwise."""
        try:
            expected = key.key_id
        except ValueError as error:
            raise ExchangeRefused(Code.SIGNATURE, "not a public key") from error
        if expected != self.key_id:
            raise ExchangeRefused(Code.DEVICE, "signed by another key")
        key.verify(self.signature, pae(self.payload_type, self.payload))
        return self.payload


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding of a typed payload."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def seal(payload_type: str, payload: bytes, key: SigningKey) -> bytes:
    """One line of JSON without its line end."""
    signature = key.sign(pae(payload_type, payload))
    line = _Line(payload_type, _b64(payload), [_Signature(key.public.key_id, _b64(signature))])
    sealed = msgspec.json.encode(line)
    if len(sealed) > MAX_LINE:
        raise ValueError("envelope larger than its limit")
    return sealed


def read(line: bytes, payload_type: str) -> Envelope:
    """The envelope of one line; ExchangeRefused E_SIZE, E_HEADER or E_KIND. Verifies nothing yet."""
    if len(line) > MAX_LINE:
        raise ExchangeRefused(Code.SIZE, "header line too long")
    try:
        parsed = msgspec.json.decode(line, type=_Line)
        payload = _unb64(parsed.payload)
        signature = _unb64(parsed.signatures[0].sig)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ExchangeRefused(Code.HEADER, "not an envelope") from error
    if parsed.payloadType != payload_type:
        raise ExchangeRefused(Code.KIND, "another kind of envelope")
    if len(signature) != 64:
        raise ExchangeRefused(Code.SIGNATURE, "not an Ed25519 signature")
    return Envelope(payload_type, payload, parsed.signatures[0].keyid, signature)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _unb64(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if _b64(raw) != text:
        # Base64 has slack bits: two texts for the same bytes. Only the canonical one is taken.
        raise ValueError("not canonical base64")
    return raw
