"""The statutory terms of trademark procedure as dated data (domain.md 3.4): reference lists, never constants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.faults import Refused

DEADLINE_RULES: Final = "deadline_rule"
SERVICE_TERMS: Final = "service_term"

RULES: Final = (
    "correction", "explanation", "division", "opposition", "opposition-answer", "opposition-evidence",
    "refusal-review", "court", "non-use-answer", "invalidation", "expiry", "renewal-opens", "renewal-grace-ends",
    "priority", "priority-papers", "ended-bar", "surrender-bar",
)  # fmt: skip
"""The names of `station deadline RULE`."""


class Counting(StrEnum):
    """How a term is counted (商标法实施条例 Art. 12)."""

    TERM = "term"
    """First day not counted; months and years end on the corresponding day; a rest day moves to a working day."""
    LEGAL_TERM = "legal-term"
    """The ten years of a registration: to the day before the corresponding day; nothing moves it."""
    BEFORE_EXPIRY = "before-expiry"
    """A window that opens so long before the registration ends: its first day; nothing moves it."""
    AFTER_EXPIRY = "after-expiry"
    """A grace after the registration ends. Whether a rest day moves its end the rule does not say in so many words."""
    SPAN = "span"
    """A time in which something may not be done: to the corresponding day, that day included; nothing moves it."""


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One row: from which event, how long, counted how, on which legal basis, for events of which days.

    `notice`: the event is the receipt of a notice, so the way of service counts. `doubt_from`: events from that day
    on are counted by a regulation that a newer law may have overtaken.
    """

    code: str
    label: str
    name: str
    event: str
    length: int
    unit: str
    counting: Counting
    notice: bool
    basis: str
    doubt_from: date | None
    valid_from: date
    valid_to: date | None

    def is_current(self, on: date) -> bool:
        """Whether events of the day fall under it."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ServiceTerm:
    """After how many days a notice sent in this way counts as received, and by which article."""

    way: str
    label: str
    days: int
    basis: str


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """All rows of one version of the reference data."""

    rules: tuple[DeadlineRule, ...]
    services: tuple[ServiceTerm, ...]
    version: str

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> "DeadlineRules":
        """The rows of the catalogue; Refused `deadline-rules-overlap` where two rows rule the same day."""
        rules = tuple(_rule(code) for code in catalogue.lists.get(DEADLINE_RULES, ()))
        demand_apart(rules)
        services = tuple(
            ServiceTerm(code.code, code.label, code.number("days") or 0, code.attributes["basis"])
            for code in catalogue.lists.get(SERVICE_TERMS, ())
        )
        return cls(rules, services, catalogue.version)

    def in_force(self, name: str, on: date) -> DeadlineRule:
        """The row for an event of the day. Refused: `deadline-rule-unknown`, `deadline-rule-missing`."""
        named = [rule for rule in self.rules if rule.name == name]
        if not named:
            raise Refused.because("deadline-rule-unknown", "deadline_rule", value=name[:40], rules="、".join(RULES))
        for rule in named:
            if rule.is_current(on):
                return rule
        raise Refused.because("deadline-rule-missing", "deadline_rule", label=named[0].label, day=on.isoformat())

    def successors(self, rule: DeadlineRule, until: date) -> list[DeadlineRule]:
        """The rows of the same name that come into force after `rule`, up to the day `until`: a law that changes."""
        return [
            other for other in self.rules
            if other.name == rule.name and rule.valid_from < other.valid_from <= until
        ]  # fmt: skip

    def service(self, way: str) -> ServiceTerm:
        """The term of a way of service; Refused `service-unknown`."""
        for term in self.services:
            if term.way == way:
                return term
        raise Refused.because("service-unknown", "served", value=way[:20])


def demand_apart(rules: Iterable[DeadlineRule]) -> None:
    """Nothing where no two rows rule the same day; Refused `deadline-rules-overlap` naming both."""
    standing: dict[str, list[DeadlineRule]] = {}
    for rule in sorted(rules, key=lambda one: one.valid_from):
        others = standing.setdefault(rule.name, [])
        if others and (others[-1].valid_to is None or others[-1].valid_to >= rule.valid_from):
            raise Refused.because("deadline-rules-overlap", "reference", first=others[-1].code, second=rule.code)
        others.append(rule)


def _rule(code: Code) -> DeadlineRule:
    given = code.attributes
    if given["unit"] not in ("days", "months", "years") or given["counting"] not in list(Counting):
        raise Refused.because("deadline-rule-unreadable", "reference", rule=code.code)
    try:
        doubt_from = date.fromisoformat(given["doubt_from"]) if given["doubt_from"] else None
    except ValueError:
        raise Refused.because("deadline-rule-unreadable", "reference", rule=code.code) from None
    return DeadlineRule(
        code.code, code.label, given["rule"], given["event"], code.number("length") or 0, given["unit"],
        Counting(given["counting"]), bool(given["notice"]), given["basis"], doubt_from, code.valid_from, code.valid_to,
    )  # fmt: skip
