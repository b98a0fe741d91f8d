"""What one record adds to the figures of which day: a pure function of the facts of its newest revision.

A record tells of *events*, each on its own day: a visit on the day of the visit, a referral's reply on the day it
came, an answer that is late on the day it was due. So a closed week changes only where a record of it is corrected, not
because work goes on (docs/decisions/0026). Events have *cells*: a value that is counted, or an amount that is summed
under it. The codes are the records' own; what they mean for an indicator says `domain/indicators.py`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from station_app.domain.periods import BEIJING_TIME

RULES_OF_TALLIES: Final = "1"
"""Raised with every change of the rules below: the next opening of a station then counts anew, once."""

Facts = Mapping[str, Any]
Tally = Counter[tuple[str, str, str]]
"""Amounts by (cell, day, value)."""

_WITHDRAWN: Final = frozenset({"void", "withdrawn"})
_HARD: Final = "2"
_NOT_RATED: Final = "0"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is counted on a day (`yyyy-mm-dd`): its cells by name, each a value and the amount under it."""

    name: str
    day: str
    cells: Mapping[str, tuple[str, int]]


def events(kind: str, facts: Facts, rating: Facts | None = None) -> tuple[Event, ...]:
    """The events of a record; none for a void one and for a kind that is not counted.

    `rating` are the facts of the rating of a visit: it counts with the visit and falls away with it.
    """
    makers = _EVENTS.get(kind)
    if makers is None or facts.get("state") == "void":
        return ()
    return tuple(event for event in makers(facts, rating) if event.day)


def counted(made: Sequence[Event]) -> Tally:
    """The events' amounts by cell, day and value."""
    tally: Tally = Counter()
    for event in made:
        for name, (value, amount) in event.cells.items():
            if amount:
                tally[f"{event.name}.{name}", event.day, value] += amount
    return tally


def _visit(facts: Facts, rating: Facts | None) -> Iterator[Event]:
    day = str(facts.get("day") or "")
    started = _moment(facts.get("started_at"))
    hour = f"{started.hour:02d}" if started is not None and not facts.get("time_uncertain") else ""
    waited = _minutes(facts.get("arrived_at"), facts.get("started_at"))
    cells = {
        "count": ("", 1),
        "persons": ("", int(facts.get("person_count") or 1)),
        "channel": (_text(facts, "channel"), 1),
        "items": (_listed(facts, "items"), 1),
        "ip_type": (_listed(facts, "ip_type"), 1),
        "visitor_type": (_text(facts, "visitor_type"), 1),
        "scale": (_text(facts, "enterprise_scale"), 1 if facts.get("enterprise_scale") else 0),
        "region": (_text(facts, "region_code"), 1),
        "subdistrict": (_text(facts, "subdistrict"), 1),
        "difficulty": (_text(facts, "difficulty"), 1),
        "result": (_text(facts, "result"), 1),
        "hour": (hour, 1),
        "waited": ("", waited or 0),
        "waits": ("", 0 if waited is None else 1),
    }
    yield Event("visit", day, cells)
    if facts.get("state", "closed") == "closed":
        yield Event("closing", _day(facts.get("closed_at")) or day, {"count": ("", 1)})
    if facts.get("difficulty") == _HARD and facts.get("answered_at"):
        yield Event("answer", _day(facts.get("answered_at")), {"count": ("", 1)})
    grade, on = _grade(facts, rating, day)
    if grade != _NOT_RATED:
        yield Event("rating", on, {"count": ("", 1), "grade": (grade, 1)})


def _grade(facts: Facts, rating: Facts | None, day: str) -> tuple[str, str]:
    """What the visitor gave, on the day he gave it; else what came with the visit from a ledger."""
    if rating is not None and str(rating.get("satisfaction") or _NOT_RATED) != _NOT_RATED:
        return str(rating["satisfaction"]), _day(rating.get("rated_at")) or day
    return str(facts.get("satisfaction") or _NOT_RATED), day


def _intake(facts: Facts, _: Facts | None) -> Iterator[Event]:
    if facts.get("state") in _WITHDRAWN:
        return
    business = _text(facts, "business_type")
    named = facts.get("classes") or facts.get("marks_concerned") or ()
    classes = {one.get("nice_class") for one in named if isinstance(one, Mapping)} - {None, 0}
    cells = {
        "count": (business, 1),
        "classes": (business, len(classes)),
        "fees": (business, int(facts.get("fee_estimate_fen") or 0)),
    }
    if facts.get("state") != "returned":
        yield Event("intake", str(facts.get("day") or ""), cells)
    else:
        yield Event("intake_returned", str(facts.get("moved_on") or ""), {"count": (business, 1)})
    if facts.get("sent_on") and (facts.get("findings") or facts.get("noted_reasons")):
        yield Event("completed", str(facts["sent_on"]), {"count": (business, 1)})


def _referral(facts: Facts, _: Facts | None) -> Iterator[Event]:
    target = _text(facts, "target_kind")
    # A further reply must not move the day of the first one.
    replied = facts.get("first_replied_at") or facts.get("replied_at")
    days = {"referral": facts.get("handed_at"), "referral_taken": facts.get("received_at"), "referral_back": replied}
    for name, at in days.items():
        yield Event(name, _day(at), {"count": (target, 1)})
    if _late(facts, replied or facts.get("closed_at")):
        yield Event("referral_late", str(facts.get("due_on") or ""), {"count": (target, 1)})


def _task(facts: Facts, _: Facts | None) -> Iterator[Event]:
    kind, closed = _text(facts, "task_kind"), facts.get("closed_at")
    if kind == "difficult" and _late(facts, closed):
        yield Event("answer_late", str(facts.get("due_on") or ""), {"count": ("", 1)})
    if kind == "rectification":
        yield Event("rectification", _day(facts.get("made_at")), {"count": ("", 1)})
        if facts.get("state") == "closed":
            yield Event("rectified", _day(closed), {"count": ("", 1)})


def _late(facts: Facts, done: Any) -> bool:
    """Whether the due day went by, or goes by, without it; asked only of days before today."""
    return not done or _day(done) > str(facts.get("due_on") or "")


def _outreach(facts: Facts, _: Facts | None) -> Iterator[Event]:
    if facts.get("state") != "closed" or facts.get("outcome") == "outreach-cancelled":
        return
    kind = _text(facts, "event_kind")
    cells = {"count": (kind, 1)} | {
        name: (kind, int(facts.get(field) or 0))
        for name, field in (("onsite", "attendances_onsite"), ("online", "attendances_online"),
                            ("handouts", "materials_given"))
    }  # fmt: skip
    yield Event("outreach", _day(facts.get("start")) or str(facts.get("opened_on") or ""), cells)


def _booking(facts: Facts, _: Facts | None) -> Iterator[Event]:
    state, day = _text(facts, "state"), str(facts.get("day") or _day(facts.get("start")))
    grade = str(facts.get("visitor_rating") or _NOT_RATED)
    rated = grade.isdigit() and grade != _NOT_RATED
    cells = {
        "count": (state, 1),
        "minutes": (state, int(facts.get("actual_minutes") or 0)),
        "grades": (state, int(grade) if rated else 0),
        "graded": (state, 1 if rated else 0),
    }
    yield Event("booking", day, cells)


_EVENTS: Final[Mapping[str, Callable[[Facts, Facts | None], Iterator[Event]]]] = {
    "consultation": _visit,
    "intake": _intake,
    "referral": _referral,
    "task": _task,
    "outreach": _outreach,
    "booking": _booking,
}

COUNTED_KINDS: Final = frozenset({*_EVENTS, "rating"})
"""Kinds whose entries change figures; a rating changes those of its visit."""

LATE_EVENTS: Final = frozenset({"referral_late", "answer_late"})
"""Events of a due day that count only once that day has gone by."""


def _text(facts: Facts, name: str) -> str:
    return str(facts.get(name) or "")


def _listed(facts: Facts, name: str) -> str:
    return " ".join(sorted({str(one) for one in facts.get(name) or ()}))


def _moment(text: Any) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(str(text))
    return at.astimezone(BEIJING_TIME) if at.tzinfo is not None else at


def _day(text: Any) -> str:
    at = _moment(text)
    return f"{at:%Y-%m-%d}" if at is not None else ""


def _minutes(first: Any, then: Any) -> int | None:
    """Whole minutes between two moments; None where one is missing or they are the wrong way round."""
    one, other = _moment(first), _moment(then)
    if one is None or other is None or other < one:
        return None
    return int((other - one).total_seconds()) // 60
