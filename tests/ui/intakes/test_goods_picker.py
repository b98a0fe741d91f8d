"""商品和服务 at the window: typed, found, counted, marked; taken back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.domain.trademarks.classes import GoodsClass, Item
from station_app.domain.trademarks.goods import sounds_of
from station_app.storage.goods_search import Goods, GoodsIndex
from station_app.ui.intakes.favourites import Favourites
from station_app.ui.intakes.goods_picker import Counter, GoodsPicker, own_wording
from station_app.ui.main_window import MainWindow
from tests.helpers.window import gone
from tests.screens.test_screens import check_picture

LIST = (
    (43, "4301", "430102", "餐厅"), (43, "4301", "430024", "咖啡馆"), (43, "4301", "430010", "备办宴席"),
    (43, "4301", "430027", "自助餐厅"), (30, "3007", "C300031", "月饼"), (30, "3006", "300186", "面包"),
    (9, "0901", "090580", "计算机软件（已录制）"),
)  # fmt: skip


@pytest.fixture
def picker(window: MainWindow) -> Iterator[GoodsPicker]:
    beside = {"餐厅": [(43, "咖啡馆", "430024")]}
    made = GoodsPicker(
        lambda nice_class: Counter(10, 2700),
        lambda names: [one for name in names for one in beside.get(name, []) if one[1] not in names],
        Favourites(window.desk),
    )
    index = GoodsIndex("2026", ((Goods(*row), *sounds_of(row[3])) for row in LIST))
    made.use(index, "2026", "第十三版 2026 文本")
    made.resize(560, 420)
    made.show()
    yield made
    gone(made)


def _type(picker: GoodsPicker, text: str) -> list[str]:
    picker.box.setFocus()
    picker.box.clear()
    picker.box.insert(text)
    assert picker.box.list is not None
    return [line.text for line in picker.box.list.lines]


def _heads(picker: GoodsPicker) -> list[tuple[str, str]]:
    return [
        (picker.tree.topLevelItem(at).text(0), picker.tree.topLevelItem(at).text(1))
        for at in range(picker.tree.topLevelItemCount())
    ]


@pytest.mark.parametrize(("typed", "first"), [("餐", "餐厅"), ("ct", "餐厅"), ("canting", "餐厅"), ("430024", "咖啡馆"),
                                              ("4301", "餐厅"), ("yb", "月饼")])  # fmt: skip
def test_goods_are_found_by_word_sound_and_code_and_enter_takes_the_first(
    picker: GoodsPicker, typed: str, first: str
) -> None:
    assert first in _type(picker, typed)[:3]
    QTest.keyClick(picker.box, Qt.Key.Key_Return)
    assert len(picker.classes()) == 1
    assert picker.box.text() == ""
    assert picker.box.hasFocus()


def test_what_an_input_method_is_composing_is_searched_and_its_keys_are_left_alone(picker: GoodsPicker) -> None:
    picker.box.setFocus()
    QApplication.sendEvent(picker.box, QInputMethodEvent("ct", []))
    assert picker.box.list is not None
    assert picker.box.list.lines[0].text == "餐厅"
    QTest.keyClick(picker.box, Qt.Key.Key_Return)
    assert picker.classes() == ()


def test_the_counter_tells_the_price_of_the_eleventh(picker: GoodsPicker) -> None:
    for number in range(8):
        assert picker.add(43, f"服务{number}", f"43010{number}") == ""
    assert _heads(picker) == [("第43类　8/10 项", "还有 2 项不加钱，第 11 项起每项 +27 元")]
    for number in (8, 9):
        picker.add(43, f"服务{number}")
    assert _heads(picker) == [("第43类　10/10 项", "下一项 +27 元")]
    picker.add(30, "月饼", "C300031")
    assert [head for head, _ in _heads(picker)] == ["第30类　1/10 项", "第43类　10/10 项"]


def test_one_item_in_two_classes_or_twice_is_refused_by_name(picker: GoodsPicker) -> None:
    picker.add(30, "月饼", "C300031")
    assert "月饼" in picker.add(43, "月饼")
    assert "月饼" in picker.add(30, "月饼")
    assert "46" in picker.add(46, "水")
    assert picker.classes() == (GoodsClass(30, (Item("月饼", "C300031"),), "2026"),)


def test_wording_of_ones_own_is_taken_into_its_class_and_marked_with_what_comes_nearest(picker: GoodsPicker) -> None:
    lines = _type(picker, "43 网红自助餐")
    assert lines[-1] == "＋ 第43类 “网红自助餐”"
    assert "自助餐厅" in lines
    picker._take(picker.box.list.lines[-1].value)  # type: ignore[union-attr]
    line = picker.tree.topLevelItem(0).child(0)
    assert line.text(0) == "网红自助餐"
    assert line.text(1).startswith("⚠ 非规范项")
    assert "自助餐厅" in line.text(1)


def test_delete_takes_away_and_undo_brings_back(picker: GoodsPicker) -> None:
    picker.add(43, "餐厅", "430102")
    picker.add(43, "咖啡馆", "430024")
    picker.tree.setCurrentItem(picker.tree.topLevelItem(0).child(0))
    QTest.keyClick(picker.tree, Qt.Key.Key_Delete)
    assert [item.name for item in picker.classes()[0].items] == ["咖啡馆"]
    QTest.keyClick(picker.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [item.name for item in picker.classes()[0].items] == ["餐厅", "咖啡馆"]
    picker.tree.setCurrentItem(picker.tree.topLevelItem(0))
    QTest.keyClick(picker.tree, Qt.Key.Key_Delete)
    assert picker.classes() == ()
    assert picker.undo()
    assert len(picker.classes()[0].items) == 2


def test_what_others_chose_together_is_one_press_away(picker: GoodsPicker) -> None:
    picker.add(43, "餐厅", "430102")
    chip = picker._chips.itemAt(0).widget()
    assert "咖啡馆" in chip.text()
    chip.click()
    assert [item.name for item in picker.classes()[0].items] == ["餐厅", "咖啡馆"]
    assert not picker._chip_line.isVisible()


@pytest.mark.parametrize(("typed", "meant"), [("43 网红小吃", (43, "网红小吃")), ("第43类 小吃", (43, "小吃")),
                                              ("46 水", (0, "46 水")), ("4301", (0, "4301")), ("43 ", (0, "43 "))])
def test_a_class_and_a_blank_before_the_words_mean_ones_own_wording(typed: str, meant: tuple[int, str]) -> None:
    assert own_wording(typed) == meant


def test_it_looks_as_it_should(picker: GoodsPicker, tmp_path: Path) -> None:
    for row in LIST:
        picker.add(row[0], row[3], row[2])
    picker.add(43, "网红自助餐")
    check_picture(picker, Path(os.environ.get("STATION_SCREENS") or tmp_path), "goods-picker")
