"""The public part of the city's experts as two lists of the reference data: who they are, and when they sit.

Nothing of `contact` enters them: the bundle is readable by whoever holds the stick (decision 7).
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from city_centre.bookings import CELL_SECONDS, cell_of
from city_centre.leases import PUBLIC
from city_centre.rules import BEIJING
from city_centre.storage import bookings as store
from city_centre.storage.bookings import Expert
from station_exchange.bundles import MANIFEST

EXPERTS_FILE: Final = "city_experts.csv"
DUTIES_FILE: Final = "city_duties.csv"
PLACE: Final = "市中心"
_SINCE: Final = "2000-01-01"
_FIRST: Final = ("code", "label", "valid_from", "valid_to")
_EXPERT: Final = (*PUBLIC[:5], "state", "buffer_minutes", *PUBLIC[5:])
_DUTY: Final = (
    "expert", "rule", "weekday", "every_weeks", "weeks_of_month", "make_up_days", "start", "end", "slot_minutes",
    "on_site", "substitute",
)  # fmt: skip
_ENTRIES: Final = f'''
[[files]]
file = "{EXPERTS_FILE}"
list = "city_expert"
source = "the city's pool of volunteer experts"
valid_from = "{_SINCE}"
valid_to = ""
attributes = {list(_EXPERT)}
refers = {{ fields = "expert_field", languages = "expert_language" }}

[[files]]
file = "{DUTIES_FILE}"
list = "city_duty"
source = "the city's open hours"
valid_from = "{_SINCE}"
valid_to = ""
attributes = {list(_DUTY)}
'''


def with_experts(connection: Connection, files: Mapping[str, bytes], now: datetime) -> dict[str, bytes]:
    """The bundle with the office's own two lists in it; as it is where it brings either of them, or where the office
    has no expert.
    """
    experts = store.all_experts(connection)
    brought = any(name in files for name in (EXPERTS_FILE, DUTIES_FILE))
    if brought or not experts or MANIFEST not in files:
        return dict(files)
    today = now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    sitting = store.open_from(connection, cell_of(today))
    return {
        **files,
        MANIFEST: files[MANIFEST].rstrip() + b"\n" + _ENTRIES.encode(),
        EXPERTS_FILE: _table(_EXPERT, [_expert(one) for one in experts]),
        DUTIES_FILE: _table(_DUTY, [_duty(*one) for one in _stretches(sitting)]),
    }


def _expert(one: Expert) -> Sequence[str]:
    public = [getattr(one, name) for name in PUBLIC]
    return (one.expert_id, one.name, _SINCE, "", *public[:5], one.state, "0", *public[5:])


def _duty(expert: str, start: datetime, end: datetime) -> Sequence[str]:
    day = f"{start:%Y-%m-%d}"
    until = "24:00" if end.date() != start.date() else f"{end:%H:%M}"
    code = f"{expert}-{start:%Y%m%d-%H%M}"
    return (code, PLACE, day, day, expert, "extra", "", "1", "", "", f"{start:%H:%M}", until, "30", "1", "")


def _stretches(cells: Sequence[tuple[str, int]]) -> list[tuple[str, datetime, datetime]]:
    """Open cells that follow each other on one day, as (expert, begin, end)."""
    found: list[tuple[str, datetime, datetime]] = []
    for expert, cell in cells:
        start = datetime.fromtimestamp(cell * CELL_SECONDS, BEIJING)
        end = start + timedelta(seconds=CELL_SECONDS)
        if found and found[-1][0] == expert and found[-1][2] == start and found[-1][1].date() == start.date():
            found[-1] = (expert, found[-1][1], end)
        else:
            found.append((expert, start, end))
    return found


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_FIRST, *columns))
    writer.writerows(rows)
    return out.getvalue().encode()
