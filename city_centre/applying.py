"""Applying one batch: its rows stored, returned or recognised, its erasures carried out, the books' balance moved on.

Runs inside the transaction that holds the station's lock. A row whose predecessor has not come yet (amended here,
its original still on another stick) is applied all the same: revisions are only ever added, so the graph closes by
itself when the original arrives, nothing waits, and until then `centre stations` counts it (invariants 13 and 14).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from city_centre import attached, bookings, rules, waits, words
from city_centre.storage import rows as store
from station_exchange.manifest import Manifest
from station_exchange.rows import ERASE, Row, RowFault, UnreadableRow
from station_exchange.text import is_clean

ZERO = "0" * 64


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of a batch's rows. `known` were applied before, under another epoch."""

    applied: int
    returned: int
    known: int


def xor_digest(digest: str, revision_id: str) -> str:
    """The balance's digest with one more revision in it (or one fewer: the operation is its own inverse)."""
    return f"{int(digest, 16) ^ _number(revision_id):064x}"


def _number(revision_id: str) -> int:
    return int.from_bytes(hashlib.sha256(revision_id.encode()).digest())


def apply_rows(
    connection: Connection, manifest: Manifest, content: list[Row | UnreadableRow], sealed_at: datetime, at: str
) -> RowCounts:
    """Take all rows of a batch; nothing of it fails but by the world's trouble."""
    return _Application(connection, manifest, content, sealed_at, at).run()


class _Application:
    def __init__(
        self,
        connection: Connection,
        manifest: Manifest,
        content: list[Row | UnreadableRow],
        sealed_at: datetime,
        at: str,
    ) -> None:
        self._connection = connection
        self._manifest = manifest
        self._station = manifest.station
        self._content = content
        self._sealed_at = sealed_at
        self._at = at
        revisions = {row.revision_id for row in content}
        records = {row.record_id for row in content}
        parents = {row.parent_revision_id for row in content if isinstance(row, Row) and row.parent_revision_id}
        self._held = store.held(connection, self._station, revisions | parents)
        self._returns = {row.revision_id: row for row in store.returns_of(connection, self._station, records)}
        self._returned_before = frozenset(self._returns)
        self._erased = store.erased(connection, self._station, records)
        self._new: dict[str, tuple[Row, store.Drawn]] = {}
        self._faults: dict[str, tuple[Row | UnreadableRow, RowFault]] = {}
        self._known = 0

    def run(self) -> RowCounts:
        for row in self._content:
            try:
                self._consider(row)
            except RowFault as fault:
                self._faults.setdefault(row.revision_id, (row, fault))
        self._store()
        self._return()
        self._balance()
        new = [row for row, _drawn in self._new.values()]
        attached.note_named(self._connection, self._station, new)
        bookings.take_rows(self._connection, self._station, new, self._at)
        waits.take_rows(self._connection, self._station, new)
        return RowCounts(len(self._new), len(self._faults), self._known)

    def _consider(self, row: Row | UnreadableRow) -> None:
        if isinstance(row, UnreadableRow):
            raise RowFault("E_ROW", "", "no row")
        before = self._compared(row.revision_id)
        if before is not None and before == _compared(row):
            # Before the rules: what was applied is not sent back because a later batch has a later clock.
            self._known += 1
            return
        drawn = rules.check(row, station=self._station, sealed_at=self._sealed_at)
        if before is not None:
            raise RowFault("E_REVISION", "revision_id", "another content is known under this id")
        parent = self._compared(row.parent_revision_id) if row.parent_revision_id else None
        if parent is not None and parent.record_id != row.record_id:
            raise RowFault("E_PARENT", "parent_revision_id", "of another record")
        self._new[row.revision_id] = (row, drawn)

    def _compared(self, revision_id: str) -> store.Held | None:
        if revision_id in self._new:
            return _compared(self._new[revision_id][0])
        return self._held.get(revision_id)

    def _store(self) -> None:
        ordered = {row.record_id for row, _drawn in self._new.values() if row.verb == ERASE}
        gone = ordered | self._erased
        epoch, no = self._manifest.epoch, self._manifest.no
        prepared: list[tuple[Any, ...]] = [
            store.values(row, self._station, epoch, no, drawn, erase_person=row.record_id in gone)
            for row, drawn in self._new.values()
        ]
        for revision_id in store.add(self._connection, prepared):
            row, _drawn = self._new.pop(revision_id)
            self._faults[revision_id] = (row, RowFault("E_STORE", "", "refused by the database"))
        if ordered:
            store.erase(self._connection, self._station, ordered)

    def _return(self) -> None:
        for revision_id, (row, fault) in self._faults.items():
            self._returns.setdefault(revision_id, self._as_return(row, fault))
        if not self._returns:
            return
        closed: dict[str, str] = {}
        for row, _drawn in self._new.values():
            for settled in self._settled_by(row):
                closed.setdefault(settled, row.revision_id)
        for revision_id, closed_by in closed.items():
            if revision_id in self._returned_before:
                store.close_return(self._connection, self._station, revision_id, closed_by)
        fresh = [
            replace(kept, closed_by=closed.get(revision_id))
            for revision_id, kept in self._returns.items()
            if revision_id not in self._returned_before
        ]
        store.add_returned(self._connection, self._station, self._settled_before(fresh))

    def _settled_before(self, fresh: list[store.ReturnedRow]) -> list[store.ReturnedRow]:
        """The returns, those closed that come late: what follows them was read before, from a newer epoch's batch, and
        nobody is asked to mend what is mended.
        """
        waiting = {row.record_id for row in fresh if row.closed_by is None}
        after = store.followers(self._connection, self._station, waiting) if waiting else {}
        for kept in self._returns.values():
            if kept.parent_revision_id is not None and kept.closed_by is not None:
                after.setdefault(kept.parent_revision_id, kept.closed_by)
        settled: list[store.ReturnedRow] = []
        for row in sorted(fresh, key=lambda one: one.seq, reverse=True):
            closed_by = row.closed_by or after.get(row.revision_id)
            if closed_by is not None and row.parent_revision_id is not None:
                after.setdefault(row.parent_revision_id, closed_by)
            settled.append(replace(row, closed_by=closed_by))
        return settled[::-1]

    def _as_return(self, row: Row | UnreadableRow, fault: RowFault) -> store.ReturnedRow:
        return store.ReturnedRow(
            revision_id=row.revision_id,
            record_id=row.record_id,
            kind=_kind(row),
            code=fault.code,
            field=fault.field,
            text=words.returned_text(fault.code, fault.field),
            at=self._at,
            parent_revision_id=row.parent_revision_id if isinstance(row, Row) else None,
            epoch=self._manifest.epoch,
            seq=row.seq,
            closed_by=None,
        )

    def _settled_by(self, row: Row) -> Iterator[str]:
        """The open returns that this applied revision follows: itself, its ancestors, earlier ones of its record."""
        epoch, passed = self._manifest.epoch, set[str]()
        ancestor: str | None = row.revision_id
        while ancestor is not None and ancestor not in passed:
            passed.add(ancestor)
            kept = self._returns.get(ancestor)
            if kept is not None and kept.closed_by is None:
                yield ancestor
            if ancestor == row.revision_id:
                ancestor = row.parent_revision_id
            else:
                ancestor = kept.parent_revision_id if kept is not None else None
        for revision_id, kept in self._returns.items():
            earlier = kept.record_id == row.record_id and kept.epoch == epoch and kept.seq < row.seq
            if earlier and kept.closed_by is None and revision_id not in passed:
                yield revision_id

    def _balance(self) -> None:
        present = store.balance(self._connection, self._station)
        changed: dict[str, tuple[int, int]] = {}

        def count(kind: str, revision_id: str, step: int) -> None:
            entries, digest = changed.get(kind, (0, 0))
            changed[kind] = (entries + step, digest ^ _number(revision_id))

        for revision_id, (row, _drawn) in self._new.items():
            if revision_id in self._returned_before:
                count(self._returns[revision_id].kind, revision_id, -1)
            count(row.kind, revision_id, +1)
        for revision_id, (faulty, _fault) in self._faults.items():
            if not any(revision_id in known for known in (self._held, self._new, self._returned_before)):
                count(_kind(faulty), revision_id, +1)
        stated: dict[str, tuple[int, str]] = {}
        for kind, (more, digest) in changed.items():
            entries, before = present.get(kind, (0, ZERO))
            stated[kind] = (entries + more, f"{int(before, 16) ^ digest:064x}")
        store.put_balances(self._connection, self._station, stated, present)


def _compared(row: Row) -> store.Held:
    return store.Held(row.record_id, row.parent_revision_id, row.kind, row.verb, row.facts_sha256, row.person_sha256)


def _kind(row: Row | UnreadableRow) -> str:
    return row.kind if is_clean(row.kind) else "unreadable"
