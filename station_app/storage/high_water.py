"""How far this PC had come, remembered outside the database.

A database put back from a copy is behind what this file remembers; that is how a restore is noticed before the first
save, so that sequence and receipt numbers are never given twice. Losing the file does no harm by itself.
"""

from pathlib import Path

import msgspec

from station_app.storage.files import replace_file


class HighWater(msgspec.Struct, frozen=True):
    """The mark: present epoch, its last outbox number, the journal's position, and the last serial of each series."""

    database_id: str
    epoch: str
    seq: int
    position: int
    numbers: dict[str, int]


def read(folder: Path, database_id: str) -> HighWater | None:
    """The mark of this database, or None where none was kept or it cannot be read."""
    try:
        mark = msgspec.json.decode(_place(folder, database_id).read_bytes(), type=HighWater)
    except (OSError, msgspec.DecodeError):
        return None
    return mark if mark.database_id == database_id else None


def write(folder: Path, mark: HighWater) -> None:
    """Keeps the mark. Not synced: it costs the counter nothing, and a power cut loses at worst the newest seconds."""
    replace_file(_place(folder, mark.database_id), msgspec.json.encode(mark), durable=False)


def _place(folder: Path, database_id: str) -> Path:
    return folder / f"{database_id}.json"
