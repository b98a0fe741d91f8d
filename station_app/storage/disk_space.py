"""How much room the disk has, and a reserve on it that is given up when nothing else is left.

The reserve is a file of this size that holds nothing. Without it a full disk would refuse the visit that is just being
saved; with it that one and some hundred more still find room, and the clerk is told to make some.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from station_app.storage.folder import DataFolder

RESERVE: Final = 32 * 1024 * 1024
"""Bytes of the reserve: a year of a busy station's records, without its attachments."""
_PIECE: Final = 1024 * 1024


def free_bytes(place: Path) -> int:
    """What is still free on the disk of this folder; 0 where it cannot be asked."""
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return 0


def reserve_file(folder: DataFolder) -> Path:
    """Where the reserve lies."""
    return folder.root / "reserve.bin"


def has_reserve(folder: DataFolder) -> bool:
    """Whether there is a whole reserve to give up."""
    try:
        return reserve_file(folder).stat().st_size >= RESERVE
    except OSError:
        return False


def keep_reserve(folder: DataFolder, *, least_free: int) -> bool:
    """Sets the reserve aside where it is not, if at least `least_free` bytes stay free; says whether there is one now.

    Never trouble: without a reserve the desk works as before. Written out, as an empty file of this length takes no
    room; with bytes that no file system folds together.
    """
    if has_reserve(folder):
        return True
    if free_bytes(folder.root) < RESERVE + least_free:
        return False
    aside = reserve_file(folder).with_suffix(".tmp")
    try:
        with aside.open("wb") as file:
            for _ in range(RESERVE // _PIECE):
                file.write(os.urandom(_PIECE))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(reserve_file(folder))
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        return False
    return True


def release_reserve(folder: DataFolder) -> bool:
    """Gives the reserve's room back to the disk; whether there was any."""
    with suppress(OSError):
        # Half a reserve is room too.
        reserve_file(folder).with_suffix(".tmp").unlink(missing_ok=True)
    try:
        reserve_file(folder).unlink()
    except OSError:
        return False
    return True
