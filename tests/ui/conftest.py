"""A dressed application and a main window over a real office."""

from collections.abc import Iterator

import pytest

from station_app.ui.main_window import MainWindow
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window


@pytest.fixture
def window(office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    """The main window, as a clerk sees it after signing in."""
    dress()
    with main_window(office) as opened:
        yield opened
