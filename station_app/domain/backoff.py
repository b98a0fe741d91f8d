"""When to try the wire again after it failed: exponential with full jitter, kept across restarts.

Full jitter (a uniform draw from the whole interval) keeps four hundred stations whose network came back at the same
minute from knocking at the same second.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FIRST_SECONDS: Final = 2
LONGEST_SECONDS: Final = 15 * 60
LONGEST_ASKED_SECONDS: Final = 24 * 3600
"""How long an office may put a station off; what asks for more is taken as this."""


@dataclass(frozen=True, slots=True)
class WireState:
    """How the wire has fared: failures in a row, the code of the last one, and when it may be tried again."""

    failures: int = 0
    code: str = ""
    not_before: str = ""

    def is_due(self, now: datetime) -> bool:
        """Whether the wire may be tried. A clock that was set back by more than the longest wait does not block it."""
        if not self.not_before:
            return True
        left = datetime.fromisoformat(self.not_before) - now
        return left <= timedelta(0) or left > timedelta(seconds=LONGEST_ASKED_SECONDS)


def after_failure(state: WireState, code: str, now: datetime, draw: float, asked_seconds: int = 0) -> WireState:
    """The state after one more failure. `draw` is uniform in [0, 1); `asked_seconds` what the office asked for.

    The n-th wait is drawn from 0…min(15 min, 2 s · 2ⁿ⁻¹), never less than the first two seconds, never less than asked.
    """
    span = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(state.failures, 20))
    asked = min(max(asked_seconds, 0), LONGEST_ASKED_SECONDS)
    wait = max(FIRST_SECONDS, span * draw, asked)
    return WireState(state.failures + 1, code, (now + timedelta(seconds=wait)).isoformat(timespec="milliseconds"))
