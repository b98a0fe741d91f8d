"""好差评汇总: the manager sees totals and single ratings and enters those on paper; a clerk gets neither."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from station_app.actions import ratings
from station_app.actions.acts import RecordIds
from station_app.domain.clerks import Clerk, Role
from station_app.domain.ratings import RatingForm
from station_app.ui.main_window import MainWindow
from station_app.ui.rating.summary import RatingSummary, period
from tests.helpers.office import Clock, Office


def settle(window: MainWindow) -> None:
    assert window.desk.background.settle(20)


@pytest.fixture
def rated(office: Office) -> list[str]:
    """Three visits of which two were rated, one badly."""
    numbers = [office.record().number for _ in range(3)]
    for number, grade in zip(numbers, ("5", "1"), strict=False):
        form = RatingForm(grade, ("2",), "等得久" if grade == "1" else "")
        ratings.rate(
            office.store, office.desk.clerk, number, form, ids=RecordIds.make(office.ids),
            catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
        )  # fmt: skip
    return numbers


@pytest.fixture
def summary(window: MainWindow, rated: list[str]) -> RatingSummary:
    window.menus.actions["ratings"].trigger()
    settle(window)
    found = window.findChild(RatingSummary)
    assert found is not None
    return found


def test_the_manager_reads_totals_and_each_rating_with_its_reason(summary: RatingSummary, window: MainWindow) -> None:
    assert "评价 2 件" in summary.figures.text()
    assert "满意率 50.0%" in summary.figures.text()
    assert "差评整改 0/1" in summary.figures.text()
    assert [line.satisfaction for line in summary.model.rows] == ["1", "5"]
    summary.bad_only.setChecked(True)
    settle(window)
    assert [line.reason for line in summary.model.rows] == ["等得久"]


def test_a_rating_on_paper_is_entered_with_its_way_and_counts(
    summary: RatingSummary, window: MainWindow, rated: list[str], office: Office
) -> None:
    summary.number.setText(rated[2])
    summary.grade.set_code("2")
    summary.save.click()
    settle(window)
    assert summary.fields[1].remark.fault is not None, "the way is asked for"
    summary.way.set_code("paper")
    summary.save.click()
    settle(window)
    assert summary.fields[3].remark.fault is not None, "a bad rating wants its reason"
    summary.ticks["3"].setChecked(True)
    summary.save.click()
    settle(window)
    assert "评价 3 件" in summary.figures.text()
    assert office.store.db.execute("SELECT count(*) FROM ratings WHERE satisfaction_way = 'paper'").fetchone() == (1,)


def test_a_clerk_is_told_that_this_is_not_his_and_sees_nothing(
    window: MainWindow, rated: list[str], office: Office
) -> None:
    office.desk.clerk = Clerk(office.desk.clerk.record_id, "小刘", Role.CLERK)
    window.menus.actions["ratings"].trigger()
    assert window.findChild(RatingSummary) is None
    assert any("岗位" in strip.notice.sentence for strip in window.notices.standing)


def test_what_the_manager_read_is_gone_when_another_clerk_sits_at_the_window(
    summary: RatingSummary, window: MainWindow, office: Office
) -> None:
    manager = office.desk.clerk
    window.lock.changed_hands.emit(manager, Clerk(manager.record_id, "小刘", Role.CLERK))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChild(RatingSummary) is None


def test_a_period_ends_today_and_begins_with_its_monday_its_first_or_new_year() -> None:
    today = Clock()().date()
    assert period("week", today) == ("2026-11-16", "2026-11-19")
    assert period("month", today) == ("2026-11-01", "2026-11-19")
    assert period("year", today) == ("2026-01-01", "2026-11-19")
