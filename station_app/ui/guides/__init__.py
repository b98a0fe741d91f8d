"""The screen 事项与指南: the city's items with the district's own word, their guides, versions side by side."""

from station_app.ui.guides.page import GuidesPage

__all__ = ["GuidesPage"]
