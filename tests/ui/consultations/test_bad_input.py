"""What hands and clipboards really bring: rare names, phones from chats, ID numbers in sentences, hidden characters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from station_app.actions.consultations import form_of, latest_of
from station_app.domain.consultations import ConsultationForm
from station_app.storage import consultations
from station_app.ui.widgets.boxes import LineBox, TextBox
from tests.helpers.hands import CONTROL, Hands
from tests.helpers.office import Office


def _paste(hands: Hands, box: LineBox | TextBox, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    box.setFocus()
    hands.press(Qt.Key.Key_V, CONTROL)


def _stored(office: Office) -> ConsultationForm:
    number = consultations.page(office.store.db)[0].number
    return form_of(office.store.db, latest_of(office.store.db, number), office.desk.catalogue)


def _told(hands: Hands, name: str) -> str:
    return next(field for field in hands.page.fields.fields if name in field.names).remark.words.text()


@pytest.mark.parametrize(
    "name",
    ["㛃䶮", "𬭚𠮷", "买买提·阿不都拉", "Ольга", "นภา", "Jean-Luc O’Brien", "م‌حمد", "𠂇" * 60, "欧阳" * 30],
)
def test_a_name_of_any_script_and_plane_is_kept_as_it_is(hands: Hands, office: Office, name: str) -> None:
    hands.fill(name=name)
    hands.save()
    assert _stored(office).visitor_name == name


def test_the_sixty_first_code_point_is_refused_and_nothing_is_cut_off(hands: Hands, office: Office) -> None:
    name = "𠂇" * 61
    hands.fill(name=name)
    hands.save()
    assert consultations.count(office.store.db) == 0
    assert hands.has.name.text() == name
    assert "61" in _told(hands, "visitor_name")
    assert hands.caret is hands.has.name


@pytest.mark.parametrize(
    "pasted",
    ["+86 138-0013-8000", "１３８００１３８０００", "138 0013 8000", " 86-13800138000\n", "0086 138 0013 8000"],
)
def test_a_phone_pasted_from_a_chat_is_put_in_its_one_form(hands: Hands, office: Office, pasted: str) -> None:
    hands.fill()
    hands.has.phone.clear()
    _paste(hands, hands.has.phone, pasted)
    assert hands.has.phone.text() == "13800138000"
    hands.save()
    assert _stored(office).visitor_phone == "13800138000"


def test_an_id_number_in_the_question_is_warned_of_and_never_stored(hands: Hands, office: Office) -> None:
    hands.fill(question="身份证110105194912310021，问续展")
    hands.press(Qt.Key.Key_Tab)
    assert "建议改" in _told(hands, "question")
    hands.save()
    stored = _stored(office).question
    assert "110105194912310021" not in stored
    assert stored.endswith("0021，问续展")
    number = consultations.page(office.store.db)[0].number
    entry = latest_of(office.store.db, number)
    assert "110105194912310021" not in entry.facts + (entry.person or "")


@pytest.mark.parametrize(
    ("field", "stranger"),
    [("visitor_name", "\u202e"), ("question", "\u2066"), ("answer", "\x07"), ("org_name", "\u200f"),
     ("related_no", "\u202a"), ("need", "\x1b")],
)  # fmt: skip
def test_a_character_nobody_sees_is_refused_by_its_name(
    hands: Hands, office: Office, field: str, stranger: str
) -> None:
    hands.fill()
    hands.page.fields.laid.more.setChecked(True)
    hands.settle()
    box = next(one.focus_on for one in hands.page.fields.fields if field in one.names)
    if not isinstance(box, LineBox | TextBox):
        box = hands.has.name
    box.set_text(f"江{stranger}东")
    hands.save()
    assert consultations.count(office.store.db) == 0
    assert f"U+{ord(stranger):04X}" in _told(hands, field)


def test_a_question_of_2000_characters_is_kept_and_2001_are_refused(hands: Hands, office: Office) -> None:
    hands.fill(question="")
    _paste(hands, hands.has.question, "问𠮷" * 1000 + "超")
    hands.save()
    assert consultations.count(office.store.db) == 0
    assert len(hands.has.question.text()) == 2001
    assert hands.has.counters["question"].text() == "2001/2000"
    hands.press(Qt.Key.Key_End, CONTROL)
    hands.press(Qt.Key.Key_Backspace)
    hands.save()
    assert _stored(office).question == "问𠮷" * 1000


def test_half_a_character_never_reaches_the_disk(hands: Hands, office: Office) -> None:
    """Clipboards of old programs hold lone surrogates; the record must be readable by everybody."""
    hands.fill()
    _paste(hands, hands.has.answer, "前\ud842后")
    hands.save()
    count = consultations.count(office.store.db)
    if count:
        _stored(office).answer.encode("utf-8")
    else:
        assert "U+D842" in _told(hands, "answer")
