"""常用语 on the real form: typed, composed, found by F7, taken, and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.actions import phrases
from station_app.actions.acts import RecordIds
from station_app.domain.phrases import GAP, PhraseForm
from station_app.ui.widgets.phrase_finder import PhraseFinder
from station_app.ui.widgets.phrase_popup import PhrasePopup
from tests.helpers.hands import CONTROL, ENTER, Hands

TAB, ESCAPE, DOWN, F7 = Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_F7


@pytest.fixture
def hands(office, window) -> Hands:  # type: ignore[no-untyped-def]
    """Hands on a form with the caret in the answer; two phrases of the station beside the city's."""
    for form in (PhraseForm("wd", "我的说法", "请{来访人}带{光标}来{站名}。", ("S05",)),
                 PhraseForm("wx", "另一句", "第一行\n第二行", ("Q01",))):  # fmt: skip
        phrases.save(office.store, office.desk.clerk, form, ids=RecordIds.make(office.ids),
                     catalogue=office.desk.catalogue, now=office.clock())  # fmt: skip
    made = Hands(window)
    made.begin()
    made.has.answer.setFocus()
    return made


def offered(hands: Hands) -> list[str]:
    popup = PhrasePopup.of(hands.has.answer)
    assert popup is not None
    return [line.value.form.abbreviation for line in popup.list.lines] if popup.list.open else []


def finder(hands: Hands) -> PhraseFinder | None:
    found = [one for one in hands.window.findChildren(PhraseFinder) if one.isVisible()]
    return found[0] if found else None


@pytest.mark.parametrize("key", [ENTER, TAB])
def test_a_sign_expands_in_place_and_the_caret_stops_at_its_mark(hands: Hands, key: Qt.Key) -> None:
    hands.has.name.set_text("李雪梅")
    hands.commit("您好，")
    hands.type(";wd")
    assert offered(hands) == ["wd"]
    hands.press(key)
    assert hands.has.answer.text() == "您好，请李雪梅带来朝阳区江东工作站。"
    assert hands.caret is hands.has.answer
    hands.commit("执照")
    assert hands.has.answer.text() == "您好，请李雪梅带执照来朝阳区江东工作站。"
    assert offered(hands) == []


def test_the_full_width_semicolon_of_an_input_method_is_the_same_sign(hands: Hands) -> None:
    hands.commit("；")
    hands.type("wd")
    hands.press(ENTER)
    assert hands.has.answer.text() == f"请{GAP}带来朝阳区江东工作站。"


def test_letters_still_being_composed_open_the_list_and_no_key_is_taken_from_the_input_method(hands: Hands) -> None:
    hands.commit("；")
    hands.compose("w")
    assert {"wd", "wx"} <= set(offered(hands))
    hands.compose("w'd")
    assert offered(hands) == ["wd"]
    for key in (ENTER, TAB, ESCAPE, DOWN):
        hands.press(key)
        assert hands.has.answer.text() == "；"
        assert offered(hands) == ["wd"]
    hands.commit("wd")
    assert (hands.has.answer.text(), offered(hands)) == ("；wd", ["wd"])
    hands.press(ENTER)
    assert hands.has.answer.text().startswith("请")


def test_one_undo_takes_the_expansion_back_and_nothing_else(hands: Hands) -> None:
    hands.commit("您好，")
    hands.type(";wx")
    hands.press(ENTER)
    assert hands.has.answer.text() == "您好，第一行\n第二行"
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert hands.has.answer.text() == "您好，;wx"
    hands.press(Qt.Key.Key_Y, CONTROL)
    assert hands.has.answer.text() == "您好，第一行\n第二行"


def test_escape_closes_the_list_and_leaves_the_form_and_its_words(hands: Hands) -> None:
    hands.type(";w")
    assert offered(hands)
    hands.press(ESCAPE)
    assert offered(hands) == []
    hands.type("d")
    assert offered(hands) == []
    assert (hands.window.current, hands.has.answer.text()) == ("consultations", ";wd")
    hands.press(ENTER)
    assert hands.has.answer.text() == ";wd\n"
    hands.type(";wd")
    assert offered(hands) == ["wd"]


def test_a_semicolon_between_chinese_sentences_never_swallows_enter_or_tab(hands: Hands) -> None:
    hands.commit("先查询；说法")
    assert "wd" in offered(hands)
    hands.press(ENTER)
    assert hands.has.answer.text() == "先查询；说法\n"
    hands.commit("再说；说法")
    hands.press(DOWN)
    hands.press(ENTER)
    assert hands.has.answer.text() == f"先查询；说法\n再说请{GAP}带来朝阳区江东工作站。"


def test_digits_and_enter_of_a_form_without_a_list_stay_what_they_were(hands: Hands) -> None:
    hands.type(";zzz")
    assert offered(hands) == []
    hands.press(ENTER)
    hands.type("1")
    assert hands.has.answer.text() == ";zzz\n1"


def test_control_enter_saves_with_the_list_open(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.has.name.setFocus()
    hands.fill()
    hands.has.answer.setFocus()
    hands.type(";wd")
    assert offered(hands)
    hands.save()
    assert office.store.db.execute("SELECT answer FROM consultations").fetchone()[0] == ";wd"


def test_phrases_of_the_chosen_item_come_first_and_use_moves_one_up(hands: Hands) -> None:
    hands.has.items.set_codes(["Q01"])
    hands.type(";w")
    assert offered(hands)[0] == "wx"
    hands.has.answer.set_text("")
    hands.has.items.set_codes([])
    hands.type(";wx")
    hands.press(ENTER)
    hands.settle()
    hands.has.answer.set_text("")
    hands.type(";w")
    assert [one for one in offered(hands) if one in ("wd", "wx")] == ["wx", "wd"]


def test_a_phrase_written_elsewhere_is_offered_at_once(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    form = PhraseForm("nw", "新写的", "新话")
    ids = RecordIds.make(office.ids)
    hands.window.desk.background.write(
        lambda: phrases.save(office.store, office.desk.clerk, form, ids=ids, catalogue=office.desk.catalogue,
                             now=office.clock())
    )  # fmt: skip
    hands.settle()
    hands.settle()
    hands.type(";nw")
    assert offered(hands) == ["nw"]


def test_f7_and_a_digit_take_a_phrase(hands: Hands) -> None:
    hands.commit("您好，")
    hands.press(F7)
    shown = finder(hands)
    assert shown is not None
    first = shown.list.lines[1].value
    hands.type("2")
    assert finder(hands) is None
    assert hands.caret is hands.has.answer
    assert hands.has.answer.text().startswith("您好，")
    assert first.form.text[:4] in hands.has.answer.text()


def test_f7_searches_by_words_sound_and_composed_letters(hands: Hands) -> None:
    hands.press(F7)
    shown = finder(hands)
    assert shown is not None
    assert QApplication.focusWidget() is shown.search
    hands.compose("wo'de'shuo")
    assert [line.value.form.abbreviation for line in shown.list.lines] == ["wd"]
    hands.commit("另一")
    assert [line.value.form.abbreviation for line in shown.list.lines] == ["wx"]
    hands.press(ENTER)
    assert hands.has.answer.text() == "第一行\n第二行"
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert hands.has.answer.text() == ""


def test_f7_behind_a_sign_goes_on_from_it_and_takes_its_place(hands: Hands) -> None:
    hands.commit("您好，")
    hands.type(";w")
    hands.press(F7)
    shown = finder(hands)
    assert shown is not None
    assert shown.search.text() == "w"
    hands.type("x")
    hands.press(ENTER)
    assert hands.has.answer.text() == "您好，第一行\n第二行"


def test_escape_in_the_finder_gives_the_caret_back_and_changes_nothing(hands: Hands) -> None:
    hands.commit("您好")
    hands.press(F7)
    hands.type("w")
    hands.press(ESCAPE)
    assert (finder(hands), hands.caret, hands.has.answer.text()) == (None, hands.has.answer, "您好")


def test_the_list_stays_within_the_window_wherever_the_caret_is(hands: Hands) -> None:
    hands.commit("长" * 300 + "\n" * 12)
    hands.type(";w")
    popup = PhrasePopup.of(hands.has.answer)
    assert popup is not None
    assert popup.list.isVisible()
    assert hands.window.rect().contains(popup.list.geometry())
