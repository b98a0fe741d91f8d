"""The look into the images: is every acknowledged save there, is the store whole, is nothing there that nobody
saved?
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlcipher3 import dbapi2 as sqlcipher

from station_app.domain.troubles import Trouble
from tests.powercuts.images import Image, remains
from tests.powercuts.recording import Recording


class Reader(Protocol):
    """How a workload's image is looked into."""

    def open(self, folder: Path) -> Any:
        """A connection of sqlcipher3 to the image's store, opened as the station opens it."""

    def saves(self, connection: Any) -> list[str]:
        """The ids of all saves in the store, in their order; raises ValueError when one is there by halves."""


@dataclass
class Verdict:
    """What the images showed: how many, how many different disks they were, the acknowledged saves that were gone, the
    stores that were not whole.
    """

    images: int = 0
    disks: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def examine(recording: Recording, reader: Reader, seed: int, count: int, folder: Path) -> Verdict:
    """Look into `count` images and tell what was lost, damaged or invented; each line names the image that shows
    it.

    Many cuts leave the very same disk: after a save that is whole on it there is nothing for the dice to decide. A
    disk is opened once; each of its images is judged by what was acknowledged before its own cut.
    """
    verdict = Verdict()
    order = recording.marks
    seen: dict[bytes, list[str] | str] = {}
    for left in remains(recording, seed, count):
        verdict.images += 1
        verdict.acknowledged += len(left.acknowledged)
        where = f"seed {seed} image {left.number} cut {left.cut}"
        disk = left.digest()
        if disk not in seen:
            try:
                seen[disk] = look(left.lay_out(folder), reader)
            except (sqlcipher.Error, Trouble, ValueError, OSError) as trouble:
                seen[disk] = repr(trouble)
        found = seen[disk]
        if isinstance(found, str):
            verdict.damaged.append(f"{where}: {found}")
            continue
        missing = set(left.acknowledged).difference(found)
        if missing:
            verdict.lost.append(f"{where}: {len(missing)} of {len(left.acknowledged)}")
        elif found != order[: len(found)] or len(found) > len(left.acknowledged) + 1:
            # One clerk saves one thing after another: at most the save under way may be there unasked.
            verdict.strange.append(f"{where}: {len(found)} saves, {len(left.acknowledged)} acknowledged")
    verdict.disks = len(seen)
    shutil.rmtree(folder, ignore_errors=True)
    return verdict


def look(image: Image, reader: Reader) -> list[str]:
    """The saves in one image, after its recovery; raises when the store does not open or is not whole."""
    connection = reader.open(image.folder)
    try:
        complaints = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if complaints != ["ok"]:
            raise ValueError(f"integrity_check: {complaints[:3]}")
        found = reader.saves(connection)
        # The pages' own check reads the main file only, where a torn page may still wait for the log's good copy.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if broken:
            raise ValueError(f"cipher_integrity_check: {broken[:3]}")
        return found
    finally:
        connection.close()
