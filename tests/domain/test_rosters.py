"""The roster: rules make slots, leave takes them away, a substitute takes them over, holidays have none."""

from datetime import date
from typing import Any

import pytest

from station_app.domain.rosters import Duty, DutyForm, check, duty_of, overlap, sittings, slots
from station_app.domain.working_days import WorkingDays
from tests.helpers.reference import bundled_catalogue

CATALOGUE = bundled_catalogue()
DAYS = WorkingDays.from_catalogue(CATALOGUE)
TODAY = date(2026, 9, 1)
MORNING: dict[str, Any] = {"rule": "weekly", "weekday": 5, "start": "09:00", "end": "10:30", "site": "咨询室"}


def rule(name: str = "d1", expert: str = "zhou", **given: Any) -> Duty:
    told = {"expert_id": expert, "first_day": date(2026, 9, 4)} | (MORNING if "rule" not in given else {}) | given
    form = DutyForm(**told)
    assert [fault.code for fault in check(form, CATALOGUE, TODAY) if fault.level == "must"] == []
    return duty_of(name, form)


def told(duties: list[Duty], first: str, last: str, **more: Any) -> list[str]:
    found = slots(duties, date.fromisoformat(first), date.fromisoformat(last), DAYS, **more)
    return [f"{one.expert_id} {one.start:%m-%d %H:%M}" for one in found]


def test_a_weekly_rule_gives_its_slots_on_its_weekday_only() -> None:
    assert told([rule()], "2026-09-01", "2026-09-12") == [
        "zhou 09-04 09:00", "zhou 09-04 09:30", "zhou 09-04 10:00",
        "zhou 09-11 09:00", "zhou 09-11 09:30", "zhou 09-11 10:00",
    ]  # fmt: skip


def test_a_buffer_moves_the_slots_apart_and_a_longer_slot_gives_fewer() -> None:
    assert told([rule()], "2026-09-04", "2026-09-04", buffers={"zhou": 15}) == ["zhou 09-04 09:00", "zhou 09-04 09:45"]
    assert told([rule(**MORNING, slot_minutes=45)], "2026-09-04", "2026-09-04") == [
        "zhou 09-04 09:00", "zhou 09-04 09:45",
    ]  # fmt: skip


def test_a_feast_has_no_duty_but_an_extra_sitting_stands_even_then() -> None:
    # 2026-10-02 is a Friday of the National Day holiday.
    assert told([rule()], "2026-10-02", "2026-10-02") == []
    extra = rule(rule="extra", first_day=date(2026, 10, 2), start="14:00", end="14:30")
    assert told([rule(), extra], "2026-10-02", "2026-10-02") == ["zhou 10-02 14:00"]


def test_a_made_up_working_day_counts_where_the_rule_says_so() -> None:
    # 2026-10-10 is a Saturday on which offices work for the holiday.
    assert told([rule()], "2026-10-10", "2026-10-10") == []
    assert told([rule(**MORNING, make_up_days=True)], "2026-10-10", "2026-10-10") == [
        "zhou 10-10 09:00", "zhou 10-10 09:30", "zhou 10-10 10:00",
    ]  # fmt: skip


def test_irregular_weeks_every_second_and_the_first_and_third_of_a_month() -> None:
    every_second = rule(**MORNING, every_weeks=2)
    days = sorted({one.day for one in sittings([every_second], date(2026, 9, 1), date(2026, 9, 30), DAYS)})
    assert [day.day for day in days] == [4, 18]
    nth = rule(**MORNING, weeks_of_month="1,3")
    days = sorted({one.day for one in sittings([nth], date(2026, 9, 1), date(2026, 9, 30), DAYS)})
    assert [day.day for day in days] == [4, 18]
    days = sorted({one.day for one in sittings([nth], date(2026, 11, 1), date(2026, 11, 30), DAYS)})
    assert [day.day for day in days] == [6, 20]


def test_leave_and_closed_hours_take_away_and_a_substitute_takes_over() -> None:
    leave = rule("d2", rule="leave", first_day=date(2026, 9, 4), last_day=date(2026, 9, 10))
    assert told([rule(), leave], "2026-09-01", "2026-09-12") == [
        "zhou 09-11 09:00", "zhou 09-11 09:30", "zhou 09-11 10:00",
    ]  # fmt: skip
    closed = rule("d3", rule="closed", first_day=date(2026, 9, 11), start="09:30", end="10:00")
    assert told([rule(), closed], "2026-09-11", "2026-09-11") == ["zhou 09-11 09:00", "zhou 09-11 10:00"]
    instead = rule("d4", rule="closed", first_day=date(2026, 9, 11), substitute_id="qian")
    assert told([rule(), instead], "2026-09-11", "2026-09-11") == [
        "qian 09-11 09:00", "qian 09-11 09:30", "qian 09-11 10:00",
    ]  # fmt: skip


def test_two_rules_overlap_on_the_first_day_they_meet_and_not_where_they_never_do() -> None:
    one = rule()
    assert overlap(one, rule("d2", **{**MORNING, "start": "10:00", "end": "11:00"}), DAYS) == date(2026, 9, 4)
    assert overlap(one, rule("d2", **{**MORNING, "start": "10:30", "end": "11:30"}), DAYS) is None
    assert overlap(one, rule("d2", expert="qian", **MORNING), DAYS) is None
    odd = rule("d3", **MORNING, every_weeks=2)
    even = rule("d4", **MORNING, every_weeks=2, first_day=date(2026, 9, 11))
    assert overlap(odd, even, DAYS) is None
    extra = rule("d5", rule="extra", first_day=date(2026, 9, 18), start="10:00", end="10:30")
    assert (overlap(odd, extra, DAYS), overlap(even, extra, DAYS)) == (date(2026, 9, 18), None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"rule": "sometimes"}, "duty-rule"),
        ({**MORNING, "weekday": 8}, "duty-weekday"),
        ({**MORNING, "start": "9 am"}, "duty-time"),
        ({**MORNING, "start": "09:10"}, "duty-quarter"),
        ({**MORNING, "start": "23:30", "end": "00:30"}, "duty-midnight"),
        ({**MORNING, "slot_minutes": 20}, "duty-slot"),
        ({**MORNING, "end": "09:15"}, "duty-short"),
        ({**MORNING, "weeks_of_month": "one"}, "duty-weeks-of-month"),
        ({**MORNING, "last_day": date(2026, 9, 1)}, "duty-days-turned"),
        ({**MORNING, "substitute_id": "qian"}, "duty-substitute"),
        ({"rule": "leave"}, "duty-leave-end"),
        ({"rule": "leave", "last_day": date(2026, 9, 9), "start": "09:00", "end": "10:00"}, "duty-leave-hours"),
        ({"rule": "closed", "substitute_id": "zhou"}, "duty-substitute-self"),
        ({**MORNING, "first_day": None}, "duty-day-missing"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_name(given: dict[str, Any], code: str) -> None:
    form = DutyForm(**({"expert_id": "zhou", "first_day": date(2026, 9, 4)} | given))
    assert code in [fault.code for fault in check(form, CATALOGUE, TODAY)]


def test_the_drawing_of_slots_can_be_stopped_and_tells_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        heard.append((done, of))
        return len(heard) < 2

    duties = [rule(f"d{number}", expert=f"e{number}", **MORNING) for number in range(4)]
    found = {one.expert_id for one in slots(duties, date(2026, 9, 1), date(2026, 9, 30), DAYS, progress=progress)}
    assert (found, heard) == ({"e0", "e1"}, [(1, 4), (2, 4)])
