"""访客, by keyboard on the real window: look up, correct, merge, undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from station_app.actions import receipts
from station_app.actions.verification import verify
from station_app.storage import journal, merges
from station_app.storage.visitor_lookup import find, find_firms
from station_app.ui.visitors import VisitorsPage
from station_app.ui.visitors.compare import masked_beside
from tests.helpers.hands import CONTROL, ENTER, Hands

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def two(office) -> None:  # type: ignore[no-untyped-def]
    """One person twice, under two phones."""
    office.record(visitor_phone="13800136688", org_name="国强餐饮", role="01")
    office.record(visitor_phone="13800136689", visitor_email="zgq@example.cn", question="驳回了怎么办", result="6")


def opened(window) -> tuple[Hands, VisitorsPage]:  # type: ignore[no-untyped-def]
    hands = Hands(window)
    hands.press(Qt.Key.Key_F6)
    page = window.page("visitors")
    assert isinstance(page, VisitorsPage)
    return hands, page


def tab_to(hands: Hands, wanted: QWidget) -> None:
    """Tab until the caret stands there; fails where it never does."""
    for _ in range(40):
        if hands.caret is wanted:
            return
        hands.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {wanted.accessibleName()}")


def test_two_records_are_merged_and_the_merge_is_undone_by_keys_alone(office, two, window) -> None:  # type: ignore[no-untyped-def]
    db = office.store.db
    hands, page = opened(window)
    assert hands.caret is page.box
    hands.type("6688")
    hands.press(ENTER)
    assert page.card.heading.text() == "张国强"
    tab_to(hands, page.card.alike.buttons[0][0])
    hands.press(ENTER)
    assert page.compare.isVisible()
    assert page.compare.taken() == ("email",), "an empty field is filled from the other one"
    hands.press(Qt.Key.Key_Right)
    assert page.compare.taken() == ("phone", "email")
    hands.press(ENTER, CONTROL)
    hands.settle()
    (only,) = find(db, "zgq")
    assert (only.phone, only.visits) == ("13800136689", 2)
    assert page.card.isVisible()
    assert "来访 2 次" in page.card.detail.text()
    assert "有 1 件未结" in page.card.banner.sentence.text()
    assert hands.strokes < 40
    tab_to(hands, page.merged)
    hands.press(ENTER)
    assert hands.caret is page.merges.table
    hands.press(ENTER)
    hands.settle()
    assert sorted((one.phone, one.visits) for one in find(db, "zgq")) == [("13800136688", 1), ("13800136689", 1)]
    assert page.merges.model.rowCount() == 0
    assert window.notices.history[-1].sentence.startswith("已撤销合并")
    assert verify(office.store).findings == ()


def test_a_merge_is_taken_back_by_the_strip_that_tells_of_it(office, two, window) -> None:  # type: ignore[no-untyped-def]
    hands, page = opened(window)
    hands.type("6688")
    hands.press(ENTER)
    page.card.alike.buttons[0][0].click()
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert len(find(office.store.db, "zgq")) == 1
    label, _key, undo = window.notices.history[-1].actions[0]
    assert label == "撤销合并"
    undo()
    hands.settle()
    assert len(find(office.store.db, "zgq")) == 2
    assert page.card.isVisible()


def test_not_the_same_is_remembered_by_one_key(office, two, window) -> None:  # type: ignore[no-untyped-def]
    hands, page = opened(window)
    hands.type("6688")
    hands.press(ENTER)
    page.card.alike.buttons[0][0].setFocus()
    hands.press(ENTER)
    hands.press(Qt.Key.Key_N, ALT)
    hands.settle()
    assert page.card.isVisible()
    assert page.card.alike.isHidden()
    known = page.results.known[0]
    assert len(merges.told_apart_from(office.store.db, known.record_id)) == 1


def test_any_two_can_be_paired_for_a_merge(office, two, window) -> None:  # type: ignore[no-untyped-def]
    office.record(visitor_name="张果强", visitor_phone="13911110871")
    hands, page = opened(window)
    hands.type("6688")
    hands.press(ENTER)
    hands.press(Qt.Key.Key_M, ALT)
    assert page.pairing.isVisible()
    assert hands.caret is page.box
    hands.type("0871")
    hands.press(ENTER)
    assert page.compare.isVisible()
    assert (page.compare.kept.name, page.compare.gone.name) == ("张国强", "张果强")  # type: ignore[union-attr]
    hands.press(Qt.Key.Key_X, ALT)
    assert page.compare.kept.name == "张果强"  # type: ignore[union-attr]
    hands.press(Qt.Key.Key_Escape)
    assert page.card.isVisible()
    assert len(find(office.store.db, "zgq")) == 3


def test_a_whole_phone_is_shown_on_request_and_the_request_is_journalled(office, two, window) -> None:  # type: ignore[no-untyped-def]
    hands, page = opened(window)
    hands.type("6688")
    hands.press(ENTER)
    before, _ = journal.head(office.store.db)
    assert "13800136688" not in page.card.lines.text()
    hands.press(Qt.Key.Key_P, ALT)
    hands.settle()
    assert "13800136688" in page.card.lines.text()
    assert [entry.kind for entry in journal.walk(office.store.db, after=before)] == ["reveal"]
    hands.press(Qt.Key.Key_E, ALT)
    assert page.edit.boxes["phone"].text() == ""
    assert page.edit.boxes["phone"].placeholderText().startswith("138****6688")


def test_the_reading_of_a_name_is_corrected_once_and_found_ever_after(office, window) -> None:  # type: ignore[no-untyped-def]
    office.record(visitor_name="乐行")
    hands, page = opened(window)
    hands.type("lx")
    hands.press(ENTER)
    hands.press(Qt.Key.Key_E, ALT)
    tab_to(hands, page.edit.boxes["name_readings"])
    hands.commit("yào")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert page.edit.isVisible()
    assert hands.caret is page.edit.boxes["name_readings"]
    page.edit.boxes["name_readings"].clear()
    hands.type("Yao Heng")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert page.card.isVisible()
    page.enter()
    hands.type("yaoheng")
    assert [one.name for one in page.results.known if hasattr(one, "name")] == ["乐行"]


def test_a_firm_has_a_card_with_its_people_a_short_name_and_roles(office, two, window) -> None:  # type: ignore[no-untyped-def]
    hands, page = opened(window)
    hands.commit("国强餐饮")
    page.results.setCurrentRow(1)
    hands.press(ENTER)
    assert page.card.heading.text() == "国强餐饮"
    assert [tie.name for tie, _ in page.card.ties.rows] == ["张国强"]
    hands.press(Qt.Key.Key_E, ALT)
    tab_to(hands, page.edit.boxes["org_short_name"])
    hands.commit("老张家")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert [firm.short_name for firm in find_firms(office.store.db, "lzj")] == ["老张家"]
    box = page.card.ties.rows[0][1]
    box.setFocus()
    hands.press(Qt.Key.Key_Down)
    hands.settle()
    assert find(office.store.db, "6688")[0].role == "02"


def test_a_visit_begins_from_the_card_with_everything_filled_in(office, two, window) -> None:  # type: ignore[no-untyped-def]
    hands, _page = opened(window)
    hands.type("6688")
    hands.press(ENTER)
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert window.current == "consultations"
    assert hands.page.fields.form().visitor_phone == "13800136688"


def test_a_scanned_receipt_shows_whose_it_is(office, two, window) -> None:  # type: ignore[no-untyped-def]
    desk = office.desk
    saved = office.record(visitor_name="刘桂兰", visitor_phone="13911200871")
    made = receipts.prepare(desk.store, desk.clerk, desk.device, saved.number, catalogue=desk.catalogue,
                            now=office.clock())  # fmt: skip
    hands, page = opened(window)
    page.box.setText(made.receipt.qr_text)
    assert [portrait.name for portrait in page.results.known if hasattr(portrait, "name")] == ["刘桂兰"]
    page.box.setText(made.receipt.qr_text[:-3] + "AAA")
    assert page.results.known == []
    page.open_number(saved.number)
    assert page.card.heading.text() == "刘桂兰"
    assert hands.window.current == "visitors"


def test_no_key_is_acted_on_while_an_input_method_composes_and_its_letters_find(office, two, window) -> None:  # type: ignore[no-untyped-def]
    hands, page = opened(window)
    hands.compose("zhang'gq")
    assert len([one for one in page.results.known if hasattr(one, "phone")]) == 2
    for key in (ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Down):
        hands.press(key)
    assert page.card.portrait is None
    hands.commit("张国强")
    hands.press(ENTER)
    assert page.card.heading.text() == "张国强"


def test_an_empty_station_says_what_will_stand_here(window) -> None:  # type: ignore[no-untyped-def]
    hands, page = opened(window)
    assert "还没有访客" in page.hint.text()
    hands.type("zgq")
    assert "没有找到" in page.hint.text()
    page.show_merged()
    assert hands.caret is page.merges.back


def test_a_name_of_sixty_characters_and_rare_ones_fit_the_page(office, window) -> None:  # type: ignore[no-untyped-def]
    name = "买买提·" + "㛃䶮𬭚𠮷" * 14
    assert len(name) == 60
    office.record(visitor_name=name)
    hands, page = opened(window)
    width = window.width()
    hands.commit("㛃䶮")
    hands.press(ENTER)
    QApplication.processEvents()
    assert page.card.heading.text() == name
    assert window.width() == width
    assert page.card.heading.width() <= page.card.width()


def test_every_control_of_the_page_is_reached_by_tab_and_has_a_name(office, two, window) -> None:  # type: ignore[no-untyped-def]
    hands, page = opened(window)
    hands.type("6688")
    hands.press(ENTER)
    for show in (None, lambda: page.card.alike.buttons[0][0].click(), lambda: page._press("edit"), page.show_merged):
        if show is not None:
            page._back_to_card()
            show()
        QApplication.processEvents()
        wanted = [
            one for one in page.findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (isinstance(one, QRadioButton) and not one.isChecked())
        ]  # fmt: skip
        assert [one for one in wanted if not one.accessibleName()] == []
        page.box.setFocus()
        seen = set()
        for _ in range(60):
            seen.add(hands.caret)
            hands.press(Qt.Key.Key_Tab)
        assert [one.accessibleName() for one in wanted if one not in seen] == []


def test_masked_phones_side_by_side_show_where_they_differ() -> None:
    assert masked_beside("13800136688", "13811136688") == "13800**6688"
    assert masked_beside("13800136688", "") == "138****6688"
