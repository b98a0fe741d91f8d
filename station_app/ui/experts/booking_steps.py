"""The steps of a booking: which of them a state has, what each asks for."""



from dataclasses import dataclass

from station_app.domain.bookings import BookingState
from station_app.domain.experts import LINE_LENGTH, TEXT_LENGTH
from station_app.domain.json_fields import answered, code, count, text
from station_app.storage.bookings import Line
from station_app.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """Everything that some step asks for."""

    by: str = text(LINE_LENGTH)
    start: str = text(LINE_LENGTH)
    reason: str = text(TEXT_LENGTH, person=True)
    advice: str = text(TEXT_LENGTH, person=True)
    actual_minutes: int | None = count(None)
    expert_note: str = text(TEXT_LENGTH, person=True)
    visitor_rating: str = code("satisfaction")
    resolved: bool | None = answered()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its button, its key, the fields that its form asks for; without fields the key takes it at once."""

    name: str
    label: str
    key: str
    asks: tuple[str, ...] = ()


_S = BookingState


def steps_of(line: Line | None) -> list[Step]:
    """What can be done with a booking, the most likely first."""
    if line is None:
        return []
    check_in = Step("check_in", say("签到"), "Space")
    move = Step("reschedule", say("改约"), "R", ("start", "reason"))
    absent = Step("expert_absent", say("专家未到"), "W")
    cancel = Step("cancel", say("取消预约"), "Del", ("by", "reason"))
    serve = Step("serve", say("接待完"), "Space", ("advice", "actual_minutes", "expert_note"))
    evaluate = Step("evaluate", say("评价"), "E", ("visitor_rating", "resolved", "reason", "expert_note"))
    return {
        _S.REQUESTED: [move, cancel],
        _S.CONFIRMED: [check_in, move, Step("no_show", say("爽约"), "N"), absent, cancel],
        _S.CHECKED_IN: [serve, absent, cancel],
        _S.SERVED: [evaluate],
        _S.EVALUATED: [evaluate],
        _S.REJECTED: [move, cancel],
        _S.NO_SHOW: [Step("take_back", say("撤回爽约"), "B", ("reason",))],
    }.get(_S(line.state), [])
