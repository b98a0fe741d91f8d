"""From the store to a sheet: the week of one expert, the day of all, with duty, leave, feasts and bookings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station_app.domain.bookings import HOLDING, OPEN, BookingState
from station_app.domain.catalogue import Catalogue
from station_app.domain.experts import FIELDS, ExpertState
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import Duty, Rule, Sitting, Slot, at_minute, sittings, slots
from station_app.domain.working_days import WorkingDays
from station_app.storage import bookings, experts, rosters
from station_app.storage.bookings import Line
from station_app.storage.cipher import Database
from station_app.storage.experts import Expert
from station_app.ui.experts.sheet import Block, Ground, Lane, Mark, Sheet, Span, clock
from station_app.ui.widgets.due_box import day_words
from station_app.words import say
from station_app.words.experts import booking_state_label, rule_label

USUAL_FIRST, USUAL_LAST, USUAL_STEP = 9 * 60, 17 * 60, 30
SHOWN: Final = frozenset({*HOLDING, BookingState.NO_SHOW})
"""What stands on the calendar: whatever holds time, and who did not come."""
_MARKS: Final = {
    BookingState.REQUESTED: Mark.REQUESTED, BookingState.CONFIRMED: Mark.CONFIRMED,
    BookingState.CHECKED_IN: Mark.CHECKED_IN, BookingState.SERVED: Mark.SERVED, BookingState.EVALUATED: Mark.SERVED,
    BookingState.NO_SHOW: Mark.NO_SHOW,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet and what was read for it: the bookings by record id, and the slots that may be booked."""

    sheet: Sheet
    lines: dict[str, Line]
    slots: tuple[Slot, ...]
    free: int

    def slot_at(self, expert_id: str, day: date, minute: int) -> Slot | None:
        """The slot that holds a minute of an expert's day."""
        fitting = (one for one in self.slots if (one.expert_id, one.day) == (expert_id, day))
        return next((one for one in fitting if one.start_minute <= minute < one.end_minute), None)


def minute_of_day(at: str | datetime) -> int:
    """The minute of the day in Beijing."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    moment = moment.astimezone(BEIJING_TIME)
    return moment.hour * 60 + moment.minute


def _end_minute(line: Line) -> int:
    return minute_of_day(line.end) or 24 * 60


def week(
    db: Database, catalogue: Catalogue, expert: Expert, monday: date, now: datetime, *, weekend: bool = False
) -> Shown:
    """The seven days from `monday` of one expert; Saturday and Sunday only where something is on them."""
    days = WorkingDays.from_catalogue(catalogue)
    sunday = monday + timedelta(days=6)
    duties = rosters.active(db, catalogue, expert_ids=[expert.record_id], first=monday, last=sunday)
    sitting = [one for one in sittings(duties, monday, sunday, days) if one.expert_id == expert.record_id]
    lines = _lines(db, monday, sunday, [expert.record_id])
    busy = {one.day for one in sitting} | {date.fromisoformat(line.day) for line in lines}
    shown = [monday + timedelta(days=at) for at in range(7)]
    shown = [day for day in shown if day.weekday() < 5 or weekend or day in busy or days.kind(day) == "made_up"]
    lane_of = {day.isoformat(): at for at, day in enumerate(shown)}
    made = _slots(duties, [expert], monday, sunday, days)
    free = _free(made, lines)
    today = now.astimezone(BEIJING_TIME).date()
    lanes = []
    for day in shown:
        count = sum(one.day == day for one in free)
        told = day_words(day, days)
        under = days.feast(day) if days.kind(day) == "off" else say("空 {count}", count=count) if count else ""
        lanes.append(Lane(day.isoformat(), told, under, told, current=day == today))
    spans = _duty_spans(sitting, lambda one: lane_of.get(one.day.isoformat()))
    for at, day in enumerate(shown):
        spans += _away([duty for duty in duties if duty.expert_id == expert.record_id], at, day, days, db)
    blocks = [_block(line, lane_of[line.day], line.visitor or "") for line in lines if line.day in lane_of]
    return _shown(lanes, spans, blocks, lines, sitting, made, len(free), _now(now, lane_of.get(today.isoformat())))


def day(
    db: Database, catalogue: Catalogue, on: date, now: datetime, *, everybody: bool = False, field_code: str = ""
) -> Shown:
    """All experts who sit or are booked on a day, side by side; with `everybody` those off duty too."""
    days = WorkingDays.from_catalogue(catalogue)
    pool = {one.record_id: one for one in experts.page(db, field_code=field_code or None, limit=1000)}
    duties = rosters.active(db, catalogue, first=on, last=on)
    sitting = [one for one in sittings(duties, on, on, days) if one.expert_id in pool]
    lines = [line for line in _lines(db, on, on, None) if line.expert_id in pool]
    busy = {one.expert_id for one in sitting} | {line.expert_id for line in lines}
    away = {
        duty.expert_id for duty in duties
        if duty.rule in (Rule.LEAVE, Rule.CLOSED) and duty.falls_on(on, days) and _sits_usually(duty, duties, on, days)
    }  # fmt: skip
    shown = [
        one for one in pool.values()
        if one.record_id in busy | away or (everybody and one.state == ExpertState.POOLED)
    ]  # fmt: skip
    lane_of = {one.record_id: at for at, one in enumerate(shown)}
    made = _slots(duties, shown, on, on, days)
    free = _free(made, lines)
    lanes = [Lane(one.record_id, one.name, _fields(one, catalogue), _told(one, catalogue)) for one in shown]
    spans = _duty_spans(sitting, lambda one: lane_of.get(one.expert_id))
    for one in shown:
        own = [duty for duty in duties if duty.expert_id == one.record_id]
        spans += _away(own, lane_of[one.record_id], on, days, db)
    blocks = [_block(line, lane_of[line.expert_id], line.visitor or "") for line in lines if line.expert_id in lane_of]
    current = -1 if on == now.astimezone(BEIJING_TIME).date() else None
    return _shown(lanes, spans, blocks, lines, sitting, made, len(free), _now(now, current))


def _lines(db: Database, first: date, last: date, expert_ids: Iterable[str] | None) -> list[Line]:
    found = bookings.between(db, first.isoformat(), last.isoformat(), expert_ids=expert_ids, holding=False)
    return [line for line in found if line.state in SHOWN]


def _slots(
    duties: Sequence[Duty], of: Sequence[Expert], first: date, last: date, days: WorkingDays
) -> tuple[Slot, ...]:
    bookable = {one.record_id: one.buffer_minutes for one in of if one.state == ExpertState.POOLED}
    made = slots(duties, first, last, days, buffers=bookable)
    return tuple(one for one in made if one.expert_id in bookable)


def _free(made: Sequence[Slot], lines: Sequence[Line]) -> list[Slot]:
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for line in lines:
        if line.state in HOLDING:
            taken.setdefault((line.expert_id, line.day), []).append((minute_of_day(line.start), _end_minute(line)))
    return [
        one for one in made
        if not any(a < one.end_minute and one.start_minute < b
                   for a, b in taken.get((one.expert_id, one.day.isoformat()), ()))
    ]  # fmt: skip


def _duty_spans(sitting: Sequence[Sitting], lane: Callable[[Sitting], int | None]) -> list[Span]:
    spans = []
    for one in sitting:
        at = lane(one)
        if at is not None:
            way = say("现场") if one.on_site else say("线上")
            told = say("{site}（{way}）", site=one.site, way=way) if one.site else way
            spans.append(Span(at, one.start, one.end, Ground.FREE, told))
    return spans


def _sits_usually(away: Duty, duties: Sequence[Duty], on: date, days: WorkingDays) -> bool:
    own = (duty for duty in duties if duty.expert_id == away.expert_id and duty.rule in (Rule.WEEKLY, Rule.EXTRA))
    return any(duty.falls_on(on, days) for duty in own)


def _away(own: Sequence[Duty], lane: int, on: date, days: WorkingDays, db: Database) -> list[Span]:
    """Feasts and leave as grounds of their own, with who stands in."""
    spans = []
    if days.kind(on) == "off":
        spans.append(Span(lane, 0, 24 * 60, Ground.FEAST, days.feast(on)))
    for duty in own:
        if duty.rule in (Rule.LEAVE, Rule.CLOSED) and duty.falls_on(on, days):
            told = rule_label(duty.rule)
            substitute = experts.get(db, duty.substitute_id) if duty.substitute_id else None
            if substitute is not None:
                told = say("{rule}，{name}替班", rule=told, name=substitute.name)
            start, end = (0, 24 * 60) if duty.whole_day else (duty.start, duty.end)
            spans.append(Span(lane, start, end, Ground.LEAVE, told))
    return spans


def _block(line: Line, lane: int, title: str) -> Block:
    state = BookingState(line.state)
    start, end = minute_of_day(line.start), _end_minute(line)
    label = booking_state_label(state)
    question = " ".join((line.question or "").split())
    detail = question if state is BookingState.CONFIRMED else say("{state} {question}", state=label, question=question)
    name = title or line.organisation or say("未填姓名")
    told = say(
        "{start}–{end} {expert}：{name} {state} {question}", start=clock(start), end=clock(end), expert=line.expert,
        name=say("、").join(filter(None, (name, line.organisation if title else ""))), state=label, question=question,
    )  # fmt: skip
    return Block(line.record_id, lane, start, end, name, detail.strip(), _MARKS[state], told.strip(), state in OPEN)


def _shown(
    lanes: Sequence[Lane], spans: Sequence[Span], blocks: Sequence[Block], lines: Sequence[Line],
    sitting: Sequence[Sitting], made: tuple[Slot, ...], free: int, now: tuple[int, int] | None,
) -> Shown:  # fmt: skip
    step = min((one.slot_minutes for one in sitting), default=USUAL_STEP)
    first = min([one.start for one in sitting] + [each.start for each in blocks], default=USUAL_FIRST)
    last = max([one.end for one in sitting] + [each.end for each in blocks], default=USUAL_LAST)
    first, last = min(first, USUAL_FIRST) // 60 * 60, -(-max(last, USUAL_LAST) // 60) * 60
    within = None if now is None or not first <= now[1] < last else now
    cut = tuple(
        Span(one.lane, max(one.start, first), min(one.end, last), one.ground, one.told)
        for one in spans if one.start < last and one.end > first
    )  # fmt: skip
    sheet = Sheet(tuple(lanes), cut, tuple(blocks), first, last, step, within)
    return Shown(sheet, {line.record_id: line for line in lines}, made, free)


def _now(now: datetime, lane: int | None) -> tuple[int, int] | None:
    return None if lane is None else (lane, minute_of_day(now))


def _fields(expert: Expert, catalogue: Catalogue) -> str:
    seconds = [code for code in expert.fields if len(code) > 1] or list(expert.fields)
    return say("、").join(catalogue.label(FIELDS, code) for code in seconds)


def _told(expert: Expert, catalogue: Catalogue) -> str:
    owner = say("市级专家") if expert.is_city else ""
    return say("，").join(filter(None, (expert.name, owner, expert.employer, _fields(expert, catalogue))))


def day_slots(db: Database, catalogue: Catalogue, expert: Expert, on: date) -> list[tuple[Slot, bool]]:
    """The slots of an expert's day in order, each with whether it is taken."""
    days = WorkingDays.from_catalogue(catalogue)
    duties = rosters.active(db, catalogue, expert_ids=[expert.record_id], first=on, last=on)
    made = sorted(_slots(duties, [expert], on, on, days), key=lambda one: one.start_minute)
    free = _free(made, _lines(db, on, on, [expert.record_id]))
    return [(one, one not in free) for one in made]


def moment(on: date, minute: int) -> datetime:
    """A minute of a day."""
    return at_minute(on, minute)
