"""Ratings, for whoever may see them: by the reason that was given, and by the visit that they are about."""

from station_app.storage.search_kinds import FIRM, PERSON, SearchKind, Source, register

_VISIT = "ratings.consultation_id = consultations.record_id"
_OF_VISITS = (
    "SELECT ratings.rid FROM consultations JOIN ratings ON ratings.consultation_id = consultations.record_id"
    " WHERE consultations.{column} = {{row}}.record_id UNION SELECT ratings.rid FROM {whom} AS merged"
    " JOIN consultations ON consultations.{column} = merged.record_id"
    " JOIN ratings ON ratings.consultation_id = consultations.record_id WHERE merged.merged_into = {{row}}.record_id"
)

register(SearchKind(
    "rating", 10, "ratings",
    f"""
SELECT ratings.rid, ratings.record_id, ratings.number, ratings.rated_at, ratings.day, consultations.clerk, '',
    consultations.channel, 'service_item', coalesce(consultations.items, '[]'), nullif(ratings.satisfaction, '0'), 0,
    person.name, person.name_readings, person.phone, firm.org_name, firm.org_short_name, firm.uscc, ratings.reason,
    json_object(), json_object()
FROM ratings LEFT JOIN consultations ON {_VISIT}
{PERSON.format(column="consultations.visitor_id")} {FIRM.format(column="consultations.organisation_id")}
""",
    (
        Source("consultations", ("clerk", "channel", "items", "visitor_id", "organisation_id"),
               "SELECT rid FROM ratings WHERE consultation_id = {row}.record_id"),
        Source("visitors", ("name", "phone", "name_readings", "merged_into"),
               _OF_VISITS.format(column="visitor_id", whom="visitors")),
        Source("organisations", ("org_name", "org_short_name", "uscc", "merged_into"),
               _OF_VISITS.format(column="organisation_id", whom="organisations")),
    ),
    {"name": "visitor_name", "phone": "visitor_phone", "org": "org_name", "main": "dissatisfied_reason"},
))  # fmt: skip
