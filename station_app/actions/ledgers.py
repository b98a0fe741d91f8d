"""Bringing a paper ledger in: every row stored or refused by name, the whole import undone in one step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from station_app.actions import consultations as visits
from station_app.actions import visitors as at_counter
from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment, note
from station_app.actions.rights import demand
from station_app.documents.ledger_files import read_ledger
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.ledgers import LedgerReading, LedgerRow, read_ledger_rows
from station_app.domain.troubles import Trouble
from station_app.storage import consultations, imports, journal
from station_app.storage.imports import Import
from station_app.storage.store import Store

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Imported:
    """The account of a ledger: read = stored + refused. `warned` are stored rows with something to look at.

    `refused` and `warnings` are (row number in the file, fault).
    """

    import_id: str
    read: int
    stored: int
    warned: int
    refused: tuple[tuple[int, Fault], ...]
    warnings: tuple[tuple[int, Fault], ...]
    changes: Changes | None


def import_ledger(
    store: Store, clerk: Clerk, path: Path, *, catalogue: Catalogue, now: datetime, new_id: NewId,
    dry_run: bool = False, again: bool = False, progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Brings a ledger's rows in, in one transaction: all that can be stored, or nothing where it is cancelled.

    The very same file twice is refused `ledger-imported-already` unless `again` says so. With `dry_run` nothing is
    written and the account is what it would be. Trouble `import-cancelled` where `progress(done, total)` answers False.
    """
    demand(clerk, "import")
    sheet = read_ledger(path)
    known = imports.by_digest(store.db, sheet.digest)
    if known is not None and not again:
        raise Refused.because("ledger-imported-already", "file", day=known.at[:10], stored=known.stored)
    import_id = new_id()
    reading = read_ledger_rows(sheet.header, sheet.lines, catalogue, now, import_id)
    if dry_run:
        return _account(import_id, reading, {}, None)
    action_id = new_id()
    late_refusals: dict[int, tuple[Fault, ...]] = {}
    with store.atomic() as db:
        act = begin(db, clerk, "import", action_id, now)
        for done, row in enumerate(reading.rows, start=1):
            if row.form is not None:
                late_refusals |= _store(store, clerk, row, action_id, catalogue, now, new_id)
            if progress is not None and not progress(done, len(reading.rows)):
                raise Trouble("import-cancelled")
        account = _account(import_id, reading, late_refusals, Changes(action_id, "import", _CHANGED))
        imports.keep(
            db, Import(import_id, sheet.digest, clerk.record_id, moment(now), account.read, account.stored,
                       account.warned, account.read - account.stored, "stored"),
        )  # fmt: skip
        note(db, act, "import", {"import_id": import_id, "digest": sheet.digest, "stored": account.stored}, new_id)
    return account


_CHANGED = frozenset({"consultation", "visitor", "import"})


def undo_import(store: Store, clerk: Clerk, import_id: str, reason: str, *, now: datetime, new_id: NewId) -> int:
    """Voids all that an import brought in, whoever came with it alone too; answers how many visits that were.

    The numbers stay taken, the journal tells both.

    Refused `import-unknown`, `import-undone-already`, `reason-missing`.
    """
    demand(clerk, "undo_import")
    with store.atomic() as db:
        done = imports.get(db, import_id)
        if done is None:
            raise Refused.because("import-unknown", "import_id")
        if done.state == "undone":
            raise Refused.because("import-undone-already", "import_id")
        action_id = new_id()
        act = begin(db, clerk, "undo_import", action_id, now)
        brought = consultations.of_import(db, import_id)
        actions = dict.fromkeys(journal.of_record(db, record_id)[0].action_id for record_id in brought)
        for record_id in brought:
            latest = journal.latest(db, record_id)
            if latest is not None:
                ids = RecordIds(action_id, record_id, new_id())
                visits.void(store, clerk, latest.body()["number"], reason, ids=ids, now=now)
        for done_by in actions:
            at_counter.release(db, act, done_by, new_id)
        imports.keep(db, replace(done, state="undone"))
        note(db, act, "import", {"import_id": import_id, "voided": len(brought)}, new_id)
    return len(brought)


def _store(
    store: Store, clerk: Clerk, row: LedgerRow, action_id: str, catalogue: Catalogue, now: datetime, new_id: NewId
) -> dict[int, tuple[Fault, ...]]:
    """Stores one row; where the record's own check refuses it after all, answers why, and its siblings go on."""
    if row.form is None:
        return {}
    try:
        visits.record(
            store, clerk, row.form, ids=RecordIds(action_id, new_id(), new_id()), catalogue=catalogue, now=now,
            new_id=new_id, handled_by=row.clerk_name,
        )  # fmt: skip
    except Refused as refusal:
        return {row.number: refusal.faults}
    return {}


def _account(
    import_id: str, reading: LedgerReading, late: dict[int, tuple[Fault, ...]], changes: Changes | None
) -> Imported:
    refused = [(row.number, fault) for row in reading.refused for fault in row.faults]
    refused += [(number, fault) for number, faults in late.items() for fault in faults]
    kept = [row for row in reading.rows if row.form is not None and row.number not in late]
    warnings = [(row.number, fault) for row in kept for fault in row.faults]
    return Imported(
        import_id,
        reading.read,
        len(kept),
        sum(bool(row.faults) for row in kept),
        tuple(refused),
        tuple(warnings),
        changes,
    )
