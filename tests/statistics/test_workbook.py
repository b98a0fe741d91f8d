"""The report as a workbook: real numbers and days, numbers of records as text, no formula, nobody's name."""

import io
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from station_app.actions import period_reports, report_books, report_papers
from station_app.documents.report_workbook import sheet_names, workbook
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period
from station_app.domain.troubles import Trouble
from tests.helpers.office import Office
from tests.helpers.weeks import MadeUp

MONDAY = datetime(2026, 11, 9, 9, 0, tzinfo=BEIJING_TIME)
PERIOD = Period.parse("2026-W46")


def book_of(office: Office, *, with_ratings: bool = True) -> report_books.ReportBook:
    desk, db = office.desk, office.store.db
    stands = period_reports.standing(db, PERIOD, desk.catalogue, office.clock().date())
    paper = report_papers.paper_of(
        stands.newest, desk.station, desk.catalogue, now=office.clock(), with_ratings=with_ratings
    )
    return report_books.book_of(db, stands.newest, paper, desk.catalogue, with_ratings=with_ratings)


@pytest.fixture
def lived(office: Office) -> Office:
    """Two days of a week, a street that looks like a formula among them."""
    office.clock.now = MONDAY
    made = MadeUp(office, seed=3)
    made.day(MONDAY, visits=4)
    made.day(MONDAY + timedelta(days=1), visits=4)
    office.record(visitor_phone="13800000009", subdistrict="=1+1")
    office.clock.now = MONDAY + timedelta(days=7)
    return office


def test_figures_are_numbers_days_are_days_and_what_looks_like_a_formula_is_text(lived: Office) -> None:
    sheets = openpyxl.load_workbook(io.BytesIO(workbook(book_of(lived))))
    assert sheets.sheetnames == ["报表", "指标口径", *sheet_names()]
    figures = {row[0].value: row for row in sheets["报表"].iter_rows(min_row=5) if row[0].value}
    assert (figures["A01"][3].value, figures["A01"][3].data_type) == (9, "n")
    assert figures["K09"][3].number_format == "0.0%"
    assert figures["E32"][3].value == "—"
    visits = sheets[sheet_names()[0]]
    rows = list(visits.iter_rows(min_row=2))
    assert len(rows) == 9
    assert all(row[0].data_type == "s" and row[1].is_date for row in rows)
    formulas = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    assert "=1+1" in {row[6].value for row in rows}


def test_nobody_stands_in_the_workbook_and_ratings_only_for_who_may_see_them(lived: Office) -> None:
    for with_ratings in (True, False):
        sheets = openpyxl.load_workbook(io.BytesIO(workbook(book_of(lived, with_ratings=with_ratings))))
        told = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]
        assert not any("访客" in text or text.startswith("138") for text in told)
        assert ("满意率" in told) is with_ratings


def test_the_same_report_gives_the_same_bytes_and_stops_where_it_is_told_to(lived: Office) -> None:
    book = book_of(lived)
    assert workbook(book) == workbook(book)
    with pytest.raises(Trouble) as trouble:
        workbook(book, lambda done, _all: done < 2)
    assert trouble.value.code == "print-cancelled"


@pytest.mark.drill
def test_libreoffice_opens_the_workbook_and_the_report_without_a_repair(lived: Office, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not on this machine")
    file = tmp_path / "w46.xlsx"
    file.write_bytes(workbook(book_of(lived)))
    done = subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76",
         "--outdir", str(tmp_path), str(file)],
        capture_output=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "repair" not in (done.stdout + done.stderr).lower()
    assert "咨询总量" in (tmp_path / "w46.csv").read_text("utf-8", "replace")
