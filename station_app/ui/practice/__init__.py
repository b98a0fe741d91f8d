"""Practice: the page that prepares it, and the band that says at every moment that nothing here is real."""

from station_app.ui.practice.band import PracticeBand
from station_app.ui.practice.page import PracticePage

__all__ = ["PracticeBand", "PracticePage"]
