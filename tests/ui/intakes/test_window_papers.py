"""退件告知单 and 规费汇总表 from the window: what leaves the printer is what stands on the record."""

from datetime import date

import pytest
from pypdfium2 import PdfDocument

from station_app.actions import filing_papers
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeState
from station_app.domain.periods import ReportingWeek
from station_app.storage import receipts
from station_app.ui.intakes.page import IntakePage
from tests.documents.reading import squeezed, text_of
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import lines, press, settle, take_in
from tests.ui.intakes.filings import REGISTRATION, RENEWAL, filing


def test_a_filing_that_is_given_back_leaves_with_its_reason_and_what_goes_back(
    page: IntakePage, office: Office
) -> None:
    from PySide6.QtCore import Qt

    number = take_in(page, office, REGISTRATION, accept=False)
    with pytest.raises(Refused, match="intake-not-returned"):
        filing_papers.prepare_return(
            office.store, office.desk.clerk, number, catalogue=office.desk.catalogue, now=office.clock()
        )
    page.reason.insert("图样模糊，重做后再递交")
    page._press(f"move:{IntakeState.RETURNED.value}")
    settle(page)
    (paper,) = office.folder.papers.glob(f"{number}-TJ1.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    for words in ("退件告知单", "图样模糊，重做后再递交", "营业执照", "江州国强餐饮有限公司", "不产生申请日"):
        assert words in told
    assert "受理通知书" not in told
    page.fields.has.applicant.setFocus()
    press(page, Qt.Key.Key_P)
    assert len(list(office.folder.papers.glob(f"{number}-TJ2.pdf"))) == 1
    record = office.store.db.execute("SELECT record_id FROM intakes").fetchone()[0]
    assert receipts.times_printed_as(office.store.db, record, filing_papers.RETURN) == 2


def test_the_sheet_of_the_week_has_a_line_for_each_filing_and_the_sum(page: IntakePage, office: Office) -> None:
    take_in(page, office, REGISTRATION)
    take_in(page, office, RENEWAL)
    back = take_in(page, office, filing(REGISTRATION, applicant_name="退回的公司"), accept=False)
    page.reason.insert("退回")
    page._press(f"move:{IntakeState.RETURNED.value}")
    settle(page)
    assert lines(office)[0].number == back
    page.rows.week.click()
    settle(page)
    (paper,) = office.folder.papers.glob("GF-G003-2026W47.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    assert "商标受理窗口规费汇总表" in told
    assert "540.00" in told
    assert "675.00" in told
    assert "1,215.00" in told
    assert "壹仟贰佰壹拾伍元整" in told
    assert "退回的公司" not in told
    assert "2件" in told


def test_a_week_without_filings_has_an_empty_sheet(office: Office) -> None:
    made = filing_papers.prepare_week_fees(
        office.store, office.desk.clerk, ReportingWeek.containing(date(2026, 1, 5)), catalogue=office.desk.catalogue,
        now=office.clock(),
    )  # fmt: skip
    assert made.shown.lines == ()  # type: ignore[attr-defined]


def test_the_receipt_is_headed_by_the_name_of_the_window_as_on_the_real_form(page: IntakePage, office: Office) -> None:
    from PySide6.QtCore import Qt

    assert page.window_name.isHidden()
    page.is_window.click()
    settle(page)
    assert not page.window_name.isHidden()
    page.window_name.setFocus()
    page.window_name.insert("国家知识产权局商标局北京朝阳商标受理窗口")
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    number = take_in(page, office, REGISTRATION)
    (paper,) = office.folder.papers.glob(f"{number}.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    assert told.startswith("国家知识产权局商标局北京朝阳商标受理窗口收文回执")
    assert "《商标注册申请受理通知书》" in told, "what the authority will send"
    assert "申请日以国家知识产权局确定为准" in told
    assert [round(float(side)) for side in PdfDocument(paper).get_page_size(0)] == [595, 842], "a sheet of A4"
    db = office.store.db
    assert db.execute("SELECT count(*) FROM journal WHERE kind = 'setting'").fetchone()[0] == 2
    page.is_window.click()
    settle(page)
    with pytest.raises(Refused, match="not-a-window"):
        filing_papers.prepare_receipt(
            office.store, office.desk.clerk, number, catalogue=office.desk.catalogue, now=office.clock(), reprint=True
        )
    page.window_name.set_text("长" * 41)
    page._choose_window()
    settle(page)
    assert filing_papers.window_name(db) == "国家知识产权局商标局北京朝阳商标受理窗口"
