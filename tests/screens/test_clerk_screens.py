"""Pictures of the lock, the change of hands, the page of clerks and the command palette."""

from pathlib import Path

from PySide6.QtCore import Qt

from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.helpers.office import Office
from tests.helpers.window import main_window
from tests.screens.a_working_day import fill
from tests.screens.test_screens import SMALL, check_picture
from tests.ui.test_lock import OTHER, people


def test_the_lock_and_the_change_of_hands(pictures: Path, look: str, office: Office) -> None:
    people(office)
    fill(office, 6)
    with main_window(office, *SMALL) as window:
        hands = Hands(window)
        hands.begin()
        hands.fill()
        hands.press(Qt.Key.Key_L, CONTROL | SHIFT)
        hands.settle()
        check_picture(window, pictures, f"switch-{look}")
        hands.press(Qt.Key.Key_Escape)
        hands.press(Qt.Key.Key_L, CONTROL)
        hands.settle()
        hands.type("9999")
        hands.press(ENTER)
        hands.settle()
        check_picture(window, pictures, f"lock-{look}")
        if look == "light":
            window.lock.demand_own_password()
            hands.settle()
            check_picture(window, pictures, "own-password")


def test_the_page_of_clerks(pictures: Path, look: str, office: Office) -> None:
    people(office)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("clerks")
        check_picture(window, pictures, f"clerks-{look}")
        page = window.page("clerks")
        rows = [line.name for line in page.list.model.rows]
        page.list.table.selectRow(rows.index(OTHER))
        page.list.buttons["take_on"].click()
        page.manage.do_it()
        assert window.desk.background.settle(20)
        check_picture(window, pictures, f"clerks-new-{look}")


def test_the_palette(pictures: Path, look: str, office: Office) -> None:
    fill(office, 9)
    with main_window(office, *SMALL) as window:
        hands = Hands(window)
        hands.settle()
        hands.press(Qt.Key.Key_K, CONTROL)
        hands.settle()
        hands.type("z")
        hands.settle()
        check_picture(window, pictures, f"palette-{look}")
