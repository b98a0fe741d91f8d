"""The page when the data are not where they were: look again, point to them, or begin from a backup."""

from station_app.ui.moved.page import MovedPage

__all__ = ["MovedPage"]
