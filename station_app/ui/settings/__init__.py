"""The page 设置: everything that can be chosen at this desk, found by one box."""

from station_app.ui.settings.page import SettingsPage

__all__ = ["SettingsPage"]
