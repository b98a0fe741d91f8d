"""A filing grows from a visit; what the window may not take in becomes a visit with its referral."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions.consultations import form_of as visit_form_of
from station_app.actions.consultations import latest_of as visit_of
from station_app.actions.intakes import form_of, latest_of
from station_app.storage import consultations, drafts, timelines
from station_app.ui.intakes.page import IntakePage
from station_app.ui.main_window import MainWindow
from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import lines, said, settle, take_in
from tests.ui.intakes.filings import REGISTRATION, filing


def _page(window: MainWindow) -> IntakePage:
    page = window.page("intakes")
    assert isinstance(page, IntakePage)
    return page


def test_f3_from_a_visit_takes_visitor_firm_and_phone_along_and_ties_the_filing_to_it(
    window: MainWindow, office: Office
) -> None:
    hands = Hands(window)
    hands.begin()
    has = hands.has
    hands.fill("张国强", "13800138000")
    has.firm.set_text("江州国强餐饮有限公司")
    has.uscc.set_text("91110000600037341L")
    visit_id = hands.page._entry.ids.record_id
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    page = _page(window)
    got = page.fields.has
    assert (got.applicant.text(), got.uscc.text()) == ("江州国强餐饮有限公司", "91110000600037341L")
    assert (got.handler.text(), got.phone.text()) == ("张国强", "13800138000")
    assert (got.kind.code(), got.identity.code()) == ("10", "01")
    got.business.set_code("TM01")
    got.mark_name.insert("国强记")
    page.save(accept=False)
    settle(page)
    filed = form_of(latest_of(office.store.db, lines(office)[0].number), office.desk.catalogue)
    assert filed.consultation_id == visit_id
    window.go("consultations")
    hands.save()
    assert consultations.record_id_of(office.store.db, "ZX-G003-20261119-0001") == visit_id


def test_shift_f3_takes_the_visit_that_was_saved_last(window: MainWindow, office: Office) -> None:
    hands = Hands(window)
    hands.press(Qt.Key.Key_F3, SHIFT)
    hands.settle()
    assert window.current == "today"
    assert "没有可转的咨询" in window.notices.standing[-1].notice.sentence
    hands.begin()
    hands.fill("李雪梅", "13511112222")
    hands.save()
    hands.press(Qt.Key.Key_F3, SHIFT)
    hands.settle()
    got = _page(window).fields.has
    assert (got.applicant.text(), got.kind.code(), got.phone.text()) == ("李雪梅", "12", "13511112222")
    hands.press(Qt.Key.Key_F2)
    hands.settle()
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    assert _page(window).fields.has.applicant.text() == ""


def test_a_filing_stands_in_the_timeline_of_its_visitor(page: IntakePage, office: Office) -> None:
    office.record(visitor_name="张国强", visitor_phone="13800138000")
    number = take_in(page, office, REGISTRATION)
    visitor = form_of(latest_of(office.store.db, number), office.desk.catalogue).visitor_id
    assert visitor
    entries = timelines.page(office.store.db, "visitor", [visitor])
    assert (entries[0].kind, entries[0].number, entries[0].text) == ("intake", number, "国强记")


def test_an_opposition_becomes_a_consultation_with_its_referral(page: IntakePage, office: Office) -> None:
    hands = Hands(page.window())  # type: ignore[arg-type]
    has = page.fields.has
    has.business.set_code("TM30")
    assert page.buttons["accept"].isHidden()
    assert not page.buttons["advise"].isHidden()
    for box, text in ((has.applicant, "江州国强餐饮有限公司"), (has.handler, "张国强"), (has.phone, "13800138000")):
        box.setFocus()
        box.insert(text)
    has.kind.set_code("10")
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    window = page.window()
    assert window.current == "consultations"  # type: ignore[attr-defined]
    visit = hands.page
    assert "异议" in visit.fields.has.question.toPlainText()
    tick = next(part for part in visit.fields.parts if hasattr(part, "ticks")).ticks["referral"]
    assert tick.isChecked()
    visit.fields.has.answer.insertPlainText("异议请直接向国家知识产权局提出，已转维权援助中心")
    next(part for part in visit.fields.parts if hasattr(part, "target")).target.set_code("03")
    visit.save()
    hands.settle()
    form = visit_form_of(office.store.db, visit_of(office.store.db, "ZX-G003-20261119-0001"), office.desk.catalogue)
    assert (form.items, form.result, form.visitor_name) == (("S11",), "5", "张国强")
    assert form.org_name == "江州国强餐饮有限公司"
    (referral,) = office.store.db.execute("SELECT target_kind, about_number FROM referrals").fetchall()
    assert referral == ("03", "ZX-G003-20261119-0001")
    assert lines(office) == []
    assert drafts.all_drafts(office.store.db) == []


def test_a_registration_in_three_classes_for_a_known_applicant_takes_at_most_sixty_keys(
    page: IntakePage, office: Office
) -> None:
    take_in(page, office, filing(REGISTRATION, mark_name="前一件"))
    page.is_window.click()
    settle(page)
    hands = Hands(page.window())  # type: ignore[arg-type]
    hands.strokes = 0
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    has = page.fields.has
    assert hands.caret is has.business
    hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    assert hands.caret is has.applicant
    hands.compose("jiangzhou")
    hands.strokes += len("jiangzhou")
    hands.commit("江州国强")
    hands.press(ENTER)
    assert has.uscc.text() == "91110000600037341L"
    assert has.phone.text() == "13800138000"
    assert hands.caret is has.mark_name
    hands.compose("guoqiang")
    hands.strokes += len("guoqiang")
    hands.press(ENTER)
    assert hands.caret is has.mark_name, "Enter is the input method's while it composes"
    hands.commit("国强老号")
    hands.press(ENTER)
    assert hands.caret is has.mark_kind
    hands.press(Qt.Key.Key_Down)
    hands.press(ENTER)
    assert hands.caret is has.goods.box
    names = 0
    for typed in ("糕点", "餐馆", "服装"):
        before = hands.strokes
        hands.commit(typed)
        names += hands.strokes - before
        hands.press(ENTER)
    assert len(page.picker.classes()) == 3
    hands.press(ENTER)
    assert hands.caret is page.checklist.list
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.press(Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    # A button that is pressed by its letter is seen to go down first.
    QTest.qWait(200)
    assert has.checked.isChecked()
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert [line.state for line in lines(office)] == ["accepted", "accepted"], page.banner.sentence.text()
    assert lines(office)[0].mark_name == "国强老号"
    assert len(list(office.folder.papers.glob("SB-*-0002.pdf"))) == 1, said(page)
    assert hands.strokes - names <= 60
