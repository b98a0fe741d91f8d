"""How far this PC had come, remembered outside the database.

A database put back from a copy is behind what this file remembers; that is how a restore is noticed before the first
save, so that sequence and receipt numbers are never given twice. Losing the file does no harm by itself.
"""

import os
from pathlib import Path

import msgspec

from station_app.storage.folder import MARK


class HighWater(msgspec.Struct, frozen=True):
    """The mark: present epoch, its last outbox number, the journal's position, and the last serials given.

    As kept in the file, `numbers` are the series written last, the newest at the end.
    """

    database_id: str
    epoch: str
    seq: int
    position: int
    numbers: dict[str, int]


_ROOM = 512
"""The mark is padded to one sector, so that it is written in place whole or not at all."""
_SERIES = 12
"""How many series are remembered: those of the last days, also where a clock went wrong in between."""


def read(folder: Path, database_id: str) -> HighWater | None:
    """The mark of this database, or None where none was kept or it cannot be read."""
    try:
        mark = msgspec.json.decode(place_in(folder, database_id).read_bytes().rstrip(), type=HighWater)
    except (OSError, msgspec.DecodeError):
        return None
    return mark if mark.database_id == database_id else None


class Keeper:
    """Keeps the mark, on a file held open. Not synced: it costs nothing; a power cut loses seconds of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._numbers: dict[str, int] = {}

    def write(self, mark: HighWater) -> None:
        """Writes the mark in place. Failing to is no trouble: the mark only helps to notice a restore."""
        try:
            if self._descriptor is None:
                before = read(self._folder, mark.database_id)
                self._numbers = before.numbers if before is not None else {}
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
                self._descriptor = os.open(place_in(self._folder, mark.database_id), flags, 0o600)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            kept = msgspec.structs.replace(mark, numbers=self._with(mark.numbers))
            os.write(self._descriptor, msgspec.json.encode(kept).ljust(_ROOM))
        except OSError:
            self.close()

    def _with(self, numbers: dict[str, int]) -> dict[str, int]:
        # A serial that is remembered and no longer in the database was given out by what a restore took away.
        for series, last in numbers.items():
            self._numbers[series] = max(last, self._numbers.pop(series, 0))
        self._numbers = dict(list(self._numbers.items())[-_SERIES:])
        return self._numbers

    def close(self) -> None:
        """Lets the file go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def place_in(folder: Path, database_id: str) -> Path:
    """Where the mark of a database lies in the memory folder."""
    return folder / f"{database_id}{MARK}"
