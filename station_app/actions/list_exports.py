"""Taking a list out of the station as a file: with personal data masked, or whole by the password and for a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.actions.acts import Changes, NewId, begin, note
from station_app.actions.in_earnest import demand_real
from station_app.actions.rights import demand
from station_app.actions.sensitive import permit
from station_app.domain.clerks import Clerk
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class ListTaken:
    """That a list was taken out stands in the journal."""

    rows: int
    changes: Changes


def allow(
    store: Store, clerk: Clerk, what: str, *, whole: bool, proof: str = "", reason: str = "", now: datetime,
    new_id: NewId,
) -> None:  # fmt: skip
    """Whether the list `what` may be taken out: masked by anybody at the counter; whole only by the password and for a
    reason, which are journalled before a single row is written. Refused as `sensitive.permit`, `not-allowed`, and
    `practice-never`: a list of invented people looks like one of real ones.
    """
    demand_real(store.db)
    if whole:
        permit(store, clerk, "export_list", proof=proof, reason=reason, now=now, new_id=new_id, about={"list": what})
    else:
        demand(clerk, "export_masked")


def taken(
    store: Store, clerk: Clerk, what: str, *, rows: int, whole: bool, form: str, asked: Mapping[str, str],
    now: datetime, new_id: NewId,
) -> ListTaken:  # fmt: skip
    """Journals what was written: the list, how many rows, whether whole, as what kind of file, narrowed to what.

    `asked` holds codes and days, never what was typed: that may be a name.
    """
    verb = "export_list" if whole else "export_masked"
    with store.atomic() as db:
        act = begin(db, clerk, verb, new_id(), now)
        facts = {"list": what, "rows": rows, "whole": whole, "format": form, "asked": dict(asked)}
        note(db, act, "export", facts, new_id)
    return ListTaken(rows, Changes(act.action_id, verb, frozenset({"export"})))
