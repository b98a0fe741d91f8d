"""The quarter hours of the city's experts that are leased to this station, as the newest acknowledgement said."""

from collections.abc import Iterable
from dataclasses import dataclass

from station_app.storage.cipher import Database
from station_app.storage.projections import field, position, table

RETURNS = table(
    "lease_return",
    "lease_returns",
    {
        "position": position,
        "lease_id": field("lease_id"),
        "epoch": field("epoch"),
        "expert_id": field("expert_id"),
        "given_at": field("given_at"),
        "clerk": field("clerk"),
    },
)


@dataclass(frozen=True, slots=True)
class Lease:
    """One leased cell (Unix time / 900): under which epoch it may be confirmed, and until when (ISO 8601)."""

    lease_id: str
    epoch: str
    expert_id: str
    cell: int
    expires_at: str


def replace(db: Database, leases: Iterable[Lease]) -> None:
    """Puts what the newest answer says in the place of all that stood; what was given back stays given back."""
    db.execute("DELETE FROM leases")
    db.conn.executemany(
        "INSERT INTO leases (lease_id, epoch, expert_id, cell, expires_at) SELECT ?, ?, ?, ?, ?"
        " WHERE NOT EXISTS (SELECT 1 FROM lease_returns WHERE lease_id = ?)",
        [(one.lease_id, one.epoch, one.expert_id, one.cell, one.expires_at, one.lease_id) for one in leases],
    )


def of_cells(db: Database, expert_id: str, first_cell: int, last_cell: int) -> list[Lease]:
    """The leases of an expert's cells in a stretch, in order."""
    rows = db.execute(
        "SELECT lease_id, epoch, expert_id, cell, expires_at FROM leases"
        " WHERE expert_id = ? AND cell BETWEEN ? AND ? ORDER BY cell",
        (expert_id, first_cell, last_cell),
    )
    return [Lease(*row) for row in rows]


def all_of(db: Database, *, first_cell: int = 0) -> list[Lease]:
    """Every lease from a cell on, by expert and time."""
    rows = db.execute(
        "SELECT lease_id, epoch, expert_id, cell, expires_at FROM leases WHERE cell >= ? ORDER BY expert_id, cell",
        (first_cell,),
    )
    return [Lease(*row) for row in rows]


def drop(db: Database, lease_id: str) -> None:
    """Forgets a lease that was given back."""
    db.execute("DELETE FROM leases WHERE lease_id = ?", (lease_id,))


def replace_contacts(db: Database, contacts: Iterable[tuple[str, str]]) -> None:
    """Puts the contacts of the city's experts that the newest answer gives in the place of all that stood."""
    db.execute("DELETE FROM city_contacts")
    db.conn.executemany("INSERT INTO city_contacts (expert_id, contact) VALUES (?, ?)", list(contacts))
