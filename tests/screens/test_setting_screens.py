"""Pictures of the settings, of practice and of the manual: `make screens` puts them into docs/screens."""

from pathlib import Path

from station_app.app import Program
from station_app.storage.folder import DataFolder
from station_app.ui.first_start import FirstStartPage
from station_app.ui.moved import MovedPage
from station_app.ui.settings.about import AboutSection
from station_app.ui.settings.leading import BackupSection, PrintingSection
from station_app.ui.settings.looks import DisplaySection
from station_app.ui.settings.quick_list import QuickListSection
from tests.helpers.office import Clock, Ids, Office, make_office
from tests.helpers.tray import Tray, choose
from tests.helpers.window import dress, main_window
from tests.screens.test_screens import SMALL, check_picture

FIRST = ("G003", "朝阳区江东工作站", "王敏", "窗口-2026-开门", "窗口-2026-开门")


def test_the_first_questions(pictures: Path, look: str, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    program = Program(DataFolder.at(tmp_path / "station"), Clock(), Ids(space=3))
    program.front_door.resize(*SMALL)
    program.front_door.show()
    page = program.front_door.page
    assert isinstance(page, FirstStartPage)
    page.show_mark()
    check_picture(program.front_door, pictures, f"first-start-choice-{look}")
    page.choice.buttons[1].click()
    for line, text in zip(page.lines.values(), FIRST, strict=True):
        line.box.setText(text)
    page.to_the_check()
    assert program.background.settle(20)
    check_picture(program.front_door, pictures, f"first-start-check-{look}")
    program.close()
    program.let_go()


def test_the_data_that_are_gone(pictures: Path, look: str, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    office = make_office(tmp_path)
    office.record()
    office.close()
    office.folder.root.rename(tmp_path / "elsewhere")
    program = Program(office.folder, Clock(), Ids(space=3))
    program.front_door.resize(*SMALL)
    program.front_door.show()
    page = program.front_door.page
    assert isinstance(page, MovedPage)
    page.show_mark()
    page.look_again()
    check_picture(program.front_door, pictures, f"data-gone-{look}")
    program.close()
    program.let_go()


def test_practice(pictures: Path, look: str, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    program = Program(
        DataFolder.at(tmp_path / "station.practice"), Clock(), Ids(space=3), DataFolder.at(tmp_path / "s")
    )
    program.start()
    program.front_door.resize(*SMALL)
    assert program.background.settle(60)
    assert program.main_window is not None
    dress(look)
    program.main_window.resize(*SMALL)
    check_picture(program.main_window, pictures, f"practice-{look}")
    program.close()
    program.let_go()


SECTIONS = {
    "quick-list": QuickListSection, "printing": PrintingSection, "display": DisplaySection, "backup": BackupSection,
    "about": AboutSection,
}  # fmt: skip


def test_the_settings(pictures: Path, look: str, office: Office) -> None:
    choose(office, copies=1, per_cent=100)
    with main_window(office, *SMALL, printers=Tray()) as window:
        window.status.look_for_printer()
        window.go("settings")
        assert window.desk.background.settle(20)
        page = window.page("settings")
        check_picture(window, pictures, f"settings-{look}")
        page.search.setText("打印")
        check_picture(window, pictures, f"settings-search-{look}")
        for name, section in SECTIONS.items():
            if look == "light" or name == "quick-list":
                page.show_section(section)
                assert window.desk.background.settle(20)
                check_picture(window, pictures, f"settings-{name}-{look}")


def test_the_manual(pictures: Path, look: str, office: Office) -> None:
    with main_window(office, *SMALL) as window:
        window.show_manual("index")
        assert window._manual is not None
        check_picture(window._manual, pictures, f"manual-{look}")
        if look == "light":
            window.show_manual("troubles")
            window._manual.search.setText("恢复")
            check_picture(window._manual, pictures, "manual-search")
            window.show_manual("keys")
            check_picture(window._manual, pictures, "manual-keys")
