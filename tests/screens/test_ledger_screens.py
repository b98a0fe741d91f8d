"""Pictures of the page 旧台账: where it begins, the columns, the account before and after."""

from pathlib import Path

from PySide6.QtCore import Qt

from station_app.ui import theme
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.messy_ledgers import messy_ledger, write_xlsx
from tests.helpers.office import Office
from tests.helpers.window import main_window
from tests.screens.test_screens import SMALL, check_picture


def test_an_old_ledger_step_by_step(pictures: Path, look: str, office: Office, tmp_path: Path) -> None:
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
        check_picture(window, pictures, f"ledger-columns-{look}")
        hands.press(ENTER, CONTROL)
        hands.settle()
        check_picture(window, pictures, f"ledger-rehearsed-{look}")
        hands.press(ENTER, CONTROL)
        hands.settle()
        check_picture(window, pictures, f"ledger-stored-{look}")
        hands.press(Qt.Key.Key_Z, CONTROL)
        hands.settle()
        hands.commit("导错了月份")
        check_picture(window, pictures, f"ledger-undo-{look}")
