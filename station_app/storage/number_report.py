"""What the 断号报告 is made of: the series, the numbers of stored records, and the holes that were kept."""

from station_app.domain.number_report import Hole
from station_app.storage.cipher import Database

# Every kind of record that has a number, and the table that keeps it.
TABLES = {"ZX": "consultations", "HD": "outreach"}


def series(db: Database, kind: str = "", day: str = "") -> list[tuple[str, str, int]]:
    """Kind, day (`yyyymmdd`) and last serial of every series, or of those of one kind or one day."""
    rows = db.execute(
        "SELECT kind, day, last FROM number_series WHERE (?1 = '' OR kind = ?1) AND (?2 = '' OR day = ?2)"
        " ORDER BY day, kind",
        (kind, day),
    ).fetchall()
    return [(str(kind), str(day), int(last)) for kind, day, last in rows]


def records(db: Database, kind: str, station: str, day: str) -> dict[int, bool]:
    """The serials of the stored records of a series, and whether each is voided. Empty for a kind without a table."""
    table = TABLES.get(kind)
    if table is None:
        return {}
    prefix = f"{kind}-{station}-{day}-"
    rows = db.execute(
        f"SELECT number, state = 'void' FROM {table} WHERE number >= ? AND number < ?", (prefix, prefix[:-1] + ".")
    ).fetchall()
    return {int(number.rpartition("-")[2]): bool(void) for number, void in rows}


def holes(db: Database, kind: str, day: str) -> list[Hole]:
    """The holes of a series with their reasons."""
    rows = db.execute(
        "SELECT first, last, reason FROM number_holes WHERE kind = ? AND day = ? ORDER BY first", (kind, day)
    ).fetchall()
    return [Hole(int(first), int(last), str(reason)) for first, last, reason in rows]
