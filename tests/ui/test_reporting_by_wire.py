"""联网上报 from the window: one press, the city's own program at the other end of a real line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions import sync
from station_app.domain.clerks import Role
from station_app.domain.reporting_times import ReportingTimes
from station_app.storage import wire
from station_app.ui.main_window import MainWindow
from station_app.ui.reporting import ReportingPage
from station_app.ui.reporting.times_sheet import TimesSheet
from tests.helpers.city import City, serving
from tests.helpers.office import Office


@pytest.fixture
def city(tmp_path: Path, office: Office) -> City:
    made = City.founded(tmp_path / "city")
    made.enrol(office, tmp_path)
    return made


@pytest.fixture
def line(city: City, office: Office) -> Iterator[str]:
    with serving(city.data) as url:
        sync.choose_address(office.store, office.desk.clerk, url)
        yield url


def _page(window: MainWindow) -> ReportingPage:
    window.go("reporting")
    page = window.page("reporting")
    assert isinstance(page, ReportingPage)
    return page


def _settle(window: MainWindow) -> None:
    assert window.desk.background.settle(30)


def _said(window: MainWindow) -> list[str]:
    return [strip.notice.sentence for strip in window.notices.standing]


@pytest.mark.usefixtures("line")
def test_one_press_seals_sends_and_brings_the_answer(office: Office, city: City, window: MainWindow) -> None:
    office.record()
    page = _page(window)
    assert page.window().focusWidget() is page.wire.press
    QTest.keyClick(page.wire.press, Qt.Key.Key_Return)
    assert not page.wire.press.isEnabled()
    assert page.wire.cancel.isVisible()
    assert not any("入库" in sentence for sentence in _said(window))
    _settle(window)
    assert page.wire.sentence.text() == "市中心已回执：1 个包都已入库。"
    assert page.balance.parts["applied"].text() == page.balance.total.text() == "1"
    assert len(city.applied()) > 0
    assert page.wire.press.isEnabled()
    assert not page.wire.bar.isVisible()


def test_without_an_address_the_card_says_so_and_the_stick_remains(
    city: City, office: Office, window: MainWindow
) -> None:
    office.record()
    page = _page(window)
    assert not page.wire.press.isEnabled()
    assert "U 盘" in page.wire.sentence.text()
    assert page.window().focusWidget() is page.seal_step.press


def test_no_network_is_told_without_shouting_and_saving_goes_on(
    city: City, office: Office, window: MainWindow
) -> None:
    sync.choose_address(office.store, office.desk.clerk, "http://127.0.0.1:9")
    office.record()
    page = _page(window)
    page.wire.press.click()
    _settle(window)
    assert "连不上市中心" in page.wire.sentence.text()
    assert page.wire.sentence.property("role") == "care"
    assert page.wire.press.isEnabled()
    assert page.balance.parts["applied"].text() == "0"
    # A press does not wait; the schedule does.
    assert not wire.state(window.desk.reader.db).is_due(office.clock())


@pytest.mark.usefixtures("line")
def test_at_its_time_the_desk_reports_by_itself_and_only_when_there_is_something(
    office: Office, city: City, window: MainWindow
) -> None:
    reporter = window.desk.reporter
    sync.choose_times(office.store, office.desk.clerk, ReportingTimes(reminder_day=0, automatic="hourly"))
    office.record()
    reporter.look()
    _settle(window)
    assert len(city.applied()) > 0
    first = wire.last(window.desk.reader.db, "round")
    assert first
    reporter.look()
    assert not reporter.running
    office.record(visitor_phone="13900001002")
    reporter.look()
    assert not reporter.running, "an hour has not passed"
    office.clock.now += timedelta(hours=1)
    reporter.look()
    assert reporter.running
    _settle(window)
    assert wire.last(window.desk.reader.db, "round") > first


def test_friday_afternoon_reminds_once(city: City, office: Office, window: MainWindow) -> None:
    office.record()
    today = office.clock.now.isoweekday()
    sync.choose_times(
        office.store, office.desk.clerk, ReportingTimes(reminder_day=today, reminder_at="00:00", automatic="off")
    )
    for _ in range(3):
        window.desk.reporter.look()
        _settle(window)
    reminders = [sentence for sentence in _said(window) if sentence.startswith("本周上报")]
    assert reminders == ["本周上报：还有 1 条没有入库。请打包写入U盘，送到市中心。"]


def test_times_and_address_are_kept_from_the_sheet_and_an_unsafe_address_stays_out(
    city: City, office: Office, window: MainWindow
) -> None:
    page = _page(window)
    page.wire.times.click()
    sheet = window.findChild(TimesSheet)
    assert sheet is not None
    sheet.day.setCurrentIndex(sheet.day.findData(4))
    sheet.automatic.setCurrentIndex(sheet.automatic.findData("off"))
    assert not sheet.automatic_at.isEnabled()
    sheet.address.set_text("http://centre.example")
    sheet._choose()
    _settle(window)
    assert sheet.isVisible()
    assert "https://" in sheet.banner.sentence.text()
    assert wire.address(window.desk.reader.db) == ""
    sheet.address.set_text("https://centre.example")
    sheet._choose()
    _settle(window)
    assert wire.address(window.desk.reader.db) == "https://centre.example"
    assert wire.times(window.desk.reader.db) == replace(ReportingTimes(), reminder_day=4, automatic="off")


def test_only_the_manager_changes_where_the_wire_leads(city: City, office: Office) -> None:
    from station_app.domain.faults import Refused

    clerk = replace(office.desk.clerk, role=Role.CLERK)
    with pytest.raises(Refused):
        sync.choose_address(office.store, clerk, "https://elsewhere.example")
    assert wire.address(office.store.db) == ""


def test_a_closed_window_reports_no_more(city: City, office: Office, window: MainWindow) -> None:
    reporter = window.desk.reporter
    reporter.begin_day()
    assert reporter._clock.isActive()
    window.close()
    assert not reporter._clock.isActive()
