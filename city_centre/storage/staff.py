"""The city's staff and the list of what they did."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from city_centre.storage import deeds
from city_centre.storage.staff_tables import staff, staff_acts

ACTIVE = "active"
LEFT = "left"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the city's staff. `verifier` is the Argon2id hash of the password."""

    name: str
    role: str
    verifier: str
    must_change: int
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class StaffAct:
    """What somebody did or read, and when. `station` and `subject` are empty where there is none."""

    at: str
    actor: str
    act: str
    station: str
    subject: str


def get(connection: Connection, name: str, *, lock: bool = False) -> Colleague | None:
    """The colleague of that name, also one who has left."""
    wanted = select(staff).where(staff.c.name == name)
    found = connection.execute(wanted.with_for_update() if lock else wanted).first()
    return None if found is None else Colleague(**found._mapping)


def everybody(connection: Connection) -> list[Colleague]:
    """All who ever signed in, by name."""
    return [Colleague(**row._mapping) for row in connection.execute(select(staff).order_by(staff.c.name))]


def put(connection: Connection, colleague: Colleague) -> None:
    """Add the colleague, or state a known one anew."""
    values = asdict(colleague)
    if get(connection, colleague.name) is None:
        connection.execute(insert(staff).values(**values))
    else:
        connection.execute(update(staff).where(staff.c.name == colleague.name).values(**values))


def note(connection: Connection, act: StaffAct) -> None:
    """Write down one act at the end of the list."""
    deeds.keep(connection, staff_acts, asdict(act))


def newest_acts(connection: Connection, limit: int, *, before: int | None = None) -> list[tuple[int, StaffAct]]:
    """The newest acts with their ordinals, those before an ordinal where one is given."""
    wanted = select(staff_acts).order_by(staff_acts.c.ordinal.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(staff_acts.c.ordinal < before)
    return [
        (row.ordinal, StaffAct(row.at, row.actor, row.act, row.station, row.subject))
        for row in connection.execute(wanted)
    ]
