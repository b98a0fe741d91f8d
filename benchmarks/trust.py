"""Erasing one person beside a long past, and reading the whole chain: the first must not cost the past, the second
little more than reading and hashing the entries does.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared
from benchmarks.measuring import milliseconds
from benchmarks.sizes import Sizes
from benchmarks.station_maker import OPENING, PASSWORD, Counter, copy_of_station, counter
from station_app.actions import erasures
from station_app.actions.acts import RecordIds
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.personal_data import How
from station_app.storage import journal, verification

ERASE_LIMIT: Final = 3.0
"""A hundred times the past may cost a deeper index, not a search through it."""
CHAIN_LIMIT: Final = 4.0
REPLAY_LIMIT: Final = 8.0
_PEOPLE: Final = 7
NOW: Final = datetime.combine(OPENING, time(8), BEIJING_TIME)


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Erases some people in the long and in the short past; then reads the long one."""
    with counter(copy_of_station(place / "little", sizes.seed, sizes.little_past), 8) as little:
        short = _erasures(little)
    with counter(copy_of_station(place / "past", sizes.seed, sizes.past), 8) as at:
        long = _erasures(at)
        yield compared(
            "erase", "Erasing one person, password included", "ms", median(long), median(short),
            f"the same beside {sizes.little_past} visits", ERASE_LIMIT,
            notes=("wanted: 1000 ms", f"slowest: {max(long):.0f} ms"),
        )  # fmt: skip
        db = at.desk.store.db
        entries = journal.head(db)[0]
        bare = milliseconds(lambda: _bare(at))
        chain = milliseconds(lambda: verification.chain_faults(db, None))
        yield compared(
            "chain", "Verifying the chain and the bodies", "ms", chain, bare, "reading and hashing the bodies",
            CHAIN_LIMIT, notes=(f"{entries / chain * 1000:,.0f} entries/s, wanted 50,000",),
        )  # fmt: skip
        replay = milliseconds(lambda: verification.table_faults(db))
        yield compared(
            "replay", "Replaying the journal against the tables", "ms", replay, bare,
            "reading and hashing the bodies", REPLAY_LIMIT,
            notes=(f"{entries / replay * 1000:,.0f} entries/s, wanted 10,000",),
        )  # fmt: skip


def _erasures(at: Counter) -> list[float]:
    """How long each of some erasures takes, of people with nothing under way."""
    desk, taken = at.desk, []
    rows = desk.store.db.execute("SELECT record_id FROM visitors WHERE name IS NOT NULL ORDER BY rid LIMIT 60")
    for (visitor_id,) in rows.fetchall():
        try:
            taken.append(milliseconds(lambda visitor=visitor_id: _erase(at, visitor)))  # type: ignore[misc]
        except Refused:
            continue
        if len(taken) == _PEOPLE:
            break
    return taken


def _erase(at: Counter, visitor_id: str) -> None:
    desk = at.desk
    erasures.erase(
        desk.store, desk.clerk, visitor_id, How.ERASE, reason="request", proof=PASSWORD, ids=RecordIds.make(at.ids),
        catalogue=desk.catalogue, station=desk.station, now=NOW, new_id=at.ids,
    )  # fmt: skip


def _bare(at: Counter) -> None:
    for row in at.desk.store.db.execute(f"SELECT {journal.COLUMNS} FROM journal ORDER BY position"):
        for value in row:
            if isinstance(value, str):
                hashlib.sha256(value.encode())
