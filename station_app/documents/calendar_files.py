"""Days as calendar files (RFC 5545) that other programs open: a whole-day event with its reminder.

The UID is stable: the same deadline written again replaces the event instead of doubling it.
"""

from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

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
