"""The page of the way to the city, with a real receiving office at the other end."""

import hashlib
from datetime import UTC
from pathlib import Path

import pytest

from city_centre import enrolment, slip_check
from city_centre import office as receiving
from city_centre.acknowledge import answer as answer_of
from city_centre.intake import receive
from city_centre.keys import Cost
from city_centre.office import Office as City
from station_app.actions.printer_choices import choose_printer
from station_app.domain.printing import PrinterChoice, Way
from station_app.ui.main_window import MainWindow
from station_app.ui.reporting import ReportingPage
from station_exchange.slips import digest_of_files, in_groups
from tests.documents.reading import squeezed, text_of
from tests.helpers.office import Office
from tests.helpers.printed import papers_told
from tests.helpers.tray import Tray
from tests.helpers.window import dress, main_window

CITY_PASSWORD = "a password for tests"


@pytest.fixture
def city(tmp_path: Path, office: Office):  # type: ignore[no-untyped-def]
    """A receiving office founded a moment ago."""
    place = tmp_path / "city"
    now = office.clock().astimezone(UTC)
    cheap = Cost(iterations=1, lanes=1, memory_kib=64)
    receiving.found(place, CITY_PASSWORD, now, code="BJ", name="市中心", cost=cheap)
    with receiving.opened(place, CITY_PASSWORD) as opened:
        yield opened


@pytest.fixture
def page(window: MainWindow) -> ReportingPage:
    window.go("reporting")
    page = window.page("reporting")
    assert isinstance(page, ReportingPage)
    return page


def _paper(city: City, office: Office, place: Path, station: str = "G003") -> Path:
    file = place / "enrolment.json"
    now = office.clock().astimezone(UTC)
    file.write_bytes(enrolment.enrol(city, station, "朝阳区江东工作站", now, "one-time-secret", district="110105"))
    return file


def _settle(window: MainWindow) -> None:
    assert window.desk.background.settle(20)


def _said(window: MainWindow) -> list[str]:
    return [strip.notice.sentence for strip in window.notices.standing]


def test_a_station_of_its_own_is_told_that_it_is_not_enrolled(page: ReportingPage) -> None:
    assert page.banner.isVisible()
    assert "还没有接入市中心" in page.banner.sentence.text()
    assert not page.seal_step.press.isEnabled()
    assert page.window().focusWidget() is page.enrol


def test_a_paper_for_another_station_is_refused_and_nothing_is_enrolled(
    page: ReportingPage, window: MainWindow, city: City, office: Office, tmp_path: Path
) -> None:
    page.enrol_with(_paper(city, office, tmp_path, station="G009"))
    _settle(window)
    assert any("G009" in sentence for sentence in _said(window))
    assert page.banner.isVisible()


def test_the_week_goes_to_the_city_and_its_answer_comes_back(
    page: ReportingPage, window: MainWindow, city: City, office: Office, tmp_path: Path
) -> None:
    window.desk.background.write(lambda: [office.record(), office.record(visitor_name="刘桂兰")][-1])
    page.enrol_with(_paper(city, office, tmp_path))
    _settle(window)
    assert not page.banner.isVisible()
    assert page.balance.parts["stored"].text() == "2"
    assert not page.write_step.press.isEnabled()

    page.seal_step.press.click()
    _settle(window)
    assert page.balance.parts["sealed"].text() == "2"
    assert page.history.model.rowCount() == 1
    assert "可以拔出" not in page.write_step.told.text()

    stick = tmp_path / "stick"
    stick.mkdir()
    page.export_to(stick)
    _settle(window)
    assert "可以拔出" in page.write_step.told.text()
    assert "拿到回执才算送达" in page.write_step.told.text()
    assert page.balance.parts["applied"].text() == "0"
    files = sorted(stick.rglob("*.svb"))
    assert len(files) == 1

    now = office.clock().astimezone(UTC)
    receive(city, files[0].read_bytes(), now)
    answer = tmp_path / "G003.sva"
    answer.write_bytes(_answer(city, now))
    page.take(answer)
    _settle(window)
    assert page.balance.parts["applied"].text() == "2"
    assert "都已入库" in page.balance.sentence.text()
    assert any("都已入库" in sentence for sentence in _said(window))
    assert "待上报 0" in window.status.owed.text()

    page.take(answer)
    _settle(window)
    assert any("以前导入过" in sentence for sentence in _said(window))


def _answer(city: City, now) -> bytes:  # type: ignore[no-untyped-def]
    return answer_of(city, "G003", now)


def test_the_slip_of_the_stick_is_printed_once_it_can_be_pulled_out(
    office: Office, city: City, tmp_path: Path, qtbot  # type: ignore[no-untyped-def]
) -> None:
    dress()
    tray = Tray()
    with main_window(office, printers=tray) as window:
        window.go("reporting")
        page = window.page("reporting")
        window.desk.background.write(lambda: office.record())
        page.enrol_with(_paper(city, office, tmp_path))
        page.seal()
        _settle(window)
        assert not page.slip.isVisible()
        page.export_to(tmp_path)
        _settle(window)
        assert page.slip.isVisible()
        page.slip.click()
        _settle(window)
        [kept] = office.folder.papers.glob("*")
        assert kept.name == "G003-batches-20261119.pdf"
        told = squeezed(text_of(kept.read_bytes()))
        [file] = tmp_path.rglob("*.svb")
        digest = digest_of_files([hashlib.sha256(file.read_bytes()).hexdigest()])
        assert squeezed(in_groups(digest)) in told
        assert slip_check.compare([tmp_path], digest).of_slip
        assert squeezed(in_groups(page.history.model.row(0).manifest_sha256)) in told
        choose_printer(
            office.store, office.desk.clerk, PrinterChoice(paper="batch_slip", way=Way.SYSTEM, printer="前台激光")
        )
        page.slip.click()
        _settle(window)
        assert tray.out == [("前台激光", "交接单")]
        slip = {"paper": "batch_slip", "layout": "a5", "copies": 1, "about": "1"}
        assert papers_told(office.store) == [slip, slip]
        window.desk.background.write(lambda: office.record())
        _settle(window)
        assert not page.slip.isVisible()


def test_a_folder_that_is_gone_counts_as_not_written(
    page: ReportingPage, window: MainWindow, city: City, office: Office, tmp_path: Path
) -> None:
    window.desk.background.write(lambda: office.record())
    page.enrol_with(_paper(city, office, tmp_path))
    page.seal()
    _settle(window)
    page.export_to(tmp_path / "pulled-out")
    _settle(window)
    assert "不算导出" in page.write_step.told.text()
    assert "可以拔出" not in page.write_step.told.text()
    assert page.write_step.press.isEnabled()


def test_cancelling_leaves_the_batches_waiting(
    page: ReportingPage, window: MainWindow, city: City, office: Office, tmp_path: Path
) -> None:
    window.desk.background.write(lambda: office.record())
    page.enrol_with(_paper(city, office, tmp_path))
    page.seal()
    _settle(window)
    page.export_to(tmp_path)
    page.write_step.cancel.click()
    _settle(window)
    assert "已取消写出" in page.write_step.told.text()
    assert page.history.model.row(0).exported_at is None


def test_an_altered_answer_is_refused_in_words(
    page: ReportingPage, window: MainWindow, city: City, office: Office, tmp_path: Path
) -> None:
    page.enrol_with(_paper(city, office, tmp_path))
    _settle(window)
    file = tmp_path / "G003.sva"
    file.write_bytes(b"no answer at all")
    page.take(file)
    _settle(window)
    assert "这份回执不能用" in page.answer_step.told.text()
    assert page.answer_step.press.isEnabled()


def test_another_week_is_counted_by_itself(page: ReportingPage, window: MainWindow, office: Office) -> None:
    window.desk.background.write(lambda: office.record())
    _settle(window)
    assert page.balance.total.text() == "1"
    assert not page.balance.later.isEnabled()
    page.balance.earlier.click()
    assert page.balance.total.text() == "0"
    assert page.balance.sentence.text() == "这一周还没有登记。"
    page.balance.later.click()
    assert page.balance.total.text() == "1"
