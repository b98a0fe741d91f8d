"""周报: what a station tells the city of one week, in the twelve parts of the form (domain.md 6).

Counts are whole and not negative; what cannot be told is None and stands as a dash, which is not the same as 0. 件 is
one consultation number, 人次 the persons present; money is in fen, time in minutes. Rates are worked out here alone.
"""

from dataclasses import dataclass
from datetime import datetime

from station_app.domain.papers.issued import IssuedPaper
from station_app.domain.periods import ReportingWeek
from station_app.domain.report_periods import Period


def per_mille(part: int, whole: int) -> int | None:
    """The share in tenths of a per cent, rounded half up; None of nothing."""
    return (2000 * part + whole) // (2 * whole) if whole > 0 else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A count of the week beside the week before, the year so far, and the year's target where there is one."""

    week: int
    year: int
    week_before: int | None = None
    target: int | None = None

    @property
    def change(self) -> int | None:
        """By how much the week is above (below: negative) the one before, in tenths of a per cent."""
        if not self.week_before:
            return None
        more = per_mille(abs(self.week - self.week_before), self.week_before) or 0
        return more if self.week >= self.week_before else -more

    @property
    def reached(self) -> int | None:
        """How much of the year's target is reached, in tenths of a per cent."""
        return per_mille(self.year, self.target) if self.target else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A count under its label, such as a category of the code list in force."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultations:
    """Part one. `difficult` were hard questions, of which so many were answered and so many are overdue."""

    total: Compared
    persons: Compared
    on_site: Compared
    telephone: Compared
    online: Compared
    difficult: int
    difficult_answered: int
    difficult_overdue: int


@dataclass(frozen=True, slots=True)
class WindowBusiness:
    """One kind of business of the trademark window: how many, in how many classes, for what estimated fees."""

    label: str
    count: int
    classes: int
    fees_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrademarkWindow:
    """Part five. `completed` after the pre-check, `corrections` asked by the authority, `rejected` by it."""

    business: tuple[WindowBusiness, ...]
    completed: int
    corrections: int | None
    rejected: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteers:
    """Part six. What the roster does not tell is None. `rating_hundredths` is the average mark times 100; None where
    nobody rated.
    """

    shifts: int | None
    bookable: int | None
    booked: int
    attended: int
    visitor_missed: int
    expert_missed: int
    served: int
    minutes: int
    rating_hundredths: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """Part seven."""

    sent: int
    accepted: int
    returned: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """Part eight: help with rights, mediation, matters abroad."""

    rights: int
    mediation: int
    abroad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Part nine. Attendances are counted, not people."""

    events: int
    on_site: int
    online: int
    handouts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Part ten: firms looked after, by distinct credit code."""

    new: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """Part eleven: marks from 非常满意 to 非常不满意, of so many consultations closed."""

    closed: int
    very_satisfied: int
    satisfied: int
    fairly_satisfied: int
    dissatisfied: int
    very_dissatisfied: int
    put_right: int

    @property
    def rated(self) -> int:
        """How many gave a mark."""
        return self._content + self.dissatisfied + self.very_dissatisfied

    @property
    def taking_part(self) -> int | None:
        """参评率: rated of closed, in tenths of a per cent."""
        return per_mille(self.rated, self.closed)

    @property
    def content(self) -> int | None:
        """满意率: the three upper marks of all marks, in tenths of a per cent. A convention, told on the form."""
        return per_mille(self._content, self.rated)

    @property
    def _content(self) -> int:
        return self.very_satisfied + self.satisfied + self.fairly_satisfied


@dataclass(frozen=True, slots=True)
class Corrected:
    """A figure that an amendment corrects, under its name. None is what could not be told.

    `scale` says how it is written: count, per_mille, hundredths, fen or minutes (`indicators.Definition.scale`).
    """

    name: str
    was: int | None
    now: int | None
    scale: str = "count"


@dataclass(frozen=True, slots=True)
class Correction:
    """更正: the how many-th of the report, on which day (`yyyy-mm-dd`, empty while it is made), what, and why."""

    nth: int
    day: str
    figures: tuple[Corrected, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DefinedPart:
    """A figure over the days of one version of its definition."""

    first: str
    last: str
    value: int | None
    version: int
    text: str
    scale: str = "count"


@dataclass(frozen=True, slots=True)
class Redefined:
    """A figure whose definition changed within the period: each part stands for itself."""

    name: str
    parts: tuple[DefinedPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport(IssuedPaper):
    """周报, frozen when the week is closed; a later correction is a 更正件 of its own (`edition`). A month, a quarter
    and a year are told in the same form: then `week` is that period.

    `satisfaction` is None for who may not see ratings. `correction` says what an amendment corrects, `redefined` which
    definitions changed within the period.

    `topics`, `visitors` and `rights` are parts two to four; `visitors` of other provinces are counted in
    `from_elsewhere` besides. `difficulties` is part twelve; `enclosures` names the detail sheets. `batch` is the batch
    it travelled in, empty before it was sealed.
    """

    week: ReportingWeek | Period
    catalogue: str
    consultations: Consultations
    topics: tuple[Counted, ...]
    visitors: tuple[Counted, ...]
    from_elsewhere: int
    rights: tuple[Counted, ...]
    window: TrademarkWindow
    volunteers: Volunteers
    referrals: Referrals
    matters: Matters
    training: Training
    custody: Custody
    satisfaction: Satisfaction | None
    difficulties: str = ""
    suggestions: str = ""
    correction: Correction | None = None
    redefined: tuple[Redefined, ...] = ()
    enclosures: tuple[str, ...] = ()
    prepared_by: str = ""
    checked_by: str = ""
    responsible: str = ""
    filed_at: datetime | None
    batch: str = ""
