"""A deadline as a calendar file (.ics, RFC 5545) that any calendar takes in: one all-day event with two reminders."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from station_app.domain.trademarks.deadlines import Deadline
from station_app.words import on_paper
from station_app.words.trademarks import deadline_sentence, step_sentence

_LONGEST_LINE: Final = 75
"""Octets of one line of the file; longer ones are folded."""
_REMINDERS: Final = ("-P7D", "-P1D")


def deadline_calendar(deadline: Deadline, *, uid: str, now: datetime, subject: str = "") -> bytes:
    """The file's bytes. `uid` names the event for ever: the same one again replaces it in a calendar. `now` has a zone.

    `subject` stands before the deadline's name, such as an intake's number: never a person's name.
    """
    told = deadline_sentence(deadline, on_paper)
    steps = "\n".join(step_sentence(step, on_paper) for step in deadline.steps)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ip-station-desk//deadline//ZH", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "BEGIN:VEVENT", f"UID:{_escaped(uid)}", f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{deadline.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{deadline.due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{subject} {told}'.strip())}", f"DESCRIPTION:{_escaped(steps)}",
        "TRANSP:TRANSPARENT", *_alarms(told), "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _alarms(told: str) -> Iterator[str]:
    for before in _REMINDERS:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{before}", f"DESCRIPTION:{_escaped(told)}",
                    "END:VALARM")  # fmt: skip


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, no character cut in two; each further part begins with a blank."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
