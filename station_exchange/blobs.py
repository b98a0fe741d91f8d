"""Attached files on their way to the office: age ciphertext named by its SHA-256, in parts, each of them signed.

A file is sealed once and kept as sealed until the office has it (what is sealed anew has another name). Each part
travels by itself, as a line that the device signed and the part's bytes: HTTPS body and file on a stick are the same,
may come in any order, twice, and days apart. The label names the file by the station's own keyed digest, as the
records do, so that the plain file's digest is told to nobody.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec
import pyrage

from station_exchange import container, envelope
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import SUITE, VERSION, Digest, Ordinal, Short, StationCode, Uuid, decode_versioned
from station_exchange.refusals import Code, ExchangeRefused

PART_TYPE: Final = "application/vnd.ip-station.part+json"
QUESTION_TYPE: Final = "application/vnd.ip-station.blob-question+json"
PART_BYTES: Final = 256 * 1024
MAX_BLOB: Final = 32 * 1024 * 1024
"""The largest sealed file; a station takes none in that comes near (reference list `limit`)."""
MAX_PART: Final = 4096 + PART_BYTES
"""The largest part with its line."""
SUFFIX: Final = ".svp"
SHORT: Final = 16
"""How many digits of a keyed digest an answer names: enough among the files of one station."""

Size = Annotated[int, msgspec.Meta(ge=1, le=MAX_BLOB)]


class PartLabel(msgspec.Struct, frozen=True, kw_only=True):
    """What a part says of itself: whose file (`digest`, keyed), which ciphertext (`blob`, its SHA-256, `size` bytes),
    which part from 1 on, and the SHA-256 of this part's own bytes.
    """

    v: int = VERSION
    suite: int = SUITE
    kind: Literal["part"] = "part"
    centre: Short
    station: StationCode
    device: Uuid
    digest: Digest
    blob: Digest
    size: Size
    part: Ordinal
    part_sha256: Digest


class BlobQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which parts of this blob are still missing? `asked_at` is the desk's own time; it is not trusted."""

    v: int = VERSION
    suite: int = SUITE
    kind: Literal["blob-question"] = "blob-question"
    centre: Short
    station: StationCode
    device: Uuid
    blob: Digest
    asked_at: Short


@dataclass(frozen=True, slots=True)
class Part:
    """A part taken apart: its label to be believed after `envelope.verify`, its bytes proven to be the label's."""

    label: PartLabel
    envelope: envelope.Envelope
    content: bytes


def seal(content: bytes, recipients: list[str]) -> bytes:
    """The file as one age ciphertext; sealed again it is another."""
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(one) for one in recipients]))


def unseal(ciphertext: bytes, keys: Sequence[SealingKey]) -> bytes:
    """The file, which any one of the keys may open: those of an office that has changed its own. ExchangeRefused
    E_DECRYPT.
    """
    try:
        return bytes(pyrage.decrypt(ciphertext, [one.identity for one in keys]))
    except pyrage.DecryptError as error:
        raise ExchangeRefused(Code.DECRYPT, "not sealed to this key, or altered") from error


def parts_of(size: int) -> int:
    """How many parts a ciphertext of so many bytes has."""
    return -(-size // PART_BYTES)


def length_of(size: int, part: int) -> int:
    """How many bytes that part has; ExchangeRefused E_LENGTH where there is no such part."""
    if not 1 <= part <= parts_of(size):
        raise ExchangeRefused(Code.LENGTH, "no such part")
    return min(PART_BYTES, size - (part - 1) * PART_BYTES)


def piece_of(ciphertext: bytes, part: int) -> bytes:
    """The bytes of that part."""
    return ciphertext[(part - 1) * PART_BYTES : part * PART_BYTES]


def assemble(label: PartLabel, content: bytes, key: SigningKey) -> bytes:
    """The bytes that travel."""
    return envelope.seal(PART_TYPE, msgspec.json.encode(label), key) + b"\n" + content


def take_apart(data: bytes) -> Part:
    """The part in the bytes, its lengths and its own digest proven, its signature not yet.

    ExchangeRefused E_SIZE, E_HEADER, E_KIND, E_SUITE, E_LENGTH or E_DIGEST.
    """
    parts = container.take_apart(data, PART_TYPE, MAX_PART)
    label, content = _label(parts.envelope), parts.ciphertext
    if len(content) != length_of(label.size, label.part):
        raise ExchangeRefused(Code.LENGTH, "cut or lengthened")
    if hashlib.sha256(content).hexdigest() != label.part_sha256:
        raise ExchangeRefused(Code.DIGEST, "part altered")
    return Part(label, parts.envelope, content)


def label_of(line: bytes) -> tuple[PartLabel, envelope.Envelope]:
    """The label of a part's line, to be believed after `verify`; ExchangeRefused E_SIZE, E_HEADER, E_KIND, E_SUITE."""
    opened = envelope.read(line, PART_TYPE)
    return _label(opened), opened


def _label(opened: envelope.Envelope) -> PartLabel:
    return decode_versioned(opened.payload, PartLabel, "a label")


def sign_question(question: BlobQuestion, key: SigningKey) -> str:
    """The signed question as the text of a header."""
    return base64.urlsafe_b64encode(envelope.seal(QUESTION_TYPE, msgspec.json.encode(question), key)).decode("ascii")


def read_question(text: str) -> tuple[BlobQuestion, envelope.Envelope]:
    """Who says to ask, not yet proven; ExchangeRefused E_SIZE, E_HEADER, E_KIND or E_SUITE."""
    if len(text) > 4096:
        raise ExchangeRefused(Code.SIZE, "too large for a question")
    try:
        line = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, UnicodeEncodeError) as error:
        raise ExchangeRefused(Code.HEADER, "not a question") from error
    opened = envelope.read(line, QUESTION_TYPE)
    return decode_versioned(opened.payload, BlobQuestion, "a question"), opened


def ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """Ascending numbers as stretches: first and last of each."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
