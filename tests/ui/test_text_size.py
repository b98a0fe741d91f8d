"""Text sizes: chosen in the menu, remembered, worn at the next start."""

from station_app.storage import settings
from station_app.ui import theme
from station_app.ui.main_window import wear
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window


def test_a_chosen_text_size_is_kept_and_worn_at_the_next_start(office: Office) -> None:
    try:
        with main_window(office) as window:
            window.menus.actions["size_150"].trigger()
            assert window.desk.background.settle()
            assert theme.text_scale() == 1.5
            dress()
            assert theme.text_scale() == 1.0
            assert settings.get(window.desk.reader.db, "text_scale") == 1.5
            wear(window.desk)
            assert theme.text_scale() == 1.5
    finally:
        dress()
