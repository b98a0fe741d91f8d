"""Visits as they are found: by who came, the firm, what was asked and answered, and the names of the files."""

from station_app.storage.search_kinds import FIRM, PERSON, SearchKind, of_firm, of_journal, of_person, register

register(SearchKind(
    "consultation", 1, "consultations",
    f"""
SELECT consultations.rid, consultations.record_id, consultations.number, consultations.started_at,
    consultations.day, consultations.clerk, consultations.state, consultations.channel, 'service_item',
    consultations.items, nullif(consultations.satisfaction, '0'), 0,
    person.name, person.name_readings, person.phone, firm.org_name, firm.org_short_name, firm.uscc,
    consultations.question, json_object(
        'answer', consultations.answer, 'need', json_extract(journal.person, '$.need'),
        'attachments', json(json_extract(journal.person, '$.attachment_names'))),
    json_object('related_no', json_extract(journal.facts, '$.related_no'))
FROM consultations {PERSON.format(column="consultations.visitor_id")}
{FIRM.format(column="consultations.organisation_id")}
LEFT JOIN journal ON journal.position = consultations.position
""",
    (of_person("consultations"), of_firm("consultations"), of_journal("consultations")),
    {"name": "visitor_name", "phone": "visitor_phone", "org": "org_name", "main": "question"},
))  # fmt: skip
