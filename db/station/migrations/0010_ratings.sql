-- A visitor's rating (好差评) of one visit: a record of its own, so that the clerk's record is not amended by it.

CREATE TABLE ratings (
    rid INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL UNIQUE,
    revision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    consultation_id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    satisfaction TEXT NOT NULL,
    satisfaction_way TEXT NOT NULL,
    day TEXT NOT NULL,
    rated_at TEXT NOT NULL,
    indicators TEXT NOT NULL CHECK (json_valid(indicators)),
    consent_scope TEXT NOT NULL,
    reason TEXT
) STRICT;

CREATE INDEX ratings_by_day ON ratings (day, rid);
