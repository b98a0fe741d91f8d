"""The system's spooler where it takes PDF as it is (CUPS, on Linux and macOS): a paper is handed over whole.

Nothing is painted for it: a tenth of the time, sharp type, and unlike Qt's own way the answer says whether the spooler
took the bytes; Qt reports success on a full disk.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from typing import Final, NamedTuple

from station_app.domain.troubles import Trouble

PROGRAM: Final = "lp"
PATIENCE: Final = 10.0
"""Seconds in which a spooler answers."""

NAMED_MEDIA: Final = {(210, 297): "iso_a4_210x297mm", (148, 210): "iso_a5_148x210mm"}
"""Sheets by their sides in millimetres (PWG 5101.1); a roll's page is told by its size."""

MOST_TITLE: Final = 120


class Piece(NamedTuple):
    """Pages of one size: a PDF, and the page's sides in millimetres."""

    pdf: bytes
    width_mm: float
    height_mm: float


def takes_pdf() -> bool:
    """Whether this system has such a spooler. Windows has none: there papers are painted."""
    return _program() is not None


def send(piece: Piece, printer: str, *, title: str, copies: int = 1) -> None:
    """Hands a paper to the printer's queue, at its own size, on one side, all copies in one job.

    Trouble `printer-gone` where the queue is not there or takes no jobs, `spool-failed` where the spooler did not take
    all bytes (a full disk) or does not answer. Afterwards the paper is the spooler's; it is never given half.
    """
    program = _program()
    if program is None:
        raise Trouble("printer-gone", printer=printer)
    words = [
        program, "-s", "-d", printer, "-n", str(copies), "-t", title[:MOST_TITLE],
        "-o", f"media={_media(piece)}", "-o", "print-scaling=none", "-o", "sides=one-sided", "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            words, input=piece.pdf, capture_output=True, check=False, timeout=PATIENCE, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Trouble("spool-failed", printer=printer) from error
    if done.returncode:
        told = done.stderr.lower()
        gone = b"does not exist" in told or b"not accepting" in told
        raise Trouble("printer-gone" if gone else "spool-failed", printer=printer)


def _media(piece: Piece) -> str:
    """The sheet's name for the spooler. A wide page is an upright sheet turned: so paper is fed."""
    short, long = sorted((piece.width_mm, piece.height_mm))
    if name := NAMED_MEDIA.get((round(short), round(long))):
        return name
    return f"Custom.{piece.width_mm:g}x{piece.height_mm:g}mm"


def _environment() -> dict[str, str]:
    """Our environment, its messages in English and without the library path that a bundled program sets for itself."""
    own = {**os.environ, "LC_ALL": "C"}
    if getattr(sys, "frozen", False):
        before = own.pop("LD_LIBRARY_PATH_ORIG", "")
        own.pop("LD_LIBRARY_PATH", None)
        if before:
            own["LD_LIBRARY_PATH"] = before
    return own


@cache
def _program() -> str | None:
    return None if os.name == "nt" else shutil.which(PROGRAM)
