"""The roster (值班): rules of duty, and the slots that they make on given days (decision 21).

A rule is weekly duty, one extra sitting, one closed day, or leave with or without a substitute. Slots are drawn from
the rules whenever they are asked for; nothing keeps a copy that could lag behind a rule or a holiday notice. All times
are Beijing's and multiples of a quarter hour.
"""

# ruff: noqa: RUF009 -- the makers of json_fields answer dataclass fields, made anew for each declaration.

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.experts import LINE_LENGTH, NAME_LENGTH, QUARTER, TEXT_LENGTH
from station_app.domain.faults import Fault, Level
from station_app.domain.form_checks import declared_faults
from station_app.domain.json_fields import answered, count, day, flag, text
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.working_days import WorkingDays

SLOT_MINUTES: Final = (30, 45, 60)
"""How long a slot may be: domain.md 4 says 20 to 60 minutes, and a cell is a quarter hour."""
USUAL_SLOT: Final = 30

CITY_DUTIES: Final = "city_duty"
"""The reference list of the city's experts' duty: code = the rule's id, label = the place, attributes as in a form."""

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
_NTH: Final = re.compile(r"[1-5](,[1-5])*", re.ASCII)
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 3 * 366


class Rule(StrEnum):
    """What a rule of the roster says."""

    WEEKLY = "weekly"
    EXTRA = "extra"
    CLOSED = "closed"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyForm:
    """A rule as form or JSON give it.

    weekly: `weekday` 1 (Monday) to 7, `start`, `end` (`HH:MM`), from `first_day`, to `last_day` if it ends;
    `every_weeks` counts from the week of `first_day`, `weeks_of_month` (`1,3`) keeps the n-th such weekday of a month
    only, `make_up_days` adds the made-up working days (调休上班) of its weeks.
    extra: one sitting on `first_day`, holiday or not. closed: `first_day` off, or only `start` to `end` of it.
    leave: `first_day` to `last_day` off; with `substitute_id` another expert takes over what would have been.
    `expert_id` and `substitute_id` may be names in JSON.
    """

    expert_id: str = text(NAME_LENGTH)
    rule: str = text(NAME_LENGTH)
    weekday: int | None = count(None)
    every_weeks: int = count(1)
    weeks_of_month: str = text(NAME_LENGTH)
    make_up_days: bool = flag()
    first_day: date | None = day()
    last_day: date | None = day()
    start: str = text(NAME_LENGTH)
    end: str = text(NAME_LENGTH)
    slot_minutes: int = count(USUAL_SLOT)
    on_site: bool | None = answered()
    site: str = text(LINE_LENGTH)
    substitute_id: str = text(NAME_LENGTH)
    reason: str = text(TEXT_LENGTH, person=True)


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule as it stands: times in minutes of the day, `start` and `end` both zero for a whole day."""

    duty_id: str
    expert_id: str
    rule: Rule
    first_day: date
    last_day: date | None
    start: int = 0
    end: int = 0
    weekday: int = 0
    every_weeks: int = 1
    weeks_of_month: frozenset[int] = frozenset()
    make_up_days: bool = False
    slot_minutes: int = USUAL_SLOT
    on_site: bool = True
    site: str = ""
    substitute_id: str = ""

    @property
    def whole_day(self) -> bool:
        """Whether it speaks of the whole day."""
        return self.start == self.end == 0

    def falls_on(self, on: date, days: WorkingDays) -> bool:
        """Whether the rule speaks of this day."""
        if on < self.first_day or (self.last_day is not None and on > self.last_day):
            return False
        if self.rule is not Rule.WEEKLY:
            return True
        kind = days.kind(on)
        if kind == "off":
            return False
        meets = on.isoweekday() == self.weekday or (self.make_up_days and kind == "made_up")
        if not meets or (self.weeks_of_month and (on.day - 1) // 7 + 1 not in self.weeks_of_month):
            return False
        return self.every_weeks == 1 or (_monday(on) - _monday(self.first_day)).days // 7 % self.every_weeks == 0


@dataclass(frozen=True, slots=True, order=True)
class Sitting:
    """A stretch of duty on one day, in minutes of the day, after what takes away from it."""

    day: date
    start: int
    end: int
    expert_id: str
    duty_id: str
    slot_minutes: int
    on_site: bool
    site: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot that may be booked. `instead_of` is the expert who is substituted."""

    expert_id: str
    day: date
    start_minute: int
    end_minute: int
    on_site: bool
    site: str
    duty_id: str
    instead_of: str = ""

    @property
    def start(self) -> datetime:
        """When it begins."""
        return at_minute(self.day, self.start_minute)

    @property
    def end(self) -> datetime:
        """When it ends."""
        return at_minute(self.day, self.end_minute)


def at_minute(on: date, minute: int) -> datetime:
    """A minute of a day in Beijing; 1440 is the next midnight."""
    return datetime.combine(on, time(), BEIJING_TIME) + timedelta(minutes=minute)


def minute_of(text_: str) -> int | None:
    """`HH:MM` as a minute of the day; None for anything else."""
    found = _TIME.fullmatch(text_)
    if found is None:
        return None
    return 1440 if text_ == "24:00" else int(found[1]) * 60 + int(found[2])


def clock(minute: int) -> str:
    """A minute of the day as `HH:MM`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def check(form: DutyForm, catalogue: Catalogue, today: date) -> tuple[Fault, ...]:
    """Every fault of a rule by itself; whether it overlaps another one is for `overlap`."""
    return tuple(_faults(form, catalogue, today))


def _faults(form: DutyForm, catalogue: Catalogue, today: date) -> Iterator[Fault]:
    yield from declared_faults(form, catalogue, today)
    if form.rule not in tuple(Rule):
        yield Fault("duty-rule", "duty_rule", details={"value": form.rule[:40]})
        return
    if form.first_day is None:
        yield Fault("duty-day-missing", "first_day")
    elif form.last_day is not None and form.last_day < form.first_day:
        yield Fault("duty-days-turned", "last_day", details={"day": form.first_day.isoformat()})
    elif form.last_day is not None and (form.last_day - form.first_day).days > _FARTHEST:
        yield Fault("duty-days-long", "last_day")
    if form.rule == Rule.LEAVE and form.last_day is None:
        yield Fault("duty-leave-end", "last_day")
    if form.rule == Rule.WEEKLY:
        if form.weekday is None or not 1 <= form.weekday <= 7:
            yield Fault("duty-weekday", "weekday")
        if not 1 <= form.every_weeks <= 8:
            yield Fault("duty-every-weeks", "every_weeks")
        if form.weeks_of_month and _NTH.fullmatch(form.weeks_of_month) is None:
            yield Fault("duty-weeks-of-month", "weeks_of_month", details={"value": form.weeks_of_month[:40]})
    if form.substitute_id and form.rule not in (Rule.LEAVE, Rule.CLOSED):
        yield Fault("duty-substitute", "substitute_id")
    if form.substitute_id and form.substitute_id == form.expert_id:
        yield Fault("duty-substitute-self", "substitute_id")
    yield from _time_faults(form)
    if form.first_day is not None and form.first_day < today and form.rule is not Rule.WEEKLY:
        yield Fault("duty-past", "first_day", Level.NOTE, {"day": form.first_day.isoformat()})


def _time_faults(form: DutyForm) -> Iterator[Fault]:
    sits = form.rule in (Rule.WEEKLY, Rule.EXTRA)
    if form.rule == Rule.LEAVE and (form.start or form.end):
        yield Fault("duty-leave-hours", "start_time")
        return
    if not form.start and not form.end and not sits:
        return
    start, end = minute_of(form.start), minute_of(form.end)
    if start is None:
        yield Fault("duty-time", "start_time", details={"value": form.start[:40]})
    if end is None:
        yield Fault("duty-time", "end_time", details={"value": form.end[:40]})
    if start is None or end is None:
        return
    if start % QUARTER or end % QUARTER:
        yield Fault("duty-quarter", "start_time")
    if end <= start:
        # Duty across midnight would make one slot belong to two days.
        yield Fault("duty-midnight", "end_time")
    elif sits and form.slot_minutes not in SLOT_MINUTES:
        yield Fault("duty-slot", "slot_minutes", details={"value": form.slot_minutes})
    elif sits and end - start < form.slot_minutes:
        yield Fault("duty-short", "end_time", details={"minutes": form.slot_minutes})


def duty_of(duty_id: str, form: DutyForm) -> Duty:
    """The rule of a form that was found sound."""
    assert form.first_day is not None
    last_day = form.last_day
    if form.rule in (Rule.EXTRA, Rule.CLOSED):
        last_day = form.last_day if form.rule == Rule.CLOSED and form.last_day else form.first_day
    return Duty(
        duty_id, form.expert_id, Rule(form.rule), form.first_day, last_day,
        minute_of(form.start) or 0, minute_of(form.end) or 0, form.weekday or 0, form.every_weeks,
        frozenset(int(one) for one in form.weeks_of_month.split(",") if one), form.make_up_days, form.slot_minutes,
        form.on_site is not False, form.site, form.substitute_id,
    )  # fmt: skip


def overlap(one: Duty, other: Duty, days: WorkingDays, *, look: int = 400) -> date | None:
    """The first day on which two rules of one expert would have him sit in two places at once; None where never.

    Only weekly and extra duty can overlap. Weekly rules repeat, so `look` days from the later beginning are enough.
    """
    sits = (Rule.WEEKLY, Rule.EXTRA)
    if one.expert_id != other.expert_id or one.rule not in sits or other.rule not in sits:
        return None
    if one.end <= other.start or other.end <= one.start:
        return None
    on = max(one.first_day, other.first_day)
    last = min(one.last_day or date.max, other.last_day or date.max, on + timedelta(days=look))
    while on <= last:
        if one.falls_on(on, days) and other.falls_on(on, days):
            return on
        on += _DAY
    return None


def sittings(
    duties: Iterable[Duty], first: date, last: date, days: WorkingDays, *,
    progress: Callable[[int, int], bool] | None = None,
) -> Iterator[Sitting]:  # fmt: skip
    """Who sits when from `first` to `last`, expert by expert, what is taken away by leave and closed days left out.

    `progress` hears (experts done, of all) and ends the work by answering False.
    """
    by_expert: dict[str, list[Duty]] = {}
    for duty in duties:
        by_expert.setdefault(duty.expert_id, []).append(duty)
    for done, own in enumerate(by_expert.values(), 1):
        yield from _of_one(own, first, last, days)
        if progress is not None and not progress(done, len(by_expert)):
            return


def _of_one(own: list[Duty], first: date, last: date, days: WorkingDays) -> Iterator[Sitting]:
    away = [duty for duty in own if duty.rule in (Rule.LEAVE, Rule.CLOSED)]
    for duty in own:
        if duty.rule not in (Rule.WEEKLY, Rule.EXTRA):
            continue
        for on in _days_of(duty, first, last, days):
            pieces: list[tuple[int, int]] = [(duty.start, duty.end)]
            for gone in away:
                if gone.falls_on(on, days):
                    start, end = (0, 1440) if gone.whole_day else (gone.start, gone.end)
                    if gone.substitute_id:
                        for piece in pieces:
                            a, b = max(piece[0], start), min(piece[1], end)
                            if a < b:
                                yield _sitting(duty, on, a, b, gone.substitute_id, gone.expert_id)
                    pieces = _without(pieces, start, end)
            for a, b in pieces:
                yield _sitting(duty, on, a, b, duty.expert_id, "")


def _sitting(duty: Duty, on: date, start: int, end: int, expert_id: str, instead_of: str) -> Sitting:
    return Sitting(
        on, start, end, expert_id, duty.duty_id, duty.slot_minutes, duty.on_site, duty.site, instead_of
    )


def _days_of(duty: Duty, first: date, last: date, days: WorkingDays) -> Iterator[date]:
    begin = max(first, duty.first_day)
    end = min(last, duty.last_day) if duty.last_day is not None else last
    # Weekly duty is looked at week by week, unless made-up days may lie anywhere in it.
    if duty.rule is Rule.WEEKLY and not duty.make_up_days:
        begin += timedelta(days=(duty.weekday - begin.isoweekday()) % 7)
        step = _WEEK
    else:
        step = _DAY
    while begin <= end:
        if duty.falls_on(begin, days):
            yield begin
        begin += step


def _without(pieces: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    left: list[tuple[int, int]] = []
    for a, b in pieces:
        left += [(x, y) for x, y in ((a, min(b, start)), (max(a, end), b)) if x < y]
    return left


def slots(
    duties: Iterable[Duty], first: date, last: date, days: WorkingDays, *, buffers: Mapping[str, int] | None = None,
    progress: Callable[[int, int], bool] | None = None,
) -> Iterator[Slot]:  # fmt: skip
    """The slots of the rules; after each its expert's buffer (minutes) is kept free."""
    buffers = buffers or {}
    for sitting in sittings(duties, first, last, days, progress=progress):
        start, step = sitting.start, sitting.slot_minutes + buffers.get(sitting.expert_id, 0)
        while start + sitting.slot_minutes <= sitting.end:
            yield Slot(
                sitting.expert_id, sitting.day, start, start + sitting.slot_minutes, sitting.on_site, sitting.site,
                sitting.duty_id, sitting.instead_of,
            )  # fmt: skip
            start += step


def covers(found: Iterable[Sitting], expert_id: str, on: date, start: int, end: int) -> Sitting | None:
    """The sitting that holds the whole stretch (two that touch are not joined: they may lie at two sites)."""
    for sitting in found:
        if (sitting.expert_id, sitting.day) == (expert_id, on) and sitting.start <= start and end <= sitting.end:
            return sitting
    return None


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())
