"""A desk to be killed while somebody types: the whole program, signed in, typing one letter after another.

`python -m tests.journeys.typing_desk FOLDER`. Says `typing`, then after each letter how many there are.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from station_app.app import Program
from station_app.storage.folder import DataFolder
from tests.helpers.office import MANAGER, PASSWORD, Clock, Ids
from tests.helpers.window import dress

EACH_MS = 100
WORDS = "来访人想知道商标续展要带什么材料在哪里交要多少钱多久能办好过了期还能不能办"


def letter(number: int) -> str:
    """The letter that is typed at this place, for ever."""
    return WORDS[number % len(WORDS)]


def main(folder: Path) -> None:
    """Signs in, begins a form, and types until it is killed."""
    application = dress()
    program = Program(DataFolder.at(folder), Clock(), Ids(space=11))
    program.start()
    assert program.background.settle(30)
    page = program.front_door.page
    assert page.names.currentText() == MANAGER
    page.password.setText(PASSWORD)
    page.sign_in()
    assert program.background.settle(30)
    window = program.main_window
    assert window is not None
    window.start_consultation()
    assert program.background.settle(30)
    has = window.page("consultations").fields.has
    has.name.setText("陈女士")
    has.question.setFocus()
    typed = 0

    def type_on() -> None:
        nonlocal typed
        event = QInputMethodEvent("", [])
        event.setCommitString(letter(typed))
        QApplication.sendEvent(has.question, event)
        typed += 1
        os.write(1, f"{typed}\n".encode())

    timer = QTimer(application)
    timer.timeout.connect(type_on)
    timer.start(EACH_MS)
    os.write(1, b"typing\n")
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
