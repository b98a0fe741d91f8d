"""A writer that is busy takes no key away: what is typed while a form is put aside stands in the fresh one."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.storage import drafts
from station_app.storage.cipher import Database
from station_app.ui.main_window import MainWindow
from tests.helpers.office import Office


@pytest.mark.parametrize("key", [Qt.Key.Key_F9, Qt.Key.Key_F2])
def test_keys_typed_behind_f9_and_f2_stand_in_the_fresh_form(window: MainWindow, office: Office, key: Qt.Key) -> None:
    window.activateWindow()
    window.start_consultation()
    page = window.page("consultations")
    assert window.desk.background.settle(20)
    page.fields.has.name.insert("陈女士")
    window.desk.background.write(lambda: time.sleep(0.6))
    QTest.keyClick(QApplication.focusWidget(), key)
    QTest.keyClicks(window.focusWidget(), "li")
    assert page.fields.has.name.text() == "li"
    assert window.desk.background.settle(20)
    assert page.fields.has.name.text() == "li"
    assert [draft.title for draft in drafts.all_drafts(office.store.db)] == ["陈女士"]


def test_a_form_that_cannot_be_kept_comes_back(window: MainWindow, office: Office) -> None:
    window.activateWindow()
    window.start_consultation()
    page = window.page("consultations")
    assert window.desk.background.settle(20)
    page.fields.has.name.insert("陈女士")
    full = f"PRAGMA max_page_count = {_pages(office.store.db)}"
    office.store.db.execute(full).fetchone()
    page.fields.has.question.insertPlainText("问" * 1900)
    page.fields.has.answer.insertPlainText("答" * 1900)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    assert window.desk.background.settle(20)
    assert page.fields.has.name.text() == "陈女士"
    assert len(page.fields.has.question.text()) == 1900
    assert page.banner.isVisible()
    office.store.db.execute("PRAGMA max_page_count = 1073741823").fetchone()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    assert window.desk.background.settle(20)
    assert page.fields.has.name.text() == ""
    assert [draft.title for draft in drafts.all_drafts(office.store.db)] == ["陈女士"]


def _pages(db: Database) -> int:
    return int(db.execute("PRAGMA page_count").fetchone()[0])
