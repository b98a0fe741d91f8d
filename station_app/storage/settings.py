"""Settings of this desk: name to JSON value. Kept in the encrypted database, not journalled (decision 26)."""

from typing import Any

import msgspec

from station_app.storage.cipher import Database


def get(db: Database, key: str, default: Any = None) -> Any:
    """The value of a setting, or `default` where it was never set."""
    row = db.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return msgspec.json.decode(row[0]) if row and key != "database_id" else (row[0] if row else default)


def put(db: Database, key: str, value: Any) -> None:
    """Keeps a setting. Runs in the caller's transaction."""
    text = value if key == "database_id" else msgspec.json.encode(value).decode()
    db.execute("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
               (key, text))  # fmt: skip
