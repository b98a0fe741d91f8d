"""Trademark filings as they are found: by applicant, handler, mark, goods and every number."""

from station_app.storage.search_kinds import SearchKind, of_journal, register

register(SearchKind(
    "intake", 2, "intakes",
    """
SELECT intakes.rid, intakes.record_id, intakes.number, intakes.saved_at, intakes.day, intakes.clerk, intakes.state,
    '', 'trademark_business_type', json_array(intakes.business_type), NULL, 0,
    intakes.handler_name, NULL, intakes.handler_phone, intakes.applicant_name, NULL, intakes.applicant_uscc,
    intakes.mark_name, json_object(
        'goods', (SELECT json_group_array(json_extract(item.value, '$.name'))
            FROM json_each(journal.facts, '$.classes') AS class, json_each(class.value, '$.items') AS item),
        'co_applicants', (SELECT json_group_array(json_extract(one.value, '$.name'))
            FROM json_each(journal.person, '$.co_applicants') AS one),
        'agency_name', json_extract(journal.facts, '$.agency_name'),
        'note', json_extract(journal.person, '$.note')),
    json_object(
        'application_no', intakes.application_no,
        -- A mark of which nothing but its number is known is stored as that number alone.
        'marks_concerned', (SELECT json_group_array(
                CASE one.type WHEN 'object' THEN json_extract(one.value, '$.number') ELSE one.value END)
            FROM json_each(journal.facts, '$.marks_concerned') AS one))
FROM intakes LEFT JOIN journal ON journal.position = intakes.position
""",
    (of_journal("intakes"),),
    {"name": "handler_name", "phone": "handler_phone", "org": "applicant_name", "uscc": "applicant_uscc",
     "main": "mark_name"},
))  # fmt: skip
