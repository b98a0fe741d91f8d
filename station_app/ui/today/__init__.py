"""今日工作台: where the day begins. Who comes, what was logged, what is owed, what was left half typed."""

from station_app.ui.today.page import TodayPage

__all__ = ["TodayPage"]
