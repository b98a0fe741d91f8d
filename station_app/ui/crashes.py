"""Mistakes of the program itself: a report without personal data, a calm notice, and the desk goes on.

A report holds where it happened and of which type, never a message, a value or a local: those may name a visitor.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from station_app import __version__
from station_app.domain.problems import FILE, FORMER

LARGEST: Final = 512 * 1024
"""Bytes after which the file is begun anew, the former one kept beside it."""

Tell = Callable[[str], None]
_tell: list[Tell] = []


def install(root: Path, clock: Callable[[], datetime]) -> None:
    """From now on an exception that nobody caught is reported below `root` and told by whoever asked to."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        reference = report(root, kind, trace, clock())
        for tell in _tell:
            tell(reference)

    sys.excepthook = hook


def tell_with(tell: Tell) -> None:
    """Whom to tell the reference of a report: the window that stands."""
    _tell[:] = [tell]


def report(root: Path, kind: type[BaseException], trace: TracebackType | None, at: datetime) -> str:
    """Appends a report and answers its reference: the same mistake has the same one. A full disk is not told."""
    # Both are needed for a report alone, and would hold up the sign-in.
    import hashlib
    import traceback

    lines = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    reference = hashlib.sha256("\n".join([kind.__name__, *lines]).encode()).hexdigest()[:8].upper()
    text = "\n".join([f"{at.isoformat(timespec='seconds')} {__version__} {reference} {kind.__name__}", *lines, "", ""])
    try:
        root.mkdir(parents=True, exist_ok=True)
        file = root / FILE
        if file.is_file() and file.stat().st_size > LARGEST:
            file.replace(root / FORMER)
        with file.open("a", encoding="utf-8") as log:
            log.write(text)
    except OSError:
        return reference
    return reference
