"""What the desk writes as a spreadsheet, opened by one that is not ours: no repair, and no formula that somebody wrote.

Belongs to `make drill`, which installs LibreOffice.
"""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from station_app.documents.list_files import ListColumn, ListSheet, write_list

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine"),
]
PAYLOADS = (
    "=1+1", "=HYPERLINK(\"http://example.cn\";\"点\")", "+1+1", "-1+1", "@SUM(1;1)", "=cmd|' /C calc'!A0", "\t=1+1",
    "\r=1+1", "\n=1+1", "'=1+1", "＝1+1", "=WEBSERVICE(\"http://example.cn\")", "=DDE(\"soffice\";\"x\";\"y\")",
    "甲;=1+1", "甲\t=1+1", "甲,=1+1", "甲\"=1+1",
)  # fmt: skip
CODES = ("00013800136688", "91110000600037341L", "1E5", "2026-11", "0042", "1/2", "真")
COLUMNS = (ListColumn("内容", "写了什么"), ListColumn("电话", "原样的数字", "code"), ListColumn("日期", "日", "day"))
SHEET = ListSheet("清单", COLUMNS, (("导出人", "=1+1"),), ("说明", "列", "含义"))
ROWS = [(text, CODES[at % len(CODES)], "2026-11-19") for at, text in enumerate(PAYLOADS)]


SEPARATORS = {"xlsx": "", "csv": "CSV:44,34,76", "every": "CSV:44/59/9,34,76"}
"""How the file is read: a CSV in UTF-8 by commas, and by whatever separators an office may have set."""


def through_libreoffice(file: Path, place: Path, read_as: str = "") -> Path:
    """The file as LibreOffice opened it and saved it again as XLSX."""
    done = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(place / 'profile').as_uri()}",
         *([f"--infilter={read_as}"] if read_as else []), "--convert-to", "xlsx", "--outdir", str(place / "out"),
         str(file)],
        capture_output=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "repair" not in (done.stdout + done.stderr).lower()
    made = place / "out" / f"{file.stem}.xlsx"
    assert made.stat().st_size > 0
    return made


@pytest.mark.parametrize("how", SEPARATORS)
def test_nothing_that_somebody_wrote_is_reckoned_when_a_list_is_opened(tmp_path: Path, how: str) -> None:
    file = tmp_path / f"清单.{'xlsx' if how == 'xlsx' else 'csv'}"
    write_list(file, SHEET, ROWS)
    reopened = openpyxl.load_workbook(through_libreoffice(file, tmp_path, SEPARATORS[how]))
    cells = [cell for page in reopened for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    # Nothing was cut in two either, which would leave a formula behind the cut.
    told = {_told(str(cell.value)) for cell in cells if cell.value is not None}
    assert {_told(text) for text in PAYLOADS} <= told


def _told(text: str) -> str:
    return text.strip().lstrip("'").strip()


def test_phones_codes_and_days_are_what_they_were_when_a_spreadsheet_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "清单.xlsx"
    write_list(file, SHEET, ROWS)
    page = openpyxl.load_workbook(through_libreoffice(file, tmp_path)).worksheets[0]
    rows = list(page.iter_rows(min_row=2))
    assert [row[1].value for row in rows] == [code for _text, code, _day in ROWS]
    assert all(row[2].is_date and f"{row[2].value:%Y-%m-%d}" == "2026-11-19" for row in rows)
