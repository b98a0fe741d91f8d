"""What a card shows beyond the list of those found: further fields, and who belongs to which firm in which role."""

from dataclasses import dataclass

import msgspec

from station_app.storage.cipher import Database


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Further fields of a visitor; empty where nothing is known."""

    name: str
    phone: str
    email: str
    wechat: str
    readings: tuple[str, ...]
    visitor_type: str
    region_code: str
    subdistrict: str


@dataclass(frozen=True, slots=True)
class FirmCard:
    """Further fields of a firm; empty where nothing is known."""

    org_name: str
    org_short_name: str
    uscc: str
    enterprise_scale: str
    industry: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Who belongs to a firm, or which firm somebody belongs to: `record_id` is the one at the other end."""

    record_id: str
    name: str
    role: str


def person(db: Database, record_id: str) -> PersonCard:
    """The fields of a visitor. LookupError for an id that is none."""
    row = db.execute(
        "SELECT name, phone, email, wechat, name_readings, visitor_type, region_code, subdistrict FROM visitors"
        " WHERE record_id = ?", (record_id,),
    ).fetchone()  # fmt: skip
    if row is None:
        raise LookupError("no such visitor")
    name, phone, email, wechat, readings, *rest = row
    listed = tuple(msgspec.json.decode(readings, type=list[str])) if readings else ()
    return PersonCard(name or "", phone or "", email or "", wechat or "", listed, *(one or "" for one in rest))


def firm(db: Database, record_id: str) -> FirmCard:
    """The fields of a firm. LookupError for an id that is none."""
    row = db.execute(
        "SELECT org_name, org_short_name, uscc, enterprise_scale, industry FROM organisations WHERE record_id = ?",
        (record_id,),
    ).fetchone()
    if row is None:
        raise LookupError("no such firm")
    return FirmCard(*(one or "" for one in row))


_FIRMS = """
SELECT firm.record_id, coalesce(firm.org_name, firm.uscc, ''), coalesce(memberships.role, '')
FROM memberships JOIN visitors AS came ON came.record_id = memberships.visitor_id
JOIN organisations AS named ON named.record_id = memberships.organisation_id
JOIN organisations AS firm ON firm.record_id = coalesce(named.merged_into, named.record_id)
WHERE (came.record_id = :id OR came.merged_into = :id) AND memberships.state = 'active' AND firm.state = 'active'
ORDER BY memberships.position DESC
"""
_PEOPLE = """
SELECT person.record_id, coalesce(person.name, ''), coalesce(memberships.role, '')
FROM memberships JOIN organisations AS named ON named.record_id = memberships.organisation_id
JOIN visitors AS came ON came.record_id = memberships.visitor_id
JOIN visitors AS person ON person.record_id = coalesce(came.merged_into, came.record_id)
WHERE (named.record_id = :id OR named.merged_into = :id) AND memberships.state = 'active' AND person.state = 'active'
ORDER BY memberships.position DESC
"""


def firms_of(db: Database, visitor_id: str) -> list[Tie]:
    """The firms a visitor belongs to, the newest tie first, each once."""
    return _ties(db, _FIRMS, visitor_id)


def people_of(db: Database, organisation_id: str) -> list[Tie]:
    """The people of a firm, the newest tie first, each once."""
    return _ties(db, _PEOPLE, organisation_id)


def _ties(db: Database, select: str, record_id: str) -> list[Tie]:
    found: dict[str, Tie] = {}
    for other, name, role in db.execute(select, {"id": record_id}).fetchall():
        found.setdefault(str(other), Tie(str(other), str(name), str(role)))
    return list(found.values())
