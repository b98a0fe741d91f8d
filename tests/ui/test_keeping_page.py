"""The page 保存与归档 and 换密钥 by keys on the real windows."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.domain.clerks import Role
from station_app.storage import retention as stored
from station_app.storage.keyslots import KeySlots
from station_app.ui.background import Background
from station_app.ui.front_door import FrontDoor
from station_app.ui.keeping import KeepingPage
from station_app.ui.new_key import NewKeyPage
from station_app.ui.widgets.reason import ReasonDialog
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import MANAGER, PASSWORD, Office
from tests.helpers.pages import seen_in_pages
from tests.helpers.window import dress, gone, main_window
from tests.keeping.years import at
from tests.trust import marked

KEY = Qt.Key


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """Years later: two people are due, one came again."""
    dress()
    at(office, 2022, 3, 1)
    marked.come(office)
    office.record(visitor_name="要保留的", visitor_phone="13800136640")
    office.record(visitor_name="又来过的", visitor_phone="13800136641")
    at(office, 2026, 11, 19)
    office.record(visitor_name="又来过的", visitor_phone="13800136641")
    with main_window(office) as window:
        yield Hands(window)


def page_of(hands: Hands) -> KeepingPage:
    hands.window.go("keeping")
    hands.settle()
    page = hands.window.page("keeping")
    assert isinstance(page, KeepingPage)
    return page


def test_at_the_start_of_a_month_the_desk_says_what_is_due_once(hands: Hands, office: Office) -> None:
    assert hands.window.self_checks.monthly.look_if_due()
    for _ in range(3):
        hands.settle()
    told = [strip.notice.sentence for strip in hands.window.notices.standing]
    assert any("2 件个人信息到了保存期限" in one for one in told), told
    assert not hands.window.self_checks.monthly.look_if_due()
    assert len(stored.page(office.store.db)) == 2


def test_what_is_due_is_looked_at_held_and_destroyed_with_a_signed_list(hands: Hands, office: Office) -> None:
    page = page_of(hands)
    assert page._either.currentIndex() == 1
    page.look.click()
    for _ in range(3):
        hands.settle()
    assert page.table.model().rowCount() == 2
    names = [page.table.model().row(at).record_id for at in range(2)]
    shown = []
    for place in range(2):
        page.table.selectRow(place)
        hands.settle()
        shown.append(page.details.text.text())
    assert [marked.NAME in text for text in shown].count(True) == 1
    assert any(marked.WORDS not in text for text in shown), "what was asked stays, so it is not among what goes"
    keep = next(place for place, text in enumerate(shown) if marked.NAME not in text)
    page.table.selectRow(keep)
    page.hold.click()
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setText("有投诉")
    dialog.ok.click()
    hands.settle()
    assert stored.page(office.store.db, held=True)[0].record_id == names[keep]
    page.press_destroy.click()
    hands.commit("保存期满")
    hands.press(ENTER)
    hands.commit("不是这个密码呀")
    hands.press(ENTER)
    hands.settle()
    assert page.ask.proof.fault.text()
    hands.commit(PASSWORD)
    hands.press(ENTER)
    for _ in range(6):
        hands.settle()
    assert seen_in_pages(office.folder.database, office.store.key, *marked.ALL[:2]) == []
    assert [row.record_id for row in stored.page(office.store.db)] == [names[keep]]
    (file,) = hands.window.desk.printing.papers.glob("*destroyed*.zip")
    with zipfile.ZipFile(file) as pack:
        assert {"list.pdf", "list.json", "signature.json", "check.py"} <= set(pack.namelist())
    assert any("已销毁" in strip.notice.sentence for strip in hands.window.notices.standing)


def test_what_is_asked_about_is_what_is_shown_and_a_look_can_be_stopped(hands: Hands, office: Office) -> None:
    page = page_of(hands)
    page.look.click()
    assert not page.look.isEnabled(), "a second press would look twice"
    hands.press(KEY.Key_Escape)
    for _ in range(3):
        hands.settle()
    assert stored.page(office.store.db) == []
    page.look.click()
    for _ in range(3):
        hands.settle()
    assert hands.caret is page.table
    page.press_destroy.click()
    assert page.ask.isVisible()
    page.rule.setCurrentIndex(1)
    assert page.ask.isHidden(), "the question told of all the rules, and now one of them is shown"
    assert hands.caret is page.rule


def test_a_years_archive_is_written_and_one_that_is_stopped_leaves_nothing(
    hands: Hands, office: Office, tmp_path: Path
) -> None:
    page = page_of(hands)
    page.archive_to(2022, tmp_path / "2022.zip")
    page.work.stop()
    hands.settle()
    assert not (tmp_path / "2022.zip").exists()
    page.archive_to(2022, tmp_path / "2022.zip")
    for _ in range(3):
        hands.settle()
    assert zipfile.is_zipfile(tmp_path / "2022.zip")
    verbs = [row[0] for row in office.store.db.execute("SELECT verb FROM journal WHERE kind = 'archive'")]
    assert verbs == ["make_archive"]


def test_the_page_is_the_managers(hands: Hands) -> None:
    page = page_of(hands)
    before = hands.window.desk.open.clerk
    hands.window.desk.open.clerk = replace(before, role=Role.CLERK)
    page.changed_hands(before, hands.window.desk.open.clerk)
    assert page._stack.currentIndex() == 1


def test_the_key_is_changed_from_the_sign_in_page(office: Office, qtbot, tmp_path) -> None:  # type: ignore[no-untyped-def]
    dress()
    office.record()
    old = office.store.key
    office.close()
    background = Background()
    door = FrontDoor(office.folder, background, office.clock, office.ids)
    door.show()
    try:
        door.page.new_key.click()
        page = door.page
        assert isinstance(page, NewKeyPage)
        page.name.box.setText(MANAGER)
        page.password.box.setText(PASSWORD)
        page.change()
        assert page.reason.fault.text()
        page.reason.box.setText("有人离岗")
        page.change()
        assert background.settle(30)
        QApplication.processEvents()
        assert page.recovery is not None
        assert page.recovery.back.isHidden()
        assert KeySlots.read(office.folder.keys).open_recovery(page.recovery.code) != old
        page.recovery.save_to(tmp_path / "code.pdf")
        assert background.settle(30)
        page.recovery.safe.setChecked(True)
        page.recovery.go_on.click()
        assert background.settle(30)
        QApplication.processEvents()
        assert "密钥已换" in door.page.banner.sentence.text()
    finally:
        background.close()
        gone(door)
    office.reopen()
    assert office.store.key != old
    printed = office.store.db.execute("SELECT facts FROM journal WHERE kind = 'print'").fetchall()
    assert [("recovery_sheet" in row[0], '"about":"file"' in row[0]) for row in printed] == [(True, True)]
