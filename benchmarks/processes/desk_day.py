"""A morning at the desk in one process, its memory told: signed in, every page open, after a receipt, after many saves.

`python -m benchmarks.processes.desk_day DIR SEED SAVES`. The window is the real one, with every page opened once; the
visits are saved by the writer and shown by the window as they come.
"""

import gc
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.processes.telling import resident_mb, say
from benchmarks.station_maker import PASSWORD, Counter, Ids, news
from station_app.actions import receipts
from station_app.actions.consultations import Saved
from station_app.app import Program
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.pages import PAGES
from station_app.ui.sign_in import SignInPage

PATIENCE = 60.0
QUIET = 0.6
"""Seconds for which the window is left to itself before its memory is read."""


class Morning:
    """The program under way, and what was read of its memory. `turn` lets the window do what waits for it; `space` is
    that of its new ids: each run on the same station needs another.
    """

    def __init__(self, folder: DataFolder, opening: datetime, turn: Callable[[], None], space: int = 9) -> None:
        self.turn = turn
        self.ids = Ids(space)
        self.program = Program(folder, lambda: opening, self.ids)
        self.read: dict[str, float] = {}

    def sign_in(self) -> None:
        """Through the sign-in page, until the main window stands."""
        self.program.start(None)
        page = self.program.front_door.page
        assert isinstance(page, SignInPage)
        page.password.setText(PASSWORD)
        page.sign_in()
        self._until(lambda: self.program.main_window is not None)

    def open_pages(self) -> None:
        """Every page of the navigation, once."""
        window = self.program.main_window
        assert window is not None
        for entry in PAGES:
            window.go(entry.name)
            self._quiet()

    def save(self, given: list[dict[str, Any]]) -> list[Saved]:
        """The visits one after another, by the writer; the window hears of each."""
        window = self.program.main_window
        assert window is not None
        at = Counter(window.desk.open, self.ids)
        saved: list[Saved] = []
        for one in given:
            form, now = at.form(one)

            def action(form: Any = form, now: datetime = now) -> Saved:
                return at.save(form, now)

            self.program.background.write(action, done=saved.append)
            self.program.background.settle(PATIENCE)
        return saved

    def print_receipt(self, saved: Saved, now: datetime) -> None:
        """Sets a receipt beside the writer, and makes its pictures for the preview and for the printer."""
        window = self.program.main_window
        assert window is not None
        desk = window.desk

        def errand(progress: Progress) -> int:
            from station_app.documents.previews import page_images
            from station_app.documents.receipts import consultation_receipt

            prepared = receipts.prepare(
                progress.store, desk.open.clerk, desk.open.device, saved.number, catalogue=desk.open.catalogue, now=now
            )
            pdf = consultation_receipt(prepared.receipt, "a5")
            return sum(len(page.data) for dpi in (110, 300) for page in page_images(pdf, dpi))

        pixels: list[int] = []
        self.program.background.errand(errand, done=pixels.append)
        self.program.background.settle(PATIENCE)
        if not pixels:
            raise RuntimeError("no receipt was set")

    def tell(self, name: str) -> None:
        """Reads the memory once the window is quiet."""
        self._quiet()
        gc.collect()
        self.read[name] = resident_mb()

    def _quiet(self) -> None:
        self.program.background.settle(PATIENCE)
        end = monotonic() + QUIET
        self._until(lambda: monotonic() > end)
        self.program.background.settle(PATIENCE)

    def _until(self, done: Callable[[], bool]) -> None:
        end = monotonic() + PATIENCE
        while not done():
            self.turn()
            if monotonic() > end:
                raise RuntimeError("the desk did not get ready")


def main(data: str, seed: str, count: str) -> None:
    """Signs in, prints, saves; tells the memory after each."""
    # Behind the program's own modules, as in the program: the first of them spares PySide the reading of sources.
    from PySide6.QtWidgets import QApplication

    application = QApplication(["station"])
    theme.load_fonts()
    theme.apply_theme(application, "light")
    given = news(int(seed), int(count) + 1)
    opening = datetime.fromisoformat(given[-1]["started_at"])
    morning = Morning(DataFolder.at(Path(data)), opening, application.processEvents)
    morning.sign_in()
    morning.tell("signed in")
    morning.open_pages()
    first = morning.save(given[:1])
    morning.tell("opened")
    morning.print_receipt(first[0], opening)
    morning.tell("printed")
    if len(morning.save(given[1:])) != int(count):
        raise RuntimeError("not every visit was saved")
    morning.tell("saved")
    say(json.dumps(morning.read))
    morning.program.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
