"""Whole ID numbers of applicants, each sealed with age to the identity of the site (decision 5).

Sealing needs the recipient alone; opening needs the secret, which lies in the key slots of permitted clerks.
"""

from station_app.domain.faults import Refused
from station_app.storage.cipher import Database
from station_exchange.keys import SealingKey


def put(db: Database, record_id: str, number: str, recipient: str, at: str, clerk: str) -> None:
    """Seals a number and keeps it in place of what was kept of this record."""
    import pyrage

    sealed = pyrage.encrypt(number.encode(), [pyrage.x25519.Recipient.from_str(recipient)])
    db.execute(
        "INSERT INTO sealed_ids (record_id, sealed, recipient, sealed_at, clerk) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (record_id) DO UPDATE SET sealed = excluded.sealed, recipient = excluded.recipient,"
        " sealed_at = excluded.sealed_at, clerk = excluded.clerk",
        (record_id, sealed, recipient, at, clerk),
    )


def has(db: Database, record_id: str) -> bool:
    """Whether a number of this record is kept."""
    return db.execute("SELECT 1 FROM sealed_ids WHERE record_id = ?", (record_id,)).fetchone() is not None


def count(db: Database) -> int:
    """How many numbers are kept."""
    return int(db.execute("SELECT count(*) FROM sealed_ids").fetchone()[0])


def opened(db: Database, record_id: str, secret: str) -> str:
    """The number; Refused `whole-id-none` where none is kept, `whole-id-other-key` for one sealed to another key."""
    import pyrage

    row = db.execute("SELECT sealed FROM sealed_ids WHERE record_id = ?", (record_id,)).fetchone()
    if row is None:
        raise Refused.because("whole-id-none", "applicant_id_last4")
    try:
        content: bytes = pyrage.decrypt(bytes(row[0]), [SealingKey.from_secret(secret).identity])
    except pyrage.DecryptError:
        raise Refused.because("whole-id-other-key", "applicant_id_last4") from None
    return content.decode()


def drop(db: Database, record_id: str) -> None:
    """Forgets the number of a record."""
    db.execute("DELETE FROM sealed_ids WHERE record_id = ?", (record_id,))
