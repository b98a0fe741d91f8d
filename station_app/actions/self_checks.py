"""The desk looks at itself: quickly every day, wholly every week, beside the window and writing nothing while it looks.

Quick: the newest stretch of the journal, the newest rows against it, and the place the city has seen. Whole: what
`station verify` does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from station_app.actions.acts import moment
from station_app.actions.rights import demand
from station_app.actions.verification import Finding, verify
from station_app.domain.clerks import Clerk
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import journal_pages, settings, verification
from station_app.storage.cipher import Database
from station_app.storage.connection import troubles
from station_app.storage.store import Store

Depth = Literal["quick", "whole"]
STATE: Final = "self_check"
NEWEST: Final = 2000
"""How many of the newest entries the quick check reads."""
WHOLE_EVERY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: nothing where the desk is sound. `entries` were read."""

    depth: Depth
    entries: int
    findings: tuple[Finding, ...]


def due(db: Database, now: datetime) -> Depth | None:
    """Which check is due: the whole one a week after the last, else the quick one once a day. A clock that was set back
    makes both due.
    """
    known = settings.get(db, STATE, {})
    whole, quick = known.get("whole", ""), known.get("quick", "")
    if not whole or not timedelta(0) <= now - datetime.fromisoformat(whole) < WHOLE_EVERY:
        return "whole"
    newest = max(whole, quick)
    return None if _day(datetime.fromisoformat(newest)) == _day(now) else "quick"


def check(store: Store, depth: Depth, progress: Callable[[int], bool] | None = None) -> Checked:
    """Looks, on a read-only store beside the writer."""
    if depth == "whole":
        found = verify(store, progress)
        return Checked(depth, found.entries, found.findings)
    try:
        with troubles(), store.snapshot():
            entries, faults = verification.newest_faults(store.db, NEWEST)
            seen = journal_pages.checkpoint(store.db)
            if seen is not None and journal_pages.hash_at(store.db, seen.position) != seen.hash:
                faults.append(("chain-broken", str(seen.position)))
    except Trouble as trouble:
        if trouble.code != "database-damaged":
            raise
        entries, faults = 0, [("page-damaged", "database")]
    return Checked(depth, entries, tuple(Finding(code, where) for code, where in faults))


def remember(store: Store, clerk: Clerk, checked: Checked, now: datetime) -> None:
    """Keeps when the desk was last looked at, and how."""
    demand(clerk, "verify")
    with store.atomic() as db:
        known = dict(settings.get(db, STATE, {}))
        known[checked.depth] = moment(now)
        settings.put(db, STATE, known)


def _day(time: datetime) -> object:
    return time.astimezone(BEIJING_TIME).date()
