"""Putting the rows of any journal entry, whatever its kind: what each kind's own module does at the save."""

from collections.abc import Callable, Mapping
from typing import Final

from station_app.domain.journal import Entry

# `verification` names every module that declares a table.
from station_app.storage import consultations, expert_photos, intakes, policy_texts, verification  # noqa: F401
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES

_WITH_MORE: Final[Mapping[str, Callable[[Database, Entry], None]]] = {
    "consultation": consultations.project,
    "intake": intakes.project,
    "policy_text": policy_texts.project,
    "expert_photo": expert_photos.project,
}
"""Kinds that put more than their one row."""


def put(db: Database, entry: Entry) -> None:
    """Puts what the entry demands of the tables, in the caller's transaction; nothing for a kind without one."""
    if entry.kind in _WITH_MORE:
        _WITH_MORE[entry.kind](db, entry)
    elif entry.kind in TABLES:
        TABLES[entry.kind].project(db, entry)
