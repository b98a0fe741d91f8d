"""What the lock covers beyond the page: menus and lists that stand open, and what comes when it is locked already."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog

from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.ui.test_lock import OWN_PIN
from tests.ui.test_lock import hands as hands  # a fixture


def test_who_goes_away_while_hands_change_is_locked_out_all_the_same(hands: Hands) -> None:
    hands.press(Qt.Key.Key_L, CONTROL | SHIFT)
    hands.settle()
    assert hands.window.lock.idle.waiting
    hands.window.lock.idle.idle.emit()
    hands.settle()
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert hands.window.lock.locked


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_an_open_menu_or_list_does_not_stand_over_the_lock(hands: Hands) -> None:
    menu = hands.window.menuBar().actions()[0].menu()
    menu.popup(hands.window.mapToGlobal(hands.window.rect().center()))
    QTest.qWait(20)
    assert menu.isVisible()
    hands.window.lock.lock(idle=True)
    hands.settle()
    assert not menu.isVisible()
    hands.type(OWN_PIN)
    hands.press(ENTER)
    hands.settle()
    hands.window.go("registers")
    box = next(one for one in hands.window.page("registers").findChildren(QComboBox) if one.isVisible())
    box.showPopup()
    QTest.qWait(20)
    hands.window.lock.lock(idle=True)
    hands.settle()
    assert not box.view().isVisible()


def _sheets() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def test_a_preview_that_comes_when_the_window_is_locked_already_waits_behind_the_lock(hands: Hands) -> None:
    hands.begin()
    hands.fill()
    hands.save()
    hands.press(Qt.Key.Key_P, CONTROL | SHIFT)
    hands.window.lock.lock()
    hands.settle()
    QTest.qWait(50)
    assert _sheets() == []
    hands.type(OWN_PIN)
    hands.press(ENTER)
    hands.settle()
    (preview,) = _sheets()
    preview.reject()
