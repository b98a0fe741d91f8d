"""A filing that is taken back or put aside, and the next one that is being typed already: neither is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.actions import intakes
from station_app.actions.acts import RecordIds
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.storage import drafts
from station_app.ui.intakes.page import IntakePage
from station_app.ui.main_window import MainWindow
from station_app.ui.today.half_typed import HalfTyped
from station_app.ui.widgets.void_dialog import VoidDialog
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import PASSWORD, Office
from tests.ui.intakes.at_the_window import fill, lines, settle, take_in
from tests.ui.intakes.filings import REGISTRATION


def test_taking_a_filing_back_leaves_the_next_one_that_is_being_typed(page: IntakePage, office: Office) -> None:
    fill(page, REGISTRATION)
    page.save(accept=False)
    settle(page)
    page.fields.has.applicant.setFocus()
    page.fields.has.applicant.insert("下一家的申请人")
    page._keeper.keep_now()
    settle(page)
    page.undo()
    settle(page)
    assert lines(office)[0].state == "void"
    assert page.fields.has.applicant.text() == "下一家的申请人"
    kept = {draft.title for draft in drafts.all_drafts(office.store.db)}
    assert kept == {"下一家的申请人", "江州国强餐饮有限公司"}


def test_another_clerk_does_not_take_back_what_the_one_before_took_in(
    page: IntakePage, window: MainWindow, office: Office
) -> None:
    fill(page, REGISTRATION)
    page.save(accept=False)
    settle(page)
    window.lock.changed_hands.emit(office.desk.clerk, Clerk(office.ids(), "小刘", Role.CLERK))
    page.undo()
    settle(page)
    assert lines(office)[0].state == "received"


def test_a_filing_that_was_put_among_the_drafts_is_offered_at_the_next_start(
    page: IntakePage, window: MainWindow
) -> None:
    page.fields.has.applicant.setFocus()
    page.fields.has.applicant.insert("没填完的申请人")
    page._keeper.keep_now(by_hand=True)
    settle(page)
    offered = HalfTyped(window.desk, window).draft
    assert offered is not None
    assert offered.title == "没填完的申请人"


def test_a_filing_is_voided_from_its_form_or_the_list_with_a_reason_and_the_password(
    page: IntakePage, window: MainWindow, office: Office
) -> None:
    number = take_in(page, office, REGISTRATION)
    hands = Hands(window)
    page.side.show_part(page.rows)
    page.rows.table.setFocus()
    page.rows.table.selectRow(0)
    hands.press(Qt.Key.Key_Delete)
    dialog = window.findChild(VoidDialog)
    assert dialog is not None
    hands.commit("重复收件")
    hands.press(ENTER)
    hands.commit("不是这个密码呀")
    hands.press(ENTER)
    hands.settle()
    assert dialog.proof.fault.text()
    assert lines(office)[0].state == "accepted"
    dialog.reject()
    QApplication.processEvents()
    page.pressed.emit("void")
    QApplication.processEvents()
    hands.commit("重复收件")
    hands.press(ENTER)
    hands.commit(PASSWORD)
    hands.press(ENTER)
    hands.settle()
    assert [(line.number, line.state) for line in lines(office)] == [(number, "void")]


def test_taking_a_filing_back_needs_no_right_to_void_and_ends_after_ten_seconds(
    page: IntakePage, office: Office
) -> None:
    fill(page, REGISTRATION)
    page.save(accept=False)
    settle(page)
    saved, _form = page._saver._last.step or (None, None)
    assert saved is not None
    office.clock.forward(seconds=11)
    with pytest.raises(Refused, match="undo-too-late"):
        intakes.undo(office.store, office.desk.clerk, saved, "误", ids=RecordIds.make(office.ids), now=office.clock())
    assert lines(office)[0].state == "received"
