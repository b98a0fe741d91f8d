"""A booking from the telephone call to the certificate, on the real window by keyboard and by mouse."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar as CalendarFile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings, consultations, journal, waiting
from station_app.ui.experts import ExpertsPage
from station_app.ui.main_window import MainWindow
from tests.helpers import experts as helper
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window
from tests.ui.experts.pool_at_work import pool

DELETE, SPACE, ESCAPE = Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Escape
LEFT = Qt.MouseButton.LeftButton


class Desk(Hands):
    """Hands before the page 专家预约."""

    def __init__(self, window: MainWindow, office: Office, experts: list[str]) -> None:
        super().__init__(window)
        self.office, self.experts = office, experts

    @property
    def booked(self) -> ExpertsPage:
        page = self.window.page("experts")
        assert isinstance(page, ExpertsPage)
        return page

    @property
    def calendar(self):  # type: ignore[no-untyped-def]
        return self.booked.board.calendar

    def lines(self) -> list[bookings.Line]:
        return bookings.page(self.office.store.db)

    def field(self, lane: int, start: int, end: int) -> QPoint:
        return self.calendar.measures().rect(lane, start, end).center()

    def new_booking(self, name: str = "周丽华", phone: str = "13488816602") -> None:
        """From the free field under the cursor, by keys alone."""
        self.press(ENTER)
        self.settle()
        self.commit(name)
        self.press(ENTER)
        self.type(phone)
        self.press(ENTER)
        self.press(ENTER)
        self.commit("个人能不能注册商标")
        self.press(Qt.Key.Key_Tab)
        self.commit("身份证")
        self.press(ENTER, CONTROL)
        self.settle()


@pytest.fixture
def desk(office: Office, qtbot) -> Iterator[Desk]:  # type: ignore[no-untyped-def]
    """Monday morning, half past eight; the first expert sits on Monday, Wednesday and Friday."""
    dress()
    experts = pool(office)
    with main_window(office) as window:
        made = Desk(window, office, experts)
        made.press(Qt.Key.Key_4, CONTROL)
        made.settle()
        made.booked.board.expert.choose(experts[0])
        made.settle()
        made.calendar.setFocus()
        made.calendar.stand_on(2, 600)
        yield made


def test_a_visitor_is_booked_and_moved_and_put_back_by_keys_alone(desk: Desk) -> None:
    desk.new_booking()
    line = desk.lines()[0]
    assert (line.state, line.start[5:16], line.visitor) == ("confirmed", "11-18T10:00", "周丽华")
    desk.press(SPACE)
    desk.settle()
    assert "2026-11-18" in desk.booked.board.card.banner.sentence.text(), "nobody is there two days before"
    desk.press(Qt.Key.Key_X, CONTROL)
    desk.press(Qt.Key.Key_Right, times=2)
    desk.press(Qt.Key.Key_Down, times=2)
    desk.press(ENTER)
    desk.settle()
    assert desk.lines()[0].start[5:16] == "11-20T10:30"
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.settle()
    assert desk.lines()[0].start[5:16] == "11-18T10:00"
    states = [entry.body()["state"] for entry in journal.of_record(desk.office.store.db, line.record_id)]
    assert states == ["confirmed", "rescheduled", "confirmed", "confirmed"]


def test_a_booking_is_dragged_to_another_day_and_made_longer_by_the_mouse(desk: Desk) -> None:
    desk.new_booking()
    view, begin, end = desk.calendar.viewport(), desk.field(2, 600, 630), desk.field(4, 840, 870)
    QTest.mousePress(view, LEFT, pos=begin)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, begin + (end - begin) * part)
    QTest.mouseRelease(view, LEFT, pos=end)
    desk.settle()
    assert desk.lines()[0].start[5:16] == "11-20T14:00"
    edge = desk.calendar.measures().rect(4, 840, 870)
    begin, end = QPoint(edge.center().x(), edge.bottom() - 1), desk.field(4, 885, 900)
    QTest.mousePress(view, LEFT, pos=begin)
    QTest.mouseMove(view, begin + (end - begin) * 0.5)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, LEFT, pos=end)
    desk.settle()
    assert (desk.lines()[0].start[11:16], desk.lines()[0].end[11:16]) == ("14:00", "15:00")


def test_a_time_that_is_taken_is_refused_by_name_and_leads_to_the_waiting_list(desk: Desk) -> None:
    desk.new_booking()
    helper.book(desk.office, desk.experts[0], "11-18 10:30", "11-18 11:00", visitor_name="赵敏",
                visitor_phone="13701238862")  # fmt: skip
    # This desk has not heard of the other booking yet: the save finds it.
    desk.calendar.stand_on(2, 630)
    desk.press(ENTER)
    desk.settle()
    form = desk.booked.board.form
    desk.commit("吴振东")
    desk.press(ENTER)
    desk.type("18911027743")
    desk.press(ENTER, times=2)
    desk.commit("想走优先审查")
    desk.press(Qt.Key.Key_Tab)
    desk.commit("无")
    desk.press(ENTER, CONTROL)
    desk.settle()
    assert "周正" in form.fields.marks["start"].remark.words.text()
    assert form.to_wait.isVisible()
    form.to_wait.click()
    desk.settle()
    assert [one.visitor for one in waiting.page(desk.office.store.db)] == ["吴振东"]
    assert desk.booked.tabs["waiting"].text() == "候补（1）"


def test_two_who_did_not_come_are_counted_and_the_second_time_blocks_until_a_reason_lifts_it(desk: Desk) -> None:
    for day, start in (("11-16", "09:30"), ("11-16", "14:00")):
        end = f"{day} {datetime.strptime(start, '%H:%M') + timedelta(minutes=30):%H:%M}"
        helper.book(desk.office, desk.experts[0], f"{day} {start}", end)
    desk.office.clock.now = datetime(2026, 11, 16, 15, 0, tzinfo=BEIJING_TIME)
    desk.press(Qt.Key.Key_F5)
    desk.settle()
    for line in reversed(desk.lines()):
        desk.calendar.setFocus()
        assert desk.calendar.stand_on_key(line.record_id)
        desk.press(Qt.Key.Key_N)
        desk.settle()
    assert [line.state for line in desk.lines()] == ["no_show", "no_show"]
    assert any("2026-12-16" in notice.sentence for notice in desk.window.notices.history)
    desk.calendar.stand_on(2, 600)
    desk.calendar.setFocus()
    desk.press(ENTER)
    desk.settle()
    desk.type("1111")
    desk.press(ENTER)
    desk.settle()
    assert "2026-12-16" in desk.booked.board.form.banner.sentence.text()
    desk.press(ESCAPE)
    desk.calendar.stand_on_key(desk.lines()[0].record_id)
    desk.booked.board.card.buttons["lift"].click()
    desk.settle()
    dialog = next(one for one in desk.window.findChildren(QDialog) if one.isVisible())
    dialog.activateWindow()
    QApplication.processEvents()
    desk.commit("家人住院，有证明")
    desk.press(ENTER)
    desk.settle()
    assert waiting.block_on(desk.office.store.db, desk.lines()[0].visitor_id or "", "2026-11-16") is None


def test_a_cancelled_slot_shows_whom_to_phone_and_the_words_and_he_is_booked_by_enter(desk: Desk) -> None:
    helper.wait(desk.office, desk.experts[0], visitor_name="赵敏", visitor_phone="13701238862",
                first_day="2026-11-16", materials="驳回通知书")  # fmt: skip
    helper.wait(desk.office, "", visitor_name="吴振东", visitor_phone="18911027743", first_day="2026-11-16", field="L2")
    desk.new_booking()
    desk.press(DELETE)
    desk.settle()
    desk.press(ENTER, CONTROL)
    desk.settle()
    board = desk.booked.board
    assert board.side is board.freed
    assert "赵敏" in board.freed.script.text()
    assert "13701238862" in board.freed.who.text()
    desk.press(ENTER)
    desk.settle()
    assert board.side is board.form
    desk.press(ENTER, CONTROL)
    desk.settle()
    assert [(line.visitor, line.state) for line in desk.lines() if line.state != "cancelled_by_visitor"] == [
        ("赵敏", "confirmed")
    ]
    assert [one.visitor for one in waiting.page(desk.office.store.db)] == ["吴振东"]


def test_when_the_expert_does_not_come_the_visitor_is_offered_the_next_times_and_takes_one_by_a_digit(
    desk: Desk,
) -> None:
    helper.book(desk.office, desk.experts[0], "11-16 09:00", "11-16 09:30")
    helper.wait(desk.office, desk.experts[0], first_day="2026-11-16")
    desk.office.clock.now = datetime(2026, 11, 16, 9, 20, tzinfo=BEIJING_TIME)
    desk.press(Qt.Key.Key_F5)
    desk.settle()
    desk.calendar.setFocus()
    assert desk.calendar.stand_on_key(desk.lines()[0].record_id)
    desk.press(Qt.Key.Key_W)
    desk.settle()
    board = desk.booked.board
    assert board.side is board.apology
    assert "抱歉" in board.apology.script.text()
    assert [one.visitor for one in waiting.page(desk.office.store.db)] == ["李想", "赵敏"]
    second = board.apology.offers[1].text()
    desk.press(Qt.Key.Key_2)
    desk.settle()
    assert board.side is board.form
    desk.press(ENTER, CONTROL)
    desk.settle()
    line = next(one for one in desk.lines() if one.state == "confirmed")
    assert (line.visitor, line.start[5:10]) == ("李想", "11-16")
    assert line.start[11:16] in second
    assert [one.visitor for one in waiting.page(desk.office.store.db)] == ["赵敏"]


def test_an_absent_expert_is_apologised_for_from_the_list_whatever_week_was_looked_at(desk: Desk) -> None:
    helper.book(desk.office, desk.experts[0], "11-16 09:00", "11-16 09:30")
    desk.office.clock.now = datetime(2026, 11, 16, 9, 20, tzinfo=BEIJING_TIME)
    board = desk.booked.board
    desk.press(Qt.Key.Key_PageDown)
    board.show_mode("list")
    board.table.selectRow(0)
    board.table.setFocus()
    desk.press(Qt.Key.Key_W)
    desk.settle()
    assert board.side is board.apology
    assert "李想" in board.apology.who.text()


def test_who_comes_tomorrow_is_phoned_from_the_list_of_what_is_owed_and_ticked(desk: Desk) -> None:
    helper.book(desk.office, desk.experts[0], "11-18 09:00", "11-18 09:30")
    helper.book(desk.office, desk.experts[0], "11-18 10:00", "11-18 10:30", visitor_name="赵敏",
                visitor_phone="13701238862")  # fmt: skip
    desk.window.go("tasks")
    assert desk.window.page("tasks").phone.text().endswith("0"), "it is Monday, they come on Wednesday"
    desk.office.clock.now = datetime(2026, 11, 17, 9, 0, tzinfo=BEIJING_TIME)
    desk.window.go("today")
    desk.window.go("tasks")
    assert desk.window.page("tasks").phone.text().endswith("2"), "a list made yesterday is not today's"
    desk.press(Qt.Key.Key_1, CONTROL)
    desk.press(Qt.Key.Key_F5)
    desk.settle()
    card = desk.window.page("today").promises
    assert card.phone.text().startswith("2 ")
    card.phone.click()
    desk.settle()
    reminders = desk.window.page("tasks").reminders
    assert desk.window.current == "tasks"
    assert ("李想" in reminders.script.text(), "明天 09:00–09:30" in reminders.script.text()) == (True, True)
    assert "营业执照" in reminders.script.text()
    desk.press(Qt.Key.Key_N)
    desk.settle()
    desk.press(Qt.Key.Key_Down)
    desk.press(SPACE)
    desk.settle()
    assert [(one.visitor, one.reminder_calls, bool(one.reminded_at)) for one in reversed(desk.lines())] == [
        ("李想", 1, False), ("赵敏", 1, True)
    ]  # fmt: skip
    assert [one.visitor for one in reminders.model.rows] == ["李想"]
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.settle()
    assert reminders.count == 2, "a tick by mistake is taken back"
    desk.press(Qt.Key.Key_Home, CONTROL)
    desk.press(ENTER)
    desk.settle()
    assert desk.window.current == "experts"
    line = desk.booked.board.card.line
    assert line is not None
    assert line.visitor == "李想"


def test_who_checks_in_gets_a_prefilled_visit_and_the_advice_stands_on_both_records(desk: Desk) -> None:
    helper.book(desk.office, desk.experts[0], "11-16 09:00", "11-16 09:30")
    desk.office.clock.now = datetime(2026, 11, 16, 8, 55, tzinfo=BEIJING_TIME)
    desk.press(Qt.Key.Key_1, CONTROL)
    desk.settle()
    card = desk.window.page("today").bookings
    assert card.isVisible()
    card._rows[0][2].click()
    desk.settle()
    assert desk.window.current == "consultations"
    assert desk.has.name.text() == "李想"
    assert desk.has.question.text() == "商标被抢注怎么办"
    desk.has.items.box.setFocus()
    desk.type("1")
    desk.save()
    visit = consultations.page(desk.office.store.db)[0]
    assert desk.lines()[0].consultation_id == visit.record_id
    desk.press(Qt.Key.Key_4, CONTROL)
    desk.settle()
    desk.calendar.stand_on_key(desk.lines()[0].record_id)
    desk.calendar.setFocus()
    desk.press(SPACE)
    desk.settle()
    desk.commit("先检索在先权利，再提异议")
    desk.press(ENTER, CONTROL)
    desk.settle()
    line = desk.lines()[0]
    assert (line.state, line.actual_minutes) == ("served", 30)
    latest = journal.latest(desk.office.store.db, visit.record_id)
    assert latest is not None
    assert "先检索在先权利，再提异议" in latest.body()["answer"]
    desk.calendar.setFocus()
    desk.press(Qt.Key.Key_E)
    desk.settle()
    desk.press(SPACE)
    desk.press(ENTER, CONTROL)
    desk.settle()
    assert (desk.lines()[0].state, desk.lines()[0].visitor_rating) == ("evaluated", "5")


def test_the_certificate_lists_what_was_served_and_the_calendar_file_updates_rather_than_doubles(
    desk: Desk, tmp_path: Path
) -> None:
    done = helper.book(desk.office, desk.experts[0], "11-16 09:00", "11-16 09:30")
    coming = helper.book(desk.office, desk.experts[0], "11-18 09:00", "11-18 09:30", visitor_name="赵敏",
                         visitor_phone="13701238862")  # fmt: skip
    desk.office.clock.now = datetime(2026, 11, 16, 9, 32, tzinfo=BEIJING_TIME)
    helper.check_in(desk.office, done.number)
    helper.serve(desk.office, done.number, 40)
    page = desk.booked
    desk.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    page.refresh()
    page.pool.show_expert(desk.experts[0], "service")
    page.pool.service.certificate.click()
    desk.settle()
    papers = list(desk.window.desk.printing.papers.glob("*.pdf"))
    assert len(papers) == 1
    prints = desk.office.store.db.execute("SELECT count(*) FROM receipt_prints").fetchone()[0]
    assert prints == 1

    first, second = tmp_path / "one.ics", tmp_path / "two.ics"
    expert = page.pool.list.table.chosen()
    page.papers.write_ics(expert, str(first), datetime(2026, 11, 1).date())
    desk.settle()
    helper.move(desk.office, coming.number, "11-18 10:00", "11-18 10:30")
    page.papers.write_ics(expert, str(second), datetime(2026, 11, 1).date())
    desk.settle()
    events = [CalendarFile.from_ical(one.read_bytes()).walk("VEVENT") for one in (first, second)]
    named = [{str(one["uid"]): one for one in found} for found in events]
    assert set(named[0]) == set(named[1])
    uid = f"{coming.number}@ip-station"
    assert named[1][uid]["sequence"] > named[0][uid]["sequence"]
    assert named[1][uid]["dtstart"].dt != named[0][uid]["dtstart"].dt
    assert "赵敏".encode() not in second.read_bytes()


