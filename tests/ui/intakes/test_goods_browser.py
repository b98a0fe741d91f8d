"""浏览: the list leafed through by keys, class by class."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem

from station_app.actions import goods as lists
from station_app.domain.trademarks.goods import Edition
from station_app.ui.intakes.page import IntakePage
from tests.helpers.hands import CONTROL, ENTER
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import settle

JSON = """{"edition": "13-2026", "valid_from": "2026-01-01", "classes": [
 {"id": "30", "name": "食品", "children": [{"id": "3002", "name": "茶", "children": [{"id": "300186", "name": "茶"}]}]},
 {"id": "43", "name": "餐饮住宿", "children": [
   {"id": "4301", "name": "提供餐饮，住宿服务", "children": [
     {"id": "430102", "name": "餐厅"}, {"id": "430024", "name": "咖啡馆"}]},
   {"id": "4302", "name": "提供房屋设施的服务", "children": [{"id": "430125", "name": "会议室出租"}]}]}]}"""


def _child(line: QTreeWidgetItem, at: int) -> QTreeWidgetItem:
    found = line.child(at)
    assert found is not None
    return found


def test_an_item_is_found_under_its_class_and_group_and_taken_by_keys(
    page: IntakePage, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    file.write_text(JSON, "utf-8")
    lists.import_list(office.store, office.desk.clerk, file, Edition(""), now=office.clock(), new_id=office.ids)
    page._fetch_goods()
    settle(page)
    page.fields.has.business.set_code("TM01")
    tree = page.picker.browser
    page.picker.box.setFocus()
    QTest.keyClick(page.picker.box, Qt.Key.Key_B, CONTROL)
    assert page.window().focusWidget() is tree
    classes = [tree.topLevelItem(at).text(0) for at in range(tree.topLevelItemCount())]
    assert [one.split("　")[0] for one in classes] == ["第30类", "第43类"]
    assert all("　" in one for one in classes), "a class has its name beside its number"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(tree, key)
    top = tree.topLevelItem(1)
    assert [_child(top, at).text(0) for at in range(2)] == ["4301　提供餐饮，住宿服务", "4302　提供房屋设施的服务"]
    assert tree.currentItem().text(0) == "餐厅"
    QTest.keyClick(tree, ENTER)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, ENTER)
    assert [(one.nice_class, [item.name for item in one.items]) for one in page.picker.classes()] == [
        (43, ["餐厅", "咖啡馆"])]  # fmt: skip
    assert tree.currentItem().text(0) == "✓ 咖啡馆"
    assert page.fee.total.text() == "270.00 元"
    QTest.keyClick(tree, ENTER)
    assert "写了两次" in page.picker.edition_line.text()
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    assert page.window().focusWidget() is page.picker.box
    assert page.picker.middle.currentWidget() is page.picker.tree


def test_the_starter_list_is_leafed_through_too(page: IntakePage) -> None:
    settle(page)
    page.picker.browse.click()
    tree = page.picker.browser
    assert tree.topLevelItemCount() == 45
    tree.topLevelItem(42).setExpanded(True)
    assert "餐馆服务" in [_child(tree.topLevelItem(42), at).text(0) for at in range(tree.topLevelItem(42).childCount())]
