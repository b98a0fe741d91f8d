"""What decides whether a booking may stand, and whether this station may confirm it: the conflict check.

The same question is asked while the clerk still types (`judge`) and again inside the save's transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station_app.domain.bookings import (
    FARTHEST,
    BookingForm,
    BookingState,
    Limits,
    cells,
    held_cells,
    is_city,
    time_faults,
)
from station_app.domain.catalogue import Catalogue
from station_app.domain.experts import ExpertState, conflict_names, plain_name, same_party, same_plain
from station_app.domain.faults import Fault, Level
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import Duty, Sitting, covers, sittings
from station_app.domain.working_days import WorkingDays
from station_app.storage import (
    acknowledgements,
    batches,
    booking_facts,
    clerks,
    experts,
    journal,
    leases,
    rosters,
    visitors,
    waiting,
)
from station_app.storage.cipher import Database
from station_app.storage.experts import Expert

CLOCK_TOLERANCE = timedelta(minutes=2)
FALSE_FUTURE = timedelta(days=30)
"""An entry farther ahead than this was written by a clock that ran wild, not by one that was put back since."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a booking: `state` confirmed or requested, with `why` it is only a request.

    `why` is empty or one of not-leased, lease-expired, lease-other-epoch, clock-behind, other-station. `faults` are of
    every level; with a heavy one nothing would be saved. `sitting` is the duty it lies in.
    """

    faults: tuple[Fault, ...]
    state: BookingState
    why: str
    lease_id: str
    expert: Expert | None
    sitting: Sitting | None


def judge(
    db: Database, form: BookingForm, catalogue: Catalogue, now: datetime, *, but: str = "", visitor_id: str = ""
) -> Verdict:
    """The verdict on a form; `but` is the record that is being moved, `visitor_id` who books, where he is known."""
    expert = experts.get(db, form.expert_id) if form.expert_id else None
    faults = list(time_faults(form.start, form.end))
    if expert is None and form.expert_id:
        faults.append(Fault("expert-unknown", "expert_id"))
    if faults or expert is None or form.start is None or form.end is None:
        return Verdict(tuple(faults), BookingState.REQUESTED, "", "", expert, None)
    start, end = form.start.astimezone(BEIJING_TIME), form.end.astimezone(BEIJING_TIME)
    days = WorkingDays.from_catalogue(catalogue)
    duties = rosters.active(db, catalogue, expert_ids=[expert.record_id], first=start.date(), last=start.date())
    sitting = _sitting(duties, days, expert, start, end)
    faults += _time(start, end, now)
    faults += _expert(expert, start.date())
    faults += _duty(duties, days, expert, start, sitting)
    faults += _taken(db, expert, start, end, but)
    known = form.visitor_id or visitor_id
    if not known and form.visitor_name and form.visitor_phone:
        known = visitors.find_person(db, form.visitor_name, form.visitor_phone) or ""
    if known:
        faults += _visitor(db, known, start, end, Limits.of(catalogue, now.astimezone(BEIJING_TIME).date()), now, but)
    faults += _recusal(db, expert, form, known, but)
    state, why, lease_id = right_to_confirm(db, expert, start, end, catalogue, now)
    return Verdict(tuple(faults), state, why, lease_id, expert, sitting)


def right_to_confirm(
    db: Database, expert: Expert, start: datetime, end: datetime, catalogue: Catalogue, now: datetime
) -> tuple[BookingState, str, str]:
    """(state, why only requested, lease id): own experts are confirmed, the city's in leased cells alone (decision 8).

    A lease counts under the present epoch only, until its margin before the end, and on a clock that is not behind.
    """
    if not is_city(expert.owner):
        station = clerks.station(db)
        own = station is not None and station.code == expert.owner
        return (BookingState.CONFIRMED, "", "") if own else (BookingState.REQUESTED, "other-station", "")
    wanted = cells(start, end)
    held = leases.of_cells(db, expert.record_id, wanted[0], wanted[-1])
    if len(held) < len(wanted):
        return BookingState.REQUESTED, "not-leased", ""
    if any(lease.epoch != batches.present_epoch(db).epoch for lease in held):
        return BookingState.REQUESTED, "lease-other-epoch", ""
    if clock_is_behind(db, now):
        return BookingState.REQUESTED, "clock-behind", ""
    margin = timedelta(minutes=Limits.of(catalogue, now.astimezone(BEIJING_TIME).date()).lease_margin_minutes)
    if any(now + margin >= datetime.fromisoformat(lease.expires_at) for lease in held):
        return BookingState.REQUESTED, "lease-expired", ""
    return BookingState.CONFIRMED, "", held[0].lease_id


def clock_is_behind(db: Database, now: datetime) -> bool:
    """Whether the clock shows less than the centre's newest answer, or than this database's own newest entry."""
    answer = acknowledgements.newest(db)
    if answer is not None and now + CLOCK_TOLERANCE < datetime.fromisoformat(answer.issued_at):
        return True
    newest = journal.newest_at(db)
    if not newest:
        return False
    ahead = datetime.fromisoformat(newest) - now
    return CLOCK_TOLERANCE < ahead < FALSE_FUTURE


def _sitting(
    duties: Sequence[Duty], days: WorkingDays, expert: Expert, start: datetime, end: datetime
) -> Sitting | None:
    day, begins = start.date(), start.hour * 60 + start.minute
    found = sittings(duties, day, day, days)
    return covers(found, expert.record_id, day, begins, begins + int((end - start).total_seconds() // 60))


def _time(start: datetime, end: datetime, now: datetime) -> Iterator[Fault]:
    # Who walks in fills the slot that is running; one that is over cannot be booked any more.
    if end <= now:
        yield Fault("booking-past", "booking_start", details={"time": f"{start:%m-%d %H:%M}"})
    elif start - now > FARTHEST:
        yield Fault("booking-far", "booking_start", details={"days": FARTHEST.days})


def _expert(expert: Expert, day: date) -> Iterator[Fault]:
    if expert.state != ExpertState.POOLED:
        yield Fault("expert-not-pooled", "expert_id", details={"name": expert.name, "state": expert.state})
    outside = (expert.term_from and day.isoformat() < expert.term_from) or (
        expert.term_to and day.isoformat() > expert.term_to
    )
    if outside:
        first, last = expert.term_from or "…", expert.term_to or "…"
        yield Fault("expert-term-over", "expert_id", details={"name": expert.name, "first": first, "last": last})


def _duty(
    duties: Sequence[Duty], days: WorkingDays, expert: Expert, start: datetime, sitting: Sitting | None
) -> Iterator[Fault]:
    day = start.date()
    if sitting is not None:
        if not days.is_known(day.year):
            yield Fault("booking-holidays-unknown", "booking_start", Level.SHOULD, {"year": day.year})
        return
    if days.kind(day) == "off":
        yield Fault("booking-holiday", "booking_start", details={"day": day.isoformat(), "feast": days.feast(day)})
        return
    away = [one for one in duties if one.expert_id == expert.record_id and one.rule in ("leave", "closed")]
    if any(one.falls_on(day, days) for one in away):
        yield Fault("booking-on-leave", "booking_start", details={"name": expert.name, "day": day.isoformat()})
    else:
        yield Fault("booking-off-duty", "booking_start", details={"name": expert.name, "time": f"{start:%m-%d %H:%M}"})


def _taken(db: Database, expert: Expert, start: datetime, end: datetime, but: str) -> Iterator[Fault]:
    held = held_cells(start, end, expert.buffer_minutes)
    number = booking_facts.in_the_way(db, expert.record_id, held[0], held[-1], but=but)
    if number is not None:
        yield Fault("booking-taken", "booking_start", details={"name": expert.name, "number": number})
        return
    day, month = start.date().isoformat(), start.date().isoformat()[:7]
    if expert.daily_cap is not None:
        count = booking_facts.count_of_expert(db, expert.record_id, day, day, but=but)
        if count >= expert.daily_cap:
            yield Fault("booking-day-full", "booking_start", details={"name": expert.name, "cap": expert.daily_cap})
    if expert.monthly_cap is not None:
        count = booking_facts.count_of_expert(db, expert.record_id, f"{month}-01", f"{month}-31", but=but)
        if count >= expert.monthly_cap:
            yield Fault("booking-month-full", "booking_start", details={"name": expert.name, "cap": expert.monthly_cap})


def _visitor(
    db: Database, visitor_id: str, start: datetime, end: datetime, limits: Limits, now: datetime, but: str
) -> Iterator[Fault]:
    today = now.astimezone(BEIJING_TIME).date().isoformat()
    block = waiting.block_on(db, visitor_id, today)
    if block is not None:
        yield Fault("booking-blocked", "visitor_name", details={"day": block[1]})
    still_open = booking_facts.open_of_visitor(db, visitor_id, today, but=but)
    if len(still_open) >= limits.open_limit:
        yield Fault("booking-open-limit", "visitor_name",
                    details={"limit": limits.open_limit, "numbers": "、".join(still_open)})  # fmt: skip
    other = booking_facts.at_the_same_time(
        db, visitor_id, start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes"), but=but
    )
    if other is not None:
        yield Fault("booking-visitor-elsewhere", "visitor_name", Level.SHOULD, {"number": other})


def _recusal(db: Database, expert: Expert, form: BookingForm, visitor_id: str, but: str) -> Iterator[Fault]:
    """回避: the expert's own list, and whom he was heard about before on the other side; a reason lifts either."""
    asking = [name for name in (form.org_name, form.visitor_name, *_names(db, form, visitor_id)) if name]
    if not form.recusal_reason:
        for listed in conflict_names(expert.conflicts):
            if any(same_party(listed, name) for name in (*asking, form.other_party) if name):
                yield Fault("recusal-listed", "other_party", details={"name": expert.name})
                return
        against, ours = plain_name(form.other_party), [plain_name(name) for name in asking]
        # Without another party only those count that were heard against somebody: most of the past is not read at all.
        for number, other_party, firm, visitor in booking_facts.parties_of_expert(
            db, expert.record_id, but=but, opposed=not against
        ):
            if (against and (_is_one(firm, against) or _is_one(visitor, against))) or (
                other_party and any(_is_one(other_party, name) for name in ours)
            ):
                yield Fault("recusal-both-sides", "other_party", details={"name": expert.name, "number": number})
                return
    if form.other_party and not form.recusal_asked and not form.recusal_reason:
        yield Fault("recusal-unasked", "other_party", details={"name": expert.name, "other_party": form.other_party})


def _is_one(name: str, plain: str) -> bool:
    return bool(name) and same_plain(plain_name(name), plain)


def _names(db: Database, form: BookingForm, visitor_id: str) -> Iterator[str]:
    if visitor_id and (person := visitors.present(db, visitor_id)) is not None:
        yield person["name"] or ""
    if form.organisation_id and (firm := visitors.firm_present(db, form.organisation_id)) is not None:
        yield firm["org_name"] or ""
