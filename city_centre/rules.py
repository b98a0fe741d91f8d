"""What one row must fulfil to be applied. A row that does not is returned; its siblings are not touched.

Kinds this office does not know are kept as they are: a newer station must not wait for a newer centre.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from city_centre.storage.rows import Drawn
from station_exchange.rows import ERASE, VOID, Row, RowFault, read_bodies
from station_exchange.text import is_clean

BEIJING = timezone(timedelta(hours=8))
_DAY = timedelta(days=1)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_NUMBER = re.compile(r"[A-Z]{2}-([A-Z0-9]{3,5})-")
_FRAME_TEXTS = ("kind", "verb", "actor", "at", "reference_version")


def drawn(row: Row, facts: Mapping[str, Any]) -> Drawn:
    """What the reports want of a checked row."""
    # The verb is the action's name, and more than one action voids (undo, a withdrawn import): the state decides.
    void = facts.get("state") == "void" or row.verb == VOID
    return Drawn(day=row.at[:10], state="void" if void else "active")


def check(row: Row, *, station: str, sealed_at: datetime) -> Drawn:
    """What the reports want of the row; RowFault names code and field of what is wrong."""
    if not (row.kind + row.verb + row.actor + row.at + row.reference_version).isprintable():
        _check_frame(row)
    if not _is_moment(row.at):
        raise RowFault("E_TIME", "at", "not a time with its offset")
    if row.parent_revision_id == row.revision_id:
        raise RowFault("E_PARENT", "parent_revision_id", "its own predecessor")
    facts, _person = read_bodies(row)
    _check_address(facts, station)
    said = drawn(row, facts)
    if row.kind == "consultation" and row.verb != ERASE and said.state != "void":
        _check_consultation(facts, sealed_at)
    if row.kind == "booking" and row.verb != ERASE:
        _check_booking(facts)
    return said


def _check_frame(row: Row) -> None:
    for field in _FRAME_TEXTS:
        if not is_clean(getattr(row, field)):
            raise RowFault("E_TEXT", field, "holds a character that may not be stored")


def moment(text: str) -> datetime | None:
    """The moment of an ISO text with its offset, in UTC; None for anything else."""
    if not _MOMENT.match(text):
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if parsed.tzinfo is None else _utc(parsed)


def _is_moment(text: str) -> bool:
    """Whether `moment` finds one, without working it out."""
    if not _MOMENT.match(text):
        return False
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return False
    # At both ends of the calendar an offset may lead out of it.
    return parsed.tzinfo is not None and (1 < parsed.year < 9999 or _utc(parsed) is not None)


def _utc(parsed: datetime) -> datetime | None:
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        return None


def _check_address(facts: Mapping[str, Any], station: str) -> None:
    named = facts.get("station")
    if isinstance(named, str) and named != station:
        raise RowFault("E_ADDRESS", "station", "another station's record")
    number = facts.get("number")
    if number is None:
        return
    matched = _NUMBER.match(number) if isinstance(number, str) else None
    if matched is None or matched[1] != station:
        raise RowFault("E_ADDRESS", "number", "not a number of this station")


def _check_booking(facts: Mapping[str, Any]) -> None:
    """What deciding a booking needs: whose time, from when to when, and what its station says of it."""
    for field in ("expert_id", "state", "owner"):
        if not isinstance(facts.get(field), str):
            raise RowFault("E_REQUIRED", field, "missing")
    start, end = (moment(facts[name]) if isinstance(facts.get(name), str) else None for name in ("start", "end"))
    if start is None or end is None:
        raise RowFault("E_REQUIRED", "start", "no time")
    if not start < end <= start + _DAY:
        raise RowFault("E_TIME", "end", "not a stretch of one day")


def _check_consultation(facts: Mapping[str, Any], sealed_at: datetime) -> None:
    items = facts.get("items")
    if not isinstance(items, list) or not items or not all(isinstance(item, str) and item for item in items):
        raise RowFault("E_REQUIRED", "items", "no service item")
    started = facts.get("started_at")
    if not isinstance(started, str) or not _MOMENT.match(started):
        raise RowFault("E_REQUIRED", "started_at", "no start")
    try:
        parsed = datetime.fromisoformat(started)
    except ValueError as error:
        raise RowFault("E_TIME", "started_at", "not a time") from error
    # The form takes local time to the minute; where no offset was kept it is Beijing's.
    begun = _utc(parsed if parsed.tzinfo else parsed.replace(tzinfo=BEIJING))
    if begun is None or begun - sealed_at > _DAY:
        raise RowFault("E_TIME", "started_at", "after the batch was sealed")
