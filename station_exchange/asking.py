"""A device asks for its answer: one signed line, good for nothing else.

The answer itself is sealed to the device, so that asking in another's name brings nobody anything; the signature keeps
strangers from making the office work.
"""

from typing import Literal

import msgspec

from station_exchange import envelope
from station_exchange.keys import SigningKey, VerifyKey
from station_exchange.manifest import SUITE, VERSION, CertificateRequest, Short, StationCode, Uuid, decode_versioned
from station_exchange.refusals import Code, ExchangeRefused

ASKING_TYPE = "application/vnd.ip-station.asking+json"
MAX_ASKING = 64 * 1024
SUFFIX = ".svq"
"""How a question's file ends that travels on a stick: a device that has nothing to report yet makes itself known."""


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks which office. `asked_at` is the desk's own time, with its offset; it is not trusted.

    `request` lets the device in, as that of a batch does: a new PC has nothing to report before it has its records.
    """

    v: int = VERSION
    suite: int = SUITE
    kind: Literal["asking"] = "asking"
    centre: Short
    station: StationCode
    device: Uuid
    asked_at: Short
    request: CertificateRequest | None = None


def sign(asking: Asking, key: SigningKey) -> bytes:
    """The signed line."""
    return envelope.seal(ASKING_TYPE, msgspec.json.encode(asking), key)


def read(line: bytes) -> tuple[Asking, envelope.Envelope]:
    """Who says to ask, not yet proven: see `prove`. ExchangeRefused E_SIZE, E_HEADER, E_KIND or E_SUITE."""
    if len(line) > MAX_ASKING:
        raise ExchangeRefused(Code.SIZE, "too large for a question")
    opened = envelope.read(line, ASKING_TYPE)
    return decode_versioned(opened.payload, Asking, "a question"), opened


def prove(opened: envelope.Envelope, public: str) -> None:
    """Nothing where that key signed it; ExchangeRefused E_SIGNATURE or E_DEVICE otherwise."""
    opened.verify(VerifyKey(public))
