"""The page 事项与指南 and the guide beside the form: found by words and pinyin, side by side, printed, worded anew."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station_app.domain.clerks import Role
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import journal
from tests.documents.reading import text_of
from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands


@pytest.fixture
def hands(window) -> Hands:  # type: ignore[no-untyped-def]
    made = Hands(window)
    window.go("guides")
    made.settle()
    return made


def _page(hands: Hands):  # type: ignore[no-untyped-def]
    return hands.window.page("guides")


def _search(hands: Hands, text: str) -> list[str]:
    page = _page(hands)
    page.box.setFocus()
    page.box.selectAll()
    hands.commit(text)
    page._find()
    return [one.code for one in page.model.rows]


def test_an_item_is_found_by_name_code_pinyin_and_by_words_of_its_guide(hands: Hands) -> None:
    assert len(_page(hands).model.rows) == 40
    assert _search(hands, "续展")[0] == "S05"
    assert _search(hands, "s05") == ["S05"]
    assert "S05" in _search(hands, "sbxz")
    assert _search(hands, "动态标志") == ["S01"]
    assert _search(hands, "减缴 100 万元") == ["Q04"]
    assert _search(hands, "没有这种事") == []
    assert _page(hands).nothing.isVisible()


def test_a_guide_shows_its_parts_with_fees_and_documents_from_their_own_lists(hands: Hands) -> None:
    _page(hands).open_item("S05")
    told = _page(hands).text.toPlainText()
    for words in ("受理条件", "申请材料", "每类 450.00 元，宽展期内每类另加 225.00 元", "期满前 12 个月",
                  "网上申请确认书（一般业务用）（原件）"):  # fmt: skip
        assert words in told


def test_two_days_stand_side_by_side_and_what_differs_is_marked(hands: Hands) -> None:
    page = _page(hands)
    page.open_item("S11")
    days = [page.against.itemText(at) for at in range(page.against.count())]
    assert "2027-01-01 起" in days
    page.against.setCurrentIndex(days.index("2027-01-01 起"))
    assert page.other.isVisible()
    assert "【不同】1. 异议：自公告之日起 3 个月" in page.text.toPlainText()
    assert "【不同】1. 异议：自公告之日起 2 个月" in page.other.toPlainText()
    assert "处不同" in page.banner.sentence.text()
    page.open_item("T02")
    assert not page.other.isVisible()


def test_the_guide_of_the_chosen_item_stands_beside_the_form_and_one_key_opens_or_prints_it(
    office, hands: Hands  # type: ignore[no-untyped-def]
) -> None:
    hands.begin()
    page = hands.page
    page.fields.has.items.box.setFocus()
    hands.type("2")
    page.inspector._tell_parts()
    page.inspector.about(page.fields.subject())
    page.inspector._tell_parts()
    assert page.guide.item == "S05"
    assert "宽展期" in page.guide.text.toPlainText()
    hands.press(Qt.Key.Key_I, CONTROL | SHIFT)
    hands.settle()
    (file,) = list(Path(office.folder.papers).glob("ZN-S05-*.pdf"))
    assert "商标续展" in text_of(file.read_bytes())
    printed = [entry.body() for entry in journal.walk(office.store.db) if entry.kind == "print"]
    assert [(one["paper"], one["about"]) for one in printed] == [("service_guide", "S05")]
    hands.press(Qt.Key.Key_I, CONTROL)
    hands.settle()
    assert hands.window.current == "guides"
    assert _page(hands).heading.text() == "商标续展"


def test_the_manager_words_an_item_for_the_district_and_the_form_offers_it_so_at_once(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    page = _page(hands)
    page.open_item("S05")
    page.edit.click()
    page.overlay.name.setFocus()
    hands.commit("商标续展（江东）")
    page.overlay.note.setFocus()
    hands.commit("每周三下午办理")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert page.heading.text() == "商标续展（江东）"
    assert "市中心名称：商标续展" in page.facts.text()
    assert "每周三下午办理" in page.text.toPlainText()
    hands.begin()
    assert hands.has.items.name("S05") == "商标续展（江东）"
    said = [entry.body().get("value") for entry in journal.walk(office.store.db) if entry.kind == "setting"]
    assert "S05" in said


def test_a_hidden_item_is_no_longer_offered_and_its_records_read_as_before(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    number = office.record(items=["T02"]).number
    page = _page(hands)
    page.open_item("T02")
    page.begin_edit()
    page.overlay.hidden.setChecked(True)
    page.overlay.keep()
    hands.settle()
    today = office.clock().astimezone(BEIJING_TIME).date()
    assert "T02" not in [code.code for code in office.desk.catalogue.current("service_item", today)]
    assert "T02" in [code.code for code in page.model.rows]
    assert office.desk.catalogue.label("service_item", "T02") == "宣传活动"
    assert office.amend(number, answer="补充").number == number
    before = office.desk.clerk
    office.desk.clerk = replace(before, role=Role.CLERK)
    page.changed_hands(before, office.desk.clerk)
    page.refresh()
    assert "T02" not in [code.code for code in page.model.rows]
    page.begin_edit()
    assert not page.overlay.isVisible()
