"""Pictures of the settings, of practice and of the manual: `make screens` puts them into docs/screens."""

from pathlib import Path

from station_app.ui.settings.about import AboutSection
from station_app.ui.settings.leading import BackupSection, PrintingSection
from station_app.ui.settings.looks import DisplaySection
from station_app.ui.settings.quick_list import QuickListSection
from tests.helpers.office import Office
from tests.helpers.tray import Tray, choose
from tests.helpers.window import main_window
from tests.screens.test_screens import SMALL, check_picture, look, pictures  # noqa: F401

SECTIONS = {
    "quick-list": QuickListSection, "printing": PrintingSection, "display": DisplaySection, "backup": BackupSection,
    "about": AboutSection,
}  # fmt: skip


def test_the_settings(pictures: Path, look: str, office: Office) -> None:  # noqa: F811
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
