"""Gap-free serials per kind and day, given inside the save's transaction: `ZX-G003-20261119-0042` (decision 20)."""

from datetime import datetime

from station_app.domain.periods import BEIJING_TIME
from station_app.storage.cipher import Database


def serial_day(moment: datetime) -> str:
    """The day whose serials a save at that moment takes: `yyyymmdd` by Beijing's clocks."""
    return f"{moment.astimezone(BEIJING_TIME):%Y%m%d}"


def give(db: Database, kind: str, station: str, day: str) -> str:
    """The next number of a kind on a day (`yyyymmdd`), with a serial of at least four digits."""
    row = db.execute(
        "INSERT INTO number_series (kind, day, last) VALUES (?, ?, 1)"
        " ON CONFLICT (kind, day) DO UPDATE SET last = last + 1 RETURNING last",
        (kind, day),
    ).fetchone()
    return f"{kind}-{station}-{day}-{row[0]:04d}"


def skip_to(db: Database, kind: str, day: str, last: int, reason: str) -> None:
    """Moves a series on to `last` where it is behind, and keeps the hole with its reason for the 断号报告."""
    row = db.execute("SELECT last FROM number_series WHERE kind = ? AND day = ?", (kind, day)).fetchone()
    present = int(row[0]) if row else 0
    if present >= last:
        return
    db.execute(
        "INSERT INTO number_series (kind, day, last) VALUES (?, ?, ?)"
        " ON CONFLICT (kind, day) DO UPDATE SET last = excluded.last",
        (kind, day, last),
    )
    db.execute(
        "INSERT INTO number_holes (kind, day, first, last, reason) VALUES (?, ?, ?, ?, ?)",
        (kind, day, present + 1, last, reason),
    )


def reach(db: Database, kind: str, day: str, last: int) -> None:
    """Moves a series on to `last` where it is behind, without a hole: which of its numbers stand is looked up apart."""
    db.execute(
        "INSERT INTO number_series (kind, day, last) VALUES (?, ?, ?)"
        " ON CONFLICT (kind, day) DO UPDATE SET last = max(last, excluded.last)",
        (kind, day, last),
    )


def last(db: Database, kind: str, day: str) -> int:
    """The last serial that was given of a kind on a day, 0 where none was."""
    row = db.execute("SELECT last FROM number_series WHERE kind = ? AND day = ?", (kind, day)).fetchone()
    return int(row[0]) if row else 0


def keep_hole(db: Database, kind: str, day: str, serial: int, reason: str) -> None:
    """Keeps one serial of a day as a hole with its reason."""
    db.execute(
        "INSERT OR IGNORE INTO number_holes (kind, day, first, last, reason) VALUES (?, ?, ?, ?, ?)",
        (kind, day, serial, serial, reason),
    )


def holes(db: Database) -> list[tuple[str, str, int, int, str]]:
    """Every known hole: (kind, day, first, last, reason)."""
    rows = db.execute("SELECT kind, day, first, last, reason FROM number_holes ORDER BY day, kind, first").fetchall()
    return [(str(kind), str(day), int(first), int(last), str(reason)) for kind, day, first, last, reason in rows]
