"""Old ledgers and guides by the command line: columns named by hand, mistakes marked in a copy, a guide on a page."""

from pathlib import Path

import openpyxl

from tests.documents.reading import text_of
from tests.helpers.programs import station


def test_a_ledger_with_strange_titles_is_mapped_rehearsed_marked_and_stored(data: Path, tmp_path: Path) -> None:
    ledger, copy = tmp_path / "台账.csv", tmp_path / "标红.xlsx"
    ledger.write_text("某站,\n哪天,说了什么\n2026-03-05,问流程\n上周,\n,问续展\n", encoding="gb18030")
    words = ("import", "ledger", str(ledger), "--column", "哪天=date", "--column", "说了什么=question", "--json")
    assert station(data, "import", "ledger", str(ledger), "--json").fault == "ledger-column-date"
    assert station(data, *words[:-1], "--column", "没有=date", "--json").fault == "ledger-column-unknown"
    assert station(data, *words[:-1], "--column", "哪天=weather", "--json").fault == "ledger-field-unknown"
    tried = station(data, *words, "--dry-run", "--errors", str(copy)).json
    assert (tried["read"], tried["stored"], tried["header_row"], tried["import_id"]) == (3, 1, 2, None)
    assert [(row["row"], row["code"]) for row in tried["refused"]] == [
        (4, "ledger-date-unreadable"), (5, "ledger-date-missing")]  # fmt: skip
    also = {(row["row"], row["code"]) for row in tried["also"]}
    assert {(4, "ledger-nothing-asked"), (5, "ledger-item-missing")} <= also
    assert tried["read"] == tried["stored"] + len(tried["refused"])
    sheet = openpyxl.load_workbook(copy).active
    assert sheet["A4"].comment is not None
    assert sheet["C3"].value == "可存"
    done = station(data, *words, "--day-from-above").json
    assert (done["stored"], [row["row"] for row in done["refused"]]) == (2, [4])
    (listed,) = station(data, "imports", "--json").json_lines
    assert (listed["import_id"], listed["stored"], listed["state"]) == (done["import_id"], 2, "stored")
    assert station(data, "import", "undo", done["import_id"], "--reason", "试", "--json").json == {"voided": 2}


def test_items_are_found_and_a_guide_is_told_and_printed(data: Path, tmp_path: Path) -> None:
    found = station(data, "items", "sbxz", "--json").json_lines
    assert "S05" in [one["code"] for one in found]
    now = station(data, "guide", "S11", "--on", "2026-12-31", "--json").json
    then = station(data, "guide", "S11", "--on", "2027-01-01", "--json").json
    terms = [next(part["lines"] for part in one["parts"] if part["code"] == "time_limit") for one in (now, then)]
    assert [lines[0] for lines in terms] == ["异议：自公告之日起 3 个月", "异议：自公告之日起 2 个月"]
    out = tmp_path / "指南.pdf"
    assert station(data, "guide", "S05", "--out", str(out), "--json").code == 0
    assert "商标续展" in text_of(out.read_bytes())
    assert station(data, "guide", "S99", "--json").fault == "item-unknown"
