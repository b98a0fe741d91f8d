"""Finding a visitor while he is still saying his name: by name, sound, phone, firm, credit code or a paper's number.

Everything goes through the look-up keys (domain/lookup_keys.py): each way is a search by prefix in one index, so that a
key pressed costs the list it shows and not the visitors there are.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from station_app.domain.lookup_keys import LONGEST, SHORTEST_PHONE, folded, keys_of_person, spelt_in_latin
from station_app.domain.readings import letters
from station_app.storage.cipher import Database

MOST: Final = 8
MOST_OF_ONE_PHONE: Final = 50
"""Whoever shares a phone is listed, however many they are."""
_EXACT: Final = 40
_BEGUN: Final = 20
"""So many candidates are weighed by their last visit: those whose key is just what was typed, and those it begins."""
_MERGED: Final = 4
"""Candidates looked at beyond the limit, as some turn out to be one."""
_AFTER_ALL: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class KnownVisitor:
    """A visitor as the list shows him. `phone` is whole: mask it before it is shown. The firm is his newest one, or
    that by which he was found.
    """

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
    organisation_id: str = ""


@dataclass(frozen=True, slots=True)
class KnownFirm:
    """A firm as the list shows it. `people` counts the persons who belong to it."""

    record_id: str
    org_name: str
    short_name: str
    uscc: str
    people: int
    visits: int
    last_day: str


def find(db: Database, typed: str, limit: int = MOST) -> list[KnownVisitor]:
    """The visitors whom the typed text can mean, best first, at most `limit` (of one shared phone: everybody).

    Digits (three at least) are the tail or the head of a phone, or a credit code; anything else the sounds or any part
    of a name, a firm's name or short name, or a number such as ZX-G003-20261119-0042. Two words must both fit:
    `zhang 6688`. Nothing for an empty text.
    """
    words = _plain(typed).split()
    if not words:
        return []
    joined = _digits("".join(words))
    if joined or len(words) == 1:
        found, limit = _of_word(db, joined or words[0], limit)
    else:
        found = _of_words(db, words)
    return _known(db, found[: limit + _MERGED])[:limit]


def find_firms(db: Database, typed: str, limit: int = MOST) -> list[KnownFirm]:
    """The firms whom the typed text can mean by name, short name, their sounds, or credit code."""
    plain = "".join(_plain(typed).split())
    found = [_firm(db, rid) for rid in _firms(db, plain)[: limit + _MERGED]] if plain else []
    return list({firm.record_id: firm for firm in found if firm is not None}.values())[:limit]


def recent(db: Database, limit: int = 20) -> list[KnownVisitor]:
    """Who was here last, each once, newest visit first."""
    rows = db.execute(
        "SELECT visitor_id FROM consultations WHERE visitor_id IS NOT NULL AND state <> 'void'"
        " ORDER BY saved_at DESC, rid DESC LIMIT ?", (limit * 3,),
    ).fetchall()  # fmt: skip
    ids = dict.fromkeys(str(row[0]) for row in rows)
    hits = db.execute(
        "SELECT json_each.key, rid FROM json_each(?) JOIN visitors ON visitors.record_id = json_each.value"
        " ORDER BY json_each.key", (_list(ids),),
    ).fetchall()  # fmt: skip
    return _known(db, [(int(rid), 0) for _, rid in hits])[:limit]


def of_record(db: Database, record_id: str) -> KnownVisitor | None:
    """The visitor behind an id, himself or whoever he was merged into; None for one who was voided."""
    row = db.execute("SELECT rid FROM visitors WHERE record_id = ?", (record_id,)).fetchone()
    found = _known(db, [(int(row[0]), 0)]) if row else []
    return found[0] if found else None


def firm_of_record(db: Database, record_id: str) -> KnownFirm | None:
    """The firm behind an id, itself or the one it was merged into; None for one that was voided."""
    row = db.execute("SELECT rid FROM organisations WHERE record_id = ?", (record_id,)).fetchone()
    return _firm(db, int(row[0])) if row else None


def of_number(db: Database, number: str) -> KnownVisitor | None:
    """Who came with the visit of this number."""
    row = db.execute("SELECT visitor_id FROM consultations WHERE number = ?", (number,)).fetchone()
    return of_record(db, str(row[0])) if row and row[0] else None


Hit = tuple[int, int]
"""(row of the visitor, row of the firm by which he was found or 0)."""


def _of_word(db: Database, word: str, limit: int) -> tuple[list[Hit], int]:
    digits = _digits(word)
    if digits and len(digits) < SHORTEST_PHONE:
        return [], limit
    if digits:
        hits, sharing = _by_phone(db, digits)
        if len(digits) > SHORTEST_PHONE:
            limit = max(limit, min(sharing, MOST_OF_ONE_PHONE))
            hits += _people(db, _firms(db, digits))
        return list(dict.fromkeys(hits)), limit
    if word[:2].upper() in ("ZX", "SB", "YY", "HD") and "-" in word:
        row = db.execute(
            "SELECT visitors.rid FROM consultations JOIN visitors ON visitors.record_id = consultations.visitor_id"
            " WHERE number = ?", (word.upper(),),
        ).fetchone()  # fmt: skip
        return ([(int(row[0]), 0)] if row else []), limit
    hits = [(rid, 0) for rid in _by_name(db, word)]
    if len(hits) < limit:
        hits += _people(db, _firms(db, word))
    return _each_once(hits), limit


def _of_words(db: Database, words: list[str]) -> list[Hit]:
    """Whoever is meant by each of the words. Digits come first: they mean the fewest, and the others are compared."""
    first = next((word for word in words if len(_digits(word)) >= SHORTEST_PHONE), "")
    others = [word for word in words if word != first]
    if not first:
        sets = [dict(reversed(_of_word(db, word, MOST)[0])) for word in words]
        return [(rid, firm) for rid, firm in sets[0].items() if all(rid in others for others in sets[1:])]
    rids = [rid for rid, firm in _of_word(db, first, MOST)[0] if not firm]
    return [(rid, 0) for rid in rids if all(_answers(db, rid, word) for word in others)]


def _answers(db: Database, rid: int, word: str) -> bool:
    """Whether the word is one of the ways to type this visitor."""
    name, readings, phone = db.execute(
        "SELECT coalesce(name, ''), name_readings, coalesce(phone, '') FROM visitors WHERE rid = ?", (rid,)
    ).fetchone()
    corrected = msgspec.json.decode(readings, type=list[str]) if readings else []
    typed = (f"c{folded(word)[:LONGEST]}", f"s{letters(word)[:LONGEST] or '-'}", f"p{word}", f"t{word[::-1]}")
    return any(key.startswith(typed) for key in keys_of_person(name, corrected, phone))


def _each_once(hits: Iterable[Hit]) -> list[Hit]:
    first: dict[int, int] = {}
    for rid, firm in hits:
        first.setdefault(rid, firm)
    return list(first.items())


def _by_phone(db: Database, digits: str) -> tuple[list[Hit], int]:
    """Who has this phone, then this tail (what visitors say), then this head; and how many have number or tail."""
    whole = _weighed(db, _rids(db, "visitor_keys", f"p{digits}", _EXACT, 0))
    tails = _weighed(db, _rids(db, "visitor_keys", f"t{digits[::-1]}", 0, _EXACT))
    heads = _weighed(db, _rids(db, "visitor_keys", f"p{digits}", 0, _BEGUN))
    return [(rid, 0) for rid in dict.fromkeys([*whole, *tails, *heads])], len({*whole, *tails})


def _by_name(db: Database, word: str) -> list[int]:
    """By characters, then by sound; within each those who came last first."""
    said = folded(word)
    rids = _rids(db, "visitor_keys", f"c{said[:LONGEST]}", _EXACT, _BEGUN) if said else []
    spelt = letters(word)
    if spelt and spelt_in_latin(word):
        exact = _rids(db, "visitor_keys", f"s{spelt[:LONGEST]}", _EXACT, 0)
        begun = _rids(db, "visitor_keys", f"s{spelt[:LONGEST]}", 0, _BEGUN)
        return list(dict.fromkeys([*_weighed(db, rids), *_weighed(db, exact), *_weighed(db, begun)]))
    names = dict(_names(db, rids))
    begins = [rid for rid in rids if rid in names and folded(names[rid]).startswith(said)]
    inside = [rid for rid in rids if rid in names and rid not in begins and said in folded(names[rid])]
    return [*_weighed(db, begins), *_weighed(db, inside)]


def _firms(db: Database, word: str) -> list[int]:
    said, spelt = folded(word), letters(word)
    rids = _rids(db, "organisation_keys", f"c{said[:LONGEST]}", MOST, MOST) if said else []
    if word.isascii():
        rids += _rids(db, "organisation_keys", f"u{word.upper()}", MOST, MOST)
        if spelt == said:
            rids += _rids(db, "organisation_keys", f"s{spelt[:LONGEST]}", MOST, MOST)
    return list(dict.fromkeys(rids))


_MEMBERS: Final = """
SELECT person.rid, firm.rid FROM json_each(?) CROSS JOIN organisations AS hit ON hit.rid = json_each.value
JOIN organisations AS firm ON firm.record_id = coalesce(hit.merged_into, hit.record_id)
CROSS JOIN organisations AS named ON named.record_id = firm.record_id OR named.merged_into = firm.record_id
CROSS JOIN memberships ON memberships.organisation_id = named.record_id
JOIN visitors AS came ON came.record_id = memberships.visitor_id
JOIN visitors AS person ON person.record_id = coalesce(came.merged_into, came.record_id)
WHERE memberships.state = 'active' AND person.state = 'active'
ORDER BY json_each.key, memberships.position DESC LIMIT ?
"""


def _people(db: Database, firms: list[int]) -> list[Hit]:
    """Who belongs to these firms, firm by firm, those who joined last first."""
    rows = db.execute(_MEMBERS, (_list(firms[:MOST]), 2 * MOST_OF_ONE_PHONE)).fetchall() if firms else []
    return list(dict.fromkeys((int(row[0]), int(row[1])) for row in rows))


def _rids(db: Database, table: str, key: str, exact: int, begun: int) -> list[int]:
    """Rows under just this key, the newest first, and rows under keys that it begins."""
    rows = []
    if exact:
        rows = db.execute(
            f"SELECT rid FROM {table} WHERE key = ? ORDER BY rid DESC LIMIT ?", (key, exact)
        ).fetchall()
    if begun:
        rows += db.execute(
            f"SELECT rid FROM {table} WHERE key > ? AND key < ? ORDER BY key LIMIT ?", (key, key + _AFTER_ALL, begun)
        ).fetchall()
    return list(dict.fromkeys(int(row[0]) for row in rows))


def _names(db: Database, rids: list[int]) -> list[tuple[int, str]]:
    rows = db.execute(
        "SELECT rid, coalesce(name, '') FROM visitors WHERE rid IN (SELECT value FROM json_each(?))", (_list(rids),)
    ).fetchall()
    return [(int(row[0]), str(row[1])) for row in rows]


def _weighed(db: Database, rids: list[int]) -> list[int]:
    """These rows, those with the newest visit first."""
    if len(rids) < 2:
        return rids
    rows = db.execute(
        "SELECT visitors.rid, (SELECT max(day) FROM consultations WHERE visitor_id = visitors.record_id) AS last"
        " FROM visitors WHERE rid IN (SELECT value FROM json_each(?)) ORDER BY last DESC, rid DESC", (_list(rids),),
    ).fetchall()  # fmt: skip
    return [int(row[0]) for row in rows]


_PEOPLE: Final = """
SELECT json_each.key, person.record_id, person.name, person.phone, person.phone_refused, person.visitor_type
FROM json_each(?) JOIN visitors AS came ON came.rid = json_each.value
JOIN visitors AS person ON person.record_id = coalesce(came.merged_into, came.record_id)
WHERE person.state = 'active' ORDER BY json_each.key
"""
_OWN: Final = """
own AS (
    SELECT value AS id, value AS named FROM json_each(:ids)
    UNION ALL SELECT merged_into, record_id FROM visitors WHERE merged_into IN (SELECT value FROM json_each(:ids))
)
"""
"""Each person beside every id under which he is named."""
_VISITS: Final = f"""
WITH {_OWN} SELECT own.id, count(*), max(day) FROM own CROSS JOIN consultations ON consultations.visitor_id = own.named
WHERE state <> 'void' GROUP BY own.id
"""
_TIES: Final = f"""
WITH {_OWN} SELECT own.id, firm.org_name, firm.uscc, memberships.role, firm.record_id, firm.rid
FROM own CROSS JOIN memberships ON memberships.visitor_id = own.named
JOIN organisations AS named ON named.record_id = memberships.organisation_id
JOIN organisations AS firm ON firm.record_id = coalesce(named.merged_into, named.record_id)
WHERE memberships.state = 'active' AND firm.state = 'active' ORDER BY memberships.position
"""


def _known(db: Database, hits: list[Hit]) -> list[KnownVisitor]:
    """Who these rows are, each once, in their order; whoever was merged is the one he goes on in."""
    firm_of = dict(reversed(hits))
    people: dict[str, tuple[int, tuple[Any, ...]]] = {}
    for at, record_id, *shown in db.execute(_PEOPLE, (_list(rid for rid, _ in hits),)).fetchall():
        people.setdefault(str(record_id), (hits[int(at)][0], tuple(shown)))
    given = {"ids": _list(people)}
    visits = {row[0]: (int(row[1]), str(row[2])) for row in db.execute(_VISITS, given).fetchall()}
    firms: dict[str, tuple[Any, ...]] = {}
    for person, *firm, firm_rid in db.execute(_TIES, given).fetchall():
        # The newest tie counts, unless another firm is that by which he was found.
        wanted = firm_of[people[person][0]]
        if firm_rid == wanted or not (wanted and firms.get(person, (0,))[-1] == wanted):
            firms[person] = (*firm, firm_rid)
    found = []
    for record_id, (_, (name, phone, refused, visitor_type)) in people.items():
        org_name, uscc, role, organisation_id, _ = firms.get(record_id, ("", "", "", "", 0))
        count, last = visits.get(record_id, (0, ""))
        found.append(KnownVisitor(
            record_id, name or "", phone or "", bool(refused), visitor_type or "", org_name or "", uscc or "",
            role or "", count, last, organisation_id,
        ))  # fmt: skip
    return found


def _firm(db: Database, rid: int) -> KnownFirm | None:
    row = db.execute(
        "SELECT record_id, org_name, org_short_name, uscc, rid FROM organisations WHERE state = 'active'"
        " AND record_id = (SELECT coalesce(merged_into, record_id) FROM organisations WHERE rid = ?)", (rid,),
    ).fetchone()  # fmt: skip
    if row is None:
        return None
    own = [row[0], *_merged(db, "organisations", row[0])]
    visits, last = _visits(db, "organisation_id", own)
    people = len({person for person, _ in _people(db, [int(row[4])])})
    return KnownFirm(str(row[0]), row[1] or "", row[2] or "", row[3] or "", people, visits, last)


def _merged(db: Database, table: str, record_id: str) -> list[str]:
    rows = db.execute(f"SELECT record_id FROM {table} WHERE merged_into = ?", (record_id,)).fetchall()
    return [str(row[0]) for row in rows]


def _visits(db: Database, column: str, own: list[str]) -> tuple[int, str]:
    row = db.execute(
        f"SELECT count(*), max(day) FROM consultations WHERE {column} IN (SELECT value FROM json_each(?))"
        " AND state <> 'void'", (_list(own),),
    ).fetchone()  # fmt: skip
    return int(row[0]), str(row[1] or "")


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip()


def _digits(word: str) -> str:
    """The digits of a phone or a code as they are kept; empty where there are others, or too few to mean anybody."""
    bare = word.replace("-", "").replace("(", "").replace(")", "")
    bare = bare.removeprefix("+86")
    bare = bare[2:] if len(bare) == 13 and bare.startswith("861") else bare
    return bare if bare.isascii() and bare.isdigit() else ""


def _list(values: Iterable[object]) -> str:
    return msgspec.json.encode(list(values)).decode()
