"""已报/未报 of a week, and whether what a station told is what the office counts in the rows it has of that station.

The office counts by itself only what needs no list of codes: visits, persons, visits by channel 01 and 02, hard ones.
What differs is no fault yet: rows may be on the way, or an amendment be due.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from city_centre.office import Office, OfficeRefused
from city_centre.storage import oversight, stations
from city_centre.storage.engine import reading
from city_centre.storage.oversight import body

LATE_DAYS: Final = 60
"""Visits of the week that were written down so many days later still count; corrections count whenever they come."""


def monday_of(text: str) -> date:
    """The Monday of `2026-W46`; OfficeRefused `week` for anything else."""
    year, _, number = text.partition("-W")
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise OfficeRefused("week", value=text[:20]) from None


def week_name(monday: date) -> str:
    """The week that begins on that Monday, as 2026-W46."""
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02d}"


def told_of(connection: Connection, monday: date) -> dict[str, dict[str, Any]]:
    """The report of that week by station, for those that have told one."""
    last = monday + timedelta(days=6 + LATE_DAYS)
    reports = oversight.records_of_days(connection, monday.isoformat(), last.isoformat(), ("weekly_report",))
    told = {}
    for row in reports:
        facts = body(row.facts)
        if row.state != "void" and facts.get("period") == week_name(monday):
            told[row.station] = facts
    return told


def week_reports(office: Office, monday: date) -> list[dict[str, Any]]:
    """Every station with its report of the week that begins on that Monday, and the office's own count beside it."""
    sunday = monday + timedelta(days=6)
    last = (sunday + timedelta(days=LATE_DAYS)).isoformat()
    period = week_name(monday)
    with reading(office.engine) as connection:
        known = stations.all_stations(connection)
        visits = oversight.records_of_days(connection, monday.isoformat(), last, ("consultation",))
        told = told_of(connection, monday)
    counted: dict[str, Counter[str]] = {one.station: Counter() for one in known}
    for row in visits:
        facts = body(row.facts)
        if row.state != "void" and monday.isoformat() <= str(facts.get("day", "")) <= sunday.isoformat():
            _count(counted[row.station], facts)
    return [_line(one.station, one.name, period, told.get(one.station), counted[one.station]) for one in known]


def _count(counter: Counter[str], facts: dict[str, Any]) -> None:
    persons = facts.get("person_count", 1)
    counter["A01"] += 1
    counter["A02"] += persons if isinstance(persons, int) else 1
    counter["A03"] += facts.get("channel") == "01"
    counter["A04"] += facts.get("channel") == "02"
    counter["A06"] += facts.get("difficulty") == "2"


def _line(
    station: str, name: str, period: str, told: dict[str, Any] | None, counted: Counter[str]
) -> dict[str, Any]:
    recount = {code: counted[code] for code in ("A01", "A02", "A03", "A04", "A06")}
    line: dict[str, Any] = {
        "station": station, "name": name, "period": period, "reported": told is not None, "recount": recount,
    }  # fmt: skip
    if told is not None:
        figures = {
            one["code"]: one.get("value") for one in told.get("figures", ()) if isinstance(one, dict) and "code" in one
        }
        line |= {
            "edition": told.get("edition", 0), "closed_at": told.get("closed_at", ""),
            "told": {code: figures.get(code) for code in recount},
            "differs": [code for code in recount if code in figures and figures[code] != recount[code]],
        }  # fmt: skip
    return line
