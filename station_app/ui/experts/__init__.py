"""专家预约: the calendar of the volunteer experts, their pool, their duty, and the bookings of visitors."""

from station_app.ui.experts.page import ExpertsPage

__all__ = ["ExpertsPage"]
