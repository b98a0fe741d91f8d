"""挂起: a visit waits while another visitor is served, and comes back as it was, also after the program ended."""

from PySide6.QtCore import Qt

from station_app.storage import consultations, drafts
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import Clock, Office
from tests.helpers.window import main_window

F9 = Qt.Key.Key_F9


def _park(hands: Hands) -> None:
    clock = hands.window.desk.now
    assert isinstance(clock, Clock)
    clock.forward(seconds=1)
    hands.press(F9)
    hands.settle()


def _begin_two(hands: Hands) -> None:
    hands.commit("陈女士")
    hands.press(ENTER)
    hands.type("13511112222")
    _park(hands)
    hands.commit("刘先生")
    hands.press(ENTER)
    hands.type("13522223333")
    _park(hands)


def test_f9_parks_the_visit_and_gives_a_fresh_form(hands: Hands) -> None:
    assert hands.page.parked.isHidden()
    hands.commit("陈女士")
    hands.press(ENTER)
    hands.type("13511112222")
    hands.press(ENTER, times=3)
    hands.type("2")
    _park(hands)
    assert hands.has.name.text() == ""
    assert hands.caret is hands.has.name
    assert [chip.text() for chip in hands.page.parked.chips] == ["陈女士 · 续展 · 09:00"]
    assert "王敏 09:00 挂起" in hands.page.parked.chips[0].accessibleName()


def test_f9_on_an_empty_form_takes_back_the_one_parked_last(hands: Hands) -> None:
    _begin_two(hands)
    assert [chip.text().split(" · ")[0] for chip in hands.page.parked.chips] == ["刘先生", "陈女士"]
    _park(hands)
    assert (hands.has.name.text(), hands.has.phone.text()) == ("刘先生", "13522223333")
    assert hands.has.when.uncertain.isChecked(), "how long it took is no longer known"
    assert [chip.text().split(" · ")[0] for chip in hands.page.parked.chips] == ["陈女士"]


def test_taking_another_one_back_parks_whom_one_is_serving(hands: Hands) -> None:
    _begin_two(hands)
    _park(hands)
    hands.has.question.setFocus()
    hands.commit("转让要公证吗")
    hands.page.parked.chips[0].click()
    hands.settle()
    assert hands.has.name.text() == "陈女士"
    assert [chip.text().split(" · ")[0] for chip in hands.page.parked.chips] == ["刘先生"]
    hands.page.parked.chips[0].setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.settle()
    assert (hands.has.name.text(), hands.has.question.text()) == ("刘先生", "转让要公证吗")


def test_a_parked_visit_that_is_saved_leaves_the_strip(hands: Hands, office: Office) -> None:
    hands.fill()
    _park(hands)
    _park(hands)
    hands.save()
    assert hands.page.parked.isHidden()
    assert drafts.all_drafts(office.store.db) == []
    assert consultations.count(office.store.db) == 1


def test_parked_visits_are_there_after_the_program_ended_and_are_no_left_overs(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    with main_window(office) as window:
        hands = Hands(window)
        hands.begin()
        _begin_two(hands)
    office.reopen()
    with main_window(office) as window:
        hands = Hands(window)
        assert window.page("today").half_typed.isHidden()
        hands.begin()
        assert len(hands.page.parked.chips) == 2
        _park(hands)
        assert hands.has.name.text() == "刘先生"


def test_f9_with_nothing_to_park_or_to_take_says_so(hands: Hands) -> None:
    told: list[str] = []
    hands.page.told.connect(lambda notice: told.append(notice.sentence))
    _park(hands)
    assert any("没有挂起的登记" in sentence for sentence in told)


def test_f9_while_letters_are_composed_belongs_to_the_input_method(hands: Hands) -> None:
    hands.commit("陈")
    hands.compose("nvshi")
    _park(hands)
    assert hands.page.parked.isHidden()
    assert hands.has.name.text() == "陈"


def test_a_parked_visit_is_thrown_away_only_when_asked_twice(hands: Hands, office: Office) -> None:
    _begin_two(hands)
    hands.page.parked.chips[1].setFocus()
    hands.press(Qt.Key.Key_Delete)
    hands.settle()
    assert len(drafts.all_drafts(office.store.db)) == 2
    assert "再按一次" in hands.page.parked.chips[1].text()
    hands.press(Qt.Key.Key_Delete)
    hands.settle()
    assert [draft.title for draft in drafts.all_drafts(office.store.db)] == ["刘先生"]
    assert len(hands.page.parked.chips) == 1


def test_six_waiting_visits_fit_the_strip(hands: Hands) -> None:
    for at in range(6):
        hands.commit(f"来访人第{at}位先生女士")
        _park(hands)
    assert len(hands.page.parked.chips) == 3
    assert hands.page.parked.rest.text() == "还有 3 条"
    hands.page.parked.rest.menu().actions()[-1].trigger()
    hands.settle()
    assert hands.has.name.text() == "来访人第0位先生女士"


def test_a_form_put_aside_by_f2_can_be_taken_back_from_the_strip(hands: Hands) -> None:
    hands.commit("陈女士")
    hands.begin()
    assert hands.has.name.text() == ""
    assert [chip.text() for chip in hands.page.parked.chips] == ["草稿 陈女士 · 09:00"]
    hands.page.parked.chips[0].click()
    hands.settle()
    assert hands.has.name.text() == "陈女士"
    assert not hands.has.when.uncertain.isChecked()


def test_a_fresh_form_has_the_caret_in_its_first_field_and_no_mark_of_the_one_before(hands: Hands) -> None:
    """F2 and F9 alike: the field that the caret leaves is not the new visitor's."""
    for key in (Qt.Key.Key_F2, F9):
        hands.commit("陈女士")
        hands.has.question.setFocus()
        hands.press(key)
        hands.settle()
        assert hands.caret is hands.has.name
        assert [field.label for field in hands.page.fields.fields if field.remark.fault is not None] == []
