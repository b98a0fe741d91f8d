"""What the city's staff told this station: notices, and answers to its questions and referrals."""

from collections.abc import Iterable
from dataclasses import dataclass

from station_app.storage.cipher import Database

_COLUMNS = "message_id, kind, record_id, number, text, actor, at, coalesce(read_at, '')"


@dataclass(frozen=True, slots=True)
class CityMessage:
    """One message. `kind` is notice or answer; `number` names what is answered; `read_at` is empty while unread."""

    message_id: str
    kind: str
    record_id: str
    number: str
    text: str
    actor: str
    at: str
    read_at: str = ""


def keep(db: Database, new: Iterable[CityMessage], at: str) -> int:
    """Keeps those that are new; answers how many. One that was read stays read, however often it comes."""
    count = 0
    for one in new:
        done = db.execute(
            "INSERT INTO city_messages (message_id, kind, record_id, number, text, actor, at, taken_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING",
            (one.message_id, one.kind, one.record_id, one.number, one.text, one.actor, one.at, at),
        )
        count += done.rowcount
    return count


def unread(db: Database) -> list[CityMessage]:
    """Those nobody has put away yet, the oldest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM city_messages WHERE read_at IS NULL ORDER BY at, message_id")
    return [CityMessage(*row) for row in rows.fetchall()]


def newest(db: Database, limit: int) -> list[CityMessage]:
    """The newest ones, read or not, the newest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM city_messages ORDER BY at DESC, message_id DESC LIMIT ?", (limit,))
    return [CityMessage(*row) for row in rows.fetchall()]


def by_id(db: Database, message_id: str) -> CityMessage | None:
    """The message of that id."""
    row = db.execute(f"SELECT {_COLUMNS} FROM city_messages WHERE message_id = ?", (message_id,)).fetchone()
    return CityMessage(*row) if row else None


def put_away(db: Database, message_id: str, clerk: str, at: str) -> None:
    """Notes who put it away and when; the first one counts."""
    db.execute(
        "UPDATE city_messages SET read_at = ?, read_by = ? WHERE message_id = ? AND read_at IS NULL",
        (at, clerk, message_id),
    )
