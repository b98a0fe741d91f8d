"""The page 旧台账 by hand: a file, its columns, the rehearsal, the import, its undo; and what is refused on the way."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from station_app.domain.clerks import Role
from station_app.storage import consultations, imports, journal
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.messy_ledgers import messy_ledger, write_csv, write_xlsx


@pytest.fixture
def hands(window) -> Hands:  # type: ignore[no-untyped-def]
    made = Hands(window)
    window.go("ledgers")
    made.settle()
    return made


def _page(hands: Hands):  # type: ignore[no-untyped-def]
    return hands.window.page("ledgers")


def _drop(hands: Hands, path: Path) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    for event in (
        QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton,
                        Qt.KeyboardModifier.NoModifier),
        QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton,
                   Qt.KeyboardModifier.NoModifier),
    ):  # fmt: skip
        QApplication.sendEvent(_page(hands).start.drop_card, event)
    hands.settle()


def test_a_ledger_goes_in_by_keys_and_its_whole_import_is_undone_by_keys(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    made = messy_ledger(31, 50)
    write_xlsx(made, tmp_path / "上半年.xlsx")
    page = _page(hands)
    assert hands.caret is page.start.choose
    _drop(hands, tmp_path / "上半年.xlsx")
    assert page.columns.columns()["姓名"] == "visitor_name"
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert imports.page(office.store.db) == []
    figures = {name: int(figure.text()) for name, figure in page.account.figures.items()}
    assert figures["read"] == figures["stored"] + figures["refused"]
    assert figures["refused"] == len(made.refused)
    rows = {one.row for one in page.account.model.rows}
    assert rows == set(made.refused)
    hands.press(ENTER, CONTROL)
    hands.settle()
    (done,) = imports.page(office.store.db)
    assert (done.stored, done.refused, done.skipped) == (figures["stored"], len(made.refused), len(made.skipped))
    assert page.account.heading.text().startswith("已导入")

    page.save_copy(tmp_path / "标红.xlsx")
    hands.settle()
    sheet = openpyxl.load_workbook(tmp_path / "标红.xlsx").active
    assert {row[-2].value for row in sheet.iter_rows(min_row=3) if row[-2].value} >= {"未存"}

    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    assert hands.caret is page.start.reason
    hands.commit("导错了月份")
    hands.press(ENTER)
    hands.press(ENTER)
    hands.settle()
    assert [one.state for one in imports.page(office.store.db)] == ["undone"]
    assert consultations.of_import(office.store.db, done.import_id) == []
    assert "作废" in page.banner.sentence.text()
    verbs = [entry.verb for entry in journal.walk(office.store.db) if entry.kind == "import"]
    assert verbs == ["import", "undo_import"]


def test_a_header_nobody_knows_is_mapped_by_hand_once(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = _page(hands)
    (tmp_path / "a.csv").write_text("某站台账,\n哪天,说了什么\n2026-03-05,问流程\n", encoding="utf-8")
    page.open_file(tmp_path / "a.csv")
    hands.settle()
    assert page.columns.boxes.keys() == {"哪天", "说了什么"}
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert "没有“日期”" in page.columns.banner.sentence.text()
    assert hands.caret is page.columns.boxes["哪天"]
    page.columns.boxes["哪天"].set_code("date")
    page.columns.boxes["说了什么"].set_code("question")
    hands.press(ENTER, CONTROL)
    hands.settle()
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert imports.page(office.store.db)[0].stored == 1
    (tmp_path / "b.csv").write_text("哪天,说了什么\n2026-03-06,问续展\n", encoding="utf-8")
    hands.press(ENTER, CONTROL)
    page.open_file(tmp_path / "b.csv")
    hands.settle()
    assert page.columns.columns() == {"哪天": "date", "说了什么": "question"}
    assert "上次" in page.columns.note.text()


def test_another_row_is_chosen_as_the_header(hands: Hands, tmp_path: Path) -> None:
    page = _page(hands)
    (tmp_path / "a.csv").write_text("日期,事项\n样例,样例\n时间,内容\n2026-03-05,问流程\n", encoding="utf-8")
    page.open_file(tmp_path / "a.csv")
    hands.settle()
    assert page.columns.first.value() == 1
    page.columns.first.set_value(3)
    page.columns.first.advanced.emit()
    assert list(page.columns.boxes) == ["时间", "内容"]
    page.columns.first.set_value(99)
    page.columns.first.advanced.emit()
    assert "第 99 行" in page.columns.banner.sentence.text()
    assert page.columns.first.value() == 3


def test_the_same_file_again_waits_for_a_tick(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = _page(hands)
    write_csv(messy_ledger(5, 12), tmp_path / "a.csv")
    for _ in range(2):
        page.open_file(tmp_path / "a.csv")
        hands.settle()
        hands.press(ENTER, CONTROL)
        hands.settle()
        if page.account.isVisible():
            hands.press(ENTER, CONTROL)
            hands.settle()
            hands.press(Qt.Key.Key_Escape)
    assert len(imports.page(office.store.db)) == 1
    assert hands.caret is page.columns.again
    page.columns.again.setChecked(True)
    hands.press(ENTER, CONTROL)
    hands.settle()
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert len(imports.page(office.store.db)) == 2


def test_a_file_that_is_no_ledger_is_told_in_the_page_and_nothing_is_lost(hands: Hands, tmp_path: Path) -> None:
    page = _page(hands)
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 half")
    page.open_file(tmp_path / "a.xlsx")
    hands.settle()
    assert "打不开" in page.banner.sentence.text()
    assert page.start.isVisible()
    assert hands.caret is page.start.choose


def test_what_is_stopped_half_way_has_stored_nothing(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = _page(hands)
    write_csv(messy_ledger(5, 120), tmp_path / "a.csv")
    page.open_file(tmp_path / "a.csv")
    hands.settle()
    hands.press(ENTER, CONTROL)
    hands.settle()
    page.bring_in()
    page.stop()
    hands.settle()
    assert imports.page(office.store.db) == []
    assert "取消" in page.banner.sentence.text()
    assert page.account.isVisible()
    assert page.account.go_on.isEnabled()


def test_an_intern_sees_what_was_imported_and_may_neither_import_nor_undo(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]

    page = _page(hands)
    write_csv(messy_ledger(5, 12), tmp_path / "a.csv")
    page.open_file(tmp_path / "a.csv")
    hands.settle()
    before = office.desk.clerk
    office.desk.clerk = replace(before, role=Role.INTERN)
    page.changed_hands(before, office.desk.clerk)
    assert page.start.isVisible()
    assert not page.start.choose.isEnabled()
    assert not page.start.begin_undo()
    page.open_file(tmp_path / "a.csv")
    hands.settle()
    assert page.start.isVisible()
