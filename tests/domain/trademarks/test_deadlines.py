"""Deadlines that explain themselves. The worked examples are those of the domain facts, section 3.4."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from station_app.domain.faults import Refused
from station_app.domain.trademarks.deadline_rules import RULES, Counting, DeadlineRules, demand_apart
from station_app.domain.trademarks.deadlines import Deadline, add_months, compute
from station_app.domain.working_days import WorkingDays
from station_app.words.trademarks import deadline_sentence, step_sentence
from tests.helpers.reference import bundled_catalogue

DATA = DeadlineRules.from_catalogue(bundled_catalogue())
DAYS = WorkingDays.from_catalogue(bundled_catalogue())
NEW_LAW = date(2027, 1, 1)


def deadline(rule: str, start: str | date, served: str | None = None) -> Deadline:
    day = start if isinstance(start, date) else date.fromisoformat(start)
    return compute(rule, day, served=served, rules=DATA, working_days=DAYS)


def codes(found: Deadline) -> list[str]:
    return [step.code for step in found.steps]


@pytest.mark.parametrize(
    ("rule", "start", "served", "due"),
    [
        ("correction", "2026-09-10", None, "2026-10-10"),  # a Saturday on which offices work
        ("correction", "2026-01-20", None, "2026-02-24"),
        ("refusal-review", "2026-09-22", None, "2026-10-08"),
        ("opposition", "2026-06-27", None, "2026-09-28"),
        ("correction", "2026-09-01", "electronic", "2026-10-16"),
        ("expiry", "2016-11-14", None, "2026-11-13"),
        ("renewal-opens", "2016-11-14", None, "2025-11-14"),
        ("expiry", "2016-02-29", None, "2026-02-28"),
    ],
)
def test_the_worked_examples_come_out_and_are_certain(rule: str, start: str, served: str | None, due: str) -> None:
    found = deadline(rule, start, served)
    assert (found.due.isoformat(), found.alternatives, found.certain) == (due, (), True)


def test_the_grace_of_the_worked_example_ends_in_a_year_whose_holidays_nobody_knows() -> None:
    found = deadline("renewal-grace-ends", "2016-11-14")
    assert (found.due, found.certain) == (date(2027, 5, 13), False)
    assert "year-unknown" in codes(found)


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("correction", "2026-05-31", "2026-06-30"),
        ("priority", "2025-08-31", "2026-02-28"),  # no 31st; a Saturday, yet a day on which offices work
        ("priority", "2025-11-30", "2026-06-01"),  # the 30th is a Saturday
        ("priority-papers", "2024-11-30", "2025-02-28"),
        ("priority-papers", "2023-11-29", "2024-02-29"),
        ("priority-papers", "2023-11-30", "2024-02-29"),
        ("non-use-answer", "2025-12-31", "2026-02-28"),
        ("invalidation", "2020-02-29", "2025-02-28"),
        ("invalidation", "2021-05-01", "2026-05-06"),
        ("opposition-evidence", "2026-06-30", "2026-09-30"),
        ("opposition-answer", "2026-09-10", "2026-10-10"),
        ("explanation", "2026-11-07", "2026-11-23"),
        ("division", "2026-02-01", "2026-02-24"),
        ("court", "2026-06-01", "2026-07-01"),
        ("expiry", "2016-03-01", "2026-02-28"),
        ("expiry", "2017-01-01", "2026-12-31"),
        ("expiry", "2014-02-28", "2024-02-27"),
        ("expiry", "2018-03-01", "2028-02-29"),
        ("renewal-opens", "2016-02-29", "2025-03-01"),
        ("renewal-opens", "2015-03-01", "2024-03-01"),
        ("renewal-grace-ends", "2016-01-29", "2026-07-28"),
        ("renewal-grace-ends", "2015-09-01", "2026-02-28"),  # expires on 31 August; February has no 31st
    ],
)
def test_month_ends_leap_days_and_make_up_days_hold_beyond_the_examples(rule: str, start: str, due: str) -> None:
    assert deadline(rule, start).due == date.fromisoformat(due)


@pytest.mark.parametrize(("served", "served_on"), [("electronic", 15), ("post", 15), ("hand", 0), ("announcement", 30)])
def test_the_way_of_service_moves_the_start_and_the_steps_say_so(served: str, served_on: int) -> None:
    issued = date(2026, 5, 8)
    found = deadline("refusal-review", issued, served)
    assert found.due == deadline("refusal-review", issued + timedelta(days=served_on)).due
    assert codes(found)[0] == ("service" if served_on else "event-receipt")


def test_a_publication_before_the_new_law_whose_term_runs_into_it_has_two_days_and_the_earlier_is_due() -> None:
    found = deadline("opposition", "2026-11-10")
    assert (found.due, found.alternatives, found.certain) == (date(2027, 1, 11), (date(2027, 2, 10),), False)
    assert "two-laws" in codes(found)
    assert deadline_sentence(found) == "异议：2027-01-11（也可能是 2027-02-10，以官方为准）"
    assert deadline("opposition", "2026-10-20").due == date(2026, 12, 21)
    assert deadline("opposition", "2026-10-01").certain is False


def test_before_and_after_the_change_of_law_the_day_of_publication_decides_alone() -> None:
    before, after = deadline("opposition", "2026-09-30"), deadline("opposition", "2027-01-04")
    assert (before.due, before.alternatives, before.certain) == (date(2026, 12, 30), (), True)
    assert "三十三条" in before.rule.basis
    assert (after.due, after.alternatives) == (date(2027, 3, 4), ())
    assert "三十六条" in after.rule.basis
    assert "two-laws" not in codes(after)


def test_a_term_that_is_the_same_under_both_laws_names_both_and_has_one_day() -> None:
    found = deadline("refusal-review", "2026-12-20")
    assert (found.due, found.alternatives) == (date(2027, 1, 4), ())
    assert "same-law" in codes(found)
    assert deadline("expiry", "2020-05-05").certain is True


def test_the_regulation_of_2014_leaves_a_doubt_once_the_new_law_is_in_force() -> None:
    assert "regulation-old" in codes(deadline("correction", "2027-01-04"))
    assert "regulation-old" not in codes(deadline("correction", "2026-09-10"))


def test_a_year_without_holiday_data_is_named_and_never_certain() -> None:
    found = deadline("correction", "2027-02-01")
    assert found.certain is False
    told = [step_sentence(step) for step in found.steps]
    assert "2027 年尚无节假日数据，只按周末判断；放假通知公布后请再算一次。" in told
    assert all(day.weekday() < 5 for day in (found.due, *found.alternatives))


def test_a_grace_that_ends_on_a_rest_day_is_due_that_day_and_says_what_is_not_written() -> None:
    found = deadline("renewal-grace-ends", "2015-11-02")  # expires 2025-11-01, six months on is Labour Day
    assert (found.due, found.alternatives, found.certain) == (date(2026, 5, 1), (date(2026, 5, 6),), False)
    assert "grace-on-rest-day" in codes(found)


_STARTS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
_MOVED = [rule.name for rule in DATA.rules if rule.counting is Counting.TERM]
_NEVER_MOVED = ["expiry", "renewal-opens"]


@given(_STARTS, st.sampled_from(sorted(set(_MOVED))))
def test_where_the_rule_moves_it_a_deadline_never_falls_on_a_rest_day(start: date, rule: str) -> None:
    found = deadline(rule, start)
    assert all(DAYS.works(day) for day in (found.due, *found.alternatives))
    assert found.due > start
    assert found.due not in found.alternatives
    assert (not found.alternatives) or not found.certain


@given(_STARTS, st.sampled_from(_NEVER_MOVED))
def test_where_the_rule_does_not_move_it_a_deadline_stays_on_its_day_rest_day_or_not(start: date, rule: str) -> None:
    found = deadline(rule, start)
    years = 10 if rule == "expiry" else 9
    place = add_months(start, years * 12)
    bare = place - timedelta(days=1) if place.day == start.day else place
    expected = bare if rule == "expiry" else deadline("expiry", start).due + timedelta(days=1)
    if rule == "renewal-opens":
        expected = add_months(expected, -12)
    assert (found.due, found.certain) == (expected, True)


@given(_STARTS, st.sampled_from(RULES))
def test_every_step_is_told_in_words_and_the_days_stand_in_order(start: date, rule: str) -> None:
    assume(any(row.name == rule and row.is_current(start) for row in DATA.rules))
    found = deadline(rule, start)
    assert all("{" not in step_sentence(step) for step in found.steps)
    assert list(found.alternatives) == sorted(found.alternatives)
    assert not found.alternatives or found.due < found.alternatives[0]
    assert deadline_sentence(found).startswith(found.rule.label)


def test_every_rule_of_the_contract_stands_in_the_data_and_none_beside() -> None:
    assert {rule.name for rule in DATA.rules} == set(RULES)


@pytest.mark.parametrize(
    ("rule", "start", "served", "code"),
    [
        ("appeal", "2026-01-01", None, "deadline-rule-unknown"),
        ("correction", "2013-01-01", None, "deadline-rule-missing"),
        ("correction", "2026-01-01", "pigeon", "service-unknown"),
        ("expiry", "2016-01-01", "electronic", "deadline-not-served"),
        ("opposition", "2026-01-01", "post", "deadline-not-served"),
        ("expiry", "9999-12-31", None, "deadline-year"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(rule: str, start: str, served: str | None, code: str) -> None:
    with pytest.raises(Refused, match=code):
        deadline(rule, start, served)


def test_an_announcement_is_how_a_publication_happens_and_adds_nothing() -> None:
    assert deadline("opposition", "2026-06-27", "announcement").due == date(2026, 9, 28)


def test_two_rows_for_one_day_are_refused_by_name() -> None:
    first = DATA.rules[0]
    with pytest.raises(Refused, match="deadline-rules-overlap"):
        demand_apart([first, replace(first, code="correction-2027", valid_from=NEW_LAW)])
    demand_apart([replace(first, valid_to=date(2026, 12, 31)), replace(first, code="c", valid_from=NEW_LAW)])
