"""Days and hours as calendar files (RFC 5545) that other programs open.

The UID is stable: the same deadline or booking written again replaces the event instead of doubling it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from station_app.domain.papers.experts import BookedTime
from station_app.words import on_paper

PRODUCT: Final = "-//ip-station//desk//ZH"
REMIND_DAYS: Final = 3
"""How many days before the day the other program reminds."""


def whole_day(uid: str, day: date, title: str, told: str, *, now: datetime, sequence: int = 0) -> bytes:
    """One whole-day event. `uid` names the matter for ever; a higher `sequence` replaces what was written before.

    No personal data: neither title nor text may hold any, as the file leaves the desk in the clear.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("sequence", sequence)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", told)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-REMIND_DAYS, hours=9))
    event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def booked_times(times: Iterable[BookedTime], *, now: datetime) -> bytes:
    """An expert's bookings as events with their hours: what fell away as cancelled, what is only requested as
    tentative. No personal data: the number alone says which booking it is.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in times:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("sequence", one.revision)
        event.add("dtstart", one.start.astimezone(UTC))
        event.add("dtend", one.end.astimezone(UTC))
        event.add("summary", on_paper("专家咨询 {number}", number=one.number))
        event.add("location", one.place or (on_paper("现场") if one.on_site else on_paper("线上")))
        event.add("status", "CANCELLED" if not one.stands else "TENTATIVE" if one.requested else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
