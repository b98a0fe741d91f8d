"""Who works at the desk, and under which role."""

from dataclasses import dataclass
from enum import StrEnum


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


MIN_PASSWORD = 8
"""Least characters of a password (等级保护 asks for complexity; length is what resists guessing)."""
