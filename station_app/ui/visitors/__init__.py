"""访客: looking visitors and firms up, their cards and timelines, and making one of two."""

from station_app.ui.visitors.page import VisitorsPage

__all__ = ["VisitorsPage"]
