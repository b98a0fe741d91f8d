"""Whole journeys at the window with the clerk's own hands: Chinese comes by an input method, Enter leads on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions.intakes import form_of, latest_of
from station_app.actions.verification import verify
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.ui.intakes.page import IntakePage
from tests.documents.reading import squeezed, text_of
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import lines, settle

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hands(page: IntakePage) -> Hands:
    page.is_window.click()
    settle(page)
    return Hands(page.window())  # type: ignore[arg-type]


def _composed(hands: Hands, letters: str, text: str) -> None:
    """Chinese as it comes: letters first, then what was meant; Enter in between is the input method's."""
    hands.compose(letters)
    caret = hands.caret
    hands.press(ENTER)
    assert hands.caret is caret
    hands.commit(text)


def _begin(page: IntakePage, hands: Hands, business: str) -> None:
    """The business and the applicant, up to the mark."""
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    has = page.fields.has
    has.business.set_code(business)
    hands.press(ENTER)
    assert hands.caret is has.applicant
    _composed(hands, "yunqichaye", "北京云栖茶业有限公司")
    hands.press(ENTER)
    assert hands.caret is has.kind
    hands.press(Qt.Key.Key_Down)
    assert has.identity.code() == "01"
    hands.press(ENTER)
    assert hands.caret is has.uscc
    hands.type("91110000600037341L")
    hands.press(ENTER)
    assert hands.caret is has.handler
    _composed(hands, "zhaoqian", "赵倩")
    hands.press(ENTER)
    hands.type("13900000001")
    hands.press(ENTER)
    assert hands.caret is has.mark_name
    _composed(hands, "yunqi", "云栖")
    hands.press(ENTER)


def _documents(page: IntakePage, hands: Hands) -> None:
    while hands.caret is not page.checklist.list:
        before = hands.caret
        hands.press(ENTER)
        assert hands.caret is not before
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.press(Qt.Key.Key_K, ALT)
    QTest.qWait(200)
    page.consent.set_code("city")


def _accept(page: IntakePage, hands: Hands, office: Office) -> tuple[str, IntakeForm]:
    hands.press(ENTER, CONTROL)
    hands.settle()
    line = lines(office)[0]
    assert line.state == "accepted", page.banner.sentence.text()
    (paper,) = office.folder.papers.glob(f"{line.number}.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    assert "收文回执" in told
    assert "受理通知书" in told, "it names the document that the authority will send"
    assert verify(office.store).sound
    return line.number, form_of(latest_of(office.store.db, line.number), office.desk.catalogue)


def test_a_renewal_in_grace_from_the_first_key_to_the_answer(page: IntakePage, hands: Hands, office: Office) -> None:
    _begin(page, hands, "TM12")
    assert hands.caret is page.fields.has.marks
    hands.type("12345678-30")
    hands.press(ENTER)
    assert hands.caret is page.fields.has.expires
    hands.type("20260806")
    hands.press(ENTER)
    assert page.fields.has.grace.isChecked()
    assert page.fee.total.text() == "675.00 元"
    _documents(page, hands)
    number, form = _accept(page, hands, office)
    assert (form.grace, form.marks_concerned[0].number, form.marks_concerned[0].nice_class) == (True, "12345678", 30)
    assert lines(office)[0].fee_estimate_fen == 67_500
    page.open_record(number)
    settle(page)
    for state in (IntakeState.SENT, IntakeState.ANSWERED, IntakeState.COLLECTED):
        page._press(f"move:{state.value}")
        settle(page)
    assert lines(office)[0].state == "collected", page.banner.sentence.text()


def test_a_transfer_without_its_similar_marks_is_stopped_until_they_go_along(
    page: IntakePage, hands: Hands, office: Office
) -> None:
    _begin(page, hands, "TM10")
    hands.type("12345678-30 12345679-30")
    _documents(page, hands)
    page.picker.add(30, "茶", "300186")
    page.look()
    told = " ".join(page.findings.list.item(at).text() for at in range(page.findings.list.count()))
    assert "一并" in told
    page.fields.has.all_marks.click()
    number, form = _accept(page, hands, office)
    assert [mark.number for mark in form.marks_concerned] == ["12345678", "12345679"]
    assert form.all_marks_included
    assert latest_of(office.store.db, number).body()["efiling_confirmation"] == "disposal"


def test_a_pledge_with_its_amount(page: IntakePage, hands: Hands, office: Office) -> None:
    _begin(page, hands, "TM19")
    hands.type("12345678-30")
    hands.press(ENTER)
    assert hands.caret is page.fields.has.pledge
    hands.type("500000")
    _documents(page, hands)
    page.fields.has.all_marks.click()
    _, form = _accept(page, hands, office)
    assert form.pledge_amount_fen == 50_000_000
    assert lines(office)[0].fee_estimate_fen == 0


def test_what_is_owed_is_told_in_one_key_and_brought_later(page: IntakePage, hands: Hands, office: Office) -> None:
    """容缺: accepted, the paper of what is missing, stopped before sending, completed, sent."""
    _begin(page, hands, "TM01")
    hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    _composed(hands, "gaodian", "糕点")
    hands.press(ENTER)
    _documents(page, hands)
    codes = [one.code for one in page.checklist._documents]
    page.checklist.list.setFocus()
    page.checklist.list.setCurrentRow(codes.index("handler-id"))
    hands.press(Qt.Key.Key_2)
    page.checklist.until.insert("2026-12-01")
    number, form = _accept(page, hands, office)
    assert form.owed == ("handler-id",)
    page.open_record(number)
    settle(page)
    hands.press(Qt.Key.Key_F8)
    hands.settle()
    (paper,) = office.folder.papers.glob(f"{number}-GZ1.pdf")
    assert "经办人身份证" in squeezed(text_of(paper.read_bytes()))
    page._press("move:sent")
    settle(page)
    assert lines(office)[0].state == "accepted"
    assert page.side.current() is page.findings
    page.side.show_part(page.checklist)
    page.checklist.list.setFocus()
    page.checklist.list.setCurrentRow(codes.index("handler-id"))
    hands.press(Qt.Key.Key_1)
    page.reason.setFocus()
    _composed(hands, "buqi", "身份证补齐")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert lines(office)[0].owed == "[]"
    page._press("move:sent")
    settle(page)
    assert lines(office)[0].state == "sent"
