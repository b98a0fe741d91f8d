"""Working days: the State Council's notices over plain weekends."""

from datetime import date, timedelta

import pytest

from station_app.domain.catalogue import Code
from station_app.domain.working_days import HOLIDAYS, WorkingDays
from tests.helpers.reference import bundled_catalogue


@pytest.fixture
def calendar() -> WorkingDays:
    return WorkingDays.from_catalogue(bundled_catalogue())


def test_offices_work_on_a_make_up_saturday_and_rest_on_a_feast(calendar: WorkingDays) -> None:
    assert (calendar.kind(date(2026, 10, 10)), calendar.works(date(2026, 10, 10))) == ("made_up", True)
    assert (calendar.kind(date(2026, 10, 1)), calendar.works(date(2026, 10, 1))) == ("off", False)
    assert calendar.kind(date(2026, 10, 11)) == "weekend"
    assert calendar.kind(date(2026, 10, 8)) == "working"
    assert calendar.feast(date(2026, 9, 20)) == "国庆节"
    assert calendar.feast(date(2026, 9, 21)) == ""


@pytest.mark.parametrize(
    ("day", "next_working_day"),
    [("2026-02-19", "2026-02-24"), ("2026-10-07", "2026-10-08"), ("2026-09-27", "2026-09-28"),
     ("2026-10-10", "2026-10-10"), ("2025-10-01", "2025-10-09"), ("2024-02-09", "2024-02-09")],
)  # fmt: skip
def test_the_first_working_day_on_or_after_a_day(calendar: WorkingDays, day: str, next_working_day: str) -> None:
    assert calendar.on_or_after(date.fromisoformat(day)) == date.fromisoformat(next_working_day)


def test_fifteen_working_days_leap_over_the_national_day(calendar: WorkingDays) -> None:
    # 9-25..27 Mid-Autumn, 10-01..07 National Day, 10-10 made up: counted on paper.
    assert calendar.add(date(2026, 9, 21), 15) == date(2026, 10, 19)
    assert calendar.between(date(2026, 9, 21), date(2026, 10, 19)) == 15
    assert calendar.between(date(2026, 10, 19), date(2026, 9, 21)) == -15


def test_no_days_at_all_is_today_or_the_next_day_on_which_offices_work(calendar: WorkingDays) -> None:
    assert calendar.add(date(2026, 11, 19), 0) == date(2026, 11, 19)
    assert calendar.add(date(2026, 11, 21), 0) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="forwards"):
        calendar.add(date(2026, 11, 19), -1)


def test_a_year_without_a_notice_goes_by_weekends_and_says_so(calendar: WorkingDays) -> None:
    assert not calendar.is_known(2027)
    assert calendar.kind(date(2027, 10, 1)) == "working"
    assert calendar.kind(date(2027, 10, 2)) == "weekend"
    assert calendar.doubtful_years(date(2026, 12, 20), date(2027, 1, 11)) == (2027,)
    assert calendar.doubtful_years(date(2024, 1, 1), date(2026, 12, 31)) == ()
    assert calendar.notice(2027) == ""


def test_each_year_names_the_notice_it_comes_from(calendar: WorkingDays) -> None:
    notices = {year: calendar.notice(year) for year in sorted(calendar.years)}
    assert notices == {
        2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号",
    }  # fmt: skip


@pytest.mark.parametrize(("year", "working_days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_its_notice_leaves(
    calendar: WorkingDays, year: int, working_days: int
) -> None:
    first = date(year, 1, 1)
    days = (first + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - first).days))
    assert sum(map(calendar.works, days)) == working_days


def test_made_up_days_lie_on_weekends(calendar: WorkingDays) -> None:
    for day, moved in calendar.moved.items():
        assert not moved.works or day.weekday() >= 5, day


def test_a_catalogue_of_before_the_list_knows_no_year() -> None:
    empty = WorkingDays.from_codes(())
    assert empty.add(date(2026, 9, 30), 1) == date(2026, 10, 1)
    assert empty.doubtful_years(date(2026, 9, 30), date(2026, 10, 1)) == (2026,)


def test_a_day_that_is_neither_off_nor_work_is_broken_data() -> None:
    code = Code("2026-10-01", "国庆节", {"day": "maybe", "notice": ""}, date(2025, 11, 4))
    with pytest.raises(ValueError, match="neither"):
        WorkingDays.from_codes([code])
    assert HOLIDAYS in bundled_catalogue().lists
