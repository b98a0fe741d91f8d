"""That a paper left the desk.

Of a record's paper is noted which revision and how often it has left (decision 7). Of one without a record (a batch
slip, a printer's test page, the recovery sheet) only which paper, in which layout and how many: an auditor sees that a
recovery sheet was printed, never what stands on it.
"""

from datetime import datetime

from station_app.actions.acts import NewId, begin, note
from station_app.domain.clerks import Clerk
from station_app.domain.journal import Act, News
from station_app.storage import journal, receipts
from station_app.storage.cipher import Database
from station_app.storage.store import Store


def note_of_record(
    db: Database, act: Act, record_id: str, revision_id: str, nth: int, layout: str, new_id: NewId, *, paper: str = ""
) -> None:
    """Journals, in the caller's transaction, that a record's paper was printed for the `nth` time, and keeps the count.

    `paper` names it where a record has several.
    """
    printed = new_id()
    facts = {"record_id": record_id, "printed_revision": revision_id, "layout": layout, "nth": nth}
    if paper:
        facts["paper"] = paper
    journal.append(db, act, News("print", new_id(), printed, None, facts, {}))
    receipts.keep_print(
        db, record_id=record_id, nth=nth, revision_id=printed, printed_revision=revision_id, layout=layout,
        clerk=act.actor, at=act.at,
    )  # fmt: skip


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
