"""Goods lists in the database: editions beside each other, their classes, groups and items; a clerk's favourites."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.faults import Refused
from station_app.domain.trademarks.goods import Edition, GoodsList, GoodsRow, Heading, with_sounds
from station_app.storage.cipher import Database


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """An edition that came in: how many items, how many rows were left out, when, from which file."""

    edition: Edition
    digest: str
    imported_at: str
    items: int
    refused: int


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that two editions do not both have in the same class; a class None where an edition has it nowhere."""

    name: str
    first_class: int | None
    second_class: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item that was chosen together with others, and in how many filings."""

    nice_class: int
    name: str
    code: str
    times: int


def install(db: Database, goods: GoodsList, digest: str, at: str, *, again: bool = False) -> bool:
    """Puts a list beside the others. False where the very same file stands already.

    Opens no transaction: the action does. Refused `goods-edition-differs` where the edition stands with another
    content; with `again` it is replaced whole.
    """
    name = goods.edition.name
    known = db.execute("SELECT digest FROM goods_editions WHERE edition = ?", [name]).fetchone()
    if known is not None:
        if known[0] == digest and not again:
            return False
        if not again:
            raise Refused.because("goods-edition-differs", "file", edition=name)
        for table in ("goods_items", "goods_groups", "goods_classes", "goods_editions"):
            db.execute(f"DELETE FROM {table} WHERE edition = ?", [name])
    edition, heard = goods.edition, goods.sounds or with_sounds(goods).sounds
    db.execute(
        "INSERT INTO goods_editions (edition, source, digest, valid_from, valid_to, imported_at, items, refused)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (name, edition.source, digest, _day(edition.valid_from), _day(edition.valid_to), at, len(goods.rows),
         len(goods.refused)),
    )  # fmt: skip
    db.conn.executemany(
        "INSERT INTO goods_classes (edition, nice_class, name, remark) VALUES (?, ?, ?, ?)",
        [(name, one.nice_class, one.name, one.remark) for one in goods.classes],
    )
    db.conn.executemany(
        "INSERT INTO goods_groups (edition, code, nice_class, name, remark) VALUES (?, ?, ?, ?, ?)",
        [(name, one.code, one.nice_class, one.name, one.remark) for one in goods.groups],
    )
    db.conn.executemany(
        "INSERT INTO goods_items (edition, nice_class, group_code, code, name, remark, sounds, initials)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(name, row.nice_class, row.group, row.code, row.name, row.remark, *sounds)
         for row, sounds in zip(goods.rows, heard, strict=True)],
    )
    return True


def editions(db: Database) -> list[StoredEdition]:
    """Every edition, the newest text first; those that do not say their days come last."""
    rows = db.execute(
        "SELECT edition, source, valid_from, valid_to, digest, imported_at, items, refused FROM goods_editions"
        " ORDER BY valid_from IS NULL, valid_from DESC, imported_at DESC"
    ).fetchall()
    return [
        StoredEdition(Edition(str(row[0]), str(row[1]), _date(row[2]), _date(row[3])), str(row[4]), str(row[5]),
                      int(row[6]), int(row[7]))
        for row in rows
    ]  # fmt: skip


def edition_for(db: Database, on: date) -> Edition | None:
    """The newest edition that says it is the text in force on the day; None where none does."""
    return next((one.edition for one in editions(db) if one.edition.in_force(on)), None)


def classes(db: Database, edition: str) -> list[Heading]:
    """The classes of an edition, in order."""
    rows = db.execute(
        "SELECT nice_class, name, remark FROM goods_classes WHERE edition = ? ORDER BY nice_class", [edition]
    ).fetchall()
    return [Heading(int(row[0]), str(row[0]), str(row[1]), str(row[2])) for row in rows]


def groups(db: Database, edition: str, nice_class: int) -> list[Heading]:
    """The similar groups of a class, in order."""
    rows = db.execute(
        "SELECT code, name, remark FROM goods_groups WHERE edition = ? AND nice_class = ? ORDER BY code",
        (edition, nice_class),
    ).fetchall()
    return [Heading(nice_class, str(row[0]), str(row[1]), str(row[2])) for row in rows]


def items_of_group(db: Database, edition: str, group: str) -> list[GoodsRow]:
    """The items of a similar group, in the order of the list."""
    rows = db.execute(
        "SELECT nice_class, group_code, code, name, remark FROM goods_items WHERE edition = ? AND group_code = ?"
        " ORDER BY rid",
        (edition, group),
    ).fetchall()
    return [GoodsRow(int(row[0]), str(row[1]), str(row[2]), str(row[3]), str(row[4])) for row in rows]


def differences(db: Database, first: str, second: str, *, limit: int = 1000) -> list[Difference]:
    """What two editions do not share: items that one lacks, or has in another class. By class, at most `limit`."""
    rows = db.execute(
        "SELECT coalesce(old.name, new.name), old.nice_class, new.nice_class"
        " FROM (SELECT DISTINCT name, nice_class FROM goods_items WHERE edition = ?) AS old"
        " FULL JOIN (SELECT DISTINCT name, nice_class FROM goods_items WHERE edition = ?) AS new"
        " ON old.name = new.name WHERE old.nice_class IS NOT new.nice_class"
        " ORDER BY coalesce(old.nice_class, new.nice_class), 1 LIMIT ?",
        (first, second, limit),
    ).fetchall()
    return [Difference(str(row[0]), row[1], row[2]) for row in rows]


def missing_in(db: Database, edition: str, items: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those of the (class, name) that the edition does not have in that class: non-standard wording."""
    known = "SELECT 1 FROM goods_items WHERE edition = ? AND name = ? AND nice_class = ? LIMIT 1"
    return [
        (nice_class, name) for nice_class, name in items
        if db.execute(known, (edition, name, nice_class)).fetchone() is None
    ]  # fmt: skip


def favour(db: Database, clerk: str, nice_class: int, name: str, code: str, at: str) -> None:
    """Puts an item on a clerk's short list."""
    db.execute(
        "INSERT INTO goods_favourites (clerk, nice_class, name, code, added_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (clerk, nice_class, name, code, at),
    )


def no_longer_favour(db: Database, clerk: str, nice_class: int, name: str) -> None:
    """Takes an item off a clerk's short list."""
    db.execute(
        "DELETE FROM goods_favourites WHERE clerk = ? AND nice_class = ? AND name = ?", (clerk, nice_class, name)
    )


def favourites(db: Database, clerk: str) -> list[tuple[int, str, str]]:
    """A clerk's short list: (class, name, code), by class and in the order in which they were put there."""
    rows = db.execute(
        "SELECT nice_class, name, code FROM goods_favourites WHERE clerk = ? ORDER BY nice_class, added_at, name",
        [clerk],
    ).fetchall()
    return [(int(row[0]), str(row[1]), str(row[2])) for row in rows]


def chosen_together(db: Database, names: Sequence[str], *, limit: int = 12) -> list[Chosen]:
    """What stood beside these items in earlier filings that are not void, the most frequent first."""
    if not names:
        return []
    marks = ", ".join("?" * len(names))
    rows = db.execute(
        "SELECT beside.nice_class, beside.name, max(beside.code), count(DISTINCT beside.record_id) AS times"
        " FROM intake_goods AS given"
        " JOIN intakes ON intakes.record_id = given.record_id AND intakes.state <> 'void'"
        " JOIN intake_goods AS beside ON beside.record_id = given.record_id"
        f" WHERE given.name IN ({marks}) AND beside.name NOT IN ({marks})"
        " GROUP BY beside.nice_class, beside.name ORDER BY times DESC, beside.nice_class, beside.name LIMIT ?",
        (*names, *names, limit),
    ).fetchall()
    return [Chosen(int(row[0]), str(row[1]), str(row[2]), int(row[3])) for row in rows]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
