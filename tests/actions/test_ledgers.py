"""Old ledgers: what is rehearsed is what is stored, every row is accounted for, and an undo leaves both stories."""

import io
import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from station_app.actions import ledgers, verification
from station_app.actions.ledgers import Imported
from station_app.documents.ledger_errors import marked_copy
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage import consultations, imports, journal
from tests.helpers.messy_ledgers import MessyLedger, messy_ledger, write_csv, write_xlsx
from tests.helpers.office import Office, make_office

ROWS = 180
SEEDS = tuple(range(20, 20 + int(os.environ.get("STATION_LEDGERS", "2"))))


@pytest.fixture
def office(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = make_office(tmp_path)
    yield made
    made.close()


def _bring_in(office: Office, path: Path, **how) -> Imported:  # type: ignore[no-untyped-def]
    return ledgers.import_ledger(
        office.store, office.desk.clerk, path, catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
        **how,
    )  # fmt: skip


def _small(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _agrees(made: MessyLedger, done: Imported) -> None:
    lines = {number for number, cells in enumerate(made.rows, start=1) if number > 2 and any(cells)}
    told: dict[int, list[str]] = {}
    for number, fault in done.refused:
        told.setdefault(number, []).append(fault.code)
    assert {number: codes[0] for number, codes in told.items()} == made.refused
    assert list(done.skipped) == made.skipped
    assert done.read == len(lines) - len(made.skipped)
    assert done.stored == done.read - len(made.refused)
    warned = {(number, fault.code) for number, fault in done.warnings}
    assert set(made.warned.items()) <= warned


@pytest.mark.parametrize("seed", SEEDS)
def test_a_messy_ledger_goes_in_with_every_row_accounted_for_and_its_undo_tells_both_stories(
    office: Office, tmp_path: Path, seed: int
) -> None:
    made = messy_ledger(seed, ROWS)
    as_csv, as_xlsx = tmp_path / "台账.csv", tmp_path / "台账.xlsx"
    write_csv(made, as_csv, "gb18030" if seed % 2 else "utf-8-sig")
    write_xlsx(made, as_xlsx)
    rehearsed = _bring_in(office, as_csv, dry_run=True)
    _agrees(made, rehearsed)
    before = journal.head(office.store.db)[0]
    assert consultations.of_import(office.store.db, rehearsed.import_id) == []
    done = _bring_in(office, as_xlsx)
    _agrees(made, done)
    assert (done.refused, done.warnings) == (rehearsed.refused, rehearsed.warnings)
    stored = set(made.days) - set(made.refused)
    assert done.numbers is not None
    assert set(done.numbers) == stored
    found = {}
    for record_id in consultations.of_import(office.store.db, done.import_id):
        body = journal.latest(office.store.db, record_id).body()  # type: ignore[union-attr]
        found[body["source_row"]] = (body["day"], body["number"])
    assert found == {row: (made.days[row].isoformat(), done.numbers[row]) for row in stored}
    assert verification.verify(office.store).sound

    voided = ledgers.undo_import(
        office.store, office.desk.clerk, done.import_id, "导错了月份", now=office.clock(), new_id=office.ids
    )
    assert voided == done.stored
    told = [(entry.verb, entry.body()) for entry in journal.walk(office.store.db, after=before)
            if entry.kind == "import"]  # fmt: skip
    assert [(verb, body.get("stored"), body.get("voided")) for verb, body in told] == [
        ("import", done.stored, None), ("undo_import", None, done.stored)]  # fmt: skip
    states = {line.number: line.state for line in consultations.page(office.store.db, limit=1000)}
    assert {states[number] for number in done.numbers.values()} == {"void"}
    standing = office.store.db.execute("SELECT count(*) FROM visitors WHERE state <> 'void'").fetchone()[0]
    assert standing == 0
    assert verification.verify(office.store).sound


def test_what_is_cancelled_leaves_nothing(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    write_csv(messy_ledger(7, 90), path)
    before = journal.head(office.store.db)
    steps: list[tuple[int, int]] = []

    def stop_half_way(done: int, total: int) -> bool:
        steps.append((done, total))
        return done < total / 2

    with pytest.raises(Trouble, match="import-cancelled"):
        _bring_in(office, path, progress=stop_half_way)
    assert len(steps) > 1
    assert journal.head(office.store.db) == before
    assert imports.page(office.store.db) == []
    done = _bring_in(office, path)
    with pytest.raises(Trouble, match="import-undo-cancelled"):
        ledgers.undo_import(office.store, office.desk.clerk, done.import_id, "试", now=office.clock(),
                            new_id=office.ids, progress=lambda *_: False)  # fmt: skip
    assert len(consultations.of_import(office.store.db, done.import_id)) == done.stored


def test_the_copy_shows_every_bad_cell_at_once_and_stored_rows_are_not_stored_twice(
    office: Office, tmp_path: Path
) -> None:
    path = _small(
        tmp_path / "三行.csv", "日期,姓名,电话,事项,咨询内容",
        "上周,孙敏,1380013800,商标续展,=1+1", "2026-03-05,李静,13800138000,看相,问流程", ",,,,",
        "2026-03-06,赵倩,13900139000,商标续展,何时续展",
    )  # fmt: skip
    rehearsal, done = ledgers.rehearse_file(
        office.store, office.desk.clerk, path, catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
        dry_run=False,
    )  # fmt: skip
    assert {number for number, _fault in done.refused} == {2}
    assert [fault.code for _number, fault in done.refused] == [
        "ledger-date-unreadable", "ledger-formula", "ledger-time-missing", "phone-short"]  # fmt: skip
    seen = rehearsal.look
    copy = tmp_path / "标红.xlsx"
    copy.write_bytes(marked_copy(seen.table, seen.header, rehearsal.reading, done.numbers))
    sheet = openpyxl.load_workbook(io.BytesIO(copy.read_bytes())).active
    assert [cell.value for cell in sheet[1]] == ["日期", "姓名", "电话", "事项", "咨询内容", "导入结果", "导入提示"]
    red = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == "FFF8CBC6"}
    yellow = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == "FFFFF1C9"}
    assert {"A2"} <= red
    assert {"C2", "E2", "D3"} <= yellow
    assert "看不懂" in sheet["A2"].comment.text
    assert (sheet["F2"].value, sheet["F3"].value) == ("未存", f"已存 {done.numbers[3]}")  # type: ignore[index]
    assert "手机号" in sheet["G2"].value
    assert sheet["E2"].data_type == "s"

    mended = openpyxl.load_workbook(copy)
    mended.active["A2"] = "2026-03-04"
    mended.active["C2"] = "13800138001"
    mended.save(copy)
    again = _bring_in(office, copy)
    assert (again.read, again.stored, again.skipped) == (1, 1, (3, 5))


def test_the_same_file_twice_is_refused_until_somebody_insists(office: Office, tmp_path: Path) -> None:
    path = _small(tmp_path / "一行.csv", "日期,咨询内容", "2026-03-05,问流程")
    done = _bring_in(office, path)
    with pytest.raises(Refused, match="ledger-imported-already"):
        _bring_in(office, path.rename(tmp_path / "换了名.csv"))
    assert _bring_in(office, tmp_path / "换了名.csv", again=True).stored == 1
    undone = ledgers.undo_import(
        office.store, office.desk.clerk, done.import_id, "重复", now=office.clock(), new_id=office.ids
    )
    assert undone == 1
    assert [one.state for one in imports.page(office.store.db)].count("undone") == 1


def test_a_header_that_was_mapped_by_hand_is_mapped_so_the_next_time(office: Office, tmp_path: Path) -> None:
    first = _small(tmp_path / "a.csv", "哪天,谁来,说了什么", "2026-03-05,孙敏,问流程")
    with pytest.raises(Refused, match="ledger-column-date"):
        _bring_in(office, first)
    mapped = {"哪天": "date", "谁来": "visitor_name", "说了什么": "question"}
    assert _bring_in(office, first, columns=mapped).ignored_columns == ()
    second = _bring_in(office, _small(tmp_path / "b.csv", "哪天,谁来,说了什么", "2026-03-06,李静,问续展"))
    assert second.stored == 1
    assert second.ignored_columns == ()
    with pytest.raises(Refused, match="ledger-column-unknown"):
        _bring_in(office, first, columns={"没有这栏": "date"}, again=True)


def test_two_columns_for_one_field_are_never_guessed_between(office: Office, tmp_path: Path) -> None:
    path = _small(tmp_path / "a.csv", "日期,电话,电话,咨询内容", "2026-03-05,13800138000,13900139000,问流程")
    with pytest.raises(Refused, match="ledger-column-twice"):
        _bring_in(office, path)
    done = _bring_in(office, path, columns={"电话": "", "电话（第 3 列）": "visitor_phone"})
    assert done.ignored_columns == ("电话",)


def test_only_the_manager_undoes_an_import_and_an_intern_brings_none_in(office: Office, tmp_path: Path) -> None:
    path = _small(tmp_path / "a.csv", "日期,咨询内容", "2026-03-05,问流程")
    done = _bring_in(office, path)
    clerk, intern = (replace(office.desk.clerk, role=role) for role in (Role.CLERK, Role.INTERN))
    with pytest.raises(Refused, match="not-allowed"):
        ledgers.undo_import(office.store, clerk, done.import_id, "试", now=office.clock(), new_id=office.ids)
    with pytest.raises(Refused, match="not-allowed"):
        ledgers.look(office.store.db, intern, path, catalogue=office.desk.catalogue)


def test_a_row_without_a_day_may_take_the_day_above(office: Office, tmp_path: Path) -> None:
    path = _small(tmp_path / "a.csv", "日期,咨询内容", "2026-03-05,问流程", ",问续展", "同上,问转让")
    strict = _bring_in(office, path, dry_run=True)
    assert [(number, fault.code) for number, fault in strict.refused if fault.field == "date"] == [
        (3, "ledger-date-missing")]  # fmt: skip
    kind = _bring_in(office, path, day_from_above=True)
    assert kind.stored == 3
    assert {number for number, fault in kind.warnings if fault.code == "ledger-date-from-above"} == {3, 4}


def test_a_ledger_of_which_no_row_can_be_stored_is_no_import(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ledger-nothing-to-store"):
        _bring_in(office, _small(tmp_path / "a.csv", "日期,咨询内容", "上周,问流程"))
    assert imports.page(office.store.db) == []


def test_a_year_mistyped_once_is_told_and_misleads_no_other_row(office: Office, tmp_path: Path) -> None:
    rows = ("2026-03-05,问流程", "2016-03-06,问续展", "3月7日,问转让", "2026-03-08,问变更")
    done = _bring_in(office, _small(tmp_path / "a.csv", "日期,咨询内容", *rows))
    assert [number for number, fault in done.warnings if fault.code == "ledger-date-astray"] == [3]
    days = [journal.latest(office.store.db, record).body()["day"]  # type: ignore[union-attr]
            for record in consultations.of_import(office.store.db, done.import_id)]  # fmt: skip
    assert days == ["2026-03-05", "2016-03-06", "2026-03-07", "2026-03-08"]
