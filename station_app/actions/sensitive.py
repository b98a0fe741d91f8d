"""Acts that ask for the password again and for a reason: voiding, putting back, revealing, taking a list out, erasing.

A window left open must not be enough. The proof is counted like every try at a password; the journal tells which act
was proven for, and why.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from station_app.actions.acts import NewId, begin
from station_app.actions.proofs import prove_here
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.form_checks import text_faults
from station_app.domain.journal import News
from station_app.storage import journal
from station_app.storage.cipher import Database
from station_app.storage.store import Store

SENSITIVE: Final = frozenset({"void", "restore", "reveal", "export_list", "export_journal", "copy_person",
                            "erase", "salvage", "destroy_expired", "rekey"})
"""The acts that ask again, by the names of `rights.RIGHTS`."""
LONGEST_REASON: Final = 200


def demand_not_erased(db: Database, record_id: str) -> None:
    """Nothing where the record still holds its person; Refused `record-erased` otherwise: whoever was erased is not
    written into it again. What is new is a new record.
    """
    if journal.has_verb(db, record_id, "erase"):
        raise Refused.because("record-erased")


def prove(store: Store, clerk: Clerk, proof: str, now: datetime) -> None:
    """Whether whoever sits here is the clerk. Refused `wrong-proof` beside `proof`, and `locked-out…`."""
    try:
        prove_here(store, clerk, proof, now)
    except Refused as refused:
        if any(fault.code == "wrong-password" for fault in refused.faults):
            raise Refused.because("wrong-proof", "proof") from refused
        raise


def permit(
    store: Store, clerk: Clerk, act: str, *, proof: str, reason: str, now: datetime, new_id: NewId,
    about: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Lets a sensitive act begin: the right, a reason, the password; journalled as `proof` with what it is `about`
    (codes and ids; `visitor_id` where it is about a person, so that his erasure takes the reason too). Refused
    `not-allowed`, `reason-missing`, `text-…`, `wrong-proof`.
    """
    demand(clerk, act)
    reason = reason.strip()
    faults = list(text_faults("reason", reason, LONGEST_REASON))
    if faults:
        raise Refused(faults)
    if not reason:
        raise Refused.because("reason-missing", "reason")
    prove(store, clerk, proof, now)
    with store.atomic() as db:
        proven = begin(db, clerk, "prove", new_id(), now)
        facts = {"clerk": clerk.record_id, "for": act, **(about or {})}
        journal.append(db, proven, News("proof", new_id(), new_id(), None, facts, {"reason": reason}))
