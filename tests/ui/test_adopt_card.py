"""从市中心取回本站的登记 on the reporting page of a new PC."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from station_app.storage import consultations
from station_app.ui.reporting import ReportingPage
from tests.helpers.window import dress, main_window
from tests.rebuilding.rooms import founded, handed_back, new_pc


@pytest.fixture
def moved(office, tmp_path):
    """(rooms, the new PC): a station with two visits that the city has, and an empty PC in its place."""
    rooms = founded(office, tmp_path)
    office.record(visitor_name="来访甲", visitor_phone="13900001111")
    office.record(visitor_name="来访乙", visitor_phone="13900002222")
    rooms.report()
    fresh = new_pc(rooms, tmp_path)
    yield rooms, fresh
    fresh.close()


def test_a_new_pc_makes_itself_known_and_takes_its_records_back(qtbot, moved):
    rooms, fresh = moved
    dress()
    with main_window(fresh) as window:
        window.go("reporting")
        page = window.page("reporting")
        assert isinstance(page, ReportingPage)
        assert page.adopt.isVisibleTo(page)
        assert page.adopt.known.isVisibleTo(page)
        for _ in range(3):
            QApplication.processEvents()
        sentences = [one for one in page.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
        cut = [one.text() for one in sentences if one.height() < one.heightForWidth(one.width())]
        assert cut == [], "the page scrolls rather than cut what it says"
        page.export_to(rooms.stick)
        assert window.desk.background.settle(20)
        assert rooms.city.ingest(rooms.stick)["admitted"] == 1
        file = rooms.stick / "back.svh"
        file.write_bytes(handed_back(rooms)[:-1])
        page.adopt.adopt(file)
        assert window.desk.background.settle(20)
        assert page.adopt.isVisibleTo(page)
        file.write_bytes(handed_back(rooms))
        page.adopt.adopt(file)
        assert window.desk.background.settle(20)
        assert consultations.count(fresh.store.db) == 2
        assert not page.adopt.isVisibleTo(page)
        assert any("编号不变" in strip.notice.sentence for strip in window.notices.standing)


def test_a_station_with_records_of_its_own_is_not_offered_it(qtbot, office, tmp_path):
    rooms = founded(office, tmp_path)
    office.record()
    dress()
    with main_window(rooms.office) as window:
        window.go("reporting")
        assert not window.page("reporting").adopt.isVisibleTo(window)
