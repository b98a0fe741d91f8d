"""Experts: the conflict check while a booking is typed, a year's slots of the pool, the week that the calendar shows.

A station with 200 experts and 30,000 bookings behind it, written by the desk's own journal and projection.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import milliseconds, percentile
from benchmarks.sizes import Sizes
from benchmarks.station_maker import OPENING, Counter, copy_of_station, counter
from station_app.actions import experts, rosters
from station_app.actions.acts import RecordIds, begin
from station_app.actions.booking_grounds import judge
from station_app.actions.booking_rows import append
from station_app.domain.bookings import BookingForm
from station_app.domain.experts import ExpertForm
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import DutyForm, slots
from station_app.domain.working_days import WorkingDays
from station_app.storage import bookings
from station_app.storage import rosters as rules

CHECK_LIMIT: Final = 5.0
SLOTS_LIMIT: Final = 2000.0
WEEK_LIMIT: Final = 100.0
"""Milliseconds, as issue 5 asks."""
_SLOTS_A_DAY: Final = ("09:00", "10:00")


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The figures of experts and bookings."""
    folder = copy_of_station(place / "station", sizes.seed, sizes.little_past)
    with counter(folder, space=6) as at:
        pool = _pool(at, sizes.experts)
        _past(at, pool, sizes.booked)
        yield from _check(at, pool, sizes)
        yield _year(at, pool)
        yield from _week(at, sizes)


def _pool(at: Counter, count: int) -> list[str]:
    """So many experts, each on duty on two mornings of the week."""
    now, pool = _now(), []
    with at.desk.store.atomic():
        for number in range(count):
            form = ExpertForm(name=f"专家{number}", sources=("05",), fields=("L2",), contact="13700000000")
            saved = experts.save(
                at.desk.store, at.desk.clerk, form, ids=RecordIds.make(at.ids), catalogue=at.desk.catalogue, now=now,
                pooled=True,
            )  # fmt: skip
            pool.append(saved.record_id)
            for weekday in (1 + number % 5, 1 + (number + 2) % 5):
                rosters.save(
                    at.desk.store, at.desk.clerk,
                    DutyForm(expert_id=saved.record_id, rule="weekly", weekday=weekday, start="09:00", end="11:30",
                             first_day=date(2020, 1, 6), site="咨询室"),
                    ids=RecordIds.make(at.ids), catalogue=at.desk.catalogue, now=now,
                )  # fmt: skip
    return pool


def _past(at: Counter, pool: list[str], count: int) -> None:
    """Served bookings before the opening and, the last of them, in its week; two on each morning of duty."""
    now, day = _now(), OPENING + timedelta(days=4)
    db = at.desk.store.db
    db.execute("PRAGMA synchronous = OFF")
    with at.desk.store.atomic():
        act = begin(db, at.desk.clerk, "book", at.ids(), now)
        made = 0
        while made < count:
            for number, expert_id in enumerate(pool):
                # Two visitors on each of an expert's mornings.
                if day.weekday() not in (number % 5, (number + 2) % 5):
                    continue
                for clock in _SLOTS_A_DAY:
                    start = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BEIJING_TIME)
                    made += 1
                    append(db, act, RecordIds.make(at.ids), None, {
                        "number": f"YY-B001-{day:%Y%m%d}-{made:06d}", "expert_id": expert_id,
                        "owner": at.desk.station.code, "state": "served" if day < OPENING else "confirmed",
                        "start": start.isoformat(timespec="minutes"),
                        "end": (start + timedelta(minutes=30)).isoformat(timespec="minutes"), "on_site": True,
                        "site": "咨询室", "question": "商标被抢注怎么办", "materials": "执照",
                        "other_party": f"公司{made}",
                        "actual_minutes": 30, "requested_at": act.at, "saved_at": act.at,
                        "clerk": at.desk.clerk.record_id,
                    })  # fmt: skip
                    if made >= count:
                        return
            day -= timedelta(days=1)


def _check(at: Counter, pool: list[str], sizes: Sizes) -> Iterator[Figure]:
    """What every key press in the booking form may ask."""
    now = _now()
    taken: list[float] = []
    for number in range(sizes.checks):
        weekday = 1 + number % 5
        start = datetime.combine(OPENING + timedelta(days=6 + weekday), datetime.min.time(), BEIJING_TIME)
        start += timedelta(hours=9)
        form = BookingForm(
            expert_id=pool[number % len(pool)], start=start, end=start + timedelta(minutes=30), visitor_name="李想",
            visitor_phone="13900001111", question="问", materials="无", other_party=f"对方{number}",
        )  # fmt: skip
        taken.append(milliseconds(lambda form=form: judge(at.desk.store.db, form, at.desk.catalogue, now)))  # type: ignore[misc]
    yield compared(
        "booking-check-p50", "Whether a booking may stand, all conflicts asked, median", "ms", percentile(taken, 0.5),
        CHECK_LIMIT, "what the issue allows", 1.0, notes=(f"{sizes.booked} bookings, {len(pool)} experts",),
    )  # fmt: skip
    yield told("booking-check-p99", "The same, one in a hundred", "ms", percentile(taken, 0.99))


def _year(at: Counter, pool: list[str]) -> Figure:
    heard: list[int] = []
    begin_ = perf_counter()
    duties = rules.active(at.desk.store.db, at.desk.catalogue, first=OPENING, last=OPENING + timedelta(days=365))
    made = sum(1 for _ in slots(
        duties, OPENING, OPENING + timedelta(days=365), WorkingDays.from_catalogue(at.desk.catalogue),
        progress=lambda done, _of: heard.append(done) is None,
    ))  # fmt: skip
    took = (perf_counter() - begin_) * 1000
    return compared(
        "slots-year", "A year's slots of the whole pool", "ms", took, SLOTS_LIMIT, "what the issue allows", 1.0,
        notes=(f"{made} slots of {len(pool)} experts, progress told {len(heard)} times",),
    )  # fmt: skip


def _week(at: Counter, sizes: Sizes) -> Iterator[Figure]:
    """All that the calendar reads for one week of the whole pool: bookings, rules, slots."""
    db, catalogue = at.desk.store.db, at.desk.catalogue
    last = OPENING + timedelta(days=6)
    shown: list[int] = []

    def read() -> None:
        lines = bookings.between(db, OPENING.isoformat(), last.isoformat())
        duties = rules.active(db, catalogue, first=OPENING, last=last)
        made = list(slots(duties, OPENING, last, WorkingDays.from_catalogue(catalogue)))
        shown[:] = [len(lines), len(made)]

    taken = [milliseconds(read) for _ in range(sizes.f2_rounds)]
    one = [milliseconds(lambda: bookings.page(db, limit=1)) for _ in range(sizes.f2_rounds)]
    yield compared(
        "week-of-experts-p50", "A week of the whole pool read for the calendar, median", "ms", percentile(taken, 0.5),
        WEEK_LIMIT, "what the issue allows", 1.0, notes=(f"{shown[0]} bookings and {shown[1]} slots of that week",),
    )  # fmt: skip
    yield told("week-of-experts-page", "One line of the list", "ms", percentile(one, 0.5))


def _now() -> datetime:
    return datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=8)
