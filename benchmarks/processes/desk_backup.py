"""A desk that makes a backup: the longest time in which its window could not have painted meanwhile.

`python -m benchmarks.processes.desk_backup FOLDER`. Answers one JSON line of milliseconds: `pause` while the backup is
made, `idle` for as long without one, `took` the backup.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.processes.seeing import Pauses
from benchmarks.station_maker import counter
from station_app.actions import backups
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.desk import Desk
from station_app.ui.main_window import MainWindow

PATIENCE_MS = 600_000
IDLE_MS = 2_000


def main(folder: Path) -> None:
    """Measures and tells."""
    application = QApplication(["bench", "-style", "Fusion"])
    theme.load_fonts()
    theme.apply_theme(application)
    with counter(DataFolder.at(folder), space=22) as at:
        background = Background(at.desk.store)
        moment = datetime.fromisoformat(at.desk.store.db.execute("SELECT max(at) FROM journal").fetchone()[0])
        desk = Desk(at.desk, at.desk.store.reader(), background, lambda: moment, at.ids)
        window = MainWindow(desk)
        window.show()
        background.settle(30)
        loop = QEventLoop()
        QTimer.singleShot(IDLE_MS, loop.quit)
        with Pauses() as idle:
            loop.exec()
        begin = perf_counter()
        background.errand(
            lambda progress: backups.make_copy(progress.store, at.desk.station, now=moment, progress=progress),
            done=lambda _: loop.quit(), failed=lambda _: loop.quit(),
        )  # fmt: skip
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        with Pauses() as pause:
            loop.exec()
        took = (perf_counter() - begin) * 1000
        window.close()
        background.settle(60)
        background.close()
        desk.reader.close()
    print(json.dumps({"pause": pause.longest, "idle": idle.longest, "took": took}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
