"""What follows a consultation: the slip of a referral, the slip of a call-back, the sheet a shift is handed over on."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

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


class HandoverKind(Enum):
    """What kind of thing is left to the next shift."""

    PARKED = "parked"
    DRAFT = "draft"
    REFERRAL = "referral"
    FOLLOW_UP = "follow_up"
    TO_DO = "todo"
    DIFFICULT = "difficult"
    RECTIFICATION = "rectification"


class HandoverStage(Enum):
    """How far it has come."""

    NONE = ""
    HANDED = "handed"
    RECEIVED = "received"
    REPLIED = "replied"
    TRIED = "tried"


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One thing the next shift must know: what it is, whom it is about, its day and its number.

    A form that is not saved has the time of day at which it was put aside, `at`; a promise has `due_on`, and counts
    `overdue_days` behind it.
    """

    kind: HandoverKind
    text: str
    about: str
    at: str = ""
    due_on: date | None = None
    overdue_days: int = 0
    stage: HandoverStage = HandoverStage.NONE
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftHandover(IssuedPaper):
    """交接班单: what is left half done, what was promised, what has not been sent; two people sign it.

    `taker` may be empty: it is then written by hand. No phone stands on it.
    """

    shift_on: date
    giver: str
    taker: str = ""
    logged: int = 0
    unsent_records: int = 0
    unsent_batches: int = 0
    returned: int = 0
    parked: tuple[HandoverLine, ...] = ()
    promised: tuple[HandoverLine, ...] = ()
    more_promised: int = 0
    """Promises beyond those listed, which are due later."""
    note: str = ""
