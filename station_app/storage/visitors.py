"""Visitors, their firms, and who belongs to which."""

from typing import Any

from station_app.storage.cipher import Database
from station_app.storage.projections import field, flag, listed, position, table

VISITORS = table(
    "visitor",
    "visitors",
    {
        "position": position,
        "state": field("state", "active"),
        "name": field("name"),
        "phone": field("phone"),
        "phone_refused": flag("phone_refused"),
        "email": field("email"),
        "wechat": field("wechat"),
        "name_readings": listed("name_readings"),
        "visitor_type": field("visitor_type"),
        "region_code": field("region_code"),
        "subdistrict": field("subdistrict"),
        "minor_under_14": flag("minor_under_14"),
        "consent_scope": field("consent_scope", "none"),
        "merged_into": field("merged_into"),
    },
)

ORGANISATIONS = table(
    "organisation",
    "organisations",
    {
        "position": position,
        "state": field("state", "active"),
        "org_name": field("org_name"),
        "org_short_name": field("org_short_name"),
        "uscc": field("uscc"),
        "enterprise_scale": field("enterprise_scale"),
        "industry": field("industry"),
        "tags": listed("tags"),
        "consent_scope": field("consent_scope", "none"),
        "merged_into": field("merged_into"),
    },
)

MEMBERSHIPS = table(
    "membership",
    "memberships",
    {
        "position": position,
        "state": field("state", "active"),
        "visitor_id": field("visitor_id"),
        "organisation_id": field("organisation_id"),
        "role": field("role"),
    },
)


def find_person(db: Database, name: str | None, phone: str) -> str | None:
    """The visitor of exactly this name and phone (decision 22), the newest where there are several."""
    row = db.execute(
        "SELECT record_id FROM visitors WHERE name IS ? AND phone = ? AND state = 'active' ORDER BY rid DESC LIMIT 1",
        (name, phone),
    ).fetchone()
    return str(row[0]) if row else None


def find_firm_by_code(db: Database, uscc: str) -> tuple[str, str | None] | None:
    """(record id, name) of the firm with this credit code."""
    row = db.execute(
        "SELECT record_id, org_name FROM organisations WHERE uscc = ? AND state = 'active' ORDER BY rid LIMIT 1",
        (uscc,),
    ).fetchone()
    return (str(row[0]), row[1]) if row else None


def find_firm_of_visitor(db: Database, visitor_id: str, org_name: str) -> str | None:
    """The firm of that name to which the visitor already belongs: without a credit code, nothing else proves it."""
    row = db.execute(
        "SELECT organisations.record_id FROM memberships JOIN organisations"
        " ON organisations.record_id = memberships.organisation_id WHERE memberships.visitor_id = ?"
        " AND memberships.state = 'active' AND organisations.org_name = ? AND organisations.state = 'active' LIMIT 1",
        (visitor_id, org_name),
    ).fetchone()
    return str(row[0]) if row else None


def membership(db: Database, visitor_id: str, organisation_id: str) -> tuple[str, str | None] | None:
    """(record id, role) of the visitor's membership in the firm."""
    row = db.execute(
        "SELECT record_id, role FROM memberships WHERE visitor_id = ? AND organisation_id = ?"
        " AND state = 'active' LIMIT 1",
        (visitor_id, organisation_id),
    ).fetchone()
    return (str(row[0]), row[1]) if row else None


def namesakes_of_firm(db: Database, org_name: str) -> int:
    """How many other firms have this very name: a hint for the clerk, nothing more."""
    return int(
        db.execute(
            "SELECT count(*) FROM organisations WHERE org_name = ? AND state = 'active'", (org_name,)
        ).fetchone()[0]
    )


def present(db: Database, record_id: str) -> dict[str, Any] | None:
    """The visitor as the table has it now."""
    row = db.execute(
        "SELECT record_id, revision_id, name, phone, phone_refused, email, visitor_type, region_code, subdistrict,"
        " state, consent_scope FROM visitors WHERE record_id = ?",
        (record_id,),
    ).fetchone()
    if row is None:
        return None
    names = ("record_id", "revision_id", "name", "phone", "phone_refused", "email", "visitor_type",
             "region_code", "subdistrict", "state", "consent_scope")  # fmt: skip
    return dict(zip(names, row, strict=True))


def firm_present(db: Database, record_id: str) -> dict[str, Any] | None:
    """The firm as the table has it now."""
    row = db.execute(
        "SELECT record_id, revision_id, org_name, uscc, enterprise_scale, industry, state, consent_scope"
        " FROM organisations WHERE record_id = ?",
        (record_id,),
    ).fetchone()
    if row is None:
        return None
    names = ("record_id", "revision_id", "org_name", "uscc", "enterprise_scale", "industry", "state", "consent_scope")
    return dict(zip(names, row, strict=True))


_STANDS_ON_A_VISIT = {
    "visitor": "SELECT 1 FROM consultations WHERE visitor_id = ? AND state <> 'void' LIMIT 1",
    "organisation": "SELECT 1 FROM consultations WHERE organisation_id = ? AND state <> 'void' LIMIT 1",
    "membership": "SELECT 1 FROM memberships JOIN consultations ON consultations.visitor_id = memberships.visitor_id"
    " AND consultations.organisation_id = memberships.organisation_id"
    " WHERE memberships.record_id = ? AND consultations.state <> 'void' LIMIT 1",
}
WHO = frozenset(_STANDS_ON_A_VISIT)
"""The kinds of whoever comes with a visit."""


def stands_on_a_visit(db: Database, kind: str, record_id: str) -> bool:
    """Whether a visit that is not void names this visitor, firm or membership."""
    return db.execute(_STANDS_ON_A_VISIT[kind], (record_id,)).fetchone() is not None


def stands_on_other_records(db: Database, visitor_id: str) -> bool:
    """Whether more than one visit names the visitor."""
    rows = db.execute("SELECT 1 FROM consultations WHERE visitor_id = ? LIMIT 2", (visitor_id,)).fetchall()
    return len(rows) > 1


def firm_stands_on_other_records(db: Database, organisation_id: str) -> bool:
    """Whether more than one visit, or more than one person, is tied to the firm."""
    visits = db.execute("SELECT 1 FROM consultations WHERE organisation_id = ? LIMIT 2", (organisation_id,)).fetchall()
    members = db.execute("SELECT 1 FROM memberships WHERE organisation_id = ? LIMIT 2", (organisation_id,)).fetchall()
    return len(visits) > 1 or len(members) > 1
