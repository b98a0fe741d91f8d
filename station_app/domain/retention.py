"""保存期限: how long what is personal stays, by rules of the dated list `retention_rule`, and when a record is due.

A rule takes classes of records. `counts_from` says which day its years begin with: the last day on which the person was
here (`person`), the last day on which the record was written (`record`), the day an expert left (`left`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.personal_data import How

RULES: Final = "retention_rule"


class CountsFrom(StrEnum):
    """The day a rule's years begin with."""

    PERSON = "person"
    RECORD = "record"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Rule:
    """One class of records: which kinds, how many years, what is done then, and where the term comes from."""

    code: str
    label: str
    kinds: tuple[str, ...]
    years: int
    counts_from: CountsFrom
    way: How
    basis: str


def rules(catalogue: Catalogue, today: date) -> tuple[Rule, ...]:
    """The rules that hold today. ValueError for a row that says what no rule can: a mistake of the data."""
    return tuple(
        Rule(
            one.code, one.label, one.words("kinds"), one.number("years") or 0,
            CountsFrom(one.attributes["counts_from"]), How(one.attributes["way"]), one.attributes["basis"],
        )
        for one in catalogue.current(RULES, today)
    )  # fmt: skip


def first_of_month(today: date) -> date:
    """The day on which the month's proposal is made."""
    return today.replace(day=1)


def cutoff(rule: Rule, today: date) -> str:
    """What was last touched before this day (yyyy-mm-dd) is due this month."""
    first = first_of_month(today)
    return first.replace(year=first.year - rule.years).isoformat()


def due_on(rule: Rule, last_day: str) -> str:
    """The day from which something is due whose last day was this one."""
    last = date.fromisoformat(last_day)
    try:
        return last.replace(year=last.year + rule.years).isoformat()
    except ValueError:
        # The 29th of February comes to its term on the 1st of March.
        return date(last.year + rule.years, 3, 1).isoformat()


@dataclass(frozen=True, slots=True)
class Due:
    """One record, or one person under his visitor's record, that is due; `number` is empty where it has none."""

    record_id: str
    rule: str
    kind: str
    number: str
    last_day: str
    due_on: str
    held: str = ""
    """Why it is kept all the same; empty where it is not held."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One line of the list of what was destroyed: nothing in it names anybody. `position` is that of the entry in the
    journal that says so, `hash` (hex) its link."""

    position: int
    hash: str
    kind: str
    number: str
    first_day: str
    last_day: str
    rule: str
    way: str


@dataclass(frozen=True, slots=True)
class DestructionList:
    """What one run destroyed: which rules, how many records and files, line by line."""

    number: str
    run: str
    began_at: str
    ended_at: str
    actor: str
    files: int
    rules: tuple[Rule, ...]
    rows: tuple[Destroyed, ...]

    def count(self, rule: str) -> int:
        """How many records fell under a rule."""
        return sum(row.rule == rule for row in self.rows)
