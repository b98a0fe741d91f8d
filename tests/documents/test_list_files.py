"""A list as a file: text stays text, days are days, nothing that somebody wrote becomes a formula."""

import csv
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from station_app.documents.list_files import ListColumn, ListSheet, write_list
from station_app.domain.troubles import Trouble

COLUMNS = (
    ListColumn("编号", "本站的编号", "code"), ListColumn("日期", "来访日", "day"), ListColumn("时间", "开始", "moment"),
    ListColumn("人数", "来了几位", "number"), ListColumn("内容", "问了什么"),
)  # fmt: skip
SHEET = ListSheet("清单", COLUMNS, (("导出人", "王敏"),), ("说明", "列", "含义"))
ROWS = (
    ("00013800136688", "2026-11-19", "2026-11-19T09:05:00+08:00", 2, "=HYPERLINK(\"http://x\")"),
    ("91110000600037341L", "", "", "", "+86 电话\x00\x0b 𠮷"),
    ("@x", "2026-02-28", "2026-02-28T01:00:00+00:00", 1, "https://example.cn"),
)


def test_a_spreadsheet_holds_text_as_text_and_days_as_days(tmp_path: Path) -> None:
    assert write_list(tmp_path / "a.xlsx", SHEET, ROWS) == 3
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    page = book.worksheets[0]
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells[0] == ["编号", "日期", "时间", "人数", "内容"]
    assert cells[1] == ["00013800136688", datetime(2026, 11, 19), datetime(2026, 11, 19, 9, 5), 2, ROWS[0][4]]
    assert page["A2"].number_format == "@"
    assert page["B2"].is_date
    assert page["E2"].data_type == "s", "what begins like a formula is a text"
    assert cells[2][4] == "+86 电话 𠮷"
    assert cells[3][2] == datetime(2026, 2, 28, 9, 0)
    assert page["E4"].hyperlink is None
    told = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert told[0] == ["导出人", "王敏"]
    assert ["日期", "来访日"] in told


def test_a_csv_has_its_mark_and_no_formula(tmp_path: Path) -> None:
    write_list(tmp_path / "a.csv", SHEET, ROWS)
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows[1] == ["00013800136688", "2026-11-19", "2026-11-19 09:05", "2", "'=HYPERLINK(\"http://x\")"]
    assert rows[2][4] == "'+86 电话 𠮷"
    assert rows[3][0] == "'@x"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_broken_off_leaves_no_file(tmp_path: Path, form: str) -> None:
    rows = (ROWS[0] for _ in range(1000))
    assert write_list(tmp_path / f"a.{form}", SHEET, rows, lambda done: done < 400) is None
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        write_list(tmp_path / "nowhere" / "a.xlsx", SHEET, ROWS)
