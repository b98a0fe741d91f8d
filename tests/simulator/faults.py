"""The classes of fault, and what the wire does to the bytes of a file."""

import random
from collections.abc import Callable
from dataclasses import dataclass

CLASSES = (
    "stick-lost", "stick-doubled", "stick-late", "files-reordered", "file-truncated", "file-flipped",
    "answer-lost", "answer-doubled", "answer-late", "answer-damaged", "answer-misdirected",
    "crash-in-save", "crash-in-seal", "crash-in-export", "crash-in-take", "crash-in-intake", "crash-in-answer",
    "save-asked-twice", "station-restored", "station-restored-unnoticed", "station-cloned", "centre-restored",
    "clock-jump",
)  # fmt: skip
LATER = ("backed-up", "season-passed", "person-erased", "record-sent-back", "device-revoked",
         "saved-ahead")
"""Those that came later (`tests.simulator.later`)."""
SEEN = ("batch-parked", "batch-forked", "row-returned", "bytes-dropped")
"""What faults led to. Counted as they are: where none of it happens, nothing of it is tried."""
"""Each must fire in at least LEAST_SHARE of the schedules, else the simulator is blind to it and the run fails."""

LEAST_SHARE = 0.05


class Crash(BaseException):
    """The program died here. No handler of production code may catch it."""


@dataclass
class Fuse:
    """Burns down one step at each call of `step`; at zero the program dies."""

    left: int
    burnt: bool = False

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.burnt = True
            raise Crash


def truncated(content: bytes, rng: random.Random) -> bytes:
    """The first part of a file; sometimes its rest comes as zeros, as after a lazy write."""
    kept = int(len(content) * rng.random())
    return content[:kept] + (bytes(len(content) - kept) if rng.random() < 0.3 else b"")


def flipped(content: bytes, rng: random.Random) -> bytes:
    """One bit changed, near the beginning (the signed line) or near the end (the ciphertext)."""
    offset = rng.randrange(200)
    place = offset if rng.random() < 0.5 else len(content) - 1 - offset
    bit = 1 << rng.randrange(7)
    return content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes]] = {"file-truncated": truncated, "file-flipped": flipped}
