"""Printers are chosen, papers previewed and a day printed without touching the mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from station_app.actions.printer_choices import choice_of
from station_app.domain.printing import PrinterChoice, Way
from station_app.storage import consultations, receipts
from station_app.ui.printing.preview import PreviewDialog
from tests.helpers.hands import CONTROL, Hands
from tests.helpers.office import Office
from tests.helpers.tray import Tray, choose
from tests.helpers.window import dress, main_window

TAB, DOWN, SPACE, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def hands(office: Office, tray: Tray, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    dress()
    with main_window(office, printers=tray) as window:
        yield Hands(window)


def open_printers(hands: Hands) -> None:
    """By Ctrl+0 and the box of the settings."""
    hands.press(Qt.Key.Key_0, CONTROL)
    hands.settle()
    hands.commit("测试页")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Space)
    hands.settle()
    assert hands.window.current == "printers"


def tab_to(hands: Hands, name: str) -> None:
    """Tab until the caret stands on the control of that name."""
    for _ in range(30):
        if name in {hands.caret.accessibleName(), str(hands.caret.property("text") or "").strip()}:
            return
        hands.press(TAB)
    raise AssertionError(f"Tab does not come to {name}")


def test_a_printer_is_chosen_and_tested_by_keys(office: Office, tray: Tray, hands: Hands) -> None:
    open_printers(hands)
    tab_to(hands, "单据种类")
    hands.press(DOWN)
    tab_to(hands, "打印方式")
    hands.press(Qt.Key.Key_Up, times=2)
    for name, downs in (("打印机", 1), ("版式", 2), ("字号", 2), ("份数", 1)):
        tab_to(hands, name)
        hands.press(DOWN, times=downs)
    tab_to(hands, "打印前先预览")
    hands.press(SPACE)
    hands.settle()
    assert choice_of(office.store, "filing_receipt") == PrinterChoice(
        paper="filing_receipt", way=Way.SYSTEM, printer="小票", layout="80mm", per_cent=125, copies=2, preview=True
    )
    tab_to(hands, "打测试页")
    hands.press(SPACE)
    hands.settle()
    assert tray.out == [("小票", "打印机测试页")]


def test_a_preview_is_looked_at_and_printed_by_keys_and_escape_prints_nothing(
    office: Office, tray: Tray, hands: Hands
) -> None:
    choose(office, preview=True, copies=2)
    hands.begin()
    hands.fill()
    hands.save()
    line = consultations.page(office.store.db)[0]
    for key, printed in ((Qt.Key.Key_Escape, 0), (ENTER, 1)):
        hands.press(Qt.Key.Key_P, CONTROL)
        hands.settle()
        [dialog] = [one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewDialog) and one.isVisible()]
        dialog.activateWindow()
        QApplication.processEvents()
        hands.press(key)
        hands.settle()
        assert not isValid(dialog) or not dialog.isVisible()
        assert receipts.times_printed(office.store.db, line.record_id) == printed
    assert tray.out == [("前台激光", f"回执 {line.number}")]
    assert len(tray.pages) == 2


def test_a_days_receipts_are_printed_and_stuck_ones_tried_again_by_keys(
    office: Office, tray: Tray, hands: Hands
) -> None:
    choose(office)
    for _ in range(3):
        office.record()
    tray.off = {"前台激光"}
    open_printers(hands)
    tab_to(hands, "打印这一天的")
    hands.press(SPACE)
    hands.settle()
    assert tray.out == []
    tab_to(hands, "重试")
    tray.off.clear()
    hands.press(SPACE)
    hands.settle()
    assert len(tray.pages) == 3
    assert hands.window.desk.printing.queue.jobs == ()


def test_a_long_day_is_cancelled_by_a_key(office: Office, tray: Tray, hands: Hands) -> None:
    choose(office)
    for _ in range(30):
        office.record()
    open_printers(hands)
    tab_to(hands, "打印这一天的")
    hands.press(SPACE)
    tab_to(hands, "取消")
    hands.press(SPACE)
    hands.settle()
    assert "停了" in hands.window.page("printers").day.sentence.text()
    assert len(tray.pages) < 30
