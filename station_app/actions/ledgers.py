"""Bringing a paper ledger in: look at the file, rehearse it, store every row or none, undo the whole of it.

What was looked at is what is stored: the file is read once, and its rows wait in memory until somebody says yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from station_app.actions import consultations as visits
from station_app.actions import promise_changes
from station_app.actions import visitors as at_counter
from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment, note
from station_app.actions.rights import demand
from station_app.documents.ledger_files import LedgerTable, read_table, under_header
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Level, Refused
from station_app.domain.ledger_headers import LedgerHeader, as_written, find_header, header_at, proposed_columns
from station_app.domain.ledgers import GoOn, LedgerReading, read_ledger_rows
from station_app.domain.troubles import Trouble
from station_app.storage import consultations, imports, journal
from station_app.storage.cipher import Database
from station_app.storage.imports import Import
from station_app.storage.store import Store

Progress = GoOn
_STEP = 25
_CHANGED = frozenset({"consultation", "visitor", "import"})


@dataclass(frozen=True, slots=True)
class LedgerLook:
    """A file that was read: its cells, the header that was found, the field proposed for each column (empty: not
    stored), whether that is how the clerk mapped this header before, and the import of the very same file, if one
    stands."""

    name: str
    table: LedgerTable
    header: LedgerHeader
    columns: Mapping[str, str]
    remembered: bool
    known: Import | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do: nothing is written yet. `import_id` is the one it will have."""

    look: LedgerLook
    import_id: str
    reading: LedgerReading


@dataclass(frozen=True, slots=True)
class Imported:
    """The account of a ledger: read = stored + refused. `warned` are stored rows with something to look at.

    `refused` and `warnings` are (row number in the file, fault); `numbers` is the number that each stored row was
    given, by its row; `skipped` are lines that are no rows of their own.
    """

    import_id: str
    read: int
    stored: int
    warned: int
    refused: tuple[tuple[int, Fault], ...]
    warnings: tuple[tuple[int, Fault], ...]
    changes: Changes | None
    skipped: tuple[int, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    numbers: Mapping[int, str] | None = None


def look(
    db: Database, clerk: Clerk, path: Path, *, catalogue: Catalogue, sheet: str = "", go_on: GoOn | None = None
) -> LedgerLook:
    """Reads a file and finds its header; writes nothing, so it may read through any store.

    Refused as `documents.ledger_files.read_table`.
    """
    demand(clerk, "import")
    table = read_table(path, sheet=sheet, go_on=go_on)
    return _looked(db, path.name, table, find_header(table.rows, catalogue), catalogue)


def with_header(db: Database, seen: LedgerLook, first: int, rows: int, *, catalogue: Catalogue) -> LedgerLook:
    """The same file under the header that stands in these rows. Refused `ledger-header-row`."""
    return _looked(db, seen.name, seen.table, header_at(seen.table.rows, first, rows), catalogue)


def with_columns(seen: LedgerLook, columns: Mapping[str, str]) -> LedgerLook:
    """The same file with some columns mapped otherwise. Refused `ledger-column-unknown` for a title it has not."""
    for title in columns:
        if title not in seen.columns:
            raise Refused.because("ledger-column-unknown", "file", column=title[:40])
    return replace(seen, columns={**seen.columns, **columns})


def rehearse(
    seen: LedgerLook, *, catalogue: Catalogue, now: datetime, import_id: str, district: str = "",
    day_from_above: bool = False, go_on: GoOn | None = None,
) -> Rehearsal:  # fmt: skip
    """Reads every row of a file as it would be stored; writes nothing.

    Refused where the columns cannot make a ledger (`domain.ledger_headers.checked_columns`).
    """
    sheet = under_header(seen.table, seen.header)
    reading = read_ledger_rows(
        sheet.header, sheet.lines, catalogue, now, import_id, columns=seen.columns, district=district,
        day_from_above=day_from_above, skipped=sheet.repeated, go_on=go_on,
    )  # fmt: skip
    return Rehearsal(seen, import_id, reading)


def account_of(rehearsal: Rehearsal) -> Imported:
    """The account of what would be stored."""
    return _account(rehearsal, None, None)


def bring_in(
    store: Store, clerk: Clerk, rehearsal: Rehearsal, *, catalogue: Catalogue, now: datetime, new_id: NewId,
    again: bool = False, progress: GoOn | None = None,
) -> Imported:  # fmt: skip
    """Stores a rehearsed ledger in one transaction: all that can be stored, or nothing where it is cancelled. Keeps how
    its header was mapped. Asked again after a commit of unknown outcome it answers as before.

    The very same file twice is refused `ledger-imported-already` unless `again` says so; `ledger-nothing-to-store`
    where every row is refused. Trouble `import-cancelled` where `progress(done, total)` answers False.
    """
    demand(clerk, "import")
    reading, import_id, seen = rehearsal.reading, rehearsal.import_id, rehearsal.look
    action_id = new_id()
    given: dict[int, str] = {}
    with store.atomic() as db:
        standing = imports.get(db, import_id)
        if standing is not None:
            return _account(rehearsal, Changes(action_id, "import", _CHANGED), None)
        _demand_new(db, seen.table.digest, again=again)
        if not reading.stored:
            raise Refused.because("ledger-nothing-to-store", "file", read=reading.read)
        act = begin(db, clerk, "import", action_id, now)
        station = visits.station_of(db)
        for done, row in enumerate(reading.rows, start=1):
            if row.form is not None:
                warnings = [fault for fault in row.faults if fault.level is not Level.MUST]
                entry = visits.log(
                    db, act, RecordIds(action_id, new_id(), new_id()), row.form, warnings, station=station,
                    clerk_id=clerk.record_id, handled_by=row.clerk_name, catalogue=catalogue, now=now, new_id=new_id,
                )  # fmt: skip
                given[row.number] = entry.body()["number"]
            asked = progress is not None and (done % _STEP == 0 or done == len(reading.rows))
            if asked and progress is not None and not progress(done, len(reading.rows)):
                raise Trouble("import-cancelled")
        account = _account(rehearsal, Changes(action_id, "import", _CHANGED), given)
        imports.keep(
            db, Import(import_id, seen.table.digest, clerk.record_id, moment(now), account.read, account.stored,
                       account.warned, account.read - account.stored, "stored", len(account.skipped)),
        )  # fmt: skip
        mapped = [reading.columns.get(title, "") for title in seen.header.titles]
        imports.remember_columns(db, seen.header.key, mapped, moment(now))
        facts = {"import_id": import_id, "digest": seen.table.digest, "stored": account.stored,
                 "refused": account.read - account.stored, "skipped": len(account.skipped)}  # fmt: skip
        note(db, act, "import", facts, new_id)
    return account


def import_ledger(
    store: Store, clerk: Clerk, path: Path, *, catalogue: Catalogue, now: datetime, new_id: NewId,
    dry_run: bool = False, again: bool = False, progress: GoOn | None = None, sheet: str = "", header_row: int = 0,
    header_rows: int = 1, columns: Mapping[str, str] | None = None, day_from_above: bool = False,
) -> Imported:  # fmt: skip
    """Looks at a file, rehearses it and, without `dry_run`, stores it: see `look`, `rehearse`, `bring_in`.

    `header_row` 0 finds the header; `columns` maps titles otherwise than proposed. Where nobody mapped this header
    before, two columns that the word list takes for one field are refused `ledger-column-twice`.
    """
    return rehearse_file(
        store, clerk, path, catalogue=catalogue, now=now, new_id=new_id, dry_run=dry_run, again=again,
        progress=progress, sheet=sheet, header_row=header_row, header_rows=header_rows, columns=columns,
        day_from_above=day_from_above,
    )[1]  # fmt: skip


def rehearse_file(
    store: Store, clerk: Clerk, path: Path, *, catalogue: Catalogue, now: datetime, new_id: NewId, dry_run: bool,
    again: bool = False, progress: GoOn | None = None, sheet: str = "", header_row: int = 0, header_rows: int = 1,
    columns: Mapping[str, str] | None = None, day_from_above: bool = False,
) -> tuple[Rehearsal, Imported]:  # fmt: skip
    """As `import_ledger`, with the rehearsal that the copy with the marked cells is made from."""
    seen = look(store.db, clerk, path, catalogue=catalogue, sheet=sheet)
    if header_row:
        seen = with_header(store.db, seen, header_row, header_rows, catalogue=catalogue)
    _demand_new(store.db, seen.table.digest, again=again)
    if columns:
        seen = with_columns(seen, columns)
    elif not seen.remembered:
        seen = replace(seen, columns=_by_word_alone(seen, catalogue))
    rehearsal = rehearse(
        seen, catalogue=catalogue, now=now, import_id=new_id(), district=visits.station_of(store.db).district,
        day_from_above=day_from_above,
    )  # fmt: skip
    if dry_run:
        return rehearsal, account_of(rehearsal)
    return rehearsal, bring_in(
        store, clerk, rehearsal, catalogue=catalogue, now=now, new_id=new_id, again=again, progress=progress
    )


def undo_import(
    store: Store, clerk: Clerk, import_id: str, reason: str, *, now: datetime, new_id: NewId,
    progress: GoOn | None = None,
) -> int:  # fmt: skip
    """Voids all that an import brought in, whoever came with it alone too; answers how many visits that were.

    The numbers stay taken, the journal tells both. Refused `import-unknown`, `import-undone-already`, `reason-missing`.
    Trouble `import-undo-cancelled` where `progress(done, total)` answers False: nothing is undone then.
    """
    demand(clerk, "undo_import")
    reason = visits.sound_reason(reason, now)
    with store.atomic() as db:
        done = imports.get(db, import_id)
        if done is None:
            raise Refused.because("import-unknown", "import_id")
        if done.state == "undone":
            raise Refused.because("import-undone-already", "import_id")
        action_id = new_id()
        act = begin(db, clerk, "undo_import", action_id, now)
        brought = consultations.of_import(db, import_id)
        actions: dict[str, None] = {}
        for voided, record_id in enumerate(brought, start=1):
            revisions = journal.of_record(db, record_id)
            actions[revisions[0].action_id] = None
            revision_id = new_id()
            visits.void_revision(db, act, revisions[-1], revision_id, reason)
            promise_changes.void_about(db, act, record_id, revision_id, reason)
            if progress is not None and voided % _STEP == 0 and not progress(voided, len(brought)):
                raise Trouble("import-undo-cancelled")
        for done_by in actions:
            at_counter.release(db, act, done_by, new_id)
        imports.keep(db, replace(done, state="undone", undone_at=moment(now)))
        note(db, act, "import", {"import_id": import_id, "voided": len(brought)}, new_id)
    return len(brought)


def _looked(db: Database, name: str, table: LedgerTable, header: LedgerHeader, catalogue: Catalogue) -> LedgerLook:
    before = imports.mapped_before(db, header.key)
    remembered = None
    if before is not None and len(before) == len(header.titles):
        remembered = dict(zip(header.titles, before, strict=True))
    columns = proposed_columns(header.titles, catalogue, remembered)
    return LedgerLook(name, table, header, columns, remembered is not None, imports.by_digest(db, table.digest))


def _by_word_alone(seen: LedgerLook, catalogue: Catalogue) -> dict[str, str]:
    """Each column as the word list takes it for itself, so that two for one field are refused, not passed over."""
    return {title: "".join(proposed_columns([as_written(title)], catalogue).values()) for title in seen.columns}


def _demand_new(db: Database, digest: str, *, again: bool) -> None:
    known = imports.by_digest(db, digest)
    if known is not None and not again:
        raise Refused.because("ledger-imported-already", "file", day=known.at[:10], stored=known.stored)


def _account(rehearsal: Rehearsal, changes: Changes | None, numbers: Mapping[int, str] | None) -> Imported:
    reading = rehearsal.reading
    kept = [row for row in reading.rows if row.form is not None]
    return Imported(
        rehearsal.import_id, reading.read, reading.stored, reading.warned,
        tuple((row.number, fault) for row in reading.refused for fault in row.faults),
        tuple((row.number, fault) for row in kept for fault in row.faults),
        changes, reading.skipped, reading.ignored_columns, numbers,
    )  # fmt: skip
