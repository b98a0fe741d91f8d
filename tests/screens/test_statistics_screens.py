"""Pictures of the dashboard, of the figures with their definition and rows, and of a report with its signatures."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period, Span
from station_app.ui.main_window import MainWindow
from station_app.ui.statistics.evaluation_dialog import EvaluationDialog
from tests.helpers.office import Office
from tests.helpers.weeks import MadeUp
from tests.helpers.window import keep, main_window
from tests.screens.reading_well import cut

WIDTH, HEIGHT = 1366, 768
MONDAY = datetime(2026, 11, 9, 9, 0, tzinfo=BEIJING_TIME)


def _settled(window: MainWindow) -> None:
    for _ in range(3):
        QApplication.processEvents()
        assert window.desk.background.settle(30)


def _take(window: MainWindow, name: str, tmp_path: Path) -> None:
    _settled(window)
    folder = Path(os.environ.get("STATION_SCREENS", "") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    assert cut(window.page("statistics")) == []
    assert keep(window.grab(), folder / f"{name}.png")


def _lived(office: Office) -> None:
    office.clock.now = MONDAY
    made = MadeUp(office, seed=47)
    for day in (0, 2, 4, 7, 9):
        made.day(MONDAY + timedelta(days=day), visits=6)


def test_statistics_are_drawn_in_every_theme(office: Office, look: str, tmp_path: Path) -> None:
    _lived(office)
    with main_window(office) as window:
        window.resize(WIDTH, HEIGHT)
        window.go("statistics")
        page = window.page("statistics")
        _settled(window)
        assert page.dashboard.views["days"].chart.total == 12
        _take(window, f"statistics-dashboard-{look}", tmp_path)
        page.dashboard.as_table.setChecked(True)
        _take(window, f"statistics-table-{look}", tmp_path)
        page.show_view(page.figures)
        _settled(window)
        _take(window, f"statistics-figures-{look}", tmp_path)
        page.figures._open_current()
        _take(window, f"statistics-rows-{look}", tmp_path)
        page.leave_rows()
        page.show_view(page.report)
        page.show_period(Period.containing(MONDAY.date(), Span.WEEK))
        _take(window, f"statistics-report-{look}", tmp_path)
        page.report.form.setCurrentIndex(1)
        _take(window, f"statistics-form-{look}", tmp_path)
        page.report._evaluate()
        _settled(window)
        assert keep(window.grab(), tmp_path / "behind.png")
        dialog = window.findChild(EvaluationDialog)
        assert dialog is not None
        assert cut(dialog) == []
        folder = Path(os.environ.get("STATION_SCREENS", "") or tmp_path)
        assert keep(dialog.grab(), folder / f"statistics-evaluation-{look}.png")
        dialog.reject()
