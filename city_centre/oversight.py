"""What the city's staff look at: stations and their alarms, a week in figures, what waits for the city's word."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from city_centre import destroying, weekly
from city_centre.destroying import Locked
from city_centre.office import Office, stamp
from city_centre.storage import batches, clocks, destructions, messages, oversight, stations
from city_centre.storage.engine import reading
from city_centre.storage.oversight import Heard, NewestRow, body
from city_centre.storage.stations import Device, Station

SILENT_AFTER: Final = timedelta(days=10)
GAP_AFTER: Final = timedelta(days=1)
SKEW_SECONDS: Final = 5 * 60
RETURNED_SHARE: Final = 0.02
SHARE_OVER: Final = timedelta(days=28)
"""The limits of exchange.md G27; the share of returns is taken over the last four weeks."""

DIFFICULT: Final = "difficult"
CITY_TARGET: Final = "01"
"""The referral target that is the city centre itself (db/reference/referral_targets.csv)."""
WAITING_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Watched:
    """One station as the list shows it. `alarms` are codes: silent, gap, fork, skew, returns."""

    station: Station
    heard: Heard
    silent_days: int | None
    ahead_seconds: int
    alarms: tuple[str, ...]


def watch(office: Office, now: datetime) -> list[Watched]:
    """Every station with its alarms: those with alarms first, then by code."""
    since = stamp(now - SHARE_OVER)
    with reading(office.engine) as connection:
        heard = oversight.heard(connection, since)
        skews = clocks.all_clocks(connection)
        known = stations.all_stations(connection)
    watched = [_watched(one, heard[one.station], skews.get(one.station, 0), now) for one in known]
    return sorted(watched, key=lambda one: (-len(one.alarms), one.station.station))


def _watched(station: Station, heard: Heard, ahead: int, now: datetime) -> Watched:
    last = datetime.fromisoformat(heard.last) if heard.last else None
    since = last or datetime.fromisoformat(station.since)
    alarms = []
    if now - since > SILENT_AFTER:
        alarms.append("silent")
    if heard.waits_since and now - datetime.fromisoformat(heard.waits_since) > GAP_AFTER:
        alarms.append("gap")
    if heard.forks:
        alarms.append("fork")
    if abs(ahead) > SKEW_SECONDS:
        alarms.append("skew")
    rows = heard.taken + heard.sent_back
    if rows and heard.sent_back / rows > RETURNED_SHARE:
        alarms.append("returns")
    return Watched(station, heard, None if last is None else (now - last).days, ahead, tuple(alarms))


@dataclass(frozen=True, slots=True)
class StationPage:
    """All that the page of one station shows."""

    watched: Watched
    devices: list[Device]
    epochs: list[batches.Epoch]
    told: list[messages.Message]
    recalls: list[messages.Recall]
    locked: list[Locked]
    destroyed: int


def station_page(office: Office, code: str, now: datetime) -> StationPage | None:
    """The station of that code, None where the city does not know it."""
    found = next((one for one in watch(office, now) if one.station.station == code), None)
    if found is None:
        return None
    locked = destroying.locked(office, code)
    with reading(office.engine) as connection:
        return StationPage(
            found,
            stations.devices_of(connection, code),
            batches.station_epochs(connection, code),
            messages.newest(connection, code, 50)[::-1],
            messages.open_recalls(connection, code),
            locked,
            len(destructions.of_station(connection, code)),
        )


@dataclass(slots=True)
class Share:
    """Figures of one district or station in a period."""

    stations: int = 0
    reported: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class WeekFigures:
    """A week over all stations. Void records count nowhere. `days` are consultations by day, Monday first."""

    monday: date
    districts: dict[str, Share]
    by_station: dict[str, Share]
    stations: list[Station]
    days: list[int]
    channels: Counter[str]
    items: Counter[str]
    reported: dict[str, Mapping[str, Any]]


def week(office: Office, monday: date) -> WeekFigures:
    """The figures of the ISO week that begins on that Monday. A record counts on the local day of its first save."""
    last = monday + timedelta(days=6)
    with reading(office.engine) as connection:
        known = stations.all_stations(connection)
        born = oversight.records_of_days(connection, monday.isoformat(), last.isoformat(), COUNTED)
        reported = weekly.told_of(connection, monday)
    by_station = {one.station: Share(stations=1) for one in known}
    figures = WeekFigures(monday, {}, by_station, known, [0] * 7, Counter(), Counter(), {})
    for row in born:
        if row.state != "void":
            _count(figures, row)
    figures.reported.update(reported)
    for station in reported:
        by_station[station].reported = 1
    for one in known:
        share = figures.districts.setdefault(one.district, Share())
        share.stations += 1
        share.reported += by_station[one.station].reported
        share.kinds += by_station[one.station].kinds
    return figures


COUNTED: Final = ("consultation", "intake", "booking", "referral", "follow_up", "outreach", "rating")


def _count(figures: WeekFigures, row: NewestRow) -> None:
    figures.by_station[row.station].kinds[row.kind] += 1
    if row.kind != "consultation":
        return
    figures.days[(date.fromisoformat(row.day) - figures.monday).days] += 1
    facts = body(row.facts)
    channel, items = facts.get("channel"), facts.get("items")
    if isinstance(channel, str):
        figures.channels[channel] += 1
    if isinstance(items, list):
        figures.items.update(item for item in items if isinstance(item, str))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question put down (疑难) or a referral to the city that has no answer of the city yet, or has."""

    station: str
    kind: str
    record_id: str
    number: str
    due_on: str
    day: str
    answered: bool


def waiting(office: Office, today: date) -> list[Waiting]:
    """Open 疑难 and referrals to the city of the last half year: the unanswered first, then by the day they are due."""
    first = (today - timedelta(days=WAITING_DAYS)).isoformat()
    with reading(office.engine) as connection:
        found = oversight.records_of_days(connection, first, "9999-12-31", ("task", "referral"))
        asked = [(row, facts) for row in found if _is_for_city(row, facts := body(row.facts))]
        done = messages.answered(connection, {row.record_id for row, _ in asked})
    listed = [
        Waiting(
            row.station,
            row.kind,
            row.record_id,
            str(facts.get("number") or ""),
            str(facts.get("due_on") or ""),
            row.day,
            (row.station, row.record_id) in done,
        )
        for row, facts in asked
    ]
    return sorted(listed, key=lambda one: (one.answered, one.due_on or "9999", one.number))


def _is_for_city(row: NewestRow, facts: Mapping[str, Any]) -> bool:
    if row.state == "void" or facts.get("state", "open") != "open":
        return False
    if row.kind == "task":
        return facts.get("task_kind") == DIFFICULT
    return facts.get("target_kind") == CITY_TARGET


@dataclass(frozen=True, slots=True)
class Question:
    """One record that waits for the city's word: what the station wrote, and what the city has answered."""

    row: NewestRow
    about: NewestRow | None
    answers: list[messages.Message]

    @property
    def number(self) -> str:
        """The record's number, empty where it has none."""
        return str(body(self.row.facts).get("number") or "")

    def texts(self) -> dict[str, str]:
        """What the station wrote, by field: the promise's own words, then the visit's question and answer."""
        wanted = (self.row, ("title", "reason", "note")), (self.about, ("question", "answer"))
        told: dict[str, str] = {}
        for row, names in wanted:
            person = body(row.person if row is not None else None)
            told.update({name: str(person[name]) for name in names if person.get(name)})
        return told


def question(office: Office, station: str, record_id: str) -> Question | None:
    """The record with what it is about, None where the city has no such record."""
    with reading(office.engine) as connection:
        row = oversight.newest_of(connection, station, record_id)
        if row is None:
            return None
        about_id = body(row.facts).get("about_id")
        about = oversight.newest_of(connection, station, about_id) if isinstance(about_id, str) else None
        return Question(row, about, messages.answers_to(connection, station, record_id))
