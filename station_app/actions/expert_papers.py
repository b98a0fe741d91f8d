"""The papers around experts, filled from what the journal holds: confirmation, sheets of a day and a week, certificate.

Nothing stands on them that no record says: the certificate lists served bookings with their actual minutes and no
other. Each printing is journalled; the sheet for the door names no visitor and is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from station_app.actions.acts import NewId, begin
from station_app.actions.booking_rows import latest_of
from station_app.actions.expert_photos import content
from station_app.actions.printed_papers import note_of_record
from station_app.actions.rights import demand
from station_app.domain.bookings import HOLDING, RULES, BookingState
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.experts import FIELDS
from station_app.domain.faults import Refused
from station_app.domain.numbers import mask_phone
from station_app.domain.papers.experts import (
    BookedTime,
    BookingConfirmation,
    DayLine,
    ExpertDay,
    ExpertWeek,
    ServiceCertificate,
    ServiceLine,
    SlotState,
    WeekRow,
    WeekSpan,
)
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import Slot, at_minute, clock, slots
from station_app.domain.troubles import Trouble
from station_app.domain.working_days import WorkingDays
from station_app.storage import booking_facts, bookings, clerks, expert_photos, experts, receipts, rosters
from station_app.storage.bookings import Line
from station_app.storage.cipher import Database
from station_app.storage.experts import Expert
from station_app.storage.store import Store

_FOR_VISITORS: Final = ("open_limit", "free_cancel_hours", "no_show_limit", "block_days")
"""The limits that a visitor should know, of the dated list of limits."""
_STATES: Final = {BookingState.REQUESTED: SlotState.REQUESTED}


@dataclass(frozen=True, slots=True)
class PreparedExpertPaper:
    """A paper ready to be set as the form `paper` names, and what to journal once it is; `record_id` empty: nothing."""

    paper: str
    shown: Any
    number: str
    record_id: str = ""
    revision_id: str = ""
    nth: int = 1


def confirmation(
    store: Store, clerk: Clerk, key: str, *, catalogue: Catalogue, now: datetime, reprint: bool = False
) -> PreparedExpertPaper:
    """预约确认单 of a confirmed booking, or 预约申请单 (待市中心确认) of a requested one.

    Refused `booking-unknown`, `booking-no-paper` for one that is neither, `printed-already` for a second paper of the
    same revision unless `reprint` says so.
    """
    demand(clerk, "print")
    entry = latest_of(store.db, key)
    line = bookings.line(store.db, entry.record_id)
    assert line is not None
    state = BookingState(line.state)
    if state not in (BookingState.REQUESTED, BookingState.CONFIRMED):
        raise Refused.because("booking-no-paper", "number", number=line.number)
    before = receipts.times_printed_of_revision(store.db, entry.record_id, entry.revision_id)
    if before and not reprint:
        raise Refused.because("printed-already", "number", number=line.number, times=before)
    expert = experts.get(store.db, line.expert_id)
    limits = catalogue.lists.get(RULES, ())
    today = now.astimezone(BEIJING_TIME).date()
    shown = BookingConfirmation(
        **_issued(store.db, clerk, now, line.number, before),
        confirmed=state is BookingState.CONFIRMED,
        expert=line.expert,
        expert_field=_fields(expert, catalogue) if expert is not None else "",
        start=_local(line.start),
        end=_local(line.end),
        on_site=line.on_site,
        place=line.site,
        visitor=line.visitor or "",
        phone_masked=mask_phone(line.phone) if line.phone else "",
        organisation=line.organisation or "",
        question=line.question or "",
        materials=tuple(filter(None, (line.materials or "").replace("；", "、").replace("\n", "、").split("、"))),
        rules=tuple(
            f"{one.label}：{one.attributes.get('value', '')}" for one in limits
            if one.code in _FOR_VISITORS and one.is_current(today)
        ),
    )  # fmt: skip
    nth = receipts.times_printed(store.db, entry.record_id) + 1
    return PreparedExpertPaper("booking_confirmation", shown, line.number, entry.record_id, entry.revision_id, nth)


def day_sheet(
    store: Store, clerk: Clerk, expert_id: str, on: date, *, catalogue: Catalogue, now: datetime
) -> PreparedExpertPaper:
    """专家接待安排: one expert's slots of a day with who comes. Refused `expert-unknown`."""
    demand(clerk, "print")
    expert = _expert(store.db, expert_id)
    lines = bookings.between(store.db, on.isoformat(), on.isoformat(), expert_ids=[expert_id])
    made = _slots(store.db, catalogue, [expert], on, on)
    free = [one for one in made if not any(_meets(one, line) for line in lines)]
    rows = [_day_line(line) for line in lines]
    rows += [DayLine(at_minute(on, one.start_minute), at_minute(on, one.end_minute), SlotState.FREE) for one in free]
    places = [line.site for line in lines] + [one.site for one in free]
    number = f"ZB-{on:%Y%m%d}"
    shown = ExpertDay(
        **_issued(store.db, clerk, now, number, 0), expert=expert.name, employer=expert.employer, day=on,
        photo=_photo(store, expert_id),
        place=next(filter(None, places), ""), lines=tuple(sorted(rows, key=lambda one: one.start)),
    )  # fmt: skip
    return PreparedExpertPaper(
        "expert_day", shown, number, expert_id, _revision(store.db, expert_id), _nth(store, expert_id)
    )


def week_sheet(
    store: Store, clerk: Clerk, monday: date, *, catalogue: Catalogue, now: datetime
) -> PreparedExpertPaper:
    """志愿专家值班周表, for the door: who sits when, and whether there is still room. No visitor is named on it."""
    demand(clerk, "print")
    db, sunday = store.db, monday + timedelta(days=6)
    pool = {one.record_id: one for one in experts.page(db, state="pooled", limit=1000)}
    lines = bookings.between(db, monday.isoformat(), sunday.isoformat())
    found = _slots(db, catalogue, list(pool.values()), monday, sunday)
    days = tuple(
        day for day in (monday + timedelta(days=at) for at in range(7))
        if day.weekday() < 5 or any(slot.day == day for slot in found)
    )  # fmt: skip
    number = f"ZB-{monday:%Y%m%d}"
    station = clerks.station(db)
    shown = ExpertWeek(
        **_issued(db, clerk, now, number, 0), week=f"{monday:%Y-%m-%d} — {days[-1]:%Y-%m-%d}", days=days,
        rows=tuple(_week_rows(found, days, pool, lines, catalogue)),
        how_to_book=station.phones if station is not None else "",
    )  # fmt: skip
    return PreparedExpertPaper("expert_week", shown, number)


def certificate(
    store: Store, clerk: Clerk, expert_id: str, first: date, last: date, *, catalogue: Catalogue, now: datetime
) -> PreparedExpertPaper:
    """志愿服务记录证明: the services that the journal holds from day to day, with their actual minutes.

    Refused `expert-unknown`, `no-services` where there is none: nobody is certified what was not served.
    """
    demand(clerk, "print")
    db, expert = store.db, _expert(store.db, expert_id)
    found = booking_facts.services(db, expert_id, first.isoformat(), last.isoformat())
    if not found:
        raise Refused.because("no-services", "", name=expert.name)
    latest = experts.latest(db, expert_id)
    station = clerks.station(db)
    name = station.name if station is not None else ""
    field = _fields(expert, catalogue)
    number = f"ZM-{station.code if station is not None else ''}-{now.astimezone(BEIJING_TIME):%Y%m%d-%H%M}"
    shown = ServiceCertificate(
        **_issued(db, clerk, now, number, 0), expert=expert.name, employer=expert.employer,
        volunteer_no=str(latest.body().get("volunteer_bj_no", "")) if latest is not None else "",
        first=first, last=last, issuer=name,
        services=tuple(
            ServiceLine(date.fromisoformat(one.day), one.site or name, f"{field}　{one.number}", one.minutes)
            for one in found
        ),
    )  # fmt: skip
    return PreparedExpertPaper(
        "service_certificate", shown, number, expert_id, _revision(db, expert_id), _nth(store, expert_id)
    )


def booked_times(
    store: Store, clerk: Clerk, expert_id: str, first: date, last: date | None = None
) -> tuple[str, tuple[BookedTime, ...]]:
    """The expert's name, and his bookings from a day on for a calendar file: those that fell away or went
    to another expert too, so that the other program takes them out. Nothing of a visitor goes with them.

    Refused `expert-unknown`.
    """
    demand(clerk, "read")
    expert = _expert(store.db, expert_id)
    lines = bookings.between(
        store.db, first.isoformat(), (last or date.max).isoformat(), expert_ids=[expert_id], holding=False
    )
    lost = booking_facts.given_up(store.db, expert_id, first.isoformat(), (last or date.max).isoformat())
    found = tuple(
        BookedTime(
            f"{line.number}@ip-station", line.number, _local(line.start), _local(line.end), line.site, line.on_site,
            line.revisions, BookingState(line.state) is BookingState.REQUESTED, BookingState(line.state) in HOLDING,
        )
        for line in lines
    ) + tuple(
        # Below the revision that the other expert has: in a calendar that holds both, that one stands.
        BookedTime(f"{one.number}@ip-station", one.number, _local(one.start), _local(one.end), one.site, one.on_site,
                   one.revision_no, requested=False, stands=False)
        for one in lost
    )  # fmt: skip
    return expert.name, found


def confirm(
    store: Store, clerk: Clerk, prepared: PreparedExpertPaper, layout: str, *, now: datetime, new_id: NewId
) -> None:
    """Journals that a paper was printed: who, when, which revision, how often."""
    demand(clerk, "print")
    if not prepared.record_id:
        return
    with store.atomic() as db:
        act = begin(db, clerk, "print", new_id(), now)
        note_of_record(
            db, act, prepared.record_id, prepared.revision_id, prepared.nth, layout, new_id, paper=prepared.paper
        )


def _photo(store: Store, expert_id: str) -> bytes:
    """The photo that is to stand on the sheet; none where there is none or its file cannot be read: the sheet is wanted
    all the same, and `station verify` names the file.
    """
    photo = expert_photos.of_expert(store.db, expert_id)
    if photo is None or not photo.digest or not photo.on_day_sheet:
        return b""
    try:
        return content(store, photo)
    except Trouble:
        return b""


def _expert(db: Database, expert_id: str) -> Expert:
    expert = experts.get(db, expert_id)
    if expert is None:
        raise Refused.because("expert-unknown", "expert_id")
    return expert


def _revision(db: Database, expert_id: str) -> str:
    latest = experts.latest(db, expert_id)
    return latest.revision_id if latest is not None else ""


def _nth(store: Store, record_id: str) -> int:
    return receipts.times_printed(store.db, record_id) + 1


def _slots(db: Database, catalogue: Catalogue, of: list[Expert], first: date, last: date) -> list[Slot]:
    buffers = {one.record_id: one.buffer_minutes for one in of}
    duties = rosters.active(db, catalogue, expert_ids=list(buffers), first=first, last=last)
    made = slots(duties, first, last, WorkingDays.from_catalogue(catalogue), buffers=buffers)
    return [one for one in made if one.expert_id in buffers]


def _meets(slot: Slot, line: Line) -> bool:
    same = (slot.expert_id, slot.day.isoformat()) == (line.expert_id, line.day)
    return same and _local(line.start) < slot.end and slot.start < _local(line.end)


def _day_line(line: Line) -> DayLine:
    state = _STATES.get(BookingState(line.state), SlotState.BOOKED)
    return DayLine(
        _local(line.start), _local(line.end), state, line.visitor or "", line.organisation or "", line.question or "",
        line.materials or "",
    )  # fmt: skip


def _week_rows(
    found: list[Slot], days: tuple[date, ...], pool: dict[str, Expert], lines: list[Line], catalogue: Catalogue
) -> Iterator[WeekRow]:
    """A row for each expert who sits in the week, by name."""
    taken: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        taken.setdefault((line.expert_id, line.day), []).append(line)
    sitting: dict[str, dict[date, list[Slot]]] = {}
    for slot in sorted(found, key=lambda one: (one.day, one.start_minute)):
        sitting.setdefault(slot.expert_id, {}).setdefault(slot.day, []).append(slot)
    for expert in sorted(pool.values(), key=lambda one: (one.name, one.record_id)):
        of_days = sitting.get(expert.record_id)
        if of_days is None:
            continue
        spans = tuple(
            tuple(_spans(of_days.get(day, []), expert, taken.get((expert.record_id, day.isoformat()), [])))
            for day in days
        )
        yield WeekRow(expert.name, _fields(expert, catalogue).split("、")[0], spans)


def _spans(slots_: list[Slot], expert: Expert, taken: list[Line]) -> Iterator[WeekSpan]:
    """The stretches that slots of one day make: those that follow each other, but for the expert's buffer."""
    runs: list[list[Slot]] = []
    for slot in slots_:
        last = runs[-1][-1] if runs else None
        follows = last is not None and slot.start_minute - last.end_minute <= expert.buffer_minutes
        if last is not None and follows and last.on_site == slot.on_site:
            runs[-1].append(slot)
        else:
            runs.append([slot])
    for run in runs:
        free = sum(not any(_meets(slot, line) for line in taken) for slot in run)
        yield WeekSpan(clock(run[0].start_minute), clock(run[-1].end_minute), free, run[0].on_site)


def _fields(expert: Expert, catalogue: Catalogue) -> str:
    seconds = [one for one in expert.fields if len(one) > 1] or list(expert.fields)
    return "、".join(catalogue.label(FIELDS, one) for one in seconds)


def _local(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(BEIJING_TIME)


def _issued(db: Database, clerk: Clerk, now: datetime, number: str, before: int) -> dict[str, Any]:
    """What every paper has in common."""
    station = clerks.station(db)
    if station is None:
        raise LookupError("the station is not set up")
    return {
        "station_name": station.name, "station_code": station.code, "printed_at": now.astimezone(BEIJING_TIME),
        "number": number, "phones": tuple(filter(None, station.phones.split("、"))),
        "address": tuple(filter(None, station.address.split("\n"))), "clerk": clerk.name, "reprint_no": before,
        "printed_by": clerk.name,
    }  # fmt: skip
