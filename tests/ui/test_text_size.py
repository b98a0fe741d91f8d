"""Text sizes: chosen in the menu, remembered, worn at the next start."""

from PySide6.QtWidgets import QApplication

from station_app.storage import settings
from station_app.ui import theme
from station_app.ui.looks import wear
from tests.helpers import experts as helper
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


def test_the_words_to_say_on_the_telephone_are_never_cut(office: Office) -> None:
    expert = helper.take_in(office).record_id
    helper.roster(office, expert)
    materials = "身份证、营业执照副本、商标注册证、驳回通知书、委托书"
    helper.book(office, expert, "11-20 09:30", "11-20 10:00", materials=materials)
    dress(scale=2.0)
    try:
        with main_window(office) as window:
            office.clock.now = helper.at("11-20 08:00")
            window.show_tasks(None)
            QApplication.processEvents()
            script = window.page("tasks").reminders.script
            assert "专家" in script.text()
            assert script.height() >= script.heightForWidth(script.width())
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
