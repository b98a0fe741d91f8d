"""跟进 by keyboard: each step of a promise by one key, from the list."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.actions import tasks
from station_app.actions.acts import RecordIds
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import PrinterChoice, Way
from station_app.domain.promises import Due, TaskPlan
from station_app.storage import consultations, journal, promises, receipts
from station_app.ui.main_window import MainWindow
from station_app.ui.tasks import TasksPage
from tests.documents.reading import text_of
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import PASSWORD, Office
from tests.helpers.tray import Tray
from tests.helpers.window import dress, main_window

Key = Qt.Key


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def window(office: Office, tray: Tray, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    dress()
    with main_window(office, printers=tray) as opened:
        yield opened


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window)


def page(hands: Hands) -> TasksPage:
    found = hands.window.page("tasks")
    assert isinstance(found, TasksPage)
    return found


def come(hands: Hands) -> TasksPage:
    """To the page by its key in the menu."""
    hands.window.menus.actions["go_tasks"].trigger()
    hands.settle()
    return page(hands)


def referred(office: Office) -> str:
    referral = {"target_kind": "03", "target_org": "朝阳区维权援助中心", "reason": "请协助取证"}
    return office.record(result="5", extras={"referral": referral}).number


def noted(office: Office, title: str = "回电", due_on: date | None = None) -> str:
    return tasks.add(
        office.store, office.desk.clerk, TaskPlan(title=title, due_on=due_on), ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(),
    ).number  # fmt: skip


def standing(hands: Hands, number: str) -> promises.Promise:
    line = promises.line(hands.window.desk.reader.db, number)
    assert line is not None
    return line


def test_a_referral_is_followed_from_receipt_to_closing_without_the_mouse(office: Office, hands: Hands) -> None:
    number = referred(office)
    office.clock.now = datetime(2026, 11, 30, 9, 0, tzinfo=BEIJING_TIME)
    shown = come(hands)
    assert shown.tabs[Due.OVERDUE].isChecked()
    assert shown.model.data(shown.model.index(0, 0)) == "逾期4天"
    assert shown.model.data(shown.model.index(0, 0), Qt.ItemDataRole.DecorationRole) is not None
    assert hands.caret is shown.table
    hands.press(Key.Key_S)
    hands.commit("王老师")
    hands.save()
    assert (standing(hands, f"{number}-Z1").stage, hands.caret) == ("received", shown.table)
    hands.press(Key.Key_R)
    hands.commit("已受理，三日内联系")
    hands.save()
    assert standing(hands, f"{number}-Z1").stage == "replied"
    hands.press(Key.Key_Space)
    hands.save()
    assert standing(hands, f"{number}-Z1").state == "closed"
    assert consultations.line(hands.window.desk.reader.db, number).state == "closed"  # type: ignore[union-attr]
    assert shown.tabs[Due.OVERDUE].text() == "逾期 0"


def test_a_to_do_is_ticked_off_by_one_key_and_comes_back_by_ctrl_z(office: Office, hands: Hands) -> None:
    number = noted(office)
    come(hands)
    hands.press(Key.Key_Space)
    hands.settle()
    assert standing(hands, number).state == "closed"
    hands.press(Key.Key_Z, CONTROL)
    hands.settle()
    assert standing(hands, number).state == "open"


def test_a_question_is_answered_later_and_the_visit_says_so(office: Office, hands: Hands) -> None:
    number = office.record(result="6", answer="").number
    shown = come(hands)
    shown.show_due(Due.LATER)
    hands.press(Key.Key_R)
    hands.save()
    assert "答复还没有写" in shown.card.fields[2].remark.words.text()
    hands.commit("可以，依据审查指南")
    hands.save()
    record_id = consultations.record_id_of(hands.window.desk.reader.db, number) or ""
    visit = journal.latest(hands.window.desk.reader.db, record_id)
    assert visit is not None
    assert (visit.body()["answer"], visit.body()["state"]) == ("可以，依据审查指南", "closed")


def test_a_call_that_reached_nobody_stays_owed(office: Office, hands: Hands) -> None:
    number = office.record(extras={"follow_up": {"due_on": "2026-11-19"}}).number
    shown = come(hands)
    hands.press(Key.Key_Space)
    hands.save()
    assert "回访方式还没有选" in shown.card.fields[0].remark.words.text()
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return)
    while not any(hands.caret is made for made in shown.card.outcome.buttons.values()):
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Right, times=2)
    hands.save()
    line = standing(hands, f"{number}-H1")
    assert (line.state, line.stage, line.due_on) == ("open", "tried", "2026-11-20")


def test_a_promise_is_put_off_with_a_reason(office: Office, hands: Hands) -> None:
    number = noted(office)
    shown = come(hands)
    hands.press(Key.Key_P)
    assert hands.caret is shown.card.due
    hands.save()
    assert "改到哪天还没有填" in shown.card.fields[3].remark.words.text()
    hands.type("+2")
    hands.save()
    assert hands.caret is shown.card.text
    hands.commit("对方出差")
    hands.save()
    assert standing(hands, number).due_on == "2026-11-23"


def test_a_rectification_over_the_national_day_closes_only_with_its_result(office: Office, hands: Hands) -> None:
    office.clock.now = datetime(2026, 9, 21, 10, 0, tzinfo=BEIJING_TIME)
    number = office.record(satisfaction="1", dissatisfied_reason="等了一个小时").number
    shown = come(hands)
    assert standing(hands, f"{number}-D1").due_on == "2026-10-19"
    assert shown.tabs[Due.LATER].isChecked()
    hands.press(Key.Key_Space)
    hands.save()
    assert "办理结果还没有写" in shown.card.fields[2].remark.words.text()
    hands.commit("增开一个窗口，已致歉")
    hands.save()
    closed = standing(hands, f"{number}-D1")
    assert (closed.state, closed.outcome) == ("closed", "增开一个窗口，已致歉")


def test_escape_puts_a_step_away_and_nothing_is_written(office: Office, hands: Hands) -> None:
    number = referred(office)
    shown = come(hands)
    hands.press(Key.Key_R)
    hands.commit("写了一半")
    hands.press(Key.Key_Escape)
    assert hands.caret is shown.table
    assert standing(hands, f"{number}-Z1").stage == "handed"


def test_enter_opens_the_record_behind_a_promise(office: Office, hands: Hands) -> None:
    number = referred(office)
    come(hands)
    hands.press(ENTER)
    hands.settle()
    assert hands.window.current == "consultations"
    assert number in hands.page.title.text()


def test_the_list_is_narrowed_to_a_kind_and_to_ones_own(office: Office, hands: Hands) -> None:
    noted(office, due_on=date(2026, 11, 20))
    referred(office)
    shown = come(hands)
    shown.kind.set_code("task")
    assert [shown.tabs[due].text() for due in (Due.WEEK, Due.LATER)] == ["本周 1", "以后 0"]
    shown.kind.set_code("")
    shown.whose.set_code("mine")
    assert [shown.tabs[due].text() for due in (Due.WEEK, Due.LATER)] == ["本周 1", "以后 1"]
    hands.press(Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert shown.model.row(0).kind == "referral"


def test_f12_prints_the_slip_and_a_second_one_is_asked_for(office: Office, hands: Hands, tray: Tray) -> None:
    from station_app.actions.printer_choices import choose_printer

    number = referred(office)
    paper = PrinterChoice(paper="referral_slip", way=Way.SYSTEM, printer="前台激光")
    choose_printer(office.store, office.desk.clerk, paper)
    come(hands)
    hands.press(Key.Key_F12)
    hands.settle()
    assert [printer for printer, _ in tray.out] == ["前台激光"]
    assert f"{number}-Z1" in tray.out[0][1]
    assert "朝阳区维权援助中心" in text_of(tray.papers[0])
    assert receipts.times_printed(office.store.db, standing(hands, f"{number}-Z1").record_id) == 1
    hands.press(Key.Key_F12)
    hands.settle()
    assert len(tray.out) == 1
    strip = hands.window.notices.standing[-1]
    assert [text for text, _, _ in strip.notice.actions] == ["补打"]
    strip.buttons[0].click()
    hands.settle()
    assert len(tray.out) == 2


def test_the_hand_over_sheet_is_printed_from_the_menu(office: Office, hands: Hands) -> None:
    referred(office)
    hands.window.menus.actions["handover"].trigger()
    hands.settle()
    (file,) = office.folder.papers.iterdir()
    assert file.name.startswith("JB-G003-20261119-")
    text = text_of(file.read_bytes())
    assert "交接班单" in text
    assert "13800136688" not in text
    kinds = [row[0] for row in office.store.db.execute("SELECT verb FROM journal WHERE kind = 'handover'")]
    assert kinds == ["hand_over"]


def test_ctrl_t_notes_a_to_do_about_the_chosen_visit(office: Office, hands: Hands) -> None:
    saved = office.record()
    hands.window.refresh()
    today = hands.window.page("today")
    today.table.setFocus()
    today.table.selectRow(0)
    hands.press(Key.Key_T, CONTROL)
    sheet = hands.window.task_notes.sheet
    assert sheet is not None
    assert (hands.caret, saved.number in sheet.about.text()) == (sheet.title, True)
    hands.save()
    assert "待办的内容还没有写" in sheet.fields[0].remark.words.text()
    hands.commit("下午回电")
    hands.press(ENTER)
    hands.type("+1")
    hands.press(ENTER)
    hands.settle()
    assert hands.caret is today.table
    (line,) = promises.about(office.store.db, saved.record_id)
    assert (line.title, line.due_on, line.name) == ("下午回电", "2026-11-20", "张国强")
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isModal()]
    strip = hands.window.notices.standing[-1]
    strip.buttons[0].click()
    hands.settle()
    assert standing(hands, line.number).state == "void"


def test_ctrl_t_while_a_new_visit_is_typed_is_about_nobody_elses(office: Office, hands: Hands) -> None:
    hands.begin()
    hands.fill()
    hands.save()
    number = consultations.page(office.store.db)[0].number
    assert hands.page.in_front() == (consultations.record_id_of(office.store.db, number), number)
    hands.fill(name="王芳")
    assert hands.page.in_front() is None
    hands.press(Key.Key_T, CONTROL)
    sheet = hands.window.task_notes.sheet
    assert sheet is not None
    assert sheet.about.text() == "不关联登记"
    hands.press(Key.Key_Escape)
    assert hands.caret is hands.has.question


def test_the_first_page_counts_what_is_owed_and_opens_it_by_a_key(office: Office, hands: Hands) -> None:
    noted(office, "回电 刘女士", date(2026, 11, 20))
    hands.window.refresh()
    card = hands.window.page("today").promises
    assert [made.text() for made in card.buttons.values()] == ["逾期 0", "今天 0", "本周 1"]
    assert "回电 刘女士" in card.lines[0].toolTip()
    card.buttons[Due.WEEK].setFocus()
    hands.press(Key.Key_Space)
    hands.settle()
    assert hands.window.current == "tasks"
    assert page(hands).tabs[Due.WEEK].isChecked()
    assert page(hands).promise is not None


def test_an_input_method_keeps_its_keys_in_a_step(office: Office, hands: Hands) -> None:
    number = referred(office)
    shown = come(hands)
    hands.press(Key.Key_R)
    hands.compose("yishouli")
    hands.press(ENTER, CONTROL)
    hands.press(Key.Key_Escape)
    hands.settle()
    assert shown.card.step is not None
    assert standing(hands, f"{number}-Z1").stage == "handed"
    hands.commit("已受理")
    hands.save()
    assert standing(hands, f"{number}-Z1").stage == "replied"


def test_a_promise_is_voided_with_a_reason_and_the_password(office: Office, hands: Hands) -> None:
    number = f"{referred(office)}-Z1"
    shown = come(hands)
    hands.press(Key.Key_Delete)
    hands.commit("选错单位")
    hands.press(Key.Key_Tab)
    assert hands.caret is shown.card.proof.box
    hands.commit("不是这个密码呀")
    hands.press(ENTER)
    hands.settle()
    assert shown.card.proof.fault.text()
    assert (hands.caret, standing(hands, number).state) == (shown.card.proof.box, "open")
    hands.commit(PASSWORD)
    hands.save()
    assert standing(hands, number).state == "void"
    hands.press(Key.Key_Z, CONTROL)
    hands.settle()
    assert standing(hands, number).state == "open", "taking it back within ten seconds asks for nothing"
