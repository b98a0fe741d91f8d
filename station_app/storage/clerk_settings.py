"""What each clerk likes: clerk and name to JSON value. In the encrypted database, not journalled (decision 26)."""

from typing import Any

import msgspec

from station_app.storage.cipher import Database


def get(db: Database, clerk: str, key: str, default: Any = None) -> Any:
    """What the clerk chose, or `default` where he never did."""
    row = db.execute("SELECT value FROM clerk_settings WHERE clerk = ? AND key = ?", (clerk, key)).fetchone()
    return msgspec.json.decode(row[0]) if row else default


def put(db: Database, clerk: str, key: str, value: Any) -> None:
    """Keeps a choice. Runs in the caller's transaction."""
    db.execute(
        "INSERT INTO clerk_settings (clerk, key, value) VALUES (?, ?, ?)"
        " ON CONFLICT (clerk, key) DO UPDATE SET value = excluded.value",
        (clerk, key, msgspec.json.encode(value).decode()),
    )
