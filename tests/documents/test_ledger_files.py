"""The file of a ledger: CSV in two encodings, or a spreadsheet."""

import csv
import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from station_app.documents import ledger_files
from station_app.documents.ledger_files import decode, read_ledger
from station_app.domain.faults import Refused
from station_app.domain.ledgers import read_ledger_rows
from station_app.domain.periods import BEIJING_TIME
from tests.helpers.reference import GOLDEN, bundled_catalogue

WEEK = GOLDEN / "ledger_2026W46.csv"
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=BEIJING_TIME)


def _rows() -> list[list[str]]:
    return list(csv.reader(io.StringIO(WEEK.read_text(encoding="utf-8-sig"))))


def _refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_ledger(path)
    return refused.value.faults[0].code


def test_the_messy_week_has_sixty_four_lines_numbered_as_in_the_spreadsheet() -> None:
    sheet = read_ledger(WEEK)
    assert len(sheet.header) == 15
    assert [line.number for line in sheet.lines] == list(range(2, 66))
    assert len(sheet.digest) == 64


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_makes_no_difference(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(WEEK.read_text(encoding="utf-8-sig"), encoding=encoding)
    sheet = read_ledger(path)
    assert (sheet.header, sheet.lines) == (read_ledger(WEEK).header, read_ledger(WEEK).lines)


@pytest.mark.parametrize(
    ("point", "character"),
    [
        ("A6D9", "\ufe10"),
        ("A6DF", "\ufe16"),
        ("A6EC", "\ufe17"),
        ("A6F3", "\ufe19"),
        ("FE59", "\u9fb4"),
        ("FE61", "\u9fb5"),
        ("FE66", "\u9fb6"),
        ("FE67", "\u9fb7"),
        ("FE6D", "\u9fb8"),
        ("FE7E", "\u9fb9"),
        ("FE90", "\u9fba"),
        ("FEA0", "\u9fbb"),
        ("A8BC", "\u1e3f"),
        ("A6DA", "\ufe12"),
        ("A6DB", "\ufe11"),
    ],
)
def test_gb18030_is_read_in_its_mapping_of_2022(point: str, character: str) -> None:
    assert decode(bytes.fromhex(point) + "䶮".encode("gb18030")) == character + "䶮"


def test_a_spreadsheet_gives_the_same_consultations_as_the_csv(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_rows()):
            for column, cell in enumerate(row):
                if cell.startswith("=") and number:
                    sheet.write_formula(number, column, cell)
                elif column == 0 and cell.startswith("2026-"):
                    sheet.write_datetime(
                        number, column, datetime.fromisoformat(cell), book.add_format({"num_format": "yyyy-mm-dd"})
                    )
                else:
                    sheet.write_string(number, column, cell)
    csv_sheet, xlsx_sheet = read_ledger(WEEK), read_ledger(path)
    read = [
        read_ledger_rows(one.header, one.lines, bundled_catalogue(), NOW, "import-1") for one in (csv_sheet, xlsx_sheet)
    ]
    assert read[0] == read[1]
    assert read[1].warned == 21


def test_cells_of_a_spreadsheet_are_told_as_a_clerk_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        formats = {kind: book.add_format({"num_format": kind}) for kind in ("yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm")}
        for column, title in enumerate(["日期", "时间", "电话", "金额", "时刻"]):
            sheet.write_string(0, column, title)
        sheet.write_datetime(2, 0, date(2026, 11, 9), formats["yyyy-mm-dd"])
        sheet.write_datetime(2, 1, time(10, 12), formats["hh:mm"])
        sheet.write_number(2, 2, 13800138000)
        sheet.write_number(2, 3, 1.5)
        sheet.write_datetime(2, 4, datetime(2026, 11, 9, 10, 12), formats["yyyy-mm-dd hh:mm"])
    (line,) = read_ledger(path).lines
    assert line.number == 3
    assert line.cells == {
        "日期": "2026-11-09",
        "时间": "10:12",
        "电话": "13800138000",
        "金额": "1.5",
        "时刻": "2026-11-09 10:12",
    }


def test_blank_lines_are_no_rows_and_cells_beyond_the_header_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text('\n日期,事项\n,\n2026-11-09,续展,串格\n"2026-11-10","两\n行"\n', encoding="utf-8")
    first, second = read_ledger(path).lines
    assert (first.number, first.cells, first.surplus) == (4, {"日期": "2026-11-09", "事项": "续展"}, ("串格",))
    assert (second.number, second.cells) == (5, {"日期": "2026-11-10", "事项": "两\n行"})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("ledger.doc", b"x", "ledger-file-kind"),
        ("ledger.csv", b"", "ledger-file-empty"),
        ("ledger.csv", "日期,事项\n".encode(), "ledger-file-empty"),
        ("ledger.csv", b"\xff\xfe\x00a\xff", "ledger-file-encoding"),
        ("ledger.csv", '日期,事项\n2026-11-09,"没有关上'.encode(), "ledger-file-csv"),
        ("ledger.xlsx", b"PK\x03\x04 broken", "ledger-file-xlsx"),
        ("ledger.xlsx", "日期,事项\n1,2\n".encode(), "ledger-file-extension"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert _refusal(path) == code


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "ledger.csv") == "ledger-file-missing"


def test_a_file_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_files, "MOST_ROWS", 63)
    assert _refusal(WEEK) == "ledger-file-rows"
    monkeypatch.setattr(ledger_files, "MOST_BYTES", 1000)
    assert _refusal(WEEK) == "ledger-file-large"


def test_a_spreadsheet_cut_in_two_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "whole.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["日期", "事项"])
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(path.read_bytes()[:-200])
    assert _refusal(cut) == "ledger-file-xlsx"
