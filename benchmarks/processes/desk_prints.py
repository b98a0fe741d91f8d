"""A counter that prints, in one process: the first paper after the start, warm papers, two hundred in one go.

`python -m benchmarks.processes.desk_prints DIR SEED PAPERS BATCH SPOOL`. The window is the real one; the printer is the
system's way to a spooler, which is a program that writes what it is given into the folder SPOOL. Milliseconds run from
the order to print (what Ctrl+P calls) until the spooler has all bytes, as JSON.
"""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, perf_counter, process_time

from PySide6.QtCore import QDate, QEventLoop, Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.processes.telling import resident_mb, say
from benchmarks.station_maker import Counter, counter, news
from station_app.actions.consultations import Saved
from station_app.actions.printer_choices import choose_printer
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import PrinterChoice, Way
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.desk import Desk
from station_app.ui.main_window import MainWindow
from station_app.ui.printing.printers import PRINT_DPI, hand_over, paint

PATIENCE = 120.0
PAPER = "consultation_receipt"


class Spool:
    """A system printer whose spooler is the program `lp` on the path."""

    def __init__(self) -> None:
        self.papers: list[bytes] = []
        self.taken_at = 0.0

    def names(self) -> tuple[str, ...]:
        """One printer."""
        return ("desk",)

    def send(self, choice: PrinterChoice, pdf: bytes, title: str) -> None:
        """As the program does, and notes when the spooler had it."""
        hand_over(choice, pdf, title)
        self.taken_at = perf_counter()
        self.papers.append(pdf)


class Printing:
    """The window over an open station, and the orders to it."""

    def __init__(self, at: Counter, window: MainWindow, spool: Spool, opening: datetime) -> None:
        self.at, self.window, self.spool, self.opening = at, window, spool, opening

    def choose(self, layout: str) -> None:
        """From now on receipts go to the printer in this layout."""
        choice = PrinterChoice(paper=PAPER, way=Way.SYSTEM, printer="desk", layout=layout)
        choose_printer(self.at.desk.store, self.at.desk.clerk, choice)

    def press(self, saved: Saved) -> tuple[float, float]:
        """Milliseconds from the press of Ctrl+P for the visit saved last until the spooler has its receipt.

        The second are those of this process on the processor, which hardly depend on what else the machine does.
        """
        page = self.window.page("consultations")
        page._records.last_number = saved.number  # type: ignore[attr-defined]  # as saving in this window sets it
        sent = len(self.spool.papers)
        begin, worked = perf_counter(), process_time()
        QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        self._until(lambda: len(self.spool.papers) > sent)
        took, worked = (self.spool.taken_at - begin) * 1000, (process_time() - worked) * 1000
        self.settle()
        return took, worked

    def batch(self) -> tuple[float, float, int]:
        """Seconds and processor seconds for a whole day's receipts, and how many left."""
        self.window.go("printers")
        card = self.window.page("printers").day  # type: ignore[attr-defined]
        day = self.opening.astimezone(BEIJING_TIME).date()
        card.day.setMaximumDate(QDate(day.year, day.month, day.day))
        card.day.setDate(QDate(day.year, day.month, day.day))
        sent = len(self.spool.papers)
        begin, cpu = perf_counter(), process_time()
        card.start()
        self._until(lambda: not card.running and not self.window.desk.background.busy)
        took, worked = perf_counter() - begin, process_time() - cpu
        from station_app.documents.previews import page_count

        return took, worked, sum(page_count(pdf) for pdf in self.spool.papers[sent:])

    def settle(self) -> None:
        """Waits until nothing is under way."""
        self.window.desk.background.settle(PATIENCE)

    def _until(self, done: Callable[[], bool]) -> None:
        """The window lives meanwhile as it does in the program: it sleeps until something comes."""
        end = monotonic() + PATIENCE
        look = QTimer()
        look.start(5)
        while not done():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if monotonic() > end:
                raise RuntimeError("no paper came out")


def by_qt_alone(pdf: bytes, place: Path) -> float:
    """Milliseconds that Qt needs to print this paper's first page, already a picture, into a file."""
    from station_app.documents.previews import grey_images

    pages = grey_images(pdf, PRINT_DPI)[:1]
    begin = perf_counter()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(place / "qt.pdf"))
    paint(printer, pages, "one page")
    return (perf_counter() - begin) * 1000


def main(data: str, seed: str, papers: str, batch: str, spool: str) -> None:
    """Measures, tells."""
    application = QApplication(["station"])
    theme.load_fonts()
    theme.apply_theme(application, "light")
    count, many = int(papers), int(batch)
    given = news(int(seed), 1 + 2 * count)
    opening = datetime.fromisoformat(given[-1]["started_at"]) + timedelta(days=8)
    with counter(DataFolder.at(Path(data)), space=8) as at, closing(at.desk.store.reader()) as reader:
        background, spooled = Background(at.desk.store), Spool()
        window = MainWindow(Desk(at.desk, reader, background, lambda: opening, at.ids, spooled))
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        window.go("consultations")
        background.unheard.connect(lambda error: sys.stderr.write(f"{error!r}\n"))
        counting = Printing(at, window, spooled, opening)
        counting.settle()
        counting.choose("a5")
        saved = [at.save(*at.form(one)) for one in given]
        held = resident_mb()
        told: dict[str, object] = {"first": counting.press(saved[0]), "memory": resident_mb() - held}
        told["a5"] = [counting.press(each) for each in saved[1 : 1 + count]]
        sizes = [len(pdf) for pdf in spooled.papers]
        told["qt"] = [by_qt_alone(pdf, Path(spool)) for pdf in spooled.papers[-count:]]
        counting.choose("80mm")
        told["80mm"] = [counting.press(each) for each in saved[1 + count :]]
        counting.choose("a5")
        for one in news(int(seed) + 5, many):
            form, _ = at.form(one)
            at.save(form, opening)
        told["batch"] = counting.batch()
        told["bytes"] = max(sizes)
        window.close()
        background.settle(PATIENCE)
        background.close()
    say(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
