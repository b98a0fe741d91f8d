"""Who works at the desk, under which role, and what a password and a PIN must be like."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station_app.domain.faults import Fault


class Role(StrEnum):
    """What a person at the desk is. Rights hang on the role alone (`station_app.actions.rights`)."""

    MANAGER = "manager"
    CLERK = "clerk"
    INTERN = "intern"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person signed in, or the author of an entry. `record_id` is what the journal knows as the actor."""

    record_id: str
    name: str
    role: Role


def blind_to_ratings(clerk: Clerk) -> str:
    """The id of a clerk who may not learn how visits were rated; empty for who may (decision 24 of the plan)."""
    return "" if clerk.role in (Role.MANAGER, Role.AUDITOR) else clerk.record_id


@dataclass(frozen=True, slots=True)
class ClerkLine:
    """One line of the list of clerks. `active` is false for who has left; `must_change` where others chose his
    password.
    """

    record_id: str
    name: str
    role: Role
    active: bool
    has_pin: bool
    must_change: bool


MIN_PASSWORD: Final = 8
"""Least characters of a password (等级保护 asks for complexity; length is what resists guessing)."""
FEWEST_DIFFERENT: Final = 5
"""Least different characters of a password: `aaaaaaaa` and `12121212` are no eight."""
PIN_LENGTHS: Final = range(4, 7)
"""Digits of a PIN."""
LONGEST_IDLE: Final = 15
"""Most minutes without a key or the mouse before the window locks itself."""
USUAL_IDLE: Final = 10
"""Minutes of the same where nobody chose."""

_RUNS: Final = "01234567890", "09876543210"


def password_faults(password: str, name: str = "") -> list[Fault]:
    """What is wrong with a new password: `password-short`, `password-digits`, `password-simple`, `password-is-name`."""
    if len(password) < MIN_PASSWORD:
        return [Fault("password-short", "password", details={"least": MIN_PASSWORD})]
    if plain_digits(password).isdigit():
        return [Fault("password-digits", "password")]
    if name and name in password and len(password) - len(name) < MIN_PASSWORD:
        return [Fault("password-is-name", "password")]
    if len(set(password)) < FEWEST_DIFFERENT:
        return [Fault("password-simple", "password", details={"least": FEWEST_DIFFERENT})]
    return []


def plain_digits(text: str) -> str:
    """A PIN as it was meant: full-width digits of an input method that was left on are the same digits."""
    return unicodedata.normalize("NFKC", text).strip()


def pin_faults(pin: str) -> list[Fault]:
    """What is wrong with a new PIN: `pin-form` where it is not four to six digits, `pin-simple` for 0000 or 1234."""
    digits = plain_digits(pin)
    if not (digits.isascii() and digits.isdigit() and len(digits) in PIN_LENGTHS):
        return [Fault("pin-form", "pin")]
    if len(set(digits)) == 1 or any(digits in run for run in _RUNS):
        return [Fault("pin-simple", "pin")]
    return []
