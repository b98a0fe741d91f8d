"""附件 from the window: behind the records, told as they go, given up for the records, stopped by a press."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.actions import attachments, sync
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import record
from station_app.domain.attachments import Attachment
from station_app.domain.reporting_times import ReportingTimes
from station_app.storage import sendings, wire
from station_app.ui.consultations.file_tiles import FileTile
from station_app.ui.main_window import MainWindow
from station_app.ui.reporting import ReportingPage
from tests.helpers.city import City, serving_here
from tests.helpers.office import Office
from tests.helpers.window import gone

BIG = b"%PDF-1.7 " + bytes(range(256)) * 3000


@pytest.fixture
def city(tmp_path: Path, office: Office) -> City:
    made = City.founded(tmp_path / "city")
    made.enrol(office, tmp_path)
    return made


@pytest.fixture
def line(city: City, office: Office) -> Iterator[str]:
    with serving_here(city.data) as url:
        sync.choose_address(office.store, office.desk.clerk, url)
        yield url


def visit(office: Office, *contents: bytes) -> list[Attachment]:
    desk = office.desk
    files = [
        attachments.take_in(desk.store, desk.clerk, content, name=f"扫描{at}.pdf", catalogue=desk.catalogue,
                            now=office.clock())
        for at, content in enumerate(contents)
    ]  # fmt: skip
    form = replace(office.form(), attachments=tuple(files))
    record(desk.store, desk.clerk, form, ids=RecordIds.make(office.ids), catalogue=desk.catalogue,
           now=office.clock.forward(seconds=1), new_id=office.ids)  # fmt: skip
    return files


def page_of(window: MainWindow) -> ReportingPage:
    window.go("reporting")
    page = window.page("reporting")
    assert isinstance(page, ReportingPage)
    return page


def settle(window: MainWindow) -> None:
    assert window.desk.background.settle(60)


def owed(window: MainWindow) -> int:
    return len(sendings.owed(window.desk.reader.db, "entrusted"))


@pytest.mark.usefixtures("line")
def test_one_press_reports_and_the_files_follow_until_the_city_says_it_has_them(
    office: Office, city: City, window: MainWindow
) -> None:
    visit(office, BIG, b"%PDF-1.7 small")
    page = page_of(window)
    assert page.wire.files_line.text() == "附件：市中心收妥 0 个，待送 2 个（0.7 MB）"
    told: list[str] = []
    window.desk.reporter.files.stepped.connect(lambda *_: told.append(page.wire.files_line.text()))
    QTest.keyClick(page.wire.press, Qt.Key.Key_Return)
    settle(window)
    assert told[0].startswith("附件 1/2，")
    assert any(one.startswith("附件 2/2，0.") and one.endswith("/0.7 MB") for one in told)
    assert page.wire.files_line.text() == "附件：市中心收妥 2 个，没有待送的。"
    assert not page.wire.cancel.isVisible()
    assert page.wire.bar.isHidden()
    assert page.wire.sentence.text() == "市中心已回执：2 个附件收妥。"
    assert page.wire.sentence.property("role") == "good"
    assert city.verify()["counts"]["files"] == 2


@pytest.mark.usefixtures("line")
def test_files_are_stopped_by_a_press_and_a_report_goes_before_them(
    office: Office, city: City, window: MainWindow
) -> None:
    visit(office, BIG)
    page, reporter = page_of(window), window.desk.reporter
    stopped: list[str] = []

    def stop(*_: int) -> None:
        if not stopped:
            assert page.wire.cancel.isVisible()
            stopped.append(page.wire.files_line.text())
            page.wire.cancel.click()

    reporter.files.stepped.connect(stop)
    page.wire.press.click()
    settle(window)
    assert (len(stopped), owed(window)) == (1, 1)
    assert "已停止" in page.wire.files_line.text()
    assert page.balance.parts["applied"].text() == "1", "the record was through before the file began"
    assert page.wire.press.isEnabled()
    reporter.files.stepped.disconnect(stop)
    pressed: list[int] = []

    def press(*_: int) -> None:
        if not pressed:
            pressed.append(1)
            office.record(visitor_phone="13900004444")
            page.wire.press.click()

    reporter.files.stepped.connect(press)
    page.wire.press.click()
    settle(window)
    assert page.balance.parts["applied"].text() == "2"
    assert owed(window) == 0


@pytest.mark.usefixtures("line")
def test_the_schedule_carries_files_too_and_keeps_its_wait_through_a_restart(
    office: Office, city: City, window: MainWindow
) -> None:
    reporter = window.desk.reporter
    sync.choose_times(office.store, office.desk.clerk, ReportingTimes(reminder_day=0, automatic="hourly"))
    office.record()
    reporter.look()
    settle(window)
    visit(office, b"%PDF-1.7 small")
    reporter.look()
    settle(window)
    assert owed(window) == 1, "an hour has not passed"
    office.clock.forward(hours=1)
    state = replace(wire.state(office.store.db), failures=3, code="wire-slow",
                    not_before=(office.clock() + timedelta(minutes=9)).isoformat())  # fmt: skip
    with office.store.atomic() as db:
        wire.keep_state(db, state)
    office.store.reopen()
    reporter.look()
    settle(window)
    assert owed(window) == 1, "the wait after a failure holds the files back as well"
    office.clock.forward(minutes=10)
    reporter.look()
    settle(window)
    assert owed(window) == 0
    # Records are all in; a file alone is reason enough for the next round.
    files = visit(office, b"%PDF-1.7 other")
    office.clock.forward(hours=1)
    reporter.look()
    settle(window)
    assert (len(files), owed(window)) == (1, 0)


def test_the_stick_says_how_far_the_files_are_and_what_is_left(
    office: Office, city: City, window: MainWindow, tmp_path: Path
) -> None:
    visit(office, BIG, b"%PDF-1.7 small")
    page = page_of(window)
    page.seal()
    settle(window)
    assert page.write_step.told.text().endswith("附件 2 个（0.7 MB）随后写。")
    stick = tmp_path / "stick"
    stick.mkdir()
    page.export_to(stick)
    settle(window)
    assert page.write_step.told.text().endswith("拿到回执才算送达。附件写齐 2 个。")
    assert len([*stick.rglob("*.svp")]) == 4
    city.ingest(stick)
    city.acknowledge(stick)
    page.take(stick / "G003.sva")
    settle(window)
    assert page.wire.files_line.text() == "附件：市中心收妥 2 个，没有待送的。"
    assert not page.write_step.press.isEnabled()


def test_a_clerk_says_by_the_tiles_menu_that_a_file_is_an_id_image(qapp: object) -> None:
    tile = FileTile("扫描.jpg")
    marked: list[bool] = []
    tile.marked.connect(lambda: marked.append(tile.attachment.stays if tile.attachment else False))
    tile.settle(Attachment("a" * 64, "扫描.jpg", 300_000, "jpg"))
    assert tile.stays in tile.face.actions()
    tile.stays.trigger()
    assert (marked, "不上报" in tile.face.text()) == ([True], True)
    tile.stays.trigger()
    assert (marked, "不上报" in tile.face.text()) == ([True, False], False)
    gone(tile)
