"""What follows a consultation: the slip that travels with a referral, and the slip a call-back is written on."""

from dataclasses import dataclass
from datetime import date

from station_app.domain.papers.issued import IssuedPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSlip(IssuedPaper):
    """转办单: goes with a matter to another unit and comes back with its answer.

    `related_number` is the consultation's. `contact` is printed as given: the receiving unit must be able to call.
    """

    related_number: str
    target: str
    target_kind: str
    visitor: str
    contact: str
    organisation: str = ""
    items: tuple[str, ...] = ()
    question: str = ""
    reason: str = ""
    enclosures: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpSlip(IssuedPaper):
    """回访单: whom to call back about what, with room to write how it went. `grades` are the labels of the rating."""

    related_number: str
    visitor: str
    contact: str
    organisation: str = ""
    items: tuple[str, ...] = ()
    question: str = ""
    answer: str = ""
    reason: str = ""
    due_on: date | None = None
    owner: str = ""
    grades: tuple[str, ...] = ()
