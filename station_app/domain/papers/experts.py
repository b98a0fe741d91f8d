"""The papers around volunteer experts: a booking's confirmation, the sheets of a day and a week, the certificate."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from station_app.domain.papers.issued import IssuedPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingConfirmation(IssuedPaper):
    """预约确认单. Where `confirmed` is false it is an application only, and says 待市中心确认."""

    confirmed: bool
    expert: str
    expert_field: str = ""
    start: datetime
    end: datetime
    on_site: bool = True
    place: str = ""
    visitor: str
    phone_masked: str = ""
    organisation: str = ""
    question: str = ""
    materials: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class SlotState(StrEnum):
    """What a slot is on a sheet."""

    FREE = "free"
    BOOKED = "booked"
    REQUESTED = "requested"
    LEAVE = "leave"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One slot of an expert's day. Empty texts for a slot nobody took."""

    start: datetime
    end: datetime
    state: SlotState
    visitor: str = ""
    organisation: str = ""
    question: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertDay(IssuedPaper):
    """专家接待安排: one expert's day, for the table. Names visitors: not for the door.

    `photo` is a JPEG of the expert, empty for none.
    """

    expert: str
    employer: str = ""
    day: date
    place: str = ""
    lines: tuple[DayLine, ...]
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """A stretch of duty on the week sheet, and how many of its slots may still be booked. No visitor is named."""

    start: str
    end: str
    free: int
    on_site: bool = True


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One expert's week: what he knows best, and his stretches of duty on each of the sheet's days."""

    expert: str
    field: str
    days: tuple[tuple[WeekSpan, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertWeek(IssuedPaper):
    """专家值班周表: for the door, a row for each expert. `days` are the week's days in order, as in each row."""

    week: str
    days: tuple[date, ...]
    rows: tuple[WeekRow, ...]
    how_to_book: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service: its day, place, what was done, and how many minutes it took."""

    day: date
    place: str
    content: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCertificate(IssuedPaper):
    """志愿服务记录证明 (Beijing regulation on volunteering: free, truthful, timely); hours from actual minutes."""

    expert: str
    employer: str = ""
    volunteer_no: str = ""
    first: date
    last: date
    services: tuple[ServiceLine, ...]
    issuer: str

    @property
    def minutes(self) -> int:
        """All minutes of service."""
        return sum(line.minutes for line in self.services)


@dataclass(frozen=True, slots=True)
class BookedTime:
    """One booking as a calendar file names it. `uid` is the same for ever, `revision` rises with each change; one that
    does not `stand` any more is told as cancelled. Nothing of the visitor.
    """

    uid: str
    number: str
    start: datetime
    end: datetime
    place: str
    on_site: bool
    revision: int
    requested: bool
    stands: bool
