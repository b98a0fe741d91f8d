"""From the password to the main window with its first page read: `python -m benchmarks.processes.desk_open DIR SPACE`.

Tells milliseconds of the clock. The key derivation is the cheap one of made stations, the rest is the program's own.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.processes.desk_day import Morning
from benchmarks.processes.telling import say
from benchmarks.station_maker import OPENING
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder
from station_app.ui import theme


def main(data: str, space: str) -> None:
    """Signs in, waits until everything that the first page asks for is there and painted, tells."""
    from PySide6.QtWidgets import QApplication

    application = QApplication(["station"])
    theme.load_fonts()
    theme.apply_theme(application, "light")
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=9)
    morning = Morning(DataFolder.at(Path(data)), opening, application.processEvents, int(space))
    begin = perf_counter()
    morning.sign_in()
    morning.program.background.settle(60)
    application.processEvents()
    say(f"{(perf_counter() - begin) * 1000:.3f}")
    morning.program.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
