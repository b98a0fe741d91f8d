"""Referrals, call-backs and tasks; a rectification tells of a bad rating and is closed to whoever may not see those."""

from station_app.storage.search_kinds import FIRM, PERSON, SearchKind, of_firm, of_journal, of_person, register

_SELECT = """
SELECT {table}.rid, {table}.record_id, {table}.number, {table}.made_at, substr({table}.made_at, 1, 10), {table}.owner,
    {table}.state, '', {code_list}, {codes}, NULL, {closed},
    person.name, person.name_readings, person.phone, firm.org_name, firm.org_short_name, firm.uscc,
    {table}.title, {rest}, json_object('about', {table}.about_number)
FROM {table} {person} {firm} LEFT JOIN journal ON journal.position = {table}.position
"""

for _kind, _no, _table, _main, _list, _codes, _closed, _rest in (
    ("referral", 5, "referrals", "reason", "'referral_target'", "json_array(referrals.target_kind)", "0",
     "json_object('outcome', referrals.outcome, 'target_org', referrals.target_org, 'reply', referrals.reply,"
     " 'enclosures', json_extract(journal.person, '$.enclosures'),"
     " 'received_by', json_extract(journal.person, '$.received_by'))"),
    ("follow_up", 6, "follow_ups", "reason", "''", "'[]'", "0",
     "json_object('note', json_extract(journal.person, '$.note'))"),
    ("task", 7, "tasks", "title", "''", "'[]'", "tasks.task_kind = 'rectification'",
     "json_object('outcome', tasks.outcome, 'note', json_extract(journal.person, '$.note'))"),
):  # fmt: skip
    register(SearchKind(
        _kind, _no, _table,
        _SELECT.format(
            table=_table, code_list=_list, codes=_codes, closed=_closed, rest=_rest,
            person=PERSON.format(column=f"{_table}.visitor_id"), firm=FIRM.format(column=f"{_table}.organisation_id"),
        ),
        (of_person(_table), of_firm(_table), of_journal(_table)),
        {"name": "visitor_name", "phone": "visitor_phone", "org": "org_name", "main": _main},
    ))  # fmt: skip
