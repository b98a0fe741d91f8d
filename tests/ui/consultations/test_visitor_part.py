"""Beside the form: who stands at the counter, what is unfinished for him, and who he may be already."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.storage import merges, visitors
from tests.helpers.hands import ENTER, Hands


def settled(qtbot, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    """Until the hand has rested and the panel was told."""
    timer = hands.page.inspector._settling
    qtbot.waitUntil(lambda: not timer.isActive(), timeout=5000)
    QApplication.processEvents()
    hands.settle()


def test_a_visitor_taken_from_the_list_brings_his_card_his_past_and_what_is_unfinished(office, window, qtbot) -> None:  # type: ignore[no-untyped-def]
    office.record(question="第一次来问费用", org_name="国强餐饮")
    second = office.record(question="驳回了怎么办", result="6", org_name="国强餐饮")
    hands = Hands(window)
    hands.begin()
    hands.type("zgq")
    hands.press(ENTER)
    settled(qtbot, hands)
    part = hands.page.visitor
    assert hands.page.inspector.current() is part
    assert part.heading.text() == "张国强"
    assert "138****6688" in part.lines.text()
    assert "13800136688" not in part.lines.text()
    assert "来访 2 次" in part.detail.text()
    assert "有 1 件未结" in part.banner.sentence.text()
    assert part.banner.isVisible()
    numbers = [entry.number for entry in part.timeline.model.rows if entry.kind == "consultation"]
    assert numbers[0] == second.number
    part.firm.click()
    assert part.timeline.model.rowCount() >= 2
    part.timeline.table.setFocus()
    part.timeline.table.selectRow([entry.number for entry in part.timeline.model.rows].index(second.number))
    hands.press(ENTER)
    hands.settle()
    assert second.number in hands.page.title.text()


def test_the_card_goes_when_the_form_is_another_ones(office, window, qtbot) -> None:  # type: ignore[no-untyped-def]
    office.record()
    hands = Hands(window)
    hands.begin()
    hands.type("zgq")
    hands.press(ENTER)
    settled(qtbot, hands)
    assert hands.page.inspector.current() is hands.page.visitor
    hands.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: hands.page.inspector.current() is hands.page.logged, timeout=5000)
    assert hands.page.visitor.portrait is None


def test_who_may_be_the_same_is_offered_while_typing_and_taken_with_one_press(office, window, qtbot) -> None:  # type: ignore[no-untyped-def]
    office.record()
    hands = Hands(window)
    hands.begin()
    hands.commit("张国强")
    hands.press(Qt.Key.Key_Escape)
    hands.has.phone.setFocus()
    hands.type("13800136689")
    settled(qtbot, hands)
    part = hands.page.visitor
    assert hands.caret is hands.has.phone, "advice never takes the caret"
    assert [one.why for one in part.alike.alike] == ["姓名相同，电话只差一处"]
    assert part.alike.buttons[0][0].accessibleName() == "用这位 张国强"
    assert hands.page.inspector.tabs[1].text().endswith("●")
    part.alike.buttons[0][0].click()
    assert hands.page.fields.form().visitor_phone == "13800136688"


def test_not_the_same_is_remembered_once_the_new_visitor_is_saved(office, window, qtbot) -> None:  # type: ignore[no-untyped-def]
    office.record()
    hands = Hands(window)
    hands.begin()
    hands.commit("张国强")
    hands.press(Qt.Key.Key_Escape)
    hands.has.phone.setFocus()
    hands.type("13800136689")
    hands.has.items.box.setFocus()
    hands.type("2")
    hands.commit("商标续展要带什么")
    settled(qtbot, hands)
    part = hands.page.visitor
    part.alike.buttons[0][1].click()
    assert part.alike.alike == ()
    hands.save()
    hands.settle()
    db = window.desk.reader.db
    new, old = (visitors.find_person(db, "张国强", f"1380013668{tail}") for tail in (9, 8))
    assert new is not None
    assert merges.told_apart_from(db, new) == {old}
    hands.type("6689")
    hands.press(ENTER)
    settled(qtbot, hands)
    assert part.heading.text() == "张国强"
    assert part.alike.alike == ()
