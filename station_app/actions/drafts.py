"""Keeping a form while it is typed. Not journalled: a draft is nobody's statement yet."""

from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.storage import drafts
from station_app.storage.drafts import Draft
from station_app.storage.store import Store


def keep(store: Store, clerk: Clerk, draft: Draft) -> None:
    """Keeps the form as it stands, replacing what was kept of it before."""
    demand(clerk, "record")
    with store.atomic() as db:
        drafts.keep(db, draft)


def drop(store: Store, clerk: Clerk, record_id: str) -> None:
    """Forgets a form that the clerk threw away."""
    demand(clerk, "record")
    with store.atomic() as db:
        drafts.drop(db, record_id)
