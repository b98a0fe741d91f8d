"""A filing that is taken back or put aside, and the next one that is being typed already: neither is lost."""

from station_app.storage import drafts
from station_app.ui.intakes.page import IntakePage
from station_app.ui.main_window import MainWindow
from station_app.ui.today.half_typed import HalfTyped
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import fill, lines, settle
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


def test_a_filing_that_was_put_among_the_drafts_is_offered_at_the_next_start(
    page: IntakePage, window: MainWindow
) -> None:
    page.fields.has.applicant.setFocus()
    page.fields.has.applicant.insert("没填完的申请人")
    page._keeper.keep_now(by_hand=True)
    settle(page)
    offered = HalfTyped(window.desk).draft
    assert offered is not None
    assert offered.title == "没填完的申请人"
