"""Attachments of a visit: taken in beside the window, listed by the visit's own save, looked after at the opening.

Taking a file in and naming it on a record are two steps: the first is slow and needs no transaction, the second is the
save or correction of the record. A file that no record ever named is swept away.
"""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from station_app.actions.rights import demand
from station_app.domain.attachments import HEAD_BYTES, LARGEST_BYTES, Attachment, kept_name, type_of
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import os_trouble
from station_app.storage import attached, clerks, outgoing, sendings
from station_app.storage.attachments import Files, Progress
from station_app.storage.store import Store

UNCLAIMED_FOR: Final = timedelta(days=30)
"""How long a whole file that no record names is left: a backup put back and taken away again must lose nothing."""


def files_of(store: Store) -> Files:
    """The attached files of this station."""
    return Files(store.folder.attachments, store.key, store.older_keys)


def largest(catalogue: Catalogue, now: datetime) -> int:
    """How many bytes a file may have today, by the reference data."""
    day = now.astimezone(BEIJING_TIME).date()
    # A station that was set up with older reference data has no such list.
    limits = catalogue.lists.get("limit", ())
    held = [code for code in limits if code.code == "attachment_bytes" and code.is_current(day)]
    return (held[0].number("value") if held else None) or LARGEST_BYTES


def take_in(
    store: Store, clerk: Clerk, source: Path | bytes, *, name: str = "", catalogue: Catalogue, now: datetime,
    progress: Progress | None = None,
) -> Attachment:  # fmt: skip
    """Takes one file in (or bytes under `name`); Refused and Trouble as `Files.keep` has them. Any thread; no record
    names it yet. `store` may be a read-only one: only its folder and key are used.
    """
    demand(clerk, "record")
    if isinstance(source, bytes):
        return files_of(store).keep_bytes(source, name, largest(catalogue, now))
    return files_of(store).keep(source, largest(catalogue, now), progress)


def read(store: Store, wanted: Attachment) -> bytes:
    """The whole content of a file; Trouble `attachment-missing` or `attachment-damaged`. Any thread."""
    return files_of(store).read(wanted.digest)


def open_copy(store: Store, clerk: Clerk, wanted: Attachment) -> Path:
    """Writes a readable copy for another program into a folder that only this user reads, and answers it.

    The copies go when the desk closes, and at the latest when it opens again (`clear_opened`). Trouble as for `read`;
    Refused as `type_of` where the name that a record gives it would make another program run it.
    """
    demand(clerk, "read")
    name = copy_name(wanted)
    for head in files_of(store).chunks(wanted.digest):
        type_of(head[:HEAD_BYTES], name)
        break
    folder = store.folder.opened / wanted.digest[:16]
    target = folder / name
    try:
        store.folder.opened.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        target.unlink(missing_ok=True)
    except OSError as error:
        raise os_trouble(error) from error
    files_of(store).write_out(wanted.digest, target)
    return target


def copy_name(wanted: Attachment) -> str:
    """How a copy is called: a plain name and never a path, whatever a record that came as JSON says."""
    return kept_name(wanted.name) if wanted.name else wanted.digest


def clear_opened(store: Store) -> None:
    """Takes the readable copies away; one that another program still holds goes the next time."""
    shutil.rmtree(store.folder.opened, ignore_errors=True)


def sweep(store: Store, now: datetime) -> int:
    """Takes away halves of broken-off copies at once, and whole files that no record or draft names after
    UNCLAIMED_FOR; answers how many files went. For the opening of the desk, before anything is being taken in.
    """
    clear_opened(store)
    _sweep_outgoing(store)
    files = files_of(store)
    gone = files.clear_halves()
    named = set(attached.sizes(store.db)) | attached.of_drafts(store.db)
    for digest in files.all_digests():
        if digest in named:
            continue
        if now.timestamp() - files.path(digest).stat().st_mtime > UNCLAIMED_FOR.total_seconds():
            files.drop(digest)
            gone += 1
    return gone


def _sweep_outgoing(store: Store) -> None:
    """What was sealed for the city goes once it holds the file, or the file may not travel any more."""
    station = clerks.station(store.db)
    if station is not None and store.folder.outgoing.is_dir():
        outgoing.keep_only(store.folder.outgoing, {one.digest for one in sendings.owed(store.db, station.city_role)})


def demand_kept(store: Store, listed: Sequence[Attachment], before: Sequence[Attachment] = ()) -> None:
    """Nothing where each file lies among the station's or was listed before; Refused `attachment-not-kept` otherwise.
    """
    files, known = files_of(store), {one.digest for one in before}
    for place, one in enumerate(listed, start=1):
        if one.digest not in known and not files.has(one.digest):
            raise Refused.because("attachment-not-kept", "attachments", place=place)
