"""The page 个人信息: everything of one person, and what he may ask of us."""

from station_app.ui.personal.page import PersonalPage

__all__ = ["PersonalPage"]
