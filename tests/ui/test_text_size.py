"""Text sizes: chosen in the menu, remembered, worn at the next start."""

from station_app.storage import settings
from station_app.ui import theme
from station_app.ui.looks import wear
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window


def test_large_text_on_a_small_screen_leaves_the_form_whole(office: Office) -> None:
    try:
        with main_window(office) as window:
            dress(scale=1.25)
            window.start_consultation()
            assert window.desk.background.settle()
            page = window.page("consultations")
            for name, button in page.buttons.items():
                assert not button.isVisible() or button.width() >= button.sizeHint().width(), name
    finally:
        dress()


def test_a_chosen_text_size_is_kept_and_worn_at_the_next_start(office: Office) -> None:
    try:
        with main_window(office) as window:
            window.menus.actions["size_125"].trigger()
            assert window.desk.background.settle()
            assert theme.text_scale() == 1.25
            dress()
            assert theme.text_scale() == 1.0
            assert settings.get(window.desk.reader.db, "text_scale") == 1.25
            wear(window.desk)
            assert theme.text_scale() == 1.25
    finally:
        dress()
