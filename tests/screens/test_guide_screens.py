"""Pictures of the page 事项与指南, of two days side by side, of the district's word, of the guide beside the form."""

from pathlib import Path

from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import main_window
from tests.screens.test_screens import SMALL, check_picture


def test_items_and_guides(pictures: Path, look: str, office: Office) -> None:
    with main_window(office, *SMALL) as window:
        hands = Hands(window)
        window.go("guides")
        hands.settle()
        page = window.page("guides")
        page.open_item("S05")
        check_picture(window, pictures, f"guides-{look}")
        page.open_item("S11")
        page.against.setCurrentIndex(page.against.findText("2027-01-01 起"))
        hands.settle()
        check_picture(window, pictures, f"guides-two-days-{look}")
        page.begin_edit()
        hands.settle()
        check_picture(window, pictures, f"guides-own-words-{look}")
        page.give_up()
        hands.begin()
        hands.page.fields.has.items.box.setFocus()
        hands.type("2")
        hands.page.inspector.about(hands.page.fields.subject())
        hands.page.inspector._tell_parts()
        hands.page.inspector.show_part(hands.page.guide)
        hands.settle()
        check_picture(window, pictures, f"guides-beside-the-form-{look}")
