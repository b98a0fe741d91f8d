"""What a site can do at the trademark window: a patent agency office takes no pledges (domain.md 3.1).

The list of business types says which capability a business asks (column `capability`); a site has all of them until its
manager says otherwise.
"""

from datetime import datetime
from typing import Final

from station_app.actions.acts import NewId, begin, note
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.trademarks.fees import BUSINESS_TYPES
from station_app.storage import settings
from station_app.storage.cipher import Database
from station_app.storage.store import Store

PLEDGE: Final = "pledge"
LACKS: Final = "tm_lacks"
"""The setting that lists what this site cannot do."""


def has(db: Database, capability: str) -> bool:
    """Whether this site has a capability."""
    return capability not in settings.get(db, LACKS, [])


def choose(store: Store, clerk: Clerk, capability: str, on: bool, *, now: datetime, new_id: NewId) -> None:
    """Says whether this site has a capability, and journals who said so; for the manager."""
    demand(clerk, "set_up")
    with store.atomic() as db:
        lacks = set(settings.get(db, LACKS, []))
        if (capability not in lacks) == on:
            return
        settings.put(db, LACKS, sorted(lacks ^ {capability}))
        act = begin(db, clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": LACKS, "value": capability, "on": "on" if on else "off"}, new_id)


def taken_here(db: Database, business: str, catalogue: Catalogue) -> bool:
    """Whether this site has what a business asks; a business nobody knows asks nothing."""
    known = catalogue[BUSINESS_TYPES]
    asked = known[business].attributes.get("capability", "") if business in known else ""
    return not asked or has(db, asked)


def demand_taken_here(db: Database, business: str, catalogue: Catalogue) -> None:
    """Nothing where this site takes the business in; Refused `business-not-here`."""
    if not taken_here(db, business, catalogue):
        label = catalogue.label(BUSINESS_TYPES, business)
        raise Refused.because("business-not-here", "business_type", type=business, label=label)
