"""Attached files as they were sealed for the city, until it has them: `outgoing/<digest>-<for whom>.age`.

Sealing a file anew gives other bytes under another name. What was begun over a slow line, or lies half on one stick and
half on the next, can only go on with the very bytes it began with; so they are kept, through crashes and for weeks.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from station_app.domain.attachments import is_digest
from station_app.domain.troubles import os_trouble
from station_app.storage.attachments import Files
from station_app.storage.files import rename_file
from station_exchange import blobs

_SUFFIX: Final = ".age"
_ASIDE: Final = ".half"


class Outgoing:
    """The sealed files of one station. Knows no record; any thread may use it, one at a time for one file."""

    def __init__(self, folder: Path, files: Files, recipients: Sequence[str]) -> None:
        self._folder = folder
        self._files = files
        self._recipients = list(recipients)
        # With other keys at the city what was sealed for the old ones serves nobody.
        self._for_whom = hashlib.sha256("\n".join(self._recipients).encode()).hexdigest()[:8]

    def sealed(self, digest: str) -> bytes:
        """The ciphertext of a file: as it was sealed before, else sealed now and kept.

        Trouble `attachment-missing`, `attachment-damaged`, `disk-full` and the disk's others.
        """
        place = self._folder / f"{digest}-{self._for_whom}{_SUFFIX}"
        try:
            return place.read_bytes()
        except FileNotFoundError:
            pass
        except OSError as error:
            raise os_trouble(error) from error
        made = blobs.seal(self._files.read(digest), self._recipients)
        aside = place.with_suffix(_ASIDE)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with aside.open("wb") as file:
                file.write(made)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise os_trouble(error) from error
        rename_file(aside, place)
        return made


def keep_only(folder: Path, digests: set[str]) -> None:
    """Takes away the sealed bytes of every other file, and halves. For the writer, with nothing being sent."""
    _drop(folder, lambda digest: digest not in digests)


def drop(folder: Path, digests: set[str]) -> None:
    """Takes away the sealed bytes of these files."""
    _drop(folder, lambda digest: digest in digests)


def _drop(folder: Path, goes: Callable[[str], bool]) -> None:
    """What another program holds open stays: it goes when the desk is opened next."""
    if not folder.is_dir():
        return
    for place in folder.iterdir():
        digest = place.name[:64]
        if is_digest(digest) and goes(digest):
            with suppress(OSError):
                place.unlink(missing_ok=True)
