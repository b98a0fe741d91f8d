"""The page that proves a printer: does it keep the margins, the sizes, every character, and the QR code."""

from dataclasses import dataclass

from station_app.domain.papers.issued import IssuedPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterTestPage(IssuedPaper):
    """打印机测试页. `printer` is its name as the system knows it, `paper` what it is meant for (回执 A5)."""

    printer: str
    paper: str
