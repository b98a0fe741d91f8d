"""What one edition of a period's report says: its figures as they were frozen, its texts, its signatures.

The same for a report still being made (`edition` 0 and not closed), a closed one, and an amendment of it (更正).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from station_app.domain.report_periods import Period

TEXT_LENGTH: Final = 2000
"""Longest text of 难点堵点 or 建议, in code points."""


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as a report tells it, in the indicator's raw unit, with the version of its definition.

    `parts` are (version, first day, last day, value) where the definition changed within the period.
    """

    code: str
    version: int
    value: int | None
    before: int | None = None
    year: int | None = None
    target: int | None = None
    parts: tuple[tuple[int, str, str, int | None], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The figure as it stands in the journal: what is unknown is left out, a zero is told."""
        told: dict[str, Any] = {"code": self.code, "version": self.version}
        for name in ("value", "before", "year", "target"):
            if getattr(self, name) is not None:
                told[name] = getattr(self, name)
        if self.parts:
            told["parts"] = [list(part) for part in self.parts]
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Told":
        """The figure of a journal entry."""
        parts = tuple((part[0], part[1], part[2], part[3]) for part in told.get("parts", ()))
        return cls(
            told["code"], told["version"], told.get("value"), told.get("before"), told.get("year"),
            told.get("target"), parts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that an amendment corrects."""

    code: str
    was: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who put a signature, and when (ISO 8601)."""

    clerk: str
    name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """One edition of a report. `catalogue` is the version of the reference data whose definitions it uses."""

    period: Period
    edition: int
    figures: Mapping[str, Told]
    catalogue: str
    difficulties: str = ""
    suggestions: str = ""
    prepared: Signature | None = None
    checked: Signature | None = None
    closed: Signature | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""

    def value(self, code: str) -> int | None:
        """The value of a figure; None where nothing is told of it."""
        return self.figures[code].value if code in self.figures else None

    def digest(self) -> str:
        """SHA-256 over the values and the texts: a signature stands under exactly these."""
        told = [
            str(self.period), self.edition, self.difficulties, self.suggestions,
            sorted((one.code, one.version, one.value) for one in self.figures.values()),
        ]  # fmt: skip
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def changes(was: Mapping[str, Told], now: Mapping[str, Told]) -> tuple[Change, ...]:
    """The figures whose value is another now, in the order of the report."""
    found = []
    for code in {**was, **now}:
        before, after = was.get(code), now.get(code)
        one, other = before.value if before else None, after.value if after else None
        if one != other:
            found.append(Change(code, one, other))
    return tuple(found)
