"""What the manager wants to reach in a year (年度目标), by indicator; journalled, and dated by the year."""

from datetime import datetime
from typing import Final

from station_app.actions.acts import Changes, RecordIds, begin
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.indicators import Dictionary
from station_app.domain.journal import News
from station_app.storage import journal, targets
from station_app.storage.store import Store

HIGHEST: Final = 1_000_000_000
"""A target above this was mistyped."""
_YEARS: Final = range(2000, 2201)


def set_target(
    store: Store, clerk: Clerk, year: int, code: str, amount: int | None, *, ids: RecordIds, catalogue: Catalogue,
    now: datetime,
) -> Changes:  # fmt: skip
    """Sets the target of a year in the indicator's raw unit; None takes it back.

    Refused `indicator-unknown`, `target-of-rate` for an indicator that is a share or an average and so no sum,
    `target-amount`, `target-year`.
    """
    demand(clerk, "set_target")
    dictionary = Dictionary(catalogue)
    definition = dictionary.versions(code)[-1]
    faults = []
    if definition.rule.is_rate:
        faults.append(Fault("target-of-rate", "indicator", details={"indicator": code}))
    if year not in _YEARS:
        faults.append(Fault("target-year", "year", details={"year": year}))
    if amount is not None and not 0 < amount <= HIGHEST:
        faults.append(Fault("target-amount", "amount", details={"highest": HIGHEST}))
    if faults:
        raise Refused(faults)
    with store.atomic() as db:
        act = begin(db, clerk, "set_target", ids.action_id, now)
        if journal.by_revision(db, ids.revision_id) is None:
            known = targets.record_of(db, year, code)
            facts = {"year": year, "indicator": code} | ({"amount": amount} if amount is not None else {})
            record_id, parent = known if known else (ids.record_id, None)
            entry = journal.append(db, act, News("target", record_id, ids.revision_id, parent, facts, {}))
            targets.TARGETS.project(db, entry)
    return Changes(ids.action_id, "set_target", frozenset({"target"}))
