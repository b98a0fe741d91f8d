"""Clerks and the station itself: who works here, and where."""

from station_app.domain.clerks import Clerk, ClerkLine, Role
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


def own_keys(db: Database) -> dict[str, str]:
    """Name of each clerk who has a key pair of his own to its public half."""
    rows = db.execute("SELECT name, recipient FROM clerk_keys").fetchall()
    return {str(name): str(recipient) for name, recipient in rows}


def note_own_key(db: Database, name: str, recipient: str) -> None:
    """Remembers the public half of a clerk's key pair, in the caller's transaction."""
    db.execute(
        "INSERT INTO clerk_keys (name, recipient) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET recipient = excluded.recipient",
        (name, recipient),
    )


def by_name(db: Database, name: str) -> Clerk | None:
    """The active clerk of that name."""
    row = db.execute("SELECT record_id, name, role FROM clerks WHERE name = ? AND state = 'active'", (name,)).fetchone()
    return Clerk(row[0], row[1], Role(row[2])) if row else None


def by_id(db: Database, record_id: str) -> ClerkLine | None:
    """The clerk of that record, whether he still works here or not."""
    return next((line for line in everyone(db) if line.record_id == record_id), None)


def everyone(db: Database) -> list[ClerkLine]:
    """Every clerk there is or was, those who left last, otherwise in the order they came."""
    rows = db.execute(
        "SELECT clerks.record_id, clerks.name, clerks.role, clerks.state = 'active', pins.clerk IS NOT NULL,"
        " coalesce(passwords.must_change, 0) FROM clerks"
        " LEFT JOIN pins ON pins.clerk = clerks.record_id LEFT JOIN passwords ON passwords.clerk = clerks.record_id"
        " ORDER BY clerks.state <> 'active', clerks.rowid"
    ).fetchall()
    return [ClerkLine(row[0], row[1], Role(row[2]), bool(row[3]), bool(row[4]), bool(row[5])) for row in rows]


def managers(db: Database) -> int:
    """How many managers work here."""
    (count,) = db.execute("SELECT count(*) FROM clerks WHERE role = 'manager' AND state = 'active'").fetchone()
    return int(count)


def note_password(db: Database, clerk: str, at: str, *, must_change: bool) -> None:
    """Keeps when the clerk's password was set, and whether he must choose his own before he works."""
    db.execute(
        "INSERT INTO passwords (clerk, set_at, must_change) VALUES (?, ?, ?)"
        " ON CONFLICT (clerk) DO UPDATE SET set_at = excluded.set_at, must_change = excluded.must_change",
        (clerk, at, int(must_change)),
    )


def must_change(db: Database, clerk: str) -> bool:
    """Whether somebody else chose the clerk's password."""
    row = db.execute("SELECT must_change FROM passwords WHERE clerk = ?", (clerk,)).fetchone()
    return bool(row and row[0])


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


def keep_centre_keys(db: Database, acknowledgement_key: str, operational_recipient: str) -> None:
    """The centre has changed its keys."""
    db.execute(
        "UPDATE enrolment SET acknowledgement_key = ?, operational_recipient = ?",
        (acknowledgement_key, operational_recipient),
    )


def keep_device(db: Database, device: str) -> None:
    """This PC has keys of another name now."""
    db.execute("UPDATE enrolment SET device = ?", (device,))


def forget_secret(db: Database) -> None:
    """Blanks the one-time secret: the centre knows this device now."""
    db.execute("UPDATE enrolment SET secret = NULL WHERE secret IS NOT NULL")


def station_revision(db: Database) -> str | None:
    """The revision id of the station's own record."""
    row = db.execute("SELECT revision_id FROM station").fetchone()
    return str(row[0]) if row else None


def who_ordered_last(db: Database) -> str:
    """Who ordered the newest erasure or restore known in here, else the first manager: for an act that the program
    does anew in his name.
    """
    row = db.execute(
        "SELECT actor FROM journal WHERE kind IN ('erasure', 'backup') ORDER BY position DESC LIMIT 1"
    ).fetchone()
    row = row or db.execute("SELECT record_id FROM clerks WHERE role = 'manager' ORDER BY state LIMIT 1").fetchone()
    return str(row[0])
