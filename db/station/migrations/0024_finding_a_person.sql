-- Finding everything of one person: every entry that names a visitor, and every entry about another record.

CREATE INDEX journal_by_visitor ON journal (json_extract(facts, '$.visitor_id'))
WHERE json_extract(facts, '$.visitor_id') IS NOT NULL;

CREATE INDEX journal_by_subject ON journal (
    coalesce(json_extract(facts, '$.consultation_id'), json_extract(facts, '$.about_id'))
) WHERE coalesce(json_extract(facts, '$.consultation_id'), json_extract(facts, '$.about_id')) IS NOT NULL;

CREATE INDEX journal_of_kind_and_verb ON journal (kind, verb, position);
