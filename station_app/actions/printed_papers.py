"""That a paper without a record of its own left the desk: a batch slip, a printer's test page, the recovery sheet.

Papers of records are journalled by their own actions, with how often they left (decision 7). Of these only which paper,
in which layout and how many: an auditor sees that a recovery sheet was printed, never what stands on it.
"""

from datetime import datetime

from station_app.actions.acts import NewId, begin, note
from station_app.domain.clerks import Clerk
from station_app.storage.store import Store


def note_printed(
    store: Store, clerk: Clerk, paper: str, layout: str, *, now: datetime, new_id: NewId, copies: int = 1,
    about: str = "",
) -> None:  # fmt: skip
    """Journals it. `about` says which one in a word that names no person, such as a batch's number.

    Refused `not-allowed` for a clerk who may not print.
    """
    with store.atomic() as db:
        act = begin(db, clerk, "print", new_id(), now)
        note(db, act, "print", {"paper": paper, "layout": layout, "copies": copies, "about": about}, new_id)
