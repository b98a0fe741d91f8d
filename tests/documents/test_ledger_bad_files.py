"""Files that come to a station instead of a ledger, and ledgers as offices really make them."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from station_app.documents import ledger_workbooks
from station_app.documents.ledger_files import LedgerTable, read_table, under_header
from station_app.domain.faults import Refused
from station_app.domain.ledger_headers import find_header
from station_app.domain.ledgers import LedgerReading, read_ledger_rows
from station_app.domain.periods import BEIJING_TIME
from station_app.words.faults import sentence
from tests.helpers.reference import bundled_catalogue

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=BEIJING_TIME)


def _refused(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_table(path)
    (fault,) = refused.value.faults
    told = sentence(fault)
    assert told.endswith("。")
    assert "请" in told or "没有读" in told
    return fault.code


def _read(table: LedgerTable) -> LedgerReading:
    header = find_header(table.rows, bundled_catalogue())
    sheet = under_header(table, header)
    return read_ledger_rows(sheet.header, sheet.lines, bundled_catalogue(), NOW, "import-1", skipped=sheet.repeated)


def _workbook(path: Path, fill, **options: object) -> Path:  # type: ignore[no-untyped-def]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False} | options) as book:
        fill(book, book.add_worksheet("登记"))
    return path


def _parts(path: Path, **parts: bytes) -> Path:
    """The workbook with some of its parts put in the place of others."""
    held = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rsplit("/", 1)[-1].replace(".", "_"), old.read(name)))
    return path


def test_two_rows_of_header_are_one_where_cells_are_merged(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.merge_range("A1:F1", "来访咨询登记台账")
        sheet.merge_range("A2:A3", "日期")
        sheet.merge_range("B2:C2", "来访人")
        sheet.write_row("B3", ["姓名", "联系电话"])
        sheet.merge_range("D2:D3", "事项")
        sheet.merge_range("E2:F2", "办理情况")
        sheet.write_row("E3", ["咨询内容", "答复"])
        sheet.merge_range("A4:A6", "2026.3.5")
        for row, name in enumerate(("孙敏", "李静", "赵倩"), start=3):
            sheet.write_row(row, 1, [name, "13800138000", "商标续展", "问续展", "已说明"])

    table = read_table(_workbook(tmp_path / "两层表头.xlsx", fill))
    header = find_header(table.rows, bundled_catalogue())
    assert (header.titles, header.last) == (("日期", "姓名", "联系电话", "事项", "咨询内容", "答复"), 3)
    reading = _read(table)
    assert reading.stored == 3
    assert {f"{row.form.started_at:%m-%d}" for row in reading.rows if row.form and row.form.started_at} == {"03-05"}


def test_two_rows_of_header_in_a_csv_are_one_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("日期,来访人,,事项,内容\n,姓名,电话,,\n3月5日,孙敏,13800138000,续展,问续展\n", encoding="gb18030")
    reading = _read(read_table(path))
    assert (reading.stored, reading.columns["姓名"], reading.columns["电话"]) == (1, "visitor_name", "visitor_phone")


def test_a_merged_cell_makes_no_row_where_there_is_none(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.write_row(0, 0, ["日期", "咨询内容"])
        sheet.merge_range("A2:A9", "2026-03-05")
        sheet.write_column("B2", ["问流程", "问续展"])

    assert [row.number for row in _read(read_table(_workbook(tmp_path / "a.xlsx", fill))).rows] == [2, 3]


def test_formulas_and_what_could_not_be_reckoned_are_told_and_never_evaluated(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.write_row(0, 0, ["日期", "姓名", "咨询内容", "答复"])
        sheet.write_row(1, 0, ["2026-03-05", "孙敏"])
        sheet.write_formula(1, 2, '=HYPERLINK("http://x","续展")', None, "续展")
        sheet.write_formula(1, 3, "=NOSUCH()", None, "#NAME?")
        sheet.write_formula(2, 0, "=A2+1", None, 46087)
        sheet.write_row(2, 1, ["李静", "问流程", "#NAME?"])

    reading = _read(read_table(_workbook(tmp_path / "a.xlsx", fill)))
    told = [(row.number, fault.field, fault.code) for row in reading.rows for fault in row.faults]
    assert (2, "question", "ledger-formula") in told
    assert (3, "date", "ledger-date-formula") in told
    assert (3, "answer", "ledger-cell-error") in told
    assert reading.rows[0].form is not None
    assert reading.rows[0].form.question.startswith("=HYPERLINK")


def test_sixteen_thousand_columns_are_no_ledger(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.write_row(0, 0, ["日期", "咨询内容"])
        sheet.write_string(1, 16_000, "误填")

    assert _refused(_workbook(tmp_path / "宽.xlsx", fill)) == "ledger-file-columns"
    path = tmp_path / "宽.csv"
    path.write_text(",".join(["日期", "咨询内容", *["x"] * 16_000]) + "\n", encoding="utf-8")
    assert _refused(path) == "ledger-file-columns"


def test_blank_cells_far_to_the_right_are_nothing(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.write_row(0, 0, ["日期", "咨询内容"])
        sheet.write_row(1, 0, ["2026-03-05", "问流程"])
        sheet.write_blank(1, 16_000, None, book.add_format({"bold": True}))

    assert _read(read_table(_workbook(tmp_path / "a.xlsx", fill))).stored == 1


def test_a_workbook_under_a_password_and_an_old_one_are_told_apart(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    (tmp_path / "密.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    (tmp_path / "旧.xlsx").write_bytes(ole + "Workbook".encode("utf-16-le"))
    assert _refused(tmp_path / "密.xlsx") == "ledger-file-password"
    assert _refused(tmp_path / "旧.xlsx") == "ledger-file-xls"


def test_a_member_of_the_archive_under_a_password_is_told(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_row(0, 0, ["日期", "咨询内容"]))
    content = bytearray(path.read_bytes())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    path.write_bytes(bytes(content))
    assert _refused(path) == "ledger-file-password"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"PK\x03\x04\x14\x00", "ledger-file-extension"),
        ("a.xlsx", "日期,咨询内容\n".encode(), "ledger-file-extension"),
        ("a.xlsx", b"<html><table><tr><td>x</td></tr></table>", "ledger-file-extension"),
        ("a.csv", b"%PDF-1.7", "ledger-file-extension"),
        ("a.pdf", b"%PDF-1.7", "ledger-file-kind"),
        ("a.xlsx", b"", "ledger-file-extension"),
    ],
)
def test_a_name_that_says_otherwise_than_the_file_is_told(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert _refused(tmp_path / name) == code


def test_half_a_workbook_at_any_place_is_told(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_column(0, 0, ["日期", "2026-03-05"] * 40))
    whole = path.read_bytes()
    for tenth in range(1, 10):
        cut = tmp_path / f"cut{tenth}.xlsx"
        cut.write_bytes(whole[: len(whole) * tenth // 10])
        assert _refused(cut) == "ledger-file-xlsx"


def test_a_workbook_with_a_broken_part_is_told(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_row(0, 0, ["日期", "咨询内容"]))
    assert _refused(_parts(path, sheet1_xml=b"<worksheet><sheetData><row r='1'><c r='A1'")) == "ledger-file-xlsx"


def test_a_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    for name in ("大.csv", "大.xlsx"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(100_000_000)
        assert _refused(tmp_path / name) == "ledger-file-large"


def test_a_small_file_that_would_swell_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as part:
        for _ in range(220):
            part.write(b"\0" * 1_000_000)
    assert path.stat().st_size < 1_000_000
    assert _refused(path) == "ledger-file-swollen"


def test_texts_that_would_fill_the_memory_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_workbooks, "MOST_SHARED_BYTES", 50)
    path = _workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_row(0, 0, ["日期", "咨询内容"]))
    assert _refused(path) == "ledger-file-swollen"


def test_another_sheet_is_read_by_its_name_and_a_hidden_one_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, shown, other = (book.add_worksheet(name) for name in ("说明", "一月", "二月"))
        hidden.write_string(0, 0, "填表说明")
        shown.write_column(0, 0, ["日期", "2026-01-05"])
        other.write_column(0, 0, ["日期", "2026-02-05"])
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    table = read_table(path)
    assert (table.sheet, table.sheets) == ("一月", ("说明", "一月", "二月"))
    assert read_table(path, sheet="二月").rows[1] == ("2026-02-05",)
    with pytest.raises(Refused, match="ledger-file-sheet"):
        read_table(path, sheet="三月")


def test_line_breaks_of_windows_are_no_strange_characters(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_row(0, 0, ["日期", "甲_x000D_\n乙"]))
    sheet1 = zipfile.ZipFile(path).read("xl/sharedStrings.xml").replace(b"_x005F_x000D_", b"_x000D_")
    assert read_table(_parts(path, sharedStrings_xml=sheet1)).rows[0] == ("日期", "甲\n乙")


@pytest.mark.parametrize("text", ["日期;咨询内容\n2026-03-05;问流程\n", "日期\t咨询内容\n2026-03-05\t问流程\n"])
def test_other_separators_are_seen(tmp_path: Path, text: str) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text(text, encoding=encoding)
        assert read_table(path).rows[1] == ("2026-03-05", "问流程")


def test_reading_stops_where_somebody_says_so(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_column(0, 0, ["日期"] * 900))
    asked: list[int] = []

    def go_on(done: int, _total: int) -> bool:
        asked.append(done)
        return done < 400

    with pytest.raises(Refused, match="ledger-reading-cancelled"):
        read_table(path, go_on=go_on)
    assert asked == [200, 400]
