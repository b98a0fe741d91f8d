"""The counter in one process: F2 to the caret, and a day of visits typed into the form and saved, its memory told.

`python -m benchmarks.processes.desk_counter DIR SEED ROUNDS SAVES`. The window is the real one. F2 is pressed on a form
in which a visit stands, which is put aside first; what it is held against is one full painting of the same window.
"""

import gc
import json
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.processes.desk_day import PATIENCE, Morning
from benchmarks.processes.telling import resident_mb, say
from benchmarks.station_maker import news
from station_app.domain.consultations import ConsultationForm
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.consultations import ConsultationPage
from station_app.ui.main_window import MainWindow

_WARMING = 20


class CounterDay(Morning):
    """The consultation page under the hands."""

    @property
    def window(self) -> MainWindow:
        """The main window, signed in."""
        window = self.program.main_window
        assert window is not None
        return window

    @property
    def page(self) -> ConsultationPage:
        """The form."""
        page = self.window.page("consultations")
        assert isinstance(page, ConsultationPage)
        return page

    def press_f2(self) -> float:
        """Milliseconds from the key until the caret stands in an empty 来访人 and all is painted."""
        name = self.page.fields.has.name
        begin = perf_counter()
        QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_F2)
        self._until(lambda: name.hasFocus() and not name.text())
        self.turn()
        return (perf_counter() - begin) * 1000

    def paint(self) -> float:
        """Milliseconds for one full painting of the window."""
        begin = perf_counter()
        self.window.repaint()
        self.turn()
        return (perf_counter() - begin) * 1000

    def begin_a_visit(self, at: int) -> None:
        """A visit stands in the form, typed and not saved."""
        self.page.fields.has.name.set_text(f"来访人{at}")
        self.page.fields.has.question.set_text("商标续展要带什么")

    def type_and_save(self, at: int) -> None:
        """One visit through the form, saved by its key."""
        has = self.page.fields.has
        form = ConsultationForm(items=("S05",))
        has.name.set_text(f"来访人{at}")
        has.phone.set_text(f"139{at:08d}")
        has.items.set_codes(form.items)
        has.question.set_text("商标续展要带什么")
        has.answer.set_text("告知了期限、规费和材料清单。")
        self.page.save()
        self.program.background.settle(PATIENCE)
        self._until(lambda: not has.name.text())


def main(data: str, seed: str, rounds: str, saves: str) -> None:
    """Tells `f2` and `paint` as samples in milliseconds, `saves_mb` as what the day added to the memory."""
    application = QApplication(["station"])
    theme.load_fonts()
    theme.apply_theme(application, "light")
    opening = datetime.fromisoformat(news(int(seed), 1)[-1]["started_at"])
    day = CounterDay(DataFolder.at(Path(data)), opening, application.processEvents)
    day.sign_in()
    day.window.resize(1366, 728)
    day.window.go("consultations")
    day._quiet()
    read: dict[str, list[float]] = {"f2": [], "paint": []}
    for at in range(int(rounds) + 1):
        day.begin_a_visit(at)
        day.turn()
        taken = day.press_f2(), day.paint()
        day.program.background.settle(PATIENCE)
        if at:
            read["f2"].append(taken[0])
            read["paint"].append(taken[1])
    for at in range(_WARMING):
        day.type_and_save(at)
    day._quiet()
    gc.collect()
    before = resident_mb()
    for at in range(int(saves)):
        day.type_and_save(_WARMING + at)
    day._quiet()
    gc.collect()
    say(json.dumps({**read, "saves_mb": resident_mb() - before}))
    day.program.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
