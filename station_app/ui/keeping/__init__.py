"""保存与归档."""

from station_app.ui.keeping.page import KeepingPage

__all__ = ["KeepingPage"]
