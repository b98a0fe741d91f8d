"""断号报告: every number of a series explained, so that an auditor finds no hole without its reason.

A series is one kind on one day; its serials run from 1. Each is saved, voided (作废 keeps its number), or part of a
hole whose reason was kept when it was left: after a restore the serials go on above what this PC had given before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Explained(StrEnum):
    """What became of a number."""

    SAVED = "saved"
    VOIDED = "voided"
    HOLE = "hole"
    """Given before a restore, or skipped by it; `reason` says which."""
    UNEXPLAINED = "unexplained"
    """No record and no hole: the database was tampered with, or the program is wrong. Never to be seen."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Serials `first` to `last` of a series that share one explanation. `reason` is empty but for a hole."""

    first: int
    last: int
    what: Explained
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole that was kept with its reason."""

    first: int
    last: int
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """One series explained from 1 to its last serial."""

    kind: str
    day: str
    last: int
    stretches: tuple[Stretch, ...]

    def count(self, what: Explained) -> int:
        """How many serials have this explanation."""
        return sum(stretch.last - stretch.first + 1 for stretch in self.stretches if stretch.what is what)


def explain(kind: str, day: str, last: int, records: Mapping[int, bool], holes: Iterable[Hole]) -> SeriesReport:
    """The report of a series whose last given serial is `last`.

    `records` maps the serials of stored records to whether they are voided. A record's own state goes before a hole; a
    serial above `last` that a record has is unexplained, because no save can have given it.
    """
    known = {serial: hole.reason for hole in holes for serial in range(hole.first, hole.last + 1)}
    stretches: list[Stretch] = []
    for serial in [*range(1, last + 1), *sorted(serial for serial in records if serial > last)]:
        what, reason = Explained.UNEXPLAINED, ""
        if serial in records and serial <= last:
            what = Explained.VOIDED if records[serial] else Explained.SAVED
        elif serial in known and serial <= last:
            what, reason = Explained.HOLE, known[serial]
        before = stretches[-1] if stretches else None
        if before and (before.last, before.what, before.reason) == (serial - 1, what, reason):
            stretches[-1] = Stretch(before.first, serial, what, reason)
        else:
            stretches.append(Stretch(serial, serial, what, reason))
    return SeriesReport(kind, day, last, tuple(stretches))
