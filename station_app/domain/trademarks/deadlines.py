"""A deadline that explains itself: the day, every step on the way to it, and what leaves a doubt (domain.md 3.4).

Counting: 商标法实施条例(2014) Art. 12. Where a law changes while a term runs and says nothing of it, both days are
computed: the earlier is `due`, whoever keeps it is safe under either.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from station_app.domain.faults import Refused
from station_app.domain.trademarks.deadline_rules import Counting, DeadlineRule, DeadlineRules
from station_app.domain.working_days import WorkingDays

_ONE_DAY: Final = timedelta(days=1)
LAST_YEAR: Final = 2200
"""Beyond it a date is a typing slip."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, told in words by `words.trademarks`: `code` names the sentence, `details` fill it (days as ISO)."""

    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The answer. `due` is the earliest day in question, `alternatives` the later ones that a doubt leaves open.

    `certain` is false where holiday data or the law leave a doubt; a step says which.
    """

    due: date
    alternatives: tuple[date, ...]
    certain: bool
    steps: tuple[Step, ...]
    rule: DeadlineRule


@dataclass(frozen=True, slots=True)
class _Counted:
    """One row counted through: where the bare term ends, the day after the shift, whether that is beyond doubt."""

    rule: DeadlineRule
    bare: date
    days: tuple[date, ...]
    certain: bool
    steps: tuple[Step, ...]


def compute(
    name: str, start: date, *, served: str | None, rules: DeadlineRules, working_days: WorkingDays
) -> Deadline:
    """The deadline of a rule from the day of its event; with `served`, from the issue of the notice.

    Refused: an unknown rule or way of service, a day no row covers, a way of service where no notice starts the term,
    a year beyond reason.
    """
    if not 1949 <= start.year <= LAST_YEAR:
        raise Refused.because("deadline-year", "from", year=start.year, last=LAST_YEAR)
    named = rules.in_force(name, start)
    begin, steps = _served(named, start, served, rules)
    first = _count(rules.in_force(name, begin), begin, rules, working_days)
    counted = [first]
    counted += [_count(rule, begin, rules, working_days) for rule in rules.successors(first.rule, first.bare)]
    days = sorted({day for one in counted for day in one.days})
    doubtful_law = first.rule.doubt_from is not None and begin >= first.rule.doubt_from
    steps += first.steps
    for other in counted[1:]:
        if other.days == first.days:
            steps += (Step("same-law", {"basis": other.rule.basis}),)
        else:
            steps += (
                Step("two-laws", {"in_force": other.rule.valid_from.isoformat(), "basis": other.rule.basis}),
                *other.steps,
                Step("earlier-is-safe", {"due": days[0].isoformat(), "other": days[-1].isoformat()}),
            )
    if doubtful_law:
        steps += (Step("regulation-old", {"basis": first.rule.basis}),)
    certain = len(days) == 1 and all(one.certain for one in counted) and not doubtful_law
    return Deadline(days[0], tuple(days[1:]), certain, steps, first.rule)


def _served(
    rule: DeadlineRule, start: date, served: str | None, rules: DeadlineRules
) -> tuple[date, tuple[Step, ...]]:
    """The day from which the term runs, and how that came about."""
    if served is not None:
        term = rules.service(served)
        if not rule.notice:
            # A publication is no service of a notice: whoever says so of it names the same day.
            if not (rule.event == "publication" and served == "announcement"):
                raise Refused.because("deadline-not-served", "served", label=rule.label)
        elif term.days:
            reached = start + term.days * _ONE_DAY
            return reached, (
                Step("service", {"way": term.label, "start": start.isoformat(), "days": term.days,
                                 "day": reached.isoformat(), "basis": term.basis}),
            )  # fmt: skip
    return start, (Step(f"event-{rule.event}", {"day": start.isoformat()}),)


def _count(rule: DeadlineRule, begin: date, rules: DeadlineRules, working_days: WorkingDays) -> _Counted:
    match rule.counting:
        case Counting.TERM:
            return _term(rule, begin, working_days)
        case Counting.LEGAL_TERM:
            end, steps = _legal_term(rule, begin)
            return _Counted(rule, end, (end,), True, (*steps, Step("not-moved", {"day": end.isoformat()})))
        case Counting.BEFORE_EXPIRY:
            expiry, steps = _expiry(rules, begin)
            opens = add_months(expiry + _ONE_DAY, -_months(rule))
            told = Step("window-opens", {"length": rule.length, "day": opens.isoformat(), "basis": rule.basis})
            return _Counted(rule, opens, (opens,), True, (*steps, told))
        case Counting.AFTER_EXPIRY:
            return _grace(rule, begin, rules, working_days)
        case Counting.SPAN:
            return _span(rule, begin)


def _term(rule: DeadlineRule, begin: date, working_days: WorkingDays) -> _Counted:
    end, steps = _corresponding(rule, begin)
    due, shifted = _shifted(end, working_days)
    return _Counted(rule, end, (due,), _known(end, due, working_days), (*steps, *shifted))


def _grace(rule: DeadlineRule, begin: date, rules: DeadlineRules, working_days: WorkingDays) -> _Counted:
    expiry, steps = _expiry(rules, begin)
    end = add_months(expiry, _months(rule))
    steps = (*steps, Step("grace", {"length": rule.length, "day": end.isoformat(), "basis": rule.basis}))
    if working_days.works(end):
        return _Counted(rule, end, (end,), _known(end, end, working_days),
                        (*steps, *_doubted_years(end, end, working_days)))  # fmt: skip
    due = working_days.on_or_after(end)
    told = Step("grace-on-rest-day", {"day": end.isoformat(), "next": due.isoformat()})
    return _Counted(rule, end, (end, due), False, (*steps, told, *_doubted_years(end, due, working_days)))


def _span(rule: DeadlineRule, begin: date) -> _Counted:
    end, steps = _corresponding(rule, begin)
    steps = (*steps, Step("span", {"day": end.isoformat()}))
    outlived = rule.valid_to is not None and end > rule.valid_to
    if outlived and rule.valid_to is not None:
        steps = (*steps, Step("rule-ends", {"basis": rule.basis, "day": rule.valid_to.isoformat()}))
    return _Counted(rule, end, (end,), not outlived, steps)


def _expiry(rules: DeadlineRules, begin: date) -> tuple[date, tuple[Step, ...]]:
    return _legal_term(rules.in_force("expiry", begin), begin)


def _legal_term(rule: DeadlineRule, begin: date) -> tuple[date, tuple[Step, ...]]:
    """The ten years: the day before the corresponding day; the month's last day where it has no such day."""
    place = add_months(begin, _months(rule))
    end = place - _ONE_DAY if place.day == begin.day else place
    return end, (Step("legal-term", {"length": rule.length, "day": end.isoformat(), "basis": rule.basis}),)


def _corresponding(rule: DeadlineRule, begin: date) -> tuple[date, tuple[Step, ...]]:
    """Where the term ends before any shift, and the steps to it."""
    first = Step("first-day", {"day": begin.isoformat(), "next": (begin + _ONE_DAY).isoformat()})
    if rule.unit == "days":
        end = begin + rule.length * _ONE_DAY
        return end, (first, Step("days", {"length": rule.length, "day": end.isoformat(), "basis": rule.basis}))
    end = add_months(begin, _months(rule))
    told = "corresponding-day" if end.day == begin.day else "month-end"
    return end, (
        first,
        Step(f"{told}-{rule.unit}", {"length": rule.length, "day": end.isoformat(), "basis": rule.basis}),
    )


def _shifted(end: date, working_days: WorkingDays) -> tuple[date, tuple[Step, ...]]:
    due = working_days.on_or_after(end)
    details: dict[str, str | int] = {"day": end.isoformat(), "weekday": end.isoweekday(), "next": due.isoformat(),
                                     "feast": working_days.feast(end)}  # fmt: skip
    told = {"working": "working-day", "made_up": "made-up-day", "weekend": "weekend", "off": "holiday"}
    return due, (Step(told[working_days.kind(end)], details), *_doubted_years(end, due, working_days))


def _doubted_years(first: date, last: date, working_days: WorkingDays) -> tuple[Step, ...]:
    return tuple(Step("year-unknown", {"year": year}) for year in working_days.doubtful_years(first, last))


def _known(first: date, last: date, working_days: WorkingDays) -> bool:
    return not working_days.doubtful_years(first, last)


def _months(rule: DeadlineRule) -> int:
    return rule.length * (12 if rule.unit == "years" else 1)


def renewal_window(expires_on: date, on: date, rules: DeadlineRules) -> tuple[date, date]:
    """The first day on which a mark that expires so can be renewed, and the last day of its grace, by the law of `on`.

    For marks of any term: the second and later terms have no registration day from which to count. Neither day moves.
    """
    opens = add_months(expires_on + _ONE_DAY, -_months(rules.in_force("renewal-opens", on)))
    return opens, add_months(expires_on, _months(rules.in_force("renewal-grace-ends", on)))


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months on (or back); the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
