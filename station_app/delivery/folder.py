"""Batches onto a stick or into a folder: written aside, synced, read back from the medium, compared, then renamed.

Only when every file has been read back may anyone be told that the stick can be pulled.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station_app.domain.troubles import Trouble
from station_exchange import blobs

OUT = Path("IPSTATION") / "OUT"
SUFFIX = ".svb"
PART_SUFFIX = blobs.SUFFIX


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file to be delivered. `name` tells a person which it is; the receiver goes by the content alone."""

    name: str
    content: bytes
    suffix: str = SUFFIX


def write_parcels(target: Path, parcels: Sequence[Parcel], progress: Callable[[int, int], bool] | None = None) -> Path:
    """Writes the parcels below `target` and answers the folder they lie in.

    `progress(done, total)` is asked after each file; where it answers False the rest is left out and Trouble
    `export-cancelled` raised. Trouble: `stick-full`, `stick-not-writable`, `stick-gone`, `stick-reads-back-wrong`.
    Whatever happens, only `.tmp` files and whole files are left, never half a file under its own name.
    """
    folder = target / OUT
    try:
        if not target.is_dir():
            raise Trouble("stick-gone")
        folder.mkdir(parents=True, exist_ok=True)
        for done, parcel in enumerate(parcels, start=1):
            _write(folder / (parcel.name + parcel.suffix), parcel.content)
            if progress is not None and not progress(done, len(parcels)):
                raise Trouble("export-cancelled")
        _sync(folder)
    except OSError as error:
        raise _trouble(error) from error
    return folder


def write_part(target: Path, name: str, content: bytes) -> None:
    """Writes one part of an attached file below `target`, reads it back, gives it its name. Trouble as `write_parcels`.
    """
    folder = target / OUT
    try:
        if not target.is_dir():
            raise Trouble("stick-gone")
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / (name + PART_SUFFIX), content)
        _sync(folder)
    except OSError as error:
        raise _trouble(error) from error


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; Trouble `file-missing`, `file-too-large` and the like."""
    try:
        if path.is_symlink() or not path.is_file():
            raise Trouble("file-missing" if not path.exists() else "file-not-regular")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise Trouble("file-unreadable") from error
    if len(content) > limit:
        raise Trouble("file-too-large")
    return content


def _write(path: Path, content: bytes) -> None:
    aside = path.with_suffix(".tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        # What did not fit would only take the room of the next attempt.
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    if _digest_from_medium(aside) != hashlib.sha256(content).digest():
        aside.unlink(missing_ok=True)
        raise Trouble("stick-reads-back-wrong")
    os.replace(aside, path)


def _digest_from_medium(path: Path) -> bytes:
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            # What was just written would be read from memory; ask the system to forget it first.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").digest()


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _trouble(error: OSError) -> Trouble:
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Trouble("stick-full")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble("stick-not-writable")
    return Trouble("stick-gone")
