"""What comes out of the printer is what was saved, and says itself whether it is a first, a correction or a reprint."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from station_app.storage import consultations
from tests.documents.reading import squeezed, text_of
from tests.helpers.hands import CONTROL, Hands
from tests.helpers.office import Office
from tests.helpers.tray import Tray, choose
from tests.helpers.window import dress, main_window


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def hands(office: Office, tray: Tray, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    dress()
    choose(office)
    with main_window(office, printers=tray) as window:
        made = Hands(window)
        made.begin()
        yield made


def papers(tray: Tray) -> list[str]:
    return [squeezed(text_of(pdf)) for pdf in tray.papers]


def test_what_was_typed_and_not_saved_is_never_printed(office: Office, tray: Tray, hands: Hands) -> None:
    hands.fill(question="还没有想好的问题")
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    assert tray.papers == []
    hands.save()
    hands.begin()
    hands.fill(name="王芳", phone="13911112222", question="另一位还没有存的问题")
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    [paper] = papers(tray)
    assert "还没有想好的问题" in paper
    assert "另一位" not in paper
    assert "王芳" not in paper


def test_a_correction_prints_as_a_correction_and_a_second_copy_as_a_reprint(
    office: Office, tray: Tray, hands: Hands
) -> None:
    hands.fill(question="原来的问题")
    hands.save()
    number = consultations.page(office.store.db)[0].number
    page = hands.page
    page.print_receipt(number)
    hands.settle()
    office.amend(number, question="改正后的问题")
    page.print_receipt(number)
    hands.settle()
    page.print_receipt(number)
    hands.settle()
    strip = next(one for one in hands.window.notices.standing if "已打印过" in one.notice.sentence)
    strip.buttons[0].click()
    hands.settle()
    first, corrected, again = papers(tray)
    assert "原来的问题" in first
    assert "更正件" not in first
    assert "补打" not in first
    assert "改正后的问题" in corrected
    assert "更正件" in corrected
    assert "补打" not in corrected
    assert "更正件" in again
    assert "补打第1次2026年11月19日" in again
    assert "王敏" in again[again.index("补打") :]
    assert number in first
    assert number in corrected
    assert number in again
