"""What the station still owes somebody: a referral's answer, a call-back, a task (domain.md 2.1, records.md).

A promise is about a record (`about_kind`, `about_id`, `about_number`), has an owner and a day, and is open until it is
closed with what came of it. Days are kept as ISO 8601 text, as everywhere in the records.
"""

# ruff: noqa: RUF009 -- the makers of json_fields answer dataclass fields, made anew for each declaration.

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Refused
from station_app.domain.form_checks import declared_faults
from station_app.domain.json_fields import code, day, read_fields, text
from station_app.domain.working_days import WorkingDays

NAME_LENGTH: Final = 60
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 2000
FARTHEST_DUE: Final = timedelta(days=3 * 366)
"""A day farther off than this was mistyped."""

TERMS: Final = "term"
"""The list of terms in working days (db/reference/terms.csv)."""


class PromiseKind(StrEnum):
    """The kinds of record that are promises."""

    REFERRAL = "referral"
    FOLLOW_UP = "follow_up"
    TASK = "task"


MARKS: Final[Mapping[str, str]] = {PromiseKind.REFERRAL: "Z", PromiseKind.FOLLOW_UP: "H", PromiseKind.TASK: "D"}
"""What a promise's number carries behind the number of its record: `ZX-G003-20261119-0042-Z1` (docs/decisions/0012)."""


class TaskKind(StrEnum):
    """What kind of task: a to-do, a question to be answered later (疑难), a bad rating to be mended (整改)."""

    TO_DO = "todo"
    DIFFICULT = "difficult"
    RECTIFICATION = "rectification"


class Due(StrEnum):
    """Where a promise stands by its day, as the lists group it."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    CLOSED = "closed"


def due_of(state: str, due_on: str, today: date) -> Due:
    """The group of a promise on the day `today`; `week` ends with Sunday."""
    if state != "open":
        return Due.CLOSED
    if due_on < today.isoformat():
        return Due.OVERDUE
    if due_on == today.isoformat():
        return Due.TODAY
    return Due.WEEK if due_on <= end_of_week(today).isoformat() else Due.LATER


def end_of_week(today: date) -> date:
    """The Sunday of the week of a day."""
    return today + timedelta(days=6 - today.weekday())


@dataclass(frozen=True, slots=True)
class ReferralPlan:
    """A referral as a form or a JSON record gives it. `owner` is a clerk's name; empty: who saves it."""

    target_kind: str = code("referral_target")
    target_org: str = text(LINE_LENGTH)
    reason: str = text(TEXT_LENGTH, person=True)
    enclosures: str = text(LINE_LENGTH)
    due_on: date | None = day()
    owner: str = text(NAME_LENGTH)


@dataclass(frozen=True, slots=True)
class FollowUpPlan:
    """A call-back as a form or a JSON record gives it."""

    due_on: date | None = day()
    owner: str = text(NAME_LENGTH)
    way: str = code("follow_up_way")
    reason: str = text(TEXT_LENGTH, person=True)


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """Who answers a question that was put down (疑难), and by when."""

    due_on: date | None = day()
    owner: str = text(NAME_LENGTH)


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """A to-do."""

    title: str = text(LINE_LENGTH, person=True)
    note: str = text(TEXT_LENGTH, person=True)
    due_on: date | None = day()
    owner: str = text(NAME_LENGTH)


Plan = ReferralPlan | FollowUpPlan | AnswerPlan | TaskPlan


@dataclass(frozen=True, slots=True)
class Plans:
    """What is promised together with the save of a consultation."""

    referrals: tuple[ReferralPlan, ...] = ()
    follow_ups: tuple[FollowUpPlan, ...] = ()
    answers: tuple[AnswerPlan, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is promised."""
        return bool(self.referrals or self.follow_ups or self.answers)


EXTRAS: Final[Mapping[str, tuple[str, type]]] = {
    "referral": ("referrals", ReferralPlan),
    "follow_up": ("follow_ups", FollowUpPlan),
    "difficult_question": ("answers", AnswerPlan),
}
"""The JSON fields that a consultation takes beside its own, each one object or a list of them."""


def split_extras(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A JSON record of a consultation as (its own fields, what is promised with it)."""
    own = {name: value for name, value in given.items() if name not in EXTRAS}
    return own, {name: value for name, value in given.items() if name in EXTRAS}


def read_plans(extras: Mapping[str, Any], catalogue: Catalogue) -> Plans:
    """The plans in a consultation's JSON; names that are no promise are left to others.

    Refused with every fault: a value that is no object, unknown fields, codes and days that cannot be read.
    """
    found: dict[str, tuple[Any, ...]] = {}
    faults: list[Fault] = []
    for name, (attribute, plan) in EXTRAS.items():
        given = extras.get(name)
        made = []
        for one in given if isinstance(given, list | tuple) else [given] if given is not None else []:
            if not isinstance(one, Mapping):
                faults.append(Fault("field-shape", name, details={"shape": "rows"}))
                continue
            values, wrong = read_fields(plan, one, catalogue)
            faults += wrong
            made.append(plan(**values))
        found[attribute] = tuple(made)
    if faults:
        raise Refused(faults)
    return Plans(**found)


def read_task(given: Mapping[str, Any], catalogue: Catalogue) -> TaskPlan:
    """A to-do from JSON; Refused with every fault."""
    values, faults = read_fields(TaskPlan, given, catalogue)
    if faults:
        raise Refused(faults)
    return TaskPlan(**values)


def check_plan(plan: Plan, catalogue: Catalogue, today: date) -> tuple[Fault, ...]:
    """Every fault of a plan on the day `today`; the same check marks the fields live."""
    faults = list(declared_faults(plan, catalogue, today))
    if isinstance(plan, ReferralPlan) and not plan.target_kind:
        faults.append(Fault("referral-target-missing", "target_kind"))
    if isinstance(plan, TaskPlan) and not plan.title:
        faults.append(Fault("task-title-missing", "title"))
    return (*faults, *check_due(plan.due_on, today))


def check_plans(plans: Plans, catalogue: Catalogue, today: date) -> tuple[Fault, ...]:
    """Every fault of what is promised together with a save."""
    every: Sequence[Plan] = (*plans.referrals, *plans.follow_ups, *plans.answers)
    return tuple(fault for plan in every for fault in check_plan(plan, catalogue, today))


def check_due(due_on: date | None, today: date) -> Iterator[Fault]:
    """A promise is for today or later, and not for the next century."""
    if due_on is not None and due_on < today:
        yield Fault("due-past", "due_on", details={"day": due_on.isoformat()})
    elif due_on is not None and due_on > today + FARTHEST_DUE:
        yield Fault("due-far", "due_on", details={"day": due_on.isoformat()})


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day and whether it is 待核: a year on the way to it has no notice of holidays."""

    day: date
    doubtful: bool


def due_day(term: str, today: date, catalogue: Catalogue, chosen: date | None = None) -> DueDay:
    """The day that was chosen, else the term of that name counted from `today` in working days.

    A chosen day is nobody's reckoning and never doubtful. LookupError for a term that the data do not know.
    """
    if chosen is not None:
        return DueDay(chosen, doubtful=False)
    calendar = WorkingDays.from_catalogue(catalogue)
    days = catalogue[TERMS][term].number("working_days") or 0
    found = calendar.add(today, days)
    return DueDay(found, bool(calendar.doubtful_years(today, found)))
