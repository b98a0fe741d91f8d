"""The header at every size of text: the search says what it finds, never cut; every page has its keys."""

import pytest
from PySide6.QtCore import Qt

from station_app.ui.pages import in_navigation, shortcut_of
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_search_shows_as_many_words_as_there_is_room_for(
    office: Office, scale: float, qtbot  # type: ignore[no-untyped-def]
) -> None:
    dress("light", scale)
    try:
        with main_window(office) as window:
            window.go("statistics")
            box = window.header.search_box
            assert box.text().endswith("Ctrl+K")
            assert box.fontMetrics().horizontalAdvance(box.text()) + box.iconSize().width() <= box.width()
            assert window.width() == 1366, "the header asks for no wider window"
            page = window.navigation.buttons["settings"]
            assert page.fontInfo().pixelSize() == 15 * scale
            window.go("settings")
            assert page.visibleRegion().boundingRect().height() == page.height(), "the pages scroll where they must"
    finally:
        dress()


def test_every_page_of_the_navigation_opens_by_a_key_of_its_own(
    office: Office, qtbot  # type: ignore[no-untyped-def]
) -> None:
    dress()
    keys = [shortcut_of(page.name) for page in in_navigation()]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    with main_window(office) as window:
        hands = Hands(window)
        for key, modifier, name in ((Qt.Key.Key_F8, SHIFT, "guides"), (Qt.Key.Key_F7, SHIFT, "library"),
                                    (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier, "visitors")):  # fmt: skip
            hands.press(key, modifier)
            hands.settle()
            assert window.current == name
