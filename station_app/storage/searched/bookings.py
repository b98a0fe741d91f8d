"""Appointments with experts, and the experts themselves. A visitor's grade of an expert is shown to nobody here."""

from station_app.storage.search_kinds import FIRM, PERSON, SearchKind, Source, of_firm, of_person, register

register(SearchKind(
    "booking", 12, "bookings",
    f"""
SELECT bookings.rid, bookings.record_id, bookings.number, bookings.start, bookings.day, bookings.clerk,
    bookings.state, '', '', '[]', NULL, 0,
    person.name, person.name_readings, person.phone, firm.org_name, firm.org_short_name, firm.uscc,
    bookings.question, json_object(
        'expert', experts.name, 'materials', bookings.materials, 'other_party', bookings.other_party,
        'advice', bookings.advice),
    json_object()
FROM bookings {PERSON.format(column="bookings.visitor_id")} {FIRM.format(column="bookings.organisation_id")}
LEFT JOIN experts ON experts.record_id = bookings.expert_id
""",
    (
        of_person("bookings"), of_firm("bookings"),
        Source("experts", ("name",), "SELECT rid FROM bookings WHERE expert_id = {row}.record_id"),
    ),
    {"name": "visitor_name", "phone": "visitor_phone", "org": "org_name", "main": "question"},
))  # fmt: skip
register(SearchKind(
    "expert", 13, "experts",
    """
SELECT experts.rid, experts.record_id, '', experts.saved_at, substr(experts.saved_at, 1, 10), '', experts.state, '',
    '', '[]', NULL, 0, experts.name, NULL, NULL, experts.employer, NULL, NULL, experts.title, json_object(),
    json_object('volunteer_bj_no', experts.volunteer_bj_no)
FROM experts
""",
    fields={"name": "expert_name", "org": "employer", "main": "title"},
))  # fmt: skip
