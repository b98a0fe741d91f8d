"""`station verify`: the chain, the bodies, the outbox, the tables against the journal, and the file itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from station_app.actions import guide_texts
from station_app.actions.attachments import files_of
from station_app.domain.troubles import Trouble
from station_app.storage import (
    attached,
    intakes,
    lookup_keys,
    policy_texts,
    search_index,
    tallies,
    verification,
)
from station_app.storage.attachments import Files
from station_app.storage.connection import troubles
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be. `where` names a position, a record's number or a table; never a person."""

    code: str
    where: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at and what was found; `sound` where nothing was."""

    entries: int
    records: int
    batches: int
    findings: tuple[Finding, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether everything is as it must be."""
        return not self.findings


def verify(
    store: Store, progress: Callable[[int], bool] | None = None, *, files: Files | None = None
) -> Verified:
    """Replays the whole journal and compares, as things stand at one moment: a save beside it does not disturb.

    Reads every attached file to its end; `files` are those of a backup, else the station's own. Writes nothing.
    `progress(entries)` may answer False to stop early.
    """
    found = list(verification.file_faults(store.db))
    entries = records = batches = 0
    try:
        with troubles(), store.snapshot():
            entries, faults = verification.chain_faults(store.db, progress)
            found += faults
            records, faults = verification.table_faults(store.db)
            found += [*faults, *verification.item_faults(store.db), *verification.print_faults(store.db)]
            found += verification.cell_faults(store.db)
            found += lookup_keys.faults(store.db)
            found += search_index.faults(store.db)
            found += intakes.rows_faults(store.db)
            found += tallies.faults(store.db)
            found += policy_texts.faults(store.db)
            found += guide_texts.faults(store.db)
            found += attached.faults(store.db)
            listed = attached.sizes(store.db)
            batches, faults = verification.batch_faults(store.db)
            found += [*faults, *verification.outbox_faults(store.db)]
        found += _file_findings(files or files_of(store), listed)
    except Trouble as trouble:
        # Past a damaged page nothing more can be read; that it is damaged has been found above, or is found here.
        if trouble.code != "database-damaged":
            raise
        found = found or [("page-damaged", "database")]
    return Verified(entries, records, batches, tuple(Finding(code, where) for code, where in found))


def _file_findings(files: Files, listed: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for digest in listed:
        try:
            for _ in files.chunks(digest):
                pass
        except Trouble as trouble:
            found.append((trouble.code, digest[:12]))
    return found
