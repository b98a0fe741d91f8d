"""The desk in English: the same screens, nothing cut, no Chinese but what the city and the clerks wrote."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from station_app.app import Program
from station_app.storage import consultations
from station_app.ui.main_window import MainWindow
from tests.helpers.hands import CONTROL, SHIFT, Hands
from tests.helpers.language import speaking
from tests.helpers.office import Clock, Ids, Office, make_office
from tests.helpers.tray import choose
from tests.helpers.window import dress, gone, keep, main_window
from tests.screens.a_working_day import fill
from tests.screens.reading_well import cut

WIDTH, HEIGHT = 1366, 728


@pytest.fixture(autouse=True)
def in_english(qtbot) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """English for one test."""
    dress()
    with speaking("en"):
        yield


@pytest.fixture
def window(office: Office) -> Iterator[MainWindow]:
    """The main window after a morning's visits."""
    fill(office, 9)
    with main_window(office, WIDTH, HEIGHT) as made:
        find_printer(made)
        yield made


def find_printer(window: MainWindow) -> None:
    """Else the printer's name comes while a picture is taken, and its button has not grown yet."""
    window.status.look_for_printer()
    assert window.desk.background.settle(20)
    QApplication.processEvents()
    QApplication.processEvents()


def check_reads_well(widget: QWidget, name: str, tmp_path: Path) -> None:
    """Nothing is cut and the window has not grown beyond a counter's screen; keeps the picture."""
    QApplication.processEvents()
    folder = Path(os.environ.get("STATION_SCREENS", "") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    picture = widget.grab()
    assert keep(picture, folder / f"english-{name}.png")
    assert (picture.width(), picture.height()) == (WIDTH, HEIGHT)
    assert cut(widget) == []


def test_the_sign_in_in_english(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.close()
    program = Program(office.folder, Clock(), Ids(space=3))
    program.front_door.resize(WIDTH, HEIGHT)
    program.front_door.show()
    check_reads_well(program.front_door, "sign-in", tmp_path)
    # What the first paint set going ends before its window does.
    QApplication.processEvents()
    assert program.background.settle(20)
    program.close()
    gone(program.front_door)


def test_the_day_in_english(window: MainWindow, tmp_path: Path) -> None:
    window.status.look_for_printer()
    check_reads_well(window, "today", tmp_path)


def test_the_consultation_in_english(window: MainWindow, tmp_path: Path) -> None:
    hands = Hands(window)
    hands.begin()
    check_reads_well(window, "consultation", tmp_path)
    assert hands.page.form_scroll.verticalScrollBar().maximum() == 0
    hands.save()
    check_reads_well(window, "consultation-refused", tmp_path)


def test_a_saved_consultation_with_doubts_in_english(window: MainWindow, tmp_path: Path) -> None:
    hands = Hands(window)
    hands.begin()
    hands.fill()
    hands.has.uscc.setFocus()
    hands.type("911101056000373418")
    hands.save()
    assert ", check 1" in hands.page.head_line.words.text()
    check_reads_well(window, "consultation-saved", tmp_path)


def test_a_correction_and_a_late_entry_in_english(window: MainWindow, tmp_path: Path) -> None:
    hands = Hands(window)
    hands.begin()
    hands.press(Qt.Key.Key_D, CONTROL | SHIFT)
    check_reads_well(window, "consultation-late", tmp_path)
    hands.page.open_record(consultations.page(window.desk.reader.db)[2].number)
    hands.page.reason.setFocus()
    check_reads_well(window, "consultation-amend", tmp_path)


def test_the_printers_in_english(window: MainWindow, office: Office, tmp_path: Path) -> None:
    choose(office, "Counter laser")
    find_printer(window)
    window.go("printers")
    check_reads_well(window, "printers", tmp_path)


def test_reporting_in_english(window: MainWindow, tmp_path: Path) -> None:
    window.go("reporting")
    check_reads_well(window, "reporting", tmp_path)
