"""Rows of the registers, and outreach."""

from station_app.storage.search_kinds import FIRM, PERSON, SearchKind, of_firm, of_journal, of_person, register

_SELECT = """
SELECT {table}.rid, {table}.record_id, coalesce({table}.number, ''), {table}.saved_at, {table}.opened_on, {table}.clerk,
    {table}.state, '', {code_list}, {codes}, NULL, 0,
    person.name, person.name_readings, person.phone, firm.org_name, firm.org_short_name, firm.uscc, {table}.headline,
    json_object({rest}), json_object()
FROM {table} {person} {firm} LEFT JOIN journal ON journal.position = {table}.position
"""

for _kind, _no, _table, _list, _codes, _rest in (
    ("register", 8, "registers", "''", "'[]'",
     "'note', json_extract(journal.person, '$.note'), 'reply', json_extract(journal.person, '$.reply'),"
     " 'target_org', json_extract(journal.facts, '$.target_org')"),
    ("outreach", 9, "outreach", "'service_item'", "coalesce(json_extract(journal.facts, '$.items'), '[]')",
     "'note', json_extract(journal.person, '$.note'), 'place', json_extract(journal.facts, '$.place'),"
     " 'host', json_extract(journal.facts, '$.host')"),
):  # fmt: skip
    register(SearchKind(
        _kind, _no, _table,
        _SELECT.format(
            table=_table, code_list=_list, codes=_codes, rest=_rest,
            person=PERSON.format(column=f"{_table}.visitor_id"), firm=FIRM.format(column=f"{_table}.organisation_id"),
        ),
        (of_person(_table), of_firm(_table), of_journal(_table)),
        {"name": "visitor_name", "phone": "visitor_phone", "org": "org_name", "main": "headline"},
    ))  # fmt: skip
