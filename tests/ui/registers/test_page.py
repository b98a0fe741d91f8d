"""A clerk keeps the registers by keyboard alone, on the real window."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from station_app.actions import verification
from station_app.domain.clerks import Clerk, Role
from station_app.domain.registers import REGISTERS
from station_app.storage import registers as stored
from station_app.ui.main_window import MainWindow
from station_app.ui.registers import RegistersPage
from station_app.ui.widgets.reason import ReasonDialog
from station_app.ui.widgets.void_dialog import VoidDialog
from tests.actions.test_registers import CODE, keep
from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.helpers.office import PASSWORD, Office

KEY = Qt.Key


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """Hands on the page of the registers."""
    made = Hands(window)
    window.go("registers")
    QApplication.processEvents()
    return made


@pytest.fixture
def page(window: MainWindow, hands: Hands) -> RegistersPage:
    found = window.page("registers")
    assert isinstance(found, RegistersPage)
    return found


def log_custody(hands: Hands, page: RegistersPage, name: str = "云栖半导体", code: str = CODE) -> None:
    """A custody by keys: the firm, its code, and saved."""
    page.show_register("custody")
    hands.press(KEY.Key_N, CONTROL)
    hands.commit(name)
    hands.press(ENTER)
    hands.type(code)
    hands.press(ENTER, CONTROL)
    hands.settle()


def said(window: MainWindow) -> str:
    return "\n".join(strip.notice.sentence for strip in window.notices.standing)


def test_a_custody_is_logged_by_keyboard_and_stands_in_the_list(
    hands: Hands, page: RegistersPage, office: Office, window: MainWindow
) -> None:
    log_custody(hands, page)
    (row,) = stored.page(office.store.db, "custody")
    assert (row.org_name, row.opened_on) == ("云栖半导体", "2026-11-19")
    assert "企业托管已存本机" in said(window)
    assert [shown.record_id for shown in page.rows.model.rows] == [row.record_id]
    assert hands.caret is page.fields.first()
    assert verification.verify(office.store).sound


def test_a_firm_that_is_in_custody_is_told_under_its_code_and_nothing_is_lost(
    hands: Hands, page: RegistersPage, office: Office
) -> None:
    log_custody(hands, page)
    log_custody(hands, page, name="云栖半导体有限公司")
    assert "已在托管" in page.fields.marks["uscc"].remark.words.text()
    assert page.fields.given()["org_name"] == "云栖半导体有限公司"
    assert len(stored.page(office.store.db, "custody")) == 1


def test_what_is_missing_is_told_at_its_field_and_the_caret_goes_there(hands: Hands, page: RegistersPage) -> None:
    page.show_register("service_need")
    hands.press(KEY.Key_N, CONTROL)
    hands.press(ENTER, CONTROL)
    assert "需求类别" in page.fields.marks["need_kind"].remark.words.text()
    assert hands.caret is page.fields.controls["org_name"]
    assert page.save.isEnabled()


def test_the_last_row_is_taken_back_with_one_key_within_ten_seconds(
    hands: Hands, page: RegistersPage, office: Office, window: MainWindow
) -> None:
    log_custody(hands, page)
    hands.press(KEY.Key_Z, CONTROL)
    hands.settle()
    (row,) = stored.page(office.store.db, "custody")
    assert row.state == "void"
    assert "已撤销" in said(window)


def test_a_row_is_opened_from_the_list_and_corrected_only_with_a_reason(
    hands: Hands, page: RegistersPage, office: Office
) -> None:
    keep(office, "liaison", note="电话问近况")
    page.show_register("liaison")
    page.rows.table.setFocus()
    page.rows.table.selectRow(0)
    hands.press(ENTER)
    page.fields.go_to("note")
    hands.commit("，并送政策")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert hands.caret is page.reason
    assert stored.page(office.store.db, "liaison")[0].revisions == 1
    hands.commit("补一句")
    hands.press(ENTER, CONTROL)
    hands.settle()
    (row,) = stored.page(office.store.db, "liaison")
    assert row.revisions == 2
    assert "送政策" in (row.headline or "")


def test_a_row_is_closed_with_its_outcome_and_taken_up_again(
    hands: Hands, page: RegistersPage, office: Office
) -> None:
    need = keep(office, "service_need")
    page.show_register("service_need")
    assert "服务需求  1" in [page.rail.item(place).text() for place in range(page.rail.count())]
    page.open_row(page.rows.model.rows[0])
    hands.press(KEY.Key_B, CONTROL)
    hands.settle()
    row = stored.row(office.store.db, need.record_id)
    assert row is not None
    assert (row.state, row.outcome) == ("closed", "need-met")
    page.open_row(row)
    assert not page.press_reopen.isHidden()
    page.press_reopen.click()
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setText("对方又反悔")
    dialog.ok.click()
    hands.settle()
    assert stored.open_counts(office.store.db) == {"service_need": 1}


def test_a_row_is_voided_with_del_a_reason_and_the_password(hands: Hands, page: RegistersPage, office: Office) -> None:
    saved = keep(office, "difficulty")
    page.show_register("difficulty")
    page.rows.table.selectRow(0)
    page.rows.table.setFocus()
    hands.press(KEY.Key_Delete)
    dialog = page.findChild(VoidDialog)
    assert dialog is not None
    hands.press(ENTER)
    assert dialog.isVisible(), "without a reason nothing is voided"
    hands.commit("重复")
    hands.press(ENTER)
    for password, state in (("不是这个密码呀", "open"), (PASSWORD, "void")):
        hands.commit(password)
        hands.press(ENTER)
        hands.settle()
        row = stored.row(office.store.db, saved.record_id)
        assert row is not None
        assert row.state == state
    assert hands.caret is page.rows.table


def test_a_half_typed_row_is_put_by_and_fetched_back(
    hands: Hands, page: RegistersPage, window: MainWindow
) -> None:
    page.show_register("difficulty")
    page.fields.go_to("note")
    hands.commit("窗口少，等候久")
    page.show_register("custody")
    (strip,) = [strip for strip in window.notices.standing if "没存完" in strip.notice.sentence]
    strip.buttons[0].click()
    assert page.register.name == "difficulty"
    assert page.fields.given()["note"] == "窗口少，等候久"
    page.fields.go_to("note")
    hands.press(KEY.Key_N, CONTROL)
    assert "note" not in page.fields.given()


@pytest.mark.parametrize("typed", ["云栖", "yqbdt"])
def test_a_known_firm_is_offered_while_its_name_is_typed_and_taken_with_its_code(
    hands: Hands, page: RegistersPage, office: Office, qtbot: QtBot, typed: str
) -> None:
    office.record(org_name="云栖半导体", uscc=CODE)
    page.show_register("liaison")
    hands.press(KEY.Key_N, CONTROL)
    hands.type(typed) if typed.isascii() else hands.commit(typed)
    qtbot.waitUntil(lambda: page.fields.finder.list.open, timeout=2000)
    hands.press(ENTER)
    assert (page.fields.given()["org_name"], page.fields.given()["uscc"]) == ("云栖半导体", CODE)
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert office.store.db.execute("SELECT count(*) FROM organisations").fetchone() == (1,)


def test_keys_belong_to_the_input_method_while_it_composes(
    hands: Hands, page: RegistersPage, office: Office
) -> None:
    page.show_register("liaison")
    hands.press(KEY.Key_N, CONTROL)
    hands.compose("yunqi")
    hands.press(ENTER, CONTROL)
    hands.press(ENTER)
    assert hands.caret is page.fields.controls["org_name"]
    hands.commit("云栖")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert len(stored.page(office.store.db, "liaison")) == 1


@pytest.mark.parametrize("name", REGISTERS)
def test_tab_walks_each_form_as_it_is_read_and_back(hands: Hands, page: RegistersPage, name: str) -> None:
    page.show_register(name)
    stops = page.fields.stops()
    stops[0].setFocus()
    walked: list[QWidget] = [hands.caret]
    for _ in stops[1:]:
        hands.press(KEY.Key_Tab)
        walked.append(hands.caret)
    assert walked == stops
    for stop in reversed(stops[:-1]):
        hands.press(KEY.Key_Backtab, SHIFT)
        assert hands.caret is stop
    rows = [stop.mapTo(page, stop.rect().topLeft()).y() for stop in stops]
    assert all(later >= earlier - 40 for earlier, later in pairwise(rows))


def test_tab_walks_on_from_the_form_to_what_stands_under_it(
    hands: Hands, page: RegistersPage, office: Office
) -> None:
    keep(office, "service_need")
    page.show_register("service_need")
    page.open_row(page.rows.model.rows[0])
    page.fields.last().setFocus()
    for stop in (page.reason, page.outcome, page.press_close, page.save, page.clear):
        hands.press(KEY.Key_Tab)
        assert hands.caret is stop


def test_another_clerk_finds_an_empty_form_of_his_own_and_nothing_is_lost(
    hands: Hands, page: RegistersPage, window: MainWindow, office: Office
) -> None:
    page.show_register("difficulty")
    page.fields.go_to("note")
    hands.commit("系统常卡")
    other = Clerk(office.ids(), "小刘", Role.CLERK)
    window.lock.changed_hands.emit(office.desk.clerk, other)
    assert "note" not in page.fields.given()
    assert any("没存完" in strip.notice.sentence for strip in window.notices.standing)


@pytest.mark.parametrize("name", REGISTERS)
def test_every_control_has_a_name_that_a_screen_reader_says(page: RegistersPage, name: str) -> None:
    page.show_register(name)
    for kind in (QLineEdit, QPlainTextEdit, QComboBox):
        assert all(box.accessibleName() for box in page.findChildren(kind))
    assert page.rail.accessibleName()


def test_the_registers_are_chosen_with_the_arrow_keys(hands: Hands, page: RegistersPage) -> None:
    page.rail.setFocus()
    hands.press(KEY.Key_Down)
    assert page.register.name == "guidance_visit"
    hands.press(KEY.Key_Down)
    assert page.register.name == "custody"
    assert hands.caret is page.rail


def test_the_list_is_sifted_by_what_is_typed(hands: Hands, page: RegistersPage, office: Office, qtbot: QtBot) -> None:
    for name in ("江东机床", "江西酿酒"):
        keep(office, "liaison", org_name=name, uscc="")
    page.show_register("liaison")
    hands.press(KEY.Key_F, CONTROL)
    hands.commit("机床")
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == 1, timeout=2000)
    assert page.rows.model.rows[0].org_name == "江东机床"


def test_what_a_visit_mentions_is_put_into_the_registers_by_one_key(
    hands: Hands, page: RegistersPage, office: Office, window: MainWindow
) -> None:
    visit = office.record(org_name="云栖半导体", uscc=CODE, custody_interest=True, need="想质押融资", items=["J01"])
    window.offers.hear(visit)
    assert "企业托管、服务需求" in said(window)
    hands.press(KEY.Key_G, CONTROL)
    hands.settle()
    db = office.store.db
    assert stored.of_consultation(db, visit.record_id).keys() == {"custody", "service_need"}
    assert stored.page(db, "service_need")[0].codes == '{"need_kind":"01"}'
    hands.press(KEY.Key_G, CONTROL)
    hands.settle()
    assert len(stored.page(db, "custody")) == 1


def test_what_still_lacks_something_is_opened_on_its_form(
    hands: Hands, page: RegistersPage, office: Office, window: MainWindow
) -> None:
    visit = office.record(org_name="云栖半导体", custody_interest=True)
    window.offers.hear(visit)
    window.go("today")
    hands.press(KEY.Key_G, CONTROL)
    assert window.current == "registers"
    assert page.register.name == "custody"
    assert page.fields.given()["org_name"] == "云栖半导体"
    page.fields.go_to("uscc")
    hands.type(CODE)
    hands.press(ENTER, CONTROL)
    hands.settle()
    (row,) = stored.page(office.store.db, "custody")
    assert row.consultation_id == visit.record_id


def _fetch_back(window: MainWindow) -> None:
    strip = next(one for one in window.notices.standing if one.notice.actions)
    strip.buttons[0].click()


def test_rows_left_half_typed_one_after_another_are_all_fetched_back(
    hands: Hands, page: RegistersPage, window: MainWindow
) -> None:
    page.show_register("liaison")
    for name in ("第一家", "第二家"):
        hands.press(KEY.Key_N, CONTROL)
        hands.commit(name)
    hands.press(KEY.Key_N, CONTROL)
    for other in ("别的提示一", "别的提示二", "别的提示三"):
        window.notices.show("info", other)
    window.go("today")
    window.go("registers")
    hands.commit("第三家")
    seen = []
    for _ in range(3):
        _fetch_back(window)
        seen.append(page.fields.given()["org_name"])
    assert seen == ["第一家", "第二家", "第三家"]
