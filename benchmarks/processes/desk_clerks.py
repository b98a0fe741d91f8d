"""A desk whose clerks change hands by PIN again and again: what each change took, and what a bare PIN check costs.

`python -m benchmarks.processes.desk_clerks FOLDER ROUNDS`. Answers one JSON line: `switch` (Enter until the next clerk
stands in the open window), `bare` (Argon2id of the same PIN alone) and `pause` (the longest time in which the window
could not have painted), each a list of milliseconds, round by round.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.processes.seeing import Pauses
from benchmarks.station_maker import MANAGER, PASSWORD, counter
from station_app.actions import clerks, sessions
from station_app.actions.stations import OpenDesk
from station_app.domain.clerks import Role
from station_app.domain.lock_out import Means
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost, derive
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.desk import Desk
from station_app.ui.main_window import MainWindow

OTHER, FIRST, OWN = "赵倩", "第一个-密码-123", "自己的-密码-456"
PINS = {MANAGER: "2580", OTHER: "7391"}
PATIENCE_MS = 20_000


def main(folder: Path, rounds: int) -> None:
    """Measures and tells."""
    application = QApplication(["bench", "-style", "Fusion"])
    theme.load_fonts()
    theme.apply_theme(application)
    with counter(DataFolder.at(folder), space=21) as at:
        _two_clerks(at.desk, at.ids)
        background = Background(at.desk.store)
        now = at.desk.store.db.execute("SELECT max(at) FROM journal").fetchone()[0]
        moment = datetime.fromisoformat(now)
        desk = Desk(at.desk, at.desk.store.reader(), background, lambda: moment, at.ids)
        window = MainWindow(desk)
        window.show()
        background.settle(30)
        told: dict[str, list[float]] = {"switch": [], "bare": [], "pause": []}
        for turn in range(rounds + 1):
            took, pause = _switch(window)
            bare = _milliseconds(lambda: derive(PINS[MANAGER], os.urandom(16), Cost()))
            if turn:
                for name, value in (("switch", took), ("bare", bare), ("pause", pause)):
                    told[name].append(value)
        window.close()
        background.settle(30)
        background.close()
        desk.reader.close()
    print(json.dumps(told), flush=True)


def _two_clerks(desk: OpenDesk, new_id: Callable[[], str]) -> None:
    """The manager and a clerk, each with a PIN at its full price."""
    now = datetime.fromisoformat(desk.store.db.execute("SELECT max(at) FROM journal").fetchone()[0])
    manager = desk.clerk
    sessions.set_pin(desk, PINS[MANAGER], PASSWORD, now=now, new_id=new_id)
    clerks.take_on(desk, OTHER, Role.CLERK, FIRST, proof=PASSWORD, now=now, new_id=new_id)
    desk.clerk = sessions.enter(desk, OTHER, FIRST, Means.PASSWORD, now=now, new_id=new_id).clerk
    sessions.change_password(desk, FIRST, OWN, now=now, new_id=new_id)
    sessions.set_pin(desk, PINS[OTHER], OWN, now=now, new_id=new_id)
    desk.clerk = manager


def _switch(window: MainWindow) -> tuple[float, float]:
    """One change of hands: (milliseconds from Enter to the open window, the longest pause of the window meanwhile)."""
    before = window.desk.open.clerk.name
    window.lock.switch()
    QApplication.processEvents()
    page = window.lock.page
    assert page.chosen is not None
    page.pin.box.setText(PINS[page.chosen.name])
    loop, patience = QEventLoop(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(PATIENCE_MS)
    window.lock.opened.connect(loop.quit)
    begin = perf_counter()
    with Pauses() as pauses:
        QTest.keyClick(page.pin.box, Qt.Key.Key_Return)
        loop.exec()
    took = (perf_counter() - begin) * 1000
    window.lock.opened.disconnect(loop.quit)
    if window.lock.locked:
        raise RuntimeError(f"nobody was let in: {page.fault.text()}")
    assert window.desk.open.clerk.name != before
    window.desk.background.settle(10)
    return took, pauses.longest


def _milliseconds(action: Callable[[], object]) -> float:
    begin = perf_counter()
    action()
    return (perf_counter() - begin) * 1000


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
