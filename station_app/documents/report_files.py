"""The report as one PDF: the form with its signatures, then its charts. Byte-identical for identical input."""

from dataclasses import replace

from station_app.documents.layouts import Layout
from station_app.documents.pages import draw_all
from station_app.documents.report_charts import REPORT_CHARTS
from station_app.documents.report_workbook import sheet_names
from station_app.documents.weekly_report import WEEKLY_REPORT, title_of
from station_app.domain.papers.charts import Chart, ChartSheet
from station_app.domain.papers.weekly import WeeklyReport
from station_app.domain.report_periods import Period


def report_pdf(
    report: WeeklyReport, charts: tuple[Chart, ...] = (), layout: Layout | None = None
) -> bytes:
    """The report for signature; with `charts` a sheet of them behind it, without the grades, which the report tells.

    `layout` is the station's own, if any.
    """
    report = replace(report, enclosures=report.enclosures or sheet_names())
    first = WEEKLY_REPORT.plan(report, layout or WEEKLY_REPORT.layout("a4"))
    plans = [first]
    if charts and isinstance(report.week, Period):
        sheet = ChartSheet(
            station_name=report.station_name, station_code=report.station_code, printed_at=report.printed_at,
            period=report.week, charts=tuple(one for one in charts if one.name != "grades"),
        )  # fmt: skip
        plans.append(REPORT_CHARTS.plan(sheet, REPORT_CHARTS.layout("a4")))
    return draw_all(plans, title=f"{title_of(report)} {report.week}", author=report.station_name)
