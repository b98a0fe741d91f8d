"""The clerk's manual inside the program: F1 opens the page of this screen, offline."""

from station_app.ui.help.window import HelpWindow

__all__ = ["HelpWindow"]
