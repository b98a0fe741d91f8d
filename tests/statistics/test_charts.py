"""The charts of a period: the items asked about most, and that each bar opens just the visits that it counts."""

from station_app.actions import dashboard, figures
from station_app.documents.report_files import report_pdf
from station_app.domain.papers.charts import Chart
from station_app.domain.report_periods import Period, Span
from station_app.words.statistics import chart_title
from tests.documents.reading import page_sizes_mm, text_of
from tests.documents.weekly import weekly_report
from tests.helpers.office import Office

ITEMS = ("P01", "Q01", "Q02", "Q03", "Q04", "S01", "S02", "S04", "S05", "S11", "W01", "X01")


def charts(office: Office, span: Span = Span.WEEK) -> dict[str, Chart]:
    today = office.clock().date()
    made = dashboard.charts_of(
        office.store.db, office.desk.clerk, Period.containing(today, span), office.desk.catalogue, today
    )
    return {chart.name: chart for chart in made}


def test_the_ten_items_asked_about_most_stand_in_their_order_and_open_their_visits(office: Office) -> None:
    for item in ITEMS:
        office.record(items=[item])
    office.record(items=["S05", "S11"])
    office.record(items=["S05"])
    gone = office.record(items=["W01"]).number
    office.void(gone)
    bars = charts(office)["topics"].bars
    labels = [office.desk.catalogue.label("service_item", code) for code in ("S05", "S11", *ITEMS)]
    assert [bar.label for bar in bars] == list(dict.fromkeys(labels))[:10]
    assert [bar.value for bar in bars] == [3, 2, *[1] * 8]
    for bar in bars:
        rows = figures.rows_of_rule(
            office.store.db, office.desk.clerk, bar.rule, bar.first, bar.last, office.desk.catalogue
        )
        assert sum(row.amount for row in rows) == bar.value, bar.label


def test_a_week_without_a_visit_has_no_bars_of_items(office: Office) -> None:
    assert charts(office)["topics"].bars == ()


def test_all_charts_of_a_full_week_stand_on_one_sheet_that_says_as_of_when(office: Office) -> None:
    for at, item in enumerate(ITEMS):
        office.record(items=[item], channel=("01", "02", "03", "04", "05", "06", "07")[at % 7], subdistrict=f"街{at}")
    period = Period.containing(office.clock().date(), Span.WEEK)
    pdf = report_pdf(weekly_report(week=period), tuple(charts(office).values()))
    alone = report_pdf(weekly_report(week=period))
    assert len(page_sizes_mm(pdf)) == len(page_sizes_mm(alone)) + 1
    told = text_of(pdf)
    for words in ("咨询最多的十个事项", "商标续展", "街镇（件）", "的登记绘制"):
        assert words in told


def test_the_bars_of_a_quarter_are_called_weeks_and_those_of_a_year_months(office: Office) -> None:
    titles = {span: chart_title(charts(office, span)["days"].heading) for span in Span}
    assert [titles[span] for span in (Span.WEEK, Span.MONTH, Span.QUARTER, Span.YEAR)] == [
        "每日咨询（件）", "每日咨询（件）", "每周咨询（件）", "每月咨询（件）",
    ]
