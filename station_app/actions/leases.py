"""Leased quarter hours of the city's experts: giving back what will not be used (exchange.md, "Bookings")."""

from dataclasses import dataclass
from datetime import datetime

from station_app.actions import visitors as at_counter
from station_app.actions.acts import Changes, NewId, begin, moment
from station_app.actions.rights import demand
from station_app.domain.bookings import cell_of
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.storage import booking_facts, leases
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class GivenBack:
    """How many leases were given back; the city hears of it with the next batch."""

    count: int
    changes: Changes


def give_back(
    store: Store, clerk: Clerk, expert_id: str, first: datetime, last: datetime, *, action_id: str, now: datetime,
    new_id: NewId,
) -> GivenBack:  # fmt: skip
    """Gives back every lease of an expert from `first` to `last` in which nothing is booked.

    From then on this station confirms nothing in them; the city may lease them anew once it has heard. A lease with a
    booking in it is kept. Refused `lease-none` where there is nothing to give.
    """
    demand(clerk, "give_back_lease")
    with store.atomic() as db:
        found = leases.of_cells(db, expert_id, cell_of(first), cell_of(last) - 1)
        taken = booking_facts.held(db, expert_id, cell_of(first), cell_of(last))
        kept = {lease.lease_id for lease in found if lease.cell in taken}
        given = {lease.lease_id: lease.epoch for lease in found if lease.lease_id not in kept}
        if not given:
            raise Refused.because("lease-none")
        act = begin(db, clerk, "give_back_lease", action_id, now)
        for lease_id, epoch in given.items():
            body = {"lease_id": lease_id, "epoch": epoch, "expert_id": expert_id, "given_at": moment(now),
                    "clerk": clerk.record_id}  # fmt: skip
            at_counter.write(db, act, "lease_return", new_id(), body, new_id)
            leases.drop(db, lease_id)
    return GivenBack(len(given), Changes(action_id, "give_back_lease", frozenset({"booking"})))
