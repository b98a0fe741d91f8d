"""Whether the files on a stick are those of the slip that came with it: before anything is taken in, without any key.

A stick keeps the files of earlier weeks, so the slip's digest is looked for among all runs of batches of one station,
in the order of their sealing. The signatures are proven at the intake; this finds the file that was left behind.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from city_centre import files
from city_centre.parcels import unwrap
from station_exchange.refusals import ExchangeRefused
from station_exchange.slips import digest_of_files, in_groups

LEAST: Final = 16
"""Characters of the digest that must be typed: four groups. No accident makes two sticks alike in them."""

LONGEST: Final = 100
"""Batches that a slip can list here: two years of a station that was never answered."""

_HEX: Final = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class OnStick:
    """A batch file as its manifest says, unproven. `manifest` and `content` are SHA-256 in hex."""

    file: str
    station: str
    sealed_at: datetime
    no: int
    entries: int
    manifest: str
    content: str


@dataclass(frozen=True, slots=True)
class Compared:
    """All batch files found, those that are the slip's (none: it is another stick's slip), and what is no batch."""

    found: tuple[OnStick, ...]
    of_slip: tuple[OnStick, ...]
    unreadable: tuple[str, ...]


def typed(digest: str) -> str | None:
    """A digest as somebody typed it, or its beginning: lower-case hex without spaces; None for what is none."""
    plain = "".join(digest.split()).lower()
    return plain if LEAST <= len(plain) <= 64 and _HEX.fullmatch(plain) else None


def compare(paths: Iterable[Path], digest: str) -> Compared:
    """Looks for the run of batches whose digest begins as typed. OSError for a path that is not there."""
    found: list[OnStick] = []
    unreadable: list[str] = []
    for path in files.search(paths).files:
        try:
            found.append(_read(path))
        except (OSError, ExchangeRefused):
            unreadable.append(files.shown(path))
    found.sort(key=lambda each: (each.station, each.sealed_at, each.no))
    return Compared(tuple(found), tuple(_run(found, digest)), tuple(unreadable))


def summary(compared: Compared) -> dict[str, Any]:
    """The comparison as one JSON value."""
    return {
        "agrees": bool(compared.of_slip),
        "files": [
            {
                "file": each.file,
                "station": each.station,
                "no": each.no,
                "entries": each.entries,
                "manifest": in_groups(each.manifest),
                "of_slip": each in compared.of_slip,
            }
            for each in compared.found
        ],
        "unreadable": list(compared.unreadable),
    }


def _read(path: Path) -> OnStick:
    content = files.read(path)
    parcel = unwrap(content)
    manifest = parcel.manifest
    return OnStick(
        files.shown(path), manifest.station, parcel.sealed_at, manifest.no, manifest.count, parcel.identity,
        hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def _run(found: Sequence[OnStick], digest: str) -> Sequence[OnStick]:
    """The batches of one station, sealed one behind the other, that have this digest."""
    for _, group in groupby(found, key=lambda each: each.station):
        of_station = list(group)
        for first in range(len(of_station)):
            for last in range(first, min(first + LONGEST, len(of_station))):
                run = of_station[first : last + 1]
                if digest_of_files([each.content for each in run]).startswith(digest):
                    return run
    return ()
