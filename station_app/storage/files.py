"""Small files that must be old or new, never half: written aside, synced, renamed, the folder synced."""

import os
import shutil
from pathlib import Path

from station_app.domain.troubles import os_trouble


def replace_file(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Replaces the file's content. Trouble `disk-full`, `folder-not-writable`, `disk-error`; the old file then stands.

    With `durable` the new content is on the disk when this returns; without, only a crash of the machine can undo it.
    """
    aside = path.with_name(path.name + ".tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(aside, path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise os_trouble(error) from error


def rename_file(source: Path, target: Path) -> None:
    """Gives a finished file its name, durably. Trouble as for `replace_file`."""
    try:
        os.replace(source, target)
        sync_folder(target.parent)
    except OSError as error:
        raise os_trouble(error) from error


def sync_folder(folder: Path) -> None:
    """Makes renames in the folder durable, where the system knows how (Windows does so by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_file(source: Path, target: Path) -> None:
    """Copies a file, on the disk when this returns. Trouble as for `replace_file`; what was written then stays."""
    try:
        shutil.copyfile(source, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise os_trouble(error) from error
