"""What the city has published, as far as it was taken here: statements by role, trusted devices, what is named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from station_app.storage import settings
from station_app.storage.cipher import Database

ROOT = "root"
_NAMED = "published_named"
_STANDING = "published_standing"


@dataclass(frozen=True, slots=True)
class Named:
    """What the city's newest answer says is published. `reference` is empty and `trust` 0 where it names nothing."""

    reference: str = ""
    trust: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """When something published was last taken, and until when its statements are good (both ISO 8601, UTC)."""

    taken_at: str
    expires: str


def kept(db: Database) -> dict[str, bytes]:
    """The statements by role, the root among them."""
    return {row[0]: bytes(row[1]) for row in db.execute("SELECT role, content FROM published").fetchall()}


def versions(db: Database) -> dict[str, int]:
    """The version of each statement."""
    return {row[0]: int(row[1]) for row in db.execute("SELECT role, version FROM published").fetchall()}


def begin_with(db: Database, root: bytes, version: int) -> None:
    """Another root of trust, as an enrolment brings it: what was taken under a former one is forgotten."""
    db.execute("DELETE FROM published")
    db.execute("DELETE FROM trusted_devices")
    settings.put(db, _NAMED, None)
    settings.put(db, _STANDING, None)
    db.execute("INSERT INTO published (role, version, content) VALUES (?, ?, ?)", (ROOT, version, root))


def keep(db: Database, statements: Mapping[str, tuple[int, bytes]], standing: Standing) -> None:
    """Keeps the statements that were proven; the database itself refuses one that goes back."""
    for role, (version, content) in sorted(statements.items()):
        db.execute(
            "INSERT INTO published (role, version, content) VALUES (?, ?, ?)"
            " ON CONFLICT (role) DO UPDATE SET version = excluded.version, content = excluded.content",
            (role, version, content),
        )
    settings.put(db, _STANDING, [standing.taken_at, standing.expires])


def standing(db: Database) -> Standing | None:
    """How current what was taken is; None before the first."""
    found = settings.get(db, _STANDING)
    return Standing(*found) if found else None


def replace_trust(db: Database, devices: Iterable[tuple[str, str, str, str, str, str]]) -> None:
    """Whom the city vouches for from now on: station, device, signing key, recipient, state, since."""
    db.execute("DELETE FROM trusted_devices")
    db.conn.executemany(
        "INSERT INTO trusted_devices (station, device, sign_public, recipient, state, since) VALUES (?, ?, ?, ?, ?, ?)",
        list(devices),
    )


def device_state(db: Database, station: str, device: str) -> str:
    """What the city says of a device: enrolled, revoked, or empty where it says nothing."""
    row = db.execute(
        "SELECT state FROM trusted_devices WHERE station = ? AND device = ?", (station, device)
    ).fetchone()
    return str(row[0]) if row else ""


def note_named(db: Database, named: Named) -> None:
    """What the newest answer named."""
    settings.put(db, _NAMED, [named.reference, named.trust])


def named(db: Database) -> Named:
    """What the newest answer named."""
    found = settings.get(db, _NAMED)
    return Named(str(found[0]), int(found[1])) if found else Named()
