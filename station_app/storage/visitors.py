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
    """The visitor of exactly this name and phone (decision 22), the newest where there are several.

    Where nobody standing is called so, whoever was merged: his id is read through the one he goes on in.
    """
    row = db.execute(
        "SELECT record_id FROM visitors WHERE name IS ? AND phone = ? AND (state = 'active' OR merged_into IS NOT NULL)"
        " ORDER BY merged_into IS NOT NULL, rid DESC LIMIT 1",
        (name, phone),
    ).fetchone()
    return str(row[0]) if row else None


def find_firm_by_code(db: Database, uscc: str) -> tuple[str, str | None] | None:
    """(record id, name) of the firm with this credit code; of one that was merged where no other has it."""
    row = db.execute(
        "SELECT record_id, org_name FROM organisations WHERE uscc = ? AND (state = 'active' OR merged_into IS NOT NULL)"
        " ORDER BY merged_into IS NOT NULL, rid LIMIT 1",
        (uscc,),
    ).fetchone()
    return (str(row[0]), row[1]) if row else None


_ONE = (
    "(SELECT :{id} UNION SELECT record_id FROM {table} WHERE merged_into = :{id}"
    " UNION SELECT merged_into FROM {table} WHERE record_id = :{id}"
    " UNION SELECT record_id FROM {table} WHERE merged_into ="
    " (SELECT merged_into FROM {table} WHERE record_id = :{id}))"
)
_PERSON = ONE_PERSON = _ONE.format(table="visitors", id="visitor")
_FIRM = _ONE.format(table="organisations", id="firm")
"""All ids under which one person, or one firm, is named: its own and those of all that were merged with it."""


def find_firm_of_visitor(db: Database, visitor_id: str, org_name: str) -> str | None:
    """The firm of that name to which the visitor already belongs: without a credit code, nothing else proves it."""
    row = db.execute(
        "SELECT named.record_id FROM memberships JOIN organisations AS named"
        " ON named.record_id = memberships.organisation_id"
        " JOIN organisations AS firm ON firm.record_id = coalesce(named.merged_into, named.record_id)"
        f" WHERE memberships.visitor_id IN {_PERSON} AND memberships.state = 'active' AND firm.state = 'active'"
        " AND (named.org_name = :org_name OR firm.org_name = :org_name) LIMIT 1",
        {"visitor": visitor_id, "org_name": org_name},
    ).fetchone()
    return str(row[0]) if row else None


def membership(db: Database, visitor_id: str, organisation_id: str) -> tuple[str, str | None] | None:
    """(record id, role) of the visitor's membership in the firm, the newest where a merge brought several."""
    row = db.execute(
        f"SELECT record_id, role FROM memberships WHERE visitor_id IN {_PERSON} AND organisation_id IN {_FIRM}"
        " AND state = 'active' ORDER BY position DESC LIMIT 1",
        {"visitor": visitor_id, "firm": organisation_id},
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
    """The visitor as the table has it now; of one who was merged, whom he goes on in."""
    row = db.execute(
        "SELECT record_id, revision_id, name, phone, phone_refused, email, wechat, minor_under_14, visitor_type,"
        " region_code, subdistrict, state, consent_scope FROM visitors"
        " WHERE record_id = (SELECT coalesce(merged_into, record_id) FROM visitors WHERE record_id = ?)",
        (record_id,),
    ).fetchone()
    if row is None:
        return None
    names = ("record_id", "revision_id", "name", "phone", "phone_refused", "email", "wechat", "minor_under_14",
             "visitor_type", "region_code", "subdistrict", "state", "consent_scope")  # fmt: skip
    return dict(zip(names, row, strict=True))


def firm_present(db: Database, record_id: str) -> dict[str, Any] | None:
    """The firm as the table has it now; of one that was merged, the one it goes on in."""
    row = db.execute(
        "SELECT record_id, revision_id, org_name, uscc, enterprise_scale, industry, state, consent_scope"
        " FROM organisations"
        " WHERE record_id = (SELECT coalesce(merged_into, record_id) FROM organisations WHERE record_id = ?)",
        (record_id,),
    ).fetchone()
    if row is None:
        return None
    names = ("record_id", "revision_id", "org_name", "uscc", "enterprise_scale", "industry", "state", "consent_scope")
    return dict(zip(names, row, strict=True))


_NAMING = (
    "SELECT 1 FROM consultations WHERE {column} IN {own}{standing}"
    " UNION ALL SELECT 1 FROM registers WHERE {column} IN {own}{standing}"
    " UNION ALL SELECT 1 FROM intakes WHERE {column} IN {own}{standing}"
    " UNION ALL SELECT 1 FROM bookings WHERE {column} IN {own}{standing}"
    " UNION ALL SELECT 1 FROM waiting_list WHERE {column} IN {own}{standing}"
    " UNION ALL SELECT 1 FROM tasks WHERE about_id IN {own}{standing}"
)
"""Every record that names a person or a firm: a visit, a register's row, a filing, a booking, a task about him."""


def _naming(column: str, own: str, *, standing: bool) -> str:
    return _NAMING.format(column=column, own=own, standing=" AND state <> 'void'" if standing else "")


_STANDS_ON_A_VISIT = {
    "visitor": f"{_naming('visitor_id', _PERSON, standing=True)} LIMIT 1",
    "organisation": f"{_naming('organisation_id', _FIRM, standing=True)} LIMIT 1",
    "membership": "SELECT 1 FROM memberships JOIN consultations ON consultations.visitor_id = memberships.visitor_id"
    " AND consultations.organisation_id = memberships.organisation_id"
    " WHERE memberships.record_id = :membership AND consultations.state <> 'void'"
    " UNION ALL SELECT 1 FROM memberships JOIN registers ON registers.visitor_id = memberships.visitor_id"
    " AND registers.organisation_id = memberships.organisation_id"
    " WHERE memberships.record_id = :membership AND registers.state <> 'void' LIMIT 1",
}
WHO = frozenset(_STANDS_ON_A_VISIT)
"""The kinds of whoever comes with a visit."""


def stands_on_a_visit(db: Database, kind: str, record_id: str) -> bool:
    """Whether a record that stands (`_NAMING`) names this visitor, firm, membership, or one merged with it."""
    given = {"visitor": record_id, "firm": record_id, "membership": record_id}
    return db.execute(_STANDS_ON_A_VISIT[kind], given).fetchone() is not None


def stands_on_other_records(db: Database, visitor_id: str) -> bool:
    """Whether more than one record (`_NAMING`) names the visitor, or one who was merged with him."""
    naming = f"{_naming('visitor_id', _PERSON, standing=False)} LIMIT 2"
    return len(db.execute(naming, {"visitor": visitor_id}).fetchall()) > 1


def firm_stands_on_other_records(db: Database, organisation_id: str) -> bool:
    """Whether more than one record (`_NAMING`), or more than one person, is tied to the firm, merged ones too."""
    given = {"firm": organisation_id}
    naming = f"{_naming('organisation_id', _FIRM, standing=False)} LIMIT 2"
    members = db.execute(f"SELECT 1 FROM memberships WHERE organisation_id IN {_FIRM} LIMIT 2", given).fetchall()
    return len(db.execute(naming, given).fetchall()) > 1 or len(members) > 1
