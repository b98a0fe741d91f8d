"""Visitors and firms themselves; whoever was merged into another is found as the other."""

from station_app.storage.search_kinds import SearchKind, register

_DAY = "(SELECT {what} FROM journal WHERE journal.position = {table}.position)"

register(SearchKind(
    "visitor", 3, "visitors",
    f"""
SELECT visitors.rid, visitors.record_id, '', {_DAY.format(what="at", table="visitors")},
    {_DAY.format(what="substr(at, 1, 10)", table="visitors")}, '', '', '', '', '[]', NULL, 0,
    visitors.name, visitors.name_readings, visitors.phone, NULL, NULL, NULL, NULL,
    json_object('subdistrict', visitors.subdistrict),
    json_object('email', visitors.email, 'wechat', visitors.wechat)
FROM visitors WHERE visitors.state = 'active' AND visitors.merged_into IS NULL
""",
    fields={"name": "visitor_name", "phone": "visitor_phone"},
))  # fmt: skip
register(SearchKind(
    "organisation", 4, "organisations",
    f"""
SELECT organisations.rid, organisations.record_id, '', {_DAY.format(what="at", table="organisations")},
    {_DAY.format(what="substr(at, 1, 10)", table="organisations")}, '', '', '', '', '[]', NULL, 0,
    NULL, NULL, NULL, organisations.org_name, organisations.org_short_name, organisations.uscc, NULL,
    '{{}}', '{{}}'
FROM organisations WHERE organisations.state = 'active' AND organisations.merged_into IS NULL
""",
    fields={"org": "org_name"},
))  # fmt: skip
