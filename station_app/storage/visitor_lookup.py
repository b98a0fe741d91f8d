"""Finding a visitor while he is still saying his name: by name, by pinyin, by the head or the tail of his phone.

Names and phones are found through the indexes of the database. The sounds of names have no table yet, so they are kept
sorted in memory, some 130 bytes a visitor, and brought up to date beside the window.
"""

import unicodedata
from array import array
from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import Any, Final

from station_app.domain.readings import letters, spellings
from station_app.storage.cipher import Database
from station_app.storage.tokens_of_text import phrase

MOST: Final = 8
SHORTEST_PHONE: Final = 3
_AFTER_ALL: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class KnownVisitor:
    """A visitor as the list shows him. `phone` is whole: mask it before it is shown. The firm is his newest one."""

    record_id: str
    name: str
    phone: str
    phone_refused: bool
    visitor_type: str
    org_name: str
    uscc: str
    role: str
    visits: int
    last_day: str


class Sounds:
    """The spellings of all visitors' names, for a prefix search. Made beside the window, then the window's alone."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._rids: array[int] = array("q")
        self._late: list[tuple[str, int]] = []
        self.position = 0

    @classmethod
    def read(cls, db: Database) -> "Sounds":
        """The sounds of every visitor of the database."""
        made = cls()
        rows = db.execute(
            "SELECT rid, name, position FROM visitors WHERE state = 'active' AND name IS NOT NULL"
        ).fetchall()
        pairs = sorted((spelling, int(rid)) for rid, name, _ in rows for spelling in spellings(name))
        made._keys = [spelling for spelling, _ in pairs]
        made._rids = array("q", [rid for _, rid in pairs])
        made.position = max((row[2] for row in rows), default=0)
        return made

    def add(self, news: list[tuple[int, str, int]]) -> None:
        """Takes in the visitors of `visitors_since`. What an old name sounded like stays and is sifted when found."""
        for rid, name, position in news:
            for spelling in spellings(name):
                insort(self._late, (spelling, rid))
            self.position = max(self.position, position)

    def starting_with(self, typed: str, limit: int) -> list[int]:
        """Row ids of visitors whose name can be typed so, at most `limit`, those who came to the desk last first."""
        found: dict[int, None] = {}
        at = bisect_left(self._late, (typed, 0))
        while at < len(self._late) and len(found) < limit and self._late[at][0].startswith(typed):
            found[self._late[at][1]] = None
            at += 1
        at = bisect_left(self._keys, typed)
        while at < len(self._keys) and len(found) < limit and self._keys[at].startswith(typed):
            found[self._rids[at]] = None
            at += 1
        return list(found)


def visitors_since(db: Database, position: int) -> list[tuple[int, str, int]]:
    """(row id, name, position) of visitors written since a place in the journal."""
    rows = db.execute(
        "SELECT rid, name, position FROM visitors WHERE position > ? AND state = 'active' AND name IS NOT NULL",
        (position,),
    ).fetchall()
    return [(int(row[0]), str(row[1]), int(row[2])) for row in rows]


def find(db: Database, typed: str, sounds: Sounds | None = None, limit: int = MOST) -> list[KnownVisitor]:
    """The visitors whom the typed text can mean, best first, at most `limit`.

    Digits (three at least) are the head or the tail of a phone; Latin letters a name's sounds; anything else the head
    or a part of the name. Nothing for an empty text.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return []
    digits = plain.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdigit():
        rids = _by_phone(db, digits, limit) if len(digits) >= SHORTEST_PHONE else []
    else:
        rids = _by_name(db, plain, limit)
        spelt = letters(plain)
        if sounds is not None and spelt and plain.isascii():
            rids += sounds.starting_with(spelt, limit * 4)
    found: list[KnownVisitor] = []
    for rid in dict.fromkeys(rids):
        known = _known(db, rid)
        if known is not None and _still_sounds(known.name, plain):
            found.append(known)
            if len(found) == limit:
                break
    return found


def _by_name(db: Database, text: str, limit: int) -> list[int]:
    rows = db.execute(
        "SELECT rid FROM visitors WHERE name >= ? AND name < ? AND state = 'active' ORDER BY name LIMIT ?",
        (text, text + _AFTER_ALL, limit),
    ).fetchall()
    if len(rows) < limit and len(text) > 1:
        rows += _searched(db, "name", text, limit)
    return [int(row[0]) for row in rows]


def _by_phone(db: Database, digits: str, limit: int) -> list[int]:
    rows = db.execute(
        "SELECT rid FROM visitors WHERE phone >= ? AND phone < ? AND state = 'active' ORDER BY phone LIMIT ?",
        (digits, digits + _AFTER_ALL, limit),
    ).fetchall()
    tails = db.execute(
        "SELECT visitors.rid FROM visitor_search JOIN visitors ON visitors.rid = visitor_search.rowid"
        " WHERE visitor_search MATCH ? AND visitors.phone LIKE ? AND visitors.state = 'active'"
        " ORDER BY visitor_search.rowid DESC LIMIT ?",
        (f"phone : {phrase(digits)}", f"%{digits}", limit),
    ).fetchall()
    # A tail is what visitors say; a head comes second.
    return [int(row[0]) for row in [*tails, *rows]]


def _searched(db: Database, column: str, text: str, limit: int) -> list[Any]:
    return list(
        db.execute(
            "SELECT visitors.rid FROM visitor_search JOIN visitors ON visitors.rid = visitor_search.rowid"
            " WHERE visitor_search MATCH ? AND visitors.state = 'active' ORDER BY visitor_search.rowid DESC LIMIT ?",
            (f"{column} : {phrase(text)}", limit),
        ).fetchall()
    )


def _still_sounds(name: str, typed: str) -> bool:
    """Whether a hit still means what was typed: a name that was corrected since leaves its old sound behind."""
    spelt = letters(typed)
    if not typed.isascii() or not spelt or typed.lower() in name.lower():
        return True
    return any(spelling.startswith(spelt) for spelling in spellings(name))


def _known(db: Database, rid: int) -> KnownVisitor | None:
    row = db.execute(
        "SELECT record_id, name, phone, phone_refused, visitor_type FROM visitors WHERE rid = ? AND state = 'active'",
        (rid,),
    ).fetchone()
    if row is None:
        return None
    firm = db.execute(
        "SELECT organisations.org_name, organisations.uscc, memberships.role FROM memberships JOIN organisations"
        " ON organisations.record_id = memberships.organisation_id WHERE memberships.visitor_id = ?"
        " AND memberships.state = 'active' AND organisations.state = 'active'"
        " ORDER BY memberships.position DESC LIMIT 1",
        (row[0],),
    ).fetchone() or ("", "", "")
    visits = db.execute(
        "SELECT count(*), max(day) FROM consultations WHERE visitor_id = ? AND state <> 'void'", (row[0],)
    ).fetchone()
    return KnownVisitor(
        str(row[0]), row[1] or "", row[2] or "", bool(row[3]), row[4] or "",
        firm[0] or "", firm[1] or "", firm[2] or "", int(visits[0]), visits[1] or "",
    )  # fmt: skip
