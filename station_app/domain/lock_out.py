"""How long somebody waits who typed a wrong password or PIN: five tries are free, then each wrong one doubles the wait.

What is counted lies outside the database (`station_app.storage.lock_out`): it must hold before anybody has opened it.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

FREE_TRIES: Final = 5
"""Wrong tries in a row that cost no waiting but the last one's (decision 19)."""
FIRST_WAIT: Final = 30
"""Seconds to wait after the fifth wrong try."""
LONGEST_WAIT: Final = 3600
PIN_TRIES: Final = 8
"""Wrong PINs in a row after which only the password helps: four digits must not be found by patience."""


class Means(StrEnum):
    """What somebody proves with who he is."""

    PASSWORD = "password"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries in a row, and the moment from which the wait for the next one counts (ISO 8601 with offset)."""

    wrong: int = 0
    since: str = ""


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong tries in a row: 0 below five, then 30, 60, 120 … at most an hour."""
    if wrong < FREE_TRIES:
        return 0
    return min(LONGEST_WAIT, FIRST_WAIT << min(wrong - FREE_TRIES, 20))


def still_to_wait(tries: Tries, now: datetime) -> tuple[Tries, int]:
    """(the tries as they count from now on, whole seconds still to wait).

    A clock that was set back before the wait began starts the wait anew: it is never shorter for it, and never longer
    than one whole wait.
    """
    wait = wait_after(tries.wrong)
    if not wait:
        return tries, 0
    passed = (now - datetime.fromisoformat(tries.since)).total_seconds() if tries.since else -1.0
    if passed < 0:
        return Tries(tries.wrong, now.isoformat()), wait
    return tries, max(0, math.ceil(wait - passed))


def after_wrong(tries: Tries, now: datetime) -> Tries:
    """The tries with one more wrong one, made now."""
    return Tries(tries.wrong + 1, now.isoformat())


def pin_is_spent(tries: Tries) -> bool:
    """Whether the PIN no longer counts until the password was given."""
    return tries.wrong >= PIN_TRIES
