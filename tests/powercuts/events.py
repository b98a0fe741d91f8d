"""What can happen to the files beneath SQLite, as the shim notes it and the images are built from it."""

from typing import NamedTuple


class Create(NamedTuple):
    """A file came into being: its entry is in the folder, but not yet durably."""

    file: int
    name: str


class Write(NamedTuple):
    """Bytes were handed to the operating system, and may or may not have reached the disk."""

    file: int
    offset: int
    data: bytes


class Resize(NamedTuple):
    """A file was cut or extended to `size` bytes, not yet durably."""

    file: int
    size: int


class Sync(NamedTuple):
    """Everything written to the file before this is on the disk."""

    file: int


class Remove(NamedTuple):
    """A name was taken out of the folder, not yet durably."""

    name: str


class FolderSync(NamedTuple):
    """All creations and removals before this are on the disk."""


class Mark(NamedTuple):
    """The save with this id was reported as saved."""

    save_id: str


Event = Create | Write | Resize | Sync | Remove | FolderSync | Mark
