"""好差评: the visitor presses on his own screen, the clerk's window hears that he did and nothing more."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from station_app.domain.clerks import Clerk, Role
from station_app.storage import ratings as stored
from station_app.ui.main_window import MainWindow
from station_app.ui.rating.asking import Asking
from station_app.ui.rating.screen import RatingScreen
from tests.helpers.hands import CONTROL, Hands
from tests.helpers.office import PASSWORD, Office

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def hands(window: MainWindow) -> Iterator[Hands]:
    made = Hands(window)
    yield made
    window.asking.close()


@pytest.fixture
def beside(window: MainWindow) -> Asking:
    """The visitor has a screen of his own beside the clerk's."""
    window.asking._find_screen = lambda _window: QGuiApplication.primaryScreen()
    return window.asking


def the_screen(asking: Asking) -> RatingScreen:
    QApplication.processEvents()
    assert asking.screen is not None, "no visitor is asked"
    return asking.screen


def touch(screen: RatingScreen, *names: str) -> None:
    """The visitor's finger on what reads so."""
    for name in names:
        offered = {**{made.text(): made for made in screen.grades.values()},
                   **{made.text(): made for made in screen.about.values()},
                   screen.send.text(): screen.send, screen.back.text(): screen.back,
                   screen.no_answer.text(): screen.no_answer}  # fmt: skip
        QTest.mouseClick(offered[name], LEFT)
        QApplication.processEvents()


def said(window: MainWindow) -> str:
    return "\n".join(strip.notice.sentence for strip in window.notices.standing)


def grades(office: Office) -> list[tuple[str, str, str]]:
    rows = office.store.db.execute("SELECT satisfaction, indicators, coalesce(reason, '') FROM ratings").fetchall()
    return [(str(one), str(other), str(why)) for one, other, why in rows]


def test_after_a_save_one_key_asks_the_visitor_and_his_answer_is_stored(
    hands: Hands, beside: Asking, window: MainWindow, office: Office
) -> None:
    hands.begin()
    hands.fill()
    hands.save()
    hands.press(KEY.Key_E, CONTROL)
    screen = the_screen(beside)
    assert "正在等他" in said(window)
    touch(screen, "非常满意", "专业水平", "提交评价")
    hands.settle()
    assert grades(office) == [("5", '["3"]', "")]
    assert "来访人已评价" in said(window)
    assert "正在等他" not in said(window)


def test_the_clerks_window_shows_nowhere_what_was_pressed(
    hands: Hands, beside: Asking, window: MainWindow, office: Office
) -> None:
    visit = office.record()
    beside.ask(visit.number)
    touch(the_screen(beside), "非常不满意", "服务态度", "提交评价")
    hands.settle()
    window.go("consultations")
    window.refresh()
    told = [said(window), *(label.text() for label in window.findChildren(QLabel))]
    assert any("来访人已评价" in text for text in told)
    for grade in office.desk.catalogue["satisfaction"]:
        given = grade.code != "0"
        assert not (given and any(grade.label in text for text in told)), grade.label


def test_no_key_of_the_clerk_reaches_the_visitors_screen_and_the_caret_stays_with_him(
    hands: Hands, beside: Asking, window: MainWindow, office: Office
) -> None:
    visit = office.record()
    window.start_consultation()
    hands.settle()
    caret = hands.caret
    beside.ask(visit.number)
    screen = the_screen(beside)
    assert screen.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert all(made.focusPolicy() is Qt.FocusPolicy.NoFocus for made in (*screen.grades.values(), screen.send))
    assert not screen.words.isVisible()
    hands.press(KEY.Key_5)
    assert screen.pages.currentIndex() == 0
    assert hands.caret is caret


def test_a_bad_grade_wants_what_it_is_about_before_it_goes(hands: Hands, beside: Asking, office: Office) -> None:
    beside.ask(office.record().number)
    screen = the_screen(beside)
    touch(screen, "不满意", "提交评价")
    assert "哪方面不满意" in screen.missing.text()
    assert grades(office) == []
    touch(screen, "办事效率", "提交评价")
    hands.settle()
    assert grades(office) == [("2", '["2"]', "")]
    assert office.store.db.execute("SELECT count(*) FROM tasks WHERE task_kind = 'rectification'").fetchone() == (1,)


def test_a_visitor_may_choose_again_or_not_at_all(
    hands: Hands, beside: Asking, office: Office, window: MainWindow
) -> None:
    beside.ask(office.record().number)
    screen = the_screen(beside)
    touch(screen, "不满意", "办事效率", "重新选择", "满意")
    assert not any(made.isChecked() for made in screen.about.values())
    touch(screen, "提交评价")
    hands.settle()
    assert grades(office) == [("4", "[]", "")]
    screen.gone.emit()
    beside.ask(office.record().number)
    touch(the_screen(beside), "暂不评价")
    hands.settle()
    assert grades(office)[1] == ("0", "[]", "")
    assert "可以再请一次" in said(window)


def test_who_presses_nothing_has_not_rated_and_who_pressed_a_bad_grade_and_left_has(
    hands: Hands, beside: Asking, office: Office
) -> None:
    first, second = office.record(), office.record()
    beside.ask(first.number)
    the_screen(beside)._timer.timeout.emit()
    hands.settle()
    the_screen(beside)._timer.timeout.emit()
    assert beside.screen is None
    beside.ask(second.number)
    screen = the_screen(beside)
    touch(screen, "非常不满意")
    screen._timer.timeout.emit()
    hands.settle()
    assert [row[0] for row in grades(office)] == ["0", "1"]
    assert "没有说明" in grades(office)[1][2]


def test_the_counter_cannot_take_a_bad_grade_away_by_ending_the_question(
    hands: Hands, beside: Asking, office: Office
) -> None:
    beside.ask(office.record().number)
    touch(the_screen(beside), "不满意")
    beside.give_up()
    hands.settle()
    assert grades(office)[0][0] == "2"


def test_one_visitor_is_asked_at_a_time_and_a_rated_visit_not_again(
    hands: Hands, beside: Asking, office: Office, window: MainWindow
) -> None:
    first, second = office.record(), office.record()
    beside.ask(first.number)
    screen = the_screen(beside)
    beside.ask(second.number)
    assert "请稍等" in said(window)
    assert beside.screen is screen
    touch(screen, "满意", "提交评价")
    hands.settle()
    screen.gone.emit()
    beside.ask(first.number)
    assert beside.screen is None
    assert "已经评价过" in said(window)


def test_with_one_screen_it_is_handed_over_above_a_locked_window(
    hands: Hands, window: MainWindow, office: Office
) -> None:
    assert len(QGuiApplication.screens()) == 1
    visit = office.record()
    window.asking.ask(visit.number)
    screen = the_screen(window.asking)
    hands.settle()
    assert window.lock.locked
    assert not screen.words.isHidden()
    QTest.keyClick(screen, KEY.Key_5)
    assert screen.pages.currentIndex() == 1
    screen.words.setPlainText("等得久")
    screen.send.click()
    hands.settle()
    assert "交还" in screen.thanks.text()
    screen._timer.timeout.emit()
    assert window.asking.screen is None
    assert window.lock.locked
    assert grades(office) == [("1", "[]", "等得久")]


def test_tab_and_enter_are_enough_on_a_screen_that_is_handed_over(
    hands: Hands, window: MainWindow, office: Office
) -> None:
    window.asking.ask(office.record().number)
    screen = the_screen(window.asking)
    screen.activateWindow()
    order = [*screen.grades.values(), screen.no_answer]
    order[0].setFocus()
    for made in order:
        assert screen.focusWidget() is made
        assert made.accessibleName() or made.text()
        QTest.keyClick(screen.focusWidget(), KEY.Key_Tab)
    assert stored.rated_numbers(office.store.db, []) == set()


def test_a_visit_chosen_in_the_days_list_is_asked_about_by_the_same_key(
    hands: Hands, beside: Asking, window: MainWindow, office: Office
) -> None:
    first, _second = office.record(), office.record()
    window.go("consultations")
    page = window.page("consultations")
    page.refresh()
    page.logged.table.setFocus()
    page.logged.table.selectRow(1)
    hands.press(KEY.Key_E, CONTROL)
    touch(the_screen(beside), "满意", "提交评价")
    hands.settle()
    assert stored.rated_numbers(office.store.db, [first.number]) == {first.number}


def test_who_may_not_ask_is_told_before_the_visitor_is_bothered(
    hands: Hands, beside: Asking, window: MainWindow, office: Office
) -> None:
    visit = office.record()
    office.desk.clerk = Clerk(office.desk.clerk.record_id, "审计", Role.AUDITOR)
    beside.ask(visit.number)
    assert beside.screen is None
    assert "岗位" in said(window)


def test_nothing_saved_yet_is_told_and_nobody_is_asked(hands: Hands, beside: Asking, window: MainWindow) -> None:
    hands.press(KEY.Key_E, CONTROL)
    assert beside.screen is None
    assert "还没有保存过登记" in said(window)


def test_the_sign_in_of_the_office_still_opens_the_window_afterwards(
    hands: Hands, window: MainWindow, office: Office
) -> None:
    window.asking.ask(office.record().number)
    screen = the_screen(window.asking)
    screen.conclude()
    hands.settle()
    screen._timer.timeout.emit()
    window.activateWindow()
    window.lock.page.password.box.setText(PASSWORD)
    window.lock.page.enter_now()
    hands.settle()
    assert not window.lock.locked
