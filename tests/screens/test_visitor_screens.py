"""Pictures of the page 访客 and of the tab beside the form: `make screens` keeps them; nothing on them may be cut."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from station_app.ui.main_window import MainWindow
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, keep, main_window
from tests.screens.a_working_day import fill

FIRM = "江州国强餐饮有限公司"


@pytest.fixture(params=["light", "dark", "contrast"])
def window(request, office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    """A day with work, one person there twice, in each theme on the smallest screen."""
    dress(request.param)
    fill(office, 12)
    office.record(visitor_phone="13800136689", question="第二次来问驳回复审怎么办", result="6", org_name=FIRM,
                  role="01", visitor_email="zgq@example.cn")  # fmt: skip
    office.record(visitor_phone="13800136688", question="驳回了怎么复审", result="6", org_name=FIRM, role="02")
    with main_window(office) as opened:
        opened.look = request.param  # type: ignore[attr-defined]
        yield opened
    dress("light")


def check_picture(window: MainWindow, part: QWidget, name: str, tmp_path: Path) -> None:
    """Keeps the picture; fails where a word or a button of the part is narrower than it needs."""
    QApplication.processEvents()
    place = Path(os.environ.get("STATION_SCREENS", "") or tmp_path)
    place.mkdir(parents=True, exist_ok=True)
    picture = window.grab()
    assert keep(picture, place / f"{name}-{window.look}.png")  # type: ignore[attr-defined]
    assert (picture.width(), picture.height()) == (1366, 728)
    shown = [one for one in part.findChildren(QWidget) if isinstance(one, QLabel | QAbstractButton) and one.isVisible()]
    cut = [one.text() for one in shown if one.text() and one.width() + 1 < one.minimumSizeHint().width()]
    assert cut == []


def test_the_page_from_the_empty_box_to_the_merge_and_its_undoing(window: MainWindow, tmp_path: Path) -> None:
    hands = Hands(window)
    window.go("visitors")
    page = window.page("visitors")
    check_picture(window, page, "visitors-recent", tmp_path)
    hands.type("6688")
    hands.press(ENTER)
    check_picture(window, page, "visitors-card", tmp_path)
    page.card.alike.buttons[0][0].click()
    check_picture(window, page, "visitors-compare", tmp_path)
    hands.press(ENTER, CONTROL)
    hands.settle()
    page.card.edit.click()
    check_picture(window, page, "visitors-edit", tmp_path)
    page.show_merged()
    check_picture(window, page, "visitors-merged", tmp_path)
    page.box.set_text("")
    page.box.setFocus()
    hands.commit("国强餐饮")
    page.results.setCurrentRow(len(page.results.known) - 1)
    hands.press(ENTER)
    check_picture(window, page, "visitors-firm", tmp_path)


def test_the_tab_beside_the_form(window: MainWindow, tmp_path: Path) -> None:
    hands = Hands(window)
    hands.begin()
    hands.type("6688")
    hands.press(ENTER)
    QTest.qWait(400)
    hands.settle()
    part = window.page("consultations").visitor
    assert part.isVisible()
    check_picture(window, part, "visitor-beside-the-form", tmp_path)
