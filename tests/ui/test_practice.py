"""Into practice and out of it, as a clerk goes: the real data closed before, the sign-in page behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from station_app.app import Program
from station_app.domain.practice import PASSWORD, STATION_CODE
from station_app.storage import consultations
from station_app.storage.folder import DataFolder
from station_app.ui.practice import PracticePage
from station_app.ui.sign_in import SignInPage
from tests.helpers.office import Clock, Ids, make_office
from tests.helpers.window import dress


@contextmanager
def running(folder: DataFolder, space: int, in_earnest: DataFolder | None = None) -> Iterator[Program]:
    program = Program(folder, Clock(), Ids(space=space), in_earnest)
    program.start()
    QApplication.processEvents()
    try:
        yield program
    finally:
        program.close()
        program.let_go()


def _practise(program: Program) -> None:
    assert isinstance(program.front_door.page, PracticePage)
    assert program.background.settle(60)
    assert program.main_window is not None
    QApplication.processEvents()


def test_from_the_sign_in_page_into_practice_and_back(tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    office = make_office(tmp_path)
    office.close()
    real = office.folder
    before = real.database.read_bytes()
    with running(real, 3) as program:
        assert isinstance(program.front_door.page, SignInPage)
        program.front_door.page.practice.click()
        practice = program.next_folder
    assert practice is not None
    assert practice.root == tmp_path / "station.practice"
    with running(practice, 4, real) as program:
        _practise(program)
        window = program.main_window
        assert window is not None
        assert window.band is not None
        assert window.band.isVisible()
        assert window.windowTitle().startswith("练习模式")
        assert window.desk.open.station.code == STATION_CODE
        window.lock.lock()
        assert window.band.isVisible(), "a locked window of practice says what it is"
        window.go("reporting")
        window.page("reporting").seal()
        assert program.background.settle(20)
        assert "练习数据不能" in window.page("reporting").seal_step.told.text()
        assert not window.menus.actions["practice"].text().startswith("进入")
        window.band.leave.click()
        assert program.next_folder == real
    with running(real, 5) as program:
        assert isinstance(program.front_door.page, SignInPage)
    assert real.database.read_bytes() == before


def test_practice_begun_anew_has_forgotten_what_was_tried(tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    real = DataFolder.at(tmp_path / "station")
    practice = DataFolder.at(tmp_path / "station.practice")
    with running(practice, 4, real) as program:
        _practise(program)
        window = program.main_window
        assert window is not None
        number = consultations.page(window.desk.reader.db, limit=1)[0].number
        from station_app.actions import consultations as acting
        from station_app.actions.acts import RecordIds

        desk = window.desk
        desk.background.write(
            lambda: acting.void(
                desk.open.store, desk.open.clerk, number, "试一试", ids=RecordIds.make(desk.new_id), now=desk.now()
            )
        )
        assert desk.background.settle(20)
        window.menus.actions["practice_anew"].trigger()
        assert program.next_folder == practice
    assert not practice.root.exists()
    with running(practice, 5, real) as program:
        _practise(program)
        assert program.main_window is not None
        line = consultations.line(program.main_window.desk.reader.db, number)
        assert line is not None
        assert line.state != "void"


def test_who_gives_up_while_practice_is_made_comes_back_and_leaves_nothing_half(tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    real = DataFolder.at(tmp_path / "station")
    with running(DataFolder.at(tmp_path / "station.practice"), 4, real) as program:
        assert isinstance(program.front_door.page, PracticePage)
        program.front_door.page.back.click()
        assert program.next_folder == real
    assert not real.exists()


def test_the_lock_of_practice_opens_with_the_password_that_the_band_names(tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    real = DataFolder.at(tmp_path / "station")
    with running(DataFolder.at(tmp_path / "station.practice"), 4, real) as program:
        _practise(program)
        window = program.main_window
        assert window is not None
        window.lock.lock()
        page = window.lock.page
        page.password.box.setText(PASSWORD)
        page.enter_now()
        assert program.background.settle(20)
        assert not window.lock.locked
