"""Disks as a power cut could have left them, built from a recording and a seed.

What a cut leaves, per file: everything up to the file's last completed sync, for certain. Of the later writes any
part: sectors of 512 bytes land or not, each for itself and in any order, and some are torn (a run of bytes new, the
rest old). A truncation or an extension may have happened or not; a file that has grown without its data holds zeros
or rubbish there. An entry that was made in, or taken from, the folder since the folder's last sync may be there or
not. Bytes that nobody wrote do not change: that is the "powersafe overwrite" which SQLite expects of a disk.

The cut falls at any event, in half of the images right after a save was reported as saved. Image `n` of a seed is
always the same.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.powercuts.events import Create, Event, FolderSync, Mark, Remove, Resize, Sync, Write
from tests.powercuts.recording import Recording

SECTOR = 512
TORN = 0.1
Pending = Write | Resize


@dataclass(frozen=True)
class Image:
    """One disk after a cut before event `cut`, laid out in `folder` until the next image is asked for."""

    number: int
    cut: int
    folder: Path
    acknowledged: list[str]


@dataclass(frozen=True)
class Remains:
    """The same disk before it is laid out: its files by name."""

    number: int
    cut: int
    files: dict[str, bytes | bytearray]
    acknowledged: list[str]

    def digest(self) -> bytes:
        """Two disks of one digest are the same disk, byte by byte."""
        named = [(name, hashlib.sha256(content).digest()) for name, content in sorted(self.files.items())]
        return hashlib.sha256(repr(named).encode()).digest()

    def lay_out(self, folder: Path) -> Image:
        """The disk in `folder`, which is emptied before."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in self.files.items():
            path = folder / name
            if "/" in name:
                path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return Image(self.number, self.cut, folder, self.acknowledged)


class Disk:
    """What is durable, and what is under way, at one moment of a recording."""

    def __init__(self, recording: Recording) -> None:
        self.durable = {number: bytearray(recording.before[name]) for name, number in recording.numbers.items()}
        self.pending: dict[int, list[Pending]] = {number: [] for number in self.durable}
        self.names: dict[str, int | None] = dict(recording.numbers)
        self.renamings: dict[str, list[int | None]] = {}
        self.acknowledged: list[str] = []

    def feel(self, event: Event) -> None:
        """Take the next event of the recording in."""
        match event:
            case Write(file, _, _) | Resize(file, _):
                self.pending[file].append(event)
            case Sync(file):
                for change in self.pending[file]:
                    apply(self.durable[file], change)
                self.pending[file] = []
            case Create(file, name):
                self.durable[file], self.pending[file] = bytearray(), []
                self.renamings.setdefault(name, []).append(file)
            case Remove(name):
                self.renamings.setdefault(name, []).append(None)
            case FolderSync():
                for name, changes in self.renamings.items():
                    self.names[name] = changes[-1]
                self.renamings = {}
            case Mark(save_id):
                self.acknowledged.append(save_id)

    def after_cut(self, random: Random) -> dict[str, bytes | bytearray]:
        """The files that a cut at this moment leaves, by name, as the dice fall."""
        names = dict(self.names)
        for name, changes in self.renamings.items():
            happened = random.randrange(len(changes) + 1)
            if happened:
                names[name] = changes[happened - 1]
        return {
            name: survivor(self.durable[file], self.pending[file], random)
            for name, file in names.items()
            if file is not None
        }

    def orderly(self) -> dict[str, bytes]:
        """The files when all that is under way arrives: what the running program sees."""
        names = {**self.names, **{name: changes[-1] for name, changes in self.renamings.items()}}
        found = {}
        for name, file in names.items():
            if file is not None:
                content = bytearray(self.durable[file])
                for change in self.pending[file]:
                    apply(content, change)
                found[name] = bytes(content)
        return found


def apply(content: bytearray, change: Pending) -> None:
    """Carry one write or resize out; a gap before a write fills with zeros, as in a file."""
    if isinstance(change, Resize):
        resize(content, change.size)
        return
    if change.offset > len(content):
        resize(content, change.offset)
    content[change.offset : change.offset + len(change.data)] = change.data


def resize(content: bytearray, size: int, filling: Callable[[int], bytes] = bytes) -> None:
    """Cut the content to `size` bytes, or extend it with what `filling` yields (zeros unless told)."""
    if size < len(content):
        del content[size:]
    elif size > len(content):
        content.extend(filling(size - len(content)))


def survivor(durable: bytearray, pending: list[Pending], random: Random) -> bytearray:
    """One file after the cut: the durable bytes and what the dice let through of the pending changes.

    All are lost, or all arrive, or the first few with the next one torn, or single sectors in any order.
    """
    kind = random.choices(("none", "all", "first", "scattered"), (20, 10, 25, 45))[0]
    if not pending or kind == "none":
        return durable
    content = bytearray(durable)
    arriving = pending[: random.randrange(len(pending))] if kind == "first" else pending
    if kind != "scattered":
        for change in arriving:
            apply(content, change)
        if kind == "first":
            scatter(content, pending[len(arriving) : len(arriving) + 1], random)
        return content
    scatter(content, pending, random)
    if random.random() < 0.5:
        filling = bytes if random.random() < 0.7 else random.randbytes
        resize(content, random.choice(sizes(len(durable), pending)), filling)
    return content


def scatter(content: bytearray, pending: list[Pending], random: Random) -> None:
    """Let single sectors of the pending writes through, in any order between two truncations, some of them torn."""
    share = random.random()
    pieces: list[Write] = []
    for change in pending:
        if isinstance(change, Write):
            pieces += sectors(change, share, random)
        elif random.random() < share:
            shuffled(content, pieces, random)
            pieces = []
            apply(content, change)
    shuffled(content, pieces, random)


def shuffled(content: bytearray, pieces: list[Write], random: Random) -> None:
    """Carry the pieces out in any order."""
    random.shuffle(pieces)
    for piece in pieces:
        apply(content, piece)


def sectors(change: Write, share: float, random: Random) -> list[Write]:
    """The sectors of a write that land, each with the probability `share`; one in ten is torn at some byte."""
    pieces = []
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, start - start % SECTOR + SECTOR)
        if random.random() < share:
            low, high = start, stop
            if random.random() < TORN:
                tear = random.randrange(start, stop)
                low, high = (start, tear) if random.random() < 0.5 else (tear, stop)
            pieces.append(Write(change.file, low, change.data[low - change.offset : high - change.offset]))
        start = stop
    return pieces


def sizes(durable: int, pending: list[Pending]) -> list[int]:
    """The sizes that the file has passed through since its last sync."""
    passed = [durable]
    for change in pending:
        here = change.size if isinstance(change, Resize) else max(passed[-1], change.offset + len(change.data))
        passed.append(here)
    return passed


def cuts(recording: Recording, seed: int, count: int) -> list[tuple[int, int, Random]]:
    """`count` cuts as (events before it, number of the image, its dice), early ones first."""
    after_saves = [index + 1 for index, event in enumerate(recording.events) if isinstance(event, Mark)]
    chosen = []
    for number in range(count):
        random = Random(f"{seed}/{number}")
        anywhere = random.randrange(len(recording.events) + 1)
        cut = random.choice(after_saves) if after_saves and random.random() < 0.5 else anywhere
        chosen.append((cut, number, random))
    return sorted(chosen, key=lambda one: one[:2])


def remains(recording: Recording, seed: int, count: int) -> Iterator[Remains]:
    """`count` disks of the recording, one after another, none of them laid out."""
    disk, felt = Disk(recording), 0
    for cut, number, random in cuts(recording, seed, count):
        for event in recording.events[felt:cut]:
            disk.feel(event)
        felt = cut
        yield Remains(number, cut, disk.after_cut(random), list(disk.acknowledged))


def images(recording: Recording, seed: int, count: int, folder: Path) -> Iterator[Image]:
    """`count` images of the recording, one after another in `folder`, which is emptied before each and removed at
    the end.
    """
    for left in remains(recording, seed, count):
        yield left.lay_out(folder)
    shutil.rmtree(folder, ignore_errors=True)


def replay(recording: Recording) -> dict[str, bytes]:
    """The files as the record says they must stand at its end; equal to `recording.after`, or the record has a
    hole.
    """
    disk = Disk(recording)
    for event in recording.events:
        disk.feel(event)
    return disk.orderly()
