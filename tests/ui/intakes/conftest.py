"""The page 商标受理 on the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_app.ui.intakes.page import IntakePage
from station_app.ui.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> IntakePage:
    """The page as F3 brings it."""
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F3)
    made = window.page("intakes")
    assert isinstance(made, IntakePage)
    assert window.desk.background.settle(30)
    return made
