"""Pictures of 忘记密码, and of a new PC that can take its station's records back."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from station_app.ui.background import Background
from station_app.ui.front_door import FrontDoor
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import gone, main_window
from tests.rebuilding.rooms import founded, new_pc
from tests.screens.test_screens import SMALL, check_picture


def test_a_forgotten_password(pictures: Path, look: str, office: Office, tmp_path: Path) -> None:
    founded(office, tmp_path)
    office.close()
    background = Background()
    door = FrontDoor(office.folder, background, office.clock, office.ids)
    door.resize(*SMALL)
    door.show()
    door.look_around()
    try:
        door.page.forgot.click()
        page = door.page
        page.show_mark()
        page.by_city.setChecked(True)
        page.take_answer(Path("求助市中心.svk"))
        QApplication.processEvents()
        check_picture(door, pictures, f"forgotten-password-{look}")
    finally:
        gone(door)
        background.close()


def test_a_new_pc_of_a_station_with_a_past(pictures: Path, look: str, office: Office, tmp_path: Path) -> None:
    fresh = new_pc(founded(office, tmp_path), tmp_path)
    with main_window(fresh, *SMALL) as window:
        window.status.look_for_printer()
        window.go("reporting")
        Hands(window).settle()
        check_picture(window, pictures, f"adopt-{look}")
    fresh.close()
