"""Lists of the window: a clerk's own goods, editions that come in and are compared, the station's own documents."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions import own_checklist
from station_app.actions.intakes import form_of, latest_of
from station_app.actions.verification import verify
from station_app.storage import goods
from station_app.ui.intakes.goods_lists_dialog import GoodsListsDialog
from station_app.ui.intakes.own_list_dialog import OwnListDialog
from station_app.ui.intakes.page import IntakePage
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import CONTROL, fill, lines, settle, take_in
from tests.ui.intakes.filings import REGISTRATION, filing


def _list(folder: Path, name: str, items: dict[int, list[tuple[str, str]]]) -> Path:
    tree: list[dict[str, Any]] = [
        {"id": f"{number:02}", "name": f"第{number}类的说明", "children": [
            {"id": f"{number:02}01", "name": "类似群", "children": [{"id": code, "name": text} for code, text in rows]}
        ]}
        for number, rows in items.items()
    ]  # fmt: skip
    file = folder / f"{name}.json"
    file.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
    return file


def _import(page: IntakePage, file: Path, name: str, since: str = "") -> GoodsListsDialog:
    page.picker.lists.click()
    (dialog,) = page.findChildren(GoodsListsDialog)
    dialog.name.insert(name)
    dialog.since.set_text(since)
    dialog.take(file)
    settle(page)
    return dialog


def _close(page: IntakePage, dialog: Any) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    dialog.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle(page)


def test_an_item_is_starred_by_a_key_and_the_own_list_is_a_star_away(page: IntakePage, office: Office) -> None:
    page.side.show_part(page.goods_side)
    page.picker.add(43, "餐馆", "430102")
    QTest.keyClick(page.picker.tree, Qt.Key.Key_D, CONTROL)
    settle(page)
    assert goods.favourites(office.store.db, office.desk.clerk.record_id) == [(43, "餐馆", "430102")]
    line = page.picker.tree.topLevelItem(0).child(0)
    assert line.text(0) == "★ 餐馆"
    page.picker.set_classes([])
    page.picker.box.setFocus()
    page.picker.box.insert("*")
    QTest.keyClick(page.picker.box, Qt.Key.Key_Return)
    assert [item.name for item in page.picker.classes()[0].items] == ["餐馆"]
    QTest.keyClick(page.picker.tree, Qt.Key.Key_D, CONTROL)
    settle(page)
    assert goods.favourites(office.store.db, office.desk.clerk.record_id) == []


def test_a_full_list_comes_in_by_the_window_and_the_rows_left_out_are_named(
    page: IntakePage, office: Office, tmp_path: Path
) -> None:
    file = _list(tmp_path, "new", {43: [("430102", "餐厅"), ("430024", "咖啡馆"), ("", "")], 46: [("460001", "水")]})
    dialog = _import(page, file, "13-2026", "2026-01-01")
    told = [dialog.lines.item(at).text() for at in range(dialog.lines.count())]
    assert any("46" in one for one in told), told
    assert "已导入 13-2026：2 项" in dialog.banner.sentence.text()
    assert "今天现行" in dialog.editions.item(0).text()
    assert page.picker.edition == "13-2026"
    dialog.take(file)
    settle(page)
    assert dialog.banner.property("kind") == "bad"
    _close(page, dialog)
    assert verify(office.store).sound


def test_an_import_tells_how_far_it_is_and_stops_without_a_trace_when_it_is_asked_to(
    page: IntakePage, office: Office, tmp_path: Path
) -> None:
    file = _list(tmp_path, "long", {43: [(f"43{number:04}", f"餐厅{number}") for number in range(1500)]})
    page.picker.lists.click()
    (dialog,) = page.findChildren(GoodsListsDialog)
    assert dialog.stop.isHidden()
    told: list[tuple[int, int]] = []
    shown = dialog._show_progress

    def at_the_first_step(done: int, total: int) -> None:
        shown(done, total)
        told.append((dialog.bar.value(), dialog.bar.maximum()))

    dialog._show_progress = at_the_first_step  # type: ignore[method-assign]
    dialog.take(file)
    assert not dialog.stop.isHidden()
    dialog.stop.click()
    settle(page)
    assert "已停止导入" in dialog.banner.sentence.text()
    assert dialog.stop.isHidden()
    assert goods.editions(office.store.db) == []
    dialog.take(file)
    settle(page)
    assert told[-1] == (1500, 1500)
    assert len(told) > 10
    assert [one.items for one in goods.editions(office.store.db)] == [1500]
    _close(page, dialog)


def test_two_editions_are_compared_and_one_that_is_not_in_force_is_warned_of(
    page: IntakePage, office: Office, tmp_path: Path
) -> None:
    _close(page, _import(page, _list(tmp_path, "old", {9: [("090001", "眼镜")], 43: [("430102", "餐厅")]}),
                         "12-2024", ""))  # fmt: skip
    dialog = _import(page, _list(tmp_path, "new", {10: [("100001", "眼镜")], 43: [("430102", "餐厅")]}), "13-2026",
                     "2026-01-01")  # fmt: skip
    dialog.first.set_code("12-2024")
    dialog.second.set_code("13-2026")
    assert [dialog.lines.item(at).text() for at in range(dialog.lines.count())] == ["眼镜　第9类 → 第10类"]
    dialog.editions.setCurrentRow(1)
    dialog.use.click()
    settle(page)
    assert page.picker.edition == "12-2024"
    assert "不是 2026-11-19 现行" in page.picker.edition_line.text()
    assert "13-2026" in page.picker.edition_line.text()
    assert page.picker.edition_line.property("role") == "bad-note"


def test_opening_an_older_record_keeps_the_edition_its_goods_were_taken_from(
    page: IntakePage, office: Office, tmp_path: Path
) -> None:
    number = take_in(page, office, REGISTRATION)
    before = form_of(latest_of(office.store.db, number), office.desk.catalogue).classes
    _close(page, _import(page, _list(tmp_path, "new", {43: [("430102", "餐厅")]}), "13-2026", "2026-01-01"))
    page.open_record(number)
    settle(page)
    assert page.fields.form().classes == before


def test_the_station_adds_a_document_of_its_own_but_no_catch_all(page: IntakePage, office: Office) -> None:
    fill(page, filing(REGISTRATION, checklist=[]))
    page.side.show_part(page.checklist)
    before = page.checklist.list.count()
    page.checklist.own.click()
    (dialog,) = page.findChildren(OwnListDialog)
    dialog.name.insert("其他材料")
    dialog.add.click()
    settle(page)
    assert "兜底" in dialog.banner.sentence.text()
    dialog.name.set_text("")
    dialog.name.insert("老字号认定证书")
    dialog.business.set_code("TM01")
    dialog.add.click()
    settle(page)
    assert page.checklist.list.count() == before + 1
    assert "老字号认定证书" in page.checklist.list.item(before).text()
    page.save(accept=True)
    settle(page)
    assert lines(office)[0].state == "prechecked"
    assert any("老字号" in page.findings.list.item(at).text() for at in range(page.findings.list.count()))
    dialog.name.insert("跨境委托公证书")
    dialog.condition.set_code("agency")
    dialog.add.click()
    settle(page)
    assert "委托代理机构" in dialog.list.item(1).text()
    assert page.checklist.list.count() == before + 1, "asked only of who comes by an agency"
    page.fields.has.agency.setText("某代理所")
    assert "跨境委托公证书" in page.checklist.list.item(page.checklist.list.count() - 1).text()
    page.fields.has.agency.setText("")
    dialog.list.setCurrentRow(1)
    dialog.remove.click()
    settle(page)
    dialog.list.setCurrentRow(0)
    dialog.remove.click()
    settle(page)
    row, _ = own_checklist.own_rows(office.store.db)
    assert row.valid_to == date(2026, 11, 18)
    assert page.checklist.list.count() == before
    db = office.store.db
    assert [row[0] for row in db.execute("SELECT count(*) FROM journal WHERE kind = 'setting'").fetchall()] == [4]
    assert verify(office.store).sound
    _close(page, dialog)


@pytest.mark.parametrize("label", ["", "有关材料", "其他证明文件", "法律规定的其他材料", "营业执照等材料"])
def test_no_catch_all_is_stored_whoever_asks(office: Office, label: str) -> None:
    from station_app.domain.faults import Refused

    with pytest.raises(Refused, match="checklist-"):
        own_checklist.add(
            office.store, office.desk.clerk, label, form="original", business_types=(), applicant_kinds=(),
            tolerable="", catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
        )  # fmt: skip
    assert own_checklist.own_rows(office.store.db) == ()
