"""Wrong tries at passwords and PINs, in `lock-out.json` beside the database: they count before anybody can open it.

The file holds names of clerks (as `keys.json` does), counts and times. It outlives a restart and a restore.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from station_app.domain.lock_out import Means, Tries
from station_app.domain.troubles import Trouble
from station_app.storage.files import replace_file
from station_app.storage.folder import DataFolder

_PATIENCE: Final = 10.0
"""Seconds to wait for another program's try: one takes a fraction of a second."""


class _File(msgspec.Struct):
    version: int
    tries: dict[str, tuple[int, str]]


@contextmanager
def held(folder: DataFolder) -> Iterator[None]:
    """Lets one try be made at a time on this data folder, so that many at once do not share one count.

    Where the folder cannot be written there is nothing to hold on to, and the try is made all the same.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(_place(folder).with_suffix(".lock"), timeout=_PATIENCE)
    try:
        lock.acquire()
    except (OSError, Timeout):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def read(folder: DataFolder, means: Means, name: str) -> Tries:
    """The wrong tries in a row of this clerk; none where none are known or the file cannot be read."""
    wrong, since = _all(folder).get(_key(means, name), (0, ""))
    return Tries(wrong, since)


def keep(folder: DataFolder, means: Means, name: str, tries: Tries) -> None:
    """Keeps the tries, on the disk before this returns. A disk that is full keeps nobody out."""
    known = _all(folder)
    key = _key(means, name)
    if tries.wrong:
        known[key] = (tries.wrong, tries.since)
    elif known.pop(key, None) is None:
        return
    try:
        replace_file(_place(folder), msgspec.json.encode(_File(1, known)))
    except Trouble:
        return


def forget(folder: DataFolder, name: str) -> None:
    """This clerk has proved who he is, or is gone."""
    for means in Means:
        keep(folder, means, name, Tries())


def _all(folder: DataFolder) -> dict[str, tuple[int, str]]:
    try:
        return msgspec.json.decode(_place(folder).read_bytes(), type=_File).tries
    except (OSError, msgspec.DecodeError):
        return {}


def _key(means: Means, name: str) -> str:
    return f"{means.value}:{name}"


def _place(folder: DataFolder) -> Path:
    return folder.root / "lock-out.json"
