"""Pictures of the page 旧台账: where it begins, the columns, the account before and after."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station_app.ui import theme
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.messy_ledgers import messy_ledger, write_xlsx
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window
from tests.screens.test_screens import SMALL, check_picture


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


def test_an_old_ledger_step_by_step(place: Path, look: str, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "2026年上半年来访登记.xlsx"
    write_xlsx(messy_ledger(24, 60), path)
    with main_window(office, *SMALL) as window:
        assert theme.theme_name() == look
        hands = Hands(window)
        window.go("ledgers")
        hands.settle()
        page = window.page("ledgers")
        page.open_file(path)
        hands.settle()
        check_picture(window, place, f"ledger-columns-{look}")
        hands.press(ENTER, CONTROL)
        hands.settle()
        check_picture(window, place, f"ledger-rehearsed-{look}")
        hands.press(ENTER, CONTROL)
        hands.settle()
        check_picture(window, place, f"ledger-stored-{look}")
        hands.press(Qt.Key.Key_Z, CONTROL)
        hands.settle()
        hands.commit("导错了月份")
        check_picture(window, place, f"ledger-undo-{look}")
