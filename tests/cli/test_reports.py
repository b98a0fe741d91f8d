"""The report of a period by the command line: its figures, its signatures, its files, the rows behind a figure."""

import io
from pathlib import Path

import openpyxl
import pikepdf

from tests.helpers.programs import station


def test_a_week_is_told_written_as_pdf_and_workbook_and_its_figures_open_their_rows(data: Path, tmp_path: Path) -> None:
    told = station(data, "report", "week", "2026-W47", "--json").json
    assert (told["state"], told["first_day"], told["last_day"]) == ("open", "2026-11-16", "2026-11-22")
    figures = {one["code"]: one for one in told["figures"]}
    assert figures["A01"]["value"] == 3
    assert figures["A01"]["definition"].startswith("一个咨询登记编号计一件")
    rows = station(data, "report", "rows", "2026-W47", "--indicator", "A01", "--json").json
    assert [(row["number"], row["amount"]) for row in rows] == [
        (f"ZX-G003-20261119-000{number}", 1) for number in (1, 2, 3)
    ]
    pdf, book = tmp_path / "w47.pdf", tmp_path / "w47.xlsx"
    assert station(data, "report", "week", "2026-W47", "--out", str(pdf), "--json").code == 0
    with pikepdf.open(pdf) as document:
        assert len(document.pages) == 2
    assert station(data, "report", "week", "2026-W47", "--out", str(book), "--json").code == 0
    sheets = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))
    assert sheets.sheetnames[:2] == ["报表", "指标口径"]
    assert sheets["明细表1 咨询登记"]["A2"].value == "ZX-G003-20261119-0001"


def test_an_earlier_week_without_any_visit_is_closed_all_the_same_and_travels(data: Path) -> None:
    assert station(data, "report", "close", "2026-W46").fault == "report-not-prepared"
    assert station(data, "report", "prepare", "2026-W46", "--difficulties", "无", "--told", "E32=2").code == 0
    assert station(data, "report", "close", "2026-W46").fault == "report-not-checked"
    assert station(data, "report", "check", "2026-W46").code == 0
    closed = station(data, "report", "close", "2026-W46", "--json").json
    assert closed == {"period": "2026-W46", "state": "closed", "edition": 0}
    told = station(data, "report", "week", "2026-W46", "--json").json
    assert {one["code"]: one["value"] for one in told["figures"]}["A01"] == 0
    assert {one["code"]: one["value"] for one in told["figures"]}["E32"] == 2
    again = station(data, "report", "prepare", "2026-W46", "--difficulties", "无", "--told", "E32=2")
    assert again.fault == "report-nothing-changed"
    assert station(data, "verify", "--json").json["sound"]


def test_what_cannot_be_read_or_lies_ahead_is_told_in_words(data: Path) -> None:
    assert station(data, "report", "week", "2199-W10").fault == "period-ahead"
    assert station(data, "report", "week", "下周").fault == "period-unreadable"
    assert station(data, "report", "month", "2026-W46").fault == "period-unreadable"
    assert station(data, "report", "rows", "2026-W47", "--indicator", "A99").fault == "indicator-unknown"
    assert station(data, "report", "week").code == 2
    assert station(data, "report", "week", "2026-W47", "--out", "报表.doc").code == 2


def test_a_target_is_set_and_the_year_is_measured_by_it(data: Path) -> None:
    given = ("report", "target", "--year", "2026", "--indicator", "A01", "--amount", "10")
    assert station(data, *given).code == 0
    told = station(data, "report", "year", "2026", "--json").json
    assert {one["code"]: one["target"] for one in told["figures"]}["A01"] == 10
    assert station(data, "report", "target", "--year", "2026", "--indicator", "K09", "--amount", "1").fault == (
        "target-of-rate"
    )
