"""Real windows on a real office, as a clerk would have them before him."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.desk import Desk
from station_app.ui.main_window import MainWindow
from station_app.ui.printing.printers import Printers
from tests.helpers.office import Office

_fonts: list[bool] = []


def dress(name: str = "light", scale: float = 1.0) -> QApplication:
    """The application with the bundled fonts and a theme."""
    application = QApplication.instance() or QApplication(["tests", "-style", "Fusion"])
    assert isinstance(application, QApplication)
    if not _fonts:
        theme.load_fonts()
        theme.load_fonts(rare=True)
        _fonts.append(True)
    theme.apply_theme(application, name, scale)
    return application


def keep(picture: QPixmap, file: Path) -> bool:
    """Writes a picture, packed small only where `make screens` asked for it: packing takes longer than drawing."""
    return picture.save(str(file), "PNG", -1 if os.environ.get("STATION_SCREENS") else 100)  # type: ignore[call-overload]


def gone(widget: QWidget) -> None:
    """Takes a window down now, not when an event loop finds the time."""
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def main_window(
    office: Office, width: int = 1366, height: int = 728, *, printers: Printers | None = None
) -> Iterator[MainWindow]:
    """The main window over an office, its background settled and closed at the end."""
    dress(theme.theme_name(), theme.text_scale())
    background = Background(office.store)
    desk = Desk(office.desk, office.store.reader(), background, office.clock, office.ids, printers)
    window = MainWindow(desk)
    window.resize(width, height)
    window.show()
    QApplication.processEvents()
    try:
        yield window
    finally:
        window.close()
        settled = background.settle(20)
        background.close()
        desk.reader.close()
        gone(window)
        assert settled, "the background still had work after twenty seconds"
