"""The trademark window on the real window, by keyboard: taken in, checked, priced, moved on, printed, taken back."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.actions import filing_papers
from station_app.actions.intakes import form_of, latest_of
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.storage import drafts
from station_app.storage import intakes as stored
from station_app.ui.intakes.page import IntakePage
from station_app.ui.main_window import MainWindow
from tests.documents.reading import squeezed, text_of
from tests.helpers.office import Office
from tests.ui.intakes.filings import REGISTRATION, RENEWAL, filing

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(window: MainWindow) -> IntakePage:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F3)
    made = window.page("intakes")
    assert isinstance(made, IntakePage)
    _settle(window)
    return made


def _settle(window: Any) -> None:
    assert window.window().desk.background.settle(30)


def _fill(page: IntakePage, given: dict[str, Any]) -> None:
    page._open(page._entry, IntakeForm.from_json(given, page._catalogue))
    page._edited()


def _press(page: IntakePage, key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, key, modifiers)
    _settle(page)


def _said(page: IntakePage) -> list[str]:
    return [strip.notice.sentence for strip in page.window().notices.standing]


def _lines(office: Office) -> list[stored.Line]:
    return stored.page(office.store.db)


def test_a_registration_is_typed_priced_accepted_and_its_receipt_printed_by_keyboard(
    page: IntakePage, office: Office
) -> None:
    page.is_window.click()
    _settle(page)
    has = page.fields.has
    has.business.setFocus()
    has.business.set_code("TM01")
    QTest.keyClick(has.business, Qt.Key.Key_Return)
    typed_in = (
        (has.applicant, "江州国强餐饮有限公司"), (has.uscc, "91110000600037341L"), (has.handler, "张国强"),
        (has.phone, "13800138000"), (has.mark_name, "国强记"),
    )  # fmt: skip
    for box, text in typed_in:
        box.setFocus()
        box.insert(text)
        QTest.keyClick(box, Qt.Key.Key_Return)
    has.kind.set_code("10")
    has.identity.set_code("01")
    has.checked.click()
    has.mark_kind.set_code("01")
    has.goods.box.setFocus()
    for typed in ("糕点", "餐馆"):
        has.goods.box.insert(typed)
        QTest.keyClick(has.goods.box, Qt.Key.Key_Return)
    page.consent.set_code("city")
    assert page.fee.total.text() == "540.00 元"
    assert "伍佰肆拾元整" in page.fee.capitals.text()
    page.side.show_part(page.checklist)
    page.checklist.list.setFocus()
    for _ in range(page.checklist.list.count()):
        QTest.keyClick(page.checklist.list, Qt.Key.Key_1)
    _press(page, Qt.Key.Key_Return)
    (line,) = _lines(office)
    assert (line.state, line.applicant_name, line.fee_estimate_fen) == ("accepted", "江州国强餐饮有限公司", 54000)
    assert line.number.startswith("SB-G003-")
    (paper,) = office.folder.papers.glob("SB-*.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    assert "收文回执" in told
    assert "江州国强餐饮有限公司" in told
    assert "国强记" in told
    assert "30、43" in told
    assert page.fields.has.applicant.text() == ""
    assert page.window().focusWidget() is page.fields.has.business


def test_what_stops_the_acceptance_is_told_and_the_filing_is_taken_in_all_the_same(
    page: IntakePage, office: Office
) -> None:
    _fill(page, filing(REGISTRATION, checklist=[]))
    page.fields.has.applicant.setFocus()
    _press(page, Qt.Key.Key_Return)
    (line,) = _lines(office)
    assert line.state == IntakeState.PRECHECKED
    assert page.side.current() is page.findings
    told = [page.findings.list.item(at).text() for at in range(page.findings.list.count())]
    assert any("申请书" in one for one in told)
    assert page.title.text() == line.number


def test_owed_documents_are_completed_later_and_then_it_is_accepted(page: IntakePage, office: Office) -> None:
    """容缺 and its completion."""
    owed = [row | {"state": "owed"} if row["document"] == "handler-id" else row for row in REGISTRATION["checklist"]]
    _fill(page, filing(REGISTRATION, checklist=owed, owed_until="2026-12-01"))
    page.fields.has.applicant.setFocus()
    _press(page, Qt.Key.Key_S)
    (line,) = _lines(office)
    assert line.owed == '["handler-id"]'
    page.open_record(line.number)
    _settle(page)
    page.checklist.set_states(IntakeForm.from_json(REGISTRATION, page._catalogue).checklist)
    page._edited()
    page.reason.insert("身份证复印件补齐")
    _press(page, Qt.Key.Key_Return)
    assert _lines(office)[0].owed == "[]"
    for step in (IntakeState.PRECHECKED, IntakeState.ACCEPTED):
        page._press(f"move:{step.value}")
        _settle(page)
    assert _lines(office)[0].state == "accepted"


def test_a_renewal_after_the_term_is_in_grace_and_costs_more(page: IntakePage, office: Office) -> None:
    _fill(page, filing(RENEWAL, grace=None))
    has = page.fields.has
    has.expires.setFocus()
    has.expires.set_text("")
    has.expires.insert("2026-08-06")
    assert has.grace.isChecked()
    assert page.fee.total.text() == "675.00 元"
    has.expires.set_text("")
    has.expires.insert("2027-08-06")
    assert not has.grace.isChecked()
    assert page.fee.total.text() == "450.00 元"


@pytest.mark.parametrize(
    ("business", "there", "away"),
    [("TM01", "mark_kind", "marks"), ("TM10", "marks", "mark_kind"), ("TM12", "expires", "pledge"),
     ("TM19", "pledge", "image")],
)
def test_only_what_the_business_asks_is_on_the_screen(
    page: IntakePage, business: str, there: str, away: str
) -> None:
    page.fields.has.business.set_code(business)
    assert not getattr(page.fields.has, there).isHidden()
    assert getattr(page.fields.has, away).isHidden()


def test_a_transfer_and_a_pledge_are_taken_in(page: IntakePage, office: Office) -> None:
    for business, more in (("TM10", {}), ("TM19", {"pledge_amount_fen": 5_000_000})):
        _fill(page, filing(RENEWAL, business_type=business, grace=None, classes=None, **more,
                           marks_concerned=["12345678-43", "12345679-43"], all_marks_included=True, checklist=[]))
        page.fields.has.applicant.setFocus()
        _press(page, Qt.Key.Key_S)
    assert [line.business_type for line in _lines(office)] == ["TM19", "TM10"]
    entry = latest_of(office.store.db, _lines(office)[1].number)
    assert [mark.number for mark in form_of(entry, office.desk.catalogue).marks_concerned] == ["12345678", "12345679"]


def test_an_opposition_is_refused_and_says_where_it_goes(page: IntakePage, office: Office) -> None:
    _fill(page, filing(REGISTRATION, business_type="TM30", classes=None, checklist=None))
    page.fields.has.applicant.setFocus()
    _press(page, Qt.Key.Key_Return)
    assert _lines(office) == []
    assert "异议" in page.banner.sentence.text()


def test_every_step_to_collection_and_a_return_with_its_reason(page: IntakePage, office: Office) -> None:
    _fill(page, REGISTRATION)
    page.fields.has.applicant.setFocus()
    _press(page, Qt.Key.Key_Return)
    number = _lines(office)[0].number
    page.open_record(number)
    _settle(page)
    for step in (IntakeState.SENT, IntakeState.ANSWERED, IntakeState.COLLECTED):
        page._press(f"move:{step.value}")
        _settle(page)
        assert _lines(office)[0].state == step.value
    places = [page.steps.itemAt(place) for place in range(page.steps.count())]
    assert [place.widget().text() for place in places if place.widget()] == ["作废…"]
    _fill_new(page, filing(REGISTRATION, mark_name="另一件"))
    _press(page, Qt.Key.Key_S)
    second = _lines(office)[0].number
    page.open_record(second)
    _settle(page)
    page._press("move:returned")
    _settle(page)
    assert _lines(office)[0].state == "received"
    assert page.banner.sentence.text()
    page.reason.insert("申请人要改图样")
    page._press("move:returned")
    _settle(page)
    assert _lines(office)[0].state == "returned"


def _fill_new(page: IntakePage, given: dict[str, Any]) -> None:
    page.start_new()
    _settle(page)
    _fill(page, given)
    page.fields.has.applicant.setFocus()


def test_a_double_press_is_one_intake(page: IntakePage, office: Office) -> None:
    _fill(page, REGISTRATION)
    page.save(accept=True)
    page.save(accept=True)
    _settle(page)
    assert len(_lines(office)) == 1


def test_within_ten_seconds_it_is_taken_back_and_the_form_returns(page: IntakePage, office: Office) -> None:
    _fill(page, REGISTRATION)
    page.fields.has.applicant.setFocus()
    _press(page, Qt.Key.Key_Return)
    page.fields.has.business.setFocus()
    page.undo()
    _settle(page)
    assert _lines(office)[0].state == "void"
    assert page.fields.has.applicant.text() == "江州国强餐饮有限公司"
    page.save(accept=False)
    _settle(page)
    assert [line.state for line in _lines(office)] == ["received", "void"]


def test_f8_prints_the_one_time_notice_of_what_is_missing(page: IntakePage, office: Office) -> None:
    lacking = [row for row in REGISTRATION["checklist"] if row["document"] != "mark-image"]
    _fill(page, filing(REGISTRATION, checklist=lacking))
    page.fields.has.applicant.setFocus()
    _press(page, Qt.Key.Key_S)
    page.open_record(_lines(office)[0].number)
    _settle(page)
    page.fields.has.applicant.setFocus()
    _press(page, Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier)
    (paper,) = office.folder.papers.glob("SB-*-GZ1.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    assert "商标图样" in told
    assert "营业执照" in told.split("已收材料")[1]


def test_the_hand_over_list_holds_what_was_accepted(page: IntakePage, office: Office) -> None:
    for name in ("甲", "乙"):
        _fill_new(page, filing(REGISTRATION, mark_name=name))
        _press(page, Qt.Key.Key_Return)
    page.rows.press.click()
    _settle(page)
    (paper,) = office.folder.papers.glob("YJ-*.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    assert all(line.number in told for line in _lines(office))


def test_a_station_that_is_no_window_prints_no_receipt(page: IntakePage, office: Office) -> None:
    _fill(page, REGISTRATION)
    page.save(accept=True)
    _settle(page)
    assert list(office.folder.papers.glob("*.pdf")) == []
    with pytest.raises(Refused) as refused:
        filing_papers.prepare_receipt(
            office.store, office.desk.clerk, _lines(office)[0].number, catalogue=office.desk.catalogue,
            now=office.clock(),
        )  # fmt: skip
    assert refused.value.faults[0].code == "not-a-window"


def test_an_image_of_four_centimetres_is_marked_and_one_that_is_none_is_refused(
    page: IntakePage, office: Office, tmp_path: Path
) -> None:
    page.fields.has.business.set_code("TM01")
    small = QImage(472, 472, QImage.Format.Format_RGB32)
    small.fill(0xFFFFFF)
    small.setDotsPerMeterX(11811)
    small.setDotsPerMeterY(11811)
    assert small.save(str(tmp_path / "small.png"))
    page.image.take(tmp_path / "small.png")
    _settle(page)
    image = page.image.image()
    assert image is not None
    assert (image.width_mm, image.height_mm) == (40, 40)
    assert "5" in page.image.told.text()
    assert page.image.told.property("role") == "bad-note"
    (tmp_path / "no.png").write_bytes(b"not an image")
    page.image.set_image(None)
    page.image.take(tmp_path / "no.png")
    _settle(page)
    assert page.image.image() is None
    assert "图片" in page.image.told.text()


def test_an_image_is_kept_with_the_filing_and_shown_again(page: IntakePage, office: Office, tmp_path: Path) -> None:
    picture = QImage(945, 945, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    picture.setDotsPerMeterX(11811)
    picture.setDotsPerMeterY(11811)
    assert picture.save(str(tmp_path / "mark.png"))
    _fill(page, REGISTRATION)
    page.image.take(tmp_path / "mark.png")
    _settle(page)
    page.save(accept=False)
    _settle(page)
    page.open_record(_lines(office)[0].number)
    _settle(page)
    image = page.image.image()
    assert image is not None
    assert (image.width_mm, image.width_px) == (80, 945)
    assert not page.image._picture.isHidden()


def test_a_half_typed_filing_waits_on_the_first_page(page: IntakePage, office: Office) -> None:
    _fill(page, REGISTRATION)
    page.leave()
    _settle(page)
    (draft,) = drafts.all_drafts(office.store.db)
    assert draft.kind == "intake"
    page._clear()
    page.window()._open_draft(draft)
    _settle(page)
    assert page.fields.has.applicant.text() == "江州国强餐饮有限公司"
    assert len(page.picker.classes()) == 2
    page.save(accept=False)
    _settle(page)
    assert drafts.all_drafts(office.store.db) == []
