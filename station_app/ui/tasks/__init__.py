"""跟进: what the station still owes, by its day; each step by one key."""

from station_app.ui.tasks.page import TasksPage

__all__ = ["TasksPage"]
