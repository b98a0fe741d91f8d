"""Papers as pictures: what the preview shows and the printer is sent. No window here."""

import io
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, overload

import pypdfium2

POINTS_PER_INCH = 72
_MILLIMETRES: Final = 25.4


class PageImage(NamedTuple):
    """One page as pixels: `data` holds width × height × 4 bytes, R G B A, rows from the top without padding."""

    width: int
    height: int
    data: bytes


def page_count(pdf: bytes) -> int:
    """The number of pages. Raises pypdfium2.PdfiumError for bytes that are not a PDF."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_images(pdf: bytes, dpi: float) -> list[PageImage]:
    """Every page at `dpi` dots an inch, on white. An A5 page at 300 dpi takes 17 MB: ask for no more than is shown."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return [_image(page, dpi) for page in document]
    finally:
        document.close()


class GreyImage(NamedTuple):
    """One page as grey pixels: `data` holds width × height bytes, 0 is black, rows from the top without padding."""

    width: int
    height: int
    data: bytes


def grey_images(pdf: bytes, dpi: float) -> list[GreyImage]:
    """Every page in greys, as printers are sent it: no paper needs colour, and a quarter of the bytes is packed."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return [_grey(page, dpi) for page in document]
    finally:
        document.close()


class GreyPages(Sequence[GreyImage]):
    """The pages of a PDF in greys, each made when it is asked for and not kept: two hundred would fill the memory.

    Used in a `with`, behind which no page can be had. IndexError for a page that there is not.
    """

    def __init__(self, pdf: bytes, dpi: float) -> None:
        self._document: Any = pypdfium2.PdfDocument(pdf)
        self._dpi = dpi

    def __enter__(self) -> "GreyPages":
        """The pages."""
        return self

    def __exit__(self, *_: object) -> None:
        """Lets the file go."""
        self._document.close()

    def __len__(self) -> int:
        """The number of pages."""
        return len(self._document)

    @overload
    def __getitem__(self, at: int) -> GreyImage: ...
    @overload
    def __getitem__(self, at: slice) -> list[GreyImage]: ...
    def __getitem__(self, at: int | slice) -> GreyImage | list[GreyImage]:
        """One page, made now."""
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return _grey(self._document[at], self._dpi)


class SizedPages(NamedTuple):
    """Pages of one size that follow each other: a PDF of them alone, and the page's sides in millimetres."""

    pdf: bytes
    width_mm: float
    height_mm: float


def by_size(pdf: bytes) -> list[SizedPages]:
    """The paper in pieces of one page size, in order; the very bytes where all pages are alike.

    A printer is told one size a job: receipts on a roll are of many lengths.
    """
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
    alone: Any = pypdfium2.PdfDocument.new()
    try:
        alone.import_pages(document, list(pages))
        file = io.BytesIO()
        alone.save(file)
        return file.getvalue()
    finally:
        alone.close()


def _grey(page: Any, dpi: float) -> GreyImage:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, force_bitmap_format=pypdfium2.raw.FPDFBitmap_Gray)
    return GreyImage(bitmap.width, bitmap.height, _unpadded(bitmap, bitmap.width))


def _unpadded(bitmap: Any, row: int) -> bytes:
    """The rows of a bitmap, each of so many bytes, without what the renderer adds to them."""
    raw = bytes(bitmap.buffer)
    if bitmap.stride == row:
        return raw
    return b"".join(raw[line * bitmap.stride : line * bitmap.stride + row] for line in range(bitmap.height))


def _image(page: Any, dpi: float) -> PageImage:
    bitmap = page.render(
        scale=dpi / POINTS_PER_INCH,
        rev_byteorder=True,
        force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRA,
    )
    return PageImage(bitmap.width, bitmap.height, _unpadded(bitmap, bitmap.width * 4))
