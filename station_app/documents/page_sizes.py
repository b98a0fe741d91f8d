"""Papers by the size of their pages: a printer is told one size a job."""

import io
import re
from typing import Any, Final, NamedTuple

POINTS_PER_INCH: Final = 72
_MILLIMETRES: Final = 25.4
_SIZE: Final = re.compile(rb"/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]")


class SizedPages(NamedTuple):
    """Pages of one size that follow each other: a PDF of them alone, and the page's sides in millimetres."""

    pdf: bytes
    width_mm: float
    height_mm: float


def by_size(pdf: bytes) -> list[SizedPages]:
    """The paper in pieces of one page size, in order; the very bytes where all pages are alike.

    A printer is told one size a job: receipts on a roll are of many lengths.
    """
    # Our own papers say it in the clear: the library, a tenth of the first paper's time, is not asked.
    told = set(_SIZE.findall(pdf))
    if len(told) == 1:
        return [SizedPages(pdf, *_millimetres(*map(float, told.pop())))]
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        sizes = [_millimetres(*document.get_page_size(at)) for at in range(len(document))]
        starts = [at for at, size in enumerate(sizes) if at == 0 or size != sizes[at - 1]]
        if len(starts) == 1:
            return [SizedPages(pdf, *sizes[0])]
        ends = [*starts[1:], len(sizes)]
        return [
            SizedPages(_alone(document, range(start, end)), *sizes[start])
            for start, end in zip(starts, ends, strict=True)
        ]
    finally:
        document.close()


def _millimetres(width: float, height: float) -> tuple[float, float]:
    scale = _MILLIMETRES / POINTS_PER_INCH
    return round(width * scale, 1), round(height * scale, 1)


def _alone(document: Any, pages: range) -> bytes:
    import pypdfium2

    alone: Any = pypdfium2.PdfDocument.new()
    try:
        alone.import_pages(document, list(pages))
        file = io.BytesIO()
        alone.save(file)
        return file.getvalue()
    finally:
        alone.close()
