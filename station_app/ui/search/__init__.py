"""The page 查询: every kind of record from one box."""

from station_app.ui.search.page import SearchPage

__all__ = ["SearchPage"]
