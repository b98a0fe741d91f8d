"""The printers of this PC: what they are called, and how a paper gets to one. One of the program's four borders."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from station_app.domain.printing import PrinterChoice, Way
from station_app.domain.troubles import Trouble

if TYPE_CHECKING:
    from station_app.documents.previews import GreyImage

PRINT_DPI: Final = 300
_MILLIMETRES: Final = 25.4


class Printers(Protocol):
    """Where papers go."""

    def names(self) -> tuple[str, ...]:
        """The printers that can be chosen, the system's own first."""
        ...

    def send(self, choice: PrinterChoice, pdf: bytes, title: str) -> None:
        """Hands a paper to the printer, all copies. Trouble `printer-gone` or `spool-failed`."""
        ...


class SystemPrinters:
    """The printers that the system knows, and receipt printers at a device file."""

    def names(self) -> tuple[str, ...]:
        """The system's own printer first, the others by name."""
        own = QPrinterInfo.defaultPrinterName()
        return tuple(sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != own, name)))

    def send(self, choice: PrinterChoice, pdf: bytes, title: str) -> None:
        """Looks whether the printer is there, then hands the paper over."""
        if choice.way is Way.SYSTEM and (
            choice.printer not in QPrinterInfo.availablePrinterNames() or _stopped(choice.printer)
        ):
            raise Trouble("printer-gone", printer=choice.printer)
        hand_over(choice, pdf, title)


def hand_over(choice: PrinterChoice, pdf: bytes, title: str) -> None:
    """Prints the paper at its own size: as PDF where the spooler takes it, else as pictures of its pages.

    Trouble `printer-gone` or `spool-failed`.
    """
    from station_app.delivery import spooler
    from station_app.documents.page_sizes import by_size

    if choice.way is Way.SLIP:
        from station_app.delivery import escpos
        from station_app.documents.previews import GreyPages

        with GreyPages(pdf, escpos.DPI) as pages:
            escpos.send(_copies(pages, choice.copies), choice.printer)
    elif spooler.takes_pdf():
        for piece in by_size(pdf):
            spooler.send(spooler.Piece(*piece), choice.printer, title=title, copies=choice.copies)
    else:
        from station_app.documents.previews import GreyPages

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(choice.printer)
        with GreyPages(pdf, PRINT_DPI) as pages:
            paint(printer, _copies(pages, choice.copies), title)


def _copies(pages: "Sequence[GreyImage]", copies: int) -> "Iterator[GreyImage]":
    return (page for _ in range(copies) for page in pages)


def _stopped(printer: str) -> bool:
    """Whether its queue was stopped: it would take the paper and print it on some other day."""
    return QPrinterInfo.printerInfo(printer).state() is QPrinter.PrinterState.Error


def paint(printer: QPrinter, pages: "Iterable[GreyImage]", title: str) -> None:
    """Paints page images onto a printer, each on a sheet of its own size; a roll's page is 80 × n mm.

    Trouble `printer-gone` where the printer does not begin or goes away, `spool-failed` where a page is not taken.
    """
    name = printer.printerName() or printer.outputFileName()
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    painter = QPainter()
    for at, page in enumerate(pages):
        printer.setPageLayout(sheet_of(page))
        if at == 0 and not painter.begin(printer):
            raise Trouble("printer-gone", printer=name)
        if at and not printer.newPage():
            painter.end()
            raise Trouble("spool-failed", printer=name)
        side = printer.pageLayout().fullRectPixels(printer.resolution())
        painter.drawImage(QRectF(0, 0, side.width(), side.height()), picture(page))
    if painter.isActive() and (not painter.end() or printer.printerState() is QPrinter.PrinterState.Error):
        raise Trouble("spool-failed", printer=name)


def sheet_of(page: "GreyImage") -> QPageLayout:
    """The sheet of a page at PRINT_DPI, without margins. A wide page is an upright sheet turned: so paper is fed."""
    width, height = (round(side / PRINT_DPI * _MILLIMETRES, 1) for side in (page.width, page.height))
    turned = width > height
    size = QPageSize(
        QSizeF(height, width) if turned else QSizeF(width, height),
        QPageSize.Unit.Millimeter,
        "",
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )
    way = QPageLayout.Orientation.Landscape if turned else QPageLayout.Orientation.Portrait
    return QPageLayout(size, way, QMarginsF(0, 0, 0, 0))


def picture(page: "GreyImage") -> QImage:
    """A page as Qt draws it; a copy, as Qt does not keep the bytes alive."""
    image = QImage(page.data, page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
    return image.copy()
