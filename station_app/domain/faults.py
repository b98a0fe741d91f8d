"""What a clerk can get wrong and can mend: coded values, told in words by `station_app.words.faults`.

A fault never carries a sentence; it carries a code, the field it stands beside, how heavy it weighs, and the details
that its sentence needs. Faults of level MUST refuse a save; the others are stored with the record as its warnings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum


class Level(StrEnum):
    """How heavy a fault weighs (features.md row 33)."""

    MUST = "must"
    """必须改: the save is refused until it is mended."""
    SHOULD = "should"
    """建议改: stored, and marked 待核."""
    NOTE = "note"
    """提醒: stored, shown once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: `code` is for ever, `field` is an identifier of the records, `details` fill the sentence.

    `details` never hold personal data beyond what the clerk just typed into that very field.
    """

    code: str
    field: str
    level: Level = Level.MUST
    details: Mapping[str, str | int] = dataclass_field(default_factory=dict)


class Refused(Exception):
    """An action refused because of faults a clerk can mend. Nothing was written.

    Holds all faults found, not only the first, so that the form can mark every field at once.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(", ".join(f"{fault.field}:{fault.code}" for fault in self.faults))

    @classmethod
    def because(cls, code: str, field_name: str = "", **details: str | int) -> "Refused":
        """A refusal for one fault of level MUST."""
        return cls([Fault(code, field_name, Level.MUST, details)])


def heavy(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults that refuse a save."""
    return tuple(fault for fault in faults if fault.level is Level.MUST)
