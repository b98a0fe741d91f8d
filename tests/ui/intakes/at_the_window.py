"""What tests of the page do again and again."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.domain.intakes import IntakeForm
from station_app.storage import intakes as stored
from station_app.storage.intakes import Line
from station_app.ui.intakes.page import IntakePage
from tests.helpers.office import Office

CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def settle(page: IntakePage) -> None:
    """Waits until the office has answered."""
    QApplication.processEvents()
    assert page.window().desk.background.settle(30)
    QApplication.processEvents()


def fill(page: IntakePage, given: dict[str, Any]) -> None:
    """A filing as it stands once it is typed."""
    page._open(page._entry, IntakeForm.from_json(given, page._catalogue))
    page._edited()


def press(page: IntakePage, key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    """A key where the caret is."""
    QTest.keyClick(QApplication.focusWidget() or page, key, modifiers)
    settle(page)


def said(page: IntakePage) -> list[str]:
    """What the strips say."""
    return [strip.notice.sentence for strip in page.window().notices.standing]


def lines(office: Office) -> list[Line]:
    """The intakes, newest first."""
    return stored.page(office.store.db)


def take_in(page: IntakePage, office: Office, given: dict[str, Any], *, accept: bool = True) -> str:
    """Takes a filing in on the page and opens it again; its number."""
    if page._entry.number:
        page.start_new()
        settle(page)
    fill(page, given)
    page.save(accept=accept)
    settle(page)
    number = lines(office)[0].number
    page.open_record(number)
    settle(page)
    return number
