"""Who is signed in at the staff's page. Kept in this process only: a restart signs everybody out.

A browser holds a random token in a cookie that no script reads; here stands only its SHA-256. Wrong passwords make the
name wait: five tries are free, then 30 seconds, doubled each time, at most an hour.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
FREE_TRIES: Final = 5
FIRST_WAIT: Final = 30
LONGEST_WAIT: Final = 3600
MOST_NAMES: Final = 10_000


@dataclass(slots=True)
class Session:
    """One browser. `form_key` must come back with every form: another site cannot know it."""

    name: str
    form_key: str
    begun: datetime
    last: datetime


class Sessions:
    """All who are signed in. Asked on the server's own loop only, never by a worker: nothing here waits for a lock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sessions: dict[str, Session] = {}
        self._wrong: dict[str, tuple[int, datetime]] = {}

    def begin(self, name: str) -> str:
        """The token for a browser that has just proven who sits there; wrong tries are forgotten."""
        token, now = secrets.token_urlsafe(32), self._now()
        self._wrong.pop(name, None)
        self._sessions = {key: one for key, one in self._sessions.items() if _lives(one, now)}
        self._sessions[_digest(token)] = Session(name, secrets.token_urlsafe(32), now, now)
        return token

    def of(self, token: str) -> Session | None:
        """The session of that token, its idle time begun anew; None where there is none any more."""
        now = self._now()
        found = self._sessions.get(_digest(token))
        if found is None or not _lives(found, now):
            return None
        found.last = now
        return found

    def end(self, token: str) -> None:
        """Signs that browser out."""
        self._sessions.pop(_digest(token), None)

    def end_all(self, name: str) -> None:
        """Signs every browser of that name out."""
        self._sessions = {key: one for key, one in self._sessions.items() if one.name != name}

    def wait(self, name: str) -> int:
        """Whole seconds until that name may be tried again; 0 where it may now."""
        wrong, at = self._wrong.get(name, (0, self._now()))
        if wrong < FREE_TRIES:
            return 0
        wait = min(LONGEST_WAIT, FIRST_WAIT << min(wrong - FREE_TRIES, 20))
        return max(0, wait - int((self._now() - at).total_seconds()))

    def wrong(self, name: str) -> None:
        """Counts one wrong try of that name."""
        if name not in self._wrong and len(self._wrong) >= MOST_NAMES:
            # Made-up names must not fill the memory; the oldest one is the least worth remembering.
            self._wrong.pop(next(iter(self._wrong)))
        count, _ = self._wrong.get(name, (0, self._now()))
        self._wrong[name] = (count + 1, self._now())


def _lives(session: Session, now: datetime) -> bool:
    return now - session.last <= IDLE and now - session.begun <= LONGEST


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
