"""What every action shares: its ids, its place in the journal, and what it says has changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.journal import Act, Entry, News
from station_app.storage import journal, reference
from station_app.storage.cipher import Database

NewId = Callable[[], str]
"""Makes a new UUIDv7 text. Only the composition roots make one that is not for tests."""


@dataclass(frozen=True, slots=True)
class RecordIds:
    """Ids of one save, made when the form opens: pressing twice or asking again after a crash is the same save."""

    action_id: str
    record_id: str
    revision_id: str

    @classmethod
    def make(cls, new_id: NewId) -> "RecordIds":
        """Three new ids."""
        return cls(new_id(), new_id(), new_id())

    def next_revision(self, new_id: NewId) -> "RecordIds":
        """Ids for a further revision of the same record."""
        return RecordIds(new_id(), self.record_id, new_id())


@dataclass(frozen=True, slots=True)
class Changes:
    """What an action changed: the window looks at the kinds and refreshes what shows them."""

    action_id: str
    verb: str
    kinds: frozenset[str]
    record_ids: tuple[str, ...] = ()


def begin(db: Database, clerk: Clerk, verb: str, action_id: str, now: datetime) -> Act:
    """The act under which an action writes. Refused `not-allowed` where the clerk's role does not have the right."""
    demand(clerk, verb)
    return Act(action_id, verb, clerk.record_id, moment(now), reference.installed_version(db) or "")


def moment(now: datetime) -> str:
    """A time as it is stored: local, with its offset, to the millisecond. ValueError for a time without zone."""
    if now.tzinfo is None:
        raise ValueError("a time without its zone")
    return now.isoformat(timespec="milliseconds")


def note(db: Database, act: Act, kind: str, facts: Mapping[str, object], new_id: NewId) -> Entry:
    """Journals an audit entry that has no table of its own; empty facts are left out."""
    kept = {name: value for name, value in facts.items() if value not in (None, "", False)}
    return journal.append(db, act, News(kind, new_id(), new_id(), None, kept, {}))
