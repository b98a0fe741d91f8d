"""What a filing has several of, typed at the window: joint applicants, priorities, marks, earlier marks; and what only
eyes see.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions.intakes import form_of, latest_of
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.ui.intakes.page import IntakePage
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import fill, lines, settle, take_in
from tests.ui.intakes.filings import REGISTRATION, RENEWAL, filing

SECOND = "911103026605015136"


def _stored(office: Office) -> IntakeForm:
    return form_of(latest_of(office.store.db, lines(office)[0].number), office.desk.catalogue)


def _findings(page: IntakePage) -> str:
    return "\n".join(page.findings.list.item(at).text() for at in range(page.findings.list.count()))


def test_joint_applicants_are_typed_line_by_line_and_one_speaks_for_all(page: IntakePage, office: Office) -> None:
    hands = Hands(page.window())  # type: ignore[arg-type]
    fill(page, REGISTRATION)
    has = page.fields.has
    assert has.co_applicants.isHidden()
    has.joint.setFocus()
    hands.press(Qt.Key.Key_Space)
    assert not has.co_applicants.isHidden()
    assert hands.caret is has.co_applicants.lines[0].controls[0]
    seen = page.form_scroll.viewport().rect()
    at = hands.caret.mapTo(page.form_scroll.viewport(), hands.caret.rect().center())
    assert seen.contains(at), "the line that was opened is seen"
    hands.commit("北京云栖茶业有限公司")
    hands.press(ENTER)
    hands.type(SECOND)
    hands.press(ENTER)
    has.co_applicants.more.setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.commit("李雪梅")
    hands.press(Qt.Key.Key_Tab, times=2)
    hands.press(Qt.Key.Key_Space)
    assert "各共同申请人的主体资格证明" in [one.label for one in page.checklist._documents]
    page.save(accept=False)
    settle(page)
    named = [(one.name, one.uscc, one.representative) for one in _stored(office).co_applicants]
    assert named == [("北京云栖茶业有限公司", SECOND, False), ("李雪梅", "", True)]
    facts = latest_of(office.store.db, lines(office)[0].number).facts
    assert "李雪梅" not in str(facts), "who applies is the personal part of the record"


def test_a_line_is_taken_away_again(page: IntakePage) -> None:
    fill(page, filing(REGISTRATION, co_applicants=[{"name": "李雪梅"}, {"name": "王芳"}]))
    page.fields.has.co_applicants.lines[0].away.click()
    assert [one.name for one in page._form().co_applicants] == ["王芳"]
    assert page.window().focusWidget() is page.fields.has.co_applicants.lines[0].controls[0]


def test_several_priorities_are_claimed_each_with_its_proof(page: IntakePage, office: Office) -> None:
    hands = Hands(page.window())  # type: ignore[arg-type]
    fill(page, REGISTRATION)
    has = page.fields.has
    has.priority.click()
    has.priorities.setFocus()
    hands.commit("日本")
    hands.press(ENTER)
    hands.type("20260801")
    hands.press(ENTER)
    hands.commit("2026-123456")
    has.priorities.more.click()
    hands.commit("韩国")
    hands.press(ENTER)
    hands.type("2026-04-01")
    hands.press(ENTER)
    page.look()
    told = _findings(page)
    assert told.count("优先权证明文件还没有交") == 1
    assert "优先权期限到 2026-10-08 为止" in told, "the second one comes too late: six months end in the holiday"
    page.save(accept=False)
    settle(page)
    assert [(one.country, str(one.filed_on), one.number) for one in _stored(office).priority_claims] == [
        ("日本", "2026-08-01", "2026-123456"), ("韩国", "2026-04-01", "")]  # fmt: skip


def test_each_mark_of_a_renewal_has_its_own_class_days_and_standing(page: IntakePage, office: Office) -> None:
    hands = Hands(page.window())  # type: ignore[arg-type]
    fill(page, filing(RENEWAL, marks_concerned=[], grace=None, classes=[]))
    has = page.fields.has
    has.marks.setFocus()
    hands.type("12345678-43 12345679-30")
    has.expires.setFocus()
    hands.type("20260806")
    hands.press(ENTER)
    has.details.click()
    assert has.marks.isHidden()
    assert has.expires.isHidden()
    first, second = has.mark_rows.lines
    second.controls[3].setFocus()
    second.controls[3].set_text("2027-03-01")  # type: ignore[attr-defined]
    second.controls[4].set_code("frozen")  # type: ignore[attr-defined]
    first.controls[2].set_text("2016-08-07")  # type: ignore[attr-defined]
    page.look()
    assert "商标 12345679 被冻结" in _findings(page)
    page.save(accept=False)
    settle(page)
    one, other = _stored(office).marks_concerned
    assert (one.number, one.nice_class, str(one.registered_on), str(one.expires_on)) == (
        "12345678", 43, "2016-08-07", "2026-08-06")  # fmt: skip
    assert (other.number, other.nice_class, str(other.expires_on), other.standing) == (
        "12345679", 30, "2027-03-01", "frozen")  # fmt: skip
    page.open_record(lines(office)[0].number)
    settle(page)
    assert has.details.isChecked(), "what a line of numbers cannot show is shown in lines"
    assert not page._entry.typed(page._form())


def test_a_mark_that_ended_less_than_a_year_ago_is_asked_for_and_warned_of(page: IntakePage, office: Office) -> None:
    hands = Hands(page.window())  # type: ignore[arg-type]
    fill(page, REGISTRATION)
    has = page.fields.has
    has.earlier.click()
    has.earlier_marks.setFocus()
    hands.type("1234567")
    hands.press(ENTER)
    hands.type("43")
    hands.press(ENTER)
    hands.press(Qt.Key.Key_Down, times=3)
    hands.press(ENTER)
    hands.type("20260601")
    hands.press(ENTER)
    page.look()
    assert "在先商标 1234567 失效未满一年，2027-06-01 以前" in _findings(page)
    page.save(accept=True)
    settle(page)
    assert lines(office)[0].state == IntakeState.ACCEPTED, "it warns; whether to file now is the applicant's to say"
    assert _stored(office).marks_concerned[0].ended_by == "lapsed"


def test_what_only_eyes_see_is_ticked_and_holds_the_filing_until_it_is_mended(page: IntakePage, office: Office) -> None:
    fill(page, REGISTRATION)
    page.side.show_part(page.findings)
    assert page.findings.eyes.count() == 16
    page.findings.eyes.setFocus()
    page.findings.eyes.setCurrentRow(3)
    QTest.keyClick(page.findings.eyes, Qt.Key.Key_Space)
    page.save(accept=True)
    settle(page)
    assert lines(office)[0].state == IntakeState.PRECHECKED
    assert _stored(office).noted_reasons == ("04",)
    assert "签字盖章" in _findings(page)
    page.findings.eyes.setFocus()
    page.findings.eyes.setCurrentRow(3)
    QTest.keyClick(page.findings.eyes, Qt.Key.Key_Space)
    page.reason.insert("印章已补盖")
    page.save(accept=False)
    settle(page)
    page._press(f"move:{IntakeState.ACCEPTED.value}")
    settle(page)
    assert lines(office)[0].state == IntakeState.ACCEPTED


def test_the_application_number_is_asked_once_the_authority_has_the_filing(page: IntakePage, office: Office) -> None:
    take_in(page, office, REGISTRATION)
    box = page.fields.has.application
    assert box.isHidden()
    for state in (IntakeState.SENT, IntakeState.ANSWERED):
        page._press(f"move:{state.value}")
        settle(page)
    assert not box.isHidden()
    box.insert("8400000O")
    page.reason.insert("记申请号")
    page.save(accept=False)
    settle(page)
    assert _stored(office).application_no == ""
    assert "O" in page.banner.sentence.text()
    box.set_text("84000001")
    page.save(accept=False)
    settle(page)
    assert (_stored(office).application_no, lines(office)[0].state) == ("84000001", "answered")


@pytest.mark.parametrize(
    ("business", "tick", "document"),
    [("TM07", "name_change", "登记机关出具的变更证明"), ("TM05", "usa", "指定美国的意向使用声明MM18"),
     ("TM14", "paper_certificate", "纸质商标注册证（或未交回的书面理由）")],
)
def test_what_only_one_business_is_asked_changes_its_documents(
    page: IntakePage, business: str, tick: str, document: str
) -> None:
    page.fields.has.business.set_code(business)
    box = getattr(page.fields.has, tick)
    assert not box.isHidden()
    assert document not in [one.label for one in page.checklist._documents]
    box.click()
    assert document in [one.label for one in page.checklist._documents]


def test_a_geographical_indication_says_of_which_kind_it_is(page: IntakePage) -> None:
    fill(page, filing(REGISTRATION, business_type="TM04"))
    page.look()
    assert "集体商标还是证明商标" in _findings(page)
    page.fields.has.category.set_code("4")
    page.look()
    assert "集体商标还是证明商标" not in _findings(page)
