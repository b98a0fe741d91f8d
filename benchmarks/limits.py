"""What hostile containers cost the city, signed by a valid key, against the largest honest batch (exchange.md 5, G7).

Processor time and the peak of the memory that is really held (VmHWM, Linux), both as ratios of one run: not seconds.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

import msgspec
import pyrage
import zstandard

from benchmarks.figures import Figure, compared
from benchmarks.sizes import Sizes
from city_centre import rules
from city_centre.parcels import open_rows, unwrap
from station_exchange import container, rows
from station_exchange.container import MAX_CONTAINER, MAX_RAW, Sealed
from station_exchange.keys import SealingKey, SigningKey, VerifyKey
from station_exchange.manifest import BATCH_TYPE, NO_PREDECESSOR, SUITE, VERSION, JournalHead, Manifest
from station_exchange.refusals import ExchangeRefused
from station_exchange.rows import Row, RowFault

SHARE_OF_TIME: Final = 6.0
"""A field that stands a thousand times in every row is what costs: it is read with care. An honest batch takes some
hundredths of a second, so this is far below the two seconds of G7."""
SHARE_OF_MEMORY: Final = 4.0
"""The largest file that is read at all is eight times what it may hold unpacked."""
HARMLESS: Final = ("escapes", "fields", "numbers", "spaces")
"""Odd, but what a station could save: taken."""
_ID: Final = "00000000-0000-4000-8000-{:012d}"
_SALT: Final = "00112233445566778899aabbccddeeff"
_STATUS: Final = Path("/proc/self/status")
_RESET: Final = Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Cost:
    """What opening one container took: seconds of the processor, bytes held beyond what was held before."""

    seconds: float
    held: int
    refused: bool


class Maker:
    """One device that signs whatever it is given."""

    def __init__(self) -> None:
        self.sign, self.office = SigningKey.make(), SealingKey.make()

    def container(self, content: bytes, count: int, sealed: Sealed | None = None) -> bytes:
        """A batch over any content, its manifest true to it unless `sealed` says otherwise."""
        sealed = sealed or container.encrypt(content, [self.office.recipient])
        said = Manifest(
            v=VERSION, suite=SUITE, kind="batch", centre="BJ", station="G003", device=_ID.format(1),
            epoch=_ID.format(2), parent_epoch=None, no=1, prev=NO_PREDECESSOR, first_seq=1, last_seq=count,
            count=count, content_sha256=sealed.content_sha256, raw_len=sealed.raw_len, ct_len=len(sealed.ciphertext),
            ct_sha256=sealed.ct_sha256, schema_min=1, schema_max=1, app_ver="1", refdata_ver="2026.1",
            sealed_at="2026-11-20T17:30:00+08:00", journal=JournalHead(position=count, hash=NO_PREDECESSOR),
            last_ack=None, request=None,
        )  # fmt: skip
        return container.assemble(BATCH_TYPE, msgspec.json.encode(said), sealed.ciphertext, self.sign)

    def of(self, ciphertext: bytes, raw_len: int) -> bytes:
        """A batch over any ciphertext."""
        return self.container(b"", 1, Sealed(ciphertext, "0" * 64, raw_len, hashlib.sha256(ciphertext).hexdigest()))

    def taken(self, data: bytes) -> bool:
        """All that the office does with a container before its database; False where it or one of its rows was refused.
        """
        try:
            parcel = unwrap(data)
            manifest = parcel.manifest
            parcel.parts.verify(VerifyKey(self.sign.public.text), manifest.ct_len, manifest.ct_sha256)
            sound = True
            for row in open_rows((self.office,), parcel.parts, manifest):
                try:
                    sound = isinstance(row, Row) and bool(rules.check(row, station="G003", sealed_at=parcel.sealed_at))
                except RowFault:
                    sound = False
        except ExchangeRefused:
            return False
        return sound


def row(seq: int, facts: str, person: str | None = None) -> Row:
    """One entry with true digests over any bodies."""
    salt = bytes.fromhex(_SALT)
    return Row(
        seq=seq, position=seq, action_id=_ID.format(3), record_id=_ID.format(seq), revision_id=_ID.format(seq),
        parent_revision_id=None, kind="note", verb="record", actor="wang", at="2026-11-19T10:42:07+08:00",
        schema_version=1, reference_version="2026.1", facts=facts, person=person, salt=_SALT if person else None,
        facts_sha256=rows.facts_digest(facts), person_sha256=rows.person_digest(salt, person or "{}"),
    )  # fmt: skip


def honest(maker: Maker, share: float = 1.0) -> bytes:
    """The largest batch that would still be opened: as many rows as may be, as large as they may be together."""
    text = "咨询专利申请的费用减缴和优先审查，已说明条件与材料。" * 400
    each = int(MAX_RAW * share) // rows.MAX_ROWS - 1000
    some = text.encode()[:each].decode("utf-8", "ignore")
    entries = [row(1 + at, '{"items":["Q01"]}', f'{{"answer":"{some}"}}') for at in range(rows.MAX_ROWS)]
    return maker.container(rows.encode(entries), len(entries))


def hostile(maker: Maker) -> Iterator[tuple[str, bytes]]:
    """Containers with their names, each signed and none beyond the size that is read at all."""
    seal = pyrage.x25519.Recipient.from_str(maker.office.recipient)
    for states in (True, False):
        packed = zstandard.ZstdCompressor(level=19, write_content_size=states).compress(bytes(256 * 1024 * 1024))
        yield f"bomb-{states}", maker.of(pyrage.encrypt(packed, [seal]), MAX_RAW)
    yield "no ciphertext", maker.of(bytes(MAX_CONTAINER - 100_000), MAX_RAW)
    yield "line ends", maker.container(b"\n" * (MAX_RAW - 1), 1)
    yield "one line", maker.container(b"[" * MAX_RAW, 1)
    each = MAX_RAW // rows.MAX_ROWS - 1000
    bodies = {
        "depth": _repeated(each, '{"a":', "}", "1"),
        "lists": '{"a":' + _repeated(each, "[", "]") + "}",
        "fields": "{" + ",".join(f'"f{at:03d}":1' for at in range(each // 12)) + "}",
        "one field": '{"f":1' + _repeated(each, ',"f":1') + "}",
        "escapes": '{"a":"' + _repeated(each, "\\u0041") + '"}',
        "numbers": '{"a":[1' + _repeated(each, ",1") + "]}",
        "a number": '{"a":' + _repeated(each, "9") + "}",
        "spaces": '{"a":1' + _repeated(each, " ") + "}",
    }
    for name, body in bodies.items():
        entries = [row(1 + at, body) for at in range(rows.MAX_ROWS)]
        yield name, maker.container(rows.encode(entries), len(entries))


def _repeated(room: int, opening: str, closing: str = "", between: str = "") -> str:
    """A piece as often as it fits into so many bytes of a line, in which quotes and backslashes take two."""
    many = (room - 20) // len(msgspec.json.encode(opening + closing)[1:-1])
    return opening * many + between + closing * many


def cost(action: Callable[[], bool]) -> Cost:
    """What one action takes of the processor and of memory."""
    _RESET.write_text("5")
    before, begin = _field("VmRSS"), process_time()
    sound = action()
    return Cost(process_time() - begin, max(0, _field("VmHWM") - before), not sound)


def costs(rounds: int) -> tuple[float, int, dict[str, float], dict[str, int]]:
    """Seconds and bytes of the largest honest batch, then those of each hostile container by its name."""
    maker = Maker()
    largest = honest(maker)
    base = [cost(lambda: maker.taken(largest)) for _ in range(rounds + 1)]
    seconds, held = median(one.seconds for one in base[1:]), max(one.held for one in base)
    times: dict[str, float] = {}
    peaks: dict[str, int] = {}
    for name, data in hostile(maker):
        found = [cost(lambda data=data: maker.taken(data)) for _ in range(rounds)]  # type: ignore[misc]
        if found[0].refused == (name in HARMLESS):
            raise RuntimeError(f"{name} is judged otherwise than it should be")
        times[name], peaks[name] = median(one.seconds for one in found), max(one.held for one in found)
    return seconds, held, times, peaks


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The dearest of the hostile containers against the largest honest batch, in a process that held nothing before."""
    del place
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        seconds, held, times, peaks = pool.submit(costs, max(1, sizes.seal_rounds // 2)).result()
    slow, large = max(times, key=times.__getitem__), max(peaks, key=peaks.__getitem__)
    yield compared(
        "limits-time", f"The dearest of {len(times)} hostile containers ({slow})", "ms", times[slow] * 1000,
        seconds * 1000, "the largest honest batch, both of the processor", SHARE_OF_TIME,
        notes=tuple(f"{name}: {1000 * one:.0f} ms" for name, one in sorted(times.items())),
    )  # fmt: skip
    yield compared(
        "limits-memory", f"The largest of them in memory ({large})", "MB", peaks[large] / 1e6, held / 1e6,
        "the same batch", SHARE_OF_MEMORY,
        notes=tuple(f"{name}: {one / 1e6:.0f} MB" for name, one in sorted(peaks.items())),
    )  # fmt: skip


def _field(name: str) -> int:
    for line in _STATUS.read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"no {name} here")
