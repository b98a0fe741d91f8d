"""At the counter, keystroke by keystroke: whoever comes again, whoever is new, whoever must wait; each also with an
input method, whose keys are never lost and never acted on twice.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from station_app.actions.consultations import form_of, latest_of
from station_app.domain.consultations import ConsultationForm
from station_app.storage import consultations, receipts
from station_app.storage.drafts import all_drafts
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window

F2, F9, P, TAB = Qt.Key.Key_F2, Qt.Key.Key_F9, Qt.Key.Key_P, Qt.Key.Key_Tab


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """The window as it stands at nine o'clock, 张国强 having been here before; no key pressed yet."""
    office.record(visitor_name="张国强", org_name="江州国强餐饮有限公司", items=["S05"], question="续展")
    dress()
    with main_window(office) as window:
        made = Hands(window)
        made.begin()
        made.window.go("today")
        made.settle()
        made.strokes = 0
        yield made


class InputMethod:
    """A pinyin input method over the hands: letters are composed, a key ends the word. Every key of it is counted."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def raw(self, letters: str) -> None:
        """Letters, then Enter, which hands them over as they are."""
        self._letters(letters)
        self.hands.press(ENTER)
        before = self.hands.strokes
        self.hands.commit(letters)
        self.hands.strokes = before

    def word(self, letters: str, chosen: str) -> None:
        """Letters, then the blank, which hands the first word over."""
        self._letters(letters)
        self.hands.press(Qt.Key.Key_Space)
        before = self.hands.strokes
        self.hands.commit(chosen)
        self.hands.strokes = before

    def _letters(self, letters: str) -> None:
        for at in range(1, len(letters) + 1):
            self.hands.strokes += 1
            self.hands.compose(letters[:at])


def _stored(office: Office, at: int = 0) -> ConsultationForm:
    number = consultations.page(office.store.db)[at].number
    return form_of(office.store.db, latest_of(office.store.db, number), office.desk.catalogue)


def test_whoever_comes_again_is_logged_saved_and_has_his_receipt_in_fifteen_keys_and_no_click(
    hands: Hands, office: Office
) -> None:
    hands.press(F2)
    hands.type("zgq")
    hands.press(ENTER)
    hands.type("1")
    hands.type(";xz")
    hands.press(ENTER)
    hands.press(ENTER, CONTROL)
    hands.settle()
    hands.press(P, CONTROL)
    hands.settle()
    line = consultations.page(office.store.db)[0]
    assert (line.name, line.org_name, line.items) == ("张国强", "江州国强餐饮有限公司", '["S01"]')
    assert line.question is not None
    assert line.question.startswith("已向张国强说明商标注册申请的流程")
    assert receipts.times_printed(office.store.db, line.record_id) == 1
    assert office.store.db.execute("SELECT count(*) FROM visitors").fetchone() == (1,)
    assert hands.strokes <= 15
    assert hands.strokes == 12


def test_the_same_visit_with_an_input_method_takes_fifteen_keys_at_most(hands: Hands, office: Office) -> None:
    method = InputMethod(hands)
    hands.press(F2)
    method.raw("zgq")
    hands.press(ENTER)
    hands.type("1")
    hands.commit("；")
    method.raw("xz")
    hands.press(ENTER)
    hands.press(ENTER, CONTROL)
    hands.settle()
    hands.press(P, CONTROL)
    hands.settle()
    line = consultations.page(office.store.db)[0]
    assert (line.name, line.items) == ("张国强", '["S01"]')
    assert line.question is not None
    assert line.question.startswith("已向张国强说明")
    assert "；" not in line.question.split("：")[0]
    assert receipts.times_printed(office.store.db, line.record_id) == 1
    assert hands.strokes <= 15


def test_somebody_new_needs_four_fields_and_nothing_else(hands: Hands, office: Office) -> None:
    hands.press(F2)
    typed = 0
    hands.commit("李雪梅")
    hands.press(ENTER)
    typed += 1
    hands.type("13511112222")
    hands.press(ENTER, times=3)
    typed += 1
    hands.type("2")
    typed += 1
    hands.commit("续展要带什么")
    typed += 1
    hands.press(ENTER, CONTROL)
    hands.settle()
    form = _stored(office)
    assert typed == 4
    assert (form.visitor_name, form.visitor_phone, form.items) == ("李雪梅", "13511112222", ("S05",))
    assert (form.channel, form.visitor_type, form.result, form.region_code) == ("01", "32", "1", "110105")
    assert form.started_at is not None
    assert form.ended_at is not None


@pytest.mark.parametrize("missing", ["name", "phone", "item", "question"])
def test_each_of_the_four_fields_is_asked_for_by_its_name(hands: Hands, office: Office, missing: str) -> None:
    hands.press(F2)
    if missing != "name":
        hands.commit("李雪梅")
    hands.press(ENTER)
    hands.has.phone.setFocus()
    if missing != "phone":
        hands.type("13511112222")
    hands.has.items.box.setFocus()
    if missing != "item":
        hands.type("2")
    hands.has.question.setFocus()
    if missing != "question":
        hands.commit("续展要带什么")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert consultations.count(office.store.db) == 1
    box = {"name": hands.has.name, "phone": hands.has.phone, "item": hands.has.items.box,
           "question": hands.has.question}[missing]  # fmt: skip
    assert hands.caret is box
    marked = [field.label for field in hands.page.fields.fields if field.remark.fault is not None
              and field.remark.fault.level.value == "must"]  # fmt: skip
    assert marked == [{"name": "来访人", "phone": "电话", "item": "事项", "question": "内容"}[missing]]


def _serve_another_while_one_waits(hands: Hands, method: InputMethod | None) -> None:
    """李雪梅 has begun; 张国强 only asks how far he is; then 李雪梅 goes on."""
    name = method.word if method else lambda _letters, chosen: hands.commit(chosen)
    hands.press(F2)
    name("lixuemei", "李雪梅")
    hands.press(ENTER)
    hands.type("13511112222")
    hands.press(ENTER, times=3)
    hands.type("2")
    name("xuzhan", "续展")
    hands.window.desk.now.forward(minutes=3)  # type: ignore[attr-defined]
    hands.press(F9)
    hands.settle()
    if method:
        method.raw("zgq")
    else:
        hands.type("zgq")
    hands.press(ENTER)
    hands.type("1")
    name("wenjindu", "问进度")
    hands.press(ENTER, CONTROL)
    hands.settle()
    hands.window.desk.now.forward(minutes=4)  # type: ignore[attr-defined]
    hands.press(F9)
    hands.settle()
    hands.has.question.setFocus()
    hands.press(Qt.Key.Key_End, CONTROL)
    name("yaodaishenme", "要带什么")
    hands.press(ENTER, CONTROL)
    hands.settle()


@pytest.mark.parametrize("with_method", [False, True], ids=["plain keys", "input method"])
def test_one_waits_while_another_is_served_and_both_are_whole(
    hands: Hands, office: Office, with_method: bool
) -> None:
    _serve_another_while_one_waits(hands, InputMethod(hands) if with_method else None)
    waited, served = _stored(office, 0), _stored(office, 1)
    assert (served.visitor_name, served.question, served.time_uncertain) == ("张国强", "问进度", False)
    assert (waited.visitor_name, waited.visitor_phone) == ("李雪梅", "13511112222")
    assert (waited.question, waited.items, waited.time_uncertain) == ("续展要带什么", ("S05",), True)
    assert waited.started_at is not None
    assert waited.ended_at is not None
    assert (waited.ended_at - waited.started_at).total_seconds() == 7 * 60
    assert consultations.count(office.store.db) == 3
    assert all_drafts(office.store.db) == []
    assert hands.page.parked.isHidden()


def test_every_key_pressed_while_letters_are_composed_is_the_input_methods(hands: Hands, office: Office) -> None:
    """In each box of the form: keys that save, leave, park, choose and go on do nothing while a word is composed."""
    hands.press(F2)
    fields = hands.page.fields
    boxes = [hands.has.name, hands.has.firm, hands.has.items.box, hands.has.question, hands.has.answer]
    for box in boxes:
        box.setFocus()
        hands.compose("nihao")
        for key, modifier in ((ENTER, None), (ENTER, CONTROL), (Qt.Key.Key_Escape, None), (F9, None), (TAB, None),
                              (Qt.Key.Key_1, None), (Qt.Key.Key_S, CONTROL), (Qt.Key.Key_Z, CONTROL)):  # fmt: skip
            hands.press(key, modifier or Qt.KeyboardModifier.NoModifier)
            hands.settle()
            assert hands.caret is box, (box.accessibleName(), key)
        assert fields.composing
        hands.commit("你好")
        assert box.text() == "你好"
        assert not fields.composing
        box.set_text("")
    assert hands.window.current == "consultations"
    assert consultations.count(office.store.db) == 1
    assert hands.has.items.codes() == ()
