"""Which backups are kept: seven days, four weeks, six months, and the newest whatever happens."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.backups import DAYS, MONTHS, WEEKS, backup_name, read_name, to_keep
from station_app.domain.periods import BEIJING_TIME

START = datetime(2026, 1, 1, tzinfo=BEIJING_TIME)
TIMES = st.lists(st.integers(0, 400 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)), max_size=60)


def _days(times: frozenset[datetime]) -> set[object]:
    return {time.date() for time in times}


@given(TIMES)
def test_the_newest_is_kept_and_never_more_than_seventeen(times: list[datetime]) -> None:
    kept = to_keep(times)
    assert kept <= set(times)
    assert len(kept) <= DAYS + WEEKS + MONTHS
    assert not times or max(times) in kept


@given(TIMES)
def test_sorting_out_twice_takes_nothing_more_away(times: list[datetime]) -> None:
    assert to_keep(to_keep(times)) == to_keep(times)


@given(TIMES)
def test_sorting_out_after_each_backup_leaves_what_sorting_out_once_would(times: list[datetime]) -> None:
    standing: frozenset[datetime] = frozenset()
    for time in sorted(times):
        standing = to_keep({*standing, time})
    assert standing == to_keep(times)


@given(TIMES)
def test_the_last_days_weeks_and_months_are_each_there(times: list[datetime]) -> None:
    kept = to_keep(times)
    for period, most in (
        (lambda time: time.date(), DAYS), (lambda time: time.isocalendar()[:2], WEEKS),
        (lambda time: (time.year, time.month), MONTHS),
    ):  # fmt: skip
        last = sorted({period(time) for time in times})[-most:]
        newest = {max(time for time in times if period(time) == one) for one in last}
        assert newest <= kept


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    every_day = [START + timedelta(days=day, hours=17) for day in range(365)]
    kept = sorted(to_keep(every_day), reverse=True)
    assert [f"{time:%m-%d}" for time in kept] == [
        "12-31", "12-30", "12-29", "12-28", "12-27", "12-26", "12-25",
        "12-20", "12-13", "11-30", "10-31", "09-30", "08-31", "07-31",
    ]  # fmt: skip
    assert len(_days(frozenset(kept))) == len(kept)


def test_a_name_tells_station_and_time_and_nothing_else() -> None:
    at = datetime(2026, 11, 19, 10, 42, 7, tzinfo=BEIJING_TIME)
    assert backup_name("G003", at) == "G003-20261119-104207.backup"
    assert read_name("G003-20261119-104207.backup") == ("G003", at)
    for other in ("G003-20261119-104207.backup.tmp", "G003-20261399-104207.backup", "G003.backup", "x"):
        assert read_name(other) is None
    with pytest.raises(ValueError, match="zone"):
        backup_name("G003", datetime(2026, 11, 19))
