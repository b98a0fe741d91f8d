"""A visitor's rating of one visit (好差评, domain.md 2.2-H): one of five grades, or 未评价; and of what he speaks.

The grades, which of them demand a reason, and the four indicators are dated reference data. Who may give a rating by
which way is decided in `actions/ratings.py` and `actions/rating_ways.py` (decision 24).
"""



from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault
from station_app.domain.form_checks import declared_faults, stored_texts
from station_app.domain.json_fields import code, codes, text, write_fields

REASON_LENGTH: Final = 500
"""Longest reason a visitor may write, in code points."""
NOT_RATED: Final = "0"
AT_THE_WINDOW: Final = "window"
"""The way of the second window: it alone may give it."""
INDICATORS: Final = "rating_indicator"
GRADES: Final = "satisfaction"


@dataclass(frozen=True, slots=True)
class RatingForm:
    """What the visitor said. `indicators` are what it is about; free text is his own and personal."""

    satisfaction: str = code(GRADES)
    indicators: tuple[str, ...] = codes(INDICATORS)
    dissatisfied_reason: str = text(REASON_LENGTH, person=True)
    satisfaction_way: str = code("satisfaction_way")

    def as_json(self) -> dict[str, Any]:
        """The rating as JSON values, without what was not said."""
        return write_fields(self)

    def normalized(self, today: date) -> "RatingForm":
        """As it is stored: ID numbers in the text masked; 未评价 says nothing else."""
        if self.satisfaction == NOT_RATED:
            return replace(self, indicators=(), dissatisfied_reason="")
        texts: dict[str, Any] = {**stored_texts(self, today)}
        return replace(self, **texts)


def demands_reason(grade: str, catalogue: Catalogue) -> bool:
    """Whether the grade is a bad one (不满意, 非常不满意): it wants its reason, and a rectification."""
    grades = catalogue[GRADES]
    return grade in grades and bool(grades[grade].attributes.get("needs_reason"))


def check(form: RatingForm, catalogue: Catalogue, today: date) -> tuple[Fault, ...]:
    """Every fault: `rating-missing`, `rating-reason-missing` where a bad grade names neither indicator nor reason."""
    faults = list(declared_faults(form, catalogue, today))
    if not form.satisfaction:
        faults.append(Fault("rating-missing", "satisfaction"))
    elif demands_reason(form.satisfaction, catalogue) and not form.indicators and not form.dissatisfied_reason.strip():
        faults.append(Fault("rating-reason-missing", "dissatisfied_reason"))
    return tuple(faults)


@dataclass(frozen=True, slots=True)
class RatingTotals:
    """What is told of the ratings of a period: `closed` visits, how many of each grade, and what was put right.

    `given` counts 5 to 1 by grade; `not_rated` those who were asked or never were.
    """

    closed: int
    given: dict[str, int]
    rectifications: int
    put_right: int

    @property
    def rated(self) -> int:
        """How many gave a grade."""
        return sum(self.given.values())

    @property
    def not_rated(self) -> int:
        """How many closed visits have none."""
        return max(0, self.closed - self.rated)
