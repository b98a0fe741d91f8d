"""The statements on the city's experts: openings, leases, claims, confirmed cells."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from city_centre.storage.booking_tables import city_experts, claims, confirmed, leases, openings, waits
from city_centre.storage.schema import rows


@dataclass(frozen=True, slots=True)
class Expert:
    """One of the city's experts. `contact` travels only in acknowledgements, sealed; the rest is published."""

    expert_id: str
    name: str
    contact: str
    state: str
    since: str
    employer: str = ""
    title: str = ""
    fields: str = ""
    languages: str = ""
    service_sites: str = ""
    daily_cap: str = ""
    monthly_cap: str = ""


@dataclass(frozen=True, slots=True)
class Leased:
    """One leased cell."""

    expert_id: str
    cell: int
    lease_id: str
    station: str
    epoch: str
    issued_at: str
    expires_at: str
    given_back_at: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One booking of a city's expert. `decided` is confirmed, rejected, cancelled_by_center, or empty where nothing is
    to decide; `alternatives` JSON text, a list of [first cell, last cell].
    """

    station: str
    record_id: str
    revision_id: str
    number: str
    expert_id: str
    first_cell: int
    last_cell: int
    state: str
    decided: str
    why: str
    alternatives: str
    at: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who waits at a station for one of the city's experts; days in ISO 8601."""

    station: str
    record_id: str
    expert_id: str
    first_day: str
    last_day: str
    since: str


_EXPERTS = select(city_experts).order_by(city_experts.c.name, city_experts.c.expert_id)
_EXPERT = select(city_experts).where(city_experts.c.expert_id == bindparam("expert"))
_LOCK_EXPERT = select(city_experts.c.expert_id).where(city_experts.c.expert_id == bindparam("expert")).with_for_update()
_OPENED = select(openings.c.cell).where(
    openings.c.expert_id == bindparam("expert"), openings.c.cell.between(bindparam("first"), bindparam("last"))
)
_LEASED = select(leases).where(
    leases.c.expert_id == bindparam("expert"), leases.c.cell.between(bindparam("first"), bindparam("last"))
)
_STANDING = (
    select(leases)
    .where(
        leases.c.station == bindparam("station"), leases.c.expires_at > bindparam("now"), leases.c.given_back_at == ""
    )
    .order_by(leases.c.expert_id, leases.c.cell)
)
_CHILDREN = select(func.count()).where(
    rows.c.station == bindparam("station"), rows.c.parent_revision_id == bindparam("revision")
)
_NEXT = (
    select(rows.c.revision_id, rows.c.facts)
    .where(rows.c.station == bindparam("station"), rows.c.parent_revision_id == bindparam("revision"))
    .order_by(rows.c.revision_id)
    .limit(1)
)
_PARENT = select(rows.c.parent_revision_id).where(
    rows.c.station == bindparam("station"), rows.c.revision_id == bindparam("revision")
)
_HELD_BY = select(confirmed).where(
    confirmed.c.expert_id == bindparam("expert"), confirmed.c.cell.between(bindparam("first"), bindparam("last"))
)
_RELEASE = delete(confirmed).where(
    confirmed.c.station == bindparam("station"), confirmed.c.record_id == bindparam("record")
)
_TAKE = insert(confirmed)
_CLAIM = select(claims).where(claims.c.station == bindparam("station"), claims.c.record_id == bindparam("record"))
_CLAIMS_OF = (
    select(claims)
    .where(
        claims.c.station == bindparam("station"),
        (claims.c.last_cell >= bindparam("after"))
        | (claims.c.state == "requested")
        | ((claims.c.state == "confirmed") & (claims.c.decided != "confirmed")),
    )
    .order_by(claims.c.first_cell.desc(), claims.c.record_id)
    .limit(bindparam("most"))
)


def put_expert(connection: Connection, expert: Expert) -> None:
    """Adds an expert or states him anew; nobody is removed."""
    if get_expert(connection, expert.expert_id) is None:
        connection.execute(insert(city_experts).values(**asdict(expert)))
    else:
        connection.execute(
            update(city_experts).where(city_experts.c.expert_id == expert.expert_id).values(**asdict(expert))
        )


def get_expert(connection: Connection, expert_id: str) -> Expert | None:
    """The expert of that id."""
    row = connection.execute(_EXPERT, {"expert": expert_id}).one_or_none()
    return Expert(**row._mapping) if row is not None else None


def all_experts(connection: Connection) -> list[Expert]:
    """Everybody, by name."""
    return [Expert(**row._mapping) for row in connection.execute(_EXPERTS)]


def lock_experts(connection: Connection, expert_ids: Iterable[str]) -> set[str]:
    """Those of them that are the city's; nobody else decides about them until this transaction ends.

    Locked one after another in the order of their ids, so that two stations' batches never wait for each other.
    """
    known = set()
    for expert_id in sorted(set(expert_ids)):
        known |= set(connection.execute(_LOCK_EXPERT, {"expert": expert_id}).scalars())
    return known


def open_cells(connection: Connection, expert_id: str, cells: Iterable[int]) -> int:
    """Opens cells for booking; answers how many were not open before."""
    wanted = set(cells)
    present = set(
        connection.execute(
            select(openings.c.cell).where(
                openings.c.expert_id == expert_id, openings.c.cell.between(min(wanted), max(wanted))
            )
        ).scalars()
    )
    new = sorted(wanted - present)
    if new:
        connection.execute(insert(openings), [{"expert_id": expert_id, "cell": cell} for cell in new])
    return len(new)


def close_cells(connection: Connection, expert_id: str, first: int, last: int) -> None:
    """Closes cells: nothing new is leased or confirmed in them; what stands stays."""
    connection.execute(
        delete(openings).where(openings.c.expert_id == expert_id, openings.c.cell.between(first, last))
    )


def open_from(connection: Connection, first: int) -> list[tuple[str, int]]:
    """Every open (expert, cell) from a cell on, in that order."""
    wanted = select(openings).where(openings.c.cell >= first).order_by(openings.c.expert_id, openings.c.cell)
    return [(row.expert_id, row.cell) for row in connection.execute(wanted)]


def opened(connection: Connection, expert_id: str, first: int, last: int) -> set[int]:
    """The cells of a stretch that are open."""
    return set(connection.execute(_OPENED, {"expert": expert_id, "first": first, "last": last}).scalars())


def leased(connection: Connection, expert_id: str, first: int, last: int) -> dict[int, Leased]:
    """The leases of a stretch, ended ones too, by cell."""
    found = connection.execute(_LEASED, {"expert": expert_id, "first": first, "last": last})
    return {row.cell: Leased(**row._mapping) for row in found}


def put_leases(connection: Connection, new: Sequence[Leased]) -> None:
    """Leases cells, in the place of leases that have ended. The caller has looked that they have."""
    for one in new:
        connection.execute(delete(leases).where(leases.c.expert_id == one.expert_id, leases.c.cell == one.cell))
    connection.execute(insert(leases), [asdict(one) for one in new])


def give_back(connection: Connection, station: str, lease_id: str, at: str) -> None:
    """Ends a lease that its station gave back."""
    connection.execute(
        update(leases)
        .where(leases.c.lease_id == lease_id, leases.c.station == station, leases.c.given_back_at == "")
        .values(given_back_at=at)
    )


def standing_leases(connection: Connection, station: str, now: str) -> list[Leased]:
    """The leases of a station that have not ended, by expert and cell."""
    return [Leased(**row._mapping) for row in connection.execute(_STANDING, {"station": station, "now": now})]


def all_leases(connection: Connection) -> list[Leased]:
    """Every lease that is kept, ended ones too."""
    wanted = select(leases).order_by(leases.c.expert_id, leases.c.cell)
    return [Leased(**row._mapping) for row in connection.execute(wanted)]


def has_child(connection: Connection, station: str, revision_id: str) -> bool:
    """Whether an applied revision follows this one: then that one decides."""
    return bool(connection.execute(_CHILDREN, {"station": station, "revision": revision_id}).scalar())


def newest_after(connection: Connection, station: str, revision_id: str) -> tuple[str, str] | None:
    """The last of the applied revisions that follow one another after this one, with its facts; None where none does.

    Where two follow one, of two pasts, the way goes on with the lower id; where they go round in a circle, None.
    """
    found: tuple[str, str] | None = None
    passed = {revision_id}
    at = revision_id
    while (row := connection.execute(_NEXT, {"station": station, "revision": at}).one_or_none()) is not None:
        at = row.revision_id
        if at in passed:
            return None
        passed.add(at)
        found = (at, row.facts)
    return found


def descends(connection: Connection, station: str, revision_id: str, ancestor: str) -> bool:
    """Whether an applied revision follows another one, over however many between."""
    passed: set[str] = set()
    at: str | None = revision_id
    while at is not None and at not in passed:
        if at == ancestor:
            return True
        passed.add(at)
        at = connection.execute(_PARENT, {"station": station, "revision": at}).scalar()
    return False


def held_by(connection: Connection, expert_id: str, first: int, last: int) -> dict[int, tuple[str, str]]:
    """Whose the confirmed cells of a stretch are: (station, record) by cell."""
    found = connection.execute(_HELD_BY, {"expert": expert_id, "first": first, "last": last})
    return {row.cell: (row.station, row.record_id) for row in found}


def release(connection: Connection, station: str, record_id: str) -> None:
    """Frees whatever a booking holds."""
    connection.execute(_RELEASE, {"station": station, "record": record_id})


def take(connection: Connection, expert_id: str, cells: Collection[int], station: str, record_id: str) -> bool:
    """Confirms cells to a booking; False, with nothing taken, where the database knows one of them as another's."""
    new = [{"expert_id": expert_id, "cell": cell, "station": station, "record_id": record_id} for cell in cells]
    try:
        with connection.begin_nested():
            connection.execute(_TAKE, new)
    except IntegrityError:
        return False
    return True


def put_claim(connection: Connection, claim: Claim) -> None:
    """States what is known and decided of a booking."""
    same = (claims.c.station == claim.station) & (claims.c.record_id == claim.record_id)
    if connection.execute(select(claims.c.record_id).where(same)).one_or_none() is None:
        connection.execute(insert(claims).values(**asdict(claim)))
    else:
        connection.execute(update(claims).where(same).values(**asdict(claim)))


def get_claim(connection: Connection, station: str, record_id: str) -> Claim | None:
    """What is known of a booking."""
    row = connection.execute(_CLAIM, {"station": station, "record": record_id}).one_or_none()
    return Claim(**row._mapping) if row is not None else None


def claims_of(connection: Connection, station: str, after_cell: int, limit: int) -> list[Claim]:
    """The bookings of a station that end after a cell, and those of any age whose answer it has not shown to have
    taken; the latest first.
    """
    found = connection.execute(_CLAIMS_OF, {"station": station, "after": after_cell, "most": limit})
    return [Claim(**row._mapping) for row in found]


def all_claims(connection: Connection, expert_id: str = "") -> list[Claim]:
    """Every booking of one of the city's experts, or of all, by time."""
    wanted = select(claims).order_by(claims.c.first_cell, claims.c.station, claims.c.record_id)
    if expert_id:
        wanted = wanted.where(claims.c.expert_id == expert_id)
    return [Claim(**row._mapping) for row in connection.execute(wanted)]


def all_confirmed(connection: Connection) -> dict[tuple[str, int], tuple[str, str]]:
    """Every confirmed cell: (station, record) by (expert, cell)."""
    return {(row.expert_id, row.cell): (row.station, row.record_id) for row in connection.execute(select(confirmed))}


def packed(alternatives: Sequence[tuple[int, int]]) -> str:
    """Alternatives as they are kept."""
    return json.dumps([list(one) for one in alternatives])


def unpacked(text: str) -> list[list[int]]:
    """Alternatives as they were kept."""
    found: Any = json.loads(text)
    return [[int(first), int(last)] for first, last in found]


_WAITS_OF = (
    select(waits)
    .where(waits.c.station == bindparam("station"), waits.c.last_day >= bindparam("today"))
    .order_by(waits.c.since, waits.c.record_id)
    .limit(bindparam("most"))
)
_DROP_WAIT = delete(waits).where(waits.c.station == bindparam("station"), waits.c.record_id == bindparam("record"))
_ADD_WAIT = insert(waits)


def waits_of(connection: Connection, station: str, today: str, most: int) -> list[Wait]:
    """Who waits at a station today or later, the longest waiting first."""
    found = connection.execute(_WAITS_OF, {"station": station, "today": today, "most": most})
    return [Wait(**row._mapping) for row in found]


def put_wait(connection: Connection, wait: Wait) -> None:
    """States an entry of a waiting list."""
    drop_wait(connection, wait.station, wait.record_id)
    connection.execute(_ADD_WAIT, asdict(wait))


def drop_wait(connection: Connection, station: str, record_id: str) -> None:
    """Nobody waits under this entry any more."""
    connection.execute(_DROP_WAIT, {"station": station, "record": record_id})
