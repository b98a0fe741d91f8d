"""What the city holds of a station, handed back to a new PC of it: one signed line, then parts sealed to that device;
attached files, each sealed to it, in a folder beside.

A part is age over zstd of JSON lines; the signed manifest states length and digest of each, so that a part is opened
only after it is proven. The lines, in their order: an epoch, its batches, the entries of each batch. An entry stands
where it came first; where a later epoch repeated it, only its number there is said. An attached file is named by the
SHA-256 of its sealed bytes, which stands in the package: nothing else lends the folder any truth.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from station_exchange import container
from station_exchange.acknowledgement import present_key
from station_exchange.container import MAX_RAW
from station_exchange.keys import SealingKey, SigningKey, VerifyKey
from station_exchange.manifest import (
    MOST_LINKS,
    SUITE,
    VERSION,
    Count,
    Digest,
    Ordinal,
    Short,
    StationCode,
    Succession,
    Uuid,
    decode_versioned,
)
from station_exchange.refusals import Code, ExchangeRefused
from station_exchange.rows import Row

HAND_BACK_TYPE: Final = "application/vnd.ip-station.hand-back+json"
SUFFIX: Final = ".svh"
MAX_HAND_BACK: Final = 512 * 1024 * 1024
_MAX_PARTS: Final = 220
"""So many parts' figures fit into one envelope line."""
_PART: Final = MAX_RAW - 1024 * 1024
"""A part is closed once it holds so many bytes; one line more still fits."""


class Part(msgspec.Struct, frozen=True):
    """The figures of one part, in the order of the file."""

    raw_len: Count
    content_sha256: Digest
    ct_len: Count
    ct_sha256: Digest


class HandBackManifest(msgspec.Struct, frozen=True):
    """For whom the package is and what lies in it. `entries` counts revisions; `unread` names how many the city holds
    of which not even the frame can be read, so that they cannot be handed back.
    """

    v: int
    suite: int
    kind: Literal["hand-back"]
    centre: Short
    station: StationCode
    device: Uuid
    issued_at: Short
    entries: Count
    unread: Count
    parts: Annotated[list[Part], msgspec.Meta(max_length=_MAX_PARTS)]
    succession: list[Succession] = []


class EpochLine(msgspec.Struct, frozen=True, tag="epoch"):
    """One incarnation of the station's database, as it came to the city."""

    epoch: Uuid
    parent_epoch: Uuid | None


class BatchLine(msgspec.Struct, frozen=True, tag="batch"):
    """An applied batch of the epoch above. `payload` is the very manifest (base64), empty where its bytes are gone."""

    no: Ordinal
    manifest: Digest
    payload: str
    first_seq: Ordinal
    last_seq: Ordinal
    sealed_at: Short
    archived: bool


class EntryLine(msgspec.Struct, frozen=True, tag="entry"):
    """An entry of the batch above, byte for byte; its personal part is missing where the city has none or erased it."""

    row: Row


class AgainLine(msgspec.Struct, frozen=True, tag="again"):
    """An entry of the batch above that stood in an earlier one already."""

    seq: Ordinal
    revision_id: Uuid


class ReturnLine(msgspec.Struct, frozen=True, tag="return"):
    """An open return, as an answer would say it."""

    revision_id: Uuid
    record_id: Uuid
    code: Short
    field: Short
    text: str
    at: Short


class FileLine(msgspec.Struct, frozen=True, tag="file"):
    """An attached file that lies beside the package: `digest` is what the records call it, `sealed` the SHA-256 of its
    `size` sealed bytes.
    """

    digest: Digest
    sealed: Digest
    size: Count


Line = EpochLine | BatchLine | EntryLine | AgainLine | ReturnLine | FileLine


def folder_beside(package: Path) -> Path:
    """Where the attached files of a package lie."""
    return package.with_name(package.name + ".files")


def name_of(sealed: str) -> str:
    """What the file with these sealed bytes is called there."""
    return f"{sealed}.age"


def seal(
    lines: Iterable[Line], recipient: str, key: SigningKey, *, centre: str, station: str, device: str, issued_at: str,
    unread: int = 0, succession: Sequence[Succession] = (),
) -> bytes:  # fmt: skip
    """The bytes of a `.svh` file for one device. ExchangeRefused E_SIZE where it would be larger than any station."""
    encoder = msgspec.json.Encoder()
    parts: list[Part] = []
    ciphertexts: list[bytes] = []
    entries = 0
    for content in _pieces(encoder, lines):
        sealed = container.encrypt(content, [recipient])
        parts.append(Part(sealed.raw_len, sealed.content_sha256, len(sealed.ciphertext), sealed.ct_sha256))
        ciphertexts.append(sealed.ciphertext)
        entries += content.count(b'{"type":"entry",')
    if len(parts) > _MAX_PARTS:
        raise ExchangeRefused(Code.SIZE, "more than one file holds")
    manifest = HandBackManifest(
        v=VERSION, suite=SUITE, kind="hand-back", centre=centre, station=station, device=device, issued_at=issued_at,
        entries=entries, unread=unread, parts=parts,
        succession=list(succession[-MOST_LINKS:]),
    )  # fmt: skip
    return container.assemble(HAND_BACK_TYPE, msgspec.json.encode(manifest), b"".join(ciphertexts), key)


def _pieces(encoder: msgspec.json.Encoder, lines: Iterable[Line]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        encoded = encoder.encode(line)
        if size + len(encoded) > _PART and held:
            yield b"\n".join(held)
            held, size = [], 0
        held.append(encoded)
        size += len(encoded) + 1
    if held:
        yield b"\n".join(held)


def read_address(data: bytes) -> HandBackManifest:
    """The manifest, not yet proven: for whom the file says it is. ExchangeRefused where it is no such file."""
    return _taken_apart(data)[0]


def open_sealed(data: bytes, centre_key: VerifyKey, device_key: SealingKey) -> Iterator[Line]:
    """The lines, in order, each part proven before it is opened; ExchangeRefused and nothing else.

    Whoever stops half-way has seen true lines, but not all of them: act on none before the last one came.
    """
    manifest, package = _taken_apart(data)
    centre_key = present_key(manifest.centre, centre_key.text, package.envelope.key_id, manifest.succession)
    package.envelope.verify(centre_key)
    if len(package.ciphertext) != sum(part.ct_len for part in manifest.parts):
        raise ExchangeRefused(Code.LENGTH, "cut or lengthened")
    decoder = msgspec.json.Decoder(Line)
    at = 0
    for part in manifest.parts:
        sealed = container.Container(package.envelope, package.ciphertext[at : at + part.ct_len])
        at += part.ct_len
        sealed.verify(centre_key, part.ct_len, part.ct_sha256)
        content = container.decrypt(sealed.ciphertext, device_key, part.content_sha256, part.raw_len)
        for line in content.split(b"\n"):
            try:
                yield decoder.decode(line)
            except (msgspec.DecodeError, RecursionError, ValueError) as error:
                raise ExchangeRefused(Code.CONTENT, "a line of no known kind") from error


def payload_text(payload: bytes) -> str:
    """A manifest's bytes as they stand in a line."""
    return base64.b64encode(payload).decode("ascii")


def payload_bytes(text: str) -> bytes:
    """The manifest's bytes of a line; ExchangeRefused E_CONTENT."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ExchangeRefused(Code.CONTENT, "no base64") from error


def _taken_apart(data: bytes) -> tuple[HandBackManifest, container.Container]:
    parts = container.take_apart(data, HAND_BACK_TYPE, MAX_HAND_BACK)
    return decode_versioned(parts.envelope.payload, HandBackManifest, "the manifest of a hand-back"), parts
