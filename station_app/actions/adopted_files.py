"""The attached files that the city laid beside its package: proven, opened, kept under this PC's database key.

They come before the entries that name them: broken off in between, the same package brings the rest, and what nobody
named in the end is swept away as any other file.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station_app.actions.attachments import files_of
from station_app.delivery.folder import read_file
from station_app.domain.troubles import Trouble
from station_app.storage import attached, sendings, settings
from station_app.storage.adopting import Progress
from station_app.storage.cipher import Database
from station_app.storage.devices import Device
from station_app.storage.store import Store
from station_exchange import blobs
from station_exchange.hand_back import FileLine, name_of
from station_exchange.refusals import ExchangeRefused

_APART: Final = "adopted_files_apart"


@dataclass(frozen=True, slots=True)
class BroughtFiles:
    """How many files are new here, and which of the package were not beside it, or not as the city put them there."""

    brought: int
    apart: frozenset[str]


def bring(
    store: Store, device: Device, listed: Sequence[FileLine], beside: Path | None, progress: Progress | None = None
) -> BroughtFiles:
    """Keeps what lies in the folder `beside`. Trouble `disk-full` and the disk's others; InterruptedError where
    `progress` answers False.
    """
    files, brought, apart = files_of(store), 0, set()
    for count, line in enumerate(listed, start=1):
        if progress is not None and not progress(count, len(listed)):
            raise InterruptedError
        content = _content(line, beside, device)
        if content is not None:
            brought += files.keep_named(line.digest, content)
        elif not files.has(line.digest):
            apart.add(line.digest)
    return BroughtFiles(brought, frozenset(apart))


def note(db: Database, listed: Sequence[FileLine], apart: frozenset[str], at: str) -> None:
    """The city holds these files, in the caller's transaction: none of them goes up again."""
    sendings.note_held(db, [line.digest for line in listed], at)
    settings.put(db, _APART, len(apart))


def apart(db: Database) -> int:
    """How many files of the package that was taken in last were not beside it."""
    return int(settings.get(db, _APART, 0))


def lacking(store: Store, apart: frozenset[str]) -> tuple[str, ...]:
    """The numbers of the records that name a file which is neither here nor in the package: the city never had it."""
    files = files_of(store)
    found: dict[str, None] = {}
    for digest, number in attached.present(store.db):
        if digest not in apart and not files.has(digest):
            found.setdefault(number)
    return tuple(found)


def _content(line: FileLine, beside: Path | None, device: Device) -> bytes | None:
    if beside is None:
        return None
    try:
        sealed = read_file(beside / name_of(line.sealed), blobs.MAX_BLOB)
        if hashlib.sha256(sealed).hexdigest() != line.sealed:
            return None
        return blobs.unseal(sealed, [device.sealing])
    except (Trouble, ExchangeRefused):
        return None
