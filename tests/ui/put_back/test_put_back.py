"""从备份恢复, from the program's own door: the desk as it was, nothing thrown away, nobody else's."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions import backups
from station_app.app import Program
from station_app.storage import consultations
from station_app.storage.folder import DataFolder
from station_app.ui.first_start import FirstStartPage
from station_app.ui.put_back import PutBackPage
from station_app.ui.sign_in import SignInPage
from tests.helpers.office import MANAGER, PASSWORD, Clock, Ids, Office, make_office
from tests.helpers.window import dress, gone
from tests.screens.test_screens import check_picture

Start = Callable[[DataFolder], Program]


@pytest.fixture
def start(qtbot) -> Iterator[Start]:  # type: ignore[no-untyped-def]
    dress()
    running: list[Program] = []

    def begin(folder: DataFolder) -> Program:
        clock = Clock()
        clock.forward(days=1)
        program = Program(folder, clock, Ids(space=7))
        with qtbot.waitSignal(program.front_door.seen):
            program.start()
        assert program.background.settle(20)
        running.append(program)
        return program

    yield begin
    for program in running:
        program.close()
        gone(program.main_window or program.front_door)


@pytest.fixture
def backed_up(tmp_path: Path) -> tuple[Office, Path]:
    """Two visits in a backup, a third after it; the desk is closed."""
    office = make_office(tmp_path)
    office.record(visitor_phone="13900001001")
    office.record(visitor_phone="13900001002")
    now = office.clock.forward(minutes=1)
    made = backups.make(office.store, office.desk.clerk, office.desk.station, now=now, new_id=office.ids)
    office.record(visitor_phone="13900001003")
    office.close()
    return office, made.backup


def _page(program: Program) -> PutBackPage:
    page = program.front_door.page
    assert isinstance(page, SignInPage | FirstStartPage)
    page.put_back.click()
    page = program.front_door.page
    assert isinstance(page, PutBackPage)
    return page


def _put_back(program: Program, page: PutBackPage, name: str = MANAGER, password: str = PASSWORD) -> None:
    page.password.insert(password)
    page.name.set_text(name)
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert program.background.settle(30)


def test_the_desk_as_it_was_and_what_was_replaced_lies_beside(start: Start, backed_up: tuple[Office, Path]) -> None:
    office, _ = backed_up
    program = start(office.folder)
    page = _page(program)
    assert page.list.currentItem().text() == "11-19 09:01 备份（G003）"
    _put_back(program, page)
    door = program.front_door.page
    assert isinstance(door, SignInPage)
    assert "已恢复：2 件登记" in door.banner.sentence.text()
    aside = [path for path in office.folder.root.iterdir() if path.name in door.banner.sentence.text()]
    assert len(aside) == 1
    door.password.insert(PASSWORD)
    door.enter.click()
    assert program.background.settle(30)
    assert program.main_window is not None
    assert consultations.count(program.main_window.desk.reader.db) == 2
    assert any("较早的备份" in strip.notice.sentence for strip in program.main_window.notices.standing)


def test_a_wrong_password_changes_nothing_and_the_caret_stays_where_it_is_needed(
    start: Start, backed_up: tuple[Office, Path]
) -> None:
    office, _ = backed_up
    before = office.folder.database.read_bytes()
    program = start(office.folder)
    page = _page(program)
    _put_back(program, page, password="wrong password")
    assert program.front_door.page is page
    assert page.banner.property("kind") == "bad"
    assert page.banner.sentence.text()
    assert page.window().focusWidget() is page.password
    assert office.folder.database.read_bytes() == before


def test_escape_goes_back_and_nothing_was_done(start: Start, backed_up: tuple[Office, Path]) -> None:
    office, _ = backed_up
    program = start(office.folder)
    page = _page(program)
    QTest.keyClick(page.name, Qt.Key.Key_Escape)
    assert isinstance(program.front_door.page, SignInPage)
    assert program.front_door.page.window().focusWidget() is program.front_door.page.password


def test_on_a_new_pc_the_first_page_leads_to_it_and_a_stick_is_taken(
    start: Start, backed_up: tuple[Office, Path], tmp_path: Path
) -> None:
    _, backup = backed_up
    stick = Path(shutil.copytree(backup, tmp_path / "stick" / backup.name))
    program = start(DataFolder.at(tmp_path / "new" / "data", tmp_path / "new" / "memory"))
    page = _page(program)
    assert not page.press.isEnabled()
    page.choose(tmp_path)
    assert page.banner.property("kind") == "bad"
    assert not page.press.isEnabled()
    page.choose(stick)
    _put_back(program, page)
    door = program.front_door.page
    assert isinstance(door, SignInPage)
    assert "已恢复：2 件登记" in door.banner.sentence.text()
    assert door.names.currentText() == MANAGER


def test_a_damaged_database_is_no_hindrance(start: Start, backed_up: tuple[Office, Path]) -> None:
    office, _ = backed_up
    whole = bytearray(office.folder.database.read_bytes())
    whole[:4096] = os.urandom(4096)
    office.folder.database.write_bytes(whole)
    program = start(office.folder)
    _put_back(program, _page(program))
    assert isinstance(program.front_door.page, SignInPage)
    assert "已恢复：2 件登记" in program.front_door.page.banner.sentence.text()


def test_it_looks_as_it_should(start: Start, backed_up: tuple[Office, Path], tmp_path: Path) -> None:
    place = Path(os.environ.get("STATION_SCREENS") or tmp_path)
    program = start(backed_up[0].folder)
    program.front_door.resize(1366, 728)
    _page(program)
    check_picture(program.front_door, place, "put-back")


def test_a_damaged_database_is_put_together_anew_from_the_same_door(start: Start, backed_up) -> None:  # type: ignore[no-untyped-def]
    office, _backup = backed_up
    content = bytearray(office.folder.database.read_bytes())
    for page in range(40, len(content) // 4096, 9):
        content[page * 4096 + 100] ^= 0xFF
    office.folder.database.write_bytes(content)
    program = start(office.folder)
    program.front_door._show_put_back()
    page = program.front_door.page
    assert isinstance(page, PutBackPage)
    assert page.rescue.isVisibleTo(page)
    page.salvage()
    assert "密码" in page.banner.sentence.text()
    page.name.set_text(MANAGER)
    page.password.set_text(PASSWORD)
    page.rescue.click()
    assert program.background.settle(60)
    greeted = program.front_door.page
    assert isinstance(greeted, SignInPage)
    assert "抢救" in greeted.banner.sentence.text()
    assert list(office.folder.root.glob("damaged-*/station.db"))
    office.reopen()
    assert consultations.count(office.store.db) >= 2
    office.close()
