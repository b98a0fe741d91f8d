"""I8, and what stands at the city of each booking, after the schedules of the city's one expert have settled."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from city_centre.bookings import CELL_SECONDS, cell_of
from city_centre.storage import bookings as at_centre
from city_centre.storage.engine import reading
from station_app.storage import bookings as kept
from tests.helpers.city_experts import CITY_EXPERT
from tests.simulator.booked_world import BookedWorld
from tests.simulator.city import City


def silent(world: BookedWorld) -> Iterator[str]:
    """I8: at the centre a quarter hour is one booking's; at the desks nothing waits for a word that will not come."""
    with reading(world.office.engine) as connection:
        claims = at_centre.all_claims(connection)
        held = at_centre.all_confirmed(connection)
    owners: dict[int, set[tuple[str, str]]] = {}
    for claim in claims:
        if claim.decided == "confirmed":
            for cell in range(claim.first_cell, claim.last_cell + 1):
                owners.setdefault(cell, set()).add((claim.station, claim.record_id))
                if held.get((CITY_EXPERT, cell)) != (claim.station, claim.record_id):
                    yield f"{claim.station} was told of cell {cell} that is not its own"
    yield from (f"cell {cell} is confirmed to {len(them)} bookings" for cell, them in owners.items() if len(them) > 1)
    stands = {(claim.station, claim.record_id): claim for claim in claims}
    for (_expert, cell), holder in held.items():
        if holder not in stands or stands[holder].decided != "confirmed":
            yield f"cell {cell} is kept for a booking of {holder[0]} that is not confirmed"
    for pc in world.pcs:
        for line in kept.between(pc.desk.store.db, "2026-01-01", "2099-12-31"):
            claim = stands.get((pc.code, line.record_id))
            if line.state == "requested":
                yield f"{pc.name} never heard of its request {line.number} ({claim.decided if claim else 'unknown'})"
            elif line.state == "confirmed" and (claim is None or claim.decided != "confirmed"):
                yield f"{pc.name} holds {line.number} confirmed, the city does not ({claim.decided if claim else '-'})"
            elif line.state == "confirmed" and claim is not None:
                start = cell_of(datetime.fromisoformat(line.start))
                if (claim.first_cell, claim.last_cell) != (start, start + 1800 // CELL_SECONDS - 1):
                    yield f"{pc.name} holds {line.number} at another time than the city"


def picture(world: BookedWorld) -> Iterator[str]:
    """What two runs of one seed have in common, beside the general picture."""
    with reading(world.office.engine) as connection:
        yield from (repr(claim) for claim in at_centre.all_claims(connection))
        yield from (repr(one) for one in at_centre.all_leases(connection))


def overtaken(world: BookedWorld, city: City) -> Iterator[str]:
    """I14 for bookings: where a booking has one newest revision, that one is what stands at the city; where it has two,
    of two pasts, one of them.
    """
    with reading(world.office.engine) as connection:
        stands = {(claim.station, claim.record_id): claim for claim in at_centre.all_claims(connection)}
    for code, applied in city.rows.items():
        followed = {row["parent_revision_id"] for row in applied.values()}
        newest: dict[str, set[str]] = defaultdict(set)
        for revision, row in applied.items():
            if row["kind"] == "booking" and revision not in followed:
                newest[row["record_id"]].add(revision)
        for record, revisions in newest.items():
            claim = stands.get((code, record))
            if claim is not None and claim.revision_id not in revisions:
                yield f"{code} booking {claim.number} stands at the city as an older revision had it"
