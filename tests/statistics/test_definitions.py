"""Definitions are dated data: one that changes within a period gives a figure for each part, both texts beside them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from station_app.actions import figures, period_reports, report_papers
from station_app.actions.acts import RecordIds
from station_app.documents.weekly_report import WEEKLY_REPORT
from station_app.domain.catalogue import Catalogue, Code, CodeList
from station_app.domain.faults import Refused
from station_app.domain.indicators import LIST, Dictionary, parse
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period
from tests.documents.reading import squeezed, text_of
from tests.helpers.experts import at, book, cancel, check_in, roster, serve, take_in
from tests.helpers.office import Office

CHANGE = date(2026, 11, 18)


def changed(catalogue: Catalogue) -> Catalogue:
    """From the 18th on a visit at an exhibition counts as 现场, and 参评率 is of all visits."""
    rows = []
    for row in catalogue[LIST]:
        if row.code not in ("A03-1", "K03-1"):
            rows.append(row)
            continue
        rows.append(replace(row, valid_to=CHANGE - timedelta(days=1)))
        rule = {"A03-1": "visit.channel[01 08]", "K03-1": "rating.count / visit.count"}[row.code]
        told = {**row.attributes, "definition_version": "2", "rule": rule, "definition": "新口径"}
        rows.append(Code(row.code[:-1] + "2", row.label, told, CHANGE))
    return Catalogue("2026.12.1", {**catalogue.lists, LIST: CodeList(LIST, tuple(rows))})


def test_each_part_of_the_period_is_counted_by_its_own_definition_and_both_are_told(office: Office) -> None:
    for day, channel in ((16, "01"), (16, "08"), (19, "01"), (19, "08")):
        office.clock.now = datetime(2026, 11, day, 10, tzinfo=BEIJING_TIME)
        office.record(visitor_phone=f"138000000{day}", channel=channel)
    catalogue, period, today = changed(office.desk.catalogue), Period.parse("2026-W47"), date(2026, 11, 24)
    told = figures.figures_of(office.store.db, period, catalogue, today).told
    parts = told["A03"].figure.parts
    assert [(one.definition.version, one.first.day, one.last.day, one.value) for one in parts] == [
        (1, 16, 17, 1), (2, 18, 22, 2),
    ]  # fmt: skip
    assert told["A03"].value == 3
    assert figures.as_json(told["A03"])["parts"][1]["definition"] == "新口径"
    assert told["K03"].value is None
    assert [part.value for part in told["K03"].figure.parts] == [0, 0]
    stands = period_reports.standing(office.store.db, period, catalogue, today)
    paper = report_papers.paper_of(
        stands.open, office.desk.station, catalogue, now=office.clock(), with_ratings=True
    )
    said = squeezed(text_of(WEEKLY_REPORT.pdf(paper, WEEKLY_REPORT.layout("a4"))))
    assert "※“现场”的口径在期内变更：2026-11-16至2026-11-17为1（第1版：咨询渠道为现场来访的件数。）" in said
    assert "2026-11-18至2026-11-22为2（第2版：新口径）" in said
    rows = figures.rows_of(office.store.db, office.desk.clerk, "A03", period, catalogue, today)
    assert [(row.day[-2:], row.facts["channel"]) for row in rows] == [("16", "01"), ("19", "01"), ("19", "08")]
    paged = [
        figures.rows_of(office.store.db, office.desk.clerk, "A03", period, catalogue, today,
                        after=(rows[at].day, rows[at].record_id), limit=1)
        for at in (0, 1)
    ]  # fmt: skip
    assert [page[0].record_id for page in paged] == [rows[1].record_id, rows[2].record_id]


def test_a_definition_names_cells_that_are_counted_and_codes_that_there_are(office: Office) -> None:
    dictionary = Dictionary(office.desk.catalogue)
    lists = {"channel": "channel", "difficulty": "difficulty", "scale": "enterprise_scale", "grade": "satisfaction"}
    for code in dictionary:
        for one in dictionary.versions(code):
            assert one.text.endswith("。"), code
            assert one.rule.asked or one.rule.terms, code
            for term in one.rule.terms:
                name = term.cell.partition(".")[2]
                if name in lists and term.selector:
                    assert set(term.selector.split()) <= {row.code for row in office.desk.catalogue[lists[name]]}, code


@pytest.mark.parametrize("text", ["", "visits", "visit.count + ", "visit.count[", "drop table", "visit.count / "])
def test_a_rule_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert [fault.code for fault in refused.value.faults] == ["indicator-rule"]


def test_a_rule_is_a_sum_or_one_sum_over_another() -> None:
    rule = parse("visit.count - visit.channel[01 02] / closing.count")
    assert [(term.sign, term.cell, term.selector) for term in rule.terms] == [
        (1, "visit.count", ""), (-1, "visit.channel", "01 02"),
    ]  # fmt: skip
    assert rule.is_rate
    assert rule.cells == {"visit.count", "visit.channel", "closing.count"}


def test_the_sixth_part_tells_the_roster_and_what_became_of_the_bookings(office: Office) -> None:
    office.clock.now = datetime(2026, 11, 16, 9, tzinfo=BEIJING_TIME)
    expert = take_in(office).record_id
    roster(office, expert)
    came = book(office, expert, "11-20 09:00", "11-20 09:30")
    gone = book(office, expert, "11-20 09:30", "11-20 10:00", visitor_phone="13900002222", visitor_name="赵倩")
    cancel(office, gone.number)
    office.clock.now = at("11-20 09:02")
    check_in(office, came.number)
    serve(office, came.number, 45)
    told = figures.figures_of(
        office.store.db, Period.parse("2026-W47"), office.desk.catalogue, date(2026, 11, 23)
    ).told
    assert {code: told[code].value for code in ("F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09")} == {
        "F01": 1, "F02": 5, "F03": 2, "F04": 1, "F05": 0, "F06": 0, "F07": 1, "F08": 45, "F09": None,
    }  # fmt: skip


def sign(office: Office, step, period: Period, **more):  # type: ignore[no-untyped-def]
    return step(
        office.store, office.desk.clerk, period, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), **more,
    )  # fmt: skip


def refused_code(office: Office, step, period: Period, **more) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        sign(office, step, period, **more)
    return str(refused.value.faults[0].code)


def test_a_signature_stands_under_exactly_the_figures_that_were_signed(office: Office) -> None:
    last = Period.parse("2026-W46")
    office.clock.now = datetime(2026, 11, 12, 10, tzinfo=BEIJING_TIME)
    number = office.record(visitor_phone="13800000001").number
    office.clock.forward(days=7)
    assert refused_code(office, period_reports.check, last) == "report-not-prepared"
    sign(office, period_reports.prepare, last, difficulties="无")
    office.amend(number, channel="02")
    assert refused_code(office, period_reports.check, last) == "report-changed-since"
    sign(office, period_reports.prepare, last, difficulties="无")
    assert refused_code(office, period_reports.close, last, new_id=office.ids) == "report-not-checked"
    sign(office, period_reports.check, last)
    running = Period.parse("2026-W47")
    assert refused_code(office, period_reports.close, running, new_id=office.ids) == "period-not-over"
    ids = RecordIds.make(office.ids)
    named = {"ids": ids, "catalogue": office.desk.catalogue, "now": office.clock(), "new_id": office.ids}
    first = period_reports.close(office.store, office.desk.clerk, last, **named)
    assert period_reports.close(office.store, office.desk.clerk, last, **named) == first
    office.void(number)
    sign(office, period_reports.prepare, last)
    sign(office, period_reports.check, last)
    assert refused_code(office, period_reports.close, last, new_id=office.ids) == "reason-missing"


def test_nobody_checks_his_own_report_where_another_clerk_could(office: Office) -> None:
    last = Period.parse("2026-W46")
    sign(office, period_reports.prepare, last)
    with office.store.atomic() as db:
        db.execute("INSERT INTO clerks (record_id, revision_id, name, role, state) VALUES ('x', 'y', '李想', 'clerk',"
                   " 'active')")  # fmt: skip
    assert refused_code(office, period_reports.check, last) == "report-own-check"
    with office.store.atomic() as db:
        db.execute("UPDATE clerks SET role = 'intern' WHERE name = '李想'")
    sign(office, period_reports.check, last)


def test_a_closed_report_travels_also_when_it_is_zero_and_its_signatures_do_not(office: Office) -> None:
    last = Period.parse("2026-W46")
    for step in (period_reports.prepare, period_reports.check):
        sign(office, step, last)
    sign(office, period_reports.close, last, new_id=office.ids)
    rows = office.store.db.execute(
        "SELECT kind, count(*), count(outbox.position) FROM journal LEFT JOIN outbox ON outbox.position ="
        " journal.position WHERE kind IN ('report_step', 'weekly_report') GROUP BY kind"
    ).fetchall()
    assert [tuple(row) for row in rows] == [("report_step", 2, 0), ("weekly_report", 1, 1)]
    facts = office.store.db.execute("SELECT facts FROM journal WHERE kind = 'weekly_report'").fetchone()[0]
    assert '"period":"2026-W46"' in facts
    assert '{"code":"A01","version":1,"value":0' in facts


def test_a_further_reply_to_a_referral_does_not_move_the_day_of_the_first(office: Office) -> None:
    from station_app.actions import referrals

    office.clock.now = datetime(2026, 11, 12, 10, tzinfo=BEIJING_TIME)
    number = office.record(result="5", extras={"referral": {"target_kind": "03", "reason": "请协助"}}).number + "-Z1"
    for days in (1, 7):
        office.clock.forward(days=days)
        referrals.take_reply(
            office.store, office.desk.clerk, number, "已受理", ids=RecordIds.make(office.ids), now=office.clock()
        )
    for period, value in (("2026-W46", 1), ("2026-W47", 0)):
        told = figures.figures_of(office.store.db, Period.parse(period), office.desk.catalogue, date(2026, 11, 24)).told
        assert told["G03"].value == value


def test_an_amendment_on_paper_writes_shares_and_money_as_people_do(office: Office) -> None:
    from station_app.documents.weekly_report import written

    assert [written(value, scale) for value, scale in (
        (545, "per_mille"), (90000, "fen"), (486, "hundredths"), (None, "count"), (7, "count"),
    )] == ["54.5%", "900.00", "4.86", "—", "7"]  # fmt: skip
