"""The frame: navigation, keys, status bar, notices, drafts given back, themes."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from station_app.actions import drafts as drafting
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import settings
from station_app.storage.drafts import Draft, all_drafts
from station_app.ui import theme
from station_app.ui.main_window import MainWindow
from station_app.ui.pages import PAGES, keys_of_pages
from tests.helpers.office import Office
from tests.helpers.window import main_window


def _press(window: MainWindow, qtbot, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:  # type: ignore[no-untyped-def]
    qtbot.keyClick(window.focusWidget() or window, key, modifier)
    QApplication.processEvents()


def test_ctrl_and_a_digit_open_the_pages_from_anywhere(window: MainWindow, qtbot) -> None:  # type: ignore[no-untyped-def]
    control = Qt.KeyboardModifier.ControlModifier
    seen = []
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_1):
        _press(window, qtbot, key, control)
        seen.append(window.current)
        assert window.focusWidget() is not None, "the caret was lost"
    assert seen == [PAGES[place].name for place in (1, 2, 0)]


def test_pages_are_built_at_their_first_opening(window: MainWindow) -> None:
    assert window.stack.count() == 1
    window.go("reporting")
    assert window.stack.count() == 2
    window.go("today")
    window.go("reporting")
    assert window.stack.count() == 2


def test_f2_opens_a_new_consultation_from_every_page(window: MainWindow, qtbot) -> None:  # type: ignore[no-untyped-def]
    for page in ("today", "reporting"):
        window.go(page)
        _press(window, qtbot, Qt.Key.Key_F2)
        assert window.desk.background.settle(10)
        assert window.current == "consultations"


def test_a_digit_on_the_days_page_opens_the_form_with_that_item(window: MainWindow, qtbot) -> None:  # type: ignore[no-untyped-def]
    _press(window, qtbot, Qt.Key.Key_2)
    assert window.desk.background.settle(10)
    assert window.current == "consultations"
    assert window.page("consultations").fields.form().items == ("S05",)


def test_a_save_shows_in_the_status_bar_and_in_the_days_list(window: MainWindow, office: Office) -> None:
    assert "还没有登记" in window.status.stored.text()
    saved: list[object] = []
    window.desk.background.write(lambda: office.record(visitor_phone="13800136688"), done=saved.append)
    assert window.desk.background.settle(10)
    at = datetime.fromisoformat(saved[0].saved_at).astimezone(BEIJING_TIME)
    assert f"{at:%H:%M:%S}" in window.status.stored.text()
    assert "待上报 1" in window.status.owed.text()
    model = window.page("today").model
    texts = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert "138****6688" in texts
    assert "13800136688" not in texts
    assert "已存" in texts


def test_the_status_items_open_their_pages(window: MainWindow, qtbot) -> None:  # type: ignore[no-untyped-def]
    qtbot.mouseClick(window.status.owed, Qt.MouseButton.LeftButton)
    assert window.current == "reporting"
    qtbot.mouseClick(window.status.stored, Qt.MouseButton.LeftButton)
    assert window.current == "today"


def test_a_form_left_over_is_offered_by_name_and_dropped_only_when_asked_twice(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    ids = office.ids
    draft = Draft(ids(), "consultation", office.desk.clerk.record_id, "张国强", {}, office.clock().isoformat())
    drafting.keep(office.store, office.desk.clerk, draft)
    with main_window(office) as window:
        band = window.page("today").half_typed
        assert band.isVisible()
        assert "张国强" in band.sentence.text()
        assert "09:00" in band.sentence.text()
        band.drop.click()
        assert window.desk.background.settle(10)
        assert [kept.title for kept in all_drafts(office.store.db)] == ["张国强"]
        band.keep.click()
        assert "上次关机前" in band.sentence.text()
        band.drop.click()
        band.drop.click()
        assert window.desk.background.settle(10)
        assert all_drafts(office.store.db) == []
        assert not band.isVisible()


def test_a_strip_never_takes_the_caret_and_at_most_three_stand(window: MainWindow) -> None:
    before = window.focusWidget()
    for number in range(5):
        window.notices.show("good", f"已登记 {number}", [("撤销", "Ctrl+Z", lambda: None)])
    assert [strip.notice.sentence for strip in window.notices.standing] == ["已登记 2", "已登记 3", "已登记 4"]
    assert window.focusWidget() is before
    assert len(window.notices.history) == 5


def test_a_strip_goes_by_itself_and_its_button_does_its_work(window: MainWindow, qtbot) -> None:  # type: ignore[no-untyped-def]
    done = []
    window.notices.show("info", "一会儿就走", seconds=0.05)
    stays = window.notices.show("bad", "要处理", [("处理", "", lambda: done.append(1))], seconds=0)
    qtbot.waitUntil(lambda: window.notices.standing == [stays], timeout=3000)
    stays.buttons[0].click()
    assert done == [1]
    assert window.notices.standing == []


def test_every_function_stands_in_a_menu_and_no_key_twice(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.menus.actions.values() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    assert {"F1", "F2", "F5", "Ctrl+P", *(f"Ctrl+{digit}" for digit in keys_of_pages().values())} <= set(keys)
    assert all(QKeySequence(key).toString() == key for key in keys)


@pytest.mark.parametrize("name", ["dark", "contrast"])
def test_a_theme_is_worn_at_once_and_remembered(window: MainWindow, office: Office, name: str) -> None:
    window.looks.choose_theme(name)
    assert window.desk.background.settle(10)
    try:
        assert theme.theme_name() == name
        assert settings.get(window.desk.reader.db, "theme") == name
    finally:
        theme.apply_theme(QApplication.instance(), "light")  # type: ignore[arg-type]



@pytest.mark.parametrize("page", ["search", "visitors", "registers", "library", "guides", "personal", "settings"])
def test_ctrl_f_leads_to_the_box_that_finds_on_the_page_in_front(window: MainWindow, qtbot, page: str) -> None:  # type: ignore[no-untyped-def]
    window.go(page)
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    box = window.page(page).finding_box()
    assert window.current == page
    assert window.focusWidget() in (box, box.focusProxy())
