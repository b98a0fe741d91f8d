"""The page 经办人: who works here, and everybody's own password, PIN and lock."""

from station_app.ui.clerks.page import ClerksPage

__all__ = ["ClerksPage"]
