"""Who is phoned before an appointment: the list of the day before, and what came of each call."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from station_app.actions.acts import RecordIds
from station_app.actions.booking_rows import Booked, step
from station_app.domain.bookings import BookingState, Limits
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.working_days import WorkingDays
from station_app.storage import bookings
from station_app.storage.bookings import Line
from station_app.storage.cipher import Database
from station_app.storage.store import Store


class Reached(StrEnum):
    """What came of the call: the visitor will come, or nobody answered."""

    COMING = "coming"
    NO_ANSWER = "no_answer"


def last_day(catalogue: Catalogue, today: date) -> date:
    """Until which day visitors are phoned today: the next working day, so that Friday's list has Monday on it."""
    return WorkingDays.from_catalogue(catalogue).after(today)


def to_phone(db: Database, catalogue: Catalogue, now: datetime) -> list[Line]:
    """The confirmed bookings from now until the next working day whose visitors nobody has reached yet, in the order of
    time. One that was made today is not on it: the visitor has just heard of it.
    """
    at = now.astimezone(BEIJING_TIME)
    return bookings.to_remind(
        db, at.isoformat(timespec="minutes"), last_day(catalogue, at.date()).isoformat(), at.date().isoformat()
    )


def overdue(db: Database, catalogue: Catalogue, now: datetime) -> list[Line]:
    """The requests that wait for the centre's answer longer than the working days that the reference data allow
    (`confirm_working_days`), the day of asking not counted; those whose time is over wait no more.
    """
    at = now.astimezone(BEIJING_TIME)
    days, allowed = WorkingDays.from_catalogue(catalogue), Limits.of(catalogue, at.date()).confirm_working_days
    return [
        line for line in bookings.unanswered(db, at.isoformat(timespec="minutes"))
        if days.add(datetime.fromisoformat(line.requested_at).astimezone(BEIJING_TIME).date(), allowed) < at.date()
    ]  # fmt: skip


def remind(store: Store, clerk: Clerk, key: str, reached: Reached, *, ids: RecordIds, now: datetime) -> Booked:
    """Notes a call before an appointment. Who was reached goes off the list; who did not answer stays, counted.

    Refused `booking-no-reminder` where the booking is not confirmed or its time has begun.
    """

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if body["state"] != BookingState.CONFIRMED or now >= datetime.fromisoformat(body["start"]):
            raise Refused.because("booking-no-reminder", "", number=body["number"])
        told = {"reminded_at": act.at} if reached is Reached.COMING else {}
        return {**told, "reminder_calls": int(body.get("reminder_calls", 0)) + 1}

    return step(store, clerk, key, "remind_booking", None, change, ids=ids, now=now)[0]
