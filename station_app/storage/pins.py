"""PIN verifiers: Argon2id of a PIN inside the encrypted database. A PIN opens no key, only a window that is open.

Ten thousand PINs at a tenth of a second each are tried in twenty minutes by whoever has the verifier: so it lies
behind the database key, and the tries at the window are counted (`station_app.domain.lock_out`).
"""

import hmac
import os

from station_app.domain.clerks import plain_digits
from station_app.storage.cipher import Database
from station_app.storage.keyslots import Cost, derive


def put(db: Database, clerk: str, pin: str, at: str, cost: Cost | None = None) -> None:
    """Gives the clerk this PIN instead of any he had. Derives: call it before the transaction's first write."""
    spent, salt = cost or Cost(), os.urandom(16)
    db.execute(
        "INSERT INTO pins (clerk, passes, lanes, memory_kib, salt, verifier, set_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (clerk) DO UPDATE SET passes = excluded.passes, lanes = excluded.lanes,"
        " memory_kib = excluded.memory_kib, salt = excluded.salt, verifier = excluded.verifier,"
        " set_at = excluded.set_at",
        (clerk, spent.passes, spent.lanes, spent.memory_kib, salt, derive(plain_digits(pin), salt, spent), at),
    )


def fits(db: Database, clerk: str, pin: str) -> bool | None:
    """Whether this is the clerk's PIN; None where he has none. Costs one Argon2id, whatever was typed."""
    row = db.execute("SELECT passes, lanes, memory_kib, salt, verifier FROM pins WHERE clerk = ?", (clerk,)).fetchone()
    if row is None:
        return None
    return hmac.compare_digest(derive(plain_digits(pin), row[3], Cost(row[0], row[1], row[2])), row[4])


def has(db: Database, clerk: str) -> bool:
    """Whether the clerk has a PIN."""
    return db.execute("SELECT 1 FROM pins WHERE clerk = ?", (clerk,)).fetchone() is not None


def drop(db: Database, clerk: str) -> None:
    """Takes the PIN away."""
    db.execute("DELETE FROM pins WHERE clerk = ?", (clerk,))
