"""The command palette: commands, visitors and records by keyboard alone, with and without an input method."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from station_app.ui.main_window import MainWindow
from station_app.ui.palette import Choice
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window
from tests.screens.a_working_day import fill
from tests.ui.test_lock import OTHER, PIN, people


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """A clerk's hands on a window with a morning's visits behind it."""
    dress()
    fill(office, 8)
    with main_window(office) as window:
        made = Hands(window)
        made.settle()
        yield made


def _open(hands: Hands) -> None:
    hands.press(Qt.Key.Key_K, CONTROL)
    hands.settle()
    assert hands.caret is hands.window.palette_box.box


def _offered(window: MainWindow, kind: str = "") -> list[str]:
    choices: list[Choice] = [line.value for line in window.palette_box.list.lines]
    return [choice.key for choice in choices if not kind or choice.kind == kind]


@pytest.mark.parametrize("page", ["today", "consultations", "reporting", "printers"])
def test_escape_gives_the_caret_back_to_where_it_was(hands: Hands, page: str) -> None:
    hands.window.go(page)
    caret = hands.caret
    _open(hands)
    hands.type("zg")
    hands.press(Qt.Key.Key_Escape)
    assert hands.caret is caret
    assert not hands.window.palette_box.isVisible()
    assert not hands.window.palette_box.list.isVisible()


def test_it_offers_every_command_of_the_menus_with_its_key_and_no_other(hands: Hands) -> None:
    _open(hands)
    actions = hands.window.menus.actions
    assert set(_offered(hands.window, "command")) == set(actions) - {"palette"}
    told = {line.value.key: line.detail for line in hands.window.palette_box.list.lines}
    for name, action in actions.items():
        if name != "palette" and not action.shortcut().isEmpty():
            assert action.shortcut().toString() in told[name]


@pytest.mark.parametrize("typed", ["数据上报", "sjsb", "shujushangbao"])
def test_a_command_is_found_by_its_words_and_by_their_sounds(hands: Hands, typed: str) -> None:
    _open(hands)
    hands.commit(typed) if not typed.isascii() else hands.type(typed)
    assert "go_reporting" in _offered(hands.window, "command")
    while hands.window.palette_box.list.current().value.key != "go_reporting":
        hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    assert hands.window.current == "reporting"
    assert not hands.window.palette_box.isVisible()


@pytest.mark.parametrize("typed", ["zgq", "6688", "张国"])
def test_a_visitor_is_found_by_sound_phone_and_name_and_his_card_opened(hands: Hands, typed: str) -> None:
    _open(hands)
    hands.commit(typed) if not typed.isascii() else hands.type(typed)
    first = hands.window.palette_box.list.lines[0]
    assert (first.value.kind, first.text) == ("visitor", "张国强")
    assert "138****6688" in first.detail
    assert "13800136688" not in first.detail
    hands.press(ENTER)
    hands.settle()
    assert hands.window.current == "visitors"
    portrait = hands.window.page("visitors").card.portrait
    assert portrait is not None
    assert portrait.known.name == "张国强"
    assert hands.window.desk.reader.db.execute("SELECT count(*) FROM drafts").fetchone() == (0,), "nothing was begun"


@pytest.mark.parametrize("typed", ["0003", "3", "zx-g003-20261119-0003"])
def test_a_record_is_found_by_its_number_or_its_serial(hands: Hands, typed: str) -> None:
    _open(hands)
    hands.type(typed)
    assert _offered(hands.window, "record")[0] == "ZX-G003-20261119-0003"
    while hands.window.palette_box.list.current().value.kind != "record":
        hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    hands.settle()
    assert hands.window.current == "consultations"
    assert hands.page._entry.number == "ZX-G003-20261119-0003"


def test_what_was_chosen_lately_stands_first_for_each_clerk_on_his_own(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    people(office)
    with main_window(office) as window:
        hands = Hands(window)
        _open(hands)
        hands.commit("打印机")
        hands.press(ENTER)
        hands.settle()
        _open(hands)
        assert _offered(window)[0] == "go_printers"
        assert _offered(window).count("go_printers") == 1
        hands.press(Qt.Key.Key_Escape)
        window.lock.switch()
        hands.settle()
        hands.type(PIN)
        hands.press(ENTER)
        hands.settle()
        assert window.desk.open.clerk.name == OTHER
        _open(hands)
        assert _offered(window)[0] == "new"


def test_no_key_is_acted_on_while_an_input_method_composes_and_preedit_is_searched(hands: Hands) -> None:
    _open(hands)
    box = hands.window.palette_box
    hands.compose("zgq")
    assert _offered(hands.window, "visitor"), "what is being composed is looked for already"
    for key in (ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Down):
        hands.press(key)
        assert box.isVisible()
        assert hands.caret is box.box
    hands.commit("张国强")
    assert box.box.text() == "张国强"
    hands.press(ENTER)
    hands.settle()
    assert not box.isVisible()


def test_the_box_in_the_header_opens_it_by_mouse_and_says_its_key(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    header = hands.window.header.search_box
    assert "Ctrl+K" in header.text()
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton)
    assert hands.caret is hands.window.palette_box.box


def test_the_form_under_way_is_not_touched_by_looking_something_up(hands: Hands) -> None:
    hands.begin()
    hands.fill()
    form = hands.page.fields.form()
    _open(hands)
    hands.type("zgq")
    hands.press(Qt.Key.Key_Tab)
    assert hands.caret is hands.window.palette_box.box
    hands.press(Qt.Key.Key_Escape)
    assert hands.page.fields.form() == form


def test_a_locked_window_shows_no_palette(hands: Hands) -> None:
    _open(hands)
    hands.window.lock.lock()
    hands.settle()
    assert not hands.window.palette_box.list.isVisible()
    assert not hands.window.palette_box.isVisible()
