"""Looking through the journal: who did what to which record, whether the chain holds, a list of it to take along."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from station_app.actions.acts import NewId
from station_app.actions.rights import demand
from station_app.actions.sensitive import permit
from station_app.domain.clerks import Clerk
from station_app.storage import clerks, journal_pages, verification
from station_app.storage.connection import troubles
from station_app.storage.journal_pages import JournalFilter, JournalLine
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Tampered:
    """One entry that is not as it was written: what is wrong, and what it says it is (None where it is gone)."""

    code: str
    position: int
    line: JournalLine | None


@dataclass(frozen=True, slots=True)
class ChainChecked:
    """What a check of the chain found. `checkpoint` is the place up to which the city has seen this journal, 0 where it
    has seen none; `agrees` says whether it reads there as it did then.
    """

    entries: int
    tampered: tuple[Tampered, ...]
    checkpoint: int
    agrees: bool

    @property
    def sound(self) -> bool:
        """Whether the chain holds and agrees with the city's last checkpoint."""
        return not self.tampered and self.agrees


def page(
    store: Store, clerk: Clerk, wanted: JournalFilter, *, before: int | None = None, limit: int = 200
) -> list[JournalLine]:
    """A page of the journal, newest first. Refused `not-allowed` for whoever may not see it."""
    demand(clerk, "see_journal")
    return journal_pages.page(store.db, wanted, before=before, limit=limit)


def changes(store: Store, clerk: Clerk, position: int) -> list[journal_pages.Change]:
    """What one entry changed, old beside new. Refused `not-allowed`."""
    demand(clerk, "see_journal")
    return journal_pages.changes(store.db, position)


def check_chain(store: Store, clerk: Clerk, progress: Callable[[int], bool] | None = None) -> ChainChecked:
    """Reads the whole chain and compares it with the city's last checkpoint; names what was tampered with.

    For a read-only store beside the window. `progress(entries)` may answer False to stop early.
    """
    demand(clerk, "see_journal")
    with troubles(), store.snapshot():
        entries, faults = verification.chain_faults(store.db, progress)
        found = []
        for code, where in faults:
            position = int(where)
            found.append(Tampered(code, position, journal_pages.line_at(store.db, position)))
        seen = journal_pages.checkpoint(store.db)
        agrees = seen is None or journal_pages.hash_at(store.db, seen.position) == seen.hash
    return ChainChecked(entries, tuple(found), seen.position if seen is not None else 0, agrees)


def ask_for_export(
    store: Store, clerk: Clerk, *, proof: str, reason: str, now: datetime, new_id: NewId
) -> None:
    """Lets the journal be written out, once it is journalled who asked and why. Refused as `sensitive.permit`."""
    permit(store, clerk, "export_journal", proof=proof, reason=reason, now=now, new_id=new_id)


def export_rows(store: Store, wanted: JournalFilter) -> Iterator[tuple[str, ...]]:
    """The rows to be written, oldest first, the clerks by name; after `ask_for_export`."""
    names = clerks.names(store.db)
    after = 0
    while rows := journal_pages.lines_for_export(store.db, wanted, after):
        for row in rows:
            yield tuple(str(names.get(value, value)) if place == 2 else str(value) for place, value in enumerate(row))
        after = int(rows[-1][0])
