"""The calendar of the experts: the week of one and the day of all with a long past behind them, and each frame of it.

The window is the real one in a process of its own. A week or a day is counted from being asked until it is painted; a
frame from a key or a move of the mouse until the calendar is painted again.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import percentile
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import OPENING, Counter, copy_of_station, counter
from station_app.actions import bookings, experts, rosters
from station_app.actions.acts import RecordIds
from station_app.domain.bookings import BookingForm
from station_app.domain.experts import ExpertForm
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import DutyForm, Rule, at_minute

READY: Final = 100.0
"""Milliseconds in which the week is to be ready (the issue's figure)."""
FRAME: Final = 16.0
"""Milliseconds until a screen of sixty pictures a second shows the next one."""
WEEKS_PAST: Final = 40
_TIMES: Final = tuple(range(540, 690, 30)) + tuple(range(810, 990, 30))


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """One station with its pool."""
    folder = copy_of_station(place / "station", sizes.seed, sizes.little_past)
    with counter(folder, 77) as at:
        ids = _pool(at, sizes.experts)
        made = _book(at, ids, sizes.booked)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes.desk_experts", str(folder.root), str(sizes.f2_rounds)],
        stdout=subprocess.PIPE, env=environment(), text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    about = f"{len(ids)} experts, {made:,} past bookings"
    yield compared(
        "experts-week", "The week of one expert until it is painted, median", "ms", median(found["weeks"]), READY,
        "what is agreed", 1.0, notes=(about, f"slowest: {max(found['weeks']):.1f} ms"),
    )  # fmt: skip
    yield told("experts-day", "The day of all experts until it is painted, median", "ms", median(found["days"]))
    yield compared(
        "experts-frame", "A frame of the calendar with 480 slots while a booking is carried, one in twenty", "ms",
        percentile(found["frames"], 0.95), FRAME, "a frame of the screen", 1.0,
        notes=(f"painted whole: {median(found['whole']):.1f} ms",),
    )  # fmt: skip


def _pool(at: Counter, count: int) -> list[str]:
    """Experts who sit two mornings and two afternoons each."""
    desk, first = at.desk, OPENING - timedelta(weeks=WEEKS_PAST + 2)
    now = datetime.combine(first, time(8), BEIJING_TIME)
    made = []
    for number in range(count):
        form = ExpertForm(name=f"专家{number:03d}", sources=("05",), fields=("L", "L2"))
        ids = RecordIds.make(at.ids)
        expert = experts.save(
            desk.store, desk.clerk, form, ids=ids, catalogue=desk.catalogue, now=now, pooled=True
        ).record_id  # fmt: skip
        made.append(expert)
        for weekday in (number % 5 + 1, (number + 2) % 5 + 1):
            for start, end in (("09:00", "11:30"), ("13:30", "16:30")):
                duty = DutyForm(
                    expert_id=expert, rule=Rule.WEEKLY.value, weekday=weekday, start=start, end=end, first_day=first
                )
                rosters.save(
                    desk.store, desk.clerk, duty, ids=RecordIds.make(at.ids), catalogue=desk.catalogue, now=now
                )
    return made


def _book(at: Counter, ids: list[str], wanted: int) -> int:
    """Bookings of past weeks and of the present one, as many as are wanted."""
    made = 0
    at.desk.store.db.execute("PRAGMA synchronous = OFF")
    monday = OPENING - timedelta(days=OPENING.weekday(), weeks=WEEKS_PAST)
    for week in range(WEEKS_PAST + 1):
        for number, expert in enumerate(ids):
            for weekday in {number % 5, (number + 2) % 5}:
                on = monday + timedelta(weeks=week, days=weekday)
                made += _one_day(at, expert, number, on, wanted - made)
                if made >= wanted:
                    return made
    return made


def _one_day(at: Counter, expert: str, number: int, on: date, most: int) -> int:
    desk, made = at.desk, 0
    now = datetime.combine(on, time(7), BEIJING_TIME)
    for turn, start in enumerate(_TIMES[: max(0, min(most, len(_TIMES)))]):
        form = BookingForm(
            expert_id=expert, start=at_minute(on, start), end=at_minute(on, start + 30),
            visitor_name=f"来访{number}之{turn}", visitor_phone=f"138{number:04d}{turn:04d}", question="商标被驳回",
            materials="无",
        )  # fmt: skip
        try:
            bookings.request(
                desk.store, desk.clerk, form, ids=RecordIds.make(at.ids), catalogue=desk.catalogue, now=now,
                new_id=at.ids,
            )  # fmt: skip
        except Refused:
            # A holiday, or a visitor who has two already: another day makes up for it.
            continue
        made += 1
    return made
