"""参考 beside the form: what the station answered before and what the policies say, cited by one key."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from station_app.actions import policy_texts
from station_app.actions.acts import RecordIds
from station_app.domain.policy_texts import PolicyHead
from tests.helpers.hands import CONTROL, Hands

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hands(office, window, tmp_path) -> Hands:  # type: ignore[no-untyped-def]
    """Hands on a fresh form; one earlier answer and one policy text in the store."""
    office.record(visitor_name="张国强", visitor_phone="13800136688", items=["S05"],
                  question="商标明年到期，续展要带什么材料", answer="请张国强带注册证，回电13800136688")  # fmt: skip
    file = tmp_path / "办法.txt"
    file.write_text("第一条 为规范商标续展工作，制定本办法。\n第二条 续展材料包括申请书和注册证复印件。", "utf-8")
    desk = office.desk
    read = policy_texts.preview(desk.store.db, desk.clerk, file)
    head = PolicyHead("商标续展办事办法", "江州市知识产权局", "江知发〔2025〕12号", "2025-02-18")
    policy_texts.store_policy(desk.store, desk.clerk, read, head, ids=RecordIds.make(office.ids), now=office.clock())
    made = Hands(window)
    made.begin()
    return made


def rest(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    """The hand rests until the panel has been told and the look-up is answered."""
    qtbot.wait(250)
    hands.settle()


def shown(hands: Hands) -> list[tuple[str, str]]:
    return [(entry.reference.source, entry.reference.text) for entry in hands.page.reference.entries]


def ask(hands: Hands, qtbot, question: str = "续展需要什么材料") -> None:  # type: ignore[no-untyped-def]
    hands.has.question.setFocus()
    hands.commit(question)
    rest(hands, qtbot)


def test_typing_the_question_brings_answers_and_paragraphs_to_the_side(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    assert hands.page.inspector.current() is hands.page.logged
    ask(hands, qtbot)
    assert [source for source, _ in shown(hands)] == ["answer", "policy"]
    assert shown(hands)[1] == ("policy", "第二条 续展材料包括申请书和注册证复印件。")
    assert hands.page.inspector.current() is hands.page.reference
    assert hands.caret is hands.has.question


def test_whoever_asked_then_is_neither_shown_nor_cited(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    ask(hands, qtbot)
    hands.press(Qt.Key.Key_1, ALT)
    assert hands.has.answer.text() == "请来访人带注册证，回电138****6688"
    words = " ".join(label.text() for label in hands.page.reference.findChildren(type(hands.page.reference.hint)))
    assert "张国强" not in words
    assert "0013" not in words


def test_one_key_cites_a_paragraph_with_its_basis_and_undo_takes_it_back(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    hands.has.answer.setFocus()
    hands.commit("已说明。")
    ask(hands, qtbot)
    hands.press(Qt.Key.Key_2, ALT)
    assert hands.has.answer.text() == "已说明。\n第二条 续展材料包括申请书和注册证复印件。"
    assert hands.page.fields.form().basis == "《商标续展办事办法》（江知发〔2025〕12号）第二条"
    assert hands.caret is hands.has.answer
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert hands.has.answer.text() == "已说明。"


def test_the_keys_stand_on_the_entries_and_each_says_what_it_cites(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    ask(hands, qtbot)
    assert [entry.cite.text().split()[-1] for entry in hands.page.reference.entries] == ["Alt+1", "Alt+2"]
    assert "商标续展办事办法 第二条" in hands.page.reference.entries[1].cite.accessibleName()


def test_a_key_without_an_entry_and_a_key_while_letters_are_composed_do_nothing(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    ask(hands, qtbot)
    hands.press(Qt.Key.Key_5, ALT)
    hands.compose("xuzhan")
    hands.press(Qt.Key.Key_1, ALT)
    assert hands.has.answer.text() == ""
    assert hands.caret is hands.has.question


def test_typing_on_supersedes_what_is_being_looked_up(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    part = hands.page.reference
    hands.has.question.setFocus()
    asked = []
    real = hands.window.desk.background.errand

    def counted(*given, **named):  # type: ignore[no-untyped-def]
        asked.append(given)
        return real(*given, **named)

    hands.window.desk.background.errand = counted
    subject = hands.page.fields.subject()
    for question in ("续展", "续展材", "续展材料", "外观设计海牙"):
        part.about(replace(subject, question=question))
    hands.settle()
    hands.settle()
    assert len(asked) == 2
    assert shown(hands) == []
    hands.window.desk.background.errand = real


def test_a_question_like_none_says_so_and_an_empty_one_tells_what_the_tab_is_for(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    before = hands.page.reference.hint.text()
    ask(hands, qtbot, "外观设计海牙体系")
    assert shown(hands) == []
    assert "没有相近的" in hands.page.reference.hint.text()
    hands.has.question.set_text("")
    rest(hands, qtbot)
    assert hands.page.reference.hint.text() == before


def test_after_the_question_is_gone_the_days_list_is_back(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    ask(hands, qtbot)
    hands.has.question.set_text("")
    rest(hands, qtbot)
    assert hands.page.inspector.current() is hands.page.logged


def test_a_correction_is_not_offered_its_own_answer(office, hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    number = office.store.db.execute("SELECT number FROM consultations").fetchone()[0]
    hands.page.open_record(number)
    rest(hands, qtbot)
    assert {source for source, _ in shown(hands)} == {"policy"}
