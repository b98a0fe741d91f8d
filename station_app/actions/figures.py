"""The figures of a period, each beside the period before, the year so far and its target; and the rows behind one.

Read from the figures by day (storage/tallies.py): what it costs follows the length of the period, not the size of the
past. Ratings are for those who may see them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from station_app.actions.rights import RIGHTS, demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.indicators import RATINGS_PART, TOLD, Asking, Dictionary, Figure, parse
from station_app.domain.report_periods import Period
from station_app.domain.rosters import sittings, slots
from station_app.domain.tallies import LATE_EVENTS
from station_app.domain.working_days import WorkingDays
from station_app.storage import registers, rosters, tallies, targets
from station_app.storage.cipher import Database


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure with what it is compared with. All values are in the indicator's raw unit; None where unknown."""

    figure: Figure
    before: int | None
    year: int | None
    target: int | None

    @property
    def value(self) -> int | None:
        """The period's own value."""
        return self.figure.value


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period, by indicator."""

    period: Period
    told: Mapping[str, Compared]

    def value(self, code: str) -> int | None:
        """The value of an indicator; None where nothing can be told."""
        found = self.told.get(code)
        return None if found is None else found.value

    def count(self, code: str) -> int:
        """The value of an indicator that is a count: 0 where it had no definition."""
        return self.value(code) or 0


def may_see(clerk: Clerk, part: str) -> bool:
    """Whether a part of the report is for this clerk's eyes."""
    return part != RATINGS_PART or clerk.role in RIGHTS["see_ratings"]


def figures_of(
    db: Database, period: Period, catalogue: Catalogue, today: date, *, told: Mapping[str, int] | None = None
) -> Figures:
    """Every figure of a period that has begun. `told` are those typed in by hand. Refused `period-ahead`.

    For the program itself (freezing a period): it does not ask who looks.
    """
    period.demand_begun(today)
    dictionary = Dictionary(catalogue)
    asking = _asking(db, catalogue, told or {})
    known = targets.of_year(db, period.year)
    before = period.before
    found: dict[str, Compared] = {}
    for code in dictionary:
        figure = dictionary.figure(code, period.first, period.last, today, asking)
        if figure is None:
            continue
        last_time = dictionary.figure(code, before.first, before.last, today, asking)
        so_far = dictionary.figure(code, period.year_starts, period.last, today, asking)
        found[code] = Compared(
            figure, last_time.value if last_time else None, so_far.value if so_far else None, known.get(code)
        )
    return Figures(period, found)


def figures_between(
    db: Database, first: date, last: date, catalogue: Catalogue, today: date
) -> list[Compared]:
    """Every figure over any days, compared with nothing."""
    asking = _asking(db, catalogue, {})
    dictionary = Dictionary(catalogue)
    found = (dictionary.figure(code, first, last, today, asking) for code in dictionary)
    return [Compared(one, None, None, None) for one in found if one is not None]


def visible(figures: Figures, clerk: Clerk) -> Figures:
    """The figures without those that are not for this clerk's eyes."""
    return Figures(
        figures.period,
        {code: one for code, one in figures.told.items() if may_see(clerk, one.figure.definition.part)},
    )


def read(
    db: Database, clerk: Clerk, period: Period, catalogue: Catalogue, today: date, *,
    told: Mapping[str, int] | None = None,
) -> Figures:  # fmt: skip
    """Every figure of a period that this clerk may see."""
    demand(clerk, "read")
    return visible(figures_of(db, period, catalogue, today, told=told), clerk)


def rows_of(
    db: Database, clerk: Clerk, code: str, period: Period, catalogue: Catalogue, today: date, *,
    after: tuple[str, str] | None = None, limit: int = 200,
) -> list[tallies.CountedRow]:  # fmt: skip
    """The records that a figure counts, day by day, in pages. `after` is the (day, record id) of the last row shown.

    Refused `indicator-unknown`, `period-ahead`, `not-allowed` for ratings, `figure-without-rows` for what is typed in
    or follows from the roster's rules.
    """
    demand(clerk, "read")
    dictionary = Dictionary(catalogue)
    part = dictionary.versions(code)[-1].part
    if not may_see(clerk, part):
        demand(clerk, "see_ratings")
    period.demand_begun(today)
    found: list[tallies.CountedRow] = []
    for one, first, last in dictionary.within(code, period.first, period.last):
        if one.rule.asked.startswith("custody."):
            first = date.min if one.rule.asked == "custody.total" else first
            return registers.custody_rows(db, first.isoformat(), last.isoformat(), after=after, limit=limit)
        events = {term.event for term in one.rule.terms}
        if len(events) != 1:
            raise Refused.because("figure-without-rows", "indicator", indicator=code)
        (event,) = events
        if event in LATE_EVENTS:
            last = min(last, date.fromordinal(today.toordinal() - 1))
        if after is not None and after[0] > last.isoformat():
            continue
        rule = one.rule
        found += tallies.rows(
            db, event, lambda made, rule=rule: rule.share(made, catalogue),  # type: ignore[misc]
            first.isoformat(), last.isoformat(),
            after=after if after is not None and after[0] >= first.isoformat() else None, limit=limit - len(found),
        )  # fmt: skip
        if len(found) >= limit:
            break
    return found


def rows_of_rule(
    db: Database, clerk: Clerk, rule_text: str, first: date, last: date, catalogue: Catalogue, *,
    after: tuple[str, str] | None = None, limit: int = 200,
) -> list[tallies.CountedRow]:  # fmt: skip
    """The records behind a bar of a chart, which names its rule itself. Refused `not-allowed` for ratings."""
    demand(clerk, "read")
    rule = parse(rule_text)
    (event,) = {term.event for term in rule.terms}
    if event == "rating":
        demand(clerk, "see_ratings")
    return tallies.rows(
        db, event, lambda made: rule.share(made, catalogue), first.isoformat(), last.isoformat(), after=after,
        limit=limit,
    )  # fmt: skip


def _asking(db: Database, catalogue: Catalogue, told: Mapping[str, int]) -> Asking:
    kept: dict[tuple[str, date, date], Mapping[str, int]] = {}
    sat: dict[tuple[date, date], tuple[int, int]] = {}

    def sums(cell: str, first: date, last: date) -> Mapping[str, int]:
        key = (cell, first, last)
        if key not in kept:
            kept[key] = tallies.sums(db, cell, first.isoformat(), last.isoformat())
        return kept[key]

    def asked(name: str, first: date, last: date) -> int | None:
        what, _, code = name.partition(":")
        if what == TOLD:
            return told.get(code)
        if what.startswith("custody."):
            new, total = registers.custody_sums(db, first.isoformat(), last.isoformat())
            return new if what == "custody.new" else total
        if (first, last) not in sat:
            sat[first, last] = _on_duty(db, catalogue, first, last)
        return sat[first, last][0 if what == "roster.shifts" else 1]

    return Asking(sums, asked)


def _on_duty(db: Database, catalogue: Catalogue, first: date, last: date) -> tuple[int, int]:
    """(sittings, slots) of this station's own roster; the city's experts are counted by the city."""
    of_city = {duty.duty_id for duty in rosters.of_city(catalogue)}
    own = [duty for duty in rosters.active(db, catalogue, first=first, last=last) if duty.duty_id not in of_city]
    days = WorkingDays.from_catalogue(catalogue)
    return sum(1 for _ in sittings(own, first, last, days)), sum(1 for _ in slots(own, first, last, days))


def as_json(one: Compared) -> dict[str, Any]:
    """A figure as the command line tells it: definition, versions, parts, comparison. Values in the raw unit."""
    figure = one.figure
    meaning = figure.definition
    value: dict[str, Any] = {
        "code": figure.code, "name": meaning.name, "part": meaning.part, "unit": meaning.unit, "scale": meaning.scale,
        "value": figure.value, "before": one.before, "year": one.year, "target": one.target,
        "version": meaning.version, "definition": meaning.text,
    }  # fmt: skip
    if figure.changed:
        value["parts"] = [
            {"version": part.definition.version, "from": part.first.isoformat(), "to": part.last.isoformat(),
             "value": part.value, "definition": part.definition.text}
            for part in figure.parts
        ]  # fmt: skip
    return value
