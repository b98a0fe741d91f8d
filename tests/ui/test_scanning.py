"""A receipt's QR code scanned like typing: the record opens, the box stays as it was, and a forged one is refused."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from station_app.actions import receipts
from station_app.ui.main_window import MainWindow
from station_app.ui.scanning import GAP_MS
from tests.helpers.hands import ENTER, SHIFT, Hands
from tests.helpers.office import Office

NAME, PHONE = "李雪梅", "135111"


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    made = Hands(window)
    made.begin()
    return made


def printed(office: Office, number: str, *, reprint: bool = False) -> str:
    """The QR text of a receipt that left the printer."""
    desk = office.desk
    ready = receipts.prepare(
        desk.store, desk.clerk, desk.device, number, catalogue=desk.catalogue, now=office.clock(), reprint=reprint
    )
    receipts.confirm(desk.store, desk.clerk, ready, "a5", now=office.clock(), new_id=office.ids)
    return ready.receipt.qr_text


def scan(hands: Hands, text: str) -> None:
    """What a scanner does: the keys where the caret is, then Enter."""
    QTest.keyClicks(hands.caret, text)
    QTest.keyClick(hands.caret, ENTER)
    hands.settle()


def said(hands: Hands) -> list[str]:
    return [strip.notice.sentence for strip in hands.window.notices.standing]


def _name(hands: Hands) -> QWidget:
    return hands.has.name  # type: ignore[no-any-return]


def _phone(hands: Hands) -> QWidget:
    return hands.has.phone  # type: ignore[no-any-return]


@pytest.mark.parametrize(("box", "before"), [(_name, NAME), (_phone, PHONE)], ids=["visitor box", "phone box"])
def test_a_scanned_receipt_opens_its_record_and_the_box_is_as_before(
    office: Office, hands: Hands, box: Callable[[Hands], QLineEdit], before: str
) -> None:
    saved = office.record(visitor_name="刘桂兰")
    text = printed(office, saved.number)
    box(hands).setFocus()
    hands.commit(before)
    typed: list[str] = []
    box(hands).textChanged.connect(typed.append)
    QTest.keyClicks(hands.caret, text)
    assert (box(hands).text(), typed) == (before, [])
    QTest.keyClick(hands.caret, ENTER)
    hands.settle()
    assert saved.number in hands.page.title.text()
    assert hands.has.name.text() == "刘桂兰"
    [sentence] = [told for told in said(hands) if told.startswith("真：")]
    assert saved.number in sentence
    assert "2026-11-19" in sentence
    assert "共打印 1 次" in sentence


def test_a_form_under_way_waits_among_the_drafts_with_nothing_of_the_scan_in_it(office: Office, hands: Hands) -> None:
    from station_app.storage import drafts

    text = printed(office, office.record(visitor_name="刘桂兰").number)
    hands.commit(NAME)
    scan(hands, text)
    [draft] = drafts.all_drafts(office.store.db)
    assert draft.body["form"]["visitor_name"] == NAME
    assert "ZX1" not in str(draft.body)


@pytest.mark.parametrize("page", ["today", "reporting", "printers"])
def test_it_opens_from_every_page(office: Office, hands: Hands, page: str) -> None:
    saved = office.record()
    text = printed(office, saved.number)
    hands.window.go(page)
    scan(hands, text)
    assert hands.window.current == "consultations"
    assert saved.number in hands.page.title.text()


def test_digits_of_a_scan_choose_no_item(office: Office, hands: Hands) -> None:
    text = printed(office, office.record().number)
    hands.has.items.box.setFocus()
    QTest.keyClicks(hands.caret, text)
    assert hands.has.items.codes() == ()
    QTest.keyClick(hands.caret, ENTER)
    hands.settle()
    assert any(told.startswith("真：") for told in said(hands))


def forged(text: str) -> str:
    """Another number under the same signature."""
    kind, number, rest = text.split(".", 2)
    return f"{kind}.{number[:-1]}{(int(number[-1]) + 1) % 10}.{rest}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (forged, "签名对不上"),
        (lambda text: text[:-6], "不完整或被改动过"),
        (lambda text: "ZX2" + text[3:], "另一种格式"),
    ],
    ids=["forged", "cut", "of a newer program"],
)
def test_one_that_is_not_genuine_is_refused_with_the_reason_and_opens_nothing(
    office: Office, hands: Hands, change: Callable[[str], str], reason: str
) -> None:
    text = printed(office, office.record().number)
    hands.commit(NAME)
    scan(hands, change(text))
    assert [told for told in said(hands) if reason in told]
    assert not [told for told in said(hands) if told.startswith("真：")]
    assert hands.page.title.text() == "新咨询"
    assert hands.has.name.text() == NAME


def test_an_older_copy_a_voided_one_and_one_of_another_life_are_told_apart(office: Office, hands: Hands) -> None:
    first, second = office.record(), office.record()
    old, void = printed(office, first.number), printed(office, second.number)
    office.amend(first.number, question="改过的问题")
    office.void(second.number)
    scan(hands, old)
    assert any("后来更正过，纸面是旧的" in told for told in said(hands))
    assert first.number in hands.page.title.text()
    scan(hands, void)
    assert any("这一件已作废" in told for told in said(hands))
    assert second.number not in hands.page.title.text()


def test_the_second_copy_says_so(office: Office, hands: Hands) -> None:
    number = office.record().number
    printed(office, number)
    scan(hands, printed(office, number, reprint=True))
    assert any("补打第 1 次" in told and "共打印 2 次" in told for told in said(hands))


def test_what_a_person_types_comes_into_the_box_whole(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    box = hands.has.name
    for text in ("Zhang", "ZX", "ZX1.", "ZZX", "ZX1.ABC def"):
        box.clear()
        QTest.keyClicks(box, text)
        qtbot.waitUntil(lambda: box.text() == text, timeout=20 * GAP_MS)  # noqa: B023
    box.clear()
    QTest.keyClicks(box, "ZX")
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    assert box.text() == "Z"
    box.clear()
    QTest.keyClicks(box, "ZX1")
    QTest.keyClick(box, ENTER)
    assert box.text() == "ZX1"
    assert hands.caret is not box


def test_a_click_elsewhere_leaves_the_typed_letters_where_they_were_meant(hands: Hands) -> None:
    hands.has.phone.setFocus()
    hands.has.name.setFocus()
    QTest.keyClicks(hands.caret, "ZX1")
    assert hands.has.name.text() == ""
    hands.has.phone.setFocus()
    assert hands.has.name.text() == "ZX1"
    assert hands.has.phone.text() == ""
    hands.has.name.setFocus()
    QTest.keyClick(hands.caret, "Z")
    QTest.mouseClick(hands.caret, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 5))
    assert "Z" in hands.has.name.text().replace("ZX1", "", 1)


def test_a_scanner_that_presses_shift_for_its_capitals_is_understood(office: Office, hands: Hands) -> None:
    saved = office.record()
    for character in printed(office, saved.number):
        if character.isupper():
            QTest.keyPress(hands.caret, Qt.Key.Key_Shift, SHIFT)
        QTest.keyClick(hands.caret, character, SHIFT if character.isupper() else Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(hands.caret, ENTER)
    hands.settle()
    assert saved.number in hands.page.title.text()
