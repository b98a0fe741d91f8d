"""Looking for who may be the same, through indexes only: by phone, name, tail and sound, credit code, short name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from station_app.domain.duplicates import (
    REASONS,
    TAIL,
    Firm,
    Person,
    reasons_of_firms,
    reasons_of_persons,
)
from station_app.domain.lookup_keys import LONGEST, folded
from station_app.domain.short_names import short_name
from station_app.storage import merges
from station_app.storage.cipher import Database

MOST: Final = 6
_WEIGHED: Final = 300
"""No more candidates of one way are compared: who has three hundred namesakes is found by his phone."""
_AFTER_ALL: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Alike:
    """One who may be the same, and why (domain/duplicates.REASONS), strongest reason first."""

    record_id: str
    reasons: tuple[str, ...]


def alike_person(
    db: Database, *, visitor_id: str = "", name: str = "", phone: str = "", org_name: str = "", limit: int = MOST
) -> list[Alike]:
    """Who may be the same as this visitor of the station, or as one who is just being typed; strongest first.

    Whoever was told apart from him is left out. `org_name` matters only of one who is being typed.
    """
    firms = _firms_of(db, visitor_id) if visitor_id else frozenset({org_name} if org_name else ())
    person = Person(name, phone, (), firms)
    if visitor_id:
        row = db.execute(
            "SELECT coalesce(name, ''), coalesce(phone, ''), name_readings FROM visitors WHERE record_id = ?",
            (visitor_id,),
        ).fetchone()
        if row is None:
            return []
        person = Person(str(row[0]), str(row[1]), _listed(row[2]), firms)
    rids = _candidates(db, person)
    rows = db.execute(
        "SELECT record_id, coalesce(name, ''), coalesce(phone, ''), name_readings FROM visitors"
        " WHERE rid IN (SELECT value FROM json_each(?)) AND state = 'active' AND record_id <> ?",
        (msgspec.json.encode(rids).decode(), visitor_id),
    ).fetchall()
    found = []
    for record_id, other_name, other_phone, readings in rows:
        same_name = folded(other_name) == folded(person.name)
        own_firms = _firms_of(db, record_id, names=not visitor_id) if firms and same_name else frozenset()
        other = Person(other_name, other_phone, _listed(readings), own_firms)
        found.append(Alike(str(record_id), reasons_of_persons(person, other)))
    return _strongest(db, visitor_id, found, limit)


def alike_firm(
    db: Database, *, organisation_id: str = "", org_name: str = "", uscc: str = "", limit: int = MOST
) -> list[Alike]:
    """Which firms may be the same as this one, or as one that is just being typed; strongest first."""
    firm = Firm(org_name, uscc)
    if organisation_id:
        row = db.execute(
            "SELECT coalesce(org_name, ''), coalesce(uscc, ''), coalesce(org_short_name, '') FROM organisations"
            " WHERE record_id = ?", (organisation_id,),
        ).fetchone()  # fmt: skip
        if row is None:
            return []
        firm = Firm(*map(str, row))
    said = dict.fromkeys(folded(one) for one in (firm.short, short_name(firm.name), firm.name) if one)
    rids: list[int] = []
    for one in said:
        rids += _column(db, "SELECT rid FROM organisation_keys WHERE key = ? ORDER BY rid DESC", f"c{one[:LONGEST]}")
    if firm.uscc:
        rids += _column(db, "SELECT rid FROM organisations WHERE uscc = ?", firm.uscc)
    rows = db.execute(
        "SELECT record_id, coalesce(org_name, ''), coalesce(uscc, ''), coalesce(org_short_name, '')"
        " FROM organisations WHERE rid IN (SELECT value FROM json_each(?)) AND state = 'active' AND record_id <> ?",
        (msgspec.json.encode(rids).decode(), organisation_id),
    ).fetchall()
    found = [
        Alike(str(record_id), reasons_of_firms(firm, Firm(str(name), str(code), str(short))))
        for record_id, name, code, short in rows
    ]
    return _strongest(db, organisation_id, found, limit)


def _candidates(db: Database, person: Person) -> list[int]:
    rids: list[int] = []
    digits = "".join(character for character in person.phone if character.isdigit())
    if person.phone:
        rids += _column(db, "SELECT rid FROM visitors WHERE phone = ? ORDER BY rid DESC", person.phone)
    if person.name:
        key = f"c{folded(person.name)[:LONGEST]}"
        rids += _column(db, "SELECT rid FROM visitor_keys WHERE key = ? ORDER BY rid DESC", key)
    if len(digits) > TAIL and person.name:
        tail = f"t{digits[::-1][:TAIL]}"
        rows = db.execute(
            "SELECT rid FROM visitor_keys WHERE key >= ? AND key < ? LIMIT ?", (tail, tail + _AFTER_ALL, _WEIGHED)
        ).fetchall()
        rids += [int(row[0]) for row in rows]
    return list(dict.fromkeys(rids))


def _column(db: Database, select: str, value: str) -> list[int]:
    return [int(row[0]) for row in db.execute(f"{select} LIMIT {_WEIGHED}", (value,)).fetchall()]


def _firms_of(db: Database, visitor_id: str, *, names: bool = False) -> frozenset[str]:
    rows = db.execute(
        "SELECT firm.record_id, firm.org_name FROM visitors JOIN memberships"
        " ON memberships.visitor_id = visitors.record_id AND memberships.state = 'active'"
        " JOIN organisations AS named ON named.record_id = memberships.organisation_id"
        " JOIN organisations AS firm ON firm.record_id = coalesce(named.merged_into, named.record_id)"
        " WHERE visitors.record_id = :id OR visitors.merged_into = :id", {"id": visitor_id},
    ).fetchall()  # fmt: skip
    return frozenset(str(row[1 if names else 0]) for row in rows)


def _strongest(db: Database, record_id: str, found: Iterable[Alike], limit: int) -> list[Alike]:
    apart = merges.told_apart_from(db, record_id) if record_id else frozenset()
    kept = [one for one in found if one.reasons and one.record_id not in apart]
    return sorted(kept, key=lambda one: (REASONS.index(one.reasons[0]), -len(one.reasons), one.record_id))[:limit]


def _listed(readings: str | None) -> list[str]:
    return msgspec.json.decode(readings, type=list[str]) if readings else []
