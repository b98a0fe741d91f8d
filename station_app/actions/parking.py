"""挂起: a form put aside while another visitor is served. Kept like a draft, with who parked it and when."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from station_app.actions.acts import moment
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.storage import drafts
from station_app.storage.cipher import Database
from station_app.storage.drafts import Draft
from station_app.storage.store import Store

PARKED: Final = "parked"
"""The name under which a draft's body says by whom and when it was parked."""


def park(store: Store, clerk: Clerk, draft: Draft, now: datetime) -> None:
    """Keeps the form as parked by this clerk; parking it again is the same. Not journalled, as no draft is."""
    demand(clerk, "record")
    parked = replace(draft, body={**draft.body, PARKED: {"by": clerk.record_id, "at": moment(now)}})
    with store.atomic() as db:
        drafts.keep(db, parked)


def waiting(db: Database, kind: str) -> list[Draft]:
    """The unfinished forms of a kind: the parked ones first, newest first, then those put aside otherwise."""
    found = [draft for draft in drafts.all_drafts(db) if draft.kind == kind]
    parked = [draft for draft in found if PARKED in draft.body]
    parked.sort(key=lambda draft: str(draft.body[PARKED]["at"]), reverse=True)
    return [*parked, *(draft for draft in found if PARKED not in draft.body)]


def is_parked(draft: Draft) -> bool:
    """Whether the form waits on the strip, and is no left-over of a program that ended."""
    return PARKED in draft.body
