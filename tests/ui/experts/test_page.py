"""The page 专家预约 beyond the calendar: the pool, the roster, the states, the waiting list, finding a booking."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from station_app.actions import consultations, expert_papers
from station_app.actions.acts import RecordIds
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import Rule
from station_app.storage import bookings, experts, rosters, waiting
from station_app.ui.experts import ExpertsPage
from station_app.ui.main_window import MainWindow
from tests.helpers import experts as helper
from tests.helpers.city_experts import CITY_EXPERT, install, write_bundle
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import Office
from tests.helpers.reference import REFERENCE
from tests.helpers.window import dress, main_window
from tests.ui.experts.pool_at_work import pool, week

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    """A station whose four experts sit every week, on Monday at half past eight."""
    dress()
    pool(office)
    with main_window(office) as opened:
        opened.go("experts")
        yield opened


@pytest.fixture
def page(window: MainWindow) -> ExpertsPage:
    """The page in front."""
    made = window.page("experts")
    assert isinstance(made, ExpertsPage)
    return made


def _press(window: MainWindow) -> Hands:
    hands = Hands(window)
    hands.settle()
    return hands


def test_an_expert_is_taken_in_with_fields_on_two_levels_and_stands_in_the_list(
    window: MainWindow, page: ExpertsPage, office: Office
) -> None:
    hands = _press(window)
    hands.press(Qt.Key.Key_2, ALT)
    hands.press(Qt.Key.Key_N, CONTROL)
    hands.commit("杜若")
    sheet = page.pool.sheet
    sheet.fields.show_value("fields", ["E", "E1"])
    sheet.fields.show_value("sources", ["11"])
    sheet.fields.show_value("qualifications", [{"name": "资产评估师", "number": "11000001"}])
    hands.press(ENTER, CONTROL)
    hands.settle()
    found = [one for one in experts.page(office.store.db) if one.name == "杜若"]
    assert [(one.state, one.fields) for one in found] == [("applied", ("E", "E1"))]
    latest = experts.latest(office.store.db, found[0].record_id)
    assert latest is not None
    assert latest.body()["qualifications"] == [{"name": "资产评估师", "number": "11000001"}]
    assert "杜若" in [row.name for row in page.pool.list.model.rows]


def test_what_is_missing_of_an_expert_is_told_beside_its_field_and_nothing_is_saved(
    window: MainWindow, page: ExpertsPage, office: Office
) -> None:
    hands = _press(window)
    page.show_tab("pool")
    page.pool.start_new()
    hands.press(ENTER, CONTROL)
    hands.settle()
    told = {name: mark.remark.words.text() for name, mark in page.pool.sheet.fields.marks.items() if mark.remark.fault}
    assert set(told) >= {"name", "fields", "sources"}
    assert len(experts.page(office.store.db)) == 4


def test_an_expert_is_suspended_with_a_reason_and_the_hanging_booking_is_named(
    window: MainWindow, page: ExpertsPage, office: Office
) -> None:
    expert = page.board.expert.code()
    booked = helper.book(office, expert, "11-18 10:00", "11-18 10:30")
    page.show_tab("pool")
    page.pool.show_expert(expert, "states")
    states = page.pool.states
    states.wanted.set_code("suspended")
    states.press()
    assert states.mark.remark.fault is not None, "a reason is asked for"
    states.reason.set_text("出国三个月")
    states.press()
    _press(window)
    assert [one.state for one in experts.history(office.store.db, expert)] == ["pooled", "suspended"]
    assert any(booked.number in notice.sentence for notice in window.notices.history)
    assert "出国三个月" in states.history.text()


def test_leave_with_a_substitute_moves_the_duty_to_him_and_shows_in_both_calendars(
    window: MainWindow, page: ExpertsPage, office: Office
) -> None:
    first, third = page.board.expert.code(), experts.named(office.store.db, "王海生")[0]
    page.show_tab("pool")
    page.pool.show_expert(first, "roster")
    card = page.pool.roster
    for name, value in (("rule", "leave"), ("first_day", "2026-11-20"), ("last_day", "2026-11-20"),
                        ("substitute_id", third), ("reason", "参加评审会")):  # fmt: skip
        card.fields.show_value(name, value)
    card.press()
    _press(window)
    assert [one.rule for one in rosters.of_expert(office.store.db, first)].count(Rule.LEAVE) == 1
    page.show_tab("board")
    board = page.board
    assert any("王海生" in span.told for span in board.shown.sheet.spans), "who stands in is told on the day of leave"
    board.expert.choose(third)
    board.refresh()
    friday = next(at for at, lane in enumerate(board.shown.sheet.lanes) if lane.key == "2026-11-20")
    assert any(span.lane == friday and span.ground == "free" for span in board.shown.sheet.spans)


def test_a_tab_that_nobody_looks_at_is_read_when_somebody_does(
    window: MainWindow, page: ExpertsPage, office: Office
) -> None:
    window.go("today")
    reads: list[str] = []
    refresh = page.board.refresh
    page.board.refresh = lambda: (reads.append("board"), refresh())  # type: ignore[assignment, method-assign]
    desk = window.desk
    form = office.form()
    desk.background.write(
        lambda: consultations.record(
            desk.open.store, desk.open.clerk, form, ids=RecordIds.make(desk.new_id), catalogue=desk.open.catalogue,
            now=desk.now(), new_id=desk.new_id,
        )
    )  # fmt: skip
    _press(window)
    assert reads == []
    window.go("experts")
    assert reads == ["board"]


def test_two_rules_that_overlap_are_refused_by_name(window: MainWindow, page: ExpertsPage, office: Office) -> None:
    expert = page.board.expert.code()
    page.show_tab("pool")
    page.pool.show_expert(expert, "roster")
    card, before = page.pool.roster, len(rosters.of_expert(office.store.db, expert))
    for name, value in (("weekday", 1), ("start", "10:00"), ("end", "12:00")):
        card.fields.show_value(name, value)
    card.press()
    _press(window)
    told = [mark.remark.words.text() for mark in card.fields.marks.values() if mark.remark.fault]
    assert told or card.banner.sentence.text()
    assert len(rosters.of_expert(office.store.db, expert)) == before


def test_a_rule_is_taken_away_with_a_reason(window: MainWindow, page: ExpertsPage, office: Office) -> None:
    expert = page.board.expert.code()
    page.show_tab("pool")
    page.pool.show_expert(expert, "roster")
    card, before = page.pool.roster, len(rosters.of_expert(office.store.db, expert))
    card.rules.setCurrentRow(0)
    card.remove.click()
    hands = _press(window)
    next(one for one in window.findChildren(QDialog) if one.isVisible()).activateWindow()
    QApplication.processEvents()
    hands.commit("改由网上值班")
    hands.press(ENTER)
    hands.settle()
    assert len(rosters.of_expert(office.store.db, expert)) == before - 1


def test_who_waits_is_put_down_phoned_and_taken_off_with_a_reason(
    window: MainWindow, page: ExpertsPage, office: Office
) -> None:
    hands = _press(window)
    hands.press(Qt.Key.Key_3, ALT)
    hands.commit("周丽华")
    hands.press(ENTER)
    hands.type("13488816602")
    page.waiting.fields.show_value("field", "L2")
    page.waiting.fields.show_value("question", "个人能注册商标吗")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert [(one.visitor, one.calls) for one in waiting.page(office.store.db)] == [("周丽华", 0)]
    hands.press(Qt.Key.Key_C)
    hands.settle()
    assert waiting.page(office.store.db)[0].calls == 1
    hands.press(Qt.Key.Key_Delete)
    hands.settle()
    next(one for one in window.findChildren(QDialog) if one.isVisible()).activateWindow()
    QApplication.processEvents()
    hands.commit("已自行解决")
    hands.press(ENTER)
    hands.settle()
    assert waiting.page(office.store.db) == []


def test_a_booking_is_found_by_its_number_from_anywhere(window: MainWindow, page: ExpertsPage, office: Office) -> None:
    second = experts.named(office.store.db, "李若兰")[0]
    booked = helper.book(office, second, "11-26 09:30", "11-26 10:00")
    window.go("today")
    hands = _press(window)
    hands.press(Qt.Key.Key_K, CONTROL)
    hands.type("YY-G003")
    lines = window.palette_box.list.lines
    assert lines[0].text == booked.number
    hands.press(ENTER)
    hands.settle()
    assert window.current == "experts"
    assert page.board.card.line is not None
    assert page.board.card.line.number == booked.number
    assert page.board.expert.code() == second


def test_a_booking_that_was_begun_is_not_lost_by_escape(window: MainWindow, page: ExpertsPage) -> None:
    hands = _press(window)
    page.board.calendar.setFocus()
    page.board.calendar.stand_on(2, 600)
    hands.press(ENTER)
    hands.commit("周丽华")
    hands.press(Qt.Key.Key_Escape)
    if page.board.side is page.board.form:
        hands.press(Qt.Key.Key_Escape)
    assert page.board.side is page.board.card
    notice = window.notices.history[-1]
    notice.actions[0][2]()
    assert page.board.side is page.board.form
    assert page.board.form.fields.value("visitor_name") == "周丽华"


def test_the_other_partys_name_asks_for_recusal_before_the_save(window: MainWindow, page: ExpertsPage) -> None:
    form = page.board.form
    page.board.calendar.stand_on(2, 600)
    page.board.start_new()
    for name, value in (("visitor_name", "周丽华"), ("visitor_phone", "13488816602"), ("question", "被诉侵权"),
                        ("materials", "起诉状"), ("other_party", "晨光文具")):  # fmt: skip
        form.fields.show_value(name, value)
    verdict = form.judge()
    assert verdict is not None
    assert [fault.code for fault in verdict.faults] == ["recusal-unasked"]
    assert form.fields.controls["recusal_asked"].isVisibleTo(form)
    form.fields.show_value("recusal_asked", True)
    verdict = form.judge()
    assert verdict is not None
    assert verdict.faults == ()
    _press(window)


def test_the_page_speaks_of_a_wednesday_morning_in_words(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    first = week(office)[0]
    office.clock.now = datetime(2026, 11, 18, 9, 40, tzinfo=BEIJING_TIME)
    with main_window(office) as window:
        window.go("experts")
        board = window.page("experts").board
        board.expert.choose(first)
        board.refresh()
        missed = bookings.page(office.store.db, state="no_show")[0]
        assert board.calendar.stand_on_key(missed.record_id)
        assert "何静" in board.calendar.accessibleDescription()
        assert "爽约" in board.calendar.accessibleDescription()
        assert set(board.card.buttons) >= {"take_back"}


def test_letters_in_the_list_are_steps_of_the_booking_and_no_search(
    window: MainWindow, page: ExpertsPage, office: Office
) -> None:
    helper.book(office, page.board.expert.code(), "11-18 10:00", "11-18 10:30")
    page.board.show_mode("list")
    page.board.enter()
    hands = _press(window)
    hands.press(Qt.Key.Key_R)
    assert page.board.card.step is not None
    assert page.board.card.step.name == "reschedule"


def test_the_citys_expert_is_only_requested_and_the_paper_is_an_application(
    office: Office, tmp_path: Path, qtbot  # type: ignore[no-untyped-def]
) -> None:
    dress()
    install(office.store.db, write_bundle(tmp_path / "bundle", REFERENCE), "2026-11-16T08:00:00+08:00")
    office.reopen()
    with main_window(office) as window:
        window.go("experts")
        page = window.page("experts")
        page.board.expert.choose(CITY_EXPERT)
        page.board.refresh()
        page.board.calendar.stand_on(4, 540)
        page.board.start_new()
        form = page.board.form
        for name, value in (("visitor_name", "周丽华"), ("visitor_phone", "13488816602"), ("question", "被驳回"),
                            ("materials", "无")):  # fmt: skip
            form.fields.show_value(name, value)
        form.judge()
        assert "待市中心确认" in form.banner.sentence.text()
        form.press()
        _press(window)
        line = bookings.page(office.store.db)[0]
        assert (line.state, line.expert) == ("requested", "韩梅")
        assert "待市中心确认" in page.board.calendar.accessibleDescription()
        assert "打印申请单" in page.board.card.buttons["print"].text()
        made = expert_papers.confirmation(
            office.store, office.desk.clerk, line.number, catalogue=office.desk.catalogue, now=office.clock()
        )
        assert made.shown.confirmed is False
        page.show_tab("pool")
        page.pool.show_expert(CITY_EXPERT)
        assert not page.pool.sheet.fields.isEnabled(), "the city keeps its experts itself"
        _press(window)
