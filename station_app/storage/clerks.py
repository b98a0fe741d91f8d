"""Clerks and the station itself: who works here, and where."""

from station_app.domain.clerks import Clerk, Role
from station_app.domain.stations import Enrolment, Station
from station_app.storage.cipher import Database
from station_app.storage.projections import field, table

CLERKS = table("clerk", "clerks", {"name": field("name"), "role": field("role"), "state": field("state", "active")})

STATION = table(
    "station",
    "station",
    {
        "code": field("code"),
        "name": field("name"),
        "district": field("district", ""),
        "address": field("address", ""),
        "phones": field("phones", ""),
        "city_role": field("city_role", "entrusted"),
    },
)


def by_name(db: Database, name: str) -> Clerk | None:
    """The active clerk of that name."""
    row = db.execute("SELECT record_id, name, role FROM clerks WHERE name = ? AND state = 'active'", (name,)).fetchone()
    return Clerk(row[0], row[1], Role(row[2])) if row else None


def names(db: Database) -> dict[str, str]:
    """Every clerk's name by record id, those who left included: old entries keep their author."""
    return dict(db.execute("SELECT record_id, name FROM clerks").fetchall())


def station(db: Database) -> Station | None:
    """The station of this database, None before it is set up."""
    row = db.execute("SELECT record_id, code, name, district, address, phones, city_role FROM station").fetchone()
    return Station(*row) if row else None


def enrolment(db: Database) -> Enrolment | None:
    """The tie to the city, None for a stand-alone station."""
    row = db.execute(
        "SELECT centre, centre_name, acknowledgement_key, operational_recipient, recovery_recipient, device, secret,"
        " expires_at, enrolled_at FROM enrolment"
    ).fetchone()
    return Enrolment(*row) if row else None


def keep_enrolment(db: Database, tie: Enrolment) -> None:
    """Keeps the tie to the city, replacing an older one."""
    db.execute(
        "INSERT OR REPLACE INTO enrolment (only, centre, centre_name, acknowledgement_key, operational_recipient,"
        " recovery_recipient, device, secret, expires_at, enrolled_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tie.centre,
            tie.centre_name,
            tie.acknowledgement_key,
            tie.operational_recipient,
            tie.recovery_recipient,
            tie.device,
            tie.secret,
            tie.expires_at,
            tie.enrolled_at,
        ),
    )


def forget_secret(db: Database) -> None:
    """Blanks the one-time secret: the centre knows this device now."""
    db.execute("UPDATE enrolment SET secret = NULL WHERE secret IS NOT NULL")


def station_revision(db: Database) -> str | None:
    """The revision id of the station's own record."""
    row = db.execute("SELECT revision_id FROM station").fetchone()
    return str(row[0]) if row else None
