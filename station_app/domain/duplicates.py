"""Who may be the same: why two visitors, or two firms, look alike. Advice for a clerk, never a reason to refuse.

The reasons, strongest first, are coded; the words are in station_app/words/duplicates.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from station_app.domain.lookup_keys import folded
from station_app.domain.readings import spellings
from station_app.domain.short_names import short_name

TAIL: Final = 4
"""So many last digits are what visitors say of their phone."""

REASONS: Final = (
    "same-name-and-phone", "same-code", "same-name-near-phone", "same-sound-same-phone", "same-name-same-firm",
    "same-firm-name", "same-name-without-phone", "same-sound-same-tail", "near-firm-name", "same-phone",
)  # fmt: skip
"""Why two look alike, strongest first."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of a visitor; `firms` are ids or, of a form not yet saved, names."""

    name: str = ""
    phone: str = ""
    readings: Sequence[str] = ()
    firms: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Firm:
    """What is compared of a firm."""

    name: str = ""
    uscc: str = ""
    short: str = ""


def reasons_of_persons(one: Person, other: Person) -> tuple[str, ...]:
    """Why the two may be one person; nothing where nothing speaks for it."""
    first, second = _digits(one.phone), _digits(other.phone)
    same_phone = bool(first) and first == second
    same_name = bool(one.name) and folded(one.name) == folded(other.name)
    sounds = not same_name and _sound_alike(one, other)
    found = {
        "same-name-and-phone": same_name and same_phone,
        "same-name-near-phone": same_name and not same_phone and near(first, second),
        "same-sound-same-phone": sounds and same_phone,
        "same-name-same-firm": same_name and bool(one.firms & other.firms),
        "same-name-without-phone": same_name and not (first and second),
        "same-sound-same-tail": sounds and not same_phone and bool(first) and first[-TAIL:] == second[-TAIL:],
        "same-phone": same_phone and not same_name and not sounds,
    }
    return tuple(reason for reason in REASONS if found.get(reason))


def reasons_of_firms(one: Firm, other: Firm) -> tuple[str, ...]:
    """Why the two may be one firm. Two sound codes that differ speak against it, whatever the names say."""
    same_code = bool(one.uscc) and one.uscc == other.uscc
    other_code = bool(one.uscc) and bool(other.uscc) and not near(one.uscc, other.uscc) and not same_code
    same_name = bool(one.name) and folded(one.name) == folded(other.name)
    near_name = not same_name and bool(_said(one) & _said(other))
    found = {
        "same-code": same_code,
        "same-firm-name": same_name and not other_code,
        "near-firm-name": near_name and not other_code,
    }
    return tuple(reason for reason in REASONS if found.get(reason))


def near(one: str, other: str) -> bool:
    """Whether one slip of the hand turns one into the other: a character changed, left out, or two swapped.

    Of short numbers a slip leaves nothing to go by: five characters at least.
    """
    if one == other or min(len(one), len(other)) < TAIL + 1 or abs(len(one) - len(other)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if len(longer) > len(shorter):
        return longer[at + 1 :] == shorter[at:]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or one[at + 1 :] == other[at + 1 :]


def _digits(phone: str) -> str:
    return "".join(character for character in phone if character.isdigit())


def _sound_alike(one: Person, other: Person) -> bool:
    if not one.name or not other.name or len(one.name) != len(other.name):
        return False
    return bool(_sounds(one) & _sounds(other))


def _sounds(person: Person) -> frozenset[str]:
    """The name in full pinyin; its initials alone would make half the town alike."""
    least = 2 * len(person.name)
    return frozenset(spelt for spelt in spellings(person.name, person.readings) if len(spelt) >= least)


def _said(firm: Firm) -> frozenset[str]:
    return frozenset(folded(said) for said in (firm.short, short_name(firm.name)) if said)
