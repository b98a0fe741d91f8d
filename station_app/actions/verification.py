"""`station verify`: the chain, the bodies, the outbox, the tables against the journal, and the file itself."""

from collections.abc import Callable
from dataclasses import dataclass, field

from station_app.storage import verification
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


def verify(store: Store, progress: Callable[[int], bool] | None = None) -> Verified:
    """Replays the whole journal and compares. Writes nothing. `progress(entries)` may answer False to stop early."""
    findings: list[Finding] = []
    findings += [Finding(code, where) for code, where in verification.file_faults(store.db)]
    entries, chain_faults = verification.chain_faults(store.db, progress)
    findings += [Finding(code, where) for code, where in chain_faults]
    records, table_faults = verification.table_faults(store.db)
    findings += [Finding(code, where) for code, where in table_faults]
    batches, batch_faults = verification.batch_faults(store.db)
    findings += [Finding(code, where) for code, where in batch_faults]
    findings += [Finding(code, where) for code, where in verification.outbox_faults(store.db)]
    return Verified(entries, records, batches, tuple(findings))
