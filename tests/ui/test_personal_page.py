"""The page 个人信息 by keys on the real window: found, copied, agreed otherwise, erased."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from station_app.domain.clerks import Role
from station_app.storage import visitors
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import PASSWORD, Office
from tests.helpers.pages import seen_in_pages
from tests.helpers.window import dress, main_window
from tests.trust import marked


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """The page before the manager, a marked person among the visitors."""
    dress()
    marked.come(office)
    office.record(visitor_name="另一位", visitor_phone="13800136699")
    with main_window(office) as window:
        window.go("personal")
        made = Hands(window)
        made.settle()
        yield made


def _open(hands: Hands):  # type: ignore[no-untyped-def]
    hands.type(marked.PHONE[-4:])
    hands.settle()
    hands.press(ENTER)
    hands.settle()
    person = hands.window.page("personal").person
    assert person.name.text() == marked.NAME
    assert marked.PHONE not in person.summary.text()
    return person


def test_a_person_is_found_and_erased_by_keys_with_ground_and_password(hands: Hands, office: Office) -> None:
    person = _open(hands)
    assert [row.kind for row in person.table.model().rows] != []
    person.erase.setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    hands.commit("不是这个密码呀")
    hands.press(ENTER)
    hands.settle()
    assert person.ask.proof.fault.text() != ""
    assert seen_in_pages(office.folder.database, office.store.key, marked.NAME) == [marked.NAME]
    person.ask.proof.clear()
    hands.commit(PASSWORD)
    hands.press(ENTER)
    hands.settle()
    assert person.ask.isHidden()
    assert "已删除" in hands.window.notices.history[-1].sentence
    assert seen_in_pages(office.folder.database, office.store.key, *marked.ALL) == []


def test_without_a_ground_nothing_is_asked_of_the_office(hands: Hands) -> None:
    person = _open(hands)
    person.begin("anonymise")
    person.ask.proof.box.setFocus()
    hands.commit(PASSWORD)
    hands.press(ENTER)
    hands.settle()
    assert "依据" in person.ask.fault.text()
    hands.press(Qt.Key.Key_Escape)
    assert person.ask.isHidden()


def test_a_copy_is_written_where_it_is_wanted_once_the_password_was_given(hands: Hands, tmp_path) -> None:  # type: ignore[no-untyped-def]
    person = _open(hands)
    person.save_copy_to(tmp_path / "copy.zip")
    person.copy.setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.commit("本人来要")
    hands.press(ENTER)
    hands.commit(PASSWORD)
    hands.press(ENTER)
    hands.settle()
    hands.settle()
    assert zipfile.ZipFile(tmp_path / "copy.zip").namelist() == ["个人信息.pdf", "个人信息.json"]


def test_a_consent_is_withdrawn_by_one_key(hands: Hands, office: Office) -> None:
    person = _open(hands)
    assert person.consent.code() == "service"
    person.consent.buttons["none"].setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.settle()
    found = office.store.db.execute("SELECT record_id FROM visitors WHERE name = ?", (marked.NAME,)).fetchone()
    assert visitors.present(office.store.db, found[0])["consent_scope"] == "none"  # type: ignore[index]


def test_whoever_may_not_erase_cannot_press_it(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    _number, visitor_id = marked.come(office)
    office.desk.clerk = replace(office.desk.clerk, role=Role.AUDITOR)
    with main_window(office) as window:
        window.go("personal")
        page = window.page("personal")
        page.open(visitor_id)
        assert window.desk.background.settle(20)
        person = page.person
        asked = (person.copy, person.correct, person.anonymise, person.erase)
        assert [part.isEnabled() for part in asked] == [False] * 4
        assert not person.consent.isEnabled()
