"""参考数据 in the settings, and the updates that come by themselves: off the stick, and after a round over the wire."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.actions import sync
from station_app.storage import reference
from station_app.ui.main_window import MainWindow
from station_app.ui.settings import SettingsPage
from station_app.ui.settings.reference_data import ReferenceSection
from tests.exchange.publishing import Publisher, with_a_channel
from tests.helpers.city import City, serving
from tests.helpers.office import Office


@pytest.fixture
def city(office: Office, tmp_path: Path) -> Publisher:
    (tmp_path / "stick").mkdir()
    made = Publisher(City.founded(tmp_path), tmp_path / "stick")
    made.city.enrol(office, tmp_path)
    return made


@pytest.fixture
def line(city: Publisher, office: Office) -> Iterator[str]:
    city.publish(with_a_channel(), office.clock())
    with serving(city.city.data) as url:
        sync.choose_address(office.store, office.desk.clerk, url)
        yield url


def section(window: MainWindow) -> ReferenceSection:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section(ReferenceSection)
    settle(window)
    return next(one for one in page.sections if isinstance(one, ReferenceSection))


def settle(window: MainWindow) -> None:
    for _ in range(3):
        assert window.desk.background.settle(30)
        QApplication.processEvents()


def told(window: MainWindow) -> list[str]:
    return [strip.notice.sentence for strip in window.notices.standing]


def test_a_manager_takes_a_stick_by_hand_and_the_window_works_with_the_new_lists(
    office: Office, city: Publisher, window: MainWindow
) -> None:
    before = window.desk.open.catalogue.version
    done = city.publish(with_a_channel(), office.clock())
    shown = section(window)
    assert before in shown.state.text()
    assert "随程序带来" in shown.state.text()
    assert not shown.wire.isEnabled()
    shown.take(city.stick)
    assert shown.bar.isVisible()
    assert shown.stop.isVisible()
    assert not shown.folder.isEnabled()
    settle(window)
    assert window.desk.open.catalogue.version == done.version
    assert window.desk.open.catalogue.label("channel", "88") == "巡讲"
    assert f"{done.version}　市中心发布" in shown.state.text()
    assert before in shown.history.text()
    assert not shown.bar.isVisible()
    assert shown.folder.isEnabled()
    assert [sentence for sentence in told(window) if sentence.startswith(f"参考数据已更新到 {done.version}")]


def test_a_damaged_stick_is_told_and_leaves_everything_as_it_was(
    office: Office, city: Publisher, window: MainWindow
) -> None:
    before = window.desk.open.catalogue
    city.publish(with_a_channel(), office.clock())
    (package,) = city.tree.glob("targets/refdata/*.zip")
    package.write_bytes(package.read_bytes()[:-1])
    shown = section(window)
    shown.take(city.stick)
    settle(window)
    assert window.desk.open.catalogue is before
    assert "不完整或被改动过" in shown.outcome.text()
    assert any("不完整或被改动过" in sentence for sentence in told(window))


def test_a_station_without_a_city_takes_nothing_and_is_told_why(window: MainWindow) -> None:
    shown = section(window)
    assert not shown.folder.isEnabled()
    assert not shown.wire.isEnabled()
    assert "随程序更新" in shown.outcome.text()


def test_the_stick_that_is_written_for_the_city_is_looked_at_for_what_the_city_has_put_there(
    office: Office, city: Publisher, window: MainWindow
) -> None:
    done = city.publish(with_a_channel(), office.clock())
    office.record()
    window.go("reporting")
    page = window.page("reporting")
    page.seal()  # type: ignore[attr-defined]
    settle(window)
    page.export_to(city.stick)  # type: ignore[attr-defined]
    settle(window)
    settle(window)
    assert reference.installed_version(window.desk.reader.db) == done.version
    assert any(sentence.startswith("参考数据已更新到") for sentence in told(window))


@pytest.mark.usefixtures("line")
def test_what_the_citys_answer_names_is_fetched_over_the_wire_by_itself(
    office: Office, city: Publisher, window: MainWindow, tmp_path: Path
) -> None:
    office.record()
    window.go("reporting")
    page = window.page("reporting")
    QTest.keyClick(page.wire.press, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    for _ in range(4):
        settle(window)
    assert window.desk.open.catalogue.label("channel", "88") == "巡讲"
    assert any(sentence.startswith("参考数据已更新到") for sentence in told(window))
    shown = section(window)
    assert shown.wire.isEnabled()
    QTest.keyClick(shown.wire, Qt.Key.Key_Space)
    settle(window)
    assert shown.outcome.text().startswith("参考数据已是最新")
