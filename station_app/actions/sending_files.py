"""Attached files over the wire: after the records, never before them; small ones first; part by part.

Three steps as with the records: `ready` and `confirm` touch the store and are short; `send` touches the network and the
station's own files, and may take hours while visits are saved. What it was doing when it was killed goes on where it
was: the office says which parts it lacks, and the sealed bytes are still here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.attachments import files_of
from station_app.actions.in_earnest import demand_real, demand_tied
from station_app.actions.rights import demand
from station_app.domain.backoff import WireState, after_failure
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import sendings, wire
from station_app.storage.devices import Device
from station_app.storage.outgoing import Outgoing
from station_app.storage.sendings import Owed
from station_app.storage.store import Store
from station_exchange import blobs
from station_exchange.keys import SigningKey
from station_exchange.refusals import Code

if TYPE_CHECKING:
    # Here only: a desk without a wire never needs what speaks HTTP, and none needs it to open.
    from station_app.delivery.wire import Wire

Steps = Callable[[int, int], bool]
"""`progress(bytes done, bytes in all)` answers False where it is to stop behind the present part."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file as it travels: the station's keyed digest of it, and its ciphertext, which `blob` (SHA-256) names."""

    digest: str
    content: bytes
    blob: str

    @property
    def parts(self) -> int:
        """In how many parts it goes."""
        return blobs.parts_of(len(self.content))


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be sent, and what signs and seals it. `owed` small ones first."""

    owed: tuple[Owed, ...]
    station: str
    centre: str
    device: str
    signing: SigningKey
    outgoing: Outgoing
    asked_at: str
    address: str = ""

    @property
    def size(self) -> int:
        """How many bytes in all, as the files are kept here."""
        return sum(one.size for one in self.owed)

    def done_after(self, bytes_done: int) -> int:
        """How many of the files are through once so many bytes are."""
        total = count = 0
        for one in self.owed:
            total += one.size
            count += total <= bytes_done
        return count

    def sealed(self, owed: Owed) -> Sealed | None:
        """The file, sealed; None for one that is missing or damaged: it holds up none of its siblings, and `station
        verify` tells of it. Trouble as the disk has it.
        """
        try:
            content = self.outgoing.sealed(owed.digest)
        except Trouble as trouble:
            if not trouble.code.startswith("attachment-"):
                raise
            return None
        return Sealed(owed.digest, content, hashlib.sha256(content).hexdigest())

    def part(self, sealed: Sealed, number: int) -> bytes:
        """The bytes of one part as they travel, over the wire as on a stick."""
        piece = blobs.piece_of(sealed.content, number)
        label = blobs.PartLabel(
            centre=self.centre, station=self.station, device=self.device, digest=sealed.digest, blob=sealed.blob,
            size=len(sealed.content), part=number, part_sha256=hashlib.sha256(piece).hexdigest(),
        )  # fmt: skip
        return blobs.assemble(label, piece, self.signing)

    def question(self, blob: str) -> str:
        """The signed question which parts of a file are missing."""
        asked = blobs.BlobQuestion(
            centre=self.centre, station=self.station, device=self.device, blob=blob, asked_at=self.asked_at
        )
        return blobs.sign_question(asked, self.signing)


@dataclass(frozen=True, slots=True)
class SentFiles:
    """What the network brought: the files the office says it has, those refused with its code, how many bytes went,
    and the trouble that ended it early, if one did.
    """

    delivered: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    unreadable: tuple[str, ...]
    size: int
    trouble: Trouble | None


def gather(store: Store, clerk: Clerk, device: Device | None, *, now: datetime) -> Load:
    """What is owed of attached files, whichever way it goes; `owed` may be empty. Reads only.

    Refused `not-enrolled`; Trouble `device-keys-missing`.
    """
    demand(clerk, "export")
    tie, station, device = demand_tied(store.db, device)
    outgoing = Outgoing(
        store.folder.outgoing, files_of(store), [tie.operational_recipient, tie.recovery_recipient]
    )
    owed = tuple(sendings.owed(store.db, station.city_role))
    return Load(owed, station.code, tie.centre, device.device_id, device.signing, outgoing, moment(now))


def ready(store: Store, clerk: Clerk, device: Device | None, *, now: datetime) -> Load:
    """What is to go over the wire: what is not delivered yet. Refused also `wire-address-missing`."""
    load = gather(store, clerk, device, now=now)
    address = wire.address(store.db)
    if not address:
        raise Refused.because("wire-address-missing")
    return replace(load, owed=tuple(one for one in load.owed if one.state != "delivered"), address=address)


def send(load: Load, progress: Steps | None = None) -> SentFiles:
    """Puts the missing parts of each file. Touches no database and never raises for the network's trouble."""
    from station_app.delivery.wire import Wire

    course = _Course(load, progress)
    try:
        with Wire(load.address) as line:
            for owed in load.owed:
                course.file(line, owed)
    except Trouble as trouble:
        return course.result(trouble)
    return course.result(None)


class _Course:
    """One way through the files, and how far it is."""

    def __init__(self, load: Load, progress: Steps | None) -> None:
        self._load = load
        self._progress = progress
        self._before = 0
        self._delivered: list[str] = []
        self._refused: list[tuple[str, str]] = []
        self._unreadable: list[str] = []
        self._bytes = 0

    def result(self, trouble: Trouble | None) -> SentFiles:
        return SentFiles(
            tuple(self._delivered), tuple(self._refused), tuple(self._unreadable), self._bytes, trouble
        )

    def file(self, line: "Wire", owed: Owed) -> None:
        from station_app.delivery.wire import PartWord

        sealed = self._load.sealed(owed)
        if sealed is None:
            self._unreadable.append(owed.digest)
            self._step(owed, 1, 1)
            self._before += owed.size
            return
        total = sealed.parts
        standing = line.standing(sealed.blob, self._load.question(sealed.blob))
        if isinstance(standing, PartWord):
            self._refuse(owed, standing.code)
            return
        wanted = list(range(1, total + 1))
        if standing.outcome == "partial":
            wanted = [no for first, last in standing.missing for no in range(max(1, first), min(last, total) + 1)]
        word = PartWord("received") if standing.outcome == "received" else PartWord("part")
        self._step(owed, total - len(wanted), total)
        for number in wanted if standing.outcome != "received" else ():
            content = self._load.part(sealed, number)
            word = line.put_part(sealed.blob, number, content)
            self._bytes += len(content)
            if word.outcome == "refused":
                self._refuse(owed, word.code)
                return
            self._step(owed, number, total)
        if word.outcome == "received":
            self._delivered.append(owed.digest)
        self._before += owed.size

    def _refuse(self, owed: Owed, code: str) -> None:
        if code == Code.DEVICE.value:
            raise Trouble("wire-not-let-in", after=0)
        self._refused.append((owed.digest, code))
        self._before += owed.size

    def _step(self, owed: Owed, done: int, total: int) -> None:
        if self._progress is None:
            return
        through = self._before + owed.size * done // max(1, total)
        if not self._progress(through, self._load.size):
            raise Trouble("wire-cancelled", after=0)


def confirm(store: Store, clerk: Clerk, sent: SentFiles, *, now: datetime, new_id: NewId, draw: float) -> None:
    """Keeps what the network brought: how far each file has come, and how the wire fares."""
    demand(clerk, "export")
    demand_real(store.db)
    at = moment(now)
    with store.atomic() as db:
        for digest in sent.delivered:
            sendings.mark(db, digest, "delivered", at)
        for digest, code in sent.refused:
            sendings.mark(db, digest, "gone" if code == Code.GONE.value else "open", at, code)
        if sent.delivered:
            act = begin(db, clerk, "export", new_id(), now)
            note(db, act, "export", {"files": len(sent.delivered), "bytes": sent.size, "way": "wire"}, new_id)
        if sent.trouble is None:
            wire.keep_state(db, WireState())
        elif sent.trouble.code.startswith("wire-") and sent.trouble.code != "wire-cancelled":
            asked = int(sent.trouble.details.get("after", 0))
            wire.keep_state(db, after_failure(wire.state(db), sent.trouble.code, now, draw, asked))
