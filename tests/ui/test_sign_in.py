"""Signing in through the program's own door."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station_app.actions.stations import add_clerk
from station_app.app import Program
from station_app.domain.clerks import Role
from station_app.storage.folder import DataFolder
from station_app.ui.first_start import FirstStartPage
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Clock, Ids, Office, make_office
from tests.helpers.window import dress, gone

Start = Callable[[DataFolder], Program]


@pytest.fixture
def start(qtbot) -> Iterator[Start]:  # type: ignore[no-untyped-def]
    """Starts the program on a folder, as a double click does, and ends it afterwards."""
    dress()
    running: list[Program] = []

    def begin(folder: DataFolder) -> Program:
        program = Program(folder, Clock(), Ids(space=7))
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
def closed(tmp_path: Path) -> Office:
    """A station that nobody has open."""
    office = make_office(tmp_path)
    office.close()
    return office


def _sign_in(program: Program, password: str, qtbot) -> None:  # type: ignore[no-untyped-def]
    page = program.front_door.page
    page.password.clear()
    qtbot.keyClicks(page.password, "")
    page.password.insert(password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert program.background.settle(20)


def test_the_caret_is_in_the_password_box_and_the_only_clerk_is_chosen(start: Start, closed: Office) -> None:
    page = start(closed.folder).front_door.page
    assert page.window().focusWidget() is page.password
    assert page.names.currentText() == MANAGER


def test_the_right_password_opens_the_days_page(start: Start, closed: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    program = start(closed.folder)
    _sign_in(program, PASSWORD, qtbot)
    assert program.main_window is not None
    assert program.main_window.isVisible()
    assert program.main_window.current == "today"


def test_a_wrong_password_is_told_under_the_box_and_can_be_tried_again(start: Start, closed: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    program = start(closed.folder)
    page = program.front_door.page
    _sign_in(program, "wrong-password", qtbot)
    assert program.main_window is None
    assert "密码不对" in page.fault.text()
    assert page.window().focusWidget() is page.password
    assert page.password.selectedText()
    _sign_in(program, PASSWORD, qtbot)
    assert program.main_window is not None


def test_five_wrong_passwords_make_one_wait_across_a_restart_and_a_clock_set_back(
    start: Start, closed: Office, qtbot  # type: ignore[no-untyped-def]
) -> None:
    """F77."""
    program = start(closed.folder)
    for _ in range(5):
        _sign_in(program, "wrong-password", qtbot)
    assert "已连错 5 次。请等 30 秒" in program.front_door.page.fault.text()
    program.close()
    again = start(closed.folder)
    again.front_door.page._clock.forward(days=-1)
    _sign_in(again, PASSWORD, qtbot)
    assert again.main_window is None
    assert "还要等 30 秒" in again.front_door.page.fault.text()
    again.front_door.page._clock.forward(seconds=30)
    _sign_in(again, PASSWORD, qtbot)
    assert again.main_window is not None


def test_who_signs_in_with_a_password_that_others_chose_sees_nothing_before_his_own(
    start: Start, tmp_path: Path, qtbot  # type: ignore[no-untyped-def]
) -> None:
    office = make_office(tmp_path)
    add_clerk(office.desk, "赵敏", Role.CLERK, "另一个-密码-123", now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.close()
    program = start(office.folder)
    program.front_door.page.names.setCurrentText("赵敏")
    _sign_in(program, "另一个-密码-123", qtbot)
    window = program.main_window
    assert window is not None
    assert window.lock.locked
    own = window.lock.page.own
    for line, text in ((own.old, "另一个-密码-123"), (own.new, "自己的-密码-456"), (own.again, "自己的-密码-456")):
        line.box.setText(text)
    own.choose()
    assert program.background.settle(20)
    assert not window.lock.locked
    assert window.desk.open.clerk.name == "赵敏"


def test_an_empty_password_asks_no_key_derivation(start: Start, closed: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    program = start(closed.folder)
    qtbot.keyClick(program.front_door.page.password, Qt.Key.Key_Return)
    assert not program.background.busy
    assert program.front_door.page.fault.text() == "密码还没有填。"


def test_every_clerk_with_a_key_is_offered(start: Start, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    add_clerk(office.desk, "赵敏", Role.CLERK, "另一个-密码-123", now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.close()
    names = start(office.folder).front_door.page.names
    assert [names.itemText(row) for row in range(names.count())] == [MANAGER, "赵敏"]
    assert names.isEnabled()


def test_a_damaged_database_is_told_with_what_to_do(start: Start, closed: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    content = bytearray(closed.folder.database.read_bytes())
    content[100:400] = bytes(300)
    closed.folder.database.write_bytes(bytes(content))
    program = start(closed.folder)
    _sign_in(program, PASSWORD, qtbot)
    assert program.main_window is None
    assert "从备份恢复" in program.front_door.page.banner.sentence.text()


def test_a_missing_database_is_not_set_up_anew(start: Start, closed: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    """F19."""
    closed.folder.database.unlink()
    program = start(closed.folder)
    _sign_in(program, PASSWORD, qtbot)
    assert "数据库文件不见了" in program.front_door.page.banner.sentence.text()
    assert not closed.folder.database.exists()


def test_a_missing_key_file_is_told_before_a_password_is_typed(start: Start, closed: Office) -> None:
    closed.folder.keys.unlink()
    assert "keys.json" in start(closed.folder).front_door.page.banner.sentence.text()


def test_a_second_window_is_refused_before_and_after_the_password(start: Start, tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    """F9."""
    office = make_office(tmp_path)
    program = start(office.folder)
    page = program.front_door.page
    assert "已在这台电脑上打开" in page.banner.sentence.text()
    _sign_in(program, PASSWORD, qtbot)
    assert program.main_window is None
    assert "已在这台电脑上打开" in page.banner.sentence.text()
    office.close()
    _sign_in(program, PASSWORD, qtbot)
    assert program.main_window is not None


def test_closing_the_window_lets_the_station_go(start: Start, closed: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    program = start(closed.folder)
    _sign_in(program, PASSWORD, qtbot)
    assert program.main_window is not None
    program.main_window.close()
    closed.folder.lock().release()
    assert not program.background.busy


def test_a_program_that_the_system_ends_looks_at_no_clock_any_more(start: Start, closed: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    program = start(closed.folder)
    _sign_in(program, PASSWORD, qtbot)
    window = program.main_window
    assert window is not None
    clocks = (window.desk.reporter._clock, window.backups._clock)
    assert all(clock.isActive() for clock in clocks)
    program.close()
    assert not any(clock.isActive() for clock in clocks)


def test_where_no_station_is_the_first_start_is_shown(start: Start, tmp_path: Path) -> None:
    assert isinstance(start(DataFolder.at(tmp_path / "new")).front_door.page, FirstStartPage)
