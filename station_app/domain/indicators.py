"""The indicator dictionary: what each figure of a report means, by which rule, from which day to which.

The definitions are dated, versioned reference data (`db/reference/indicators.csv`); a change of one is a new row, so a
period that lies across it has a figure for each part. A rule is a sum of terms, or two sums with ` / ` between them:

    visit.count                     all amounts of a cell (domain/tallies.py)
    visit.channel[02]               those under these codes; several with blanks between them
    visit.items[category=Q]         those of which a code has this attribute in its list
    visit.region[!11*]              those under a code that does not begin so
    visit.subdistrict[.]            those under no code
    visit.count - visit.channel[01 02]
    custody.new, roster.shifts      counted when asked for: they are no sums of days
    told                            typed in by who prepares the report
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.faults import Refused
from station_app.domain.papers.weekly import per_mille
from station_app.domain.tallies import LATE_EVENTS, Event

LIST: Final = "indicator"
"""The list of the reference data."""
ASKED: Final = frozenset({"custody.new", "custody.total", "roster.shifts", "roster.slots"})
"""Figures that are counted when they are asked for: distinct firms, and times that follow from the roster's rules."""
TOLD: Final = "told"
RATINGS_PART: Final = "K"
"""The part that only those may see who may see ratings (decision 24 of the plan)."""

_LISTS: Final[Mapping[str, str]] = {
    "items": "service_item", "ip_type": "ip_type", "visitor_type": "visitor_type", "count": "trademark_business_type",
    "classes": "trademark_business_type", "fees": "trademark_business_type",
}  # fmt: skip
"""The list of the codes of a cell, by the cell's own name."""
_TERM: Final = re.compile(r"([a-z_]+\.[a-z_]+)(?:\[([^\]]+)\])?")

Sums = Mapping[str, Mapping[str, int]]
"""Amounts by cell and value."""


@dataclass(frozen=True, slots=True)
class Term:
    """One cell of a rule, with its sign and what of it is taken."""

    sign: int
    cell: str
    selector: str = ""

    @property
    def event(self) -> str:
        """The event that the cell belongs to."""
        return self.cell.partition(".")[0]

    def takes(self, value: str, catalogue: Catalogue) -> bool:
        """Whether amounts under this value count."""
        if not self.selector:
            return True
        if self.selector == ".":
            return not value
        if self.selector.startswith("!"):
            return bool(value) and not value.startswith(self.selector[1:].rstrip("*"))
        attribute, equals, wanted = self.selector.partition("=")
        tokens = value.split()
        if not equals:
            return bool(set(tokens) & set(self.selector.split()))
        codes = catalogue[_LISTS[self.cell.partition(".")[2]]]
        return any(token in codes and codes[token].attributes.get(attribute) == wanted for token in tokens)


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule: a sum, or one sum over another. `asked` names what is no sum of days."""

    terms: tuple[Term, ...] = ()
    below: tuple[Term, ...] = ()
    asked: str = ""

    @property
    def cells(self) -> frozenset[str]:
        """Every cell that it reads."""
        return frozenset(term.cell for term in (*self.terms, *self.below))

    @property
    def is_rate(self) -> bool:
        """Whether it is one sum over another, which cannot be added up over days."""
        return bool(self.below)

    def share(self, made: tuple[Event, ...], catalogue: Catalogue) -> int:
        """How much of the figure's upper sum comes from these events of one record."""
        total = 0
        for term in self.terms:
            event, _, name = term.cell.partition(".")
            for one in made:
                if one.name == event and name in one.cells:
                    value, amount = one.cells[name]
                    total += term.sign * amount if term.takes(value, catalogue) else 0
        return total


def parse(text: str) -> Rule:
    """Reads a rule. Refused `indicator-rule` with its text where it is none."""
    if text in ASKED or text == TOLD:
        return Rule(asked=text)
    upper, slash, lower = text.partition(" / ")
    return Rule(_terms(upper, text), _terms(lower, text) if slash else ())


def _terms(sum_text: str, whole: str) -> tuple[Term, ...]:
    found, sign = [], 1
    for piece in re.split(r" ([+-]) (?![^\[]*\])", sum_text.strip()):
        if piece in ("+", "-"):
            sign = 1 if piece == "+" else -1
            continue
        match = _TERM.fullmatch(piece)
        if match is None:
            raise Refused.because("indicator-rule", "rule", rule=whole[:80])
        found.append(Term(sign, match.group(1), match.group(2) or ""))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of an indicator's meaning, in force from `first` to `last` (None: open)."""

    code: str
    version: int
    name: str
    part: str
    unit: str
    text: str
    rule_text: str
    rule: Rule
    first: date
    last: date | None
    source: str = ""

    @property
    def scale(self) -> str:
        """How a value is written: `per_mille` (tenths of a per cent), `hundredths`, `fen`, `minutes`, else `count`."""
        return {"%": "per_mille", "分": "hundredths", "元": "fen", "小时": "minutes"}.get(self.unit, "count")


@dataclass(frozen=True, slots=True)
class Part:
    """A figure over the days in which one definition was in force. `value` is None where nothing can be told."""

    definition: Definition
    first: date
    last: date
    value: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator over a period. `value` is the sum of its parts; of rates with several parts there is none."""

    code: str
    parts: tuple[Part, ...]
    value: int | None

    @property
    def definition(self) -> Definition:
        """The definition in force at the end of the period."""
        return self.parts[-1].definition

    @property
    def changed(self) -> bool:
        """Whether the definition changed within the period: then every part stands for itself."""
        return len(self.parts) > 1


class Dictionary:
    """All indicators of a version of the reference data, in the order of the list."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._versions: dict[str, list[Definition]] = {}
        for row in catalogue.lists[LIST].codes if LIST in catalogue.lists else ():
            one = _definition(row)
            self._versions.setdefault(one.code, []).append(one)
        for versions in self._versions.values():
            versions.sort(key=lambda one: one.first)

    def __iter__(self) -> Iterator[str]:
        """The codes of the indicators."""
        return iter(self._versions)

    def __contains__(self, code: object) -> bool:
        """Whether there is such an indicator."""
        return code in self._versions

    def versions(self, code: str) -> tuple[Definition, ...]:
        """Every definition an indicator ever had, oldest first; Refused `indicator-unknown`."""
        if code not in self._versions:
            raise Refused.because("indicator-unknown", "indicator", indicator=code[:20])
        return tuple(self._versions[code])

    def within(self, code: str, first: date, last: date) -> tuple[tuple[Definition, date, date], ...]:
        """The definitions in force on these days, each with its days; none where it was not counted then."""
        found = []
        for one in self.versions(code):
            begins = max(first, one.first)
            ends = min(last, one.last or last)
            if begins <= ends:
                found.append((one, begins, ends))
        return tuple(found)

    def figure(self, code: str, first: date, last: date, today: date, ask: "Asking") -> Figure | None:
        """The figure of a period; None where the indicator had no definition then.

        Days of what is overdue count only once they have gone by: up to the day before `today`.
        """
        parts = tuple(
            Part(one, begins, ends, self._value(one, begins, ends, today, ask))
            for one, begins, ends in self.within(code, first, last)
        )
        if not parts:
            return None
        values = [part.value for part in parts]
        whole: int | None
        if len(parts) == 1:
            whole = values[0]
        elif parts[-1].definition.rule.is_rate or None in values:
            whole = None
        else:
            whole = sum(value for value in values if value is not None)
        return Figure(code, parts, whole)

    def _value(self, one: Definition, first: date, last: date, today: date, ask: "Asking") -> int | None:
        if one.rule.asked:
            return ask.asked(one.rule.asked if one.rule.asked != TOLD else f"{TOLD}:{one.code}", first, last)
        upper = self._sum(one.rule.terms, first, last, today, ask)
        if not one.rule.is_rate:
            return upper
        lower = self._sum(one.rule.below, first, last, today, ask)
        if lower <= 0:
            return None
        if one.scale == "per_mille":
            return per_mille(upper, lower)
        times = 100 if one.scale == "hundredths" else 1
        return (2 * times * upper + lower) // (2 * lower)

    def _sum(self, terms: tuple[Term, ...], first: date, last: date, today: date, ask: "Asking") -> int:
        total = 0
        for term in terms:
            end = min(last, today - timedelta(days=1)) if term.event in LATE_EVENTS else last
            if end < first:
                continue
            values = ask.sums(term.cell, first, end)
            total += term.sign * sum(amount for value, amount in values.items() if term.takes(value, self.catalogue))
        return total


@dataclass(frozen=True, slots=True)
class Asking:
    """Where amounts come from: `sums(cell, first, last)` by value, and `asked(name, first, last)`."""

    sums: Callable[[str, date, date], Mapping[str, int]]
    asked: Callable[[str, date, date], int | None]


def _definition(row: Code) -> Definition:
    told = row.attributes
    return Definition(
        code=told["indicator"], version=int(told["definition_version"]), name=row.label, part=told["part"],
        unit=told["unit"], text=told["definition"], rule_text=told["rule"], rule=parse(told["rule"]),
        first=row.valid_from, last=row.valid_to, source=told.get("source", ""),
    )  # fmt: skip
