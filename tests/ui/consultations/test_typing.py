"""Typing: input methods, quick keys, the lists under the boxes, visitors who were here before."""

import pytest
from PySide6.QtCore import Qt

from station_app.storage import consultations
from station_app.storage.visitor_lookup import find
from tests.helpers.hands import CONTROL, ENTER, Hands


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Escape, Qt.Key.Key_1, Qt.Key.Key_Backspace])
def test_no_key_is_acted_on_while_an_input_method_composes(office, hands: Hands, key: Qt.Key) -> None:  # type: ignore[no-untyped-def]
    for box in (hands.has.name, hands.has.items.box, hands.has.question):
        box.setFocus()
        hands.compose("lixue")
        hands.press(key)
        assert hands.caret is box
        assert hands.has.items.codes() == ()
        hands.commit("李雪")
        assert box.text() == "李雪"
        box.set_text("")
    assert hands.window.current == "consultations"


def test_ctrl_enter_saves_nothing_while_an_input_method_composes(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.compose("baohu")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert consultations.page(office.store.db) == []
    hands.commit("保护")
    hands.save()
    assert consultations.page(office.store.db)[0].question == "商标续展要带什么保护"


def test_enter_in_the_question_is_a_new_line_and_tab_leaves_it(hands: Hands) -> None:
    hands.has.question.setFocus()
    hands.commit("第一行")
    hands.press(ENTER)
    hands.commit("第二行")
    assert hands.has.question.text() == "第一行\n第二行"
    hands.press(Qt.Key.Key_Tab)
    assert hands.caret is hands.has.answer


def test_digits_choose_items_only_while_the_caret_is_in_the_items(hands: Hands) -> None:
    hands.has.firm.setFocus()
    hands.type("3")
    assert (hands.has.firm.text(), hands.has.items.codes()) == ("3", ())
    hands.has.items.box.setFocus()
    hands.type("1")
    assert hands.has.items.codes() == ("S01",)
    assert hands.caret is hands.has.question
    hands.has.items.box.setFocus()
    hands.commit("５")
    assert hands.has.items.codes() == ("S01", "Q04")


@pytest.mark.parametrize(("typed", "code"), [("q05", "Q05"), ("版权登", "C01"), ("sbxz", "S05"), ("zhiya", "Q08")])
def test_an_item_is_found_by_code_label_or_sound(hands: Hands, typed: str, code: str) -> None:
    hands.has.items.box.setFocus()
    hands.type(typed) if typed.isascii() else hands.commit(typed)
    offered = [line.value for line in hands.has.items.list.lines]
    assert code in offered
    for _ in range(offered.index(code)):
        hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    assert hands.has.items.codes() == (code,)
    assert hands.caret is hands.has.question
    assert not hands.has.items.list.open


def test_backspace_in_the_empty_box_takes_the_last_item_away(hands: Hands) -> None:
    hands.has.items.set_codes(["S01", "S05"])
    hands.has.items.box.setFocus()
    hands.press(Qt.Key.Key_Backspace)
    assert hands.has.items.codes() == ("S01",)


@pytest.mark.parametrize("typed", ["cj", "陈", "chenj", "2222", "139111"])
def test_a_visitor_who_was_here_is_found_and_fills_the_form(office, window, typed: str) -> None:  # type: ignore[no-untyped-def]
    office.record(visitor_name="陈静", visitor_phone="13911112222", org_name="静安食品店", role="法人",
                  visitor_type="11")  # fmt: skip
    hands = Hands(window)
    hands.begin()
    hands.type(typed) if typed.isascii() else hands.commit(typed)
    line = hands.has.name.list.lines[0]
    assert line.text == "陈静"
    assert "139****2222" in line.detail
    assert "13911112222" not in line.detail
    hands.press(ENTER)
    assert hands.caret is hands.has.items.box
    form = hands.page.fields.form()
    assert (form.visitor_name, form.visitor_phone, form.org_name, form.role) == (
        "陈静", "13911112222", "静安食品店", "01"
    )  # fmt: skip
    assert form.visitor_type == "11"


def test_the_letters_still_being_composed_find_a_visitor_too(office, window) -> None:  # type: ignore[no-untyped-def]
    office.record(visitor_name="曾国强")
    hands = Hands(window)
    hands.begin()
    hands.compose("z'g")
    assert [line.text for line in hands.has.name.list.lines] == ["曾国强"]


def test_a_number_typed_for_a_name_becomes_the_phone(hands: Hands) -> None:
    hands.type("13511112222")
    hands.press(ENTER)
    assert (hands.has.name.text(), hands.has.phone.text()) == ("", "13511112222")
    assert hands.caret is hands.has.name


def test_a_visitor_logged_in_this_session_is_found_by_sound(hands: Hands) -> None:
    hands.fill(name="单雄信")
    hands.save()
    hands.type("sxx")
    assert hands.has.name.list.lines[0].text == "单雄信"


def test_a_corrected_name_is_no_longer_found_by_its_old_sound(office) -> None:  # type: ignore[no-untyped-def]
    saved = office.record(visitor_name="陈静")
    assert [known.name for known in find(office.store.db, "cj")] == ["陈静"]
    office.amend(saved.number, visitor_name="王晶晶")
    assert [known.name for known in find(office.store.db, "cj")] == []
    assert [known.name for known in find(office.store.db, "晶晶")] == ["王晶晶"]


def test_wildcards_and_quotes_in_the_box_are_only_characters(office) -> None:  # type: ignore[no-untyped-def]
    office.record(visitor_name="陈静")
    for typed in ('"', "%", "*", "陈' OR 1=1", "_", "NEAR(", "12"):
        assert find(office.store.db, typed) == []


def test_an_entry_made_late_asks_for_its_reason(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    assert not hands.has.when.reason.isVisible()
    hands.press(Qt.Key.Key_D, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert hands.caret is hands.has.when.reason
    hands.commit("停电，先记在纸上")
    hands.has.when.edit.setDateTime(hands.has.when.edit.dateTime().addDays(-3))
    hands.save()
    line = consultations.page(office.store.db)[0]
    assert line.started_at.startswith("2026-11-16T09:00")
    body = hands.page.fields.form()
    assert not hands.has.when.back.isChecked()
    assert body.started_at is None


def test_consent_is_never_given_beforehand(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    assert not any(button.isChecked() for button in hands.has.consent.row.buttons.values())
    hands.has.consent.read.setChecked(True)
    assert "朝阳区江东工作站" in hands.page.notice_text.text()
    assert "{" not in hands.page.notice_text.text()
    hands.fill()
    hands.has.consent.row.buttons["service"].setChecked(True)
    form = hands.page.fields.form()
    assert (form.consent_scope, form.consent_version) == ("service", "consultation-entrusted-2026.11")
    assert form.consented_at is not None


def test_who_leaves_no_phone_is_ticked_by_tab_and_blank_and_enter_goes_on(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.begin()
    hands.commit("孙志强")
    hands.press(ENTER)
    hands.press(Qt.Key.Key_Tab)
    assert hands.caret is hands.has.refused
    hands.press(Qt.Key.Key_Space)
    hands.press(ENTER)
    assert (hands.has.refused.isChecked(), hands.caret is hands.has.firm) == (True, True)
