"""Receipt printers without a driver: the 80 mm page as an image, in the ESC/POS language, to a device file.

The printer's own characters know neither rare names nor our layouts; the image prints what the PDF shows. One dot of
the image is one dot of the printer (203 dpi, 8 dots a millimetre, 576 dots across the 72 mm that an 80 mm roll takes).
"""

import errno
import json
import logging
import os
import select
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, Protocol

from PIL import Image

from station_app.domain.troubles import Trouble

DPI: Final = 203.2
DOTS: Final = 576
PROFILE: Final = "roll-80mm"
CAPABILITIES: Final = {
    "profiles": {
        name: {
            "name": name,
            "codePages": {"0": "CP437"},
            "colors": {"0": "black"},
            "features": {"bitImageRaster": True, "paperFullCut": True, "paperPartCut": True},
            "fonts": {"0": {"name": "Font A", "columns": 48}},
            "media": {"dpi": 203, "width": {"mm": 72, "pixels": 576}},
        }
        for name in ("default", PROFILE)
    },
    "encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}},
}
"""What the library has to know of a printer: 576 dots, raster images, a cutter. Its own list of all printers there are
takes it a seventh of a second to read."""

DARK: Final = 128
"""A dot is printed where the page is darker than the middle. No dithering: type and QR code must keep sharp edges."""

_CAPABILITIES_FILE: Final = "ESCPOS_CAPABILITIES_FILE"

FRAGMENT: Final = 512
"""Rows a command: small printers have little memory for one."""


PATIENCE: Final = 4.0
"""Seconds in which a printer that has paper takes something more."""

PIECE: Final = 4096
"""Bytes offered at a time."""


class Page(Protocol):
    """A page as grey pixels: `data` holds width × height bytes, 0 is black, rows from the top."""

    @property
    def width(self) -> int:
        """Pixels across."""
        ...

    @property
    def height(self) -> int:
        """Pixels down."""
        ...

    @property
    def data(self) -> bytes:
        """The pixels."""
        ...


def dots_of(page: Page) -> Image.Image:
    """The page in black and white, as wide as the print head: the middle of a wider page, blank beside a narrower."""
    grey = Image.frombytes("L", (page.width, page.height), page.data)
    black = grey.point(lambda value: 0 if value < DARK else 255).convert("1", dither=Image.Dither.NONE)
    dots = Image.new("1", (DOTS, page.height), 1)
    dots.paste(black, ((DOTS - page.width) // 2, 0))
    return dots


def commands(pages: Iterable[Page]) -> bytes:
    """What to send for these pages (rendered at DPI): reset, the images, feed and cut after each page."""
    printer = _library().Dummy(profile=PROFILE)
    for page in pages:
        printer.hw("INIT")
        printer.image(dots_of(page), impl="bitImageRaster", fragment_height=FRAGMENT)
        printer.cut()
    told: bytes = printer.output
    return told


def send(pages: Iterable[Page], device: str) -> None:
    """Sends the pages to a printer's device file, such as /dev/usb/lp0 or LPT1.

    Raises Trouble `printer-gone` where the device is not there or goes away, `spool-failed` where there is no room,
    `escpos-missing` where the library is not installed. What was sent before may have been printed.
    """
    told = commands(pages)
    printer = _library().File(device, auto_flush=False)
    try:
        printer.open()
        _hand_over(printer.device, told, Path(device).name)
        printer.close()
    except OSError as error:
        code = "spool-failed" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "printer-gone"
        raise Trouble(code, printer=Path(device).name) from error
    except _library().DeviceNotFoundError as error:
        raise Trouble("printer-gone", printer=Path(device).name) from error


def _hand_over(file: IO[bytes], told: bytes, name: str) -> None:
    """Writes to an open device without waiting for it longer than PATIENCE at a time: Trouble `printer-gone`.

    A receipt printer without paper does not refuse, it just takes nothing more; a plain write would wait for the paper,
    and everything behind it with it.
    """
    if os.name == "nt":
        file.write(told)
        file.flush()
        return
    descriptor = file.fileno()
    os.set_blocking(descriptor, False)
    rest = memoryview(told)
    while rest:
        _, ready, _ = select.select([], [descriptor], [], PATIENCE)
        if not ready:
            raise Trouble("printer-gone", printer=name)
        rest = rest[os.write(descriptor, rest[:PIECE]) :]


class _Library:
    """What is used of python-escpos."""

    def __init__(self) -> None:
        from escpos.exceptions import DeviceNotFoundError
        from escpos.printer import Dummy, File

        self.Dummy: Any = Dummy
        self.File: Any = File
        self.DeviceNotFoundError: Any = DeviceNotFoundError


@cache
def _library() -> _Library:
    """The library, imported at the first slip (0.15 s). Raises Trouble `escpos-missing`.

    At its import it sets up a log handler for the whole program and leaves a folder with a pickle among the system's
    temporary files; both are undone here.
    """
    handlers, temporary = list(logging.root.handlers), tempfile.tempdir
    named = os.environ.get(_CAPABILITIES_FILE)
    try:
        with tempfile.TemporaryDirectory() as place:
            tempfile.tempdir = place
            file = Path(place, "capabilities.json")
            file.write_text(json.dumps(CAPABILITIES), encoding="ascii")
            os.environ[_CAPABILITIES_FILE] = str(file)
            return _Library()
    except ImportError as error:
        raise Trouble("escpos-missing") from error
    finally:
        tempfile.tempdir = temporary
        os.environ.pop(_CAPABILITIES_FILE, None)
        if named is not None:
            os.environ[_CAPABILITIES_FILE] = named
        for handler in [each for each in logging.root.handlers if each not in handlers]:
            logging.root.removeHandler(handler)
