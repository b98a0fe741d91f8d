"""What waits beside the window: filings put aside, to-dos about a filing or a register's row, ties to a visit."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions import drafts as drafting
from station_app.actions.intakes import form_of, latest_of
from station_app.domain.intakes import IntakeState
from station_app.storage import drafts, promises, registers
from station_app.ui.intakes.page import IntakePage
from station_app.ui.main_window import MainWindow
from station_app.ui.registers import RegistersPage
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import fill, lines, settle, take_in
from tests.ui.intakes.filings import REGISTRATION, filing
from tests.ui.registers.test_page import log_custody


def _note(window: MainWindow, title: str) -> None:
    hands = Hands(window)
    hands.press(Qt.Key.Key_T, CONTROL)
    sheet = window.task_notes.sheet
    assert sheet is not None
    sheet.title.setFocus()
    sheet.title.insert(title)
    QTest.keyClick(sheet.title, ENTER, CONTROL)
    hands.settle()


def _about(office: Office, record_id: str) -> list[str | None]:
    return [one.title for one in promises.about(office.store.db, record_id, state="open") if one.kind == "task"]


def test_a_to_do_noted_at_the_trademark_window_is_about_the_filing_that_stands_open(
    page: IntakePage, office: Office, window: MainWindow
) -> None:
    number = take_in(page, office, REGISTRATION)
    record_id = latest_of(office.store.db, number).record_id
    assert page.in_front() == (record_id, number)
    _note(window, "问申请人图样")
    assert _about(office, record_id) == ["问申请人图样"]
    page.start_new()
    settle(page)
    fill(page, filing(REGISTRATION, mark_name="下一件"))
    assert page.in_front() is None, "what is being typed has no number yet"


def test_a_to_do_noted_in_the_list_is_about_the_chosen_filing(page: IntakePage, office: Office) -> None:
    number = take_in(page, office, REGISTRATION)
    page.start_new()
    settle(page)
    page.side.show_part(page.rows)
    page.rows.table.selectRow(0)
    assert page.in_front() == (latest_of(office.store.db, number).record_id, number)


def test_a_to_do_noted_at_the_registers_is_about_the_chosen_row(window: MainWindow, office: Office) -> None:
    hands = Hands(window)
    window.go("registers")
    page = window.page("registers")
    assert isinstance(page, RegistersPage)
    assert page.in_front() is None
    log_custody(hands, page)
    (row,) = registers.page(office.store.db, "custody")
    assert page.in_front() == (row.record_id, row.number or "企业托管")
    _note(window, "催材料")
    assert _about(office, row.record_id) == ["催材料"]


def test_a_filing_put_aside_waits_in_the_list_and_is_gone_on_with_at_once(page: IntakePage, office: Office) -> None:
    fill(page, filing(REGISTRATION, mark_name="先放一放"))
    page.start_new()
    settle(page)
    waiting = page.rows.put_aside
    assert not waiting.isHidden()
    assert waiting.list.count() == 1
    page.side.show_part(page.rows)
    waiting.list.setFocus()
    waiting.list.setCurrentRow(0)
    QTest.keyClick(waiting.list, ENTER)
    settle(page)
    assert page.fields.has.mark_name.text() == "先放一放"
    assert waiting.isHidden(), "what stands open does not wait"
    page.save(accept=False)
    settle(page)
    assert drafts.all_drafts(office.store.db) == []
    assert waiting.isHidden()


def test_a_filing_put_aside_is_thrown_away_by_two_presses_never_by_one(page: IntakePage, office: Office) -> None:
    fill(page, filing(REGISTRATION, mark_name="不要了"))
    page.start_new()
    settle(page)
    page.side.show_part(page.rows)
    waiting = page.rows.put_aside
    waiting.list.setFocus()
    waiting.list.setCurrentRow(0)
    QTest.keyClick(waiting.list, Qt.Key.Key_Delete)
    settle(page)
    assert "再按一次" in waiting.told.text()
    assert len(drafts.all_drafts(office.store.db)) == 1
    QTest.keyClick(waiting.list, Qt.Key.Key_Delete)
    settle(page)
    assert drafts.all_drafts(office.store.db) == []


def test_what_was_typed_of_an_opposition_waits_until_the_visit_it_became_is_saved(
    page: IntakePage, office: Office
) -> None:
    hands = Hands(page.window())  # type: ignore[arg-type]
    fill(page, {"business_type": "TM30", "applicant_kind": "10", "applicant_name": "江州国强餐饮有限公司",
                "handler_name": "张国强", "handler_phone": "13800138000",
                "marks_concerned": [{"number": "12345678"}]})  # fmt: skip
    page.fields.has.applicant.setFocus()
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    kept = [draft for draft in drafts.all_drafts(office.store.db) if draft.kind == "intake"]
    assert [draft.title for draft in kept] == ["江州国强餐饮有限公司"], "the visit may still be thrown away"
    visit = hands.page
    visit.fields.has.answer.insertPlainText("异议请直接向国家知识产权局提出")
    next(part for part in visit.fields.parts if hasattr(part, "target")).target.set_code("03")
    visit.save()
    hands.settle()
    assert drafts.all_drafts(office.store.db) == []
    assert page.rows.put_aside.isHidden()


def test_a_tie_to_a_visit_that_was_thrown_away_falls_away(window: MainWindow, office: Office) -> None:
    hands = Hands(window)
    hands.begin()
    hands.fill("张国强", "13800138000")
    visit_id = hands.page._entry.ids.record_id
    hands.press(Qt.Key.Key_F3)
    hands.settle()
    page = window.page("intakes")
    form = page._form()
    assert form.consultation_id == visit_id
    fill(page, filing(REGISTRATION, consultation_id=visit_id))
    page.save(accept=False)
    settle(page)
    number = lines(office)[0].number

    def tied() -> str:
        return form_of(latest_of(office.store.db, number), office.desk.catalogue).consultation_id

    assert tied() == visit_id, "the visit is still being typed"
    drafting.drop(office.desk.store, office.desk.clerk, visit_id)
    page.open_record(number)
    settle(page)
    page._press(f"move:{IntakeState.PRECHECKED.value}")
    settle(page)
    assert lines(office)[0].state == "prechecked"
    assert tied() == ""
