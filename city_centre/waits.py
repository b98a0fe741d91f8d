"""Who waits at a station for one of the city's experts, and what of that expert's time is free: told with every answer,
so that a time which one station gives up reaches whoever waits for it at another.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from city_centre.bookings import CELL_SECONDS, cell_of, keeps
from city_centre.office import stamp
from city_centre.rules import BEIJING
from city_centre.storage import bookings as store
from city_centre.storage.bookings import Wait
from station_exchange.acknowledgement import Freed
from station_exchange.rows import ERASE, Row

MOST: Final = 20
"""For how many of those who wait an answer says so, the longest waiting first: it is to stay under 20 KB."""
STRETCHES: Final = 3
SHORTEST: Final = 2
"""Quarter hours: what is shorter serves nobody."""
LOOK_AHEAD: Final = timedelta(days=60)


def take_rows(connection: Connection, station: str, applied: Iterable[Row]) -> None:
    """Keeps what the applied rows of a batch say of who waits, in their order and in its transaction."""
    for row in sorted((row for row in applied if row.kind == "waiting"), key=lambda one: one.seq):
        if store.has_child(connection, station, row.revision_id):
            continue
        wait = None if row.verb == ERASE else _wait(station, row)
        if wait is None or store.get_expert(connection, wait.expert_id) is None:
            store.drop_wait(connection, station, row.record_id)
        else:
            store.put_wait(connection, wait)


def freed(connection: Connection, station: str, now: datetime) -> list[Freed]:
    """For each who waits at the station, when the expert is free in the days he can come; nobody for whom there is
    nothing.
    """
    today = now.astimezone(BEIJING).date()
    told = []
    for wait in store.waits_of(connection, station, today.isoformat(), MOST):
        first = max(cell_of(now) + 1, _midnight(date.fromisoformat(wait.first_day)))
        until = min(date.fromisoformat(wait.last_day), today + LOOK_AHEAD)
        last = _midnight(until + timedelta(days=1)) - 1
        stretches = _stretches(_free(connection, station, wait.expert_id, first, last, stamp(now)))
        if stretches:
            told.append(Freed(wait.record_id, wait.expert_id, stretches[:STRETCHES]))
    return told


def _wait(station: str, row: Row) -> Wait | None:
    facts: Mapping[str, Any] = json.loads(row.facts)
    texts = [facts.get(name) for name in ("expert_id", "first_day", "last_day", "waiting_since")]
    if facts.get("state") != "waiting" or not all(isinstance(one, str) and one for one in texts):
        return None
    expert_id, first, last, since = (str(one) for one in texts)
    try:
        date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return Wait(station, row.record_id, expert_id, first, last, since)


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), BEIJING).timestamp()) // CELL_SECONDS


def _free(connection: Connection, station: str, expert_id: str, first: int, last: int, at: str) -> set[int]:
    expert = store.get_expert(connection, expert_id)
    if expert is None or expert.state != "pooled" or last < first:
        return set()
    free = store.opened(connection, expert_id, first, last) - store.held_by(connection, expert_id, first, last).keys()
    leases = store.leased(connection, expert_id, first, last)
    return free - {cell for cell, lease in leases.items() if lease.station != station and keeps(lease, at)}


def _stretches(free: set[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for cell in sorted(free):
        if found and found[-1][1] == cell - 1:
            found[-1][1] = cell
        else:
            found.append([cell, cell])
    return [one for one in found if one[1] - one[0] + 1 >= SHORTEST]
