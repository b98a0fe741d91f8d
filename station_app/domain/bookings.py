"""Bookings of volunteer experts (预约): the form, the states, the cells of an expert's time, the dated limits.

A cell is one quarter hour of one expert, as Unix time / 900. A booking holds its cells, and its expert's buffer after
them, from the request to the end; the database lets no two bookings hold one cell (decision 21).
"""

# ruff: noqa: RUF009 -- the makers of json_fields answer dataclass fields, made anew for each declaration.

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.experts import CITY, LINE_LENGTH, NAME_LENGTH, QUARTER, TEXT_LENGTH
from station_app.domain.faults import Fault
from station_app.domain.form_checks import declared_faults
from station_app.domain.json_fields import answered, code, count, day, flag, moment, text
from station_app.domain.periods import BEIJING_TIME

CELL_SECONDS: Final = QUARTER * 60
LONGEST_MINUTES: Final = 240
FARTHEST: Final = timedelta(days=400)
RULES: Final = "booking_rule"
"""The list of dated limits (db/reference/booking_rules.csv); its attribute `value` is a whole number."""


class BookingState(StrEnum):
    """requested → confirmed → checked_in → served → evaluated, and what else becomes of a booking."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    SERVED = "served"
    EVALUATED = "evaluated"
    RESCHEDULED = "rescheduled"
    CANCELLED_BY_VISITOR = "cancelled_by_visitor"
    CANCELLED_BY_EXPERT = "cancelled_by_expert"
    CANCELLED_BY_CENTER = "cancelled_by_center"
    NO_SHOW = "no_show"
    REJECTED = "rejected"
    VOID = "void"


_S = BookingState
HOLDING: Final = frozenset({_S.REQUESTED, _S.CONFIRMED, _S.CHECKED_IN, _S.SERVED, _S.EVALUATED})
"""The states that hold their cells."""
OPEN: Final = frozenset({_S.REQUESTED, _S.CONFIRMED})
"""The states that count against a visitor's limit."""
SERVED: Final = frozenset({_S.SERVED, _S.EVALUATED})
CANCELLED: Final = frozenset({_S.CANCELLED_BY_VISITOR, _S.CANCELLED_BY_EXPERT, _S.CANCELLED_BY_CENTER})

NEXT: Final[Mapping[BookingState, frozenset[BookingState]]] = {
    _S.REQUESTED: frozenset({_S.CONFIRMED, _S.REJECTED, _S.RESCHEDULED, _S.VOID, *CANCELLED}),
    _S.CONFIRMED: frozenset({_S.CHECKED_IN, _S.NO_SHOW, _S.RESCHEDULED, _S.REJECTED, _S.VOID, *CANCELLED}),
    _S.CHECKED_IN: frozenset({_S.SERVED, _S.CANCELLED_BY_EXPERT, _S.CANCELLED_BY_CENTER, _S.VOID}),
    _S.SERVED: frozenset({_S.EVALUATED}),
    _S.EVALUATED: frozenset({_S.EVALUATED}),
    _S.RESCHEDULED: frozenset({_S.REQUESTED, _S.CONFIRMED}),
    _S.REJECTED: frozenset({_S.RESCHEDULED, _S.CANCELLED_BY_VISITOR}),
    _S.NO_SHOW: frozenset({_S.CONFIRMED}),
}
"""Where a booking may go. A rejected one may still be moved to another time; a no-show put down wrongly taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingForm:
    """A booking as form or JSON give it (records.md). `expert_id` may be a name in JSON where one expert bears it.
    `on_site` is the sitting's where nothing is said.

    `recusal_asked` says that the other party's name was shown and 回避 asked; `recusal_reason` why a name that looks
    like a conflict is none. `waiting_id` names the entry of the waiting list that the booking fulfils.
    """

    expert_id: str = text(NAME_LENGTH)
    start: datetime | None = moment()
    end: datetime | None = moment()
    on_site: bool | None = answered()
    visitor_id: str = text(NAME_LENGTH)
    visitor_name: str = text(NAME_LENGTH, person=True)
    visitor_phone: str = text(LINE_LENGTH, person=True)
    organisation_id: str = text(NAME_LENGTH)
    org_name: str = text(LINE_LENGTH)
    uscc: str = text(LINE_LENGTH)
    question: str = text(TEXT_LENGTH, person=True)
    materials: str = text(TEXT_LENGTH, person=True)
    other_party: str = text(LINE_LENGTH, person=True)
    recusal_asked: bool = flag()
    recusal_reason: str = text(TEXT_LENGTH, person=True)
    consent_scope: str = code("consent_scope")
    waiting_id: str = text(NAME_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingForm:
    """Who waits for a freed slot (候补): of one expert, or of anybody of a field, between two days."""

    expert_id: str = text(NAME_LENGTH)
    field: str = code("expert_field")
    first_day: date | None = day()
    last_day: date | None = day()
    way: str = text(NAME_LENGTH)
    visitor_id: str = text(NAME_LENGTH)
    visitor_name: str = text(NAME_LENGTH, person=True)
    visitor_phone: str = text(LINE_LENGTH, person=True)
    organisation_id: str = text(NAME_LENGTH)
    org_name: str = text(LINE_LENGTH)
    uscc: str = text(LINE_LENGTH)
    question: str = text(TEXT_LENGTH, person=True)
    materials: str = text(TEXT_LENGTH, person=True)
    other_party: str = text(LINE_LENGTH, person=True)
    consent_scope: str = code("consent_scope")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedForm:
    """What is put down after the talk: the expert's advice (要点), the minutes it took, the expert's own note."""

    advice: str = text(TEXT_LENGTH, person=True)
    actual_minutes: int | None = count(None)
    expert_note: str = text(TEXT_LENGTH, person=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The dated limits of the reference data; the defaults are those of domain.md 4, proposals all of them."""

    open_limit: int = 2
    no_show_limit: int = 2
    no_show_days: int = 90
    block_days: int = 30
    free_cancel_hours: int = 24
    confirm_working_days: int = 1
    lease_margin_minutes: int = 120
    priority_days: int = 30

    @classmethod
    def of(cls, catalogue: Catalogue, today: date) -> "Limits":
        """The limits that hold today."""
        found = {
            one.code: one.number("value") for one in catalogue.lists.get(RULES, ()) if one.is_current(today)
        }
        known = cls()
        return cls(**{
            name: value if (value := found.get(name)) is not None else getattr(known, name)
            for name in cls.__slots__
        })  # fmt: skip


def cell_of(moment_: datetime) -> int:
    """The cell a moment lies in."""
    return int(moment_.timestamp()) // CELL_SECONDS


def cell_start(cell: int) -> datetime:
    """When a cell begins, by Beijing's clocks."""
    return datetime.fromtimestamp(cell * CELL_SECONDS, BEIJING_TIME)


def cells(start: datetime, end: datetime) -> range:
    """The cells that a stretch touches."""
    return range(cell_of(start), cell_of(end - timedelta(microseconds=1)) + 1)


def held_cells(start: datetime, end: datetime, buffer_minutes: int) -> range:
    """The cells that a booking holds: its own and the buffer after it."""
    return cells(start, end + timedelta(minutes=buffer_minutes))


def is_city(owner: str) -> bool:
    """Whether the city owns the expert."""
    return owner == CITY


def form_faults(form: BookingForm, catalogue: Catalogue, today: date) -> Iterator[Fault]:
    """What is wrong with the form by itself. Time against roster, leases and others is the action's."""
    yield from declared_faults(form, catalogue, today)
    if not form.expert_id:
        yield Fault("booking-expert-missing", "expert_id")
    yield from time_faults(form.start, form.end)
    if not form.visitor_id and not (form.visitor_name and form.visitor_phone):
        yield Fault("booking-visitor-missing", "visitor_name")
    if not form.question:
        yield Fault("booking-question-missing", "booking_question")
    if not form.materials:
        yield Fault("booking-materials-missing", "booking_materials")


def time_faults(start: datetime | None, end: datetime | None) -> Iterator[Fault]:
    """A stretch of whole quarter hours on one day, at most LONGEST_MINUTES long."""
    if start is None or end is None:
        yield Fault("booking-time-missing", "booking_start")
        return
    first, last = start.astimezone(BEIJING_TIME), end.astimezone(BEIJING_TIME)
    if last <= first:
        yield Fault("booking-time-turned", "booking_end")
    elif first.date() != (last - timedelta(microseconds=1)).date():
        yield Fault("booking-midnight", "booking_end")
    elif cell_start(cell_of(first)) != first or cell_start(cell_of(last)) != last:
        yield Fault("booking-quarter", "booking_start")
    elif last - first > timedelta(minutes=LONGEST_MINUTES):
        yield Fault("booking-long", "booking_end", details={"minutes": LONGEST_MINUTES})


def waiting_faults(form: WaitingForm, catalogue: Catalogue, today: date) -> Iterator[Fault]:
    """What is wrong with an entry of the waiting list: who waits, for whom, from when to when, and about what."""
    yield from declared_faults(form, catalogue, today)
    if not form.visitor_id and not (form.visitor_name and form.visitor_phone):
        yield Fault("booking-visitor-missing", "visitor_name")
    if not form.expert_id and not form.field:
        yield Fault("waiting-for-whom", "expert_id")
    if form.first_day is None or form.last_day is None:
        yield Fault("waiting-days", "first_day")
    elif form.last_day < form.first_day:
        yield Fault("duty-days-turned", "last_day", details={"day": form.first_day.isoformat()})
    elif form.last_day < today:
        yield Fault("waiting-past", "last_day", details={"day": form.last_day.isoformat()})
    if form.way not in ("", "on_site", "online"):
        yield Fault("waiting-way", "way", details={"value": form.way[:40]})
    if not form.question:
        yield Fault("booking-question-missing", "booking_question")


def is_late(start: datetime, now: datetime, limits: Limits) -> bool:
    """Whether a cancellation now comes too late to be free."""
    return start - now < timedelta(hours=limits.free_cancel_hours)


def may_become(present: BookingState, wanted: BookingState) -> bool:
    """Whether the step is one of NEXT."""
    return wanted in NEXT.get(present, frozenset())


def half_hours(minutes: int) -> float:
    """Minutes as hours, to the nearest half (domain.md 4)."""
    return (minutes + 15) // 30 / 2
