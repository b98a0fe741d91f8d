"""Official fees of a trademark filing: dated rules, one itemised estimate (domain.md 3.1).

fee = Σ over classes of (base + max(0, items − free) × extra + grace), in whole fen. An estimate: what is owed says the
authority's notice (以官方缴费通知为准). Where only a notice tells (马德里, in Swiss francs) there is no total.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.faults import Fault, Refused
from station_app.domain.trademarks.classes import ClassCount, check_counts

FEES: Final = "trademark_fee"
BUSINESS_TYPES: Final = "trademark_business_type"
CHANNELS: Final = ("electronic", "paper")
"""How the filing reaches the authority. A window files through the network system: electronic."""


class Charge(StrEnum):
    """What a line of the estimate is for."""

    BASE = "base"
    EXTRA = "extra"
    GRACE = "grace"


@dataclass(frozen=True, slots=True)
class FeeRule:
    """The price of one business type by one channel over a span of days, per class, in fen.

    `base_fen` None: only the authority's notice tells the amount. `extra_item_fen` 0: items are not counted.
    """

    code: str
    business_type: str
    channel: str
    base_fen: int | None
    extra_item_fen: int
    free_items: int
    grace_fen: int
    source: str
    valid_from: date
    valid_to: date | None

    def is_current(self, on: date) -> bool:
        """Whether it is the price of the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def overlaps(self, other: "FeeRule") -> bool:
        """Whether both would be the price of one day."""
        first, second = sorted((self, other), key=lambda rule: rule.valid_from)
        return first.valid_to is None or second.valid_from <= first.valid_to


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line: `count` times `unit_fen` for a class."""

    nice_class: int
    charge: Charge
    unit_fen: int
    count: int

    @property
    def amount_fen(self) -> int:
        """What the line costs."""
        return self.unit_fen * self.count


@dataclass(frozen=True, slots=True)
class Fee:
    """An estimate. `total_fen` is the sum of the lines, None where only a notice tells; `version`: the reference's."""

    total_fen: int | None
    lines: tuple[FeeLine, ...]
    rule: FeeRule
    version: str

    @property
    def stamp(self) -> str:
        """What stays on the record: the rule, its first day and the version of the reference data."""
        return f"{self.rule.code}/{self.rule.valid_from.isoformat()}/{self.version}"


@dataclass(frozen=True, slots=True)
class FeeRules:
    """All fee rules of one version of the reference data."""

    rules: tuple[FeeRule, ...]
    version: str

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> "FeeRules":
        """The rules of the catalogue; Refused `fee-rules-overlap` where two of them are the price of one day."""
        rules = tuple(_rule(code) for code in catalogue.lists.get(FEES, ()))
        demand_apart(rules)
        return cls(rules, catalogue.version)

    def rule(self, business_type: str, channel: str, on: date) -> FeeRule:
        """The price of a day. Refused: `fee-channel`, `fee-rule-missing` where no rule covers the day."""
        if channel not in CHANNELS:
            raise Refused.because("fee-channel", "filing_channel", value=channel[:20])
        found = [
            rule for rule in self.rules
            if rule.business_type == business_type and rule.channel == channel and rule.is_current(on)
        ]  # fmt: skip
        if not found:
            raise Refused.because("fee-rule-missing", "business_type", type=business_type[:20], day=on.isoformat())
        return found[0]

    def estimate(
        self, business_type: str, classes: Sequence[ClassCount], *, channel: str = "electronic", grace: bool = False,
        on: date,
    ) -> Fee:  # fmt: skip
        """The fee of a filing on a day.

        Refused by name: no class, a class 46, a class twice, no item in a class, a class whose items nobody counted
        although they cost, grace where the business has none, a type or a day without a rule.
        """
        rule = self.rule(business_type, channel, on)
        faults = check_counts(classes)
        if grace and not rule.grace_fen and rule.base_fen is not None:
            faults.append(Fault("fee-no-grace", "business_type", details={"type": business_type}))
        if rule.extra_item_fen:
            faults += [
                Fault("class-uncounted", "classes", details={"nice_class": one.nice_class})
                for one in classes if one.items is None
            ]  # fmt: skip
        if faults:
            raise Refused(faults)
        if rule.base_fen is None:
            return Fee(None, (), rule, self.version)
        lines = tuple(line for one in classes for line in _lines(rule, rule.base_fen, one, grace=grace))
        return Fee(sum(line.amount_fen for line in lines), lines, rule, self.version)

    def price_of_next_item(self, business_type: str, items: int, *, channel: str, on: date) -> int:
        """What one more item costs in a class that has `items` already: nothing up to the tenth, in fen."""
        rule = self.rule(business_type, channel, on)
        return rule.extra_item_fen if items >= rule.free_items else 0


def demand_apart(rules: Iterable[FeeRule]) -> None:
    """Nothing where no two rules are the price of one day; Refused `fee-rules-overlap` naming both."""
    standing: dict[tuple[str, str], list[FeeRule]] = {}
    for rule in rules:
        others = standing.setdefault((rule.business_type, rule.channel), [])
        for other in others:
            if rule.overlaps(other):
                raise Refused.because("fee-rules-overlap", "reference", first=other.code, second=rule.code)
        others.append(rule)


def _lines(rule: FeeRule, base_fen: int, one: ClassCount, *, grace: bool) -> list[FeeLine]:
    lines = [FeeLine(one.nice_class, Charge.BASE, base_fen, 1)]
    extra = max(0, (one.items or 0) - rule.free_items)
    if extra and rule.extra_item_fen:
        lines.append(FeeLine(one.nice_class, Charge.EXTRA, rule.extra_item_fen, extra))
    if grace:
        lines.append(FeeLine(one.nice_class, Charge.GRACE, rule.grace_fen, 1))
    return lines


def _rule(code: Code) -> FeeRule:
    return FeeRule(
        code.code, code.attributes["business_type"], code.attributes["filing_channel"], code.number("base_fen"),
        code.number("extra_item_fen") or 0, code.number("free_items") or 0, code.number("grace_fen") or 0,
        code.attributes.get("source", ""), code.valid_from, code.valid_to,
    )  # fmt: skip
