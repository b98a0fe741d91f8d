"""The figures of a period: kept by day as records change, equal to a recount, each opening the records behind it."""

import os
from datetime import date, datetime, timedelta

import pytest

from station_app.actions import figures, period_reports
from station_app.actions.acts import RecordIds
from station_app.actions.verification import verify
from station_app.domain.indicators import Dictionary
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period
from station_app.storage import tallies
from tests.helpers.office import Office
from tests.helpers.recounts import recount, statements
from tests.helpers.weeks import MadeUp

WEEKS = int(os.environ.get("STATION_REPORT_WEEKS", "3"))
MONDAY = datetime(2026, 10, 26, 9, 0, tzinfo=BEIJING_TIME)
NOT_COUNTED_HERE = {"E32", "E33", "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09"}
"""Typed in by hand, or of bookings: those have tests of their own."""


def close(office: Office, period: Period, reason: str = "") -> None:
    named = {"catalogue": office.desk.catalogue, "now": office.clock()}
    period_reports.prepare(office.store, office.desk.clerk, period, ids=RecordIds.make(office.ids), **named)
    period_reports.check(office.store, office.desk.clerk, period, ids=RecordIds.make(office.ids), **named)
    period_reports.close(
        office.store, office.desk.clerk, period, reason=reason, ids=RecordIds.make(office.ids), new_id=office.ids,
        **named,
    )  # fmt: skip


def live(office: Office, period: Period) -> dict[str, int | None]:
    found = figures.figures_of(office.store.db, period, office.desk.catalogue, office.clock().date())
    return {code: one.value for code, one in found.told.items()}


def expected(office: Office, period: Period) -> dict[str, int | None]:
    return recount(
        office.store.db, period.first.isoformat(), period.last.isoformat(), office.clock().date().isoformat()
    )


@pytest.fixture
def lived(office: Office) -> tuple[Office, list[Period]]:
    """Some weeks at the counter, each closed on the Monday after, with corrections of any week in between."""
    office.clock.now = MONDAY
    made, periods = MadeUp(office, seed=46), []
    for week in range(WEEKS):
        for day in range(5):
            made.day(MONDAY + timedelta(weeks=week, days=day))
        period = Period.containing((MONDAY + timedelta(weeks=week)).date(), Period.parse("2026-W46").span)
        periods.append(period)
        office.clock.now = MONDAY + timedelta(weeks=week + 1)
        close(office, period)
        made.correct(4)
    return office, periods


def test_every_figure_of_the_dictionary_is_recounted_by_sql_of_its_own(office: Office) -> None:
    assert set(Dictionary(office.desk.catalogue)) == set(statements()) | NOT_COUNTED_HERE


def test_every_figure_of_three_weeks_is_what_the_rows_say_with_amendments_after_the_closing(lived) -> None:
    office, periods = lived
    for period in [*periods, Period.parse("2026-11"), Period.parse("2026-Q4"), Period.parse("2026")]:
        wanted, told = expected(office, period), live(office, period)
        assert {code: told[code] for code in wanted} == wanted, str(period)
    assert sum(live(office, periods[0])[code] or 0 for code in ("A01", "G01", "K02", "I01")) > 20


def test_a_closed_week_tells_what_was_told_and_its_amendment_what_is_true_now(lived) -> None:
    office, periods = lived
    period = periods[0]
    stands = period_reports.standing(office.store.db, period, office.desk.catalogue, office.clock().date())
    frozen, now = stands.closed[0], expected(office, period)
    wrong = {code for code, value in now.items() if frozen.value(code) != value}
    assert wrong
    assert {one.code for one in stands.open.changes} == wrong
    close(office, period, reason="三件登记更正")
    after = period_reports.standing(office.store.db, period, office.desk.catalogue, office.clock().date())
    assert [one.edition for one in after.closed] == [0, 1]
    assert after.closed[0].figures == frozen.figures
    assert {code: after.closed[1].value(code) for code in now} == now
    assert {one.code: (one.was, one.now) for one in after.closed[1].changes} == {
        code: (frozen.value(code), now[code]) for code in wrong
    }
    assert not after.to_amend


def test_every_figure_opens_just_the_records_that_it_counts(lived) -> None:
    office, periods = lived
    today = office.clock().date()
    for code, one in figures.figures_of(office.store.db, periods[1], office.desk.catalogue, today).told.items():
        rule = one.figure.definition.rule
        if rule.asked in ("told", "roster.shifts", "roster.slots") or rule.is_rate:
            continue
        shown, after = [], None
        while page := figures.rows_of(
            office.store.db, office.desk.clerk, code, periods[1], office.desk.catalogue, today, after=after, limit=3
        ):
            shown += page
            after = (page[-1].day, page[-1].record_id)
        assert sum(row.amount for row in shown) == one.value, code
        assert len({row.record_id for row in shown}) == len(shown)
        first = "" if rule.asked == "custody.total" else periods[1].first.isoformat()
        assert all(first <= row.day <= periods[1].last.isoformat() for row in shown)


def test_verify_recounts_and_names_the_cell_and_the_day_that_differ(lived) -> None:
    office, _ = lived
    assert verify(office.store).sound
    with office.store.atomic() as db:
        db.execute("UPDATE daily_counts SET amount = amount + 1 WHERE (cell, day, value) = (SELECT"
                   " cell, day, value FROM daily_counts WHERE cell = 'visit.channel' LIMIT 1)")  # fmt: skip
        db.execute("DELETE FROM counted_records WHERE event = 'intake' AND day = (SELECT max(day) FROM"
                   " counted_records WHERE event = 'intake')")  # fmt: skip
    found = {(one.code, one.where.rsplit(":", 1)[0]) for one in verify(office.store).findings}
    assert found == {("row-differs", "daily_counts:visit.channel"), ("row-differs", "counted_records:intake")}


def test_figures_counted_anew_are_those_that_were_kept(lived) -> None:
    office, _ = lived
    kept = office.store.db.execute("SELECT * FROM daily_counts ORDER BY 1, 2, 3").fetchall()
    records = office.store.db.execute("SELECT * FROM counted_records ORDER BY 1, 2, 3").fetchall()
    with office.store.atomic() as db:
        tallies.make_anew(db)
    assert office.store.db.execute("SELECT * FROM daily_counts ORDER BY 1, 2, 3").fetchall() == kept
    assert office.store.db.execute("SELECT * FROM counted_records ORDER BY 1, 2, 3").fetchall() == records
    assert all(amount for *_, amount in kept)


def test_a_station_updated_from_before_the_figures_counts_them_at_its_next_opening(lived) -> None:
    office, periods = lived
    before = live(office, periods[0])
    with office.store.atomic() as db:
        db.execute("DELETE FROM settings WHERE key = 'tallies'")
        db.execute("DELETE FROM daily_counts")
        db.execute("DELETE FROM counted_records")
    office.reopen()
    assert live(office, periods[0]) == before


def test_the_days_of_the_year_add_up_to_its_weeks(lived) -> None:
    office, periods = lived
    catalogue, today = office.desk.catalogue, office.clock().date()
    last = figures.figures_of(office.store.db, periods[-1], catalogue, today).told["A01"]
    assert last.year == sum(live(office, period)["A01"] or 0 for period in periods)
    assert last.before == live(office, periods[-2])["A01"]


def test_a_period_to_come_is_refused_with_its_first_day(office: Office) -> None:
    from station_app.domain.faults import Refused

    with pytest.raises(Refused) as refused:
        figures.read(
            office.store.db, office.desk.clerk, Period.parse("2026-W48"), office.desk.catalogue, date(2026, 11, 22)
        )
    assert [(fault.code, fault.details["first"]) for fault in refused.value.faults] == [("period-ahead", "2026-11-23")]
