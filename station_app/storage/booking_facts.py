"""What bookings say about one expert or one visitor: time taken, how many, who with whom, what was served."""

from collections.abc import Iterator
from dataclasses import dataclass

from station_app.storage import visitors
from station_app.storage.bookings import HOLDING_STATES
from station_app.storage.cipher import Database


def in_the_way(db: Database, expert_id: str, first_cell: int, last_cell: int, *, but: str = "") -> str | None:
    """The number of a booking that holds one of the cells, other than the record `but`; None where all are free."""
    row = db.execute(
        "SELECT bookings.number FROM booking_cells JOIN bookings ON bookings.record_id = booking_cells.record_id"
        " WHERE booking_cells.expert_id = ? AND booking_cells.cell BETWEEN ? AND ? AND booking_cells.record_id <> ?"
        " ORDER BY booking_cells.cell LIMIT 1",
        (expert_id, first_cell, last_cell, but),
    ).fetchone()
    return str(row[0]) if row else None


def held(db: Database, expert_id: str, first_cell: int, last_cell: int) -> set[int]:
    """The cells that are taken in a stretch of an expert's time."""
    rows = db.execute(
        "SELECT cell FROM booking_cells WHERE expert_id = ? AND cell BETWEEN ? AND ?",
        (expert_id, first_cell, last_cell),
    )
    return {int(row[0]) for row in rows}


def count_of_expert(db: Database, expert_id: str, first_day: str, last_day: str, *, but: str = "") -> int:
    """How many bookings that hold time an expert has from day to day, other than the record `but`."""
    row = db.execute(
        f"SELECT count(*) FROM bookings WHERE expert_id = ? AND day BETWEEN ? AND ? AND state IN ({HOLDING_STATES})"
        " AND record_id <> ?",
        (expert_id, first_day, last_day, but),
    ).fetchone()
    return int(row[0])


SAME_VISITOR = f"visitor_id IN {visitors.ONE_PERSON}"
"""Whose visitor is `:visitor`, whoever he was merged with: by keys, never by a look through all visitors."""


def open_of_visitor(db: Database, visitor_id: str, today: str, *, but: str = "") -> list[str]:
    """The numbers of a visitor's bookings that are still to come, whoever he was merged with."""
    rows = db.execute(
        f"SELECT number FROM bookings WHERE {SAME_VISITOR} AND state IN ('requested', 'confirmed') AND day >= :today"
        " AND record_id <> :but ORDER BY start",
        {"visitor": visitor_id, "today": today, "but": but},
    )
    return [str(row[0]) for row in rows]


def at_the_same_time(db: Database, visitor_id: str, start: str, end: str, *, but: str = "") -> str | None:
    """The number of another booking of the visitor that overlaps in time: to be warned of."""
    row = db.execute(
        f"SELECT number FROM bookings WHERE {SAME_VISITOR} AND state IN ({HOLDING_STATES}) AND start < :end"
        ' AND "end" > :start AND record_id <> :but LIMIT 1',
        {"visitor": visitor_id, "start": start, "end": end, "but": but},
    ).fetchone()
    return str(row[0]) if row else None


def counted_against(db: Database, visitor_id: str, first_day: str, after: str = "") -> int:
    """How many no-shows and late cancellations a visitor has from a day on, put down after the moment `after`."""
    row = db.execute(
        f"SELECT count(*) FROM bookings WHERE {SAME_VISITOR} AND day >= :first AND counted_at > :after"
        " AND (state = 'no_show' OR (state = 'cancelled_by_visitor' AND late = 1))",
        {"visitor": visitor_id, "first": first_day, "after": after},
    ).fetchone()
    return int(row[0])


def parties_of_expert(
    db: Database, expert_id: str, *, but: str = "", opposed: bool = False
) -> Iterator[tuple[str, str, str, str]]:
    """(number, other party, firm, visitor) of all that an expert was heard about: for the question of 回避. `opposed`:
    only where the other party was named.
    """
    rows = db.execute(
        "SELECT bookings.number, coalesce(bookings.other_party, ''), coalesce(organisations.org_name, ''),"
        " coalesce(visitors.name, '') FROM bookings"
        " LEFT JOIN visitors ON visitors.record_id = bookings.visitor_id"
        " LEFT JOIN organisations ON organisations.record_id = bookings.organisation_id"
        f" WHERE bookings.expert_id = ? AND bookings.state IN ({HOLDING_STATES}) AND bookings.record_id <> ?"
        + (" AND bookings.other_party <> ''" if opposed else ""),
        (expert_id, but),
    )
    for row in rows:
        yield (str(row[0]), str(row[1]), str(row[2]), str(row[3]))


@dataclass(frozen=True, slots=True)
class Service:
    """One service that an expert gave, as the certificate lists it."""

    number: str
    day: str
    start: str
    site: str
    on_site: bool
    minutes: int
    visitor_rating: str | None


def services(db: Database, expert_id: str, first_day: str, last_day: str) -> list[Service]:
    """What an expert served from day to day, with the minutes it took: nothing that is not in the journal."""
    rows = db.execute(
        "SELECT number, day, start, coalesce(site, ''), on_site, actual_minutes, visitor_rating FROM bookings"
        " WHERE expert_id = ? AND day BETWEEN ? AND ? AND state IN ('served', 'evaluated')"
        " AND actual_minutes IS NOT NULL ORDER BY start, rid",
        (expert_id, first_day, last_day),
    ).fetchall()
    return [Service(str(n), str(d), str(s), str(w), bool(o), int(m), r) for n, d, s, w, o, m, r in rows]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A time that an expert had of a booking which another expert has by now. `revision_no` is that of giving it up."""

    number: str
    start: str
    end: str
    site: str
    on_site: bool
    revision_no: int


def given_up(db: Database, expert_id: str, first_day: str, last_day: str) -> list[GivenUp]:
    """The bookings of some days that were moved from this expert to another, as they last stood with him."""
    rows = db.execute(
        "SELECT bookings.number, json_extract(journal.facts, '$.start'), json_extract(journal.facts, '$.end'),"
        " coalesce(json_extract(journal.facts, '$.site'), ''), coalesce(json_extract(journal.facts, '$.on_site'), 0),"
        " json_extract(journal.facts, '$.revision_no'), max(journal.position)"
        " FROM bookings JOIN journal ON journal.record_id = bookings.record_id"
        " WHERE bookings.moves > 0 AND bookings.expert_id <> :expert"
        " AND json_extract(journal.facts, '$.expert_id') = :expert"
        " AND json_extract(journal.facts, '$.state') = 'rescheduled'"
        " AND substr(json_extract(journal.facts, '$.start'), 1, 10) BETWEEN :first AND :last"
        " GROUP BY bookings.record_id ORDER BY bookings.number",
        {"expert": expert_id, "first": first_day, "last": last_day},
    ).fetchall()
    return [GivenUp(str(n), str(s), str(e), str(w), bool(o), int(r)) for n, s, e, w, o, r, _ in rows]


def served_minutes(db: Database) -> dict[str, tuple[int, int]]:
    """(services, minutes) by expert, over all time."""
    rows = db.execute(
        "SELECT expert_id, count(*), sum(actual_minutes) FROM bookings WHERE state IN ('served', 'evaluated')"
        " AND actual_minutes IS NOT NULL GROUP BY expert_id"
    )
    return {str(expert): (int(count), int(minutes)) for expert, count, minutes in rows}
