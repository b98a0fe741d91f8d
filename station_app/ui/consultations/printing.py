"""The receipt on its way to paper: set beside the window, journalled, then to the printer or into the papers folder.

The printer is one of the program's borders (`Printer`); everything before it is the same with one or without.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

if TYPE_CHECKING:
    from station_app.documents.previews import PageImage

PRINT_DPI: Final = 300
_MILLIMETRES_PER_INCH: Final = 25.4


class PrinterSilent(Exception):
    """The printer did not take the paper: switched off, out of paper, or gone."""


class Printer(Protocol):
    """Where papers go."""

    def name(self, wanted: str = "") -> str:
        """The printer that would be used: the wanted one, else the system's; empty where there is none."""

    def send(self, name: str, pages: "list[PageImage]", title: str) -> None:
        """Hands the pages, at PRINT_DPI, to the spooler. PrinterSilent where it takes none."""


class SystemPrinter:
    """The printers that this PC has."""

    def name(self, wanted: str = "") -> str:
        """The wanted printer where it is installed, else the system's own; empty where there is none."""
        installed = QPrinterInfo.availablePrinterNames()
        if wanted in installed:
            return wanted
        chosen = QPrinterInfo.defaultPrinterName()
        return chosen if chosen in installed else next(iter(installed), "")

    def send(self, name: str, pages: "list[PageImage]", title: str) -> None:
        """Prints the pages at their own size."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        paint(printer, pages, title)


def paint(printer: QPrinter, pages: "list[PageImage]", title: str) -> None:
    """Paints page images onto a printer, each at the size it was made for. PrinterSilent."""
    printer.setDocName(title)
    printer.setFullPage(True)
    painter = QPainter()
    for at, page in enumerate(pages):
        printer.setPageLayout(_layout(page))
        if at == 0:
            if not painter.begin(printer):
                raise PrinterSilent
        elif not printer.newPage():
            painter.end()
            raise PrinterSilent
        side = printer.pageLayout().fullRectPixels(printer.resolution())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, side.width(), side.height()), picture(page))
    if not painter.end() or printer.printerState() is QPrinter.PrinterState.Error:
        raise PrinterSilent


def picture(page: "PageImage") -> QImage:
    """A page as Qt draws it; a copy, as Qt does not keep the bytes alive."""
    image = QImage(page.data, page.width, page.height, page.width * 4, QImage.Format.Format_RGBA8888)
    return image.copy()


def pictures_for_print(pdf: bytes) -> "list[PageImage]":
    """The pages as the printer takes them."""
    from station_app.documents.previews import page_images

    return page_images(pdf, PRINT_DPI)


def paper_name(number: str, nth: int) -> str:
    """A paper's file name: its number and how many-th it is, nothing of a person."""
    return f"{number}.pdf" if nth <= 1 else f"{number}-{nth}.pdf"


def keep_paper(folder: Path, name: str, pdf: bytes) -> Path:
    """Puts a paper into the papers folder, which is made where it is missing. Trouble as for every file of ours."""
    from station_app.storage.connection import troubles
    from station_app.storage.files import replace_file

    with troubles():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    replace_file(path, pdf)
    return path


def _layout(page: "PageImage") -> QPageLayout:
    millimetres = QSizeF(*(round(side / PRINT_DPI * _MILLIMETRES_PER_INCH, 1) for side in (page.width, page.height)))
    size = QPageSize(millimetres, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


