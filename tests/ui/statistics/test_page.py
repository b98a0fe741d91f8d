"""The page of figures by keyboard: a bar and a figure open their rows, a report is signed three times and closed."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.domain.clerks import Clerk, Role
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period, Span
from station_app.storage import period_reports
from station_app.ui.main_window import MainWindow
from station_app.ui.statistics.evaluation_dialog import EvaluationDialog
from station_app.ui.statistics.page import StatisticsPage
from tests.documents.reading import squeezed, text_of
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window


@pytest.fixture
def page(office: Office, qtbot) -> Iterator[tuple[MainWindow, StatisticsPage]]:  # type: ignore[no-untyped-def]
    """Three visits of this week, two by telephone, and one of the week before."""
    dress()
    office.clock.now = datetime(2026, 11, 12, 9, 0, tzinfo=BEIJING_TIME)
    office.record(visitor_phone="13800000001", channel="01")
    office.clock.forward(days=7)
    for tail in (2, 3):
        office.record(visitor_phone=f"1380000000{tail}", channel="02")
    office.record(visitor_phone="13800000004", channel="01", subdistrict="东湖街道")
    with main_window(office) as window:
        window.go("statistics")
        _settled(window)
        yield window, window.page("statistics")


def _settled(window: MainWindow) -> None:
    for _ in range(3):
        QApplication.processEvents()
        assert window.desk.background.settle(30)


def test_a_bar_chosen_by_arrow_keys_opens_just_its_visits_and_escape_goes_back(page) -> None:
    _window, shown = page
    chart = shown.dashboard.views["channels"]
    assert [(bar.label, bar.value) for bar in chart.chart.bars] == [("电话", 2), ("现场来访", 1)]
    assert "电话 2" in chart.accessibleDescription()
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert shown.current is shown.rows
    assert [row.facts["channel"] for row in shown.rows.model.rows] == ["02", "02"]
    QTest.keyClick(shown.rows.table, Qt.Key.Key_Escape)
    assert shown.current is shown.dashboard
    assert QApplication.focusWidget() is chart


def test_a_row_behind_a_figure_opens_the_visit_itself(page) -> None:
    window, shown = page
    shown.show_view(shown.figures)
    _settled(window)
    assert shown.figures.value.text() == "3 件"
    QTest.keyClick(shown.figures.table, Qt.Key.Key_Return)
    numbers = [row.number for row in shown.rows.model.rows]
    assert len(numbers) == 3
    QTest.keyClick(shown.rows.table, Qt.Key.Key_Return)
    _settled(window)
    assert window.current == "consultations"


def test_the_table_tells_what_the_pictures_tell_and_opens_the_same_rows(page) -> None:
    _window, shown = page
    shown.dashboard.as_table.setChecked(True)
    rows = [(name, bar.label, bar.value) for name, bar in shown.dashboard.model.rows if bar.value]
    assert ("channels", "电话", 2) in rows
    assert ("subdistricts", "", 2) in rows
    place = next(at for at, (name, bar) in enumerate(shown.dashboard.model.rows) if bar.label == "东湖街道")
    shown.dashboard.table.selectRow(place)
    QTest.keyClick(shown.dashboard.table, Qt.Key.Key_Return)
    assert [row.facts.get("subdistrict") for row in shown.rows.model.rows] == ["东湖街道"]


def test_a_target_set_on_the_page_measures_the_year(page) -> None:
    window, shown = page
    shown.show_view(shown.figures)
    _settled(window)
    shown.figures.target.setText("8")
    QTest.mouseClick(shown.figures.keep, Qt.MouseButton.LeftButton)
    _settled(window)
    first = shown.figures.model.rows[0]
    assert (first.figure.code, first.year, first.target) == ("A01", 4, 8)
    assert shown.figures.model.index(0, 8).data() == "50.0%"


def test_last_week_is_prepared_checked_closed_and_a_correction_asks_for_an_amendment(page, office: Office) -> None:
    window, shown = page
    report = shown.report
    shown.show_period(Period.containing(office.clock().date() - timedelta(days=7), Span.WEEK))
    shown.show_view(report)
    _settled(window)
    assert not report.close_it.isEnabled()
    report.difficulties.setPlainText("续展咨询集中")
    for press in (report.prepare, report.check, report.close_it):
        QTest.mouseClick(press, Qt.MouseButton.LeftButton)
        _settled(window)
        assert report.banner.sentence.text() == "", report.banner.sentence.text()
    assert "已归档" in report.state.text()
    closed = period_reports.closed(window.desk.reader.db, "2026-W46")
    assert closed is not None
    office.amend("ZX-G003-20261112-0001", channel="02")
    shown.refresh()
    _settled(window)
    assert "现场、电话" in report.banner.sentence.text()


def test_who_may_not_see_ratings_sees_no_chart_no_figure_and_no_eleventh_part(office: Office, qtbot) -> None:
    dress()
    office.record()
    office.desk.clerk = Clerk(office.desk.clerk.record_id, office.desk.clerk.name, Role.CLERK)
    with main_window(office) as window:
        window.go("statistics")
        _settled(window)
        shown = window.page("statistics")
        assert not shown.dashboard.views["grades"].isVisible()
        assert not shown.dashboard.tiles[4].isVisible()
        shown.show_view(shown.figures)
        _settled(window)
        assert {one.figure.definition.part for one in shown.figures.model.rows} == set("ABCDEFGHIJ")
        shown.show_view(shown.report)
        _settled(window)
        assert shown.report._read.paper.satisfaction is None


def test_the_pack_for_an_evaluator_is_written_from_the_page_and_journalled(page, office: Office) -> None:
    window, shown = page
    shown.show_period(Period.containing(office.clock().date() - timedelta(days=7), Span.WEEK))
    shown.show_view(shown.report)
    _settled(window)
    QTest.mouseClick(shown.report.evaluate, Qt.MouseButton.LeftButton)
    dialog = window.findChild(EvaluationDialog)
    dialog.seed.setText("")
    dialog.export()
    assert "种子" in dialog.banner.sentence.text()
    dialog.seed.setText("42")
    dialog.size_box.setText("1")
    dialog.export()
    _settled(window)
    (path,) = window.desk.printing.papers.glob("evaluation-2026-11-09-2026-11-15-*.zip")
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("sample.json"))
    assert told["numbers"] == ["ZX-G003-20261112-0001"]
    found = window.desk.reader.db.execute("SELECT facts FROM journal WHERE verb = 'make_evaluation_pack'").fetchone()
    assert json.loads(found[0])["days"] == "2026-11-09/2026-11-15"


def test_another_form_is_shown_and_written_instead_of_the_report(page) -> None:
    window, shown = page
    shown.show_view(shown.report)
    _settled(window)
    report = shown.report
    report.form.setCurrentIndex(report.form.findData("work_summary"))
    _settled(window)
    QTest.mouseClick(report.pdf, Qt.MouseButton.LeftButton)
    _settled(window)
    (path,) = window.desk.printing.papers.glob("2026-W47-work_summary.pdf")
    assert "共接待咨询3件3人次" in squeezed(text_of(path.read_bytes()))
