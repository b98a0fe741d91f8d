"""The visitor's screen (好差评), and what the counter knows of it: that somebody was asked, never what he pressed."""

from station_app.ui.rating.asking import Asking

__all__ = ["Asking"]
