"""Papers as pictures: what the preview shows and the printer is sent. No window here."""

from collections.abc import Sequence
from typing import Any, NamedTuple, overload

import pypdfium2

POINTS_PER_INCH = 72


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
