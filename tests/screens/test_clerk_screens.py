"""Pictures of the lock, the change of hands, the page of clerks and the command palette."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window
from tests.screens.a_working_day import fill
from tests.screens.test_screens import SMALL, check_picture
from tests.ui.test_lock import OTHER, people


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the pictures go."""
    asked = os.environ.get("STATION_SCREENS")
    made = Path(asked) if asked else tmp_path / "screens"
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.fixture(params=["light", "dark", "contrast"])
def look(request: pytest.FixtureRequest, qtbot) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A theme, put back to the light one afterwards."""
    dress(request.param)
    yield request.param
    dress("light")


def test_the_lock_and_the_change_of_hands(place: Path, look: str, office: Office) -> None:
    people(office)
    fill(office, 6)
    with main_window(office, *SMALL) as window:
        hands = Hands(window)
        hands.begin()
        hands.fill()
        hands.press(Qt.Key.Key_L, CONTROL | SHIFT)
        hands.settle()
        check_picture(window, place, f"switch-{look}")
        hands.press(Qt.Key.Key_Escape)
        hands.press(Qt.Key.Key_L, CONTROL)
        hands.settle()
        hands.type("9999")
        hands.press(ENTER)
        hands.settle()
        check_picture(window, place, f"lock-{look}")
        if look == "light":
            window.lock.demand_own_password()
            hands.settle()
            check_picture(window, place, "own-password")


def test_the_page_of_clerks(place: Path, look: str, office: Office) -> None:
    people(office)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("clerks")
        check_picture(window, place, f"clerks-{look}")
        page = window.page("clerks")
        rows = [line.name for line in page.list.model.rows]
        page.list.table.selectRow(rows.index(OTHER))
        page.list.buttons["take_on"].click()
        page.manage.do_it()
        assert window.desk.background.settle(20)
        check_picture(window, place, f"clerks-new-{look}")


def test_the_palette(place: Path, look: str, office: Office) -> None:
    fill(office, 9)
    with main_window(office, *SMALL) as window:
        hands = Hands(window)
        hands.settle()
        hands.press(Qt.Key.Key_K, CONTROL)
        hands.settle()
        hands.type("z")
        hands.settle()
        check_picture(window, place, f"palette-{look}")
