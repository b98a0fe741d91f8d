"""The page 经办人: what the manager does with clerks, and everybody with himself, by keys on the real window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from station_app.actions import sessions
from station_app.domain.clerks import Role
from station_app.domain.lock_out import Means
from station_app.storage import clerks as kept
from station_app.ui.clerks import ClerksPage
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import MANAGER, PASSWORD, Office
from tests.helpers.window import dress, main_window
from tests.ui.test_lock import OTHER, OWN, PIN, people


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """The page of a station with two clerks, the manager before it."""
    dress()
    people(office)
    with main_window(office) as window:
        window.go("clerks")
        made = Hands(window)
        made.settle()
        yield made


def _page(hands: Hands) -> ClerksPage:
    page = hands.window.page("clerks")
    assert isinstance(page, ClerksPage)
    return page


def _choose(hands: Hands, name: str) -> None:
    page = _page(hands)
    rows = [line.name for line in page.list.model.rows]
    page.list.table.selectRow(rows.index(name))


def _press(hands: Hands, what: str) -> None:
    made = _page(hands).list.buttons[what]
    assert made.isEnabled()
    made.setFocus()
    hands.press(Qt.Key.Key_Space)


def _line(hands: Hands, name: str) -> kept.ClerkLine:
    hands.settle()
    return next(line for line in kept.everyone(hands.window.desk.reader.db) if line.name == name)


def test_a_clerk_is_taken_on_by_keys_alone(hands: Hands, office: Office) -> None:
    _press(hands, "take_on")
    hands.commit("李想")
    hands.press(ENTER)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Tab)
    hands.commit("第一个-密码-123")
    hands.press(ENTER)
    hands.commit(PASSWORD)
    hands.press(ENTER)
    line = _line(hands, "李想")
    assert (line.role, line.active, line.must_change) == (Role.INTERN, True, True)
    assert hands.caret is _page(hands).list.table
    assert "李想" in [row.name for row in _page(hands).list.model.rows]
    assert "第一个密码" in hands.window.notices.history[-1].sentence


def test_without_the_managers_own_password_nothing_is_changed(hands: Hands) -> None:
    _choose(hands, OTHER)
    _press(hands, "leave")
    hands.commit("不是我的密码")
    hands.press(ENTER)
    hands.settle()
    manage = _page(hands).manage
    assert "没有改动" in manage.proof.fault.text()
    assert hands.caret is manage.proof.box
    assert _line(hands, OTHER).active
    hands.press(Qt.Key.Key_Escape)
    assert not manage.isVisible()
    assert manage.proof.text == ""


def test_leaving_and_coming_back(hands: Hands) -> None:
    _choose(hands, OTHER)
    _press(hands, "leave")
    hands.commit(PASSWORD)
    hands.press(ENTER)
    assert not _line(hands, OTHER).active
    _choose(hands, OTHER)
    buttons = _page(hands).list.buttons
    assert [name for name, made in buttons.items() if made.isEnabled()] == ["take_on", "come_back"]
    _press(hands, "come_back")
    hands.commit("又一个-密码-789")
    hands.press(ENTER)
    hands.commit(PASSWORD)
    hands.press(ENTER)
    line = _line(hands, OTHER)
    assert (line.active, line.must_change, line.has_pin) == (True, True, False)


def test_a_role_a_pin_and_a_password_are_changed_for_somebody(hands: Hands) -> None:
    for what, keys in (("role", (Qt.Key.Key_Down,)), ("pin", ())):
        _choose(hands, OTHER)
        _press(hands, what)
        for key in keys:
            hands.press(key)
        _page(hands).manage.proof.box.setFocus()
        hands.commit(PASSWORD)
        hands.press(ENTER)
        hands.settle()
    line = _line(hands, OTHER)
    assert (line.role, line.has_pin) == (Role.INTERN, False)
    _choose(hands, OTHER)
    _press(hands, "password")
    hands.commit("12345678")
    hands.press(ENTER)
    hands.commit(PASSWORD)
    hands.press(ENTER)
    hands.settle()
    assert "全是数字" in _page(hands).manage.password.fault.text()
    _page(hands).manage.password.box.clear()
    hands.commit("重设的-密码-321")
    hands.press(ENTER, times=2)
    assert _line(hands, OTHER).must_change


def test_enter_pressed_three_times_takes_on_one_clerk(hands: Hands) -> None:
    manage = _page(hands).manage
    _press(hands, "take_on")
    manage.name.box.setText("李想")
    manage.password.box.setText("第一个-密码-123")
    manage.proof.box.setText(PASSWORD)
    for _ in range(3):
        manage.do_it()
    hands.settle()
    assert [line.name for line in kept.everyone(hands.window.desk.reader.db)].count("李想") == 1
    assert all("同名" not in notice.sentence for notice in hands.window.notices.history)


def test_who_is_no_manager_sees_the_list_and_changes_only_himself(hands: Hands, office: Office) -> None:
    hands.window.lock.switch()
    hands.settle()
    hands.type(PIN)
    hands.press(ENTER)
    hands.settle()
    page = _page(hands)
    for name in (MANAGER, OTHER):
        _choose(hands, name)
        assert not any(made.isEnabled() for made in page.list.buttons.values())
    assert page.list.note.isVisible()
    assert not page.own.idle.isEnabled()
    page.own.now_box.box.setFocus()
    hands.commit(OWN)
    hands.press(ENTER)
    hands.commit("再换一个-密码-555")
    hands.press(ENTER)
    hands.commit("再换一个-密码-555")
    hands.press(ENTER)
    hands.settle()
    assert "密码已改" in hands.window.notices.history[-1].sentence
    page.own.now_box.box.setFocus()
    hands.commit("再换一个-密码-555")
    page.own.pin.box.setFocus()
    hands.type("4826")
    hands.press(ENTER)
    hands.settle()
    given = {"now": office.clock(), "new_id": office.ids}
    assert sessions.enter(office.desk, OTHER, "4826", Means.PIN, **given).clerk.name == OTHER


def test_a_wrong_present_password_is_told_beside_it(hands: Hands) -> None:
    own = _page(hands).own
    own.now_box.box.setFocus()
    hands.commit("不是我的密码")
    own.new.box.setText(OWN)
    own.again.box.setText(OWN)
    own.change_password()
    hands.settle()
    assert "密码不对" in own.now_box.fault.text()
    assert hands.caret is own.now_box.box


def test_the_manager_chooses_when_the_window_locks_itself(hands: Hands) -> None:
    own = _page(hands).own
    own.idle.setFocus()
    own.idle.setCurrentIndex(own.idle.findData(3))
    own.idle.activated.emit(own.idle.currentIndex())
    hands.settle()
    assert sessions.idle_minutes(hands.window.desk.reader.db) == 3
    assert round(hands.window.lock.idle.remaining_minutes) == 3
