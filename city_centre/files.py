"""Finding batches and parts of attached files on a stick or in a folder: regular `.svb` and `.svp` files only, links
never followed, everything bounded.

Names decide nothing but the suffix (renamed, moved, upper-case files are as good); the content does. What was not
looked at is listed with its reason.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from city_centre.parcels import unwrap
from station_exchange import asking, blobs
from station_exchange.container import MAX_CONTAINER
from station_exchange.publications import FOLDER
from station_exchange.refusals import ExchangeRefused

SUFFIX = ".svb"
LARGEST: Final = {SUFFIX: MAX_CONTAINER, blobs.SUFFIX: blobs.MAX_PART, asking.SUFFIX: asking.MAX_ASKING}
MAX_ENTRIES = 20_000
MAX_LISTED = 200


@dataclass(slots=True)
class Search:
    """The batch files found, in the order in which they should be taken, the parts of attached files, to be taken after
    them, and what was passed over.

    `skipped` holds (path, reason) for at most MAX_LISTED of the `skipped_count`.
    """

    files: list[Path] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    skipped_count: int = 0

    def skip(self, path: Path, reason: str) -> None:
        """Note that this was not looked at."""
        self.skipped_count += 1
        if len(self.skipped) < MAX_LISTED:
            self.skipped.append((shown(path), reason))


def search(paths: Iterable[Path]) -> Search:
    """All batch files and parts under the paths; FileNotFoundError for a path that is not there."""
    found = Search()
    for number, path in enumerate(_walk(paths)):
        if number >= MAX_ENTRIES:
            found.skip(path, "too_many")
            break
        reason = _unfit(path)
        if reason is None:
            (found.parts if path.suffix.lower() == blobs.SUFFIX else found.files).append(path)
        elif reason != "suffix" or FOLDER not in path.parts:
            # What the office itself has put there beside its answers is nothing to be told of.
            found.skip(path, reason)
    found.files.sort(key=_order)
    return found


def read(path: Path) -> bytes:
    """The bytes of a batch file, at most one more than the largest container; OSError where it is no regular file."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError("not a regular file")
        return stream.read(MAX_CONTAINER + 1)


def shown(path: Path) -> str:
    """The path as text that can be printed, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _walk(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            path.lstat()
            yield path
            continue
        for folder, folders, names in os.walk(path, followlinks=False):
            folders.sort()
            for name in sorted([*names, *(inner for inner in folders if (Path(folder) / inner).is_symlink())]):
                yield Path(folder) / name


def _unfit(path: Path) -> str | None:
    try:
        status = path.lstat()
    except OSError:
        return "unreadable"
    if stat.S_ISLNK(status.st_mode):
        return "symlink"
    if not stat.S_ISREG(status.st_mode):
        return "not_regular"
    largest = LARGEST.get(path.suffix.lower())
    if largest is None:
        return "suffix"
    return "size" if status.st_size > largest else None


def _order(path: Path) -> tuple[str, str, int, str]:
    """By station, epoch and number, so that a heap of files needs no parking; unreadable ones first, they are quick."""
    try:
        manifest = unwrap(read(path)).manifest
    except (ExchangeRefused, OSError):
        return ("", "", 0, shown(path))
    return (manifest.station, manifest.epoch, manifest.no, shown(path))
