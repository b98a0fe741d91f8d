"""The printers of a test: one of the program's four borders."""

import threading

from station_app.actions.printer_choices import choose_printer
from station_app.documents.previews import GreyImage, grey_images
from station_app.domain.printing import PrinterChoice, Way
from station_app.domain.troubles import Trouble
from station_app.ui.printing.printers import PRINT_DPI
from tests.helpers.office import Office


class Tray:
    """What came out, and which printers are switched off. `breaks_after` so many pages of a job the printer goes."""

    def __init__(self) -> None:
        self.out: list[tuple[str, str]] = []
        self.off: set[str] = set()
        self.threads: set[int] = set()
        self.pages: list[GreyImage] = []
        self.papers: list[bytes] = []
        self.breaks_after: int | None = None

    def names(self) -> tuple[str, ...]:
        return ("前台激光", "小票")

    def send(self, choice: PrinterChoice, pdf: bytes, title: str) -> None:
        self.threads.add(threading.get_ident())
        if choice.printer in self.off:
            raise Trouble("printer-gone", printer=choice.printer)
        pages = grey_images(pdf, PRINT_DPI)
        taken = []
        for _ in range(choice.copies):
            for page in pages:
                if self.breaks_after is not None and len(taken) >= self.breaks_after:
                    raise Trouble("printer-gone", printer=choice.printer)
                taken.append(page)
        assert taken
        self.pages += taken
        self.papers.append(pdf)
        self.out.append((choice.printer, title))


def chosen(printer: str = "前台激光", **how: object) -> PrinterChoice:
    """A choice of the tray's printer for receipts."""
    return PrinterChoice(paper="consultation_receipt", way=Way.SYSTEM, printer=printer, **how)  # type: ignore[arg-type]


def choose(office: Office, printer: str = "前台激光", **how: object) -> PrinterChoice:
    """Receipts go to this printer from now on."""
    choice = chosen(printer, **how)
    choose_printer(office.store, office.desk.clerk, choice)
    return choice
